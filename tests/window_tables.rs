//! The tables of conversations and of lookups as panes: where they stand, what narrows their rows, and the
//! keyboard and clicks that walk through them, mark and copy.
#![allow(clippy::unwrap_used, clippy::panic)]

mod talk_support;
mod window_support;

use std::path::Path;

use eframe::egui::{Event, Key, Modifiers, OutputCommand, Rect, accesskit::Role, vec2};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{App, Command, ConversationCommand, Keeper, Layout, Options, Pane, RowCursor, Side},
    query::{DirectionFilter, TimeWindow},
};
use window_support::{
    Screen, VIEWS, click_at, click_with, drag, field, open_small, open_with, painted, plot, right_click,
    until, until_in_view, write_capture,
};

const FILTER: &str = "Filter conversations";

/// The conversations of the small capture: each SYN up the /24 is one.
const ALL: usize = 203;

/// The small capture with the table, whose rows have the keyboard and of which the first is chosen.
fn open_table(folder: &Path) -> Screen {
    let mut screen = open_small(folder);
    show(&mut screen, ALL);
    rows(&screen).focus();
    screen.run_steps(2);
    screen.key_press(Key::ArrowDown);
    until(&mut screen, "the first row", |app| cursor(app).row() == Some(0) && app.is_complete());
    screen
}

fn show(screen: &mut Screen, all: usize) {
    screen.key_press_modifiers(Modifiers::COMMAND, Key::K);
    until(screen, "the table", |app| app.conversations().list().rows().len() == all && app.is_complete());
}

fn rows(screen: &Screen) -> egui_kittest::Node<'_> {
    screen.get_by_role_and_label(Role::Table, "Rows of conversations")
}

fn cursor(app: &App) -> &RowCursor {
    app.conversations().list().cursor()
}

fn marked(screen: &Screen) -> Vec<usize> {
    cursor(screen.state().app()).marked().iter().collect()
}

fn row(screen: &Screen) -> Option<usize> {
    cursor(screen.state().app()).row()
}

/// Types into the filter, and waits for what is listed.
fn narrow(screen: &mut Screen, text: &str, rows: usize) {
    let command = ConversationCommand::Filter(String::new());
    screen.state_mut().apply(Command::Conversations(command));
    field(screen, FILTER).focus();
    screen.run_steps(2);
    field(screen, FILTER).type_text(text);
    screen.run_steps(3);
    until(screen, &format!("{rows} rows with {text}"), |app| {
        app.conversations().list().filter() == text
            && app.is_complete()
            && app.conversations().list().rows().len() == rows
    });
}

/// What is put on the clipboard.
fn copied(screen: &mut Screen) -> String {
    for _ in 0..1_000 {
        screen.step();
        let commands = &screen.output().platform_output.commands;
        if let Some(OutputCommand::CopyText(text)) = commands.first() {
            return text.clone();
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("nothing was copied");
}

fn tab(screen: &Screen, name: &str) -> Option<Rect> {
    screen.query_by_role_and_label(Role::Button, name).map(|tab| tab.rect())
}

#[test]
fn the_table_is_a_tab_beside_the_table_of_packets_and_leaves_the_plot_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    assert!(tab(&screen, "CONVERSATIONS").is_none());
    show(&mut screen, ALL);
    let (packets, table) = (tab(&screen, "PACKETS").unwrap(), tab(&screen, "CONVERSATIONS").unwrap());
    assert!(packets.right() <= table.left() && (packets.top() - table.top()).abs() < 1.0);
    assert!(rows(&screen).rect().top() > plot(&screen).bottom(), "below the plot, not over it");
    assert!(field(&screen, FILTER).is_focused(), "one types what is looked for at once");
    click_at(&mut screen, packets.center());
    screen.run_steps(3);
    assert!(screen.query_by_role_and_label(Role::Table, "Rows of conversations").is_none());
    // Behind another, the command brings it forward; in front, it closes it, as does its cross.
    screen.key_press_modifiers(Modifiers::COMMAND, Key::K);
    screen.run_steps(3);
    rows(&screen);
    screen.get_by_label("Close").click();
    screen.run_steps(3);
    assert!(
        tab(&screen, "CONVERSATIONS").is_none() && !screen.state().app().conversations().list().is_open()
    );
}

#[test]
fn a_table_that_was_dragged_elsewhere_opens_there_and_stays_open_until_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("small.pcap");
    write_capture(&capture);
    let settings = folder.path().join("settings");
    let start = || {
        let keeper = Keeper::open(settings.clone());
        let mut screen = open_with(Options { captures: vec![capture.clone()], keeper, ..Options::default() });
        until_in_view(&mut screen, VIEWS.iter().sum());
        screen
    };
    let mut screen = start();
    show(&mut screen, ALL);
    let from = tab(&screen, "CONVERSATIONS").unwrap().left_center() + vec2(12.0, 0.0);
    let plot_at = plot(&screen);
    drag(&mut screen, from, plot_at.right_center() + vec2(-6.0, 0.0));
    screen.run_steps(3);
    let table = screen.get_by_label("Panel CONVERSATIONS").rect();
    assert!(table.left() > plot(&screen).right(), "at the right of the plot");
    let set = screen.state().app().settings().layout.clone().unwrap();
    screen.get_by_label("Close CONVERSATIONS").click();
    screen.run_steps(3);
    assert!(plot(&screen).right() > table.left(), "its room is the plot's again");
    screen.key_press_modifiers(Modifiers::COMMAND, Key::K);
    screen.run_steps(4);
    assert!(screen.get_by_label("Panel CONVERSATIONS").rect().left() > plot(&screen).right());
    screen.state_mut().end();
    let screen = start();
    assert!(screen.get_by_label("Panel CONVERSATIONS").rect().left() > plot(&screen).right());
    assert_eq!(screen.state().app().settings().layout.as_ref(), Some(&set));
}

