//! Two plots one above the other: each with a lens of its own, on one time axis.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{
    net::Ipv4Addr,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, Rect, TouchPhase, accesskit::Role, vec2,
};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{App, Command, LensText, Options, Panel, PlotPlace, SaveWhat},
    query::{AddressWindow, ClassSet, DirectionFilter, Lens, TimeWindow, Window},
    worker::no_wake,
};
use window_support::{
    HOME, START, Screen, VIEWS, create, drag, enter, field, open, open_small, syn, udp, until, until_in_view,
};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

/// The rectangle of one of two plots on screen.
fn plot_at(screen: &Screen, place: &str) -> Rect {
    screen.get_by_role_and_label(Role::Canvas, &format!("Time by address, {place}")).rect()
}

/// Packets in the picture of each plot, the active one first.
fn totals(app: &App) -> (Option<u64>, Option<u64>) {
    let total = |plot: &suji::app::Plot| plot.picture().raster().map(|raster| raster.total);
    (total(app.plot()), app.plot_beside().and_then(total))
}

#[track_caller]
fn until_totals(screen: &mut Screen, active: u64, beside: u64) {
    until(screen, &format!("{active} packets in view, and {beside} beside"), |app| {
        app.is_complete() && totals(app) == (Some(active), Some(beside))
    });
}

/// The small capture with SYN from home above and to home below.
fn open_two(folder: &Path) -> Screen {
    let mut screen = open_small(folder);
    screen.state_mut().apply(Command::ShowPanel(Panel::Packets, false));
    screen.key_press(Key::Num1);
    until_in_view(&mut screen, VIEWS[0]);
    screen.key_press(Key::T);
    until_totals(&mut screen, VIEWS[0], VIEWS[1]);
    screen
}

fn wheel(screen: &mut Screen, at: Pos2, by: f32) {
    screen.hover_at(at);
    screen.run_steps(2);
    screen.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, by),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    screen.run_steps(30);
}

fn windows(screen: &Screen) -> (Window, Window) {
    let app = screen.state().app();
    (app.navigation().window(), app.plot_beside().unwrap().navigation().window())
}

#[test]
fn t_shows_the_other_direction_below_and_then_one_plot_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    let (upper, lower) = (plot_at(&screen, "upper"), plot_at(&screen, "lower"));
    assert!((upper.height() - lower.height()).abs() <= 1.5, "{upper} {lower}");
    assert!(upper.bottom() < lower.top());
    assert!((upper.left(), upper.right()) == (lower.left(), lower.right()), "one time axis");
    screen.get_by_label("Plot, upper: from home · TCP SYN");
    screen.get_by_label("Plot, lower: to home · TCP SYN");
    assert_eq!(screen.query_all_by_label_contains("Packets over time").count(), 1);
    assert_eq!(screen.query_all_by_label_contains("Packets over addresses, ").count(), 2);

    screen.key_press(Key::T);
    until_in_view(&mut screen, VIEWS[0]);
    assert!(screen.state().app().plot_beside().is_none());
    screen.get_by_role_and_label(Role::Canvas, "Time by address");
    assert!(screen.query_by_label_contains("Plot, ").is_none());
}

#[test]
fn all_directions_become_from_home_above_and_to_home_below() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press(Key::T);
    until_totals(&mut screen, VIEWS[0] + VIEWS[2], VIEWS[1] + VIEWS[3]);
    screen.state_mut().apply(Command::UndoLens);
    until_totals(&mut screen, ALL, VIEWS[1] + VIEWS[3]);
}

