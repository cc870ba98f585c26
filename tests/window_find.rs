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

#[test]
fn a_packet_that_the_lens_hides_is_said_to_be_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    find(&mut screen, "who is", 50);
    screen.state_mut().apply(Command::PaperView(1));
    until_in_view(&mut screen, VIEWS[0]);
    screen.key_press(Key::F3);
    screen.run_steps(4);
    screen.get_by_label("2 of 50 packets, hidden by the lens");
    screen.get_by_label("Hidden by the lens, so without a dot");
    screen.state_mut().apply(Command::PaperView(3));
    until_in_view(&mut screen, VIEWS[2]);
    screen.get_by_label("2 of 50 packets");
    assert!(screen.query_by_label("Hidden by the lens, so without a dot").is_none());
}

#[test]
fn bytes_that_a_menu_looks_for_leave_the_box_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let query = FindQuery { text: "77 68 6f".to_owned(), kind: FindKind::Hex, ..FindQuery::default() };
    screen.state_mut().apply(Command::Find(query));
    until(&mut screen, "50 packets", |app| {
        app.searches().current().is_some_and(|entry| !entry.is_running() && entry.packets().len() == 50)
    });
    assert_eq!(screen.state().app().text(LensText::Find), "");
    assert_eq!(screen.state().app().settings().find.kind, FindKind::Anything);
    screen.get_by_label("77 68 6f");
    find(&mut screen, "slam", 20);
    assert_eq!(screen.state().app().text(LensText::Find), "slam");
}

#[test]
fn bytes_in_hex_are_found_without_saying_so_and_another_meaning_keeps_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    // "who", as bytes copied from a packet stand on the clipboard.
    find(&mut screen, "77 68 6f", 50);
    let query = |kind| Command::SetFind(FindQuery { kind, ..FindQuery::default() });
    screen.state_mut().apply(query(FindKind::Text));
    until(&mut screen, "no such text", |app| {
        let current = app.searches().current();
        current.is_some_and(|entry| entry.query.kind == FindKind::Text && !entry.is_running())
    });
    assert_eq!((found(&screen), screen.state().app().text(LensText::Find).as_str()), (0, "77 68 6f"));
    screen.state_mut().apply(query(FindKind::Hex));
    until(&mut screen, "the bytes", |app| {
        let current = app.searches().current();
        current.is_some_and(|entry| !entry.is_running() && entry.packets().len() == 50)
    });
}

#[test]
fn stepping_begins_with_what_is_in_view_and_shows_the_bytes_that_were_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Time", "2009-03-13 05:00:02..2009-03-13 05:00:04");
    screen.run_steps(3);
    assert_eq!(screen.state().app().mistake(LensText::Time), None);
    let start = screen.state().app().navigation().window().time.start;
    find(&mut screen, "who is", 50);
    let app = screen.state().app();
    let first = app.chosen().current().and_then(|id| app.captures().index().point(id)).unwrap();
    assert!(first.time.unwrap().0 >= start && app.chosen().row() > Some(0), "{:?}", app.chosen().row());
    assert!(
        app.chosen().points()[..app.chosen().row().unwrap()]
            .iter()
            .all(|id| { app.captures().index().point(*id).unwrap().time.unwrap().0 < start })
    );
}
