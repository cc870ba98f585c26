//! The window's ways in: a typed path, several captures, cancel, mistakes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{fs, net::Ipv4Addr, time::Duration};

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use suji::app::{Command, LensText};
use window_support::{HOME, create, enter, open, open_small, syn, until, until_in_view, write_capture};

#[test]
fn a_capture_is_opened_by_a_typed_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.pcap");
    write_capture(&path);
    let mut screen = open(vec![]);
    screen.run_steps(2);
    screen.get_by_role_and_label(Role::Button, "Open…");
    enter(&mut screen, "Path", path.to_str().unwrap());
    until_in_view(&mut screen, 300);
    screen.get_by_label("300 packets");
}

#[test]
fn a_path_that_leads_nowhere_is_said_beside_the_field() {
    let mut screen = open(vec![]);
    enter(&mut screen, "Path", "/nowhere/at/all.pcap");
    let mistake = screen.state().app().mistake(LensText::Path).unwrap().to_owned();
    assert!(mistake.contains("/nowhere/at/all.pcap"), "{mistake}");
    screen.get_by_label(&mistake);
}

#[test]
fn a_file_that_is_no_capture_becomes_a_banner_and_the_others_still_open() {
    let folder = tempfile::tempdir().unwrap();
    let (good, foreign) = (folder.path().join("good.pcap"), folder.path().join("notes.txt"));
    write_capture(&good);
    fs::write(&foreign, "this is a shopping list, not a capture at all").unwrap();
    let mut screen = open(vec![foreign, good]);
    until_in_view(&mut screen, 300);
    screen.get_by_label_contains("notes.txt");
    screen.get_by_role_and_label(Role::Button, "Dismiss").click();
    screen.run_steps(3);
    assert!(screen.query_by_label_contains("notes.txt").is_none());
}

#[test]
fn loading_is_cancelled_and_what_came_is_kept() {
    /// So many that the first frames cannot take them all in.
    const FILES: u32 = 9_000;
    let folder = tempfile::tempdir().unwrap();
    let paths = (0..FILES).map(|file| {
        let path = folder.path().join(format!("{file:05}.pcap"));
        let mut writer = create(&path);
        syn(&mut writer, Duration::from_millis(u64::from(file)), HOME, Ipv4Addr::new(118, 8, 200, 1), 445);
        path
    });
    let mut screen = open(paths.collect());
    screen.step();
    screen.get_by_role_and_label(Role::Button, "Cancel").click();
    until(&mut screen, "the end of loading", |app| !app.captures().is_loading());
    let kept = screen.state().app().captures().packets();
    assert!(kept < u64::from(FILES), "{kept} packets were read");
    screen.run_steps(2);
    assert!(screen.query_by_role_and_label(Role::Button, "Cancel").is_none());
}

#[test]
fn closing_leads_back_to_the_welcome() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = window_support::open_small(folder.path());
    screen.key_press_modifiers(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::W);
    screen.run_steps(3);
    screen.get_by_role_and_label(Role::Button, "Open…");
}

#[test]
fn what_was_said_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let bad = folder.path().join("bad.pcap");
    std::fs::write(&bad, "no capture").unwrap();
    screen.state_mut().apply(Command::Add(vec![bad]));
    until(&mut screen, "the banner", |app| !app.banners().list().is_empty());
    let id = screen.state().app().banners().list()[0].id;
    screen.state_mut().apply(Command::DismissBanner(id));
    screen.run_steps(2);
    assert!(screen.query_by_label_contains("bad.pcap").is_none());
    screen.get_by_label("1 message").click();
    screen.run_steps(3);
    screen.get_by_label_contains("bad.pcap");
}
