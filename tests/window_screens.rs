//! Odd screens: what a person needs is inside the window and large enough, whatever its size and that of text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod window_support;

use std::{path::Path, time::Duration};

use eframe::egui::{Key, Modifiers, Rect, Shape, Vec2, accesskit::Role, vec2};
use egui_kittest::kittest::Queryable;
use suji::app::{Command, LensText, Pane, Panel};
use window_support::{Screen, click_at, dot, field, open_small, plot, until};

/// The window at a size in points of the desktop and a size of text in percent, with a packet that is read.
fn screen_of(folder: &Path, size: Vec2, text: u16) -> Screen {
    let mut screen = open_small(folder);
    let place = dot(&screen, Duration::from_secs(1), [118, 8, 200, 10].into());
    click_at(&mut screen, place);
    until(&mut screen, "a packet", |app| app.inspector().shown().is_some() && app.is_complete());
    screen.state_mut().apply(Command::SetTextSize(text));
    screen.set_size(size);
    screen.run_steps(6);
    screen
}

#[track_caller]
fn assert_inside(screen: &Screen, what: &str, rect: Rect, least: Vec2) {
    let window = screen.ctx.content_rect().expand(0.5);
    assert!(window.contains_rect(rect), "{what} at {rect:?} is cut by the window, {window:?}");
    assert!(rect.width() >= least.x && rect.height() >= least.y, "{what} is but {:?}", rect.size());
}

const SCREENS: [(Vec2, u16); 6] = [
    (vec2(800.0, 500.0), 80),
    (vec2(800.0, 500.0), 100),
    (vec2(800.0, 500.0), 200),
    (vec2(1_280.0, 800.0), 200),
    (vec2(1_920.0, 1_080.0), 100),
    (vec2(3_840.0, 2_160.0), 200),
];

#[test]
fn menus_fields_plot_table_and_status_are_inside_every_screen() {
    let folder = tempfile::tempdir().unwrap();
    for (size, text) in SCREENS {
        let screen = screen_of(folder.path(), size, text);
        let of = |what: &str| format!("{what} at {size:?}, {text} %");
        for menu in ["File", "View", "Go", "Analyse", "Help"] {
            let rect = screen.get_by_role_and_label(Role::Button, menu).rect();
            assert_inside(&screen, &of(menu), rect, vec2(20.0, 16.0));
        }
        for (name, least) in [("Address", 100.0), ("Time", 100.0), ("Find", 60.0), ("Zone", 60.0)] {
            assert_inside(&screen, &of(name), field(&screen, name).rect(), vec2(least, 16.0));
        }
        for choice in ["Aa", "UTF-16", "in lens"] {
            let rect = screen.get_by_role_and_label(Role::Button, choice).rect();
            assert_inside(&screen, &of(choice), rect, vec2(14.0, 16.0));
        }
        assert_inside(&screen, &of("the plot"), plot(&screen), vec2(60.0, 40.0));
        // The row of the packet that is read: its frame's number.
        let number = screen.state().app().inspector().shown().unwrap().number.to_string();
        let row = screen.get_all_by_label(&number).next().unwrap().rect();
        assert_inside(&screen, &of("a row of the table"), row, vec2(6.0, 8.0));
        let below = screen.ctx.content_rect().bottom() - 40.0;
        let mut status = screen.get_all_by_label_contains(" in view").map(|label| label.rect());
        let status = status.find(|rect| rect.top() > below).expect("the status");
        assert_inside(&screen, &of("the status"), status, vec2(40.0, 10.0));
    }
}

#[test]
fn every_panel_can_be_seen_on_a_small_screen() {
    let folder = tempfile::tempdir().unwrap();
    for text in [100, 200] {
        let mut screen = screen_of(folder.path(), vec2(800.0, 500.0), text);
        for (pane, role, label, least) in [
            (Pane::Bytes, Role::Label, "Bytes in hex and text", vec2(120.0, 30.0)),
            (Pane::Layers, Role::Tree, "Layers of the packet", vec2(120.0, 40.0)),
            (Pane::Lens, Role::Button, "To", vec2(16.0, 16.0)),
        ] {
            screen.state_mut().apply(Command::ShowPane(pane));
            screen.run_steps(4);
            // What is wider is scrolled through.
            let rect = screen.get_by_role_and_label(role, label).rect().intersect(screen.ctx.content_rect());
            assert_inside(&screen, &format!("{label} at {text} %"), rect, least);
        }
    }
}

