//! The window by the keyboard alone: the menu bar, and the way from the plot to table, layers and bytes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::time::Duration;

use eframe::egui::{Event, Key, Modifiers, PointerButton, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable};
use suji::app::{Command, ConversationCommand, Panel};
use window_support::{Screen, click_at, dot, field, open_small, painted, until};

/// An entry of the first menu, to tell whether it is open.
const OF_FILE: &str = "Add…";
const OF_VIEW: &str = "History of views";

fn press(screen: &mut Screen, key: Key) {
    screen.key_press(key);
    screen.run_steps(4);
}

fn has_keyboard(screen: &Screen, role: Role, name: &str) -> bool {
    screen.query_all_by_role_and_label(role, name).any(|node| node.accesskit_node().is_focused())
}

fn is_open(screen: &Screen, entry: &str) -> bool {
    !painted(screen, entry).is_empty()
}

#[test]
fn f10_goes_to_the_menus_which_arrows_open_and_walk_through() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    press(&mut screen, Key::F10);
    assert!(has_keyboard(&screen, Role::Button, "File"));
    press(&mut screen, Key::ArrowRight);
    assert!(has_keyboard(&screen, Role::Button, "View"));
    assert!(!is_open(&screen, OF_VIEW), "no menu is open yet");
    press(&mut screen, Key::ArrowDown);
    assert!(is_open(&screen, OF_VIEW));
    let first = screen
        .get_all_by_label_contains("Fit to the packets")
        .find(|node| node.accesskit_node().is_focused());
    assert!(first.is_some(), "the first entry has the keyboard");
    press(&mut screen, Key::ArrowLeft);
    assert!(is_open(&screen, OF_FILE) && !is_open(&screen, OF_VIEW));
    press(&mut screen, Key::ArrowLeft);
    assert!(!is_open(&screen, OF_FILE), "around the end, to Help");
    assert!(!painted(&screen, "Keys and gestures").is_empty());
}

#[test]
fn an_entry_is_taken_and_the_menu_closes() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    for key in [Key::F10, Key::ArrowLeft, Key::Enter, Key::ArrowUp, Key::Enter] {
        press(&mut screen, key);
    }
    assert!(screen.state().app().settings().help);
    assert!(!has_keyboard(&screen, Role::Button, "Help"));
}

#[test]
fn escape_closes_the_menu_and_gives_the_keyboard_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    field(&screen, "Ports").focus();
    screen.run_steps(3);
    for key in [Key::F10, Key::Enter] {
        press(&mut screen, key);
    }
    assert!(is_open(&screen, OF_FILE));
    assert!(!has_keyboard(&screen, Role::TextInput, "Ports"));
    press(&mut screen, Key::Escape);
    assert!(!is_open(&screen, OF_FILE));
    assert!(has_keyboard(&screen, Role::TextInput, "Ports"));
    press(&mut screen, Key::F10);
    press(&mut screen, Key::F10);
    assert!(has_keyboard(&screen, Role::TextInput, "Ports"), "a second F10 comes back");
}

#[test]
fn alt_alone_goes_to_the_menus_but_not_alt_with_something_else() {
    if cfg!(target_os = "macos") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let hold = |screen: &mut Screen, modifiers| {
        screen.event(Event::ModifiersChanged(modifiers));
        screen.run_steps(2);
    };
    let at = window_support::plot(&screen).center();
    hold(&mut screen, Modifiers::ALT);
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::ALT);
        screen.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        screen.run_steps(1);
    }
    hold(&mut screen, Modifiers::NONE);
    assert!(!has_keyboard(&screen, Role::Button, "File"), "it was a click with Alt");
    hold(&mut screen, Modifiers::ALT);
    hold(&mut screen, Modifiers::NONE);
    assert!(has_keyboard(&screen, Role::Button, "File"));
}

