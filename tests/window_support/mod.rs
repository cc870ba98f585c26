//! A small capture of known shape, and a window that is driven without a screen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::missing_panics_doc)]
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(missing_debug_implementations)]

use std::{fs::File, net::Ipv4Addr, path::Path, thread, time::Duration};

use eframe::egui::{
    Event, Key, Modifiers, PointerButton, Pos2, Rect, Shape, accesskit::Role, epaint::ClippedShape,
};
use egui_kittest::{Harness, HarnessBuilder, Node, kittest::Queryable};
use etherparse::PacketBuilder;
use pcap_file::pcap::{PcapPacket, PcapWriter};
use suji::{
    app::{App, Options},
    view::Window,
    worker::no_wake,
};

/// 2009-03-13 05:00:00 UTC.
pub const START: Duration = Duration::from_hours(343_589);
pub const HOME: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);

/// Packets of each of paper A's views in [`write_capture`].
pub const VIEWS: [u64; 4] = [200, 30, 50, 20];

/// Appends one packet; `after` is counted from [`START`].
pub type Writer = PcapWriter<File>;

pub fn create(path: &Path) -> Writer {
    PcapWriter::new(File::create(path).unwrap()).unwrap()
}

pub fn append(writer: &mut Writer, after: Duration, bytes: &[u8]) {
    let packet = PcapPacket::new(START + after, bytes.len() as u32, bytes).unwrap();
    writer.write_packet(&packet).unwrap();
}

pub fn syn(writer: &mut Writer, after: Duration, from: Ipv4Addr, to: Ipv4Addr, port: u16) {
    let builder = PacketBuilder::ethernet2([2; 6], [4; 6])
        .ipv4(from.octets(), to.octets(), 64)
        .tcp(40_000, port, 7, 1_024)
        .syn();
    let mut bytes = Vec::new();
    builder.write(&mut bytes, &[]).unwrap();
    append(writer, after, &bytes);
}

pub fn udp(writer: &mut Writer, after: Duration, from: Ipv4Addr, to: Ipv4Addr, port: u16, payload: &[u8]) {
    datagram(writer, after, (from, 40_000), (to, port), payload);
}

pub fn datagram(
    writer: &mut Writer,
    after: Duration,
    (from, source): (Ipv4Addr, u16),
    (to, destination): (Ipv4Addr, u16),
    payload: &[u8],
) {
    let ip = PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4(from.octets(), to.octets(), 64);
    let builder = ip.udp(source, destination);
    let mut bytes = Vec::new();
    builder.write(&mut bytes, payload).unwrap();
    append(writer, after, &bytes);
}

/// 200 SYN from home up a /24, a tenth of a second apart; 30 SYN to home; 50 UDP from home with a
/// payload; 20 UDP to home.
pub fn write_capture(path: &Path) {
    let mut writer = create(path);
    let tenths = |count: u32| Duration::from_millis(100) * count;
    for host in 0..200_u8 {
        let target = Ipv4Addr::new(118, 8, 200, host);
        syn(&mut writer, tenths(u32::from(host)), HOME, target, 445);
    }
    for count in 0..30 {
        syn(&mut writer, tenths(count), Ipv4Addr::new(198, 51, 100, 7), HOME, 22);
    }
    for count in 0..50 {
        udp(&mut writer, tenths(count), HOME, Ipv4Addr::new(203, 0, 113, 5), 53, b"who is it?");
    }
    for count in 0..20 {
        udp(&mut writer, tenths(count), Ipv4Addr::new(192, 0, 2, 9), HOME, 1434, b"slam");
    }
    writer.flush().unwrap();
}

pub type Screen = Harness<'static, Window>;

/// A window that opens some captures.
pub fn open(captures: Vec<std::path::PathBuf>) -> Screen {
    open_with(Options { captures, ..Options::default() })
}

/// A window that starts with options.
pub fn open_with(options: Options) -> Screen {
    build(Harness::builder(), options)
}

/// As [`open_with`], for text that our fonts have no letters for: they are boxes then.
pub fn open_any_text(options: Options) -> Screen {
    build(Harness::builder().allow_missing_glyphs(), options)
}

fn build(builder: HarnessBuilder<Window>, options: Options) -> Screen {
    // No test may show a dialog of the desktop that it runs on.
    let window = Window::without_file_dialog(App::start(options, no_wake()).unwrap());
    builder.with_size([1_400.0, 900.0]).with_step_dt(1.0 / 60.0).build_ui_state(
        |ui, window: &mut Window| {
            window.logic(ui.ctx());
            window.ui(ui);
        },
        window,
    )
}

