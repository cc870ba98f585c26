//! The window of settings, and the list of views.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use eframe::egui::{Event, Key, Memory, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{Command, Keeper, Options, SaveWhat, Theme},
    figure::MarkSize,
    query::Zone,
};
use window_support::{
    Screen, VIEWS, enter, field, open, open_small, open_with, until, until_in_view, write_capture,
};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

#[test]
fn settings_take_effect_at_once_and_go_back_to_the_first_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    screen.run_steps(3);
    screen.get_by_role_and_label(Role::Button, "Light").click();
    screen.run_steps(2);
    screen.get_by_role_and_label(Role::Button, "Large").click();
    screen.run_steps(2);
    screen.get_by_role_and_label(Role::CheckBox, "Strips").click();
    screen.run_steps(3);
    let settings = screen.state().app().settings();
    assert_eq!((settings.theme, settings.mark_size, settings.strips), (Theme::Light, MarkSize::Large, false));
    assert!(screen.query_by_label("Packets over time").is_none());
    screen.get_by_label("Everything as at the first time").click();
    screen.run_steps(3);
    let settings = screen.state().app().settings();
    assert_eq!((settings.mark_size, settings.strips), (MarkSize::Usual, true));
    assert!(settings.window, "what the hand is on stays");
}

#[test]
fn settings_take_the_keyboard_and_give_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let press = |screen: &mut Screen, key| {
        screen.key_press(key);
        screen.run_steps(4);
    };
    let focused = |screen: &Screen| {
        let window = screen.query_by_role_and_label(Role::Window, "Settings")?.rect();
        let focused = screen.ctx.memory(Memory::focused)?;
        Some(window.contains_rect(screen.ctx.read_response(focused)?.rect))
    };
    field(&screen, "Ports").focus();
    screen.run_steps(3);
    for times in [1, 40] {
        screen.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
        screen.run_steps(4);
        assert_eq!(focused(&screen), Some(true), "its first control");
        assert!(!field(&screen, "Ports").is_focused());
        press(&mut screen, Key::Tab);
        assert_eq!(focused(&screen), Some(true), "and the next");
        screen.event(Event::Text("7".to_owned()));
        screen.run_steps(2);
        assert_eq!(field(&screen, "Ports").value().as_deref(), Some(""));
        // The number of the text's size is typed as well.
        for _ in 0..times {
            if screen.get_all_by_role(Role::SpinButton).any(|node| node.is_focused()) {
                break;
            }
            press(&mut screen, Key::Tab);
        }
        press(&mut screen, Key::Escape);
        assert!(!screen.state().app().settings().window, "one Escape closes it");
        assert!(field(&screen, "Ports").is_focused(), "what had the keyboard has it again");
    }
}

#[test]
fn the_zone_is_that_of_the_last_time_unless_another_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("small.pcap");
    write_capture(&capture);
    let start = |zone: Option<&str>| {
        let keeper = Keeper::open(folder.path().join("settings"));
        let zone = zone.map(|zone| zone.parse().unwrap());
        open_with(Options { captures: vec![capture.clone()], keeper, zone, ..Options::default() })
    };
    let mut screen = start(None);
    assert_eq!(screen.state().app().settings().zone, Zone::default());
    enter(&mut screen, "Zone", "Asia/Tokyo");
    screen.state_mut().end();
    assert_eq!(start(None).state().app().settings().zone.to_string(), "Asia/Tokyo");
    let mut screen = start(Some("UTC"));
    assert_eq!(screen.state().app().settings().zone, Zone::default());
    screen.state_mut().end();
    assert_eq!(start(None).state().app().settings().zone.to_string(), "Asia/Tokyo", "that was for once");
}

#[test]
fn views_are_listed_and_gone_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    for address in ["118.8.200.0/22", "118.8.200.0/24", "118.8.200.0/26"] {
        enter(&mut screen, "Address", address);
    }
    screen.key_press(Key::Escape);
    screen.key_press_modifiers(Modifiers::COMMAND, Key::H);
    screen.run_steps(3);
    screen.get_by_label("4 views");
    let address = |screen: &window_support::Screen| field(screen, "Address").value().unwrap();
    screen.get_by_label_contains("118.8.200.0/22 ").click();
    screen.run_steps(4);
    assert_eq!(address(&screen), "118.8.200.0/22");
    screen.get_by_label("4 views");
    screen.get_by_label_contains("118.8.200.0/26 ").click();
    screen.run_steps(4);
    assert_eq!(address(&screen), "118.8.200.0/26", "what was gone back from is listed too");
    screen.state_mut().apply(Command::StepViews(-100));
    screen.run_steps(3);
    assert!(!screen.state().app().navigation().can_go_back());
}

#[test]
fn hidden_captures_come_back_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["a.pcap", "b.pcap"].map(|name| folder.path().join(name));
    for path in &paths {
        write_capture(path);
    }
    let mut screen = open(paths.to_vec());
    until_in_view(&mut screen, 2 * ALL);
    screen.state_mut().apply(Command::AddBookmark { name: None, note: String::new() });
    screen.state_mut().apply(Command::ShowCapture(1, false));
    screen.state_mut().apply(Command::AddBookmark { name: None, note: String::new() });
    until_in_view(&mut screen, ALL);
    let case = folder.path().join("case.suji");
    screen.state_mut().apply(Command::Save(SaveWhat::Workspace, case.clone()));
    until(&mut screen, "the workspace", |app| app.jobs().list().is_empty());

    let mut screen = open(vec![case]);
    until_in_view(&mut screen, ALL);
    assert_eq!(screen.state().app().lens().hidden_captures, [1].into());
    screen.state_mut().apply(Command::GoToBookmark(0));
    until_in_view(&mut screen, 2 * ALL);
    screen.state_mut().apply(Command::GoToBookmark(1));
    until_in_view(&mut screen, ALL);
    assert_eq!(screen.state().app().lens().hidden_captures, [1].into());
}

#[test]
fn escape_closes_settings_and_views() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::H);
    screen.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    screen.run_steps(3);
    for _ in 0..2 {
        screen.key_press(Key::Escape);
        screen.run_steps(3);
    }
    let settings = screen.state().app().settings();
    assert_eq!((settings.window, settings.views), (false, false));
}

#[test]
fn what_is_typed_behind_a_new_bookmark_is_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::D);
    screen.run_steps(4);
    field(&screen, "Name of the bookmark").type_text("the scan");
    screen.run_steps(3);
    let bookmark =
        |screen: &window_support::Screen| screen.state().app().desk().bookmarks().list()[0].clone();
    assert!(screen.get_by_role_and_label(Role::TextInput, "Name of the bookmark").is_focused());
    assert_eq!(bookmark(&screen).name, "the scan", "in place of the one that it was given");
}

#[test]
fn bookmarks_are_gone_to_without_a_mouse() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::AddBookmark { name: None, note: String::new() });
    screen.state_mut().apply(Command::ShowBookmarks(false));
    enter(&mut screen, "Address", "118.8.200.0/22");
    screen.key_press(Key::Escape);
    screen.run_steps(2);
    screen.key_press_modifiers(Modifiers::COMMAND, Key::B);
    screen.run_steps(4);
    screen.key_press(Key::Enter);
    screen.run_steps(4);
    assert_eq!(field(&screen, "Address").value().as_deref(), Some("0.0.0.0/0"));
}
