//! `suji packets` on a small capture whose every packet is known.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use cli_support::{START, packets, run, small_capture, tcp, write_pcap};
use serde_json::{Value, json};
use tempfile::tempdir;

/// Frame numbers of the packets under a lens.
fn numbers(options: &[&str]) -> Vec<u64> {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let options = [&["--home", "192.168.1.46"], options].concat();
    packets(&capture, &options).iter().map(|packet| packet["number"].as_u64().unwrap()).collect()
}

#[test]
fn a_packet_has_the_fields_that_programs_rely_on() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let packets = packets(&capture, &[]);
    assert_eq!(packets.len(), 10);
    // Behind the file header (24 bytes) lie records of 16 bytes and a frame: two SYN of 54 bytes
    // and an ARP frame of 42 before frame 4.
    assert_eq!(
        packets[2],
        json!({
            "number": 4, "capture": capture.to_str(), "time": "2009-03-13T14:00:03.123456000Z",
            "source": "192.168.1.46", "source_port": 1_027, "destination": "198.51.100.3",
            "destination_port": 445, "transport": "tcp", "class": "tcp_syn", "direction": "from",
            "tcp_flags": 2, "length": 54, "captured": 54, "payload": 0,
            "offset": 24 + 2 * (16 + 54) + (16 + 42), "duplicate": false, "after_damage": false,
            "source_name": null, "destination_name": null
        })
    );
    let ping = &packets[7];
    assert_eq!((&ping["transport"], &ping["class"]), (&json!("icmp"), &json!("icmp")));
    assert_eq!([&ping["source_port"], &ping["destination_port"], &ping["tcp_flags"]], [&Value::Null; 3]);
    assert_eq!(packets[4]["payload"], 5);
}

#[test]
fn each_lens_option_chooses_its_packets() {
    assert_eq!(numbers(&[]), [1, 2, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert_eq!(numbers(&["--direction", "from"]), [1, 2, 4, 6, 7, 9, 11]);
    assert_eq!(numbers(&["--direction", "to"]), [5, 8]);
    assert_eq!(numbers(&["--direction", "others"]), [10]);
    assert_eq!(numbers(&["--class", "syn"]), [1, 2, 4, 8]);
    assert_eq!(numbers(&["--class", "tcp"]), [1, 2, 4, 5, 8]);
    assert_eq!(numbers(&["--class", "icmp,ip"]), [9, 11]);
    assert_eq!(numbers(&["--peer", "198.51.100.0/30"]), [1, 2, 4, 5, 9]);
    assert_eq!(numbers(&["--peer", "198.51.100.4", "--peer", "203.0.113.5-203.0.113.7"]), [7, 8, 11]);
    assert_eq!(numbers(&["--port", "445"]), [1, 2, 4]);
    assert_eq!(numbers(&["--port", "any:445,udp/53"]), [1, 2, 4, 5, 6]);
    assert_eq!(numbers(&["--port", "!445"]), [5, 6, 7, 8, 9, 10, 11]);
    assert_eq!(numbers(&["--time", "2009-03-13T14:00:08Z.."]), [9, 10, 11]);
    assert_eq!(numbers(&["--direction", "from", "--class", "udp", "--port", "53"]), [6]);
}

#[test]
fn csv_has_a_header_and_times_in_the_zone() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let text = run("packets", &capture, &["--zone", "Asia/Tokyo", "--class", "icmp"]);
    let expected = format!(
        "number,capture,time,source,source_port,destination,destination_port,transport,class,direction,\
         tcp_flags,length,captured,payload,offset,duplicate,after_damage,raw_time,source_name,destination_name\n\
         9,{},2009-03-13T23:00:08.123456000+09:00,192.168.1.46,,198.51.100.1,,icmp,icmp,from,,46,46,4,{},false,false,,,\n",
        capture.display(),
        text.trim_end().rsplit(',').nth(5).unwrap()
    );
    assert_eq!(text, expected);
}

#[test]
fn undecoded_frames_are_listed_with_their_reason() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let frames = packets(&capture, &["--undecoded"]);
    assert_eq!(frames.len(), 2);
    assert_eq!(
        frames[0],
        json!({
            "number": 3, "capture": capture.to_str(), "time": "2009-03-13T14:00:02.123456000Z",
            "reason": "arp", "length": 42, "captured": 42, "offset": 24 + 2 * (16 + 54)
        })
    );
    assert_eq!(frames[1]["number"], 12);
    assert_eq!(packets(&capture, &["--undecoded", "--time", "..2009-03-13T14:00:05Z"]).len(), 1);
    let reason = frames[0]["reason"].as_str().unwrap().to_owned();
    let of_reason = packets(&capture, &["--undecoded", "--reason", &reason]);
    assert!(!of_reason.is_empty() && of_reason.iter().all(|frame| frame["reason"] == *reason));
    assert!(packets(&capture, &["--undecoded", "--reason", "encrypted"]).is_empty());
    let csv = run("packets", &capture, &["--undecoded"]);
    assert!(csv.starts_with("number,capture,time,reason,length,captured,offset,raw_time\n3,"), "{csv}");
}

#[test]
fn every_packet_of_a_capture_of_many_chunks_is_listed_once() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    let syn = |number: u32| {
        let [a, b, c, d] = number.to_be_bytes();
        tcp(([a, b, c, d], 1), ([192, 0, 2, 1], 80), true, false, b"")
    };
    // More frames than a chunk holds.
    let frames: Vec<_> = (0..70_000_u32).map(|number| syn(0x0100_0000 + number)).collect();
    write_pcap(&path, &frames);
    let text = run("packets", &path, &["--json", "--home", "192.0.2.1"]);
    for (place, line) in text.lines().enumerate() {
        let packet: Value = serde_json::from_str(line).unwrap();
        let source = std::net::Ipv4Addr::from(0x0100_0000 + place as u32);
        assert_eq!(
            (packet["number"].as_u64(), packet["source"].as_str().unwrap()),
            (Some(place as u64 + 1), source.to_string().as_str())
        );
        if place == 69_999 {
            let seconds = packet["time"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
            assert_eq!(seconds, START as i64 + 69_999);
        }
    }
    assert_eq!(text.lines().count(), 70_000);
}