#[test]
fn a_change_of_the_lens_is_one_of_the_active_plot() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    screen.key_press(Key::Num3);
    until_totals(&mut screen, VIEWS[2], VIEWS[1]);
    screen.key_press(Key::F6);
    until_totals(&mut screen, VIEWS[1], VIEWS[2]);
    assert_eq!(screen.state().app().active_place(), PlotPlace::Lower);
    enter(&mut screen, "Ports", "!22");
    until_totals(&mut screen, 0, VIEWS[2]);
    screen.state_mut().apply(Command::UndoLens);
    until_totals(&mut screen, VIEWS[1], VIEWS[2]);
    assert!(!screen.state().app().lens_history().can_undo(), "what was done above is undone there");
    screen.get_by_label("Plot, upper: from home · UDP").click();
    screen.run_steps(3);
    screen.state_mut().apply(Command::UndoLens);
    until_totals(&mut screen, VIEWS[0], VIEWS[1]);
}

#[test]
fn what_the_plots_share_is_changed_in_both_and_taken_back_from_either() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    enter(&mut screen, "Home", "198.51.100.7");
    until_totals(&mut screen, VIEWS[1], 0);
    screen.key_press(Key::F6);
    screen.run_steps(2);
    screen.state_mut().apply(Command::UndoLens);
    until_totals(&mut screen, VIEWS[1], VIEWS[0]);
    assert_eq!(field(&screen, "Home").value().as_deref(), Some("10.0.0.1"));
    screen.state_mut().apply(Command::ActivatePlot(PlotPlace::Upper));
    screen.state_mut().apply(Command::UndoLens);
    until_totals(&mut screen, ALL, VIEWS[1]);
}

#[test]
fn time_moves_in_both_and_addresses_too_until_they_are_parted() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    let (before, _) = windows(&screen);
    enter(&mut screen, "Address", "118.8.200.0/24");
    enter(&mut screen, "Time", "05:00:05..05:00:10");
    let (active, beside) = windows(&screen);
    assert_eq!(active, beside);
    assert!(active.time != before.time && active.addresses != before.addresses);
    until_totals(&mut screen, 50, 0);

    screen.state_mut().apply(Command::LinkAddresses(false));
    screen.key_press(Key::F6);
    screen.run_steps(2);
    enter(&mut screen, "Address", "198.51.100.0/24");
    let (lower, upper) = windows(&screen);
    assert_eq!(upper, active);
    assert_eq!(lower.time, upper.time);
    assert!(lower.addresses != upper.addresses);
    enter(&mut screen, "Time", "05:00:00..05:00:10");
    let (lower, upper) = windows(&screen);
    assert_eq!((lower.time, upper.addresses), (upper.time, active.addresses));
    until_totals(&mut screen, VIEWS[1], 100);

    screen.state_mut().apply(Command::LinkAddresses(true));
    screen.run_steps(2);
    let (lower, upper) = windows(&screen);
    assert_eq!(lower, upper);
}

#[test]
fn a_step_back_brings_back_what_both_plots_showed() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    let (whole, _) = windows(&screen);
    screen.state_mut().apply(Command::LinkAddresses(false));
    enter(&mut screen, "Address", "118.8.200.0/24");
    let (upper, _) = windows(&screen);
    screen.key_press(Key::F6);
    screen.run_steps(2);
    enter(&mut screen, "Address", "198.51.100.0/24");
    screen.get_by_role_and_label(Role::Button, "Back").click();
    screen.run_steps(3);
    assert_eq!(windows(&screen), (Window { time: upper.time, ..whole }, upper));
    screen.get_by_role_and_label(Role::Button, "Back").click();
    screen.run_steps(3);
    assert_eq!(windows(&screen), (whole, whole), "though the zoom was made in the other plot");
}

#[test]
fn each_plot_has_a_plane_of_its_own_once_parted() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    screen.state_mut().apply(Command::LinkAddresses(false));
    screen.state_mut().apply(Command::ShowIpv6(true));
    screen.run_steps(3);
    let app = screen.state().app();
    assert!(app.navigation().shows_ipv6() && !app.plot_beside().unwrap().navigation().shows_ipv6());
    screen.state_mut().apply(Command::LinkAddresses(true));
    screen.run_steps(3);
    assert!(screen.state().app().plot_beside().unwrap().navigation().shows_ipv6());
}

