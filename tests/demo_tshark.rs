//! tshark as an independent reader of the demo: every payload is what it says it is, and no packet is
//! malformed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a comparison that cannot be made has failed")]

mod cli_support;
mod demo_support;

use std::{collections::BTreeSet, net::Ipv4Addr, process::Command};

use cli_support::write_pcap;
use demo_support::{
    Connection, Demo, End, FAULT_FIELDS, assert_silent, datagram, faults, is_faulty, payload, tshark,
    tshark_lines,
};
use serde_json::Value;
use suji::demo::content::{
    dcerpc::{self, Interface},
    dns, http, irc, netbios,
    noise::noise,
    ntp, program, shell, smb, smtp, tftp,
};
use tempfile::tempdir;

const HOME: [u8; 4] = [198, 18, 21, 7];
const PEER: [u8; 4] = [118, 8, 200, 9];
/// The clock of payloads that have one, in microseconds since 1970.
const NOW: u64 = 1_236_952_800_000_000;

/// tshark reads `frames` without fault; the frames that carry something are of these protocols.
#[track_caller]
fn assert_protocols(frames: &[Vec<u8>], expected: &[&str]) {
    let folder = tempdir().unwrap();
    let capture = folder.path().join("frames.pcap");
    write_pcap(&capture, frames);
    assert_eq!(faults(&capture), Vec::<String>::new());
    let carrying = "tcp.len > 0 || udp";
    let rows = tshark(&capture, carrying, &["_ws.col.Protocol", "_ws.col.Info", "_ws.expert.message"]);
    let protocols: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(protocols, expected, "{rows:#?}");
    let long: Vec<_> = rows.iter().filter(|row| row[1].contains("Long frame")).collect();
    assert!(long.is_empty(), "bytes left over behind the last field: {long:?}");
}

fn activation(interface: Interface, opnum: u16, stub: usize) -> Vec<Vec<u8>> {
    Connection::open((PEER, 2_134), (HOME, 135))
        .ask(&payload(|out| dcerpc::bind(out, interface, 127)))
        .answer(&payload(|out| dcerpc::bind_ack(out, 127)))
        .ask(&payload(|out| dcerpc::request(out, opnum, 229, stub)))
        .answer(&payload(|out| dcerpc::response(out, opnum, 229)))
        .ask(&payload(|out| dcerpc::request(out, opnum, 230, 0)))
        .answer(&payload(|out| dcerpc::fault(out, 230)))
        .frames
}

#[test]
#[ignore = "needs tshark"]
fn faults_are_found() {
    let bind = payload(|out| dcerpc::bind(out, Interface::RemoteActivation, 1));
    let mut spoiled = datagram((HOME, 1_031), (PEER, 53), &payload(|out| dns::query(out, 1, "a.example")));
    *spoiled.last_mut().unwrap() ^= 1;
    let cut = datagram((HOME, 1_031), (PEER, 53), &payload(|out| dns::query(out, 1, "a.example"))[..20]);
    let mut frames = Connection::open((PEER, 2_134), (HOME, 135)).ask(&bind).frames;
    frames.extend([spoiled, cut]);
    let folder = tempdir().unwrap();
    let capture = folder.path().join("frames.pcap");
    write_pcap(&capture, &frames);
    assert_eq!(faults(&capture), ["5", "6"]);
}

#[test]
#[ignore = "needs tshark"]
fn remote_activation_is_remact() {
    for stub in [0, 200, 703, 1_200] {
        let frames = activation(Interface::RemoteActivation, dcerpc::REMOTE_ACTIVATION, stub);
        assert_protocols(&frames, &["DCERPC", "DCERPC", "REMACT", "REMACT", "REMACT", "DCERPC"]);
    }
}

#[test]
#[ignore = "needs tshark"]
fn system_activation_is_isystemactivator() {
    const NAME: &str = "ISystemActivator";
    for stub in [0, 201, 1_200] {
        let frames = activation(Interface::SystemActivator, dcerpc::REMOTE_CREATE_INSTANCE, stub);
        assert_protocols(&frames, &["DCERPC", "DCERPC", NAME, NAME, NAME, "DCERPC"]);
    }
}

