//! The inspector in the window: a tree that folds, bytes that are marked, payloads as text, and the menu of
//! what is pointed at.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{net::Ipv4Addr, ops::Range, path::Path, time::Duration};

use eframe::egui::{Event, Key, Modifiers, OutputCommand, PointerButton, Pos2, accesskit::Role, pos2};
use egui_kittest::kittest::Queryable;
use suji::app::{Command, FindQuery, Options, Said, TextEncoding};
use window_support::{
    HOME, Screen, click_at, create, dot, enter, open_any_text, open_small, right_click, udp, until,
    until_in_view,
};

const PEER: &str = "203.0.113.5";

fn until_inspected(screen: &mut Screen, frame: u64) {
    until(screen, &format!("frame {frame} in the inspector"), |app| {
        app.inspector().shown().is_some_and(|shown| shown.number == frame) && app.is_complete()
    });
}

/// A window whose inspector shows frame 231, the first of 50 listed ones of UDP with a payload.
fn open_inspected(folder: &Path) -> Screen {
    let mut screen = open_small(folder);
    enter(&mut screen, "Address", "203.0.113.0/24");
    until_in_view(&mut screen, 50);
    screen.key_press_modifiers(Modifiers::COMMAND, Key::A);
    // 200 SYN from home and 30 to home stand before them.
    until_inspected(&mut screen, 231);
    screen
}

fn marked(screen: &Screen) -> Option<Range<usize>> {
    screen.state().marked_bytes()
}

/// Unfolds the layer whose row says this.
fn unfold(screen: &mut Screen, layer: &str) {
    screen.get_by_label_contains(layer).click();
    screen.run_steps(3);
}

fn away(screen: &mut Screen) {
    screen.hover_at(pos2(2.0, 2.0));
    screen.run_steps(3);
}

fn press(screen: &mut Screen, key: Key) {
    screen.key_press(key);
    screen.run_steps(3);
}

/// Where a byte stands in the hex view: found by its hover.
fn place_of_byte(screen: &mut Screen, byte: usize) -> Pos2 {
    let view = screen.get_by_label("Bytes in hex and text").rect();
    let mut y = view.top() + 8.0;
    while y < view.bottom() {
        let mut x = view.left() + 40.0;
        while x < view.left() + 240.0 {
            screen.hover_at(pos2(x, y));
            screen.run_steps(2);
            if marked(screen) == Some(byte..byte + 1) {
                return pos2(x, y);
            }
            x += 6.0;
        }
        y += 17.0;
    }
    panic!("byte {byte} is nowhere");
}

/// Draws over bytes with the first button.
fn draw_over(screen: &mut Screen, from: Pos2, to: Pos2) {
    screen.hover_at(from);
    screen.run_steps(2);
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    screen.event(button(from, true));
    screen.run_steps(1);
    screen.hover_at(from.lerp(to, 0.5));
    screen.run_steps(1);
    screen.hover_at(to);
    screen.run_steps(1);
    screen.event(button(to, false));
    screen.run_steps(2);
}

/// The topmost text of this kind that is right of the lens panel: a cell of the table.
fn cell(screen: &Screen, text: &str) -> Pos2 {
    let plot = window_support::plot(screen);
    let nodes = screen.query_all_by_label(text).map(|node| node.rect());
    let below = nodes.filter(|rect| rect.top() > plot.bottom());
    below.min_by(|a, b| a.left().total_cmp(&b.left())).unwrap().center()
}

/// What the last steps put on the clipboard.
fn copied_by_click(screen: &mut Screen, entry: &str) -> String {
    screen.get_by_label(entry).click();
    for _ in 0..4 {
        screen.step();
        for command in &screen.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                return text.clone();
            }
        }
    }
    panic!("nothing was copied");
}

#[test]
fn what_is_unfolded_stays_unfolded_from_packet_to_packet() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    assert!(screen.query_by_label("EtherType: 0x0800 (IPv4)").is_none(), "only the innermost is open");
    screen.get_by_label_contains("Ethernet").click();
    screen.run_steps(3);
    screen.get_by_label("EtherType: 0x0800 (IPv4)");
    screen.key_press_modifiers(Modifiers::COMMAND, Key::ArrowDown);
    until_inspected(&mut screen, 232);
    screen.get_by_label("EtherType: 0x0800 (IPv4)");
}

