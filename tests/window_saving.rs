//! What the window writes: exported packets, the picture; and the demo capture that it makes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod export_support;
mod window_support;

use std::{
    fs,
    net::Ipv4Addr,
    path::{Path, PathBuf},
    time::Duration,
};

use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, TouchPhase, accesskit::Role, vec2,
};
use egui_kittest::{
    Node,
    kittest::{NodeT, Queryable},
};
use export_support::{Kept, frames};
use quick_xml::events::Event as Xml;
use suji::{app::App, figure::grouped};
use window_support::{HOME, Screen, VIEWS, dot, enter, field, open, open_small, until, until_in_view};

const EXPORT_VIEW: (Modifiers, Key) = (Modifiers::COMMAND, Key::E);
const EXPORT_CHOSEN: (Modifiers, Key) = (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
const SAVE_PICTURE: (Modifiers, Key) = (Modifiers::COMMAND, Key::S);

/// The menu's entries that save something.
const ENTRIES: [&str; 3] = ["Export packets in view…", "Export chosen packets…", "Save picture…"];

/// Presses a key and types the name that the small window asks for.
fn save_as(screen: &mut Screen, (modifiers, key): (Modifiers, Key), path: &Path) {
    screen.key_press_modifiers(modifiers, key);
    screen.run_steps(3);
    if (modifiers, key) == SAVE_PICTURE {
        // As the window says that asks for size and scale.
        screen.key_press(Key::Enter);
        screen.run_steps(3);
    }
    enter(screen, "File name", path.to_str().unwrap());
}

#[track_caller]
fn until_said(screen: &mut Screen, words: &str) -> String {
    let said = |app: &App| {
        let found = app.banners().list().iter().find(|banner| banner.text.contains(words));
        found.map(|banner| banner.text.clone())
    };
    until(screen, &format!("a banner that says {words}"), |app| said(app).is_some());
    let text = said(screen.state().app()).unwrap();
    screen.get_by_label(&text);
    text
}

/// Saves, and waits until it is said to be done.
#[track_caller]
fn saved(screen: &mut Screen, keys: (Modifiers, Key), path: &Path) -> String {
    save_as(screen, keys, path);
    let said = until_said(screen, path.to_str().unwrap());
    screen.get_by_role_and_label(Role::Button, "Dismiss").click();
    screen.run_steps(3);
    said
}

/// Names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

/// Opens the File menu and looks at an entry; clicks on nothing.
fn entry<'a>(screen: &'a mut Screen, name: &str) -> Node<'a> {
    if screen.query_by_label_contains("Open by path…").is_none() {
        screen.get_by_label("File").click();
        screen.run_steps(3);
    }
    let name = name.to_owned();
    screen
        .get_by(move |node| node.role() == Role::Button && node.label().is_some_and(|of| of.contains(&name)))
}

/// Turns the wheel over the plot, so that the window ends between addresses and between moments.
fn zoom(screen: &mut Screen, after: Duration, peer: Ipv4Addr) {
    let at = dot(screen, after, peer) + vec2(3.0, 2.0);
    screen.hover_at(at);
    screen.run_steps(2);
    screen.event(Event::MouseWheel {
        unit: MouseWheelUnit::Line,
        delta: vec2(0.0, 1.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    });
    screen.run_steps(30);
}

fn complete(screen: &mut Screen) -> u64 {
    until(screen, "the picture", |app| app.is_complete() && app.picture().raster().is_some());
    screen.state().app().picture().raster().unwrap().total
}

#[test]
fn what_is_in_view_is_exported_as_it_was_captured() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let output = folder.path().join("view.pcap");
    enter(&mut screen, "Address", "118.8.200.0/25");
    until_in_view(&mut screen, 128);
    enter(&mut screen, "Times", "2009-03-13 05:00:02..2009-03-13 05:00:10");
    until_in_view(&mut screen, 80);
    let said = saved(&mut screen, EXPORT_VIEW, &output);
    assert!(said.ends_with("view.pcap: 80 packets exported"), "{said}");
    let (all, _) = frames(&folder.path().join("small.pcap"));
    let (exported, _) = frames(&output);
    // The first 200 frames are the streak, ten a second.
    assert_eq!(exported, all[20..100]);
    assert_eq!(names(folder.path()), ["small.pcap", "view.pcap"], "nothing else is left");
}