/// Draws frames until something holds; fails after some seconds.
#[track_caller]
pub fn until(screen: &mut Screen, what: &str, holds: impl Fn(&App) -> bool) {
    for _ in 0..1_000 {
        screen.step();
        if holds(screen.state().app()) {
            // What was just taken in is drawn as well.
            screen.run_steps(2);
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    let banners = screen.state().app().banners().list().to_vec();
    panic!("waited in vain for: {what}; banners: {banners:?}");
}

/// Draws frames until so many packets are in view.
#[track_caller]
pub fn until_in_view(screen: &mut Screen, packets: u64) {
    until(screen, &format!("{packets} packets in view"), |app| {
        let loaded = !app.captures().is_loading() && app.home().guess().is_some();
        let total = app.picture().raster().map(|raster| raster.total);
        loaded && app.is_complete() && total == Some(packets)
    });
}

/// A window with the small capture, loaded and drawn.
pub fn open_small(folder: &Path) -> Screen {
    let path = folder.join("small.pcap");
    write_capture(&path);
    let mut screen = open(vec![path]);
    until_in_view(&mut screen, VIEWS.iter().sum());
    screen
}

/// Types a text into a field and presses Enter.
pub fn enter(screen: &mut Screen, label: &str, text: &str) {
    screen.get_by_role_and_label(Role::TextInput, label).focus();
    screen.run_steps(2);
    screen.key_press_modifiers(Modifiers::COMMAND, Key::A);
    screen.run_steps(1);
    screen.key_press(Key::Delete);
    screen.run_steps(1);
    field(screen, label).type_text(text);
    screen.run_steps(2);
    screen.key_press(Key::Enter);
    screen.run_steps(3);
}

pub fn field<'a>(screen: &'a Screen, label: &'a str) -> Node<'a> {
    screen.get_by_role_and_label(Role::TextInput, label)
}

/// The plot's rectangle on screen.
pub fn plot(screen: &Screen) -> Rect {
    screen.get_by_role_and_label(Role::Canvas, "Time by address").rect()
}

/// Where a packet's dot stands on screen, `after` the start, in the IPv4 plane.
pub fn dot(screen: &Screen, after: Duration, peer: Ipv4Addr) -> Pos2 {
    let plot = plot(screen);
    let navigation = screen.state().app().navigation();
    let time = navigation.window().time;
    let at = (START + after).as_nanos() as i64;
    let across = (at - time.start) as f64 / (time.end - time.start) as f64;
    let rows = navigation.rows();
    let up = (f64::from(u32::from(peer)) + 0.5 - rows.low) / (rows.high - rows.low);
    Pos2::new(
        plot.left() + (across * f64::from(plot.width())) as f32,
        plot.bottom() - (up * f64::from(plot.height())) as f32,
    )
}

/// Clicks at a place.
pub fn click_at(screen: &mut Screen, at: Pos2) {
    click_with(screen, at, Modifiers::NONE);
}

/// The same with keys held.
pub fn click_with(screen: &mut Screen, at: Pos2, modifiers: Modifiers) {
    screen.event(Event::ModifiersChanged(modifiers));
    screen.hover_at(at);
    screen.run_steps(2);
    for pressed in [true, false] {
        let button = PointerButton::Primary;
        screen.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        screen.run_steps(1);
    }
    screen.run_steps(1);
    screen.event(Event::ModifiersChanged(Modifiers::NONE));
}

/// Draws with the left button from one place to another.
pub fn drag(screen: &mut Screen, from: Pos2, to: Pos2) {
    drag_with(screen, from, to, Modifiers::NONE);
}

/// The same with keys held.
pub fn drag_with(screen: &mut Screen, from: Pos2, to: Pos2, modifiers: Modifiers) {
    let button =
        |pressed, pos| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers };
    screen.event(Event::ModifiersChanged(modifiers));
    screen.hover_at(from);
    screen.run_steps(2);
    screen.event(button(true, from));
    screen.run_steps(2);
    for step in [0.1, 0.5, 1.0] {
        screen.hover_at(from.lerp(to, step));
        screen.run_steps(3);
    }
    screen.event(button(false, to));
    screen.run_steps(4);
    screen.event(Event::ModifiersChanged(Modifiers::NONE));
}

/// Clicks with the right button at a place.
pub fn right_click(screen: &mut Screen, at: Pos2) {
    screen.hover_at(at);
    screen.run_steps(2);
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Secondary, Modifiers::NONE);
        screen.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        screen.run_steps(1);
    }
    screen.run_steps(3);
}

/// Where a text is painted, as far as it is not cut off.
pub fn painted(screen: &Screen, text: &str) -> Vec<Rect> {
    let place = |clipped: &ClippedShape| match &clipped.shape {
        Shape::Text(shape) if shape.galley.text() == text => {
            Some(shape.visual_bounding_rect().intersect(clipped.clip_rect))
        }
        _ => None,
    };
    screen.output().shapes.iter().filter_map(place).filter(Rect::is_positive).collect()
}
