//! How captures are loaded: clocks that are set right, memory, and only what the lens shows.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::path::{Path, PathBuf};

use cli_support::{errors, packets, run, small_capture, stats, suji, udp, write_pcap};
use serde_json::Value;

const HOME: [&str; 2] = ["--home", "192.168.1.46"];

fn with_home<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&HOME, options].concat()
}

fn field<'a>(packets: &'a [Value], name: &str) -> Vec<&'a str> {
    packets.iter().map(|packet| packet[name].as_str().unwrap()).collect()
}

#[test]
fn a_clock_that_is_set_moves_every_time_that_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let capture = small_capture(folder.path());
    let set = stats(&capture, &["--clock", "-1h"]);
    assert_eq!(set["first"], "2009-03-13T13:00:00.123456000Z");
    let lines = packets(&capture, &with_home(&["--clock", "small.pcap=+1.5s"]));
    assert_eq!(lines[0]["time"], "2009-03-13T14:00:01.623456000Z");
    let both = packets(&capture, &with_home(&["--clock", "1=+1.5s", "--clock", "1h"]));
    assert_eq!(both[0]["time"], "2009-03-13T14:00:01.623456000Z", "the one that names the capture counts");
    let window = ["--clock", "-1h", "--time", "2009-03-13 13:00:00..13:00:02"];
    assert_eq!(packets(&capture, &with_home(&window)).len(), 2);
    let undecoded = run("packets", &capture, &["--json", "--undecoded", "--clock", "-1h"]);
    assert!(
        undecoded.starts_with(r#"{"number":3,"#) && undecoded.contains("T13:00:02.123456000Z"),
        "{undecoded}"
    );
}

#[test]
fn a_clock_of_no_capture_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let capture = small_capture(folder.path());
    for setting in ["2=+1.5s", "smal.pcap=1h", "0=1h"] {
        let words = ["packets", "--json", "--home", "192.168.1.46", "--clock", setting];
        let output = suji(words.iter().map(Path::new).chain([capture.as_path()]));
        assert_eq!(output.status.code(), Some(1), "{setting}");
        assert!(errors(&output).contains("there is no such capture, and no clock was set"), "{setting}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("2009-03-13T14:00:00.123456000Z"));
    }
}

#[test]
fn an_export_has_the_times_that_were_set() {
    let folder = tempfile::tempdir().unwrap();
    let capture = small_capture(folder.path());
    let output = folder.path().join("set.pcapng");
    run("export", &capture, &with_home(&["--clock", "1=-1h", "-o", output.to_str().unwrap()]));
    let exported = stats(&output, &[]);
    assert_eq!((&exported["frames"], &exported["without_time"]), (&12.into(), &0.into()));
    assert_eq!(exported["first"], "2009-03-13T13:00:00.123456000Z");
    assert_eq!(exported["last"], stats(&capture, &["--clock", "-1h"])["last"]);
}

#[test]
fn two_captures_are_put_on_one_axis_by_a_clock() {
    let folder = tempfile::tempdir().unwrap();
    let one = small_capture(folder.path());
    let two = folder.path().join("late.pcap");
    std::fs::copy(&one, &two).unwrap();
    let words = ["packets", "--json", "--home", "192.168.1.46", "--clock", "late.pcap=1h"];
    let output = suji(words.iter().map(Path::new).chain([one.as_path(), two.as_path()]));
    let lines = String::from_utf8(output.stdout).unwrap();
    assert_eq!(lines.lines().filter(|line| line.contains("T14:00")).count(), 10);
    assert_eq!(lines.lines().filter(|line| line.contains("T15:00")).count(), 10);
}

#[test]
fn a_time_that_leaves_the_range_is_none_and_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let capture = small_capture(folder.path());
    let set = stats(&capture, &["--clock", "+100000d"]);
    assert_eq!(
        (&set["packets"], &set["without_time"], &set["first"]),
        (&10.into(), &10.into(), &Value::Null)
    );
}

