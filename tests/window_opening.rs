//! Opening in a window that has something open: what is open goes only for another capture.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::fs;

use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::app::{Banner, Command, SaveWhat};
use window_support::{
    Screen, VIEWS, create, enter, open, open_small, plot, until, until_in_view, write_capture,
};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

#[test]
fn what_is_no_capture_leaves_what_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::PaperView(1));
    until_in_view(&mut screen, VIEWS[0]);
    let before = plot(&screen).min;
    for (name, bytes) in [("notes.pcap", &b"these are notes, and no packets"[..]), ("empty.pcap", b"")] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        screen.state_mut().apply(Command::Open(vec![path]));
        until(&mut screen, "the banner", |app| {
            let said = app.banners().list().iter().find(|banner| banner.text.contains(name));
            said.is_some_and(|banner| banner.text.ends_with("What was open stays open"))
        });
        until_in_view(&mut screen, VIEWS[0]);
        screen.get_by_label_contains(name);
        assert_eq!(plot(&screen).min, before, "nothing above or left of the plot moves for a banner");
    }
}

#[test]
fn another_capture_comes_instead_under_the_lens_of_before_which_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::PaperView(1));
    until_in_view(&mut screen, VIEWS[0]);
    let other = folder.path().join("other.pcap");
    write_capture(&other);
    let notes = folder.path().join("notes.txt");
    fs::write(&notes, "no packets").unwrap();
    screen.state_mut().apply(Command::Open(vec![notes, other]));
    until(&mut screen, "the other", |app| {
        app.captures().list().iter().any(|open| open.name() == "other.pcap")
    });
    until_in_view(&mut screen, VIEWS[0]);
    screen.get_by_label_contains("The lens is that of before: from home");
    let reset = screen.get_all_by_role_and_label(Role::Button, "Reset lens").next().unwrap();
    reset.click();
    until_in_view(&mut screen, ALL);
}

fn open_by_path(screen: &mut Screen) {
    screen.get_by_label("File").click();
    screen.run_steps(3);
    screen.get_by_label("Open by path…").click();
    screen.run_steps(3);
}

#[test]
fn a_path_with_a_mistake_stays_to_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    open_by_path(&mut screen);
    let wrong = folder.path().join("smal.pcap");
    enter(&mut screen, "Path", wrong.to_str().unwrap());
    screen.get_by_role_and_label(Role::TextInput, "Path");
    enter(&mut screen, "Path", folder.path().join("small.pcap").to_str().unwrap());
    assert!(screen.query_by_role_and_label(Role::TextInput, "Path").is_none());
    until_in_view(&mut screen, ALL);
}

#[test]
fn one_escape_closes_the_window_that_asks_for_a_path() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    open_by_path(&mut screen);
    screen.get_by_role_and_label(Role::TextInput, "Path").type_text("/captures");
    screen.run_steps(3);
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(screen.query_by_role_and_label(Role::TextInput, "Path").is_none());
}

#[test]
fn banners_stand_one_below_the_other_between_plot_and_status_bar() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let names = ["one.pcap", "two.pcap", "three.pcap", "four.pcap"];
    for (said, name) in (1..).zip(names) {
        let path = folder.path().join(name);
        fs::write(&path, "no packets").unwrap();
        screen.state_mut().apply(Command::Open(vec![path]));
        until(&mut screen, "the banner", |app| app.banners().list().len() == said);
    }
    screen.run_steps(4);
    let tops = names.map(|name| screen.get_by_label_contains(name).rect());
    assert!(tops.windows(2).all(|pair| pair[0].bottom() <= pair[1].top()), "{tops:?}");
    assert!(tops[0].top() >= plot(&screen).bottom(), "{tops:?}");
    let status = screen.get_by_label("4 messages").rect();
    assert!(tops[3].bottom() <= status.top(), "the newest is seen: {tops:?}");
}

#[test]
fn a_name_without_an_ending_gets_the_usual_one_and_a_wrong_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    for (what, name, written) in [
        (SaveWhat::Workspace, "case1", "case1.suji"),
        (SaveWhat::Ports, "ports", "ports.csv"),
        (SaveWhat::View, "view", "view.pcapng"),
        (SaveWhat::Picture, "picture", "picture.png"),
    ] {
        screen.state_mut().apply(Command::Save(what, folder.path().join(name)));
        until(&mut screen, written, |app| {
            app.banners().list().iter().any(|banner| banner.text.contains(written) && !banner.error)
        });
        assert!(folder.path().join(written).is_file() && !folder.path().join(name).exists());
    }
    screen.state_mut().apply(Command::Save(SaveWhat::Workspace, folder.path().join("case.txt")));
    until(&mut screen, "the refusal", |app| app.banners().list().iter().any(|banner| banner.error));
    screen.get_by_label_contains("case.txt: a workspace is written as .suji");
}

#[test]
fn a_damaged_place_is_counted_in_words_and_without_packets_no_home_is_inferred() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.pcap");
    write_capture(&path);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 5]).unwrap();
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, ALL - 1);
    screen.get_by_label("1 damaged place");
    let empty = folder.path().join("empty.pcap");
    create(&empty).flush().unwrap();
    let mut screen = open(vec![empty]);
    until(&mut screen, "the capture", |app| {
        !app.captures().is_empty() && !app.captures().is_loading() && app.is_complete()
    });
    screen.get_by_label("none: there are no packets");
}

#[test]
fn what_passes_by_itself_moves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let before = plot(&screen);
    let path = folder.path().join("ports.csv");
    screen.state_mut().apply(Command::Save(SaveWhat::Ports, path));
    until(&mut screen, "the word", |app| app.banners().list().iter().any(Banner::passes));
    screen.run_steps(3);
    let word = screen.get_by_label_contains("ports.csv").rect();
    assert_eq!(plot(&screen), before);
    assert!(word.bottom() < screen.get_by_label("1 message").rect().top(), "{word:?}");
}

#[test]
fn a_key_that_can_do_nothing_says_why_for_a_moment() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let told = |screen: &Screen| screen.query_by_label_contains("Fold silences: ").is_some();
    assert!(!told(&screen));
    screen.key_press(Key::G);
    screen.run_steps(2);
    assert!(told(&screen));
    screen.run_steps(300);
    assert!(!told(&screen));
}
