//! What earlier packets of its connection tell of a packet: interfaces, pipes, files, transfers, and
//! messages that are split between segments.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod state_support;

use state_support::*;
use suji::{
    stream::{
        search::{Found, MeaningQuery, Wanted},
        state::{ConnectionStates, StateLimits},
    },
    worker::{Loaded, Search, SearchEvent, SearchRequest, no_wake},
};

/// Frames that a word means, and what they are found to be.
fn found(loaded: &Loaded, word: &str) -> Vec<(u64, String)> {
    let wanted = Wanted { bytes: None, meaning: MeaningQuery::new(word) };
    let request = SearchRequest { wanted, lens: None, captures: loaded.indexed(), priority: None };
    let search = Search::start(request, no_wake()).unwrap();
    let mut all = Vec::new();
    for event in search.events() {
        if let SearchEvent::Hits { hits, .. } = event {
            all.extend(hits.iter().map(|hit| {
                let text = hit.found.text().unwrap_or_default().to_owned();
                let to = match hit.found {
                    Found::Answer { to, .. } => format!(" to {to}"),
                    _ => String::new(),
                };
                (hit.frame, format!("{text}{to}"))
            }));
        }
    }
    all
}

#[test]
fn a_request_is_named_by_the_bind_before_it_and_an_answer_by_its_request() {
    let mut of = Connection::new(1_025, 5_000);
    let (capture, _folder) = open(&[
        of.syn(500),
        of.asks(&bind(1, &[(0, REMACT), (1, ACTIVATOR)])),
        of.answers(&bind_ack(1, &[2, 0])),
        of.asks(&request(2, 1, 4)),
        of.answers(&response(2, 1)),
        of.asks(&request(3, 0, 0)),
        of.asks(&request(4, 7, 0)),
    ]);
    assert_eq!(notes(&capture, 2), [""; 0]);
    assert_eq!(
        notes(&capture, 3),
        ["Answer to: REMACT (IRemoteActivation), ISystemActivator, asked in frame 2"]
    );
    assert_eq!(
        notes(&capture, 4),
        ["Interface: ISystemActivator, bound in frame 2", "Operation: RemoteCreateInstance"]
    );
    assert_eq!(line(&capture, 4), "request, context 1, opnum 4, ISystemActivator RemoteCreateInstance");
    assert_eq!(notes(&capture, 5), ["Answer to: ISystemActivator RemoteCreateInstance, asked in frame 4"]);
    assert_eq!(line(&capture, 5), "response, context 1, ISystemActivator RemoteCreateInstance");
    assert_eq!(
        notes(&capture, 6)[0],
        "Interface: REMACT (IRemoteActivation), refused in frame 3, bound in frame 2"
    );
    assert_eq!(notes(&capture, 7), ["Interface: bound nowhere in the capture"]);
    let (said, _) = told(&capture, &mut ConnectionStates::default(), 4);
    let fields = &said.layers.iter().find(|layer| layer.name == "DCE/RPC").unwrap().fields;
    let at = fields.iter().position(|field| field.name == "Interface").unwrap();
    assert_eq!((fields[at - 1].name, &fields[at - 1].bytes), ("Context", &fields[at].bytes));
    let activator = found(&capture, "ISystemActivator");
    assert_eq!(activator.iter().map(|of| of.0).collect::<Vec<_>>(), [2, 3, 4, 5]);
}

