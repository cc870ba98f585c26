//! `suji conversations` and `suji follow`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{fs, path::Path};

use cli_support::{HOME, errors, real, run, small_capture, suji, udp, write_pcap};
use etherparse::PacketBuilder;
use serde_json::Value;
use tempfile::tempdir;

const PEER: [u8; 4] = [198, 51, 100, 9];

/// A TCP segment between home's port 1025 and the peer's port 80.
fn segment(from_home: bool, sequence: u32, syn: bool, payload: &[u8]) -> Vec<u8> {
    let ((from, port), (to, other)) =
        if from_home { ((HOME, 1_025), (PEER, 80)) } else { ((PEER, 80), (HOME, 1_025)) };
    let builder =
        PacketBuilder::ethernet2([2; 6], [4; 6]).ipv4(from, to, 64).tcp(port, other, sequence, 4_000);
    let builder = if syn { builder.syn() } else { builder };
    let mut frame = Vec::new();
    builder.write(&mut frame, payload).unwrap();
    frame
}

/// Two connections between the same ports: the first out of order, sent twice and with a hole, the second
/// short. And three datagrams.
fn talk(folder: &Path) -> std::path::PathBuf {
    let frames = [
        segment(true, 100, true, b""),
        segment(true, 109, false, b"page\r\n"),
        segment(true, 101, false, b"GET the "),
        segment(true, 101, false, b"GET the "),
        segment(false, 500, false, b"200 fine\r\n"),
        segment(false, 520, false, b"\x1b[2Jend\r\n"),
        segment(true, 90_000_000, true, b""),
        segment(true, 90_000_001, false, b"again"),
        udp((HOME, 5_353), (PEER, 53), b"one"),
        udp((PEER, 53), (HOME, 5_353), b"two"),
        udp((HOME, 5_353), (PEER, 53), b"three"),
    ];
    let path = folder.join("talk.pcap");
    write_pcap(&path, &frames);
    path
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn conversations_are_counted_each_way() {
    let folder = tempdir().unwrap();
    let rows = rows(&run("conversations", &talk(folder.path()), &["--json", "--first-line"]));
    assert_eq!(rows.len(), 2);
    let tcp = &rows[0];
    assert_eq!(
        (&tcp["transport"], &tcp["a"], &tcp["a_port"]),
        (&"tcp".into(), &"192.168.1.46".into(), &1025.into())
    );
    assert_eq!((&tcp["packets_a_to_b"], &tcp["packets_b_to_a"]), (&6.into(), &2.into()));
    assert_eq!((&tcp["payload_a_to_b"], &tcp["payload_b_to_a"]), (&27.into(), &19.into()));
    assert_eq!(tcp["first"], "2009-03-13T14:00:00.123456000Z");
    assert_eq!(tcp["duration"], 7.0);
    assert!(rows[1]["first_line"].as_str().unwrap().contains("one"), "{}", rows[1]);
}

#[test]
fn conversations_are_sorted_and_limited() {
    let folder = tempdir().unwrap();
    let capture = talk(folder.path());
    let by_first = run("conversations", &capture, &["--sort", "first", "--reverse", "--limit", "1"]);
    let lines: Vec<&str> = by_first.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with("udp,192.168.1.46,5353,198.51.100.9,53,3,2,1,11,8,3,"), "{}", lines[1]);
    let output = suji(["conversations", "--sort", "colour", capture.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let under = run("conversations", &small_capture(folder.path()), &["--class", "udp", "--port", "53"]);
    assert_eq!(under.lines().count(), 2, "{under}");
}

#[test]
fn a_stream_is_put_together_and_its_connections_are_told_apart() {
    let folder = tempdir().unwrap();
    let text = run("follow", &talk(folder.path()), &["--frame", "5"]);
    let said: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    // The escape is no letter of a terminal's.
    let wanted = ["> GET the page", "< 200 fine", "< [10 bytes not captured]", "< ·[2Jend", "> again"];
    assert_eq!(said, wanted);
    assert!(text.contains("A 192.168.1.46:1025: 19 bytes in 6 packets, 8 sent again"), "{text}");
    assert!(text.contains("# Connection 2 of 2: opened by A, no answer captured to its SYN"), "{text}");
    let second = run("follow", &talk(folder.path()), &["--frame", "5", "--connection", "2", "--hex"]);
    assert!(second.contains("> 00000000  61 67 61 69 6e"), "{second}");
    assert!(!second.contains("200 fine"));
}

#[test]
fn datagrams_are_followed_by_their_ends_in_any_order() {
    let folder = tempdir().unwrap();
    let ends = "198.51.100.9:53,192.168.1.46:5353";
    let options = ["--ends", ends, "--transport", "udp", "--json"];
    let pieces = rows(&run("follow", &talk(folder.path()), &options));
    let said: Vec<(&str, &str, u64)> = pieces
        .iter()
        .map(|piece| {
            let text = |name: &str| piece[name].as_str().unwrap();
            (text("side"), text("hex"), piece["number"].as_u64().unwrap())
        })
        .collect();
    assert_eq!(said, [("a", "6f6e65", 9), ("b", "74776f", 10), ("a", "7468726565", 11)]);
}

#[test]
fn what_was_said_is_saved_whole_and_cannot_run() {
    let folder = tempdir().unwrap();
    let capture = talk(folder.path());
    let (a, b) = (folder.path().join("a.raw"), folder.path().join("b.EXE"));
    let output = suji([
        "follow",
        capture.to_str().unwrap(),
        "--frame=5",
        "--save-a",
        a.to_str().unwrap(),
        "--save-b",
        b.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(fs::read(&a).unwrap(), b"GET the page\r\nagain");
    assert_eq!(fs::read(folder.path().join("b.EXE.bin")).unwrap(), b"200 fine\r\n\x1b[2Jend\r\n");
    assert!(!b.exists());
    let said = errors(&output);
    assert!(said.contains("would run") && said.contains("10 bytes in 1 place not captured"), "{said}");
    // What is read is never written over.
    let before = fs::read(&capture).unwrap();
    let name = capture.to_str().unwrap();
    let output = suji(["follow", name, "--frame", "5", "--save", name]);
    assert_eq!((output.status.code(), fs::read(&capture).unwrap()), (Some(1), before));
}

#[test]
fn what_names_no_conversation_is_a_wrong_argument() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let name = capture.to_str().unwrap();
    for (options, said) in [
        (vec!["--frame", "99"], "no packet in a frame 99"),
        (vec!["--frame", "9"], "frame 9 is of no conversation"),
        (vec!["--ends", "10.0.0.1,10.0.0.2:80"], "no address with a port"),
        (vec!["--ends", "10.0.0.1:1,10.0.0.2:80"], "there is no packet of tcp 10.0.0.1:1,10.0.0.2:80"),
        (vec!["--frame", "1", "--connection", "9"], "no connection 9"),
        (vec![], "--frame"),
    ] {
        let output = suji([vec!["follow", name], options].concat());
        assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
        assert!(errors(&output).contains(said), "{}", errors(&output));
    }
}

#[test]
#[ignore = "needs real captures in SUJI_TEST_CAPTURES"]
fn real_conversations_are_read() {
    let chat = run("follow", &real("botnet/plague-net-irc.pcap"), &["--frame", "62"]);
    assert!(chat.contains("PRIVMSG #") && chat.contains("< :"), "{}", &chat[..500]);
    let worm = run("follow", &real("botnet/blaster-shell4444.pcap"), &["--frame", "4"]);
    assert!(worm.contains("> start msblast.exe\n< start msblast.exe"), "{worm}");
}
