//! The window's lens: the four views, the address box, ports, home.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::Queryable;
use suji::app::{LensText, Options};
use window_support::{VIEWS, enter, field, open_small, open_with, until_in_view, write_capture};

#[test]
fn the_keys_one_to_four_show_the_four_views() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    for (key, packets) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4].into_iter().zip(VIEWS) {
        screen.key_press(key);
        until_in_view(&mut screen, packets);
    }
    screen.get_by_role_and_label(Role::Button, "Reset lens").click();
    until_in_view(&mut screen, VIEWS.iter().sum());
}

#[test]
fn keys_are_letters_while_a_text_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    field(&screen, "Ports").focus();
    screen.run_steps(2);
    screen.key_press(Key::Num1);
    screen.run_steps(3);
    until_in_view(&mut screen, VIEWS.iter().sum());
}

#[test]
fn home_is_inferred_and_shown_with_its_share() {
    let folder = tempfile::tempdir().unwrap();
    let screen = open_small(folder.path());
    assert_eq!(field(&screen, "Home").value().as_deref(), Some("10.0.0.1"));
    screen.get_by_label("inferred: in 100 % of packets");
}

#[test]
fn another_home_turns_directions_around_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Home", "198.51.100.7");
    screen.key_press(Key::Num1);
    until_in_view(&mut screen, 30);
    screen.get_by_label("chosen");
    screen.get_by_role_and_label(Role::Button, "infer").click();
    until_in_view(&mut screen, 200);
}

#[test]
fn the_address_box_zooms_into_a_prefix_and_back_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Address", "118.8.200.0/25");
    until_in_view(&mut screen, 128);
    assert_eq!(field(&screen, "Address").value().as_deref(), Some("118.8.200.0/25"));
    screen.get_by_role_and_label(Role::Button, "Back").click();
    until_in_view(&mut screen, VIEWS.iter().sum());
    screen.get_by_role_and_label(Role::Button, "Forward").click();
    until_in_view(&mut screen, 128);
    screen.key_press(Key::Home);
    until_in_view(&mut screen, VIEWS.iter().sum());
}

#[test]
fn a_mistake_is_said_beside_its_field_and_the_text_stays_to_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Address", "118.8.300.0/22");
    let mistake = screen.state().app().mistake(LensText::Address).unwrap().to_owned();
    screen.get_by_label(&mistake);
    assert_eq!(field(&screen, "Address").value().as_deref(), Some("118.8.300.0/22"));
    enter(&mut screen, "Address", "118.8.200.0/24");
    until_in_view(&mut screen, 200);
    assert!(screen.query_by_label(&mistake).is_none());
}

#[test]
fn times_given_at_the_start_take_their_date_from_the_first_packet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.pcap");
    write_capture(&path);
    let times = Some("05:00:00..05:00:05".to_owned());
    let mut screen = open_with(Options { captures: vec![path], times, ..Options::default() });
    // Of four rows of packets a tenth of a second apart: 50, 30, 50 and 20.
    until_in_view(&mut screen, 150);
}

#[test]
fn ports_are_filtered_by_a_typed_list_by_check_boxes_and_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Ports", "445,22");
    until_in_view(&mut screen, 230);
    enter(&mut screen, "Ports", "");
    until_in_view(&mut screen, 300);
    screen.get_by_role_and_label(Role::CheckBox, "udp/53").click();
    until_in_view(&mut screen, 250);
    assert_eq!(field(&screen, "Ports").value().as_deref(), Some("!udp/53"));
    screen.get_by_role_and_label(Role::Button, "Only udp/1434").click();
    until_in_view(&mut screen, 20);
    enter(&mut screen, "Ports", "70000");
    let mistake = screen.state().app().mistake(LensText::Ports).unwrap().to_owned();
    screen.get_by_label(&mistake);
    until_in_view(&mut screen, 20);
}

#[test]
fn a_lens_that_shows_nothing_says_so_and_offers_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Ports", "9");
    until_in_view(&mut screen, 0);
    screen.get_by_label("Nothing under this lens here");
    // One in the lens panel, one in the plot.
    screen.get_all_by_role_and_label(Role::Button, "Reset lens").last().unwrap().click();
    until_in_view(&mut screen, 300);
    assert!(screen.query_by_label("Nothing under this lens here").is_none());
}

#[test]
fn classes_are_switched_off_and_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.get_by_role_and_label(Role::CheckBox, "UDP").click();
    until_in_view(&mut screen, 230);
    screen.get_by_role_and_label(Role::CheckBox, "UDP").click();
    until_in_view(&mut screen, 300);
}

#[test]
fn a_view_without_packets_leads_back_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Address", "60.0.0.0/8");
    until_in_view(&mut screen, 0);
    screen.get_by_label("No packets in this view");
    screen.get_by_role_and_label(Role::Button, "Fit to all packets").click();
    until_in_view(&mut screen, 300);
}
