//! Workspaces, bookmarks and what is remembered from one time to the next.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{fs, path::Path};

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::app::{App, Command, Keeper, Options, SaveWhat, SearchUse, Theme, ThemeChoice};
use window_support::{
    Screen, VIEWS, enter, field, open, open_small, open_with, until, until_in_view, write_capture,
};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

/// Opens the small capture, looks at some of it, keeps that, and saves the workspace beside it.
fn save_case(folder: &Path) -> Screen {
    let mut screen = open_small(folder);
    screen.key_press(Key::Num1);
    enter(&mut screen, "Address", "118.8.200.0/25");
    until_in_view(&mut screen, 128);
    let window = screen.state_mut();
    window.apply(Command::AddBookmark { name: Some("the scan".to_owned()), note: "port 445".to_owned() });
    window.apply(Command::PinPort("tcp/4444".parse().unwrap(), true));
    window.apply(Command::FoldGaps(true));
    let find = serde_json::from_str(r#"{"find":{"text":"hello","kind":"text"}}"#).unwrap();
    window.apply(find);
    until(&mut screen, "the search", |app| !app.searches().is_running());
    screen.state_mut().apply(Command::Save(SaveWhat::Workspace, folder.join("case.suji")));
    until(&mut screen, "the workspace", |app| app.jobs().list().is_empty());
    screen
}

fn banners(app: &App) -> String {
    app.banners().list().iter().map(|banner| banner.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_workspace_opens_as_it_was_left() {
    let folder = tempfile::tempdir().unwrap();
    drop(save_case(folder.path()));
    let mut screen = open(vec![folder.path().join("case.suji")]);
    until_in_view(&mut screen, 128);
    let app = screen.state().app();
    assert_eq!(field(&screen, "Address").value().as_deref(), Some("118.8.200.0/25"));
    assert_eq!(app.desk().bookmarks().list()[0].note, "port 445");
    assert_eq!(app.settings().pinned, ["tcp/4444".parse().unwrap()]);
    assert!(app.settings().fold_gaps);
    assert_eq!(app.searches().list()[0].query.text, "hello");
    assert_eq!(app.searches().list()[0].in_lens, SearchUse::Nothing);
    assert_eq!(banners(app), "");
    screen.state_mut().apply(Command::ResetLens);
    screen.key_press(Key::Home);
    until_in_view(&mut screen, ALL);
}

#[test]
fn a_workspace_is_moved_with_its_captures() {
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(save_case(old.path()));
    for entry in fs::read_dir(old.path()).unwrap().map(Result::unwrap) {
        fs::rename(entry.path(), new.path().join(entry.file_name())).unwrap();
    }
    let mut screen = open(vec![new.path().join("case.suji")]);
    until_in_view(&mut screen, 128);
}

#[test]
fn a_capture_that_is_missing_is_asked_for() {
    let (folder, far) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(save_case(folder.path()));
    let capture = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let capture = capture.into_iter().find(|path| path.extension().unwrap() != "suji").unwrap();
    let moved = far.path().join("renamed.pcap");
    fs::rename(&capture, &moved).unwrap();
    let before = fs::read(folder.path().join("case.suji")).unwrap();
    let mut screen = open(vec![folder.path().join("case.suji")]);
    until(&mut screen, "the question", |app| app.desk().waiting().is_some());
    screen.run_steps(2);
    screen.get_by_label("Where are these captures?");
    enter(&mut screen, "Path of capture 1", moved.to_str().unwrap());
    until_in_view(&mut screen, 128);
    assert!(screen.state().app().desk().waiting().is_none());
    assert_eq!(fs::read(folder.path().join("case.suji")).unwrap(), before, "the file is untouched");

    let mut screen = open(vec![folder.path().join("case.suji")]);
    until(&mut screen, "the question", |app| app.desk().waiting().is_some());
    screen.run_steps(2);
    screen.get_by_label("Open without captures").click();
    screen.run_steps(4);
    assert_eq!(screen.state().app().desk().bookmarks().list().len(), 1, "bookmarks are kept");
}

#[test]
fn what_a_newer_suji_wrote_is_told_and_the_rest_restored() {
    let folder = tempfile::tempdir().unwrap();
    drop(save_case(folder.path()));
    let path = folder.path().join("case.suji");
    let text = fs::read_to_string(&path).unwrap();
    let newer = text.replacen("\"suji_workspace\": 1", "\"suji_workspace\": 7, \"panes\": [2]", 1);
    fs::write(&path, &newer).unwrap();
    let mut screen = open(vec![path.clone()]);
    until_in_view(&mut screen, 128);
    let said = banners(screen.state().app());
    assert!(said.contains("a newer Suji wrote it (version 7 of 1)") && said.contains("\"panes\""), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
}

#[test]
fn a_damaged_workspace_is_a_banner_and_what_is_open_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let path = folder.path().join("bad.suji");
    fs::write(&path, "{\"suji_workspace\": 1, \"captures\": [").unwrap();
    screen.state_mut().apply(Command::Open(vec![path]));
    until(&mut screen, "the banner", |app| !app.banners().list().is_empty());
    let said = banners(screen.state().app());
    assert!(said.contains("bad.suji: the workspace is damaged: EOF"), "{said}");
    until_in_view(&mut screen, ALL);
}

#[test]
fn bookmarks_are_made_named_gone_to_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press(Key::Num4);
    until_in_view(&mut screen, VIEWS[3]);
    screen.key_press_modifiers(Modifiers::COMMAND, Key::D);
    screen.run_steps(3);
    screen.state_mut().apply(Command::ResetLens);
    until_in_view(&mut screen, ALL);
    screen.get_by_role_and_label(Role::Button, "Show").click();
    until_in_view(&mut screen, VIEWS[3]);
    field(&screen, "Note of the bookmark").focus();
    screen.run_steps(2);
    field(&screen, "Note of the bookmark").type_text("bursts");
    screen.run_steps(3);
    assert_eq!(screen.state().app().desk().bookmarks().list()[0].note, "bursts");
    screen.get_by_label_contains("Remove 0.0.0.0/0").click();
    screen.run_steps(3);
    assert!(screen.state().app().desk().bookmarks().list().is_empty());
}

#[test]
fn recent_captures_and_settings_are_there_the_next_time() {
    let (folder, settings) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("day.pcap");
    write_capture(&path);
    let keeper = || Keeper::open(settings.path().to_owned());
    let mut screen =
        open_with(Options { captures: vec![path.clone()], keeper: keeper(), ..Options::default() });
    until_in_view(&mut screen, ALL);
    screen.state_mut().apply(Command::SetTheme(ThemeChoice::Light));
    screen.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    screen.key_press(Key::Num2);
    until_in_view(&mut screen, VIEWS[1]);
    screen.state_mut().end();
    drop(screen);

    let mut screen = open_with(Options { keeper: keeper(), ..Options::default() });
    screen.run_steps(3);
    let settings = screen.state().app().settings();
    assert_eq!((settings.theme, settings.text_size), (Theme::Light, 110));
    screen.get_by_label("day.pcap");
    screen.get_by_label("Where you left").click();
    until_in_view(&mut screen, VIEWS[1]);
}

#[test]
fn what_a_workspace_could_not_do_is_not_done_to_the_next_capture() {
    let folder = tempfile::tempdir().unwrap();
    drop(save_case(folder.path()));
    let capture = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let capture = capture.into_iter().find(|path| path.extension().unwrap() != "suji").unwrap();
    let sound = fs::read(&capture).unwrap();
    fs::write(&capture, "no capture").unwrap();
    let mut screen = open(vec![folder.path().join("case.suji")]);
    until(&mut screen, "the banner", |app| !app.banners().list().is_empty());
    let other = folder.path().join("other.pcap");
    fs::write(&other, sound).unwrap();
    screen.state_mut().apply(Command::Open(vec![other]));
    screen.state_mut().apply(Command::ResetLens);
    until_in_view(&mut screen, ALL);
    assert!(screen.state().app().searches().list().is_empty());
}

#[test]
fn a_workspace_opens_alone_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    drop(save_case(folder.path()));
    let mut screen = open(vec![]);
    let files = ["case.suji", "beside.pcap"].map(|name| folder.path().join(name));
    screen.state_mut().apply(Command::Open(files.to_vec()));
    until_in_view(&mut screen, 128);
    assert!(banners(screen.state().app()).contains("1 file beside it not opened"));
}

/// Begins to type into a field of the bookmark.
fn type_into(screen: &mut Screen, name: &str, text: &str) {
    field(screen, name).focus();
    screen.run_steps(2);
    field(screen, name).type_text(text);
    screen.run_steps(2);
}

#[test]
fn enter_keeps_the_note_of_a_bookmark_and_escape_leaves_it_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::AddBookmark { name: Some("one".to_owned()), note: String::new() });
    screen.run_steps(3);
    let kept = |screen: &Screen| {
        let bookmark = screen.state().app().desk().bookmarks().list()[0].clone();
        (bookmark.name, bookmark.note)
    };
    type_into(&mut screen, "Note of the bookmark", "bursts");
    screen.key_press(Key::Enter);
    screen.run_steps(3);
    assert_eq!(kept(&screen), ("one".to_owned(), "bursts".to_owned()));
    assert!(!field(&screen, "Note of the bookmark").is_focused(), "Enter is done with it");
    type_into(&mut screen, "Note of the bookmark", " of UDP");
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert_eq!(kept(&screen), ("one".to_owned(), "bursts".to_owned()));
    type_into(&mut screen, "Note of the bookmark", "!");
    screen.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    screen.run_steps(3);
    assert!(kept(&screen).1.contains('\n'), "{:?}", kept(&screen));
    assert!(field(&screen, "Note of the bookmark").is_focused());
    type_into(&mut screen, "Name of the bookmark", "two");
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert_eq!(kept(&screen).0, "one");
    type_into(&mut screen, "Name of the bookmark", "two");
    screen.key_press(Key::Enter);
    screen.run_steps(3);
    assert!(kept(&screen).0.contains("two"));
    assert!(screen.state().app().desk().bookmarks().is_open(), "Escape was the field's");
}

