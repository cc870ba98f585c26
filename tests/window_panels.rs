//! Panels that are put elsewhere, hidden, shown again, put back, and kept from one time to the next.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{path::Path, time::Duration};

use eframe::egui::{Event, Key, Modifiers, PointerButton, Rect, accesskit::Role, pos2, vec2};
use egui_kittest::kittest::Queryable;
use suji::app::{Command, Keeper, Layout, Options, Pane, Panel, Side};
use window_support::{
    Screen, VIEWS, click_at, dot, drag, field, open_small, open_with, plot, until, until_in_view,
    write_capture,
};

const ALL: u64 = VIEWS[0] + VIEWS[1] + VIEWS[2] + VIEWS[3];

/// The small capture with a packet in the inspector.
fn open_read(folder: &Path) -> Screen {
    let mut screen = open_small(folder);
    read_one(&mut screen);
    screen
}

fn read_one(screen: &mut Screen) {
    let place = dot(screen, Duration::from_secs(1), [118, 8, 200, 10].into());
    click_at(screen, place);
    until(screen, "a packet", |app| app.inspector().shown().is_some() && app.is_complete());
    screen.run_steps(2);
}

fn title(screen: &Screen, name: &str) -> Rect {
    screen.get_by_role_and_label(Role::Button, &format!("Panel {name}")).rect()
}

fn layers(screen: &Screen) -> Rect {
    screen.get_by_role_and_label(Role::Tree, "Layers of the packet").rect()
}

fn bytes(screen: &Screen) -> Rect {
    screen.get_by_label("Bytes in hex and text").rect()
}

#[test]
fn the_lens_stands_left_of_the_plot_and_the_packet_below_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let table = title(&screen, "PACKETS");
    assert!(screen.query_by_label("Panel LAYERS").is_none(), "the table has all room until a packet is read");
    read_one(&mut screen);
    let (lens, plot) = (title(&screen, "LENS"), plot(&screen));
    assert!(lens.right() < plot.left());
    assert!(title(&screen, "PACKETS").top() > plot.bottom());
    assert!(title(&screen, "PACKETS").width() < table.width());
    assert!(layers(&screen).right() < bytes(&screen).left());
    assert!(title(&screen, "PACKETS").right() < layers(&screen).left());
    assert!(screen.query_by_label("Panel PLOT").is_none(), "the plot needs no title");
}

#[test]
fn a_command_puts_the_packets_at_the_right_of_the_plot() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_read(folder.path());
    screen.state_mut().apply(Command::SetLayout(Layout::beside_plot()));
    screen.run_steps(3);
    let plot = plot(&screen);
    for place in [title(&screen, "PACKETS"), layers(&screen), bytes(&screen)] {
        assert!(place.left() > plot.right(), "{place:?} beside {plot:?}");
    }
    assert!(title(&screen, "PACKETS").bottom() < layers(&screen).top());
    assert!(layers(&screen).bottom() < bytes(&screen).top());
    assert!(plot.height() > 600.0);
    screen.state_mut().apply(Command::PutPanelsBack);
    screen.run_steps(3);
    assert!(title(&screen, "PACKETS").top() > window_support::plot(&screen).bottom());
    assert_eq!(screen.state().app().settings().layout, None);
}

#[test]
fn a_title_that_is_dragged_takes_its_panel_along() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_read(folder.path());
    let (from, plot) = (title(&screen, "BYTES").left_center() + vec2(20.0, 0.0), plot(&screen));
    // The right half of the plot.
    drag(&mut screen, from, plot.right_center() - vec2(plot.width() * 0.25, 0.0));
    assert!(screen.state().app().settings().layout.is_some());
    let (bytes, plot) = (bytes(&screen), window_support::plot(&screen));
    assert!(bytes.left() > plot.right() && bytes.top() < plot.center().y, "{bytes:?} beside {plot:?}");
    assert!(title(&screen, "PACKETS").top() > plot.bottom(), "the others stay");
    // A layout is a line that does the same in another window.
    let layout = screen.state().app().settings().layout.clone().unwrap();
    let line = serde_json::to_string(&Command::SetLayout(layout.clone())).unwrap();
    assert_eq!(serde_json::from_str::<Command>(&line).unwrap(), Command::SetLayout(layout));
}

