//! The table of packets in the window: its columns, their widths, and the order of its rows.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, OutputCommand, Pos2, Rect, TouchPhase,
    accesskit::Role, vec2,
};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{App, Command, Keeper, Options, PacketColumn, PacketSort, SaveWhat},
    index::Point,
};
use window_support::{
    Screen, VIEWS, click_with, drag, open_small, open_with, painted, right_click, until, until_in_view,
};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

/// The small capture with all of its packets in the table.
fn open_listed(folder: &std::path::Path) -> Screen {
    let mut screen = open_small(folder);
    list(&mut screen);
    screen.state_mut().apply(Command::SetColumns(SOME.to_vec()));
    screen.run_steps(3);
    screen
}

/// Columns that have room in a small window.
const SOME: [PacketColumn; 6] = [
    PacketColumn::Number,
    PacketColumn::Source,
    PacketColumn::SourcePort,
    PacketColumn::Destination,
    PacketColumn::Length,
    PacketColumn::Info,
];

fn list(screen: &mut Screen) {
    screen.state_mut().apply(Command::SelectView);
    until(screen, "all packets in the table", |app| app.chosen().total() == ALL && app.is_complete());
}

fn rows(app: &App) -> Vec<Point> {
    app.chosen().points().iter().filter_map(|id| app.captures().index().point(*id)).collect()
}

/// The head of a column: the topmost text of this kind below the plot.
fn head(screen: &Screen, text: &str) -> Rect {
    let plot = window_support::plot(screen);
    let rects = screen.query_all_by_label(text).map(|node| node.rect());
    let below = rects.filter(|rect| rect.top() > plot.bottom());
    below.min_by(|a, b| a.top().total_cmp(&b.top())).unwrap_or_else(|| panic!("no head {text}"))
}

fn click_head(screen: &mut Screen, text: &str) {
    let at = head(screen, text).center();
    window_support::click_at(screen, at);
    until(screen, "an order", |app| !app.chosen().is_sorting());
}

#[test]
fn clicks_on_a_head_sort_and_the_packet_that_is_read_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    screen.state_mut().apply(Command::SelectRow(10));
    screen.run_steps(2);
    let app = screen.state().app();
    let (read, as_chosen) = (app.chosen().current(), rows(app));
    assert_eq!(app.chosen().row(), Some(10));

    click_head(&mut screen, "Length");
    let app = screen.state().app();
    assert!(rows(app).is_sorted_by_key(|point| point.length));
    assert!(!as_chosen.is_sorted_by_key(|point| point.length), "that was not so before");
    assert_eq!(app.chosen().current(), read);
    assert_ne!(app.chosen().row(), Some(10), "its place is another");

    click_head(&mut screen, "Length ↑");
    let app = screen.state().app();
    assert!(rows(app).is_sorted_by_key(|point| std::cmp::Reverse(point.length)));
    assert_eq!(app.chosen().current(), read);

    click_head(&mut screen, "Length ↓");
    let app = screen.state().app();
    let numbers = |points: &[Point]| points.iter().map(|point| point.frame).collect::<Vec<_>>();
    assert_eq!(numbers(&rows(app)), numbers(&as_chosen));
    assert_eq!((app.chosen().current(), app.chosen().row()), (read, Some(10)));
}

#[test]
fn every_column_that_can_be_sorted_brings_its_values_into_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    for column in PacketColumn::ALL.into_iter().filter(|column| column.can_be_sorted()) {
        for descending in [false, true] {
            let sort = PacketSort { column, descending };
            screen.state_mut().apply(Command::SortPackets(Some(sort)));
            until(&mut screen, "an order", |app| !app.chosen().is_sorting());
            let points = rows(screen.state().app());
            assert_eq!(points.len() as u64, ALL, "{column:?}");
            let value = |point: &Point| match column {
                PacketColumn::Number => point.frame.to_string().len() as u64 * 1_000 + point.frame,
                PacketColumn::Time => point.time.unwrap().0 as u64,
                PacketColumn::Source => u64::from_str_radix(&hex(point.source), 16).unwrap(),
                PacketColumn::Destination => u64::from_str_radix(&hex(point.destination), 16).unwrap(),
                PacketColumn::SourcePort => point.ports.unwrap().0.into(),
                PacketColumn::DestinationPort => point.ports.unwrap().1.into(),
                PacketColumn::Flags => point.tcp_flags.map_or(0, |flags| u64::from(flags) + 1),
                PacketColumn::Length => point.length.into(),
                PacketColumn::Payload => point.payload.into(),
                PacketColumn::Direction => u64::from(point.destination.to_string() == "10.0.0.1"),
                _ => 0,
            };
            let values: Vec<u64> = points.iter().map(value).collect();
            let in_order = if descending { values.is_sorted_by(|a, b| a >= b) } else { values.is_sorted() };
            assert!(in_order, "{column:?}, descending: {descending}");
        }
    }
}

