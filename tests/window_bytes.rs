//! What is copied from the inspector, and what is found in its bytes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::net::Ipv4Addr;

use eframe::egui::{Event, Key, Modifiers, OutputCommand, Rect, Shape, accesskit::Role, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use suji::app::{Command, FindQuery, Pane};
use window_support::{
    HOME, Screen, click_at, click_with, create, drag, field, open, open_small, right_click, until,
    until_in_view,
};

fn read(screen: &mut Screen, frame: u64) {
    screen.state_mut().apply(Command::GoToFrame(frame));
    until(screen, "a packet to read", |app| {
        app.inspector().shown().is_some_and(|shown| shown.number == frame)
    });
}

fn copied_by(screen: &mut Screen, entry: &str) -> String {
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
fn a_field_is_copied_with_its_name_and_its_bytes_for_python() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    read(&mut screen, 243);
    screen.get_by_label_contains("UDP: 40000").click();
    screen.run_steps(3);
    for (entry, text) in [
        ("Copy field with its name", "Destination port: 53 (domain)"),
        ("Copy as Python bytes", "b\"\\x005\""),
        ("Copy as hex", "00 35"),
    ] {
        let at = screen.get_by_label("Destination port: 53 (domain)").rect().center();
        right_click(&mut screen, at);
        assert_eq!(copied_by(&mut screen, entry), text);
    }
    let at = screen.get_by_label("Destination port: 53 (domain)").rect().center();
    right_click(&mut screen, at);
    let all = copied_by(&mut screen, "Copy its layers as text");
    let lines: Vec<&str> = all.lines().collect();
    assert!(lines[0].starts_with("Frame 243, "), "{all}");
    assert!(lines.contains(&"  Destination port: 53 (domain)"), "{all}");
    assert!(lines.iter().any(|line| line.starts_with("IPv4: ")), "folded layers too: {all}");
}

#[test]
fn bytes_are_found_as_text_and_as_hex_and_stepped_through() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    read(&mut screen, 243);
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    screen.run_steps(3);
    assert!(field(&screen, "Find in the bytes").is_focused());
    field(&screen, "Find in the bytes").type_text("I");
    screen.run_steps(3);
    screen.get_by_label("1 of 2");
    let bytes = &screen.state().app().inspector().shown().unwrap().frame.bytes;
    let payload = bytes.len() - b"who is it?".len();
    assert_eq!(screen.state().marked_bytes(), Some(payload + 4..payload + 5));
    screen.key_press(Key::Enter);
    screen.run_steps(3);
    screen.get_by_label("2 of 2");
    assert_eq!(screen.state().marked_bytes(), Some(payload + 7..payload + 8));
    screen.get_by_role_and_label(Role::Button, "Previous in the bytes").click();
    screen.run_steps(3);
    screen.get_by_label("1 of 2");
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(!screen.state().app().chosen().is_empty(), "Escape was the field's");
}

#[test]
fn the_last_bytes_of_a_jumbo_frame_are_found_and_come_into_view() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("jumbo.pcap");
    let mut writer = create(&path);
    let mut payload = vec![0_u8; 65_000];
    payload.extend(b"the end");
    window_support::udp(
        &mut writer,
        std::time::Duration::ZERO,
        HOME,
        Ipv4Addr::new(203, 0, 113, 5),
        9,
        &payload,
    );
    writer.flush().unwrap();
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 1);
    read(&mut screen, 1);
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    screen.run_steps(3);
    field(&screen, "Find in the bytes").type_text("74 68 65 20 65 6e 64");
    screen.run_steps(3);
    screen.get_by_label("1 of 1");
    assert_eq!(screen.state().marked_bytes(), Some(65_042..65_049));
}

#[test]
fn every_control_of_the_window_has_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::SelectView);
    until(&mut screen, "a packet to read", |app| app.inspector().shown().is_some() && app.is_complete());
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    screen.run_steps(3);
    let controls = [
        Role::Button,
        Role::CheckBox,
        Role::ComboBox,
        Role::RadioButton,
        Role::Slider,
        Role::SpinButton,
        Role::TextInput,
        Role::MultilineTextInput,
        Role::Link,
    ];
    let mut seen = 0;
    for node in screen.root().children_recursive() {
        let node = node.accesskit_node();
        if !controls.contains(&node.role()) {
            continue;
        }
        seen += 1;
        let name = node.label().unwrap_or_default();
        let place = node.raw_bounds();
        assert!(
            !name.trim().is_empty(),
            "a {:?} without a name at {place:?}: {:?}",
            node.role(),
            node.value()
        );
    }
    assert!(seen > 20, "the whole window was walked: {seen}");
}