#[test]
fn a_drag_that_is_broken_off_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_read(folder.path());
    let from = title(&screen, "PACKETS").left_center() + vec2(20.0, 0.0);
    screen.hover_at(from);
    screen.run_steps(2);
    let button = |pressed| Event::PointerButton {
        pos: from,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    screen.event(button(true));
    screen.run_steps(2);
    screen.hover_at(from - vec2(0.0, 200.0));
    screen.run_steps(3);
    screen.key_press(Key::Escape);
    screen.run_steps(2);
    screen.event(button(false));
    screen.run_steps(3);
    assert_eq!(screen.state().app().settings().layout, None);
}

#[test]
fn a_border_that_is_dragged_sets_a_width_that_stays_when_the_window_grows() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    // Its margin stands between the lens and the border.
    let before = title(&screen, "LENS").right();
    let from = pos2(before + 4.5, 400.0);
    drag(&mut screen, from, from + vec2(60.0, 0.0));
    let layout = screen.state().app().settings().layout.clone().unwrap();
    assert!(layout.stands_like(&Layout::usual()));
    let text = serde_json::to_string(&layout).unwrap();
    assert!(text.contains(r#"{"pane":"lens","size":34"#) && text.matches("size").count() == 1, "{text}");
    screen.set_size(vec2(1_800.0, 1_000.0));
    screen.run_steps(3);
    let after = title(&screen, "LENS").right();
    assert!((after - before - 60.0).abs() < 2.0, "{before} to {after}");
}

#[test]
fn panels_are_hidden_and_come_back_where_they_stood() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_read(folder.path());
    screen.state_mut().apply(Command::SetLayout(Layout::usual().with_at(Pane::Bytes, Side::Right)));
    screen.run_steps(3);
    let (bytes_before, plot_before) = (bytes(&screen), plot(&screen));
    for (panel, name) in [(Panel::Layers, "LAYERS"), (Panel::Bytes, "BYTES"), (Panel::Lens, "LENS")] {
        screen.state_mut().apply(Command::ShowPanel(panel, false));
        screen.run_steps(3);
        assert!(screen.query_by_label(&format!("Panel {name}")).is_none(), "{name}");
    }
    assert!(plot(&screen).width() > plot_before.width() + 400.0, "the plot takes what others leave");
    screen.state_mut().apply(Command::ShowPane(Pane::Layers));
    for panel in [Panel::Bytes, Panel::Lens] {
        screen.state_mut().apply(Command::ShowPanel(panel, true));
    }
    screen.run_steps(3);
    assert_eq!((bytes(&screen), plot(&screen)), (bytes_before, plot_before));
    // The packets panel is all three of them.
    screen.state_mut().apply(Command::ShowPanel(Panel::Packets, false));
    screen.run_steps(3);
    for name in ["PACKETS", "LAYERS", "BYTES"] {
        assert!(screen.query_by_label(&format!("Panel {name}")).is_none(), "{name}");
    }
    screen.state_mut().apply(Command::ShowPanel(Panel::Packets, true));
    screen.run_steps(3);
    assert_eq!((bytes(&screen), plot(&screen)), (bytes_before, plot_before));
}

#[test]
fn the_menu_of_a_title_hides_its_panel_and_puts_it_elsewhere_with_the_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_read(folder.path());
    for (choice, stands) in [("Put it at the right", true), ("Hide", false)] {
        screen.get_by_role_and_label(Role::Button, "Panel LENS").focus();
        screen.run_steps(2);
        screen.key_press(Key::Enter);
        screen.run_steps(3);
        screen.get_by_label(choice).click();
        screen.run_steps(3);
        let lens = screen.query_by_label("Panel LENS").map(|lens| lens.rect());
        assert_eq!(lens.is_some_and(|lens| lens.left() > plot(&screen).right()), stands, "{choice}");
    }
}