#[test]
fn a_table_in_its_usual_place_goes_along_with_the_table_of_packets() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    show(&mut screen, ALL);
    screen.state_mut().apply(Command::SetLayout(Layout::usual().with_at(Pane::Packets, Side::Right)));
    screen.run_steps(3);
    assert!(tab(&screen, "CONVERSATIONS").unwrap().left() > plot(&screen).right());
    screen.set_size(vec2(400.0, 250.0));
    screen.run_steps(4);
    assert!(tab(&screen, "CONVERSATIONS").is_some() && tab(&screen, "LENS").is_some());
    screen.state_mut().apply(Command::PutPanelsBack);
    screen.set_size(vec2(800.0, 500.0));
    screen.run_steps(4);
    screen.state_mut().apply(Command::ShowPane(Pane::Conversations));
    screen.run_steps(4);
    let seen = rows(&screen).rect().intersect(screen.ctx.content_rect());
    assert!(seen.height() > 60.0 && seen.width() > 300.0, "some rows in a small window: {seen:?}");
    assert!(seen.top() > plot(&screen).bottom() && field(&screen, FILTER).rect().width() > 120.0);
}

#[test]
fn what_is_typed_narrows_the_rows_to_addresses_ports_and_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    show(&mut screen, ALL);
    for (text, rows) in [
        ("118.8.200.0/25", 128),
        ("118.8.200.1", 1),
        ("198.51.100.7", 1),
        ("tcp/445", 200),
        ("udp/445", 0),
        ("udp", 2),
        ("445 118.8.200.16/28", 16),
        ("WHO is", 1),
        ("who slam", 0),
        ("slam 1434", 1),
    ] {
        narrow(&mut screen, text, rows);
        if rows > 0 {
            screen.get_by_label(&format!("{rows} of 203 conversations"));
        }
    }
    narrow(&mut screen, "nobody", 0);
    screen.get_by_label("None of 203 conversations has “nobody”.");
    screen.key_press(Key::Escape);
    until(&mut screen, "all rows", |app| app.conversations().list().rows().len() == ALL);
    screen.run_steps(2);
    assert!(field(&screen, FILTER).is_focused(), "one goes on typing");
    screen.get_by_label("203 conversations");
    narrow(&mut screen, "nobody", 0);
    screen.get_by_label("Show all").click();
    until(&mut screen, "all rows again", |app| app.conversations().list().rows().len() == ALL);
}

#[test]
fn names_that_traffic_or_hosts_files_tell_narrow_the_rows_too() {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("small.pcap");
    write_capture(&capture);
    let hosts = folder.path().join("hosts");
    std::fs::write(&hosts, "198.51.100.7 Relay.example\n").unwrap();
    let mut screen = open_with(Options { captures: vec![capture], hosts: vec![hosts], ..Options::default() });
    until_in_view(&mut screen, VIEWS.iter().sum());
    show(&mut screen, ALL);
    narrow(&mut screen, "relay", 1);
    screen.get_by_label("198.51.100.7 Relay.example");
    screen.state_mut().apply(Command::ShowNames(false));
    until(&mut screen, "no row: names are not shown", |app| app.conversations().list().rows().is_empty());
}