fn hex(address: std::net::IpAddr) -> String {
    let std::net::IpAddr::V4(address) = address else { panic!("{address}") };
    address.octets().map(|octet| format!("{octet:02x}")).concat()
}

#[test]
fn steps_and_exports_follow_the_order_that_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    let sort = PacketSort { column: PacketColumn::Destination, descending: true };
    screen.state_mut().apply(Command::SortPackets(Some(sort)));
    until(&mut screen, "an order", |app| !app.chosen().is_sorting());
    screen.state_mut().apply(Command::SelectRow(0));
    screen.state_mut().apply(Command::Step(1));
    screen.run_steps(2);
    let app = screen.state().app();
    assert_eq!(app.chosen().current(), app.chosen().points().get(1).copied());
    let second = rows(app)[1];
    assert_eq!(second.destination.to_string(), "203.0.113.5", "the highest address");

    let path = folder.path().join("chosen.csv");
    screen.state_mut().apply(Command::Save(SaveWhat::Selection, path.clone()));
    until(&mut screen, "a file", |app| app.jobs().list().is_empty());
    let lines = std::fs::read_to_string(path).unwrap().lines().count() as u64;
    assert_eq!(lines, ALL + 1, "each packet once, behind a head");
}

#[test]
fn packets_that_are_chosen_later_come_in_the_same_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let sort = PacketSort { column: PacketColumn::DestinationPort, descending: true };
    screen.state_mut().apply(Command::SortPackets(Some(sort)));
    list(&mut screen);
    let ports: Vec<_> = rows(screen.state().app()).iter().map(|point| point.ports.unwrap().1).collect();
    assert!(ports.is_sorted_by(|a, b| a >= b) && ports.first() > ports.last(), "{ports:?}");
}

#[test]
fn what_is_read_for_the_rows_in_view_only_is_not_sorted_by() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    click_head(&mut screen, "Info");
    assert_eq!(screen.state().app().settings().table.sort(), None);
    let at = head(&screen, "Info").center();
    screen.hover_at(Pos2::ZERO);
    screen.run_steps(2);
    screen.hover_at(at);
    screen.run_steps(60);
    screen.get_by_label_contains("so the table cannot be sorted by it");
}

#[test]
fn the_menu_of_a_head_chooses_columns() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    assert!(screen.query_by_label("neither").is_none() && screen.query_by_label("to home").is_none());
    let at = head(&screen, "Length").center();
    right_click(&mut screen, at);
    screen.get_by_role_and_label(Role::CheckBox, "Direction").click();
    screen.run_steps(3);
    let columns = screen.state().app().settings().table.columns().to_vec();
    assert!(columns.contains(&PacketColumn::Direction) && columns.contains(&PacketColumn::Info));
    assert!(screen.query_all_by_label("from home").next().is_some(), "a cell of the new column");
    // The menu is still open, for the next tick.
    screen.get_by_role_and_label(Role::CheckBox, "Source port").click();
    screen.run_steps(3);
    let table = &screen.state().app().settings().table;
    assert!(!table.columns().contains(&PacketColumn::SourcePort));
    screen.get_by_label("As there is room").click();
    screen.run_steps(3);
    assert!(screen.state().app().settings().table.columns().is_empty());
}

#[test]
fn the_last_column_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    screen.state_mut().apply(Command::SetColumns(vec![PacketColumn::Number]));
    screen.run_steps(2);
    screen.get_by_label("Columns").click();
    screen.run_steps(3);
    screen.get_by_role_and_label(Role::CheckBox, "No.").click();
    screen.run_steps(2);
    assert_eq!(screen.state().app().settings().table.columns(), [PacketColumn::Number]);
}