#[test]
fn a_bind_that_is_split_counts_when_it_is_whole_and_is_read_where_it_ends() {
    let bytes = bind(1, &[(0, REMACT), (1, ACTIVATOR)]);
    // Behind the first context, inside its header, and in three parts.
    for cuts in [vec![72], vec![20], vec![30, 80], vec![16]] {
        let mut of = Connection::new(1_025, 135);
        let mut frames = vec![of.syn(500)];
        let mut start = 0;
        for end in cuts.iter().copied().chain([bytes.len()]) {
            frames.push(of.asks(&bytes[start..end]));
            start = end;
        }
        let last = frames.len() as u64;
        frames.push(of.asks(&request(2, 1, 4)));
        let (capture, _folder) = open(&frames);
        assert_eq!(notes(&capture, last + 1)[0], "Interface: ISystemActivator, bound in frame 2", "{cuts:?}");
        assert_eq!(notes(&capture, last), ["Message: put together, begun in frame 2"]);
        assert_eq!(
            line(&capture, last),
            "bind REMACT (IRemoteActivation), ISystemActivator (begun in frame 2)"
        );
        if last == 4 {
            assert_eq!(notes(&capture, 3), ["Part of: a message of DCE/RPC, begun in frame 2"]);
        }
        let calls = found(&capture, "ISystemActivator");
        let call = "request to ISystemActivator, context 1, operation 4 (RemoteCreateInstance)".to_owned();
        assert!(calls.contains(&(last + 1, call)), "{cuts:?}: {calls:?}");
    }
}

#[test]
fn a_retransmission_inside_a_split_bind_changes_nothing() {
    let bytes = bind(1, &[(0, REMACT), (1, ACTIVATOR)]);
    let mut of = Connection::new(1_025, 135);
    let first = of.asks(&bytes[..72]);
    let frames = [first.clone(), first, of.asks(&bytes[72..]), of.asks(&request(2, 1, 4))];
    let (capture, _folder) = open(&frames);
    let interface = notes(&capture, 4)[0].clone();
    assert!(interface.starts_with("Interface: ISystemActivator, bound in frame"), "{interface}");
}