#[test]
fn exports_hold_a_packet_for_every_dot_however_the_view_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let output = folder.path().join("view.pcapng");
    enter(&mut screen, "Address", "118.8.200.0/24");
    until_in_view(&mut screen, 200);
    let mut totals = vec![200];
    for step in 0..6 {
        zoom(&mut screen, Duration::from_millis(10_050), Ipv4Addr::new(118, 8, 200, 100));
        let total = complete(&mut screen);
        totals.push(total);
        let _ = fs::remove_file(&output);
        saved(&mut screen, EXPORT_VIEW, &output);
        let (exported, _) = frames(&output);
        assert_eq!(exported.len() as u64, total, "after {step} turns of the wheel");
    }
    totals.dedup();
    assert!(totals.len() > 3 && totals.is_sorted_by(|a, b| a > b), "the view was cut: {totals:?}");
    assert!(totals.last() > Some(&0), "{totals:?}");
    let (exported, _) = frames(&output);
    let window = screen.state().app().navigation().window().time;
    let inside = |frame: &Kept| matches!(frame.time, suji::capture::Stamp::At(at) if (window.start..window.end).contains(&at.0));
    assert!(exported.iter().all(inside));
}

#[test]
fn one_of_the_four_views_is_exported_as_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let output = folder.path().join("syn to home.csv");
    screen.key_press(Key::Num2);
    until_in_view(&mut screen, VIEWS[1]);
    saved(&mut screen, EXPORT_VIEW, &output);
    let table = fs::read_to_string(&output).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len() as u64, 1 + VIEWS[1]);
    assert!(lines[1..].iter().all(|line| line.contains("198.51.100.7") && line.contains(",to,")), "{table}");
}

/// Draws a box around the streak's first second, hosts 0 to 10, and selects what is in it.
fn choose_eleven(screen: &mut Screen) {
    enter(screen, "Address", "118.8.200.0/24");
    until_in_view(screen, 200);
    let low = dot(screen, Duration::ZERO, Ipv4Addr::new(118, 8, 200, 0)) + vec2(-4.0, 4.0);
    let high = dot(screen, Duration::from_secs(1), Ipv4Addr::new(118, 8, 200, 10)) + vec2(4.0, -4.0);
    let press = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Secondary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    screen.hover_at(low);
    screen.run_steps(1);
    screen.event(press(low, true));
    for at in [low, low.lerp(high, 0.5), high] {
        screen.hover_at(at);
        screen.run_steps(1);
    }
    screen.event(press(high, false));
    screen.run_steps(2);
    screen.get_by_label("Select packets").click();
    until(screen, "eleven packets", |app| app.chosen().total() == 11);
}

#[test]
fn chosen_packets_are_exported_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    choose_eleven(&mut screen);
    let (capture, table) = (folder.path().join("chosen.pcapng"), folder.path().join("chosen.jsonl"));
    saved(&mut screen, EXPORT_CHOSEN, &capture);
    saved(&mut screen, EXPORT_CHOSEN, &table);
    let (all, _) = frames(&folder.path().join("small.pcap"));
    assert_eq!(frames(&capture).0, all[..11]);
    let lines: Vec<serde_json::Value> =
        fs::read_to_string(&table).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 11);
    assert_eq!((&lines[3]["number"], &lines[3]["direction"]), (&4.into(), &"from".into()));
    assert_eq!(lines[3]["source"], HOME.to_string());
}

