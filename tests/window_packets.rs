//! The window's packets: a click on a dot leads to its bytes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{net::Ipv4Addr, time::Duration};

use eframe::egui::{Event, Key, Modifiers, PointerButton, vec2};
use egui_kittest::kittest::Queryable;
use window_support::{
    HOME, Screen, click_at, create, dot, enter, open, open_small, syn, until, until_in_view,
};

fn until_inspected(screen: &mut Screen, frame: u64) {
    until(screen, &format!("frame {frame} in the inspector"), |app| {
        app.inspector().shown().is_some_and(|shown| shown.number == frame)
    });
}

#[test]
fn a_click_on_a_dot_lists_its_packet_with_layers_and_payload() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Address", "203.0.113.0/24");
    until_in_view(&mut screen, 50);
    let at = dot(&screen, Duration::from_millis(1_200), Ipv4Addr::new(203, 0, 113, 5));
    click_at(&mut screen, at);
    // 200 SYN from home and 30 to home stand before it.
    until_inspected(&mut screen, 243);
    screen.get_by_label("243");
    screen.get_by_label("frame 243");
    screen.get_by_label_contains("UDP: 40000").click();
    screen.run_steps(3);
    screen.get_by_label("Destination port: 53 (domain)");
    let shown = screen.state().app().inspector().shown().unwrap();
    assert!(shown.frame.bytes.ends_with(b"who is it?"));
}

#[test]
fn a_click_beside_all_dots_says_that_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let at = dot(&screen, Duration::from_secs(10), Ipv4Addr::new(60, 0, 0, 0));
    click_at(&mut screen, at);
    until(&mut screen, "a miss", |app| app.chosen().missed());
    screen.get_by_label_contains("There is no packet there");
}

#[test]
fn the_arrow_keys_step_through_the_packets_of_a_box() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Address", "118.8.200.0/24");
    until_in_view(&mut screen, 200);
    // Around the streak's first second: hosts 0 to 10.
    let low = dot(&screen, Duration::ZERO, Ipv4Addr::new(118, 8, 200, 0)) + vec2(-4.0, 4.0);
    let high = dot(&screen, Duration::from_secs(1), Ipv4Addr::new(118, 8, 200, 10)) + vec2(4.0, -4.0);
    let press = |at, pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Secondary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    screen.hover_at(low);
    screen.run_steps(1);
    screen.event(press(low, true));
    screen.run_steps(1);
    screen.hover_at(low.lerp(high, 0.5));
    screen.run_steps(1);
    screen.hover_at(high);
    screen.run_steps(1);
    screen.event(press(high, false));
    screen.run_steps(2);
    screen.get_by_label("Select packets").click();
    until(&mut screen, "eleven packets", |app| app.chosen().total() == 11);
    screen.get_by_label("11 packets in the box");
    until_inspected(&mut screen, 1);
    screen.key_press(Key::ArrowDown);
    until_inspected(&mut screen, 2);
    screen.key_press(Key::PageDown);
    until_inspected(&mut screen, 11);
    screen.key_press(Key::ArrowUp);
    until_inspected(&mut screen, 10);
    screen.key_press(Key::Escape);
    until(&mut screen, "nothing chosen", |app| app.chosen().points().is_empty());
}

#[test]
fn a_double_click_zooms_into_the_prefix_and_backspace_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let at = dot(&screen, Duration::from_secs(5), Ipv4Addr::new(118, 8, 200, 50));
    let before = window_support::plot(&screen);
    click_at(&mut screen, at);
    click_at(&mut screen, at);
    assert_eq!(window_support::plot(&screen), before, "what a click shows must not move the plot");
    until_in_view(&mut screen, 200);
    screen.key_press(Key::Backspace);
    until_in_view(&mut screen, 300);
}

#[test]
fn a_double_click_zooms_into_the_prefix_of_the_packet_that_it_reads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("near.pcap");
    // Around a place, and with it a packet right of it and one above, in another /8.
    let write = |around: Option<[(Duration, Ipv4Addr); 2]>| {
        let mut writer = create(&path);
        for (after, peer) in [(0, [1, 0, 0, 1]), (100, [220, 0, 0, 1])] {
            syn(&mut writer, Duration::from_secs(after), HOME, Ipv4Addr::from(peer), 445);
        }
        for (after, peer) in around.into_iter().flatten() {
            syn(&mut writer, after, HOME, peer, 445);
        }
    };
    write(None);
    let mut screen = open(vec![path.clone()]);
    until_in_view(&mut screen, 2);
    let plot = window_support::plot(&screen);
    let (time, rows) = {
        let navigation = screen.state().app().navigation();
        (navigation.window().time.nanoseconds(), navigation.rows())
    };
    drop(screen);
    let right = Duration::from_nanos((2.5 / f64::from(plot.width()) * time as f64) as u64);
    let up = (1.0 / f64::from(plot.height()) * (rows.high - rows.low)) as u32;
    let (middle, host) = (Duration::from_secs(50), u32::from(Ipv4Addr::new(100, 255, 0, 0)));
    let above = Ipv4Addr::from(host + up);
    assert_ne!(above.octets()[0], 100, "the one above is in another prefix");
    write(Some([(middle + right, Ipv4Addr::from(host)), (middle, above)]));
    let mut screen = open(vec![path.clone()]);
    until_in_view(&mut screen, 4);
    let at = dot(&screen, middle, Ipv4Addr::from(host));
    click_at(&mut screen, at);
    click_at(&mut screen, at);
    until_in_view(&mut screen, 1);
    let app = screen.state().app();
    let read = app.captures().index().point(app.chosen().current().unwrap()).unwrap();
    assert_eq!(read.destination, above, "the nearer on screen");
    let row = f64::from(u32::from(above));
    let rows = app.navigation().rows();
    assert!(rows.low <= row && row < rows.high, "{rows:?} is its prefix");
}

#[test]
fn a_frame_is_found_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::G);
    screen.run_steps(3);
    window_support::field(&screen, "Frame number").type_text("205");
    screen.run_steps(2);
    screen.key_press(Key::Enter);
    until_inspected(&mut screen, 205);
}

#[test]
fn hovering_a_field_marks_its_bytes_and_a_click_keeps_them_marked() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Address", "203.0.113.0/24");
    until_in_view(&mut screen, 50);
    let at = dot(&screen, Duration::from_millis(1_200), Ipv4Addr::new(203, 0, 113, 5));
    click_at(&mut screen, at);
    until_inspected(&mut screen, 243);
    let marked = |screen: &Screen| screen.state().marked_bytes();
    // Only the innermost layers are open at first.
    assert!(screen.query_by_label("EtherType: 0x0800 (IPv4)").is_none());
    screen.get_by_label_contains("Ethernet").click();
    // It opens in steps.
    screen.run_steps(30);
    screen.get_by_label("EtherType: 0x0800 (IPv4)").hover();
    screen.run_steps(3);
    assert_eq!(marked(&screen), Some(12..14), "behind two hardware addresses");
    screen.get_by_label("EtherType: 0x0800 (IPv4)").click();
    screen.run_steps(3);
    screen.get_by_label("Bytes in hex and text").hover();
    screen.hover_at(eframe::egui::pos2(2.0, 2.0));
    screen.run_steps(3);
    assert_eq!(marked(&screen), Some(12..14), "pinned");
}
