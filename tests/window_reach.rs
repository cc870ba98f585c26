//! The window and what stretches or doubles a capture: times far from the rest, duplicates, no times.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{net::Ipv4Addr, time::Duration};

use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::app::{App, Command, LensText, Options};
use window_support::{HOME, create, enter, field, open, syn, until, until_in_view};

/// A hundred seconds of SYN, and one packet thirty years later.
fn open_absurd(folder: &std::path::Path) -> window_support::Screen {
    let path = folder.join("absurd.pcap");
    let mut writer = create(&path);
    for second in 0..100_u8 {
        let target = Ipv4Addr::new(118, 8, 200, second);
        syn(&mut writer, Duration::from_secs(u64::from(second)), HOME, target, 445);
    }
    syn(&mut writer, Duration::from_hours(24 * 365 * 30), HOME, Ipv4Addr::new(118, 8, 200, 200), 445);
    drop(writer);
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 100);
    screen
}

#[test]
fn a_time_far_from_the_rest_is_left_out_of_the_first_view_and_one_click_brings_it_in() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_absurd(folder.path());
    let time = screen.state().app().navigation().window().time;
    assert!(time.end - time.start < 200_000_000_000, "{time:?}");
    let banner = screen.state().app().banners().list()[0].text.clone();
    assert!(banner.starts_with("1 packet has a time far from the rest (2039-"), "{banner}");
    screen.get_by_label(&banner);
    screen.get_by_role_and_label(Role::Button, "Show all times").click();
    until_in_view(&mut screen, 101);
    assert!(screen.query_by_label(&banner).is_none());
}

#[test]
fn the_home_key_fits_the_packets_but_far_ones_and_once_more_everything() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_absurd(folder.path());
    screen.key_press(Key::Home);
    until(&mut screen, "the addresses that occur", |app| app.is_complete() && rows_in_view(app) < 200.0);
    until_in_view(&mut screen, 100);
    screen.key_press(Key::Home);
    until_in_view(&mut screen, 101);
    assert!(rows_in_view(screen.state().app()) > 1e9, "all addresses");
    screen.key_press(Key::Home);
    until_in_view(&mut screen, 100);
}

/// How many addresses are in view.
fn rows_in_view(app: &App) -> f64 {
    let rows = app.navigation().rows();
    rows.high - rows.low
}

#[test]
fn the_home_key_fits_what_the_lens_shows_and_back_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = window_support::open_small(folder.path());
    let whole = screen.state().app().navigation().window();
    enter(&mut screen, "Ports", "445");
    until_in_view(&mut screen, 200);
    screen.key_press(Key::Home);
    until(&mut screen, "the /24", |app| app.is_complete() && rows_in_view(app) < 256.0);
    until_in_view(&mut screen, 200);
    let range = screen.state().app().navigation().address_range().unwrap();
    for inside in ["118.8.200.0", "118.8.200.199"] {
        assert!(range.contains(inside.parse().unwrap()), "{range}");
    }
    screen.state_mut().apply(Command::Back);
    assert_eq!(screen.state().app().navigation().window(), whole);
    enter(&mut screen, "Ports", "1434");
    until_in_view(&mut screen, 20);
    screen.state_mut().apply(Command::FitPackets);
    until(&mut screen, "an address", |app| app.is_complete() && rows_in_view(app) <= 16.0);
    let time = screen.state().app().navigation().window().time;
    assert!(time.end - time.start < 2_200_000_000, "two seconds of them: {time:?}");
}

#[test]
fn duplicates_have_a_check_box_with_their_count_where_there_are_some() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("twice.pcap");
    let mut writer = create(&path);
    for host in 0..40_u8 {
        for micros in [0, 200] {
            let after = Duration::from_secs(u64::from(host)) + Duration::from_micros(micros);
            syn(&mut writer, after, HOME, Ipv4Addr::new(118, 8, 200, host), 445);
        }
    }
    drop(writer);
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, 80);
    screen.get_by_role_and_label(Role::CheckBox, "Duplicates 40").click();
    until_in_view(&mut screen, 40);
    screen.get_by_role_and_label(Role::Button, "Reset lens").click();
    until_in_view(&mut screen, 80);
}

#[test]
fn a_capture_without_duplicates_shows_no_box_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let screen = window_support::open_small(folder.path());
    assert!(screen.query_by_label_contains("Duplicates").is_none());
}

#[test]
fn the_clock_of_a_capture_is_set_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = window_support::open_small(folder.path());
    let first =
        |screen: &window_support::Screen| screen.state().app().captures().index().time_span().unwrap().0;
    let recorded = first(&screen);
    enter(&mut screen, "Clock of small.pcap", "-1h");
    until(&mut screen, "the clock", |app| app.is_complete() && app.captures().index().captures[0].clock != 0);
    assert_eq!(first(&screen), recorded - 3_600_000_000_000);
    until_in_view(&mut screen, 300);
    assert_eq!(field(&screen, "Clock of small.pcap").value().as_deref(), Some("-1h"));
    // A packet is held against its record, which says another time.
    screen.key_press_modifiers(Modifiers::COMMAND, Key::G);
    screen.run_steps(3);
    field(&screen, "Frame number").type_text("7");
    screen.run_steps(2);
    screen.key_press(Key::Enter);
    screen.run_steps(2);
    until(&mut screen, "the packet", |app| app.inspector().shown().is_some());
    assert!(screen.state().app().banners().list().is_empty(), "{:?}", screen.state().app().banners().list());
    enter(&mut screen, "Clock of small.pcap", "");
    until(&mut screen, "the clock", |app| app.is_complete() && app.captures().index().captures[0].clock == 0);
    assert_eq!(first(&screen), recorded);
    enter(&mut screen, "Clock of small.pcap", "soon");
    let mistake = screen.state().app().mistake(LensText::Clock(0)).unwrap().to_owned();
    screen.get_by_label(&mistake);
}

#[test]
fn what_is_open_is_loaded_again_with_only_what_the_lens_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = window_support::open_small(folder.path());
    enter(&mut screen, "Ports", "445");
    until_in_view(&mut screen, 200);
    screen.get_by_label("File").click();
    screen.run_steps(3);
    screen.get_by_label_contains("Load again with this lens").click();
    screen.run_steps(3);
    until(&mut screen, "the packets under the lens", |app| app.captures().packets() == 200);
    until_in_view(&mut screen, 200);
    assert_eq!(screen.state().app().captures().packets(), 200);
    screen.get_by_label("100 packets left out while loading");
    screen.get_all_by_role_and_label(Role::Button, "Load everything").next().unwrap().click();
    enter(&mut screen, "Ports", "");
    until_in_view(&mut screen, 300);
    assert_eq!(screen.state().app().captures().packets(), 300);
}

#[test]
fn a_full_index_says_so_and_offers_the_lens() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.pcap");
    window_support::write_capture(&path);
    let loading = suji::worker::LoadOptions { memory: Some(1_000), ..Default::default() };
    let mut screen =
        window_support::open_with(Options { captures: vec![path], loading, ..Options::default() });
    until(&mut screen, "the end", |app| !app.captures().is_loading() && !app.banners().list().is_empty());
    let banner = screen.state().app().banners().list()[0].text.clone();
    assert!(banner.contains("the index is full") && banner.contains("after 0 frames"), "{banner}");
    screen.get_by_role_and_label(Role::Button, "Load again with this lens");
}
