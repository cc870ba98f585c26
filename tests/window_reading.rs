//! What helps to read the picture: the strips beside it, its legend.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{net::Ipv4Addr, time::Duration};

use eframe::egui::{Key, Modifiers, accesskit::Role, pos2, vec2};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{ColorBy, Command, CommandLine, LensText, Panel},
    query::{AddressRange, AddressWindow, Plane, Window},
};
use window_support::{
    HOME, Screen, VIEWS, create, dot, drag, drag_with, field, open, open_small, painted, plot, syn, until,
    until_in_view, write_capture,
};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

#[test]
fn the_strips_hold_every_packet_of_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let screen = open_small(folder.path());
    let raster = screen.state().app().picture().raster().unwrap();
    for counts in [&raster.profile.columns, &raster.profile.rows] {
        assert_eq!(counts.iter().map(|count| u64::from(*count)).sum::<u64>(), ALL);
    }
}

#[test]
fn a_drag_over_the_strip_of_times_zooms_into_them_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let before = screen.state().app().navigation().window();
    let strip = screen.get_by_role_and_label(Role::Canvas, "Packets over time").rect();
    let at = |share| pos2(strip.left() + strip.width() * share, strip.center().y);
    drag(&mut screen, at(0.25), at(0.5));
    let now = screen.state().app().navigation().window();
    assert_eq!(now.addresses, before.addresses);
    let share = (now.time.end - now.time.start) as f64 / (before.time.end - before.time.start) as f64;
    assert!((share - 0.25).abs() < 0.01, "{share}");
}

#[test]
fn a_drag_over_the_strip_of_addresses_with_shift_selects_their_packets() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let before = screen.state().app().navigation().window();
    let strip = screen.get_by_role_and_label(Role::Canvas, "Packets over addresses").rect();
    let at = |share| pos2(strip.center().x, strip.bottom() - strip.height() * share);
    // 118.8.200.0/22 lies here.
    drag_with(&mut screen, at(0.44), at(0.49), Modifiers::SHIFT);
    until(&mut screen, "a selection", |app| !app.chosen().is_empty() && !app.chosen().is_busy());
    assert_eq!(screen.state().app().navigation().window(), before);
    assert!(screen.state().app().chosen().total() >= VIEWS[0]);
}

#[test]
fn strips_can_be_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::ShowPanel(Panel::Strips, false));
    screen.run_steps(3);
    assert!(screen.query_by_label("Packets over time").is_none());
}

#[test]
fn a_click_on_the_legend_shows_only_that_and_then_everything_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.get_by_label("Legend: tcp/445").click();
    screen.run_steps(3);
    assert_eq!(field(&screen, "Ports").value().as_deref(), Some("tcp/445"));
    until(&mut screen, "a picture of it", |app| {
        app.picture().raster().is_some_and(|raster| raster.total < ALL)
    });
    screen.get_by_label("Legend: tcp/445").click();
    until_in_view(&mut screen, ALL);
    screen.get_by_label("Legend: tcp/445").click_modifiers(Modifiers::ALT);
    screen.run_steps(3);
    assert_eq!(field(&screen, "Ports").value().as_deref(), Some("!tcp/445"));
}

#[test]
fn a_pointer_that_rests_is_told_what_is_there_unless_a_hand_types() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let at = dot(&screen, Duration::from_millis(5_050), Ipv4Addr::new(118, 8, 200, 50));
    let told = |screen: &Screen| screen.query_by_label_contains("around here").is_some();
    screen.hover_at(at);
    until(&mut screen, "what is under the pointer", |app| {
        app.rankings().under_pointer().is_some_and(|(_, cell)| cell.packets > 0)
    });
    screen.run_steps(30);
    assert!(told(&screen), "the hand rests");
    screen.get_by_label("home 10.0.0.1");
    screen.hover_at(at + vec2(1.0, 0.0));
    screen.step();
    assert!(!told(&screen), "it moves");
    screen.run_steps(30);
    assert!(told(&screen));
    screen.key_press(Key::ArrowDown);
    screen.run_steps(30);
    assert!(!told(&screen), "it is at the keys");
    screen.hover_at(at);
    screen.run_steps(30);
    assert!(told(&screen));
    field(&screen, "Ports").focus();
    screen.run_steps(30);
    assert!(!told(&screen), "it types");
}

