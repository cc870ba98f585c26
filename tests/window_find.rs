//! The Find box: what is found is counted, listed, painted, stepped through, and used by the lens.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use suji::app::{Command, FindKind, FindQuery, LensText, SearchUse};
use window_support::{Screen, VIEWS, enter, field, open_small, until, until_in_view};

fn found(screen: &Screen) -> u64 {
    screen.state().app().searches().current().unwrap().packets().len()
}

fn find(screen: &mut Screen, text: &str, packets: u64) {
    enter(screen, "Find", text);
    until(screen, &format!("{packets} packets with {text}"), |app| {
        let done = app.searches().current().filter(|entry| !entry.is_running() && entry.query.text == text);
        done.is_some_and(|entry| entry.packets().len() == packets) && app.is_complete()
    });
}

#[test]
fn what_is_found_is_counted_listed_and_painted() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    find(&mut screen, "who is", 50);
    screen.get_by_label("1 of 50 packets");
    let app = screen.state().app();
    assert_eq!(app.chosen().points().len(), 50, "they are listed");
    let [piece] = app.found().pieces() else { panic!("{:?}", app.found().pieces()) };
    assert_eq!(piece.total, 50);
    let marks = piece.marks.as_ref().unwrap();
    assert!(marks.iter().all(|mark| app.searches().list()[0].packets().contains(mark.id)));
    // The bytes that were found are marked in the packet that is read.
    let id = app.chosen().current().unwrap();
    assert_eq!(app.searches().current().unwrap().bytes(id), Some(42..48));
}

#[test]
fn ctrl_f_goes_to_the_box_and_f3_steps() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    assert!(field(&screen, "Find").is_focused());
    field(&screen, "Find").type_text("slam");
    screen.run_steps(2);
    screen.key_press(Key::Enter);
    until(&mut screen, "20 packets", |app| {
        app.searches().current().is_some_and(|entry| !entry.is_running() && entry.packets().len() == 20)
            && app.chosen().points().len() == 20
    });
    let row = |screen: &Screen| screen.state().app().chosen().row();
    assert_eq!(row(&screen), Some(0));
    screen.key_press(Key::F3);
    screen.run_steps(3);
    assert_eq!(row(&screen), Some(1));
    for _ in 0..2 {
        screen.key_press_modifiers(Modifiers::SHIFT, Key::F3);
        screen.run_steps(3);
    }
    assert_eq!(row(&screen), Some(19), "before the first comes the last");
}

#[test]
fn a_search_can_be_part_of_the_lens_and_stays_beside_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    find(&mut screen, "who is", 50);
    screen.get_by_label("Show only").click();
    until_in_view(&mut screen, 50);
    // It is used, so another search does not take its place.
    find(&mut screen, "slam", 20);
    assert_eq!(screen.state().app().searches().list().len(), 2);
    assert_eq!(screen.state().app().searches().sets_used(), 1);
    let colors: Vec<_> = screen.state().app().searches().list().iter().map(|entry| entry.color).collect();
    assert_ne!(colors[0], colors[1]);
    let id = screen.state().app().searches().list()[0].id;
    let script = [Command::UseSearch(id, SearchUse::LeaveOut)];
    for command in script {
        // As a command file has it.
        let line = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&line).unwrap(), command);
    }
    screen.get_all_by_label("Leave out").next().unwrap().click();
    until_in_view(&mut screen, VIEWS.iter().sum::<u64>() - 50);
    screen.get_by_label("Close the search for who is").click();
    until_in_view(&mut screen, VIEWS.iter().sum());
}

#[test]
fn a_search_that_is_not_kept_gives_way_and_one_that_is_has_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    find(&mut screen, "who is", 50);
    find(&mut screen, "slam", 20);
    assert_eq!(screen.state().app().searches().list().len(), 1);
    screen.get_by_label("Keep").click();
    screen.run_steps(3);
    window_support::enter(&mut screen, "Name of the search", "worm");
    until(&mut screen, "a name", |app| app.searches().list()[0].name.as_deref() == Some("worm"));
    find(&mut screen, "nothing like this", 0);
    assert_eq!(screen.state().app().searches().list().len(), 2);
    screen.get_by_label("nothing found");
    assert_eq!(found(&screen), 0);
}

#[test]
fn a_mistake_is_told_beneath_the_box() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let query = FindQuery { text: "USER (a".to_owned(), kind: FindKind::Regex, ..FindQuery::default() };
    let line = serde_json::to_string(&Command::Find(query)).unwrap();
    assert_eq!(
        line,
        r#"{"find":{"text":"USER (a","kind":"regex","ignore_case":false,"utf16":false,"under_lens":false}}"#
    );
    screen.get_by_label("How it is looked for").click();
    screen.run_steps(3);
    screen.get_by_label("Regex").click();
    screen.run_steps(3);
    enter(&mut screen, "Find", "USER (a");
    until(&mut screen, "a mistake", |app| app.mistake(LensText::Find).is_some());
    screen.get_by_label("unclosed group");
}
