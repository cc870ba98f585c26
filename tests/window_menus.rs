//! Menus of the right button: what is pointed at in tables and on the plot is followed, shown alone, found.
#![allow(clippy::unwrap_used, clippy::panic)]

mod dns_support;
mod talk_support;
mod window_support;

use std::{path::Path, time::Duration};

use dns_support::{A, query};
use eframe::egui::{Key, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use suji::app::{Command, ConversationCommand, SearchUse};
use talk_support::PEER;
use window_support::{
    HOME, Screen, create, dot, open, open_small, painted, right_click, udp, until, until_in_view,
};

fn talk(folder: &Path) -> Screen {
    let path = folder.join("talk.pcap");
    talk_support::write(&path);
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 7);
    screen
}

/// Right-clicks on a text and takes an entry of the menu that opens.
fn choose(screen: &mut Screen, text: &str, entry: &str) {
    let at = screen.get_all_by_label(text).last().unwrap().rect().center();
    right_click(screen, at);
    screen.get_by_label(entry).click();
    screen.run_steps(3);
}

fn until_followed(screen: &mut Screen) {
    until(screen, "the conversation", |app| {
        app.conversations().followed().shown().is_some() && app.is_complete()
    });
}

fn ports_of_followed(screen: &Screen) -> Vec<u16> {
    let key = screen.state().app().conversations().followed().key().unwrap();
    key.ends().map(|end| end.port()).to_vec()
}

#[test]
fn a_packet_of_the_table_is_followed() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = talk(folder.path());
    screen.state_mut().apply(Command::SelectView);
    until(&mut screen, "all packets", |app| app.chosen().points().len() == 7 && app.is_complete());
    let key = "udp 10.0.0.1:40000,198.51.100.9:53".parse().unwrap();
    // The second row is a datagram.
    let number = screen.get_by_label("6").rect().center();
    right_click(&mut screen, number);
    assert!(screen.get_all_by_label("frame 6").count() > 0, "over the layers, and in the menu");
    screen.get_by_label("Follow conversation").click();
    until_followed(&mut screen);
    assert_eq!(screen.state().app().conversations().followed().key(), Some(key));
}

#[test]
fn a_field_in_the_layers_leads_to_the_conversation() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = talk(folder.path());
    screen.state_mut().apply(Command::GoToFrame(4));
    until(&mut screen, "the packet", |app| app.inspector().shown().is_some() && app.is_complete());
    let layer = screen.get_by_label_contains("TCP: 80").rect().center();
    right_click(&mut screen, layer);
    screen.get_by_label("Follow conversation").click();
    until_followed(&mut screen);
    assert_eq!(ports_of_followed(&screen), [1_025, 80]);
}

#[test]
fn the_packet_nearest_to_the_pointer_is_followed_from_the_plot() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = talk(folder.path());
    let at = dot(&screen, Duration::from_millis(40), PEER);
    screen.hover_at(at);
    until(&mut screen, "what is under the pointer", |app| {
        app.rankings().under_pointer().is_some_and(|(_, cell)| cell.packets > 0)
    });
    right_click(&mut screen, at);
    assert!(screen.query_by_label_contains("around here").is_none(), "nothing covers the menu");
    screen.get_by_label("the nearest packet");
    screen.get_by_label("Follow conversation").click();
    until_followed(&mut screen);
    assert_eq!(ports_of_followed(&screen), [1_025, 80]);
}

#[test]
fn the_ends_of_a_conversation_are_shown_alone_or_followed() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = talk(folder.path());
    let command = ConversationCommand::ShowTable(true);
    screen.state_mut().apply(Command::Conversations(command));
    until(&mut screen, "the table", |app| app.conversations().list().rows().len() == 2 && app.is_complete());
    choose(&mut screen, "53", "Follow conversation");
    until_followed(&mut screen);
    assert_eq!(ports_of_followed(&screen), [40_000, 53]);
    screen.state_mut().apply(Command::Conversations(ConversationCommand::CloseFollowed));
    screen.run_steps(3);
    choose(&mut screen, "80", "Show only any:tcp/80");
    until_in_view(&mut screen, 5);
}

#[test]
fn a_looked_up_name_is_found_and_who_asked_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lookups.pcap");
    let mut writer = create(&path);
    for second in 0..3 {
        udp(&mut writer, Duration::from_secs(second), HOME, PEER, 53, &query("www.example", A));
    }
    udp(&mut writer, Duration::from_secs(4), HOME, PEER, 4_000, b"hello");
    drop(writer);
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 4);
    screen.state_mut().apply(Command::ShowLookups(true));
    until(&mut screen, "a lookup", |app| app.lookups().rows().len() == 1 && app.is_complete());
    choose(&mut screen, "10.0.0.1", "List its packets");
    until(&mut screen, "its packets", |app| app.is_complete() && app.chosen().points().len() == 3);
    screen.state_mut().apply(Command::ShowLookups(true));
    screen.run_steps(4);
    // The last of that text is the row of the lookup.
    choose(&mut screen, "www.example", "Leave out packets with this");
    until_in_view(&mut screen, 1);
    let app = screen.state().app();
    let search = app.searches().current().unwrap();
    assert_eq!((search.packets().len(), search.in_lens), (3, SearchUse::LeaveOut));
}