#[test]
fn the_demo_is_a_part_of_a_workspace_and_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open(vec![]);
    screen.state_mut().apply(Command::OpenDemo);
    let is_there = |app: &App| {
        !app.captures().is_empty() && !app.captures().is_loading() && app.jobs().list().is_empty()
    };
    until(&mut screen, "the demo", is_there);
    let packets = screen.state().app().captures().packets();
    screen.key_press(Key::Num2);
    enter(&mut screen, "Ports", "445");
    let path = folder.path().join("demo.suji");
    screen.state_mut().apply(Command::Save(SaveWhat::Workspace, path.clone()));
    until(&mut screen, "the workspace", |app| app.jobs().list().is_empty());
    assert!(!banners(screen.state().app()).contains("without"), "{}", banners(screen.state().app()));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("\"demo\"") && !text.contains("suji-demo-"), "no place of today: {text}");
    drop(screen);

    let mut screen = open(vec![path.clone()]);
    until(&mut screen, "the demo again", is_there);
    let app = screen.state().app();
    assert_eq!((app.captures().packets(), app.lens().ports.to_string()), (packets, "445".to_owned()));
    assert_eq!(screen.state().title(), "demo.pcapng (synthetic) – Suji");

    // One that holds nothing says so.
    fs::write(&path, r#"{"suji_workspace": 1, "captures": []}"#).unwrap();
    screen.state_mut().apply(Command::Open(vec![path]));
    until(&mut screen, "the word", |app| app.captures().is_empty() && app.jobs().list().is_empty());
    assert!(banners(screen.state().app()).contains("holds no capture"), "{}", banners(screen.state().app()));
}