#[test]
fn a_chosen_field_is_chosen_in_the_next_packet_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    unfold(&mut screen, "UDP: 40000");
    screen.get_by_label("Destination port: 53 (domain)").click();
    away(&mut screen);
    assert_eq!(marked(&screen), Some(36..38));
    screen.key_press_modifiers(Modifiers::COMMAND, Key::ArrowDown);
    until_inspected(&mut screen, 232);
    assert_eq!(marked(&screen), Some(36..38));
    screen.key_press(Key::Escape);
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert_eq!(marked(&screen), None, "Escape lets go of it");
}

#[test]
fn the_keyboard_walks_through_the_tree() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    unfold(&mut screen, "UDP: 40000");
    screen.get_by_label("Source port: 40000 (safetynetp)").click();
    away(&mut screen);
    assert_eq!(marked(&screen), Some(34..36));
    press(&mut screen, Key::ArrowDown);
    assert_eq!(marked(&screen), Some(36..38), "the destination port");
    press(&mut screen, Key::ArrowLeft);
    assert_eq!(marked(&screen), Some(34..42), "its layer");
    press(&mut screen, Key::ArrowLeft);
    assert!(screen.query_by_label("Source port: 40000 (safetynetp)").is_none(), "the layer is folded");
    press(&mut screen, Key::ArrowRight);
    press(&mut screen, Key::ArrowRight);
    assert_eq!(marked(&screen), Some(34..36), "the first that belongs to it");
    assert_eq!(screen.state().app().chosen().row(), Some(0), "the table stays where it is");
}

#[test]
fn a_click_on_a_byte_opens_what_is_folded_and_marks_its_innermost_field() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    let at = place_of_byte(&mut screen, 12);
    click_at(&mut screen, at);
    away(&mut screen);
    assert_eq!(marked(&screen), Some(12..14));
    screen.get_by_label("EtherType: 0x0800 (IPv4)");
    click_at(&mut screen, at);
    away(&mut screen);
    assert_eq!(marked(&screen), None, "a second click lets go");
}

#[test]
fn bytes_are_drawn_over_and_copied_as_hex() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    let (from, to) = (place_of_byte(&mut screen, 1), place_of_byte(&mut screen, 5));
    draw_over(&mut screen, from, to);
    away(&mut screen);
    assert_eq!(marked(&screen), Some(1..6));
    right_click(&mut screen, to);
    screen.get_by_label("5 bytes");
    assert_eq!(copied_by_click(&mut screen, "Copy as hex"), "04 04 04 04 04");
}

#[test]
fn a_right_click_on_a_cell_shows_only_what_stands_there_or_leaves_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    let peers = |screen: &Screen| {
        let lens = screen.state().app().lens().clone();
        let texts = |ranges: &[suji::query::AddressRange]| {
            ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
        };
        (texts(&lens.peers), texts(&lens.left_out), lens.ports.to_string())
    };
    let at = cell(&screen, PEER);
    right_click(&mut screen, at);
    screen.get_by_label(&format!("Show only {PEER}")).click();
    screen.run_steps(3);
    assert_eq!(peers(&screen), (PEER.to_owned(), String::new(), String::new()));
    assert!(screen.query_by_label("Leave out 203.0.113.5").is_none(), "the menu is closed");

    right_click(&mut screen, at);
    screen.get_by_label("Show only 203.0.113.0/24").click();
    screen.run_steps(3);
    assert_eq!(peers(&screen).0, "203.0.113.0/24");

    right_click(&mut screen, at);
    screen.get_by_label(&format!("Leave out {PEER}")).click();
    screen.run_steps(3);
    assert_eq!(peers(&screen).1, PEER);

    let port = cell(&screen, "53");
    right_click(&mut screen, port);
    screen.get_by_label("Show only udp/53").click();
    screen.run_steps(3);
    assert_eq!(peers(&screen).2, "udp/53");
    right_click(&mut screen, port);
    screen.get_by_label("Leave out udp/53").click();
    screen.run_steps(3);
    assert!(!screen.state().app().lens().ports.shows_destination("udp/53".parse_port()));
}

trait ParsePort {
    fn parse_port(&self) -> suji::query::PortKey;
}

impl ParsePort for str {
    fn parse_port(&self) -> suji::query::PortKey {
        let (transport, port) = self.split_once('/').unwrap();
        let transport =
            if transport == "tcp" { suji::query::Transport::Tcp } else { suji::query::Transport::Udp };
        suji::query::PortKey { transport, port: port.parse().unwrap() }
    }
}

