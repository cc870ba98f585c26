//! The window's table of lookups, and names of addresses that traffic and hosts files tell.
#![allow(clippy::unwrap_used, clippy::panic)]

mod dns_support;
mod window_support;

use std::{fs, net::Ipv4Addr, path::Path, time::Duration};

use dns_support::{A, NO_SUCH_NAME, answer, query, refusal};
use eframe::egui::{Event, Key, Modifiers, OutputCommand, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::app::{Command, LookupChoice, LookupColumn, LookupView, Options, SaveWhat, Script};
use window_support::{HOME, Screen, create, datagram, open_with, udp, until};

const SERVER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 53);
const PEER: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

/// Three lookups of one name, of which one is answered, one of a dotted quad that does not exist, and a
/// datagram to the address that was answered.
fn write_capture(path: &Path) {
    let mut writer = create(path);
    let seconds = Duration::from_secs;
    for second in 0..3 {
        udp(&mut writer, seconds(second), HOME, SERVER, 53, &query("www.example", A));
    }
    datagram(&mut writer, seconds(3), (SERVER, 53), (HOME, 40_000), &answer("www.example", &[PEER.octets()]));
    udp(&mut writer, seconds(4), HOME, SERVER, 53, &query("203.0.113.9", A));
    datagram(&mut writer, seconds(5), (SERVER, 53), (HOME, 40_000), &refusal("203.0.113.9", A, NO_SUCH_NAME));
    udp(&mut writer, seconds(6), HOME, PEER, 4_000, b"hello");
    writer.flush().unwrap();
}

fn open(folder: &Path, commands: &[Command], hosts: Option<&str>) -> Screen {
    let path = folder.join("lookups.pcap");
    write_capture(&path);
    let script = folder.join("commands.jsonl");
    let lines = commands.iter().map(|command| serde_json::to_string(command).unwrap());
    fs::write(&script, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let hosts = hosts.map(|text| {
        let path = folder.join("hosts");
        fs::write(&path, text).unwrap();
        path
    });
    let script = Some(Script::read(&script).unwrap());
    let hosts = hosts.into_iter().collect();
    open_with(Options { captures: vec![path], hosts, script, ..Options::default() })
}

fn with_table(folder: &Path) -> Screen {
    let mut screen = open(folder, &[Command::WaitUntilLoaded, Command::ShowLookups(true)], None);
    until(&mut screen, "two lookups", |app| app.lookups().rows().len() == 2 && !app.lookups().is_busy());
    screen
}

fn listed(screen: &Screen) -> Vec<String> {
    let lookups = screen.state().app().lookups();
    (0..lookups.rows().len()).map(|row| lookups.row(row).unwrap().name.to_string()).collect()
}

#[test]
fn the_table_tells_names_counts_and_outcomes() {
    let folder = tempfile::tempdir().unwrap();
    let screen = with_table(folder.path());
    for text in ["2 lookups", "www.example", "203.0.113.9", "192.0.2.1", "NXDOMAIN"] {
        screen.get_by_label(text);
    }
    let clients = |row: usize| screen.state().app().lookups().row(row).unwrap().clients.kept().to_vec();
    assert_eq!(
        [clients(0), clients(1)],
        [vec![std::net::IpAddr::from(HOME)], vec![std::net::IpAddr::from(HOME)]]
    );
    assert_eq!(listed(&screen), ["www.example", "203.0.113.9"], "the most frequent comes first");
}

#[test]
fn the_menu_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open(folder.path(), &[], None);
    until(&mut screen, "the capture", |app| app.captures().packets() == 7 && app.is_complete());
    screen.get_by_label("Analyse").click();
    screen.run_steps(3);
    screen.get_by_label("Lookups").click();
    until(&mut screen, "two lookups", |app| app.lookups().rows().len() == 2);
}

#[test]
fn a_click_on_a_head_sorts_and_a_choice_leaves_rows_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = with_table(folder.path());
    screen.get_by_label("Name").click();
    until(&mut screen, "names from A", |app| app.lookups().view().column == LookupColumn::Name);
    until(&mut screen, "the order", |app| !app.lookups().is_busy());
    assert_eq!(listed(&screen), ["203.0.113.9", "www.example"]);
    screen.get_by_label("Dotted quads").click();
    until(&mut screen, "one row", |app| app.lookups().rows().len() == 1);
    screen.get_by_label("1 of 2 lookups");
    assert_eq!(listed(&screen), ["203.0.113.9"]);
}

#[test]
fn what_is_typed_is_looked_for_in_names_and_answers() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = with_table(folder.path());
    let field = window_support::field(&screen, "Filter lookups");
    field.focus();
    screen.run_steps(2);
    window_support::field(&screen, "Filter lookups").type_text("192.0.2.");
    until(&mut screen, "one row", |app| app.lookups().rows().len() == 1);
    assert_eq!(listed(&screen), ["www.example"]);
}