#[test]
#[ignore = "needs tshark"]
fn negotiations_are_smb_on_both_ports() {
    for port in [139, 445] {
        let frames = Connection::open((PEER, 2_134), (HOME, port))
            .ask(&payload(|out| smb::negotiate_request(out, 1)))
            .answer(&payload(|out| smb::negotiate_response(out, 1, NOW)))
            .frames;
        assert_protocols(&frames, &["SMB", "SMB"]);
    }
}

#[test]
#[ignore = "needs tshark"]
fn lookups_are_dns() {
    let (client, server): (End, End) = ((HOME, 1_031), (PEER, 53));
    let addresses = [Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(192, 0, 2, 2)];
    let frames = [
        datagram(client, server, &payload(|out| dns::query(out, 1, "relay.example"))),
        datagram(server, client, &payload(|out| dns::answer(out, 1, "relay.example", &addresses, 300))),
        datagram(client, server, &payload(|out| dns::query(out, 2, "192.0.2.77"))),
        datagram(server, client, &payload(|out| dns::nxdomain(out, 2, "192.0.2.77"))),
    ];
    assert_protocols(&frames, &["DNS"; 4]);
}

#[test]
#[ignore = "needs tshark"]
fn names_and_announcements_are_netbios() {
    let (source, neighbour): (End, [u8; 4]) = ((HOME, 137), [198, 18, 21, 20]);
    let address = Ipv4Addr::from(HOME);
    let name = |write: fn(&mut Vec<u8>)| datagram(source, (neighbour, 137), &payload(write));
    let frames = [
        name(|out| netbios::status_query(out, 1)),
        name(|out| netbios::name_query(out, 2, "example", netbios::FILE_SERVER)),
        name(|out| netbios::name_registration(out, 3, "demo", netbios::WORKSTATION, HOME.into())),
        datagram(
            (HOME, 138),
            (neighbour, 138),
            &payload(|out| netbios::host_announcement(out, 4, address, "demo-honeypot-21", "example")),
        ),
    ];
    assert_protocols(&frames, &["NBNS", "NBNS", "NBNS", "BROWSER"]);
}

#[test]
#[ignore = "needs tshark"]
fn questions_for_the_time_are_ntp() {
    let (client, server): (End, End) = ((HOME, 123), (PEER, 123));
    let frames = [
        datagram(client, server, &payload(|out| ntp::client(out, NOW))),
        datagram(server, client, &payload(|out| ntp::server(out, NOW, NOW + 8_000, NOW + 8_050))),
    ];
    assert_protocols(&frames, &["NTP"; 2]);
}

#[test]
#[ignore = "needs tshark"]
fn a_file_read_in_blocks_is_tftp() {
    let (client, server): (End, End) = ((HOME, 1_037), (PEER, 69));
    let mut frames = vec![datagram(client, server, &payload(|out| tftp::read_request(out, "msblast.exe")))];
    for block in 1..=3 {
        frames.push(datagram(server, client, &payload(|out| tftp::data(out, block, 1, 1_200))));
        frames.push(datagram(client, server, &payload(|out| tftp::acknowledgement(out, block))));
    }
    assert_protocols(&frames, &["TFTP"; 7]);
}

fn chat(port: u16) -> Vec<Vec<u8>> {
    Connection::open((HOME, 1_044), (PEER, port))
        .ask(&payload(|out| {
            irc::nick(out, "demo1");
            irc::user(out, "demo1");
        }))
        .answer(&payload(|out| irc::welcome(out, "irc.example", "demo1")))
        .ask(&payload(|out| irc::join(out, "#demo")))
        .answer(&payload(|out| irc::joined(out, "irc.example", "demo1", "host.example", "#demo")))
        .answer(&payload(|out| irc::privmsg_from(out, "op", "op.example", "#demo", "hello")))
        .ask(&payload(|out| irc::privmsg(out, "#demo", "here")))
        .answer(&payload(|out| irc::ping(out, "irc.example")))
        .ask(&payload(|out| irc::pong(out, "irc.example")))
        .frames
}

#[test]
#[ignore = "needs tshark"]
fn chat_is_irc_on_its_port_and_plain_tcp_on_odd_ones() {
    assert_protocols(&chat(6_667), &["IRC"; 8]);
    for port in [5_190, 7_000, 8_585, 18_067, 33_333, 47_221, 65_520] {
        println!("port {port}");
        assert_protocols(&chat(port), &["TCP"; 8]);
    }
}