#[test]
fn a_hand_on_a_plot_makes_it_the_active_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    let active = |screen: &Screen| screen.state().app().active_place();
    let (before, _) = windows(&screen);
    let at = plot_at(&screen, "lower").center();
    wheel(&mut screen, at, 100.0);
    assert_eq!(active(&screen), PlotPlace::Lower);
    let (lower, upper) = windows(&screen);
    assert!(lower == upper && lower.time != before.time);

    let at = plot_at(&screen, "upper").center();
    drag(&mut screen, at, at + vec2(60.0, 0.0));
    assert_eq!(active(&screen), PlotPlace::Upper);
    assert!(windows(&screen).0.time.start < upper.time.start, "it was panned");

    let at = plot_at(&screen, "lower").center();
    window_support::click_at(&mut screen, at);
    assert_eq!(active(&screen), PlotPlace::Lower);
    screen.get_by_label("Plot, upper: from home · TCP SYN").click();
    screen.run_steps(2);
    assert_eq!(active(&screen), PlotPlace::Upper);
    // Looking is not touching.
    let at = plot_at(&screen, "lower").center();
    screen.hover_at(at);
    screen.run_steps(3);
    assert_eq!(active(&screen), PlotPlace::Upper);
}

#[test]
fn packets_are_selected_under_the_lens_of_the_plot_that_the_hand_is_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    screen.key_press(Key::B);
    screen.run_steps(2);
    let rect = plot_at(&screen, "lower").shrink(2.0);
    drag(&mut screen, rect.left_top(), rect.right_bottom());
    screen.key_press(Key::S);
    until(&mut screen, "a selection", |app| !app.chosen().is_empty() && !app.chosen().is_busy());
    assert_eq!(screen.state().app().chosen().total(), VIEWS[1]);
}

#[test]
fn swapped_plots_keep_what_they_show_and_which_is_active() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    screen.state_mut().apply(Command::SwapPlots);
    screen.run_steps(3);
    screen.get_by_label("Plot, lower: from home · TCP SYN");
    assert_eq!(screen.state().app().active_place(), PlotPlace::Lower);
    assert_eq!(totals(screen.state().app()), (Some(VIEWS[0]), Some(VIEWS[1])));
}

#[test]
fn the_divider_gives_one_plot_more_room_by_mouse_and_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    let before = plot_at(&screen, "upper").height();
    let divider = screen.get_by_role_and_label(Role::Splitter, "Divider of the plots").rect().center();
    drag(&mut screen, divider, divider + vec2(0.0, 80.0));
    let wider = plot_at(&screen, "upper").height();
    assert!((wider - before - 80.0).abs() < 2.0, "{before} {wider}");
    screen.get_by_role_and_label(Role::Splitter, "Divider of the plots").focus();
    screen.run_steps(2);
    screen.key_press(Key::ArrowUp);
    screen.run_steps(3);
    assert!(plot_at(&screen, "upper").height() < wider);
    screen.state_mut().apply(Command::DividePlots(f32::NAN));
    screen.state_mut().apply(Command::DividePlots(0.0));
    screen.run_steps(3);
    assert!(plot_at(&screen, "upper").height() > 20.0);
}

#[test]
fn without_room_for_two_the_active_one_is_shown_alone_and_nothing_is_made_for_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    screen.set_size(vec2(900.0, 330.0));
    screen.run_steps(3);
    screen.get_by_label_contains("Plot, upper: ");
    assert!(screen.query_by_label_contains("Plot, lower: ").is_none());
    screen.state_mut().apply(Command::Enter(LensText::Address, "198.51.100.0/24".to_owned()));
    until(&mut screen, "the picture", App::is_complete);
    assert_eq!(totals(screen.state().app()), (Some(0), Some(VIEWS[1])));
    let beside = screen.state().app().plot_beside().unwrap();
    assert!(beside.picture().raster().unwrap().window != beside.navigation().window(), "it is the old one");
    screen.set_size(vec2(1_400.0, 900.0));
    until_totals(&mut screen, 0, VIEWS[1]);
    screen.get_by_label_contains("Plot, lower: ");
}

