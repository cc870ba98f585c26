//! The find field of a followed conversation.
#![allow(clippy::unwrap_used, clippy::panic)]

mod talk_support;
mod window_support;

use std::path::{Path, PathBuf};

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{Command, ConversationCommand, FindKind, FindQuery, Finding},
    figure::conversation::TranscriptMode,
};
use window_support::{Screen, field, open, until, until_in_view};

const FIELD: &str = "Find in this conversation";

fn followed(folder: &Path) -> Screen {
    let path = folder.join("talk.pcap");
    talk_support::write(&path);
    follow(path, 7)
}

/// Follows home's conversation in a capture of so many packets.
fn follow(path: PathBuf, packets: u64) -> Screen {
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, packets);
    let key = "tcp 10.0.0.1:1025,198.51.100.9:80".parse().unwrap();
    apply(&mut screen, ConversationCommand::Follow(key));
    until(&mut screen, "the conversation", |app| {
        app.conversations().followed().shown().is_some() && app.is_complete()
    });
    screen
}

fn apply(screen: &mut Screen, command: ConversationCommand) {
    screen.state_mut().apply(Command::Conversations(command));
}

fn find(screen: &mut Screen, text: &str, kind: FindKind) {
    let query = FindQuery { text: text.to_owned(), kind, ignore_case: true, ..FindQuery::default() };
    apply(screen, ConversationCommand::Find(query));
    until(screen, "what is found", |app| !app.conversations().followed().is_busy());
}

fn finding(screen: &Screen) -> &Finding {
    screen.state().app().conversations().followed().finding()
}

fn row_text(screen: &Screen) -> String {
    let followed = screen.state().app().conversations().followed();
    let (conversation, transcript) = followed.shown().unwrap();
    transcript.text(conversation, &transcript.rows[finding(screen).row().unwrap()]).into_owned()
}

#[test]
fn ctrl_f_goes_to_its_field_and_from_there_to_the_find_box() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = followed(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    assert!(field(&screen, FIELD).is_focused());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    assert!(field(&screen, "Find").is_focused());
}

#[test]
fn what_is_typed_is_found_on_both_sides_and_stepped_through() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = followed(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    field(&screen, FIELD).type_text("THE ");
    until(&mut screen, "two matches", |app| {
        app.conversations().followed().finding().matches().starts.len() == 2
    });
    screen.get_by_label("1 of 2");
    assert_eq!(row_text(&screen), "GET the page");
    assert!(screen.state().app().chosen().row() == Some(0), "nobody has gone there yet");
    screen.key_press(Key::Enter);
    screen.run_steps(4);
    screen.get_by_label("1 of 2");
    until(&mut screen, "the packet of the first", |app| app.chosen().row() == Some(2));
    screen.key_press(Key::Enter);
    screen.run_steps(4);
    screen.get_by_label("2 of 2");
    assert_eq!(row_text(&screen), "MZ··the end");
    until(&mut screen, "its packet", |app| app.chosen().row() == Some(4));
    assert!(field(&screen, FIELD).is_focused(), "the next Enter steps on");
    screen.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    screen.run_steps(4);
    screen.get_by_label("1 of 2");
    for (modifiers, words) in [(Modifiers::SHIFT, "2 of 2"), (Modifiers::NONE, "1 of 2")] {
        screen.key_press_modifiers(modifiers, Key::F3);
        screen.run_steps(4);
        screen.get_by_label(words);
    }
}

#[test]
fn a_match_may_be_split_between_packets_and_is_marked_where_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = followed(folder.path());
    // "GET the " came in one segment, "page" in another, in the wrong order.
    find(&mut screen, "the page", FindKind::Text);
    let (conversation, transcript) = screen.state().app().conversations().followed().shown().unwrap();
    let row = &transcript.rows[finding(&screen).row().unwrap()];
    let marks = transcript.marks(conversation, row, &finding(&screen).matches().parts);
    let text = transcript.text(conversation, row);
    let marked: String = marks.iter().map(|mark| &text[mark.text.clone()]).collect();
    assert_eq!((marks.len(), marked.as_str()), (2, "the page"));
}

#[test]
fn a_text_is_found_in_utf16_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.pcap");
    let mut writer = window_support::create(&path);
    talk_support::segment(&mut writer, 0, true, (100, true), b"");
    talk_support::segment(&mut writer, 10, true, (101, false), b"a demo, d\0E\0m\0o\0 and \0d\0e\0m\0o");
    writer.flush().unwrap();
    let mut screen = follow(path, 2);
    find(&mut screen, "demo", FindKind::Text);
    assert_eq!(finding(&screen).matches().starts.len(), 3, "in each of its encodings");
}

#[test]
fn hex_and_expressions_are_found_whichever_way_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = followed(folder.path());
    find(&mut screen, "4d 5a ?? 00", FindKind::Hex);
    assert_eq!((finding(&screen).matches().starts.len(), row_text(&screen).as_str()), (1, "MZ··the end"));
    apply(&mut screen, ConversationCommand::ShowAs(TranscriptMode::Hex));
    until(&mut screen, "the row in hex", |app| {
        let followed = app.conversations().followed();
        let is_hex = followed.shown().is_some_and(|(_, shown)| shown.mode == TranscriptMode::Hex);
        is_hex && !followed.is_busy()
    });
    assert!(row_text(&screen).contains("4d 5a 00 00"), "{}", row_text(&screen));
    find(&mut screen, "[a-z]+ (fine|page)", FindKind::Regex);
    assert_eq!(finding(&screen).matches().starts.len(), 1);
    find(&mut screen, "(", FindKind::Regex);
    assert!(finding(&screen).mistake().is_some() && finding(&screen).matches().starts.is_empty());
    find(&mut screen, "nowhere", FindKind::Text);
    screen.get_by_label("not found");
}

#[test]
fn one_escape_in_its_field_closes_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = followed(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    assert!(field(&screen, FIELD).is_focused());
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(screen.state().app().conversations().followed().key().is_none());
}