#[test]
fn shift_f10_opens_the_menu_of_the_chosen_packet_and_of_the_chosen_field() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    away(&mut screen);
    screen.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    screen.run_steps(4);
    screen.get_by_label("Show only udp/53");
    // The first entry has the keyboard: the packet comes from home.
    press(&mut screen, Key::Enter);
    let home = screen.state().app().lens().home.0.clone();
    assert_eq!(home.iter().map(ToString::to_string).collect::<Vec<_>>(), [HOME.to_string()]);
    assert!(screen.state().app().home().is_chosen());
    assert!(screen.query_by_label("Show only udp/53").is_none());

    unfold(&mut screen, "UDP: 40000");
    screen.get_by_label("Destination port: 53 (domain)").click();
    away(&mut screen);
    screen.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    screen.run_steps(4);
    screen.get_by_label("Copy as C array");
    press(&mut screen, Key::Escape);
    assert!(screen.query_by_label("Copy as C array").is_none(), "Escape closes it");
}

#[test]
fn a_right_click_on_a_dot_is_about_its_peer_and_port() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let at = dot(&screen, Duration::from_millis(1_200), PEER.parse().unwrap());
    screen.hover_at(at);
    until(&mut screen, "what is under the pointer", |app| {
        app.rankings().under_pointer().is_some_and(|(_, cell)| cell.packets > 0)
    });
    right_click(&mut screen, at);
    screen.get_by_label("Show only udp/53");
    screen.get_by_label(&format!("Show only {PEER}")).click();
    until_in_view(&mut screen, 50);
}

#[test]
fn the_table_says_in_a_line_what_a_packet_carries() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    until(&mut screen, "the line of the chosen packet", |app| {
        let said = app.chosen().row().and_then(|row| app.packet_lines().row(row));
        matches!(said, Some(Said::Line(line)) if line.text.contains("who is it?"))
    });
    screen.get_by_label("Info");
}

#[test]
fn a_payload_is_read_as_text_in_the_chosen_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("japanese.pcap");
    let mut writer = create(&path);
    let japanese = b"\x93\xfa\x96\x7b\x1b[2J";
    udp(&mut writer, Duration::ZERO, HOME, Ipv4Addr::new(203, 0, 113, 5), 4_838, japanese);
    drop(writer);
    let mut screen = open_any_text(Options { captures: vec![path], ..Options::default() });
    until_in_view(&mut screen, 1);
    let at = dot(&screen, Duration::ZERO, PEER.parse().unwrap());
    click_at(&mut screen, at);
    until_inspected(&mut screen, 1);
    screen.get_by_label("\u{fffd}\u{fffd}\u{fffd}{␛[2J");
    screen.get_by_label("Encoding: ASCII").click();
    screen.run_steps(3);
    screen.get_by_label("Shift-JIS").click();
    screen.run_steps(4);
    screen.get_by_label("日本␛[2J");
    assert_eq!(screen.state().app().settings().encoding, TextEncoding::ShiftJis);
}

#[test]
fn bytes_that_are_pointed_at_are_found_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    let payload = 42;
    let (from, to) = (place_of_byte(&mut screen, payload), place_of_byte(&mut screen, payload + 3));
    draw_over(&mut screen, from, to);
    right_click(&mut screen, to);
    screen.get_by_label("Find all with these bytes").click();
    until(&mut screen, "all 50 that ask", |app| {
        app.searches().current().is_some_and(|entry| !entry.is_running() && entry.packets().len() == 50)
    });
}

#[test]
fn on_a_small_screen_what_a_packet_says_is_read_without_scrolling() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.set_size([1_280.0, 800.0].into());
    screen.run_steps(4);
    screen.state_mut().apply(Command::SelectView);
    until(&mut screen, "all packets", |app| app.chosen().points().len() == 300 && app.is_complete());
    screen.state_mut().apply(Command::Find(FindQuery { text: "who is".to_owned(), ..FindQuery::default() }));
    until(&mut screen, "50 packets", |app| app.chosen().points().len() == 50 && app.is_complete());
    screen.run_steps(4);
    let layers = screen.get_by_role_and_label(Role::Tree, "Layers of the packet").rect();
    let mut lines = screen.get_all_by_label_contains("who is it?").map(|line| line.rect());
    let line = lines.find(|line| line.left() < layers.left() - 40.0).unwrap();
    assert!(line.width() > 60.0 && line.right() <= layers.left(), "{line:?} beside {layers:?}");
    assert!(screen.get_all_by_label("→ 203.0.113.5").count() > 3, "the peer, and the way to it");
    assert!(screen.query_by_label("Destination").is_none());
}

#[test]
fn who_has_no_wireshark_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_inspected(folder.path());
    if std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join("wireshark").exists()))
    {
        return;
    }
    screen.state_mut().apply(Command::OpenInWireshark);
    screen.run_steps(3);
    screen.get_by_label_contains("export the chosen packets (Ctrl+Shift+E)");
}