#[test]
fn a_workspace_keeps_both_plots() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    screen.state_mut().apply(Command::SwapPlots);
    screen.state_mut().apply(Command::LinkAddresses(false));
    enter(&mut screen, "Address", "118.8.200.0/25");
    until_totals(&mut screen, 128, VIEWS[1]);
    screen.key_press(Key::F6);
    screen.run_steps(2);
    enter(&mut screen, "Address", "198.51.100.0/24");
    until_totals(&mut screen, VIEWS[1], 128);
    let before = windows(&screen);
    let path = folder.path().join("case.suji");
    screen.state_mut().apply(Command::Save(SaveWhat::Workspace, path.clone()));
    until(&mut screen, "the workspace", |app| app.jobs().list().is_empty());

    let mut screen = open(vec![path]);
    until_totals(&mut screen, VIEWS[1], 128);
    assert_eq!(windows(&screen).0.addresses, before.0.addresses);
    assert_eq!(windows(&screen).1.addresses, before.1.addresses);
    assert_eq!(screen.state().app().active_place(), PlotPlace::Upper);
    screen.get_by_label("Plot, lower: from home · TCP SYN");
}

#[test]
fn other_captures_are_seen_through_the_same_two_lenses() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    let path = folder.path().join("small.pcap");
    screen.state_mut().apply(Command::Open(vec![path]));
    until_totals(&mut screen, VIEWS[0], VIEWS[1]);
}

/// 160,000 packets, too many for marks: time, peer, and whether to home.
fn many() -> Vec<(Duration, Ipv4Addr, bool)> {
    let packet = |number: u32| {
        let after = Duration::from_micros(u64::from(number) * 1_751);
        let peer = Ipv4Addr::from(0x1000_0000 + number.wrapping_mul(2_654_435_761) % 0xb000_0000);
        (after, peer, number % 3 == 1)
    };
    (0..160_000).map(packet).collect()
}

