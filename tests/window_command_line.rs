//! Lines for a shell that give without a window what is in view.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::process::Command as Process;

use eframe::egui::{Key, OutputCommand};
use suji::app::{Command, CommandLine, PictureOptions, SaveWhat, Theme};
use window_support::{Screen, VIEWS, enter, open_small, until_in_view};

/// Runs a copied line with this Suji; its standard output.
fn run(screen: &Screen, which: CommandLine, folder: &std::path::Path) -> String {
    let (line, untold) = screen.state().app().command_line(which).unwrap();
    assert_eq!(untold, None);
    let line = line.replacen("suji", &format!("'{}'", env!("CARGO_BIN_EXE_suji")), 1);
    let output = Process::new("sh").args(["-c", &line]).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn packets(screen: &Screen, folder: &std::path::Path) -> u64 {
    run(screen, CommandLine::Packets, folder).lines().count() as u64 - 1
}

#[test]
fn the_line_lists_exactly_the_packets_in_view() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    assert_eq!(packets(&screen, folder.path()), VIEWS.iter().sum::<u64>());
    screen.key_press(Key::Num1);
    until_in_view(&mut screen, VIEWS[0]);
    assert_eq!(packets(&screen, folder.path()), VIEWS[0]);
    enter(&mut screen, "Address", "118.8.200.0/25");
    enter(&mut screen, "Zone", "Asia/Tokyo");
    enter(&mut screen, "Ports", "!135");
    screen.run_steps(3);
    until_in_view(&mut screen, 128);
    assert_eq!(packets(&screen, folder.path()), 128);
    screen.state_mut().apply(Command::Zoom { time: 3.0, address: 1.0 });
    let before = screen.state().app().picture().raster().unwrap().total;
    window_support::until(&mut screen, "the zoom", |app| {
        app.is_complete() && app.picture().raster().is_some_and(|raster| raster.total != before)
    });
    let shown = screen.state().app().picture().raster().unwrap().total;
    assert_eq!(packets(&screen, folder.path()), shown);
    assert!(run(&screen, CommandLine::Stats, folder.path()).contains(&format!("{shown}")));
}

#[test]
fn the_line_draws_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::PinPort("tcp/9".parse().unwrap(), true));
    screen.state_mut().apply(Command::ShowClass(suji::query::Class::TcpSyn, false));
    enter(&mut screen, "Address", "118.8.");
    screen.run_steps(3);
    run(&screen, CommandLine::Plot, folder.path());
    let picture = std::fs::read(folder.path().join("picture.png")).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
}

#[test]
fn the_menu_copies_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::CopyCommandLine(CommandLine::Plot));
    screen.step();
    let copied = screen.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let copied = copied.unwrap();
    assert!(copied.starts_with("suji plot --home 10.0.0.1 --color "), "{copied}");
}

#[test]
fn the_line_draws_the_picture_as_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let options = PictureOptions {
        width: 300,
        height: 200,
        scale: 1.5,
        theme: Some(Theme::Dark),
        title: false,
        legend: false,
        ..PictureOptions::default()
    };
    screen.state_mut().apply(Command::SetPicture(options));
    screen.run_steps(2);
    let (line, _) = screen.state().app().command_line(CommandLine::Plot).unwrap();
    assert!(line.contains("--theme dark --size 300x200 --scale 1.5 --title '' --no-legend"), "{line}");
    run(&screen, CommandLine::Plot, folder.path());
    let picture = std::fs::read(folder.path().join("picture.png")).unwrap();
    let saved = folder.path().join("saved.png");
    screen.state_mut().apply(Command::Save(SaveWhat::Picture, saved.clone()));
    window_support::until(&mut screen, "the picture", |app| app.jobs().list().is_empty() && saved.is_file());
    assert!(std::fs::read(&saved).unwrap() == picture, "the same picture, byte by byte");
}