#[test]
fn any_bytes_are_marked_by_drawing_by_shift_and_by_the_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    read(&mut screen, 243);
    screen.run_steps(2);
    let area = screen.get_by_label("Bytes in hex and text").rect();
    let wide = area.width() > 400.0;
    let across = if wide { 16 } else { 8 };
    // The widths are those of the view: offset, gap, three letters a byte.
    let letter = area.width() / (4.0 + 2.0 + across as f32 * 4.0 + if wide { 3.0 } else { 2.0 });
    let at = |byte: usize| {
        let (row, column) = (byte / across, byte % across);
        let half = if column >= 8 { 1.0 } else { 0.0 };
        area.left_top() + vec2((7.0 + column as f32 * 3.0 + half) * letter, 17.0 * (row as f32 + 0.5))
    };
    drag(&mut screen, at(2), at(across + 1));
    assert_eq!(screen.state().taken_bytes(), Some(2..across + 2), "the pointer is still on it");

    click_at(&mut screen, at(0));
    assert_eq!(screen.state().taken_bytes(), Some(0..6), "a click takes the field");
    click_with(&mut screen, at(4), Modifiers::SHIFT);
    screen.run_steps(1);
    assert_eq!(screen.state().taken_bytes(), Some(0..5));
    screen.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    screen.run_steps(2);
    assert_eq!(screen.state().taken_bytes(), Some(0..4));
    screen.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
    screen.run_steps(2);
    assert_eq!(screen.state().taken_bytes(), Some(0..across + 4));
    screen.key_press(Key::ArrowRight);
    screen.run_steps(2);
    assert_eq!(screen.state().taken_bytes(), Some(across + 4..across + 5));
    screen.event(Event::Copy);
    screen.step();
    let bytes = &screen.state().app().inspector().shown().unwrap().frame.bytes;
    let hex = format!("{:02x}", bytes[across + 4]);
    let copied = &screen.output().platform_output.commands;
    assert!(matches!(copied.as_slice(), [OutputCommand::CopyText(text)] if *text == hex), "{copied:?}");
}

#[test]
fn bytes_of_headers_are_not_looked_for_in_payloads() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    read(&mut screen, 243);
    screen.run_steps(2);
    let area = screen.get_by_label("Bytes in hex and text").rect();
    right_click(&mut screen, area.left_top() + vec2(60.0, 8.0));
    assert!(screen.get_by_label("Find all with these bytes").accesskit_node().is_disabled());
    assert!(screen.query_by_label("Show only packets with these bytes").is_none());
    assert_eq!(copied_by(&mut screen, "Copy as hex").len(), 17, "a hardware address");
}

/// Lines below found letters of the payload as text.
fn marked_in_text(screen: &Screen) -> Vec<Rect> {
    let heading = window_support::painted(screen, "TEXT")[0];
    let below = |rect: &Rect| rect.top() > heading.bottom() && (rect.height() - 2.0).abs() < 0.1;
    let rects = screen.output().shapes.iter().filter_map(|shape| match &shape.shape {
        Shape::Rect(of) => Some(of.rect.intersect(shape.clip_rect)),
        _ => None,
    });
    rects.filter(|rect| rect.left() >= heading.left() - 1.0).filter(below).collect()
}

#[test]
fn what_is_found_in_the_bytes_and_by_searches_is_marked_in_the_text_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    read(&mut screen, 243);
    // Borders are as low as marks.
    let borders = marked_in_text(&screen);
    let marked_in_text = |screen: &Screen| -> Vec<Rect> {
        marked_in_text(screen).into_iter().filter(|rect| !borders.contains(rect)).collect()
    };
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    screen.run_steps(3);
    field(&screen, "Find in the bytes").type_text("i");
    screen.run_steps(3);
    let marked = marked_in_text(&screen);
    assert_eq!(marked.len(), 2, "who [i]s [i]t?: {marked:?}");
    assert!(marked[0].right() < marked[1].left());
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(marked_in_text(&screen).is_empty(), "{:?} {borders:?}", marked_in_text(&screen));
    let find = FindQuery { text: "who is".to_owned(), ..FindQuery::default() };
    screen.state_mut().apply(Command::Find(find));
    until(&mut screen, "what was found", |app| app.is_complete() && app.chosen().points().len() == 50);
    screen.run_steps(3);
    let [searched] = marked_in_text(&screen)[..] else { panic!("one place") };
    assert!(searched.width() > 4.0 * marked[0].width(), "six letters: {searched:?}");
}

#[test]
fn the_find_field_comes_with_the_bytes_where_these_stand_behind_a_tab() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.set_size(vec2(800.0, 500.0));
    screen.run_steps(4);
    read(&mut screen, 243);
    screen.state_mut().apply(Command::ShowPane(Pane::Layers));
    screen.run_steps(4);
    assert!(screen.query_by_label("Bytes in hex and text").is_none(), "they stand behind the layers");
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    screen.run_steps(4);
    assert!(field(&screen, "Find in the bytes").is_focused());
}