#[test]
fn every_cell_of_both_pictures_holds_the_packets_of_its_lens() {
    const COLUMNS: usize = 70;
    const ROWS: usize = 50;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    let mut writer = create(&path);
    for (number, (after, peer, to)) in many().into_iter().enumerate() {
        match (to, number % 2) {
            (true, 0) => syn(&mut writer, after, peer, HOME, 135),
            (true, _) => udp(&mut writer, after, peer, HOME, 137, b"?"),
            (false, _) => syn(&mut writer, after, HOME, peer, 445),
        }
    }
    drop(writer);

    let mut app = App::start(Options { captures: vec![path], ..Options::default() }, no_wake()).unwrap();
    app.resize_canvas(COLUMNS as f64, ROWS as f64, 1.0);
    let time = |after: Duration| (START + after).as_nanos() as i64;
    let all = AddressWindow::ALL_V4;
    let window = Window {
        time: TimeWindow { start: time(Duration::from_secs(3)), end: time(Duration::from_secs(251)) },
        addresses: AddressWindow::V4 { low: 1_000_000_000.0, high: 2_500_000_000.0 },
    };
    let mut commands = vec![
        Command::ShowTwoPlots(true),
        Command::ActivatePlot(PlotPlace::Lower),
        Command::SetPorts("135".parse().unwrap()),
        Command::LinkAddresses(false),
        Command::Jump(window),
    ];
    let started = Instant::now();
    loop {
        app.poll();
        app.ask();
        if !app.captures().is_loading() && app.home().guess().is_some() && app.is_complete() {
            if commands.is_empty() {
                break;
            }
            commands.drain(..).for_each(|command| app.apply(command));
            app.resize_canvas(COLUMNS as f64, ROWS as f64, 1.0);
            app.resize_beside(COLUMNS as f64, ROWS as f64, 1.0);
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the pictures do not come");
        thread::sleep(Duration::from_millis(2));
    }

    let cells = |Window { time: TimeWindow { start, end }, addresses },
                 shown: &dyn Fn(usize, bool) -> bool| {
        let AddressWindow::V4 { low, high } = addresses else { panic!("IPv4") };
        let mut cells = vec![[0_u32; ROWS]; COLUMNS];
        for (number, (after, peer, to)) in many().into_iter().enumerate() {
            let (at, unit) = (time(after), f64::from(u32::from(peer)) + 0.5);
            if shown(number, to) && start <= at && at < end && low <= unit && unit < high {
                let column = i128::from(at - start) * COLUMNS as i128 / i128::from(end - start);
                let row = (unit - low) / (high - low) * ROWS as f64;
                cells[column as usize][row as usize] += 1;
            }
        }
        cells
    };
    let upper_window = Window { addresses: all, ..window };
    let below = cells(window, &|number, to| to && number % 2 == 0);
    let above = cells(upper_window, &|_, to| !to);
    for (plot, window, cells) in
        [(app.plot(), window, below), (app.plot_beside().unwrap(), upper_window, above)]
    {
        let raster = plot.picture().raster().unwrap();
        assert_eq!(raster.window, window);
        assert!(raster.marks.is_none() && raster.total > 1_000);
        let columns: Vec<u32> = cells.iter().map(|column| column.iter().sum()).collect();
        let rows: Vec<u32> = (0..ROWS).map(|row| cells.iter().map(|column| column[row]).sum()).collect();
        assert_eq!((&raster.profile.columns, &raster.profile.rows), (&columns, &rows));
        assert_eq!((raster.image.width, raster.image.height), (COLUMNS, ROWS));
        for (column, rows) in cells.iter().enumerate() {
            for (row, count) in rows.iter().enumerate() {
                let pixel = raster.image.pixels[(ROWS - 1 - row) * COLUMNS + column];
                assert_eq!(pixel[3] > 0, *count > 0, "column {column}, row {row}: {count}");
            }
        }
    }
    let home = app.lens().home.clone();
    let lens = |direction, ports: &str| Lens {
        home: home.clone(),
        direction,
        ports: ports.parse().unwrap(),
        ..Lens::default()
    };
    assert_eq!(*app.lens(), lens(DirectionFilter::To, "135"));
    assert_eq!(*app.plot_beside().unwrap().lens(), lens(DirectionFilter::From, ""));
    assert_eq!(app.lens().classes, ClassSet::ALL);
}

#[test]
fn a_text_that_is_typed_when_the_other_plot_becomes_active_is_entered_where_it_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_two(folder.path());
    field(&screen, "Ports").focus();
    screen.run_steps(2);
    field(&screen, "Ports").type_text("!445");
    screen.run_steps(2);
    let at = plot_at(&screen, "lower").center();
    window_support::click_at(&mut screen, at);
    until_totals(&mut screen, VIEWS[1], 0);
    assert_eq!(field(&screen, "Ports").value().as_deref(), Some(""));
    assert_eq!(screen.state().app().active_place(), PlotPlace::Lower);
}

#[test]
fn a_lens_of_all_directions_comes_back_whole_unless_it_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let direction = |screen: &Screen| screen.state().app().lens().direction;
    screen.key_press(Key::T);
    screen.run_steps(3);
    screen.state_mut().apply(Command::ActivatePlot(PlotPlace::Lower));
    assert_eq!(direction(&screen), DirectionFilter::To);
    screen.key_press(Key::T);
    screen.run_steps(3);
    assert_eq!(direction(&screen), DirectionFilter::All);
    screen.key_press(Key::T);
    screen.run_steps(3);
    screen.state_mut().apply(Command::SetPorts("445".parse().unwrap()));
    screen.key_press(Key::T);
    screen.run_steps(3);
    assert_eq!(direction(&screen), DirectionFilter::From, "the active one is kept");
}
