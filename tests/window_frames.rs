//! The window's frames that are no packets, and its way from one fragment to another.
#![allow(clippy::unwrap_used, clippy::panic)]

mod decode_frames;
mod window_support;

use std::{fs, path::Path};

use decode_frames::*;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use suji::{
    app::{App, Command, SaveWhat, UndecodedRecord},
    capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat},
    decode::Undecoded,
};
use window_support::{Screen, field, open, until};

/// A window with these frames, a millisecond apart, loaded.
fn open_frames(folder: &Path, link: LinkType, frames: &[Vec<u8>]) -> Screen {
    let interface = NewInterface::new(link, 0, true);
    let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &[interface], &[]).unwrap();
    for (time, frame) in (1_236_000_000_000..).step_by(1).zip(frames) {
        writer.write(&NewFrame::new(0, Nanos(time * 1_000_000), frame)).unwrap();
    }
    let path = folder.join("frames.pcapng");
    fs::write(&path, writer.finish().unwrap()).unwrap();
    let mut screen = open(vec![path]);
    until(&mut screen, "the capture", |app| {
        !app.captures().is_loading() && !app.captures().is_empty() && app.is_complete()
    });
    screen
}

fn until_inspected(screen: &mut Screen, frame: u64) {
    until(screen, &format!("frame {frame} in the inspector"), |app| {
        app.inspector().shown().is_some_and(|shown| shown.number == frame) && app.is_complete()
    });
}

/// A packet, two ARP, LLDP, and a packet.
fn mixed() -> Vec<Vec<u8>> {
    let packet = ethernet(IPV4, &ipv4(17, &udp(b"hello")));
    let arp = ethernet(ARP, &arp_request());
    vec![packet.clone(), arp.clone(), arp, ethernet(0x88cc, &[0; 46]), packet]
}

#[test]
fn the_list_of_frames_that_are_no_packets_is_exported() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_frames(folder.path(), ETHERNET, &mixed());
    screen.get_by_label("3 frames not drawn").click();
    until(&mut screen, "three frames", |app| app.chosen().undecoded().len() == 3 && app.is_complete());
    screen.get_by_label("Export…").click();
    screen.run_steps(4);
    screen.get_by_label("Export the frames that are no packets");
    screen.key_press(Key::Escape);
    screen.run_steps(2);
    let save = |screen: &mut Screen, name: &str| {
        let path = folder.path().join(name);
        screen.state_mut().apply(Command::Save(SaveWhat::Undecoded, path.clone()));
        until(screen, "the file", |app| app.jobs().list().is_empty());
        fs::read_to_string(path).unwrap()
    };
    let table = save(&mut screen, "frames.csv");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "number,capture,time,reason,length,captured,offset,raw_time");
    let reasons: Vec<_> = lines[1..].iter().map(|line| line.split(',').nth(3).unwrap()).collect();
    assert_eq!(reasons, ["arp", "arp", "other_ether_type"]);
    // Only what is listed comes along.
    screen.state_mut().apply(Command::ListUndecoded(Some(Undecoded::Arp)));
    until(&mut screen, "two frames", |app| app.chosen().undecoded().len() == 2 && app.is_complete());
    let table = save(&mut screen, "frames.jsonl");
    let first: serde_json::Value = serde_json::from_str(table.lines().next().unwrap()).unwrap();
    assert_eq!((table.lines().count(), &first["number"]), (2, &2.into()));
    assert_eq!(first["time"], "2009-03-02T13:20:00.001000000Z");
}

#[test]
fn frames_that_are_no_packets_are_listed_and_opened_with_their_reason() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_frames(folder.path(), ETHERNET, &mixed());
    screen.get_by_label("3 frames not drawn").click();
    until(&mut screen, "three frames", |app| app.chosen().undecoded().len() == 3);
    until_inspected(&mut screen, 2);
    screen.get_by_label("3 frames that are no packets");
    screen.get_by_label("No packet: ARP asks for hardware addresses; it has no IP header.");
    screen.get_by_label_contains("who has 192.168.1.1?");
    let record = |app: &App| match app.undecoded_rows().row(2) {
        UndecodedRecord::Read(record) => Some((record.length, record.captured)),
        UndecodedRecord::Awaited | UndecodedRecord::Gone => None,
    };
    until(&mut screen, "their records", |app| record(app) == Some((60, 60)));
    screen.key_press(Key::ArrowDown);
    until_inspected(&mut screen, 3);
    screen.get_by_label("other protocol 1").click();
    until(&mut screen, "one frame", |app| app.chosen().undecoded().len() == 1);
    until_inspected(&mut screen, 4);
    let app = screen.state().app();
    assert_eq!(app.inspector().shown().unwrap().reason, Some(Undecoded::OtherEtherType));
    assert_eq!(app.chosen().reasons(), [(Undecoded::Arp, 2), (Undecoded::OtherEtherType, 1)]);
}