#[test]
fn a_row_that_is_chosen_stays_chosen_when_other_rows_go() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_table(folder.path());
    screen.key_press(Key::End);
    until(&mut screen, "the last row", |app| cursor(app).row() == Some(ALL - 1));
    let key = screen.state().app().conversations().list().chosen().unwrap();
    let peer = key.ends().map(|end| end.ip().to_string()).into_iter().find(|ip| ip != "10.0.0.1").unwrap();
    narrow(&mut screen, &peer, 1);
    assert_eq!((row(&screen), screen.state().app().conversations().list().chosen()), (Some(0), Some(key)));
}

#[test]
fn the_keyboard_walks_through_rows_and_shows_their_packets_on_the_plot() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_table(folder.path());
    assert_eq!(screen.state().app().chosen().points().len(), 50, "most packets first");
    for (key, wanted) in [
        (Key::ArrowDown, 1),
        (Key::ArrowDown, 2),
        (Key::ArrowUp, 1),
        (Key::End, ALL - 1),
        (Key::Home, 0),
        (Key::ArrowUp, 0),
    ] {
        screen.key_press(key);
        screen.run_steps(2);
        assert_eq!(row(&screen), Some(wanted), "{key:?}");
    }
    screen.key_press(Key::PageDown);
    screen.run_steps(2);
    let page = row(&screen).unwrap();
    assert!((3..40).contains(&page), "{page}");
    screen.key_press(Key::End);
    until(&mut screen, "one packet", |app| app.chosen().points().len() == 1 && app.is_complete());
    screen.run_steps(20);
    let app = screen.state().app();
    let [a, b] = app.conversations().list().chosen().unwrap().ends().map(|end| end.ip().to_string());
    let last = if a == "10.0.0.1" { b } else { a };
    assert!(!painted(&screen, &last).is_empty(), "{last} has come into view");
    rows(&screen);
    assert!(rows(&screen).is_focused(), "and the table stays in front");
    screen.key_press(Key::Enter);
    until(&mut screen, "the conversation", |app| app.conversations().followed().shown().is_some());
    screen.key_press(Key::Escape);
    until(&mut screen, "its window to close", |app| app.conversations().followed().key().is_none());
    screen.run_steps(3);
    assert!(rows(&screen).is_focused(), "its rows have the keyboard again");
    screen.key_press(Key::ArrowUp);
    until(&mut screen, "the row before", |app| cursor(app).row() == Some(ALL - 2));
}

#[test]
fn from_the_filter_one_comes_to_the_rows_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    show(&mut screen, ALL);
    for _ in 0..2 {
        // Also from the field itself, and however often.
        screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
        screen.run_steps(3);
        assert!(field(&screen, FILTER).is_focused());
    }
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(rows(&screen).is_focused() && row(&screen).is_none());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::A);
    screen.run_steps(3);
    assert_eq!(marked(&screen).len(), ALL);
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    assert!(field(&screen, FILTER).is_focused());
    // Tab comes by as well.
    for _ in 0..40 {
        screen.key_press(Key::Tab);
        screen.run_steps(2);
        if rows(&screen).is_focused() {
            return;
        }
    }
    panic!("Tab does not come to the rows");
}

#[test]
fn the_arrow_down_goes_from_the_filter_to_the_first_row_and_enter_follows_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    show(&mut screen, ALL);
    screen.key_press(Key::ArrowDown);
    until(&mut screen, "the first row", |app| cursor(app).row() == Some(0));
    assert!(rows(&screen).is_focused());
    screen.key_press(Key::Enter);
    until(&mut screen, "its conversation", |app| app.conversations().followed().shown().is_some());
    screen.key_press(Key::Escape);
    until(&mut screen, "its window to close", |app| app.conversations().followed().key().is_none());
    screen.run_steps(3);
    screen.key_press(Key::ArrowDown);
    until(&mut screen, "the second row", |app| cursor(app).row() == Some(1));
    // The row that is read stays so.
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    screen.key_press(Key::ArrowDown);
    screen.run_steps(3);
    assert!(rows(&screen).is_focused() && row(&screen) == Some(1));
}

#[test]
fn escape_empties_the_filter_and_once_more_goes_to_the_rows() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    show(&mut screen, ALL);
    narrow(&mut screen, "nobody", 0);
    // Faster than the rows come back.
    for _ in 0..2 {
        screen.key_press(Key::Escape);
        screen.step();
    }
    until(&mut screen, "all rows", |app| app.conversations().list().rows().len() == ALL);
    screen.run_steps(3);
    assert!(rows(&screen).is_focused() && screen.state().app().conversations().list().filter().is_empty());
}