#[test]
fn the_picture_is_saved_as_png_and_as_svg() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    enter(&mut screen, "Address", "118.8.200.0/25");
    until_in_view(&mut screen, 128);
    let (png, svg) = (folder.path().join("picture.PNG"), folder.path().join("picture.svg"));
    saved(&mut screen, SAVE_PICTURE, &png);
    let decoder = png::Decoder::new(std::io::BufReader::new(fs::File::open(&png).unwrap()));
    let info = decoder.read_info().unwrap();
    assert_eq!((info.info().width, info.info().height), (1_600, 900));
    saved(&mut screen, SAVE_PICTURE, &svg);
    let text = fs::read_to_string(&svg).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let mut labels = Vec::new();
    let mut marks = 0;
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(tag) | Xml::Empty(tag) => {
                marks += u32::from(tag.name().as_ref() == b"circle");
                let label = tag.try_get_attribute("aria-label").unwrap();
                labels.extend(label.map(|label| String::from_utf8(label.value.to_vec()).unwrap()));
            }
            Xml::Eof => break,
            _ => {}
        }
    }
    assert!(labels.iter().any(|label| label.contains("128 packets")), "{labels:?}");
    assert!(labels.iter().any(|label| label.contains("small.pcap")), "{labels:?}");
    assert!(marks >= 128, "a mark a packet, and the legend's: {marks}");
    assert_eq!(names(folder.path()), ["picture.PNG", "picture.svg", "small.pcap"]);
}

#[test]
fn a_name_that_will_not_do_is_refused_beside_it_and_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    for (keys, wrong, words, right) in [
        (SAVE_PICTURE, "picture.jpg", ".png or .svg", "picture.svg"),
        (EXPORT_VIEW, "view.txt", ".pcapng or .pcap", "view.csv"),
        (EXPORT_VIEW, "missing/view.pcapng", "there is no such folder", "view.pcapng"),
    ] {
        save_as(&mut screen, keys, &folder.path().join(wrong));
        screen.run_steps(3);
        screen.get_by_label_contains(words);
        assert!(screen.state().app().banners().list().is_empty(), "{wrong}");
        let right = folder.path().join(right);
        enter(&mut screen, "File name", right.to_str().unwrap());
        until_said(&mut screen, right.to_str().unwrap());
        assert!(right.exists());
        screen.get_by_role_and_label(Role::Button, "Dismiss").click();
        screen.run_steps(3);
    }
    assert_eq!(names(folder.path()), ["picture.svg", "small.pcap", "view.csv", "view.pcapng"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_takes_no_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    for (keys, name) in [(EXPORT_VIEW, "view.pcapng"), (SAVE_PICTURE, "picture.png")] {
        let path = Path::new("/proc/self").join(name);
        save_as(&mut screen, keys, &path);
        let said = until_said(&mut screen, path.to_str().unwrap());
        let error = |app: &App| app.banners().list().iter().find(|banner| banner.text == said).unwrap().error;
        assert!(error(screen.state().app()));
    }
    assert_eq!(names(folder.path()), ["small.pcap"]);
}

#[test]
fn an_open_capture_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("looks like a picture.png");
    window_support::write_capture(&path);
    let before = fs::read(&path).unwrap();
    let link = folder.path().join("link.pcap");
    fs::hard_link(&path, &link).unwrap();
    let mut screen = open(vec![path.clone()]);
    until_in_view(&mut screen, VIEWS.iter().sum());
    for (keys, path) in [(EXPORT_VIEW, &link), (SAVE_PICTURE, &path)] {
        save_as(&mut screen, keys, path);
        screen.get_by_label_contains("This file is there already");
        screen.get_by_role_and_label(Role::Button, "Save").click();
        screen.run_steps(3);
        let said = until_said(&mut screen, path.to_str().unwrap());
        assert!(said.contains("one of the captures that are read"), "{said}");
    }
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(names(folder.path()), ["link.pcap", "looks like a picture.png"]);
}