#[test]
#[ignore = "needs tshark"]
fn a_download_is_http() {
    const LENGTH: usize = 4_000;
    for port in [80, 8_080, 18_080] {
        let mut connection = Connection::open((HOME, 1_050), (PEER, port))
            .ask(&payload(|out| http::get(out, "relay.example", "/demo.exe")))
            .answer(&payload(|out| http::response_head(out, LENGTH)));
        for offset in (0..LENGTH).step_by(1_460) {
            let length = (LENGTH - offset).min(1_460);
            connection = connection.answer(&payload(|out| program::part(out, 3, offset, length)));
        }
        println!("port {port}");
        // The whole answer is told of at its last segment.
        assert_protocols(&connection.frames, &["HTTP", "TCP", "TCP", "TCP", "HTTP"]);
    }
}

#[test]
#[ignore = "needs tshark"]
fn a_missing_file_is_http() {
    let frames = Connection::open((HOME, 1_050), (PEER, 80))
        .ask(&payload(|out| http::get(out, "relay.example", "/gone.exe")))
        .answer(&payload(http::not_found))
        .frames;
    assert_protocols(&frames, &["HTTP"; 2]);
}

#[test]
#[ignore = "needs tshark"]
fn mail_is_smtp() {
    let (from, to) = ("news@mail.example", "someone@example.net");
    let frames = Connection::open((HOME, 1_060), (PEER, 25))
        .answer(&payload(|out| smtp::greeting(out, "mx.example.net")))
        .ask(&payload(|out| smtp::ehlo(out, "host.example")))
        .answer(&payload(|out| smtp::hello(out, "mx.example.net")))
        .ask(&payload(|out| smtp::mail_from(out, from)))
        .answer(&payload(smtp::ok))
        .ask(&payload(|out| smtp::rcpt_to(out, to)))
        .answer(&payload(smtp::refused))
        .ask(&payload(|out| smtp::rcpt_to(out, to)))
        .answer(&payload(smtp::ok))
        .ask(&payload(smtp::data))
        .answer(&payload(smtp::start_input))
        .ask(&payload(|out| smtp::message(out, from, to)))
        .answer(&payload(smtp::ok))
        .ask(&payload(smtp::quit))
        .answer(&payload(|out| smtp::closing(out, "mx.example.net")))
        .frames;
    let mut expected = ["SMTP"; 15];
    // The message itself is mail.
    expected[11] = "SMTP/IMF";
    assert_protocols(&frames, &expected);
}

#[test]
#[ignore = "needs tshark"]
fn a_shell_is_plain_tcp() {
    let server = Ipv4Addr::new(192, 0, 2, 9);
    let frames = Connection::open((PEER, 2_135), (HOME, 4_444))
        .answer(&payload(shell::prompt))
        .ask(&payload(|out| shell::fetch(out, server, "msblast.exe")))
        .answer(&payload(shell::prompt))
        .ask(&payload(|out| shell::start(out, "msblast.exe")))
        .frames;
    assert_protocols(&frames, &["TCP"; 4]);
}

#[test]
#[ignore = "needs tshark"]
fn noise_is_plain_udp_whatever_its_seed_and_length() {
    let mut frames = Vec::new();
    for port in [4_838, 54_283, 1_027, 33_887] {
        for seed in 0..500_u64 {
            // Lengths from nothing to 600 bytes; source ports as hosts choose them.
            let (length, source) = ((seed * 37 % 601) as usize, 1_024 + (seed * 1_279 % 60_000) as u16);
            let bytes = payload(|out| noise(out, seed, length));
            frames.push(datagram((PEER, source), (HOME, port), &bytes));
        }
    }
    assert_protocols(&frames, &vec!["UDP"; frames.len()]);
}

#[test]
#[ignore = "needs tshark"]
fn noise_is_plain_tcp_between_ports_that_nobody_knows() {
    let known = known_ports();
    assert!(known.contains(&53) && known.contains(&2_000));
    let unknown: Vec<u16> = (1_024..=u16::MAX).filter(|port| !known.contains(port)).collect();
    let mut frames = Vec::new();
    for seed in 0..600_u64 {
        let pick = |step: usize| unknown[(seed as usize * step) % unknown.len()];
        let said = payload(|out| noise(out, seed, 16 + seed as usize % 33));
        let answer = payload(|out| noise(out, seed ^ 1, 12));
        frames
            .extend(Connection::open((HOME, pick(61)), (PEER, pick(977))).ask(&said).answer(&answer).frames);
    }
    assert_protocols(&frames, &vec!["TCP"; 1_200]);
}

