//! Long silences folded: what the window shows of them, and what a hand does beside them.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{net::Ipv4Addr, path::Path, time::Duration};

use eframe::egui::{Key, Pos2, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{Command, CommandLine, LensText, Plot},
    query::{TimeAxis, TimeWindow, Window},
};
use window_support::{
    HOME, START, Screen, VIEWS, click_at, create, open, open_small, plot, syn, until, until_in_view,
};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

const DAY: Duration = Duration::from_hours(24);

const PEER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 9);

/// Two bursts of a minute, a packet a second, a day apart.
fn open_bursts(folder: &Path) -> Screen {
    let path = folder.join("bursts.pcap");
    let mut writer = create(&path);
    for burst in 0..2 {
        for second in 0..60 {
            syn(&mut writer, DAY * burst + Duration::from_secs(second), HOME, PEER, 445);
        }
    }
    writer.flush().unwrap();
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 120);
    screen
}

const MARK: &str = "Folded: 23 h 58 min without packets";

/// Columns of the picture that hold packets, as shares of its width.
fn columns(screen: &Screen) -> Vec<f64> {
    let raster = screen.state().app().picture().raster().unwrap();
    let counts = &raster.profile.columns;
    let taken = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    taken.map(|(column, _)| column as f64 / counts.len() as f64).collect()
}

fn place(screen: &Screen, after: Duration) -> Pos2 {
    let plot = plot(screen);
    let navigation = screen.state().app().navigation();
    let times =
        TimeAxis::new(navigation.window().time, plot.width().round() as usize, &navigation.folding(1.0));
    let rows = navigation.rows();
    let up = (f64::from(u32::from(PEER)) + 0.5 - rows.low) / (rows.high - rows.low);
    let across = times.share((START + after).as_nanos() as i64);
    Pos2::new(
        plot.left() + (across * f64::from(plot.width())) as f32,
        plot.bottom() - (up * f64::from(plot.height())) as f32,
    )
}

#[test]
fn two_bursts_a_day_apart_get_the_room_when_the_day_is_folded() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_bursts(folder.path());
    assert!(columns(&screen).iter().all(|share| *share < 0.03 || *share > 0.97), "{:?}", columns(&screen));
    assert!(screen.query_by_label(MARK).is_none());
    screen.key_press(Key::G);
    until(&mut screen, "the folded picture", |app| {
        app.is_complete() && app.picture().raster().is_some_and(|raster| raster.times.is_folded())
    });
    assert_eq!(columns(&screen).len(), 120, "each packet has a column of its own");
    let mark = screen.get_by_role_and_label(Role::Button, MARK).rect();
    let plot = plot(&screen);
    assert!((mark.width() - 16.0).abs() < 1.5 && mark.top() >= plot.bottom() - 0.5, "{mark:?}");
    assert!((mark.center().x - plot.center().x).abs() < 20.0, "between the bursts: {mark:?}");
    screen.get_by_label("1 silence folded");
    let line = screen.state().app().command_line(CommandLine::Plot).unwrap().0;
    assert!(line.contains("--fold-gaps") && !line.contains("--time"), "{line}");
    // A click on the mark shows all times in one scale again.
    screen.get_by_label(MARK).click();
    until(&mut screen, "one scale", |app| {
        app.is_complete() && app.picture().raster().is_some_and(|raster| !raster.times.is_folded())
    });
    assert!(screen.query_by_label(MARK).is_none() && !screen.state().app().settings().fold_gaps);
}

#[test]
fn a_view_stays_the_same_times_and_packets_are_found_beside_the_fold() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_bursts(folder.path());
    let start = START.as_nanos() as i64;
    let day = DAY.as_nanos() as i64;
    let before = screen.state().app().navigation().window();
    let view =
        Window { time: TimeWindow { start: start + day / 4_000, end: start + day + day / 2_000 }, ..before };
    screen.state_mut().apply(Command::Jump(view));
    screen.state_mut().apply(Command::FoldGaps(true));
    until_in_view(&mut screen, 38 + 44);
    assert_eq!(screen.state().app().navigation().window(), view);
    let at = place(&screen, DAY + Duration::from_secs(30));
    click_at(&mut screen, at);
    until(&mut screen, "the packet", |app| !app.chosen().points().is_empty() && !app.chosen().is_busy());
    let app = screen.state().app();
    let times: Vec<_> = app
        .chosen()
        .points()
        .iter()
        .map(|id| app.captures().index().point(*id).unwrap().time.unwrap().0)
        .collect();
    assert_eq!(times, [start + day + 30_000_000_000]);
    // What is measured across a fold lasts as long as it did.
    let box_around = Window { time: TimeWindow { start, end: start + day }, ..view };
    screen.state_mut().apply(Command::Measure(Some(box_around)));
    until(&mut screen, "the measure", |app| {
        app.measured().is_some_and(|measured| measured.packets.is_some())
    });
    let measured = screen.state().app().measured().unwrap();
    assert_eq!((measured.lasts, measured.packets), (i128::from(day), Some(60)));
    screen.get_by_label("1 d 00 h");
}

#[test]
fn who_types_a_time_within_the_silence_sees_it_in_one_scale() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_bursts(folder.path());
    screen.state_mut().apply(Command::FoldGaps(true));
    screen.state_mut().apply(Command::Enter(LensText::Time, "15:00..16:00".to_owned()));
    until_in_view(&mut screen, 0);
    let time = screen.state().app().navigation().window().time;
    assert_eq!(time.end - time.start, 3_600_000_000_000);
    assert!(screen.query_by_label(MARK).is_none());
    screen.get_by_label("No packets in this view");
    screen.state_mut().apply(Command::Back);
    until_in_view(&mut screen, 120);
    screen.get_by_label(MARK);
}

#[test]
fn where_no_silence_is_long_enough_the_action_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    assert!(screen.state().app().navigation().silences().is_empty());
    screen.key_press(Key::G);
    screen.run_steps(3);
    assert!(!screen.state().app().settings().fold_gaps);
    // As a setting it can be chosen for captures to come, and changes nothing here.
    let counts = screen.state().app().picture().raster().unwrap().profile.clone();
    screen.state_mut().apply(Command::FoldGaps(true));
    until_in_view(&mut screen, ALL);
    assert_eq!(screen.state().app().picture().raster().unwrap().profile, counts);
}

#[test]
fn both_of_two_plots_fold_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_bursts(folder.path());
    screen.state_mut().apply(Command::FoldGaps(true));
    screen.state_mut().apply(Command::ShowTwoPlots(true));
    until(&mut screen, "both pictures", |app| {
        let is_folded = |plot: &Plot| plot.picture().raster().is_some_and(|of| of.times.is_folded());
        app.is_complete() && is_folded(app.plot()) && app.plot_beside().is_some_and(is_folded)
    });
    let app = screen.state().app();
    let times = |plot: &Plot| plot.picture().raster().unwrap().times.clone();
    assert_eq!(times(app.plot()), times(app.plot_beside().unwrap()));
    screen.get_by_label(MARK);
}