#[test]
fn the_keyboard_goes_from_chosen_packets_to_their_table_layers_and_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let at = dot(&screen, Duration::from_secs(10), "118.8.200.100".parse().unwrap());
    click_at(&mut screen, at);
    until(&mut screen, "a packet", |app| app.inspector().shown().is_some() && app.is_complete());
    press(&mut screen, Key::Tab);
    assert!(has_keyboard(&screen, Role::Table, "Rows of packets"), "not the first button of the window");
    screen.key_press_modifiers(Modifiers::COMMAND, Key::A);
    until(&mut screen, "all packets", |app| app.chosen().points().len() == 300 && app.is_complete());
    press(&mut screen, Key::ArrowDown);
    assert_eq!(screen.state().app().chosen().row(), Some(1));
    press(&mut screen, Key::Enter);
    assert!(has_keyboard(&screen, Role::Tree, "Layers of the packet"));
    press(&mut screen, Key::Tab);
    assert!(has_keyboard(&screen, Role::Grid, "Bytes of the packet"));
    for (role, name) in [(Role::Tree, "Layers of the packet"), (Role::Table, "Rows of packets")] {
        screen.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
        screen.run_steps(4);
        assert!(has_keyboard(&screen, role, name), "back to {name}");
    }
    press(&mut screen, Key::Tab);
    assert!(has_keyboard(&screen, Role::Tree, "Layers of the packet"), "rows and heads are no stops");
}

#[test]
fn enter_opens_the_packet_that_a_click_chose_with_its_layers_hidden_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let at = dot(&screen, Duration::from_secs(10), "118.8.200.100".parse().unwrap());
    click_at(&mut screen, at);
    until(&mut screen, "a packet", |app| app.inspector().shown().is_some() && app.is_complete());
    screen.state_mut().apply(Command::ShowPanel(Panel::Layers, false));
    screen.run_steps(4);
    assert!(screen.query_by_role_and_label(Role::Tree, "Layers of the packet").is_none());
    press(&mut screen, Key::Enter);
    assert!(has_keyboard(&screen, Role::Tree, "Layers of the packet"));
}

#[test]
fn digits_and_home_that_are_typed_are_text_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::AddBookmark { name: None, note: String::new() });
    screen.state_mut().apply(Command::Conversations(ConversationCommand::ShowTable(true)));
    screen.run_steps(4);
    let before = (screen.state().app().lens().clone(), screen.state().app().navigation().window());
    for name in
        ["Ports", "Peers", "Address", "Time", "Find", "Zone", "Name of the bookmark", "Note of the bookmark"]
    {
        field(&screen, name).focus();
        screen.run_steps(2);
        for (key, text) in [(Key::Num1, "1"), (Key::Num4, "4"), (Key::Home, ""), (Key::G, "g")] {
            screen.key_press(key);
            if !text.is_empty() {
                screen.event(Event::Text(text.to_owned()));
            }
            screen.run_steps(2);
        }
        let app = screen.state().app();
        assert_eq!((app.lens().clone(), app.navigation().window()), before, "typed into {name}");
        assert!(!app.settings().fold_gaps, "typed into {name}");
    }
}

#[test]
fn escape_in_a_field_leaves_it_as_it_was_and_the_packets_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::SelectView);
    until(&mut screen, "all packets", |app| app.chosen().points().len() == 300 && app.is_complete());
    for name in ["Ports", "Peers", "Address", "Time", "Find", "Zone"] {
        field(&screen, name).focus();
        screen.run_steps(2);
        let before = field(&screen, name).value();
        field(&screen, name).type_text("9");
        screen.run_steps(2);
        assert_ne!(field(&screen, name).value(), before, "{name}");
        press(&mut screen, Key::Escape);
        assert_eq!(field(&screen, name).value(), before, "{name}");
        assert!(!has_keyboard(&screen, Role::TextInput, name));
        assert_eq!(screen.state().app().chosen().points().len(), 300, "after Escape in {name}");
        assert!(screen.state().app().searches().list().is_empty());
    }
    press(&mut screen, Key::Escape);
    assert!(screen.state().app().chosen().is_empty(), "now it is meant for the packets");
}

#[test]
fn an_entry_that_the_keyboard_comes_to_is_scrolled_into_view() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.set_size([800.0, 500.0].into());
    screen.run_steps(4);
    for key in [Key::F10, Key::ArrowRight, Key::ArrowDown] {
        press(&mut screen, key);
    }
    assert!(!painted(&screen, "Fit to the packets").is_empty());
    assert!(painted(&screen, "Sort packets by").is_empty(), "there is no room for it");
    press(&mut screen, Key::ArrowUp);
    screen.run_steps(30);
    let [last] = painted(&screen, "Sort packets by")[..] else { panic!("it is out of sight") };
    assert!(last.bottom() < 500.0 && last.height() > 8.0, "{last:?}");
}