#[test]
fn prefixes_and_types_narrow_the_rows_and_escape_brings_them_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = with_table(folder.path());
    for (text, names) in [
        ("192.0.2.0/24", &["www.example"][..]),
        ("203.0.113.0/24", &["203.0.113.9"]),
        ("10.0.0.0/8 nxdomain", &["203.0.113.9"]),
        ("a www", &["www.example"]),
        ("AAAA", &[]),
    ] {
        let view = LookupView { text: text.to_owned(), ..LookupView::default() };
        screen.state_mut().apply(Command::ViewLookups(view));
        until(&mut screen, text, |app| !app.lookups().is_busy() && app.lookups().rows().len() == names.len());
        assert_eq!(listed(&screen), names, "{text}");
    }
    screen.get_by_label("None of 2 lookups has “AAAA”.");
    window_support::field(&screen, "Filter lookups").focus();
    screen.run_steps(2);
    screen.key_press(Key::Escape);
    until(&mut screen, "all rows", |app| app.lookups().rows().len() == 2);
}

#[test]
fn from_its_filter_one_comes_to_the_rows_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = with_table(folder.path());
    let filter = "Filter lookups";
    window_support::field(&screen, filter).focus();
    screen.run_steps(2);
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    assert!(window_support::field(&screen, filter).is_focused(), "not the Find box");
    screen.key_press(Key::ArrowDown);
    until(&mut screen, "the first row", |app| app.lookups().cursor().row() == Some(0));
    assert!(screen.get_by_role_and_label(Role::Table, "Rows of lookups").is_focused());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::F);
    screen.run_steps(3);
    assert!(window_support::field(&screen, filter).is_focused());
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(screen.get_by_role_and_label(Role::Table, "Rows of lookups").is_focused());
}

#[test]
fn the_keyboard_walks_marks_copies_and_comes_to_the_packets() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = with_table(folder.path());
    screen.get_by_role_and_label(Role::Table, "Rows of lookups").focus();
    screen.run_steps(2);
    screen.key_press(Key::ArrowDown);
    until(&mut screen, "the packets of the first", |app| {
        app.chosen().points().len() == 4 && app.is_complete() && app.lookups().cursor().row() == Some(0)
    });
    screen.key_press_modifiers(Modifiers::SHIFT, Key::End);
    until(&mut screen, "the packets of the second", |app| app.chosen().points().len() == 2);
    screen.get_by_label("2 lookups; 2 marked");
    screen.event(Event::Copy);
    let mut text = String::new();
    for _ in 0..1_000 {
        screen.step();
        if let Some(OutputCommand::CopyText(copied)) = screen.output().platform_output.commands.first() {
            text.clone_from(copied);
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.starts_with("name\ttype\t") && text.contains("\n203.0.113.9\tA\t"), "{text}");
    screen.key_press(Key::Menu);
    screen.run_steps(4);
    screen.get_by_label("Copy 2 rows");
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    screen.key_press(Key::Enter);
    screen.run_steps(4);
    screen.get_by_label("2 packets about 203.0.113.9");
}

#[test]
fn a_click_on_a_row_lists_its_packets() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = with_table(folder.path());
    screen.get_by_label("www.example").click();
    until(&mut screen, "its four packets", |app| app.chosen().points().len() == 4);
    until(&mut screen, "the first in the inspector", |app| {
        app.inspector().shown().is_some_and(|shown| shown.number == 1)
    });
    let app = screen.state().app();
    assert!(app.lookups().is_chosen(app.lookups().row(0).unwrap()));
    screen.key_press(Key::Enter);
    screen.run_steps(4);
    screen.get_by_label("4 packets about www.example");
}

#[test]
fn the_rows_that_are_listed_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lookups.csv");
    let view = LookupView { choice: LookupChoice::NoSuchName, ..LookupView::default() };
    let commands = [
        Command::WaitUntilLoaded,
        Command::ShowLookups(true),
        Command::ViewLookups(view),
        Command::Wait(300),
        Command::WaitUntilComplete,
        Command::Save(SaveWhat::Lookups, file.clone()),
    ];
    let mut screen = open(folder.path(), &commands, None);
    until(&mut screen, "the file", |_| file.exists());
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.lines().nth(1).unwrap().starts_with("203.0.113.9,A,1,1,,false,NXDOMAIN: 1,"), "{text}");
}

#[test]
fn an_answer_names_its_address_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let commands = [Command::WaitUntilLoaded, Command::GoToFrame(7)];
    let mut screen = open(folder.path(), &commands, None);
    until(&mut screen, "the name of the peer", |app| {
        app.name_of(PEER.into()).as_deref() == Some("www.example")
    });
    screen.get_by_label("192.0.2.1 www.example");
    assert_eq!(screen.state().app().name_of(SERVER.into()), None);
}

#[test]
fn a_hosts_file_goes_before_what_traffic_tells() {
    let folder = tempfile::tempdir().unwrap();
    let commands = [Command::WaitUntilLoaded, Command::GoToFrame(7)];
    let mut screen = open(folder.path(), &commands, Some("192.0.2.1 relay\n198.51.100.53 resolver\n"));
    until(&mut screen, "both names", |app| app.name_of(PEER.into()).as_deref() == Some("relay +1"));
    assert_eq!(screen.state().app().name_of(SERVER.into()).as_deref(), Some("resolver"));
    screen.get_by_label("192.0.2.1 relay +1");
}
