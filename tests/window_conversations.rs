//! Conversations in the window: the table, and what two ends said.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod talk_support;
mod window_support;

use std::{fs, path::Path};

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{Command, ConversationCommand, Pane, RowCommand, SaveWhat},
    figure::conversation::TranscriptMode,
    query::ConversationColumn,
};
use talk_support::write;
use tempfile::tempdir;
use window_support::{Screen, open, until, until_in_view};

fn window(folder: &Path) -> Screen {
    let path = folder.join("talk.pcap");
    write(&path);
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 7);
    screen
}

fn apply(screen: &mut Screen, command: ConversationCommand) {
    screen.state_mut().apply(Command::Conversations(command));
}

/// Draws frames until the conversation is there.
fn until_followed(screen: &mut Screen) {
    until(screen, "the conversation", |app| {
        app.conversations().followed().shown().is_some() && app.is_complete()
    });
}

#[test]
fn the_table_lists_sorts_and_chooses() {
    let folder = tempdir().unwrap();
    let mut screen = window(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::K);
    until(&mut screen, "the table", |app| app.conversations().list().rows().len() == 2 && app.is_complete());
    screen.get_by_label("2 conversations");
    // Of the packet that came first, not of the one that was meant to be.
    screen.get_by_label_contains("page");
    screen.get_by_label_contains("who?");
    // Most packets first: TCP has five.
    let list = |screen: &Screen, row| {
        let list = screen.state().app().conversations().list();
        list.row(row).map(suji::query::ConversationRow::all_packets)
    };
    assert_eq!((list(&screen, 0), list(&screen, 1)), (Some(5), Some(2)));
    apply(&mut screen, ConversationCommand::Sort(ConversationColumn::Packets, false));
    until(&mut screen, "the other order", |app| {
        app.conversations().list().row(0).is_some_and(|row| row.all_packets() == 2)
    });
    apply(&mut screen, ConversationCommand::Rows(RowCommand::Choose(1)));
    until(&mut screen, "its packets", |app| app.chosen().points().len() == 5 && app.is_complete());
    screen.state_mut().apply(Command::ShowPane(Pane::Packets));
    screen.run_steps(3);
    screen.get_by_label("5 packets of the conversation");
    screen.key_press_modifiers(Modifiers::COMMAND, Key::K);
    screen.run_steps(3);
    screen.get_by_label("2 conversations");
    screen.key_press_modifiers(Modifiers::COMMAND, Key::K);
    until(&mut screen, "the table to close", |app| !app.conversations().list().is_open());
    assert_eq!(screen.state().app().chosen().points().len(), 5, "what was chosen stays");
}

#[test]
fn the_conversation_of_a_packet_is_followed_both_ways() {
    let folder = tempdir().unwrap();
    let mut screen = window(folder.path());
    // Frame 2 came before its time: it holds the end of the request.
    screen.state_mut().apply(Command::GoToFrame(2));
    until(&mut screen, "the packet", |app| app.chosen().len() == 1 && app.is_complete());
    screen.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::F);
    until_followed(&mut screen);
    screen.get_by_label("GET the page");
    screen.get_by_label("Host: x");
    screen.get_by_label("200 fine");
    screen.get_by_label("[10 bytes not captured]");
    let app = screen.state().app();
    assert_eq!(app.chosen().points().len(), 5, "its packets are marked");
    assert_eq!(app.chosen().row(), Some(1), "and the packet is still the one that is read");
    // A click on a row goes to its packet.
    screen.get_by_label("200 fine").click();
    until(&mut screen, "the packet of the row", |app| app.chosen().row() == Some(3) && app.is_complete());
    for (mode, shown) in [
        (TranscriptMode::Hex, "00000000  47 45 54 20 74 68 65 20  70 61 67 65 0d 0a 48 6f  GET the page··Ho"),
        (TranscriptMode::Text, "GET the page"),
    ] {
        apply(&mut screen, ConversationCommand::ShowAs(mode));
        until(&mut screen, "another way to show it", |app| {
            app.conversations().followed().shown().is_some_and(|(_, transcript)| transcript.mode == mode)
        });
        screen.get_by_label(shown);
    }
    screen.key_press(Key::Escape);
    until(&mut screen, "the window to close", |app| app.conversations().followed().key().is_none());
}

#[test]
fn what_an_end_sent_is_saved_under_a_name_that_does_not_run() {
    let folder = tempdir().unwrap();
    let mut screen = window(folder.path());
    let key = "tcp 10.0.0.1:1025,198.51.100.9:80".parse().unwrap();
    apply(&mut screen, ConversationCommand::Follow(key));
    until_followed(&mut screen);
    let path = folder.path().join("found.exe");
    screen.state_mut().apply(Command::Save(SaveWhat::ConversationB, path.clone()));
    until(&mut screen, "the file", |app| app.jobs().list().is_empty());
    let inert = folder.path().join("found.exe.bin");
    assert_eq!(fs::read(&inert).unwrap(), b"200 fine\r\nMZ\0\0the end\r\n");
    assert!(!path.exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&inert).unwrap().permissions().mode() & 0o111, 0);
    }
    let said: Vec<String> = screen.state().app().banners().list().iter().map(|of| of.text.clone()).collect();
    let said = said.join("\n");
    for part in ["would run", "10 bytes in 1 place not captured", "do not run it"] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn the_table_is_exported_as_it_is_sorted() {
    let folder = tempdir().unwrap();
    let mut screen = window(folder.path());
    apply(&mut screen, ConversationCommand::Sort(ConversationColumn::Packets, false));
    apply(&mut screen, ConversationCommand::ShowTable(true));
    until(&mut screen, "the table", |app| app.conversations().list().rows().len() == 2 && app.is_complete());
    let path = folder.path().join("table.csv");
    screen.state_mut().apply(Command::Save(SaveWhat::ConversationTable, path.clone()));
    until(&mut screen, "the file", |app| app.jobs().list().is_empty());
    let table = fs::read_to_string(path).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("transport,a,a_port,b,b_port,packets,"), "{}", lines[0]);
    assert!(lines[1].starts_with("udp,10.0.0.1,40000,198.51.100.9,53,2,2,0,13,13,0,"), "{}", lines[1]);
    assert!(lines[2].starts_with("tcp,10.0.0.1,1025,198.51.100.9,80,5,3,2,"), "{}", lines[2]);
}