#[test]
fn a_file_that_is_there_is_replaced_only_when_asked_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let output = folder.path().join("notes.csv");
    fs::write(&output, "months of work").unwrap();
    save_as(&mut screen, EXPORT_VIEW, &output);
    screen.get_by_label_contains("This file is there already");
    assert!(screen.state().app().jobs().list().is_empty());
    assert_eq!(fs::read_to_string(&output).unwrap(), "months of work");
    // Another name that is there asks again.
    let other = folder.path().join("other.csv");
    fs::write(&other, "as well").unwrap();
    enter(&mut screen, "File name", other.to_str().unwrap());
    screen.get_by_label_contains("This file is there already");
    enter(&mut screen, "File name", output.to_str().unwrap());
    screen.get_by_role_and_label(Role::Button, "Save").click();
    screen.run_steps(3);
    until_said(&mut screen, "300 packets exported");
    assert_eq!(fs::read_to_string(&output).unwrap().lines().count(), 301);
    assert_eq!(fs::read_to_string(&other).unwrap(), "as well");
    assert!(screen.query_by_role_and_label(Role::TextInput, "File name").is_none(), "the window has closed");
}

#[test]
fn escape_closes_the_window_that_asks_for_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(EXPORT_VIEW.0, EXPORT_VIEW.1);
    screen.run_steps(3);
    let name = field(&screen, "File name").value().unwrap();
    assert!(PathBuf::from(&name).is_absolute() && name.ends_with("view.pcapng"), "{name}");
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    assert!(screen.query_by_role_and_label(Role::TextInput, "File name").is_none());
}

#[test]
fn the_menu_offers_to_save_what_there_is() {
    let mut screen = open(vec![]);
    for name in ENTRIES {
        assert!(entry(&mut screen, name).accesskit_node().is_disabled(), "{name}: nothing is open");
    }
    for (modifiers, key) in [EXPORT_VIEW, EXPORT_CHOSEN, SAVE_PICTURE] {
        screen.key_press_modifiers(modifiers, key);
        screen.run_steps(3);
        assert!(screen.query_by_role_and_label(Role::TextInput, "File name").is_none());
    }
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    for (name, disabled) in ENTRIES.into_iter().zip([false, true, false]) {
        assert_eq!(entry(&mut screen, name).accesskit_node().is_disabled(), disabled, "{name}");
    }
    screen.key_press(Key::Escape);
    screen.run_steps(3);
    screen.key_press_modifiers(EXPORT_CHOSEN.0, EXPORT_CHOSEN.1);
    screen.run_steps(3);
    assert!(screen.query_by_role_and_label(Role::TextInput, "File name").is_none(), "nothing is chosen");
    choose_eleven(&mut screen);
    entry(&mut screen, ENTRIES[1]).click();
    screen.run_steps(3);
    assert!(field(&screen, "File name").value().unwrap().ends_with("chosen.pcapng"));
}

#[test]
fn what_was_to_be_saved_cannot_be_once_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(EXPORT_VIEW.0, EXPORT_VIEW.1);
    screen.run_steps(3);
    field(&screen, "File name");
    screen.key_press_modifiers(Modifiers::COMMAND, Key::W);
    screen.run_steps(3);
    assert!(screen.query_by_role_and_label(Role::TextInput, "File name").is_none());
    screen.get_by_role_and_label(Role::Button, "Open…");
}

const DEMO: &str = "Open the demo capture";

/// Clicks on the demo, and looks at its progress.
fn make_demo(screen: &mut Screen) {
    screen.run_steps(2);
    screen.get_by_role_and_label(Role::Button, DEMO).click();
    screen.run_steps(3);
    screen.get_by_role_and_label(Role::ProgressIndicator, "Making the demo capture");
    assert!(screen.get_by_role_and_label(Role::Button, DEMO).accesskit_node().is_disabled());
}