#[test]
fn a_drag_after_m_measures_a_box_until_escape() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::Enter(LensText::Address, "118.8.200.0/24".to_owned()));
    until_in_view(&mut screen, VIEWS[0]);
    let before = screen.state().app().navigation().window();
    screen.hover_at(plot(&screen).center());
    screen.key_press(Key::M);
    screen.run_steps(2);
    // Hosts 40 to 79 were scanned in this order, ten a second.
    let at = |host: u8, tenths: f64| {
        let after = Duration::from_secs_f64(tenths / 10.0);
        dot(&screen, after, Ipv4Addr::new(118, 8, 200, host))
    };
    let (from, to) = (at(40, 39.5), at(79, 79.5));
    drag(&mut screen, from - vec2(0.0, -1.0), to - vec2(0.0, 1.0));
    until(&mut screen, "a count", |app| app.measured().is_some_and(|measured| measured.packets.is_some()));
    assert_eq!(screen.state().app().navigation().window(), before, "nothing was panned");
    let measured = screen.state().app().measured().unwrap();
    assert_eq!(measured.packets, Some(40));
    assert_eq!(measured.prefix().unwrap().to_string(), "118.8.200.0/25");
    assert!((measured.lasts - 4_000_000_000).abs() < 50_000_000, "{measured:?}");
    for text in ["packets a second", "118.8.200.0/25", "40"] {
        let label = screen.get_all_by_label(text).next().unwrap().rect();
        assert!(plot(&screen).contains_rect(label), "{text} at {label:?}");
    }
    // The next drag moves the picture, and what is measured stays where it was.
    let middle = plot(&screen).center();
    drag(&mut screen, middle, middle + vec2(60.0, 0.0));
    assert_ne!(screen.state().app().navigation().window(), before);
    assert_eq!(screen.state().app().measured().unwrap().window, measured.window);
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert_eq!(screen.state().app().measured(), None);
    assert!(screen.query_by_label("packets a second").is_none());
}

#[test]
fn a_capture_can_be_hidden_and_shown_again() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one.pcap"), folder.path().join("other.pcap"));
    write_capture(&one);
    let mut writer = create(&other);
    for host in 0..40 {
        syn(&mut writer, Duration::from_secs(host), HOME, Ipv4Addr::new(9, 9, 9, host as u8), 445);
    }
    writer.flush().unwrap();
    let mut screen = open(vec![one, other]);
    until_in_view(&mut screen, ALL + 40);
    screen.get_by_role_and_label(Role::CheckBox, "one.pcap").click();
    until_in_view(&mut screen, 40);
    screen.state_mut().apply(Command::UndoLens);
    until_in_view(&mut screen, ALL + 40);
    // By the legend: alone, everything again, and all but it.
    screen.state_mut().apply(Command::SetColor(ColorBy::Capture));
    until(&mut screen, "colours of captures", |app| app.picture().is_complete());
    screen.get_by_label("Legend: one.pcap").click();
    until_in_view(&mut screen, ALL);
    screen.state_mut().apply(Command::SelectView);
    until(&mut screen, "what is in view", |app| !app.chosen().is_empty() && !app.chosen().is_busy());
    assert_eq!(screen.state().app().chosen().total(), ALL);
    let line = screen.state().app().command_line(CommandLine::Stats).unwrap().0;
    assert!(line.contains("one.pcap") && !line.contains("other.pcap"), "{line}");
    screen.get_by_label("Legend: one.pcap").click();
    until_in_view(&mut screen, ALL + 40);
    screen.get_by_label("Legend: one.pcap").click_modifiers(Modifiers::ALT);
    until_in_view(&mut screen, 40);
}