#[test]
fn a_frame_that_is_no_packet_is_gone_to_by_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_frames(folder.path(), ETHERNET, &mixed());
    go_to(&mut screen, 3);
    until_inspected(&mut screen, 3);
    assert_eq!(screen.state().app().inspector().shown().unwrap().reason, Some(Undecoded::Arp));
    go_to(&mut screen, 5);
    until_inspected(&mut screen, 5);
    assert_eq!(screen.state().app().inspector().shown().unwrap().reason, None);
    go_to(&mut screen, 6);
    screen.get_by_label_contains("There is no frame 6");
}

#[test]
fn a_frame_of_a_file_that_was_rewritten_is_not_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = open_frames(folder.path(), ETHERNET, &mixed());
    // The same lengths, so every record still lies where it was; the ARPs are IP now.
    let path = folder.path().join("frames.pcapng");
    let mut bytes = fs::read(&path).unwrap();
    let types: Vec<_> =
        (0..bytes.len() - 1).filter(|at| bytes[*at..].starts_with(&[2, 0, 0, 0, 0, 1, 8, 6])).collect();
    assert_eq!(types.len(), 2);
    for at in types {
        bytes[at + 7] = 0;
    }
    fs::write(&path, bytes).unwrap();
    go_to(&mut screen, 2);
    until(&mut screen, "a banner", |app| !app.banners().list().is_empty());
    assert!(screen.state().app().inspector().shown().is_none());
}

#[test]
fn a_later_fragment_has_a_link_to_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let data = udp(&[7; 2000]);
    let part = |offset: usize, end: usize| {
        ipv4_with(17, &data[offset..end], |header| {
            header.identification = 7;
            header.fragment_offset = (offset as u16 / 8).try_into().unwrap();
            header.more_fragments = end < data.len();
            header.dont_fragment = false;
        })
    };
    let frames = [part(0, 1480), ipv4(17, &udp(b"between")), part(1480, data.len())];
    let mut screen = open_frames(folder.path(), LinkType::RAW, &frames);
    go_to(&mut screen, 3);
    until_inspected(&mut screen, 3);
    screen.get_by_label("A fragment; the first of 2 is in frame 1, ports 49152 → 53; all are here.");
    screen.get_by_label("First fragment: frame 1").click();
    until_inspected(&mut screen, 1);
    screen.get_by_label("The first of 2 fragments, ports 49152 → 53; all are here.");
    screen.get_by_label("Frame 3");
}

/// Goes to a frame by its number.
fn go_to(screen: &mut Screen, frame: u64) {
    screen.key_press_modifiers(Modifiers::COMMAND, Key::G);
    screen.run_steps(3);
    field(screen, "Frame number").type_text(&frame.to_string());
    screen.run_steps(2);
    screen.key_press(Key::Enter);
    screen.run_steps(3);
}

#[test]
fn a_capture_without_ip_says_how_many_frames_of_what_it_holds_and_lists_them() {
    let folder = tempfile::tempdir().unwrap();
    // Beacons of 802.11.
    let beacon = [&[0x80, 0][..], &[0; 34]].concat();
    let mut screen = open_frames(folder.path(), LinkType(105), &[beacon.clone(), beacon]);
    screen.get_by_label("No frame holds an IP packet");
    screen.get_by_label_contains("2 frames of ieee802_11: ");
    screen.get_by_label_contains("All of them: ");
    screen.get_by_label("List these frames").click();
    until(&mut screen, "both frames", |app| app.chosen().undecoded().len() == 2 && app.is_complete());
    // The keyboard goes there as it does to packets.
    screen.key_press(Key::Tab);
    screen.run_steps(3);
    screen.key_press(Key::ArrowDown);
    screen.run_steps(3);
    assert_eq!(screen.state().app().chosen().row(), Some(1));
}