#[test]
fn a_width_that_a_hand_sets_stays_the_next_time() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings");
    let capture = folder.path().join("small.pcap");
    window_support::write_capture(&capture);
    let start = || {
        let keeper = Keeper::open(settings.clone());
        let options = Options { captures: vec![capture.clone()], keeper, ..Options::default() };
        let mut screen = open_with(options);
        until_in_view(&mut screen, ALL);
        screen.state_mut().apply(Command::SetColumns(vec![
            PacketColumn::Number,
            PacketColumn::Source,
            PacketColumn::Destination,
            PacketColumn::Info,
        ]));
        list(&mut screen);
        screen
    };
    let mut screen = start();
    let left = head(&screen, "Destination").left();
    let line = Pos2::new(left - 3.0, head(&screen, "Destination").center().y);
    drag(&mut screen, line, line + vec2(60.0, 0.0));
    let moved = head(&screen, "Destination").left() - left;
    assert!((moved - 60.0).abs() < 3.0, "{moved}");
    let width = screen.state().app().settings().table.width(PacketColumn::Source);
    assert!(width.is_some(), "it is a setting now");
    screen
        .state_mut()
        .apply(Command::SortPackets(Some(PacketSort { column: PacketColumn::Source, descending: false })));
    screen.run_steps(2);
    screen.state_mut().end();

    let again = start();
    let now = head(&again, "Destination").left() - left;
    assert!((now - moved).abs() < 1.5, "as wide as it was left: moved by {moved} then, {now} now");
    let table = &again.state().app().settings().table;
    assert_eq!(table.width(PacketColumn::Source), width);
    assert_eq!(table.sort().map(|sort| sort.column), Some(PacketColumn::Source));
    let mut again = again;
    again.state_mut().apply(Command::SetColumnWidth(PacketColumn::Source, None));
    again.run_steps(3);
    assert!((head(&again, "Destination").left() - left).abs() < 1.5, "as wide as what stands in it");
    again.key_press(Key::Escape);
}

/// The table with the keyboard.
fn walk(screen: &mut Screen) {
    screen.get_by_role_and_label(Role::Table, "Rows of packets").focus();
    screen.run_steps(2);
}

fn marked(screen: &Screen) -> Vec<usize> {
    screen.state().app().chosen().marked().iter().collect()
}

#[test]
fn the_keyboard_walks_through_the_rows_marks_them_and_goes_on_to_the_layers() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    walk(&mut screen);
    let row = |screen: &Screen| screen.state().app().chosen().row();
    screen.key_press(Key::ArrowDown);
    screen.run_steps(2);
    assert_eq!(row(&screen), Some(1));
    screen.key_press(Key::End);
    screen.run_steps(2);
    assert_eq!(row(&screen), Some(ALL as usize - 1));
    let window = screen.state().app().navigation().window();
    screen.key_press(Key::Home);
    screen.run_steps(2);
    assert_eq!(row(&screen), Some(0));
    assert_eq!(screen.state().app().navigation().window(), window, "Home was the table's");
    screen.key_press(Key::PageDown);
    screen.run_steps(2);
    assert!(row(&screen) > Some(1));
    screen.key_press(Key::PageUp);
    screen.run_steps(2);
    for _ in 0..2 {
        screen.key_press_modifiers(Modifiers::SHIFT, Key::ArrowDown);
        screen.run_steps(2);
    }
    assert_eq!(marked(&screen), [0, 1, 2]);
    assert_eq!(screen.state().app().navigation().window(), window, "nor did the window move");
    screen.key_press(Key::ArrowDown);
    screen.run_steps(2);
    assert_eq!((marked(&screen), row(&screen)), (vec![], Some(3)), "a plain step lets go of them");

    until(&mut screen, "a packet to read", |app| app.inspector().shown().is_some());
    screen.key_press(Key::Enter);
    screen.run_steps(2);
    let tree = screen.get_by_role_and_label(Role::Tree, "Layers of the packet");
    assert!(tree.is_focused());
}

/// What the last steps put on the clipboard.
fn copied(screen: &mut Screen) -> String {
    for _ in 0..1_000 {
        screen.step();
        for command in &screen.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                return text.clone();
            }
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    panic!("nothing was copied");
}