/// Ports over which tshark expects a protocol.
fn known_ports() -> BTreeSet<u16> {
    let output = Command::new("tshark").args(["-G", "decodes"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let known = text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let (table, port) = (fields.next()?, fields.next()?);
        ["tcp.port", "udp.port"].contains(&table).then(|| port.parse().ok())?
    });
    known.collect()
}

/// What tshark reads of a generated capture.
#[derive(Debug, Default)]
struct Reading {
    frames: u64,
    /// TCP SYN and UDP from home, to home and between others, as in the truth's `table2`.
    table: [[u64; 2]; 3],
    /// Numbers of frames with a fault.
    faults: Vec<String>,
}

/// The fields beside those of faults; the first occurrence belongs to the outermost header.
const CLASS_FIELDS: [&str; 5] = ["ip.src", "ip.dst", "ip.proto", "ip.frag_offset", "tcp.flags"];

fn reading(demo: &Demo) -> Reading {
    let home: Vec<&str> = demo.truth["home"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let fields: Vec<&str> = FAULT_FIELDS.into_iter().chain(CLASS_FIELDS).collect();
    let mut reading = Reading::default();
    tshark_lines(&demo.capture, &["-E", "occurrence=a"], &fields, |row| {
        let (faults, class) = row.split_at(FAULT_FIELDS.len());
        reading.frames += 1;
        if is_faulty(faults) {
            reading.faults.push(faults[0].to_owned());
        }
        let first: Vec<&str> = class.iter().filter_map(|values| values.split(',').next()).collect();
        let [source, destination, protocol, offset, flags] = first[..] else { panic!("{row:?}") };
        let flags = u32::from_str_radix(flags.trim_start_matches("0x"), 16).unwrap_or(0);
        let class = match protocol {
            // SYN is 0x02, ACK is 0x10; later fragments have no flags of their own.
            "6" if flags & 0x12 == 0x02 && offset == "0" => 0,
            "17" => 1,
            _ => return,
        };
        let direction = if home.contains(&source) { 0 } else { 2 - usize::from(home.contains(&destination)) };
        reading.table[direction][class] += 1;
    });
    reading
}

#[track_caller]
fn assert_agrees(demo: &Demo) {
    let reading = reading(demo);
    assert!(
        reading.faults.is_empty(),
        "{} faults: {:?}",
        reading.faults.len(),
        sample(demo, &reading.faults)
    );
    let table = ["from", "to", "others"].map(|direction| {
        ["tcp_syn", "udp"].map(|class| demo.number(&format!("/table2/{direction}/{class}")))
    });
    assert_eq!(reading.table, table);
    assert_eq!(reading.frames, demo.number("/frames"));
    let output = Command::new("capinfos").arg("-Mc").arg(&demo.capture).output().unwrap();
    assert_silent(&output);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains(&format!("Number of packets:   {}\n", reading.frames)), "{text}");
}

/// What tshark says of the first faulty frames.
fn sample(demo: &Demo, faults: &[String]) -> Vec<Vec<String>> {
    if faults.is_empty() {
        return Vec::new();
    }
    let numbers = faults.iter().take(20).map(String::as_str).collect::<Vec<_>>().join(",");
    let fields = ["frame.number", "frame.protocols", "_ws.col.Info", "_ws.expert.message"];
    tshark(&demo.capture, &format!("frame.number in {{{numbers}}}"), &fields)
}

#[test]
#[ignore = "needs tshark"]
fn a_small_demo_reads_as_its_truth_says() {
    assert_agrees(&Demo::new("demo.pcapng", &["--packets", "20000"]));
    assert_agrees(&Demo::new("demo.pcap", &["--packets", "20000", "--seed", "2"]));
}

#[test]
#[ignore = "needs tshark, and a minute of it"]
fn the_whole_demo_reads_as_its_truth_says() {
    assert_agrees(&Demo::new("demo.pcapng", &[]));
}