#[test]
fn rows_are_marked_with_the_keyboard_and_with_clicks_and_copied_with_a_heading() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_table(folder.path());
    for _ in 0..2 {
        screen.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
        screen.run_steps(2);
    }
    assert_eq!((marked(&screen), row(&screen)), (vec![0, 1, 2], Some(2)));
    screen.get_by_label("203 conversations; 3 marked");
    screen.event(Event::Copy);
    let text = copied(&mut screen);
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 4, "a heading and three rows: {text}");
    assert_eq!(lines[0][..6], ["transport", "a", "a_port", "b", "b_port", "packets"]);
    assert_eq!(lines[1][..6], ["udp", "10.0.0.1", "40000", "203.0.113.5", "53", "50"]);
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));

    let at = |screen: &Screen, text: &str| painted(screen, text)[0].center();
    let to = at(&screen, "203.0.113.5");
    click_with(&mut screen, to, Modifiers::COMMAND);
    assert_eq!(marked(&screen), [1, 2], "Ctrl lets go of one");
    screen.key_press_modifiers(Modifiers::COMMAND, Key::A);
    screen.run_steps(2);
    assert_eq!(marked(&screen).len(), ALL);
    screen.key_press(Key::Escape);
    screen.run_steps(2);
    assert!(marked(&screen).is_empty() && !screen.state().app().chosen().is_empty());
    let to = at(&screen, "192.0.2.9");
    click_with(&mut screen, to, Modifiers::SHIFT);
    assert_eq!(marked(&screen), [0, 1, 2], "Shift marks up to there");
    right_click(&mut screen, to);
    screen.get_by_label("Copy 3 rows").click();
    assert_eq!(copied(&mut screen), text);
}

#[test]
fn the_menu_of_a_row_comes_with_its_key_and_shows_it_on_the_plot() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_table(folder.path());
    window_support::enter(&mut screen, "Address", "118.8.200.0/24");
    screen.run_steps(3);
    rows(&screen).focus();
    screen.run_steps(2);
    screen.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    screen.run_steps(4);
    screen.get_by_label("Show in the picture").click();
    screen.run_steps(4);
    let app = screen.state().app();
    let (low, high) = (app.navigation().rows().low, app.navigation().rows().high);
    let unit = f64::from(u32::from(std::net::Ipv4Addr::new(203, 0, 113, 5)));
    assert!(low <= unit && unit < high, "203.0.113.5 is in view");
    assert_eq!(app.navigation().outlined_range().unwrap().to_string(), "203.0.113.5");
    let TimeWindow { start, end } = app.navigation().outlined().unwrap().time;
    assert_eq!(end - start, 4_900_000_001, "from its first packet to its last");

    screen.key_press(Key::Menu);
    screen.run_steps(4);
    screen.get_by_label("Show only this conversation").click();
    until_in_view(&mut screen, 50);
    let lens = screen.state().app().lens();
    assert_eq!((lens.direction, lens.ports.to_string()), (DirectionFilter::All, "any:udp/40000".to_owned()));
    screen.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut screen, "the lens as before", |app| app.lens().peers.is_empty());
    until(&mut screen, "all rows", |app| app.conversations().list().rows().len() == ALL && app.is_complete());
    rows(&screen).focus();
    screen.run_steps(2);
    assert_eq!(row(&screen), Some(0), "the same conversation is chosen");
    screen.key_press(Key::Menu);
    screen.run_steps(4);
    screen.get_by_label("List its packets").click();
    until(&mut screen, "its packets", |app| app.chosen().points().len() == 50 && app.is_complete());
    screen.get_by_label("50 packets of the conversation");
}

#[test]
fn a_packet_that_is_chosen_elsewhere_comes_before_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_table(folder.path());
    assert!(screen.query_by_label("Panel LAYERS").is_none(), "the table has all the room");
    screen.state_mut().apply(Command::GoToFrame(7));
    until(&mut screen, "the packet", |app| app.inspector().shown().is_some() && app.is_complete());
    screen.get_by_label("Panel LAYERS");
    assert!(screen.query_by_role_and_label(Role::Table, "Rows of conversations").is_none());
    assert!(tab(&screen, "CONVERSATIONS").is_some(), "it is still there");
}