#[test]
fn rows_are_marked_with_ctrl_and_shift_and_copied_with_a_heading() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    let first = head(&screen, "No.");
    let row = |number: usize| Pos2::new(first.right() - 4.0, first.center().y + 20.0 * (number as f32 + 1.0));
    window_support::click_at(&mut screen, row(0));
    click_with(&mut screen, row(2), Modifiers::COMMAND);
    assert_eq!(marked(&screen), [0, 2]);
    click_with(&mut screen, row(2), Modifiers::COMMAND);
    assert_eq!(marked(&screen), [0]);
    click_with(&mut screen, row(1), Modifiers::COMMAND);
    click_with(&mut screen, row(3), Modifiers::SHIFT);
    assert_eq!(marked(&screen), [1, 2, 3]);

    screen.event(Event::Copy);
    let text = copied(&mut screen);
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines[0], ["No.", "Source", "Source port", "Destination", "Length", "Info"]);
    assert_eq!(lines.len(), 4);
    let numbers: Vec<String> =
        rows(screen.state().app())[1..4].iter().map(|point| point.frame.to_string()).collect();
    assert_eq!(lines[1..].iter().map(|line| line[0]).collect::<Vec<_>>(), numbers);
    assert!(lines[1..].iter().all(|line| line.len() == 6 && line[2] == "40000" && !line[5].is_empty()));

    let at = row(2);
    right_click(&mut screen, at);
    assert_eq!(marked(&screen), [1, 2, 3], "the menu is about all of them");
    screen.get_by_label("Copy 3 rows").click();
    assert_eq!(copied(&mut screen), text);
}

#[test]
fn only_so_many_rows_are_copied_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    let mut writer = window_support::create(&path);
    for count in 0..10_050_u32 {
        let after = std::time::Duration::from_millis(count.into());
        window_support::syn(&mut writer, after, window_support::HOME, [203, 0, 113, 5].into(), 445);
    }
    writer.flush().unwrap();
    let mut screen = window_support::open(vec![path]);
    until_in_view(&mut screen, 10_050);
    screen.state_mut().apply(Command::SelectView);
    until(&mut screen, "all in the table", |app| app.chosen().total() == 10_050 && app.is_complete());
    screen.state_mut().apply(Command::MarkRowsTo(10_049));
    screen.state_mut().apply(Command::CopyRows);
    let text = copied(&mut screen);
    assert_eq!(text.lines().count(), 10_001, "with the heading");
    screen.get_by_label_contains("the first 10,000 are copied");
}

#[test]
fn the_menu_of_a_packet_shows_it_in_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    screen.state_mut().apply(Command::SelectRow(0));
    let middle = |screen: &Screen| {
        let window = screen.state().app().navigation().window();
        (window.time.start / 2 + window.time.end / 2, screen.state().app().navigation().rows())
    };
    // Far away from it.
    window_support::enter(&mut screen, "Address", "1.0.0.0/24");
    screen.run_steps(3);
    let point = rows(screen.state().app())[0];
    let unit = |address: std::net::IpAddr| u32::from_str_radix(&hex(address), 16).unwrap();
    let peer = if point.destination.to_string() == "10.0.0.1" { point.source } else { point.destination };
    let height = f64::from(unit(peer)) + 0.5;
    assert!(height > middle(&screen).1.high, "out of sight");
    screen.state_mut().apply(Command::ShowChosen);
    screen.run_steps(2);
    let shown = middle(&screen);
    assert!(shown.1.low <= height && height < shown.1.high);
    screen.state_mut().apply(Command::Pan { time: 0.2, address: 0.2 });
    screen.state_mut().apply(Command::CentreOnChosen);
    screen.run_steps(2);
    let (time, rows) = middle(&screen);
    assert!((rows.low.midpoint(rows.high) - height).abs() < 1.0);
    assert!((time - point.time.unwrap().0).abs() < 1_000_000);
}

#[test]
fn the_chosen_row_of_another_list_comes_into_view_though_it_has_the_same_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_listed(folder.path());
    let first_is_seen = |screen: &Screen| {
        let numbers = head(screen, "No.");
        painted(screen, "1").iter().any(|rect| (rect.right() - numbers.right()).abs() < 30.0)
    };
    assert_eq!(screen.state().app().chosen().row(), Some(0));
    assert!(first_is_seen(&screen));
    let at = head(&screen, "Source").center() + vec2(0.0, 60.0);
    screen.hover_at(at);
    screen.run_steps(2);
    screen.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, -40.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    screen.run_steps(60);
    assert!(!first_is_seen(&screen), "the table was scrolled");
    list(&mut screen);
    screen.run_steps(60);
    assert_eq!(screen.state().app().chosen().row(), Some(0));
    assert!(first_is_seen(&screen));
}