/// The menu bar's menu, open.
fn unfold(screen: &mut Screen, menu: &str) {
    screen.get_by_label(menu).click();
    screen.run_steps(4);
}

#[test]
fn a_menu_is_as_high_as_the_window_has_room_for_and_shows_the_keys_of_all_entries() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.set_size(vec2(1_400.0, 1_200.0));
    screen.run_steps(4);
    unfold(&mut screen, "View");
    let [last] = painted(&screen, "Sort packets by")[..] else { panic!("the menu is cut") };
    assert!(last.height() > 8.0, "{last:?}");
    for (name, keys) in [("Two plots", "T"), ("Fold silences", "G")] {
        let entry = screen.get_by_label(name).rect();
        let beside = painted(&screen, keys).into_iter().find(|keys| entry.contains_rect(*keys));
        assert!(beside.is_some_and(|keys| keys.left() > entry.center().x), "{name} without {keys}");
    }
}

#[test]
fn a_menu_that_has_no_room_ends_at_the_foot_of_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.set_size(vec2(1_400.0, 600.0));
    screen.run_steps(4);
    unfold(&mut screen, "View");
    assert!(painted(&screen, "Sort packets by").is_empty(), "there is no room for it");
    let entries = ["Addresses together", "Colour by", "Density", "Packets", "Theme", "Zone", "Text"];
    let lowest = entries.iter().flat_map(|name| painted(&screen, name)).map(|rect| rect.bottom());
    let lowest = lowest.fold(0.0, f32::max);
    assert!((500.0..600.0).contains(&lowest), "{lowest}");
}

#[test]
fn arrows_are_left_to_an_open_menu() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::SelectView);
    until(&mut screen, "all packets", |app| app.chosen().points().len() == 300 && app.is_complete());
    screen.key_press(Key::ArrowDown);
    screen.run_steps(2);
    let row = screen.state().app().chosen().row();
    assert_eq!(row, Some(1));
    unfold(&mut screen, "File");
    screen.key_press(Key::ArrowDown);
    screen.run_steps(2);
    assert_eq!(screen.state().app().chosen().row(), row);
}

#[test]
fn a_menu_of_the_mouse_is_gone_into_with_the_arrows() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = talk(folder.path());
    screen.state_mut().apply(Command::SelectView);
    until(&mut screen, "all packets", |app| app.chosen().points().len() == 7 && app.is_complete());
    let row = screen.state().app().chosen().row();
    let number = screen.get_by_label("6").rect().center();
    right_click(&mut screen, number);
    let read = screen.state().app().chosen().row();
    assert_ne!(read, row, "the row under the pointer");
    screen.key_press(Key::ArrowDown);
    screen.run_steps(4);
    assert_eq!(screen.state().app().chosen().row(), read, "the menu has the arrows");
    screen.key_press(Key::Enter);
    screen.run_steps(4);
    assert!(screen.query_by_label("Follow conversation").is_none(), "an entry was taken");
}

#[test]
fn a_menu_says_how_a_text_and_its_bytes_are_looked_for_and_offers_the_same_but_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tftp.pcap");
    let mut writer = create(&path);
    udp(&mut writer, Duration::ZERO, HOME, PEER, 69, b"\0\x01worm.exe\0octet\0");
    drop(writer);
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 1);
    screen.state_mut().apply(Command::GoToFrame(1));
    until(&mut screen, "the packet", |app| app.inspector().shown().is_some() && app.is_complete());
    screen.set_size(vec2(1_400.0, 1_400.0));
    screen.run_steps(4);
    let entries = |screen: &mut Screen, row: &str| {
        let at: Vec<_> = screen
            .get_all_by_role(Role::TreeItem)
            .filter(|node| node.accesskit_node().label().is_some_and(|label| label.contains(row)))
            .map(|node| node.rect().center())
            .collect();
        right_click(screen, *at.last().unwrap());
        let has = |entry: &str| screen.query_by_label(entry).is_some();
        let found = ["Find all with this", "Find all with this text", "Find all with these bytes"].map(has);
        screen.key_press(Key::Escape);
        screen.run_steps(4);
        found
    };
    assert_eq!(entries(&mut screen, ": worm.exe"), [false, true, false], "the bytes are the text");
    assert_eq!(entries(&mut screen, "ead request"), [false, true, true], "two ways to look");
}