#[test]
fn what_was_bound_in_another_connection_between_the_same_ends_counts_no_more() {
    let mut of = Connection::new(1_025, 135);
    let (capture, _folder) = open(&[
        of.asks(&request(1, 0, 0)),
        of.asks(&bind(2, &[(0, REMACT)])),
        of.asks(&request(3, 0, 0)),
        of.syn(900_000),
        of.asks(&request(4, 0, 0)),
    ]);
    assert_eq!(notes(&capture, 1), ["Interface: bound before the capture"]);
    assert_eq!(notes(&capture, 3)[0], "Interface: REMACT (IRemoteActivation), bound in frame 2");
    assert_eq!(notes(&capture, 5), ["Interface: bound nowhere in the capture"]);
    assert_eq!(found(&capture, "REMACT").iter().map(|of| of.0).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_pipe_is_named_by_its_number_until_another_has_it() {
    let mut of = Connection::new(1_025, 445);
    let (capture, _folder) = open(&[
        of.syn(1),
        of.asks(&tree_connect(1, "\\\\HOST\\IPC$")),
        of.answers(&tree_connected(1, 2_048)),
        of.asks(&create(2_048, 2, "\\epmapper")),
        of.answers(&created(2_048, 2, 0x4000)),
        of.asks(&write(2_048, 3, 0x4000, &bind(1, &[(0, REMACT)]))),
        of.asks(&transact(2_048, 4, 0x4000, &request(2, 0, 0))),
        of.answers(&transacted(2_048, 4, &response(2, 0))),
        of.asks(&close(2_048, 5, 0x4000)),
        of.asks(&create(2_048, 6, "\\samr")),
        of.answers(&created(2_048, 6, 0x4000)),
        of.asks(&transact(2_048, 7, 0x4000, &request(3, 0, 0))),
        of.asks(&close(2_048, 8, 0x4001)),
    ]);
    assert_eq!(notes(&capture, 3), ["Answer to: \\\\HOST\\IPC$, asked in frame 2"]);
    assert_eq!(notes(&capture, 4), ["Tree name: \\\\HOST\\IPC$, connected in frame 2"]);
    assert!(line(&capture, 4).contains("\\epmapper in \\\\HOST\\IPC$"), "{}", line(&capture, 4));
    assert_eq!(notes(&capture, 5), ["Answer to: \\epmapper, asked in frame 4"]);
    assert_eq!(notes(&capture, 6)[1], "File name: \\epmapper, opened in frame 4");
    assert_eq!(
        notes(&capture, 7)[1..],
        [
            "File name: \\epmapper, opened in frame 4",
            "Interface: REMACT (IRemoteActivation), bound in frame 6",
            "Operation: RemoteActivation"
        ]
    );
    assert_eq!(
        notes(&capture, 8),
        [
            "Answer to: \\epmapper, asked in frame 7",
            "Answer to: REMACT (IRemoteActivation) RemoteActivation, asked in frame 7"
        ]
    );
    assert_eq!(notes(&capture, 9)[1], "File name: \\epmapper, opened in frame 4");
    assert_eq!(
        notes(&capture, 12)[1..],
        ["File name: \\samr, opened in frame 10", "Interface: bound nowhere in the capture"]
    );
    assert_eq!(notes(&capture, 13)[1], "File name: opened nowhere in the capture");
    assert_eq!(found(&capture, "REMACT").iter().map(|of| of.0).collect::<Vec<_>>(), [6, 7, 8]);
    let shown = line(&capture, 7);
    assert!(shown.contains("(\\epmapper)") && shown.contains("REMACT"), "{shown}");
}

fn block(number: u16, length: usize) -> Vec<u8> {
    [&[0, 3][..], &number.to_be_bytes(), &vec![7; length]].concat()
}

#[test]
fn a_transfer_is_told_by_its_request_though_the_server_answers_from_another_port() {
    let ask = b"\0\x01msblast.exe\0octet\0";
    let (capture, _folder) = open(&[
        datagram(true, (1_025, 69), ask),
        datagram(true, (1_025, 69), ask),
        datagram(false, (3_000, 1_025), &block(1, 512)),
        datagram(true, (1_025, 3_000), &[0, 4, 0, 1]),
        datagram(false, (3_000, 1_025), &block(1, 512)),
        datagram(false, (3_000, 1_025), &block(2, 100)),
        // Another client, and a port that the transfer does not have.
        datagram(false, (3_000, 1_026), &block(3, 512)),
        datagram(false, (3_001, 1_025), &block(3, 512)),
        datagram(true, (1_025, 3_000), &[0, 4, 0, 2]),
    ]);
    let file = "File: msblast.exe (octet), from the server, asked for in frame 1";
    assert_eq!(notes(&capture, 3), [file, "Transfer: 512 bytes so far"]);
    assert_eq!(line(&capture, 3), "data block 1, 512 bytes of msblast.exe, 512 bytes so far");
    assert_eq!(notes(&capture, 4), [file, "Transfer: up to 512 bytes acknowledged"]);
    assert_eq!(notes(&capture, 5)[1], "Transfer: 512 bytes so far, sent again");
    assert_eq!(notes(&capture, 6)[1], "Transfer: the last: 612 bytes in all");
    assert_eq!(notes(&capture, 7), [""; 0]);
    assert_eq!(notes(&capture, 8), [""; 0]);
    assert_eq!(notes(&capture, 9)[1], "Transfer: up to 1024 bytes acknowledged");
    let (said, _) = told(&capture, &mut ConnectionStates::default(), 4);
    assert_eq!(said.application.unwrap().name(), "TFTP");
}

#[test]
fn a_transfer_counts_in_the_blocks_that_were_agreed_to_and_beyond_the_last_number() {
    let mut frames = vec![
        datagram(true, (1_025, 69), b"\0\x02up.bin\0octet\0blksize\x001024\0tsize\x0070000000\0"),
        datagram(false, (3_000, 1_025), b"\0\x06blksize\x001024\0"),
    ];
    for number in 1..=65_600_u32 {
        // Most are not in the capture.
        if number % 20_000 == 0 || number > 65_530 {
            frames.push(datagram(true, (1_025, 3_000), &block(number as u16, 1_024)));
        }
    }
    let last = frames.len() as u64;
    let (capture, _folder) = open(&frames);
    assert_eq!(notes(&capture, last)[1], format!("Transfer: {} of 70000000 bytes so far", 65_600 * 1_024));
}

/// A query behind its length (RFC 1035, 4.2.2).
fn query(name: &str) -> Vec<u8> {
    let mut message = vec![0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.split('.') {
        message.push(label.len() as u8);
        message.extend(label.as_bytes());
    }
    message.extend([0, 0, 1, 0, 1]);
    [&(message.len() as u16).to_be_bytes()[..], &message].concat()
}

#[test]
fn a_message_of_dns_that_is_split_is_read_where_it_ends() {
    let bytes = query("www.example.com");
    for cut in [2, 14, 20, bytes.len() - 1] {
        let mut of = Connection::new(1_025, 53);
        let frames =
            [of.syn(1), of.asks(&bytes[..cut]), of.asks(&bytes[cut..]), of.asks(&query("b.example"))];
        let (capture, _folder) = open(&frames);
        let (said, _) = told(&capture, &mut ConnectionStates::default(), 3);
        assert_eq!(said.application.unwrap().name(), "DNS", "{cut}");
        assert!(said.line.contains("www.example.com"), "{cut}: {}", said.line);
        assert!(said.line.ends_with("(begun in frame 2)"), "{cut}: {}", said.line);
        let end = frames[2].len();
        let layers = said.layers.iter().flat_map(|layer| layer.fields.iter().map(|field| &field.bytes));
        assert!(
            layers.into_iter().all(|range| range.start <= range.end && range.end <= end),
            "{:#?}",
            said.layers
        );
        assert!(line(&capture, 4).contains("b.example"));
    }
}

#[test]
fn any_order_of_looking_tells_the_same() {
    let mut frames = Vec::new();
    let mut connections: Vec<_> = (0..5).map(|number| Connection::new(1_025 + number, 135)).collect();
    for call in 0..40 {
        let of = &mut connections[call % 5];
        let call = call as u32;
        frames.push(if call % 11 < 5 {
            of.asks(&bind(call, &[(0, REMACT)]))
        } else {
            of.asks(&request(call, 0, 0))
        });
    }
    let (capture, _folder) = open(&frames);
    let alone: Vec<_> = (1..=40).map(|frame| notes(&capture, frame)).collect();
    let mut states = ConnectionStates::default();
    for step in [7, 13, 39, 1] {
        for place in 0..40 {
            let frame = place * step % 40 + 1;
            let (_, notes) = told(&capture, &mut states, frame);
            let notes: Vec<_> = notes.iter().map(|note| format!("{}: {}", note.name, note.value())).collect();
            assert_eq!(notes, alone[frame as usize - 1], "frame {frame}");
        }
    }
    assert!(alone.iter().filter(|notes| !notes.is_empty()).count() > 15);
}

#[test]
fn what_is_behind_the_limit_says_so() {
    let mut of = Connection::new(1_025, 135);
    let mut frames = vec![of.syn(1)];
    for call in 0..20 {
        frames.push(of.asks(&request(call, 5, 0)));
    }
    frames.insert(1, of.asks(&bind(1, &[(0, REMACT)])));
    frames.push(of.asks(&request(30, 0, 0)));
    let (capture, _folder) = open(&frames);
    let mut states = ConnectionStates::new(StateLimits { packets: 10, bytes: 1 << 20 });
    let mut of_frame = |frame| told(&capture, &mut states, frame).1[0].value();
    // What was learned before the limit still counts.
    assert_eq!(of_frame(23), "REMACT (IRemoteActivation), bound in frame 2");
    assert_eq!(of_frame(20), "bound behind the packets of the connection that are looked at");
    assert_eq!(of_frame(4), "bound nowhere in the capture");
}
