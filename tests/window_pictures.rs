//! Pictures and tables that are carried away: sizes, scales, the clipboard.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{path::Path, sync::Arc};

use eframe::egui::{Color32, ColorImage, Key, Modifiers, OutputCommand, ViewportCommand, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::app::{Command, ConversationCommand, CopyWhat, PictureOf, PictureOptions, SaveWhat, Theme};
use window_support::{Screen, open_small, until};

/// What is put on the clipboard next.
#[track_caller]
fn copied(screen: &mut Screen) -> OutputCommand {
    for _ in 0..1_000 {
        screen.step();
        if let Some(command) = screen.output().platform_output.commands.first() {
            return command.clone();
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("nothing was copied");
}

#[track_caller]
fn copied_text(screen: &mut Screen, what: CopyWhat) -> String {
    screen.state_mut().apply(Command::Copy(what));
    match copied(screen) {
        OutputCommand::CopyText(text) => text,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn copied_image(screen: &mut Screen) -> Arc<ColorImage> {
    match copied(screen) {
        OutputCommand::CopyImage(image) => Arc::new(image),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn saved(screen: &mut Screen, path: &Path) -> Vec<u8> {
    screen.state_mut().apply(Command::Save(SaveWhat::Picture, path.to_owned()));
    until(screen, "the picture", |app| app.jobs().list().is_empty() && !app.banners().list().is_empty());
    std::fs::read(path).unwrap()
}

/// Width and height of a PNG file (RFC 2083, 4.1.1).
fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_picture_is_saved_at_any_size_and_scale() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let usual = saved(&mut screen, &folder.path().join("usual.png"));
    assert_eq!(size(&usual), (1_600, 900));
    let options = PictureOptions { width: 640, height: 400, scale: 2.5, ..PictureOptions::default() };
    screen.state_mut().apply(Command::SetPicture(options));
    let small = saved(&mut screen, &folder.path().join("small.png"));
    assert_eq!(size(&small), (1_600, 1_000));
}

#[test]
fn an_impossible_size_is_said_and_nothing_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let options = PictureOptions { width: 9_000, height: 9_000, ..PictureOptions::default() };
    screen.state_mut().apply(Command::SetPicture(options));
    let path = folder.path().join("large.png");
    screen.state_mut().apply(Command::Save(SaveWhat::Picture, path.clone()));
    screen.state_mut().apply(Command::Copy(CopyWhat::Picture));
    screen.run_steps(3);
    screen.get_by_label_contains("large.png: 9000x9000 pixels are too many");
    assert!(!path.exists());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::S);
    screen.run_steps(3);
    let save = screen.get_by_role_and_label(Role::Button, "Save…");
    assert!(egui_kittest::kittest::NodeT::accesskit_node(&save).is_disabled());
}

#[test]
fn the_picture_is_copied_as_it_would_be_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let options =
        PictureOptions { width: 400, height: 300, theme: Some(Theme::Light), ..PictureOptions::default() };
    screen.state_mut().apply(Command::SetPicture(options));
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    let image = copied_image(&mut screen);
    assert_eq!(image.size, [400, 300]);
    assert_eq!(image.pixels[0].to_array(), [255; 4], "white paper");
    screen.run_steps(2);
    screen.get_by_label_contains("on the clipboard: 400 × 300 pixels");
}

#[test]
fn the_whole_window_is_a_png_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let options = PictureOptions { of: PictureOf::Window, ..PictureOptions::default() };
    screen.state_mut().apply(Command::SetPicture(options));
    screen.state_mut().apply(Command::Save(SaveWhat::Picture, folder.path().join("a.svg")));
    screen.run_steps(2);
    screen.get_by_label_contains("the whole window is written as .png alone");
}

#[test]
fn the_whole_window_is_copied_as_it_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let options = PictureOptions { of: PictureOf::Window, ..PictureOptions::default() };
    screen.state_mut().apply(Command::SetPicture(options));
    screen.state_mut().apply(Command::Copy(CopyWhat::Picture));
    // Whoever draws the window is asked for its pixels, and gives them.
    let asked = (0..10).find_map(|_| {
        screen.step();
        let commands = screen.output().viewport_output.values().flat_map(|viewport| &viewport.commands);
        commands.into_iter().find_map(|command| match command {
            ViewportCommand::Screenshot(asked) => Some(asked.clone()),
            _ => None,
        })
    });
    let pixels = vec![Color32::RED, Color32::WHITE];
    asked.unwrap().complete(Arc::new(ColorImage::new([2, 1], pixels.clone())));
    let image = copied_image(&mut screen);
    assert_eq!((image.size, &image.pixels), ([2, 1], &pixels));
    screen.run_steps(2);
    screen.get_by_label_contains("on the clipboard: 2 × 1 pixels");
}

#[test]
fn choices_of_the_small_window_are_in_force_when_it_saves() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::S);
    screen.run_steps(3);
    screen.get_by_label("3 ×").click();
    screen.run_steps(2);
    screen.get_by_label("4,800 × 2,700 pixels");
    screen.get_by_label("Legend").click();
    screen.run_steps(2);
    let picture = screen.state().app().settings().picture;
    assert!((picture.scale - 3.0).abs() < f64::EPSILON && !picture.legend && picture.title);
    screen.get_by_role_and_label(Role::Button, "Copy").click();
    assert_eq!(copied_image(&mut screen).size, [4_800, 2_700]);
    screen.run_steps(2);
    assert!(screen.query_by_label("3 ×").is_none(), "it is done with");
}

#[test]
fn tables_are_copied_with_their_headings_between_tabs() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    until(&mut screen, "the ports", |app| !app.rankings().ports().ports.is_empty());
    let ports = copied_text(&mut screen, CopyWhat::Ports);
    assert!(ports.starts_with("transport\tport\tpackets\tfrom\tto\tothers\ntcp\t"), "{ports}");
    assert_eq!(ports.lines().count(), 1 + screen.state().app().rankings().ports().ports.len());

    screen.state_mut().apply(Command::Conversations(ConversationCommand::ShowTable(true)));
    until(&mut screen, "conversations", |app| !app.conversations().list().rows().is_empty());
    let table = copied_text(&mut screen, CopyWhat::ConversationTable);
    let columns = table.lines().next().unwrap().split('\t').count();
    assert!(columns > 5 && table.lines().all(|line| line.split('\t').count() == columns), "{table}");
}

#[test]
fn what_is_not_there_is_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::Copy(CopyWhat::Lookups));
    screen.state_mut().apply(Command::Copy(CopyWhat::Undecoded));
    screen.run_steps(2);
    screen.get_by_label_contains("No lookup is listed");
    screen.get_by_label_contains("No frame without a packet is listed");
}
