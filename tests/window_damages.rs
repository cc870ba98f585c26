//! Where a capture is damaged: marked on the plot, listed, and gone to.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{fs, path::Path};

use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::app::Command;
use window_support::{Screen, click_at, open, open_small, plot, until, until_in_view, write_capture};

/// A SYN and its record, and the file's header.
const RECORD: usize = 16 + 54;
const HEADER: usize = 24;

/// Seven bytes of nothing behind each of these many records.
const BROKEN_AFTER: [usize; 2] = [50, 150];

/// The small capture with bytes of nothing between its records.
fn open_damaged(folder: &Path) -> Screen {
    let path = folder.join("damaged.pcap");
    write_capture(&path);
    let mut bytes = fs::read(&path).unwrap();
    for records in BROKEN_AFTER.iter().rev() {
        let at = HEADER + records * RECORD;
        bytes.splice(at..at, [0xff; 40]);
    }
    fs::write(&path, bytes).unwrap();
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 300);
    screen
}

#[test]
fn damaged_places_are_marked_at_their_time_and_a_click_goes_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_damaged(folder.path());
    let places = screen.state().app().damages().places().to_vec();
    assert_eq!(places.iter().map(|place| place.damage.frames_before).collect::<Vec<_>>(), [50, 150]);
    let offset = places[0].damage.offset;
    let mark = screen.get_by_label(&format!("damaged at {offset}")).rect();
    let second = screen.get_by_label(&format!("damaged at {}", places[1].damage.offset)).rect();
    // A tenth of a second apart, each packet: 5 and 15 of 20 seconds.
    let share = |x: f32| (x - plot(&screen).left()) / plot(&screen).width();
    assert!((share(mark.center().x) - 0.25).abs() < 0.03, "{}", share(mark.center().x));
    assert!((share(second.center().x) - 0.75).abs() < 0.03);
    assert!((mark.top() - plot(&screen).top()).abs() < 4.0);
    screen.hover_at(mark.center());
    screen.run_steps(60);
    screen.get_by_label_contains("Click: the packet beside it");
    assert!(screen.query_by_label_contains("around here").is_none(), "the plot says nothing there");
    click_at(&mut screen, mark.center());
    until(&mut screen, "the packet behind it", |app| {
        app.inspector().shown().is_some_and(|shown| shown.number == 51) && app.is_complete()
    });
    screen.get_by_label_contains("2 places");
    let listed = format!("damaged.pcap, offset {}", suji::figure::grouped(offset));
    screen.get_by_label_contains(&listed);
    screen.get_by_label_contains("kept: 50 frames before it, 100 frames behind it");
    screen.get_by_label_contains("kept: 150 frames before it, 150 frames behind it").click();
    until(&mut screen, "the other", |app| {
        app.inspector().shown().is_some_and(|shown| shown.number == 151) && app.is_complete()
    });
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(screen.query_by_label_contains("kept: 50 frames").is_none(), "the list is closed");
}

#[test]
fn the_status_bar_leads_to_the_list_and_sound_captures_have_no_marks() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_damaged(folder.path());
    screen.get_by_label("2 damaged places").click();
    screen.run_steps(3);
    screen.get_by_label_contains("kept: 50 frames");
    drop(screen);
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::ShowDamages(true));
    screen.run_steps(3);
    assert!(screen.query_by_label_contains("damaged at ").is_none());
    assert!(screen.query_by_label_contains("Damaged places").is_none());
}

#[test]
fn what_is_said_of_a_place_is_all_inside_the_list() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_damaged(folder.path());
    screen.state_mut().apply(Command::ShowDamages(true));
    for width in [1_400.0, 500.0] {
        screen.set_size([width, 700.0].into());
        screen.run_steps(4);
        let window = screen.get_by_role_and_label(Role::Window, "Damaged places").rect();
        let place = screen.get_by_label_contains("kept: 50 frames before it, 100 frames behind it").rect();
        assert!(window.contains_rect(place), "{place:?} in {window:?}");
    }
}