#[test]
fn ipv4_can_show_only_the_addresses_that_occur() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let whole = screen.state().app().navigation().window();
    screen.state_mut().apply(Command::ShowObserved(true));
    until(&mut screen, "the addresses", |app| app.navigation().shows_observed());
    until_in_view(&mut screen, ALL);
    // The scanned ones, home and three more.
    assert_eq!(screen.state().app().navigation().plane().observed(), Some(204));
    screen.state_mut().apply(Command::Enter(LensText::Address, "118.8.200.0/24".to_owned()));
    until_in_view(&mut screen, VIEWS[0]);
    let rows = screen.state().app().navigation().rows();
    assert!((rows.high - rows.low - 200.0).abs() < 1e-3, "as high as addresses occur: {rows:?}");
    let line = screen.state().app().command_line(CommandLine::Plot).unwrap().0;
    assert!(line.contains("--observed"), "{line}");
    // The same addresses stay in view, all 256 of them now.
    screen.state_mut().apply(Command::ShowObserved(false));
    until_in_view(&mut screen, VIEWS[0]);
    screen.state_mut().apply(Command::Back);
    until_in_view(&mut screen, ALL);
    screen.state_mut().apply(Command::Fit);
    screen.run_steps(3);
    assert_eq!(screen.state().app().navigation().window(), whole);
}

#[test]
fn the_prefix_that_was_typed_stays_outlined_until_escape() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.state_mut().apply(Command::Enter(LensText::Address, "118.8.200.0/22".to_owned()));
    until_in_view(&mut screen, VIEWS[0]);
    assert_eq!(screen.state().app().navigation().outlined(), None, "it fills the view");
    screen.key_press(Key::Home);
    until_in_view(&mut screen, ALL);
    let navigation = screen.state().app().navigation();
    assert_eq!(navigation.outlined().unwrap().time, navigation.window().time);
    assert_eq!(navigation.outlined_range().unwrap().to_string(), "118.8.200.0/22");
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert_eq!(screen.state().app().navigation().outlined(), None);
}

#[test]
fn a_box_of_all_addresses_is_outlined_without_their_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let whole = screen.state().app().navigation().window();
    let mut time = whole.time;
    time.end = time.start / 2 + time.end / 2;
    let high = Window { addresses: around("64.0.0.0-191.255.255.255"), time };
    for wanted in [Window { time, ..whole }, high] {
        screen.state_mut().apply(Command::ZoomTo(wanted));
        screen.run_steps(3);
        screen.state_mut().apply(Command::FitAll);
        until(&mut screen, "the whole", |app| app.navigation().outlined().is_some() && app.is_complete());
        let plot = plot(&screen);
        for name in ["0.0.0.0/0", "in 0.0.0.0/0"] {
            assert!(painted(&screen, name).iter().all(|rect| !plot.contains_rect(*rect)), "{name}");
        }
    }
}

fn around(range: &str) -> AddressWindow {
    Plane::V4.window_around(&range.parse::<AddressRange>().unwrap()).unwrap()
}

/// SYN to eleven ports, the first most often; three of them have no colour.
fn write_ports(path: &std::path::Path) {
    let mut writer = create(path);
    for port in 1..=11_u16 {
        for count in 0..20 - port {
            let at = Duration::from_millis(u64::from(port) * 100 + u64::from(count));
            syn(&mut writer, at, HOME, Ipv4Addr::new(118, 8, 200, count as u8), port);
        }
    }
    writer.flush().unwrap();
}

/// 19 + 18 + … + 9, of which the last three have no colour.
const OF_PORTS: u64 = 154;
const WITHOUT_COLOR: u64 = 11 + 10 + 9;

#[test]
fn what_has_no_colour_of_its_own_is_shown_alone_and_left_out_by_the_legend() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ports.pcap");
    write_ports(&path);
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, OF_PORTS);
    screen.get_by_label("Legend: other").click();
    until_in_view(&mut screen, WITHOUT_COLOR);
    screen.get_by_label("Legend: other").click();
    until_in_view(&mut screen, OF_PORTS);
    screen.get_by_label("Legend: other").click_modifiers(Modifiers::ALT);
    until_in_view(&mut screen, OF_PORTS - WITHOUT_COLOR);
}

#[test]
fn what_has_no_room_in_the_legend_is_in_its_menu() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ports.pcap");
    write_ports(&path);
    let mut screen = open(vec![path]);
    screen.set_size(vec2(800.0, 500.0));
    until_in_view(&mut screen, OF_PORTS);
    screen.run_steps(4);
    screen.get_by_label_contains("Legend: and ").click();
    screen.run_steps(4);
    screen.get_by_label("3 ports without a colour in view");
    screen.get_by_label_contains("other 30");
    screen.get_by_label_contains("tcp/11 9").click();
    until_in_view(&mut screen, 9);
    screen.run_steps(4);
    assert!(screen.query_by_label("3 ports without a colour in view").is_none(), "the menu is closed");
}
