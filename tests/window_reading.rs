//! What helps to read the picture: the strips beside it, its legend.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use eframe::egui::{Event, Modifiers, PointerButton, Pos2, accesskit::Role, pos2};
use egui_kittest::kittest::Queryable;
use suji::app::{Command, Panel};
use window_support::{Screen, VIEWS, field, open_small, until, until_in_view};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

fn drag(screen: &mut Screen, from: Pos2, to: Pos2, modifiers: Modifiers) {
    let button =
        |pressed, pos| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    screen.event(Event::ModifiersChanged(modifiers));
    screen.hover_at(from);
    screen.run_steps(2);
    screen.event(button(true, from));
    screen.run_steps(2);
    for place in [from.lerp(to, 0.5), to] {
        screen.hover_at(place);
        screen.run_steps(2);
    }
    screen.event(button(false, to));
    screen.run_steps(2);
    screen.event(Event::ModifiersChanged(Modifiers::NONE));
}

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
    drag(&mut screen, at(0.25), at(0.5), Modifiers::NONE);
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
    drag(&mut screen, at(0.44), at(0.49), Modifiers::SHIFT);
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
