//! Packets that a capture holds twice, and times far from the rest, on the command line.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use cli_support::{HOME, START, arp, errors, packets, real, run, stats, suji, udp};
use pcap_file::pcap::{PcapPacket, PcapWriter};

fn write(path: &Path, frames: &[(Duration, Vec<u8>)]) {
    let mut writer = PcapWriter::new(File::create(path).unwrap()).unwrap();
    for (time, frame) in frames {
        writer.write_packet(&PcapPacket::new(*time, frame.len() as u32, frame.as_slice()).unwrap()).unwrap();
    }
}

/// A frame as another port saw it: other MAC addresses, one hop farther.
fn elsewhere(mut frame: Vec<u8>) -> Vec<u8> {
    frame[..12].fill(9);
    frame[22] -= 1;
    let checksum = u16::from_be_bytes([frame[24], frame[25]]).wrapping_add(0x0100);
    frame[24..26].copy_from_slice(&checksum.to_be_bytes());
    frame
}

/// Three probes, each twice within a millisecond; one of them again after a second; one ARP frame twice.
fn two_ports(folder: &Path) -> PathBuf {
    let probe = |host: u8| udp((HOME, 4_000), ([198, 51, 100, host], 6_892), b"hello");
    let at = |micros: u64| Duration::from_secs(START) + Duration::from_micros(micros);
    let mut frames = Vec::new();
    for host in 0..3_u8 {
        let micros = u64::from(host) * 2_000;
        frames.push((at(micros), probe(host)));
        frames.push((at(micros + 700), elsewhere(probe(host))));
    }
    frames.push((at(10_000), arp()));
    frames.push((at(10_001), arp()));
    frames.push((at(1_000_000), probe(0)));
    let path = folder.join("ports.pcap");
    write(&path, &frames);
    path
}

#[test]
fn duplicates_are_counted_told_and_left_out_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let capture = two_ports(folder.path());
    let all = stats(&capture, &[]);
    assert_eq!((&all["packets"], &all["duplicates"]), (&7.into(), &3.into()));
    let without = stats(&capture, &["--no-duplicates"]);
    assert_eq!((&without["packets"], &without["duplicates"]), (&4.into(), &3.into()));
    assert!(run("stats", &capture, &[]).contains("\nduplicates 3 of all packets"));
    let marks: Vec<bool> = packets(&capture, &["--home", "192.168.1.46"])
        .iter()
        .map(|packet| packet["duplicate"].as_bool().unwrap())
        .collect();
    assert_eq!(marks, [false, true, false, true, false, true, false]);
    let numbers: Vec<u64> = packets(&capture, &["--no-duplicates", "--home", "192.168.1.46"])
        .iter()
        .map(|packet| packet["number"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [1, 3, 5, 9]);
}

#[test]
fn an_export_without_duplicates_keeps_one_of_each_and_the_other_frames() {
    let folder = tempfile::tempdir().unwrap();
    let capture = two_ports(folder.path());
    let output = folder.path().join("once.pcap");
    run("export", &capture, &["--no-duplicates", "-o", output.to_str().unwrap()]);
    let once = stats(&output, &[]);
    assert_eq!((&once["frames"], &once["packets"], &once["duplicates"]), (&6.into(), &4.into(), &0.into()));
}

/// An hour of a hundred packets, and one in the year 2061.
fn absurd(folder: &Path) -> PathBuf {
    let probe = |number: u64| udp((HOME, 4_000), ([198, 51, 100, number as u8], 6_892), b"hello");
    let mut frames: Vec<_> =
        (0..100).map(|number| (Duration::from_secs(START + number * 36), probe(number))).collect();
    frames.insert(50, (Duration::from_secs(2_900_000_000), probe(200)));
    let path = folder.join("absurd.pcap");
    write(&path, &frames);
    path
}

#[test]
fn a_time_far_from_the_rest_is_counted_and_left_out_of_the_plot() {
    let folder = tempfile::tempdir().unwrap();
    let capture = absurd(folder.path());
    let all = stats(&capture, &[]);
    assert_eq!(all["far_times"], 1);
    assert_eq!(all["last"], "2061-11-23T19:33:20.000000000Z");
    let text = run("stats", &capture, &[]).replace('\n', " ");
    assert!(text.contains("far times  1 packet has a time far from the rest"), "{text}");

    let plot = |options: &[&str]| {
        let output = folder.path().join("plot.svg");
        let words =
            ["plot", capture.to_str().unwrap(), "-o", output.to_str().unwrap(), "--home", "192.168.1.46"];
        let plotted = suji(words.iter().chain(options));
        assert_eq!(plotted.status.code(), Some(0), "{}", errors(&plotted));
        errors(&plotted)
    };
    let said = plot(&[]);
    assert!(said.contains("1 packet has a time far from the rest (2061-11-23 19:33:20 UTC)"), "{said}");
    assert_eq!(plot(&["--time", "2009-03-01.."]), "");
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn cerber_holds_each_probe_twice() {
    // Counted with tshark's fields (addresses, protocol, identification, total length, fragment offset and
    // flags, checksums) and a script: the same before it within 50 ms.
    let capture = real("botnet/cerber-udp6892-slash22.pcap");
    let all = stats(&capture, &[]);
    assert_eq!(all["duplicates"], 3_649);
    assert_eq!(stats(&capture, &["--no-duplicates"])["packets"], 15_236 - 3_649);
}

#[test]
#[ignore = "needs the real captures: set SUJI_TEST_CAPTURES"]
fn real_captures_with_gaps_stay_whole_and_absurd_times_are_far() {
    for path in ["link/null-loopback.pcap", "link/raw-ip-dlt101.pcap", "link/vlan-mpls-mixed.pcap"] {
        assert_eq!(stats(&real(path), &[])["far_times"], 0, "{path}");
    }
    assert_eq!(stats(&real("format/pcapng-comments-eth+sll.pcapng"), &[])["far_times"], 1);
}