#[test]
fn making_the_demo_can_be_stopped() {
    let mut screen = open(vec![]);
    make_demo(&mut screen);
    until(&mut screen, "progress", |app| app.jobs().list().first().is_some_and(|job| job.share() > 0.0));
    screen.get_by_role_and_label(Role::Button, "Stop").click();
    until_said(&mut screen, "The demo capture was stopped");
    screen.get_by_role_and_label(Role::Button, "Open…");
    assert!(screen.query_by_role_and_label(Role::Button, "Stop").is_none());
    assert!(!screen.get_by_role_and_label(Role::Button, DEMO).accesskit_node().is_disabled());
}

#[test]
fn a_capture_opened_meanwhile_takes_the_place_of_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.pcap");
    window_support::write_capture(&path);
    let mut screen = open(vec![]);
    make_demo(&mut screen);
    enter(&mut screen, "Path", path.to_str().unwrap());
    until_in_view(&mut screen, VIEWS.iter().sum());
    assert_eq!(screen.state().title(), "small.pcap – Suji");
    assert_eq!(screen.state().app().settings().zone.to_string(), "UTC");
    assert_eq!(screen.state().app().banners().list(), []);
}

#[test]
#[ignore = "makes 190 MB"]
fn the_demo_is_made_opened_and_removed() {
    let mut screen = open(vec![]);
    make_demo(&mut screen);
    for _ in 0..20 {
        // Each waits five seconds at most, and fails only when the last has.
        for _ in 0..500 {
            screen.step();
            std::thread::sleep(Duration::from_millis(5));
        }
        if !screen.state().app().captures().is_empty() {
            break;
        }
    }
    until(&mut screen, "the demo", |app| {
        app.captures().packets() > 0 && !app.captures().is_loading() && app.is_complete()
    });
    let app = screen.state().app();
    assert_eq!(screen.state().title(), "demo.pcapng (synthetic) – Suji");
    assert_eq!(app.settings().zone.to_string(), "Asia/Tokyo");
    let home: Vec<String> = app.home().addresses().0.iter().map(ToString::to_string).collect();
    assert_eq!(home, ["198.18.21.7", "198.18.22.9"]);
    assert!(app.home().guess().unwrap().sure);
    assert!(app.banners().list().is_empty(), "{:?}", app.banners().list());
    let path = app.captures().list()[0].info.path.clone();
    let packets = app.captures().packets();
    screen.get_by_label(&format!("{} packets", grouped(packets)));
    // Paper A's view 3: UDP from home.
    screen.key_press(Key::Num3);
    until_in_view(&mut screen, 850_046);
    assert!(path.exists());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::W);
    screen.run_steps(3);
    assert!(!path.exists() && !path.parent().unwrap().exists());
    assert_eq!(screen.state().app().settings().zone.to_string(), "UTC", "the demo's zone goes with it");
    screen.get_by_role_and_label(Role::Button, DEMO);
}

#[test]
fn the_ports_in_view_are_saved_as_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    let output = folder.path().join("ports.csv");
    entry(&mut screen, "Save table of ports…").click();
    screen.run_steps(3);
    enter(&mut screen, "File name", output.to_str().unwrap());
    until_said(&mut screen, "4 ports written");
    let table = fs::read_to_string(&output).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[..2], ["transport,port,packets,from,to,others", "tcp,445,200,200,0,0"]);
    assert!(lines.contains(&"tcp,22,30,0,30,0"), "{table}");
}

#[test]
fn of_two_small_windows_only_the_newer_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_small(folder.path());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::E);
    screen.run_steps(3);
    field(&screen, "File name");
    screen.key_press_modifiers(Modifiers::COMMAND, Key::O);
    screen.run_steps(3);
    assert!(screen.query_by_role_and_label(Role::TextInput, "File name").is_none());
    screen.key_press_modifiers(Modifiers::COMMAND, Key::G);
    screen.run_steps(3);
    field(&screen, "Frame number");
    assert!(screen.query_by_label("Open by path").is_none());
}
