//! The palette of commands, and changes of the lens taken back.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use eframe::egui::{Key, Modifiers, Shape};
use egui_kittest::kittest::Queryable;
use suji::app::{ColorBy, Command, FindKind, Panel};
use window_support::{Screen, VIEWS, field, open_small, until_in_view};

fn palette(screen: &mut Screen, typed: &str) {
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    screen.run_steps(2);
    field(screen, "Command").type_text(typed);
    screen.run_steps(2);
}

#[test]
fn typed_words_find_a_command_and_enter_runs_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    palette(&mut screen, "dens col");
    screen.get_by_label("Colour by: Density");
    screen.key_press(Key::Enter);
    screen.run_steps(3);
    assert_eq!(screen.state().app().settings().color, ColorBy::Density);
    assert!(screen.query_by_label("Command").is_none(), "it closes");
}

#[test]
fn ports_of_the_capture_are_commands_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    palette(&mut screen, "only port 445");
    screen.key_press(Key::Enter);
    screen.run_steps(3);
    assert_eq!(field(&screen, "Ports").value().as_deref(), Some("tcp/445"));
}

#[test]
fn what_cannot_be_done_says_why_and_is_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    palette(&mut screen, "redo change");
    screen.get_by_label_contains("No change was taken back");
    screen.key_press(Key::Enter);
    screen.run_steps(3);
    assert!(screen.query_by_label("Command").is_some(), "it stays, to choose something else");
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(screen.query_by_label("Command").is_none());
}

#[test]
fn arrows_choose_among_what_was_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    palette(&mut screen, "syn home");
    screen.key_press(Key::ArrowDown);
    screen.run_steps(2);
    screen.key_press(Key::Enter);
    until_in_view(&mut screen, VIEWS[1]);
}

#[test]
fn a_line_of_a_command_file_is_run_and_a_mistake_in_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    palette(&mut screen, r#"{"paper_view": 9"#);
    screen.get_by_label_contains("EOF");
    field(&screen, "Command").type_text("}");
    screen.run_steps(2);
    screen.key_press(Key::Enter);
    screen.run_steps(2);
    palette(&mut screen, r#"{"paper_view": 4}"#);
    screen.key_press(Key::Enter);
    until_in_view(&mut screen, VIEWS[3]);
}

#[test]
fn changes_of_the_lens_are_taken_back_and_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let all = VIEWS.iter().sum();
    screen.key_press(Key::Num1);
    until_in_view(&mut screen, VIEWS[0]);
    screen.key_press(Key::Num3);
    until_in_view(&mut screen, VIEWS[2]);
    for packets in [VIEWS[0], all] {
        screen.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        until_in_view(&mut screen, packets);
    }
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    until_in_view(&mut screen, VIEWS[0]);
    screen.state_mut().apply(Command::ResetLens);
    until_in_view(&mut screen, all);
    assert!(!screen.state().app().lens_history().can_redo());
}

#[test]
fn a_home_that_was_chosen_is_taken_back_to_the_inferred_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    window_support::enter(&mut screen, "Home", "198.51.100.7");
    screen.run_steps(3);
    assert!(screen.state().app().home().is_chosen());
    screen.state_mut().apply(Command::UndoLens);
    screen.run_steps(3);
    assert_eq!(field(&screen, "Home").value().as_deref(), Some("10.0.0.1"));
    assert!(!screen.state().app().home().is_chosen());
}

#[test]
fn boxes_of_the_lens_and_meanings_of_what_is_looked_for_are_commands() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::ShowPanel(Panel::Lens, false));
    screen.run_steps(2);
    palette(&mut screen, "peers");
    screen.key_press(Key::Enter);
    screen.run_steps(4);
    assert!(field(&screen, "Peers").is_focused(), "its panel is shown");
    palette(&mut screen, "regex");
    screen.key_press(Key::Enter);
    screen.run_steps(4);
    assert_eq!(screen.state().app().settings().find.kind, FindKind::Regex);
    assert!(field(&screen, "Find").is_focused());
}

#[test]
fn the_keys_of_the_chosen_command_are_drawn_in_the_strong_ink() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    palette(&mut screen, "history of views");
    screen.run_steps(3);
    let strong = screen.ctx.global_style().visuals.strong_text_color();
    let inks = screen.output().shapes.iter().filter_map(|clipped| match &clipped.shape {
        Shape::Text(text) if text.galley.text().replace(' ', "") == "Ctrl+H" => {
            Some(text.galley.job.sections[0].format.color)
        }
        _ => None,
    });
    assert_eq!(inks.collect::<Vec<_>>(), [strong]);
}