#[test]
fn windows_in_the_window_are_never_larger_than_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = screen_of(folder.path(), vec2(800.0, 500.0), 200);
    for (title, open, close) in [
        ("Keys and gestures", Command::ToggleHelp, Command::ToggleHelp),
        ("Messages", Command::ShowMessages(true), Command::ShowMessages(false)),
        ("Views", Command::ShowViews(true), Command::ShowViews(false)),
        ("Settings", Command::ShowSettings(true), Command::ShowSettings(false)),
        (
            "Bookmarks",
            Command::AddBookmark { name: None, note: String::new() },
            Command::ShowBookmarks(false),
        ),
    ] {
        screen.state_mut().apply(open);
        screen.run_steps(6);
        let window = screen.get_by_role_and_label(Role::Window, title).rect();
        assert_inside(&screen, title, window, vec2(200.0, 80.0));
        screen.state_mut().apply(close);
        screen.run_steps(3);
    }
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    screen.run_steps(6);
    assert_inside(&screen, "the palette", field(&screen, "Command").rect(), vec2(200.0, 16.0));
}

#[test]
fn no_key_and_nothing_that_it_does_is_cut_at_the_sides() {
    let folder = tempfile::tempdir().unwrap();
    for (size, text) in SCREENS {
        let mut screen = screen_of(folder.path(), size, text);
        screen.state_mut().apply(Command::ToggleHelp);
        screen.run_steps(6);
        let window = screen.get_by_role_and_label(Role::Window, "Keys and gestures").rect();
        assert_inside(&screen, "the keys", window, vec2(200.0, 80.0));
        for label in ["IN CONVERSATIONS AND LOOKUPS", "Up, Down, PageUp, PageDown", "Drag, or Shift + arrows"]
            .into_iter()
            .chain(["open the row of the table: its layers get the arrows, Left folds, Right unfolds"])
            .chain(["zoom into the prefix of the packet that it reads, or under the pointer"])
        {
            let rect = screen.get_by_label(label).rect();
            let sides = (rect.left() >= window.left() + 4.0, rect.right() <= window.right() - 4.0);
            assert_eq!(sides, (true, true), "{label} at {rect:?} in {window:?}, {size:?}, {text} %");
        }
    }
}

#[test]
fn what_the_lens_does_to_a_packet_is_told_in_full_beside_a_narrow_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = screen_of(folder.path(), vec2(800.0, 500.0), 200);
    screen.state_mut().apply(Command::ShowPane(Pane::Layers));
    screen.state_mut().apply(Command::Enter(LensText::Ports, "udp/53".to_owned()));
    screen.run_steps(10);
    screen.get_by_label("Hidden by the lens, so without a dot");
    let drawn = |end: &str| {
        screen.output().shapes.iter().any(|clipped| match &clipped.shape {
            Shape::Text(text) => text.galley.text().ends_with(end) && !text.galley.elided,
            _ => false,
        })
    };
    assert!(drawn("a dot") || drawn("dot"), "its end is drawn");
}

#[test]
fn what_is_set_apart_gives_way_where_there_is_no_room_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = screen_of(folder.path(), vec2(1_280.0, 800.0), 100);
    screen.state_mut().apply(Command::SetLayout(suji::app::Layout::beside_plot()));
    screen.run_steps(4);
    let table = |screen: &Screen| screen.query_by_label("Panel PACKETS").map(|title| title.rect());
    assert!(table(&screen).unwrap().left() > plot(&screen).right());
    screen.set_size(vec2(400.0, 250.0));
    screen.run_steps(4);
    assert!(table(&screen).is_none(), "a tab says it");
    assert_inside(&screen, "the plot", plot(&screen), vec2(60.0, 40.0));
    screen.state_mut().apply(Command::ShowPanel(Panel::Packets, false));
    screen.set_size(vec2(1_280.0, 800.0));
    screen.run_steps(4);
    screen.state_mut().apply(Command::ShowPanel(Panel::Packets, true));
    screen.run_steps(4);
    assert!(table(&screen).unwrap().left() > plot(&screen).right(), "it comes back as it was set");
}

#[test]
fn a_field_that_cuts_its_text_says_all_of_it_under_the_pointer() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = screen_of(folder.path(), vec2(800.0, 500.0), 100);
    assert!(field(&screen, "Time").rect().width() > 280.0, "the rest of its line is its own");
    screen.set_size(vec2(600.0, 500.0));
    screen.run_steps(4);
    let times = screen.state().app().text(LensText::Time);
    let at = field(&screen, "Time").rect().center();
    screen.hover_at(at);
    for _ in 0..60 {
        screen.step();
    }
    assert!(screen.query_by_label_contains(&format!("{times}\n")).is_some(), "{times}");
    screen.set_size(vec2(1_920.0, 1_080.0));
    screen.run_steps(4);
    let at = field(&screen, "Time").rect().center();
    screen.hover_at(at);
    for _ in 0..60 {
        screen.step();
    }
    assert!(screen.query_by_label_contains(&format!("{times}\n")).is_none(), "there is room for it");
}