#[test]
fn panels_in_one_place_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_read(folder.path());
    let tabs = [Pane::Packets, Pane::Layers, Pane::Bytes].map(Layout::Pane).to_vec();
    let layout = Layout::Column(vec![Pane::Plot.into(), Layout::Tabs(tabs).into()]);
    screen.state_mut().apply(Command::SetLayout(layout));
    screen.run_steps(3);
    let rows = |screen: &Screen| screen.query_by_label("Time by address").is_some();
    assert!(rows(&screen) && screen.query_by_label("Bytes in hex and text").is_none());
    screen.get_by_role_and_label(Role::Button, "BYTES").click();
    screen.run_steps(3);
    bytes(&screen);
    assert!(screen.query_by_label("Panel BYTES").is_none(), "the tab says it");
    screen.state_mut().apply(Command::ShowPane(Pane::Layers));
    screen.run_steps(3);
    layers(&screen);
    // What lists packets shows them.
    screen.state_mut().apply(Command::ListUndecoded(None));
    until(&mut screen, "the list", |app| app.chosen().lists_undecoded());
    screen.get_by_label("Every frame is a packet.");
}

#[test]
fn what_is_wrong_with_a_layout_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_read(folder.path());
    let odd = r#"{"set_layout":{"row":[{"pane":"bytes","size":0},{"row":[]},{"tabs":[{"pane":"bytes"}]},
        {"column":[{"pane":"plot","size":60000},{"pane":"plot"}]}]}}"#;
    screen.state_mut().apply(serde_json::from_str(odd).unwrap());
    screen.run_steps(3);
    assert!(bytes(&screen).right() < plot(&screen).left());
    title(&screen, "LENS");
    title(&screen, "PACKETS");
    layers(&screen);
}

#[test]
fn where_panels_stand_is_kept_from_one_time_to_the_next() {
    let (folder, settings) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("day.pcap");
    write_capture(&path);
    let open = || {
        let keeper = Keeper::open(settings.path().to_owned());
        let mut screen = open_with(Options { captures: vec![path.clone()], keeper, ..Options::default() });
        until_in_view(&mut screen, ALL);
        screen
    };
    let mut screen = open();
    screen.state_mut().apply(Command::SetLayout(Layout::beside_plot()));
    screen.state_mut().apply(Command::ShowPanel(Panel::Lens, false));
    screen.run_steps(3);
    screen.state_mut().end();
    drop(screen);

    let mut screen = open();
    screen.run_steps(3);
    assert!(title(&screen, "PACKETS").left() > plot(&screen).right());
    assert!(screen.query_by_label("Panel LENS").is_none());
    drop(screen);

    // Another version may know other panes.
    let file = settings.path().join("settings.json");
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"pane\": \"plot\""), "{text}");
    std::fs::write(&file, text.replace("\"pane\": \"plot\"", "\"pane\": \"globe\"")).unwrap();
    let screen = open();
    assert!(title(&screen, "PACKETS").top() > plot(&screen).bottom());
    let said =
        screen.state().app().banners().list().iter().any(|banner| banner.text.contains("panels stood"));
    assert!(said && screen.query_by_label("Panel LENS").is_none(), "other settings are as they were");
}

#[test]
fn in_a_narrow_window_layers_and_bytes_share_a_place_and_the_table_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_read(folder.path());
    screen.set_size(vec2(800.0, 500.0));
    screen.run_steps(4);
    let table = title(&screen, "PACKETS");
    assert!(table.width() > 200.0 && table.height() > 15.0, "{table:?}");
    layers(&screen);
    screen.get_by_role_and_label(Role::Button, "BYTES").click();
    screen.run_steps(3);
    bytes(&screen);
    assert!(field(&screen, "Address").rect().right() < 800.0);
    screen.set_size(vec2(1_400.0, 900.0));
    screen.run_steps(3);
    layers(&screen);
    bytes(&screen);
}
