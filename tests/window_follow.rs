//! Captures that grow while the window is open.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{
    fs,
    io::Write,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    time::Duration,
};

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::app::Options;
use window_support::{HOME, Screen, create, enter, field, open_with, syn, until};

/// A file with so many SYN, a second apart, each to another host.
fn capture(path: &Path, hosts: std::ops::Range<u8>) -> Vec<u8> {
    let mut writer = create(path);
    for host in hosts {
        let after = Duration::from_secs(u64::from(host));
        syn(&mut writer, after, HOME, Ipv4Addr::new(118, 8, 200, host), 445);
    }
    writer.flush().unwrap();
    fs::read(path).unwrap()
}

/// Adds the records of such a file to another.
fn grow(path: &Path, hosts: std::ops::Range<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let records = capture(&folder.path().join("more.pcap"), hosts);
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(&records[24..]).unwrap();
}

fn follow(path: PathBuf) -> Screen {
    open_with(Options { follow: vec![path], ..Options::default() })
}

/// Ctrl+G, a number and Enter.
fn go_to_frame(screen: &mut Screen, number: &str) {
    screen.key_press_modifiers(Modifiers::COMMAND, Key::G);
    screen.run_steps(4);
    field(screen, "Frame number").type_text(number);
    screen.run_steps(2);
    screen.key_press(Key::Enter);
    screen.run_steps(3);
}

/// So many packets are counted and drawn, and nothing is under way.
#[track_caller]
fn until_drawn(screen: &mut Screen, packets: u64) {
    until(screen, &format!("{packets} dots"), |app| {
        let total = app.picture().raster().map(|raster| raster.total);
        app.captures().packets() == packets && total == Some(packets) && app.is_complete()
    });
}

#[test]
fn a_followed_file_grows_on_screen_and_the_view_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.pcap");
    capture(&path, 0..20);
    let mut screen = follow(path.clone());
    until_drawn(&mut screen, 20);
    screen.run_steps(3);
    screen.get_by_label("20 packets");
    screen.get_by_label("20 in view");
    screen.get_by_label("Following live.pcap");
    assert!(!screen.state().app().captures().is_loading());
    let before = screen.state().app().navigation().window().time;

    grow(&path, 20..50);
    until_drawn(&mut screen, 50);
    screen.run_steps(3);
    screen.get_by_label("50 packets");
    let after = screen.state().app().navigation().window().time;
    assert!(after.end > before.end && after.start <= before.start, "the view grows with the data");

    screen.get_by_role_and_label(Role::Button, "Stop").click();
    until(&mut screen, "the end of following", |app| app.captures().followed().next().is_none());
    grow(&path, 50..60);
    screen.run_steps(60);
    assert_eq!(screen.state().app().captures().packets(), 50);
    assert!(screen.state().app().banners().list().is_empty());
}

#[test]
fn a_view_that_a_person_chose_stays_while_the_file_grows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.pcap");
    capture(&path, 0..20);
    let mut screen = follow(path.clone());
    until_drawn(&mut screen, 20);
    enter(&mut screen, "Address", "118.8.200.0/28");
    let chosen = screen.state().app().navigation().window();
    grow(&path, 20..50);
    until(&mut screen, "50 packets", |app| app.captures().packets() == 50 && app.is_complete());
    assert_eq!(screen.state().app().navigation().window(), chosen);
}

#[test]
fn a_record_that_is_half_written_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.pcap");
    let bytes = capture(&path, 0..20);
    let cut = bytes.len() - 20;
    fs::write(&path, &bytes[..cut]).unwrap();
    let mut screen = follow(path.clone());
    until_drawn(&mut screen, 19);
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(&bytes[cut..]).unwrap();
    until_drawn(&mut screen, 20);
    assert!(screen.state().app().banners().list().is_empty());
}

#[test]
fn a_file_that_is_cut_while_it_is_followed_becomes_a_banner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.pcap");
    capture(&path, 0..20);
    let mut screen = follow(path.clone());
    until_drawn(&mut screen, 20);
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(500).unwrap();
    until(&mut screen, "a banner", |app| !app.banners().list().is_empty());
    screen.get_by_label_contains("became shorter");
    assert_eq!(screen.state().app().captures().packets(), 20, "what was read is kept");
    // Of a frame that is gone no bytes are shown.
    go_to_frame(&mut screen, "20");
    until(&mut screen, "a word about the frame", |app| app.banners().list().len() > 1);
    screen.get_by_label_contains("the file changed since it was read");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_rotated_away_is_told_and_its_own_bytes_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.pcap");
    capture(&path, 0..20);
    let mut screen = follow(path.clone());
    until_drawn(&mut screen, 20);
    fs::rename(&path, folder.path().join("live.1.pcap")).unwrap();
    capture(&path, 100..103);
    until(&mut screen, "a banner", |app| !app.banners().list().is_empty());
    screen.get_by_label_contains("renamed or replaced");
    go_to_frame(&mut screen, "20");
    until(&mut screen, "the old file's frame", |app| app.is_complete() && app.inspector().shown().is_some());
    assert_eq!(screen.state().app().captures().packets(), 20);
}

#[test]
fn an_open_capture_can_be_followed_from_the_menu() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.pcap");
    capture(&path, 0..20);
    let mut screen = window_support::open(vec![path.clone()]);
    until_drawn(&mut screen, 20);
    grow(&path, 20..30);
    screen.get_by_role_and_label(Role::Button, "File").click();
    screen.run_steps(3);
    screen.get_by_label("Follow live.pcap").click();
    screen.run_steps(3);
    until_drawn(&mut screen, 30);
    grow(&path, 30..40);
    until_drawn(&mut screen, 40);
    assert_eq!(screen.state().app().captures().list().len(), 1);
}

#[test]
fn a_file_that_is_empty_yet_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.pcap");
    fs::write(&path, b"").unwrap();
    let mut screen = follow(path.clone());
    screen.run_steps(10);
    assert!(screen.state().app().banners().list().is_empty());
    capture(&path, 0..5);
    until_drawn(&mut screen, 5);
}

#[test]
fn a_folder_is_opened_but_for_what_is_no_capture() {
    let folder = tempfile::tempdir().unwrap();
    for (name, hosts) in [("a.pcap", 0..10), ("b.pcap", 10..30)] {
        capture(&folder.path().join(name), hosts);
    }
    fs::write(folder.path().join("README.txt"), "captures of a day").unwrap();
    let mut screen = window_support::open(vec![folder.path().to_owned()]);
    until_drawn(&mut screen, 30);
    screen.get_by_label_contains("README.txt is no capture and was passed over");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_followed_beside_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (pipe, file) = (folder.path().join("pipe"), folder.path().join("file.pcap"));
    capture(&file, 0..10);
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let records = capture(&folder.path().join("more.pcap"), 10..20);
    let mut screen = window_support::open(vec![pipe.clone(), file]);
    until(&mut screen, "the file", |app| app.captures().packets() == 10);
    let mut writer = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    writer.write_all(&records[..400]).unwrap();
    until(&mut screen, "the pipe's first frames", |app| app.captures().packets() > 10);
    until(&mut screen, "following", |app| app.captures().followed().next().is_some());
    screen.get_by_label("Following pipe");
    writer.write_all(&records[400..]).unwrap();
    drop(writer);
    until_drawn(&mut screen, 20);
    until(&mut screen, "the end of the pipe", |app| app.captures().followed().next().is_none());
    assert!(screen.state().app().banners().list().is_empty());
}