#[test]
fn a_wrong_clock_is_said_before_anything_is_read() {
    for wrong in ["soon", "1=", "a.pcap=1.5", "99999999999d"] {
        let output = suji(["stats", "--clock", wrong, "missing.pcap"]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(errors(&output).contains("--clock"), "{}", errors(&output));
    }
}

#[test]
fn only_what_the_lens_shows_is_loaded_and_the_rest_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let capture = small_capture(folder.path());
    let lens = ["--class", "udp", "--direction", "from"];
    let only = stats(&capture, &with_home(&[&lens[..], &["--only"]].concat()));
    assert_eq!((&only["frames"], &only["packets"], &only["left_out"]), (&12.into(), &2.into(), &8.into()));
    assert_eq!(only["undecoded"]["arp"], 2);
    let expected = packets(&capture, &with_home(&lens));
    assert_eq!(packets(&capture, &with_home(&[&lens[..], &["--only"]].concat())), expected);
    assert_eq!(field(&expected, "class"), ["udp", "udp"]);
    for (options, packets) in [
        (&["--port", "445", "--only"][..], 3),
        (&["--time", "2009-03-13 14:00:08..", "--only"], 3),
        (&["--peer", "203.0.113.0/24", "--only"], 2),
    ] {
        let only = stats(&capture, &with_home(options));
        assert_eq!(
            (&only["packets"], &only["left_out"]),
            (&packets.into(), &(10 - packets).into()),
            "{options:?}"
        );
    }
}

#[test]
fn an_export_of_what_was_loaded_keeps_the_order_of_the_frames() {
    let folder = tempfile::tempdir().unwrap();
    let capture = small_capture(folder.path());
    let export = |name: &str, options: &[&str]| {
        let output = folder.path().join(name);
        run(
            "export",
            &capture,
            &with_home(
                &[&["--time", "2009-03-13 14:00:01..14:00:12"], options, &["-o", output.to_str().unwrap()]]
                    .concat(),
            ),
        );
        std::fs::read(output).unwrap()
    };
    assert_eq!(export("a.pcapng", &[]), export("b.pcapng", &["--only"]));
}

#[test]
fn only_with_directions_needs_a_home() {
    let output = suji(["stats", "--only", "--direction", "from", "missing.pcap"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("needs '--home'"), "{}", errors(&output));
}

/// Three segments' worth of packets.
fn large_capture(folder: &Path) -> PathBuf {
    let frame = |number: u32| udp(([192, 168, 1, 46], 1_000), (number.to_be_bytes(), 53), b"x");
    let path = folder.join("large.pcap");
    write_pcap(&path, &(0..150_000).map(|number| frame(0x0a00_0000 + number)).collect::<Vec<_>>());
    path
}

#[test]
fn at_the_limit_of_memory_loading_stops_and_what_is_loaded_stays() {
    let folder = tempfile::tempdir().unwrap();
    let capture = large_capture(folder.path());
    let other = small_capture(folder.path());
    let words = ["stats", "--json", "--memory", "2700kB", capture.to_str().unwrap(), other.to_str().unwrap()];
    let output = suji(words);
    assert_eq!(output.status.code(), Some(1));
    let said = errors(&output);
    assert!(
        said.contains("the index is full (2,700,000 bytes): loading stopped after 131,072 frames"),
        "{said}"
    );
    assert!(said.contains("1 file not opened"), "{said}");
    let stats: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&stats["packets"], &stats["frames"]), (&131_072.into(), &131_072.into()));
    // What the lens leaves out takes no room.
    let only = ["stats", "--json", "--memory", "2700kB", "--only", "--peer", "10.0.0.0/24"];
    let output = suji(only.iter().chain(&HOME).chain(&[capture.to_str().unwrap()]));
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let stats: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&stats["packets"], &stats["left_out"]), (&256.into(), &149_744.into()));
}

#[test]
fn a_wrong_size_of_memory_is_said() {
    let output = suji(["stats", "--memory", "4 apples", "missing.pcap"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("apples is not a unit of memory"), "{}", errors(&output));
}
