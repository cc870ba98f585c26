//! Streams that are cut, shuffled, repeated and overlapped come out as they went in.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{
    Content, Piece, Side,
    assembly::{Assembled, Assembly},
};
use crate::decode::TcpSegment;

/// A segment of a test.
#[derive(Clone, Debug)]
struct Sent {
    side: Side,
    segment: TcpSegment,
    payload: Vec<u8>,
}

const NOTHING: TcpSegment = TcpSegment {
    sequence: 0,
    acknowledgement: None,
    syn: false,
    fin: false,
    rst: false,
    length: 0,
    payload: 0..0,
};

fn syn(side: Side, sequence: u32) -> Sent {
    Sent { side, segment: TcpSegment { sequence, syn: true, ..NOTHING }, payload: Vec::new() }
}

fn answer(side: Side, sequence: u32, acknowledgement: u32) -> Sent {
    let acknowledgement = Some(acknowledgement);
    Sent {
        side,
        segment: TcpSegment { sequence, acknowledgement, syn: true, ..NOTHING },
        payload: Vec::new(),
    }
}

fn data(side: Side, sequence: u32, payload: &[u8]) -> Sent {
    let length = payload.len() as u32;
    Sent { side, segment: TcpSegment { sequence, length, ..NOTHING }, payload: payload.to_vec() }
}

fn ack(side: Side, sequence: u32, acknowledgement: u32) -> Sent {
    let acknowledgement = Some(acknowledgement);
    Sent { side, segment: TcpSegment { sequence, acknowledgement, ..NOTHING }, payload: Vec::new() }
}

fn assemble_within(limit: usize, sent: &[Sent]) -> Assembled {
    let mut assembly = Assembly::holding(limit);
    for (packet, Sent { side, segment, payload }) in (0..).zip(sent) {
        assembly.take(segment, payload, *side, packet);
    }
    assembly.end((sent.len() as u32).saturating_sub(1))
}

fn assemble(sent: &[Sent]) -> Assembled {
    let whole = assemble_within(1 << 20, sent);
    hold_true(&whole, sent);
    whole
}

/// What is true whatever came: every stream is told once, without holes and in order, and nothing in it
/// that nobody sent.
fn hold_true(whole: &Assembled, sent: &[Sent]) {
    let mut ends: BTreeMap<(u32, Side), u64> = BTreeMap::new();
    for piece in &whole.pieces {
        let end = ends.entry((piece.connection, piece.side)).or_default();
        assert_eq!(*end, piece.start, "{piece:?}");
        assert!(piece.length > 0, "{piece:?}");
        *end += piece.length;
        let from = &sent[piece.packet as usize];
        if let Content::Bytes { offset, held, .. } = piece.content {
            let of = &from.payload[offset as usize..][..piece.length as usize];
            if let Some(held) = held {
                assert_eq!(&whole.held[held as usize..][..of.len()], of);
            }
            assert_eq!(from.side, piece.side);
        }
    }
    let payload: usize = sent.iter().map(|sent| sent.payload.len()).sum();
    assert!(whole.held.len() <= payload);
    let bytes: u64 = whole.meter.sides.iter().map(|side| side.bytes).sum();
    assert!(bytes <= payload as u64);
}

/// What one side said on one connection; missing bytes as `.`.
fn said(whole: &Assembled, side: Side, connection: u32) -> String {
    let of = |piece: &&Piece| piece.side == side && piece.connection == connection;
    let mut text = String::new();
    for piece in whole.pieces.iter().filter(of) {
        match piece.content {
            Content::Missing => text += &".".repeat(piece.length as usize),
            Content::Bytes { held, .. } => {
                let bytes = &whole.held[held.unwrap() as usize..][..piece.length as usize];
                text += std::str::from_utf8(bytes).unwrap();
            }
        }
    }
    text
}

/// The conversation as it would be read: `>` before what A said, `<` before what B said.
fn read(whole: &Assembled) -> String {
    let mut text = String::new();
    for piece in &whole.pieces {
        text.push(if piece.side == Side::A { '>' } else { '<' });
        match piece.content {
            Content::Missing => text.extend(["(", &piece.length.to_string(), " missing)"]),
            Content::Bytes { held, .. } => {
                let bytes = &whole.held[held.unwrap() as usize..][..piece.length as usize];
                text += std::str::from_utf8(bytes).unwrap();
            }
        }
    }
    text
}

use Side::{A, B};

#[test]
fn a_dialogue_is_read_in_turns() {
    let sent = [
        syn(A, 100),
        answer(B, 900, 101),
        data(B, 901, b"220 hello"),
        data(A, 101, b"HELO me"),
        data(B, 910, b"250 ok"),
    ];
    let whole = assemble(&sent);
    assert_eq!(read(&whole), "<220 hello>HELO me<250 ok");
    let about = whole.connections[0];
    assert_eq!((about.opened_by, about.accepted, about.finished), (Some(A), true, [false; 2]));
}

#[test]
fn what_comes_out_of_order_waits_for_what_is_before_it() {
    let sent =
        [syn(A, 0), data(A, 5, b"world"), data(B, 50, b"(early)"), data(A, 1, b"good"), data(B, 57, b"!")];
    let whole = assemble(&sent);
    // A reader has "world" only once "good" is there.
    assert_eq!(read(&whole), "<(early)>good>world<!");
}

#[test]
fn sequence_numbers_run_over_their_end() {
    let sent = [syn(A, u32::MAX - 2), data(A, u32::MAX - 1, b"abcd"), data(A, 2, b"efgh")];
    assert_eq!(said(&assemble(&sent), A, 0), "abcdefgh");
}

#[test]
fn a_retransmission_is_dropped_and_one_that_differs_is_marked() {
    let sent = [syn(A, 0), data(A, 1, b"abcdef"), data(A, 1, b"abcdef"), data(A, 3, b"cXYfgh")];
    let whole = assemble(&sent);
    assert_eq!(said(&whole, A, 0), "abcdefgh");
    let counts = whole.meter.sides[0];
    assert_eq!((counts.bytes, counts.repeated, counts.differing), (8, 10, 2));
    let conflict = whole.meter.conflicts[0];
    assert_eq!((conflict.kept, conflict.other, conflict.bytes), (1, 3, 2));
    let differs: Vec<bool> = whole
        .pieces
        .iter()
        .map(|piece| matches!(piece.content, Content::Bytes { differs: true, .. }))
        .collect();
    assert_eq!(differs, [true, false]);
}

#[test]
fn what_was_lost_is_a_gap_with_its_length() {
    let sent = [syn(A, 0), data(A, 1, b"abc"), data(A, 9, b"xyz")];
    let whole = assemble(&sent);
    assert_eq!(read(&whole), ">abc>(5 missing)>xyz");
    assert_eq!(whole.meter.sides[0].missing, 5);
}

#[test]
fn what_the_snap_length_cut_is_a_gap() {
    let mut cut = data(A, 1, b"abc");
    cut.segment.length = 10;
    let whole = assemble(&[syn(A, 0), cut, data(A, 11, b"xyz")]);
    assert_eq!(said(&whole, A, 0), "abc.......xyz");
}

#[test]
fn what_the_other_side_has_got_and_was_not_captured_is_a_gap() {
    let sent = [syn(A, 0), answer(B, 90, 1), data(A, 1, b"abc"), ack(B, 91, 104)];
    assert_eq!(read(&assemble(&sent)), ">abc>(100 missing)");
    // One number more is the FIN, which was not captured.
    let sent = [syn(A, 0), answer(B, 90, 1), data(A, 1, b"abc"), ack(B, 91, 5)];
    assert_eq!(read(&assemble(&sent)), ">abc");
}

#[test]
fn a_side_that_was_never_captured_is_told_by_the_answers_to_it() {
    let sent = [ack(A, 70, 5_000), data(A, 70, b"more?"), ack(A, 75, 5_400)];
    assert_eq!(read(&assemble(&sent)), ">more?<(400 missing)");
}

#[test]
fn a_capture_that_began_in_the_middle_begins_with_its_first_byte() {
    let sent = [data(A, 1_000, b"late"), data(A, 990, b"just before"), data(A, 1_004, b"r")];
    let whole = assemble(&sent);
    // The eleventh byte of the second came already.
    assert_eq!(said(&whole, A, 0), "just beforlater");
    assert_eq!(whole.connections[0].opened_by, None);
}

#[test]
fn a_keep_alive_says_nothing() {
    let sent = [syn(A, 0), data(A, 1, b"abc"), data(A, 3, b"\0"), data(A, 3, b""), data(A, 4, b"def")];
    let whole = assemble(&sent);
    assert_eq!(said(&whole, A, 0), "abcdef");
    assert_eq!(whole.meter.sides[0].differing, 0);
    // Before anything was said it has the number of the SYN.
    assert_eq!(said(&assemble(&[syn(A, 0), data(A, 0, b"\0"), data(A, 1, b"abc")]), A, 0), "abc");
}

#[test]
fn ports_that_are_used_again_are_another_connection() {
    let mut bye = data(A, 4, b"");
    bye.segment.fin = true;
    let sent = [
        syn(A, 0),
        answer(B, 500, 1),
        data(A, 1, b"one"),
        bye,
        // The same SYN again is not a new one.
        syn(A, 70_000_000),
        syn(A, 70_000_000),
        answer(B, 90_000_000, 70_000_001),
        data(A, 70_000_001, b"two"),
        // Late, of the first.
        data(B, 501, b"late"),
    ];
    let whole = assemble(&sent);
    assert_eq!(whole.connections.len(), 2);
    assert_eq!((said(&whole, A, 0), said(&whole, A, 1)), ("one".to_owned(), "two".to_owned()));
    assert_eq!((said(&whole, B, 0), said(&whole, B, 1)), ("late".to_owned(), String::new()));
    assert_eq!(whole.connections[0].finished, [true, false]);
    assert_eq!(whole.connections[1].first_packet, 4);
}

#[test]
fn both_sides_may_ask_at_once() {
    let sent = [syn(A, 0), syn(B, 90), data(A, 1, b"hi"), data(B, 91, b"you")];
    let whole = assemble(&sent);
    assert_eq!(whole.connections.len(), 1);
    assert_eq!(read(&whole), ">hi<you");
}

#[test]
fn what_a_reset_carries_is_no_part_of_the_stream() {
    let mut reset = data(B, 901, b"go away");
    reset.segment.rst = true;
    let whole = assemble(&[syn(A, 0), answer(B, 900, 1), data(A, 1, b"hi"), reset]);
    assert_eq!(read(&whole), ">hi");
    assert_eq!(whole.connections[0].reset_by, Some(B));
}

#[test]
fn a_forged_segment_far_away_is_no_part_of_the_stream() {
    let sent = [
        syn(A, 0),
        data(A, 1, b"abc"),
        data(A, 900_000_000, b"far"),
        data(A, 3_000_000_000, b"behind"),
        data(A, 4, b"def"),
    ];
    let whole = assemble(&sent);
    assert_eq!(said(&whole, A, 0), "abcdef");
    assert_eq!(whole.meter.sides[0].strays, 2);
}

#[test]
fn a_stream_goes_on_behind_a_loss_of_gigabytes_where_two_segments_agree() {
    let far = 1_500_000_000;
    let sent = [syn(A, 0), data(A, 1, b"abc"), data(A, far, b"far"), data(A, far + 3, b"on")];
    let whole = assemble(&sent);
    assert_eq!(whole.meter.sides[0].strays, 0);
    let last = whole.pieces.last().unwrap();
    assert_eq!((last.start, last.length), (u64::from(far) + 2, 2));
}

#[test]
fn no_more_is_held_than_was_allowed() {
    let sent = [syn(A, 0), data(A, 1, b"abcdef"), data(A, 7, b"ghi"), data(A, 1, b"ABCDEF")];
    let whole = assemble_within(6, &sent);
    hold_true(&whole, &sent);
    assert_eq!((whole.held.len(), whole.meter.sides[0].not_held), (6, 3));
}

/// Bytes, and an order of segments that holds each of them at least once.
fn shuffled() -> impl Strategy<Value = (Vec<u8>, Vec<(usize, usize)>)> {
    proptest::collection::vec(b'a'..=b'z', 1..400).prop_flat_map(|bytes| {
        let length = bytes.len();
        let cuts = proptest::collection::btree_set(1..length.max(2), 0..20);
        let more = proptest::collection::vec((0..length, 1..60_usize), 0..20);
        (Just(bytes), cuts, more).prop_flat_map(|(bytes, cuts, more)| {
            let length = bytes.len();
            let ends: Vec<usize> =
                [0].into_iter().chain(cuts).chain([length]).filter(|end| *end <= length).collect();
            let whole = ends.windows(2).map(|ends| (ends[0], ends[1])).filter(|(start, end)| start < end);
            let more = more.into_iter().map(|(start, of)| (start, (start + of).min(length)));
            let segments: Vec<_> = whole.chain(more).collect();
            (Just(bytes), Just(segments).prop_shuffle())
        })
    })
}

proptest! {
    #[test]
    fn whatever_way_segments_come_the_streams_are_the_same(
        (a, order_a) in shuffled(),
        (b, order_b) in shuffled(),
        first in any::<u32>(),
        second in any::<u32>(),
        opens in any::<bool>(),
    ) {
        let mut sent = Vec::new();
        if opens {
            sent.extend([syn(A, first), answer(B, second, first.wrapping_add(1))]);
        }
        let part = |side, bytes: &[u8], base: u32, (start, end): (usize, usize)| {
            data(side, base.wrapping_add(1).wrapping_add(start as u32), &bytes[start..end])
        };
        let longest = order_a.len().max(order_b.len());
        for turn in 0..longest {
            sent.extend(order_a.get(turn).map(|range| part(A, &a, first, *range)));
            sent.extend(order_b.get(turn).map(|range| part(B, &b, second, *range)));
        }
        let whole = assemble(&sent);
        prop_assert_eq!(whole.connections.len(), 1);
        prop_assert_eq!(said(&whole, A, 0).into_bytes(), a);
        prop_assert_eq!(said(&whole, B, 0).into_bytes(), b);
        prop_assert_eq!(whole.meter.conflicts.len(), 0);
    }

    #[test]
    fn what_does_not_come_is_missing_and_nothing_else(
        (bytes, order) in shuffled(),
        lost in proptest::collection::vec(any::<bool>(), 40),
        first in any::<u32>(),
    ) {
        let mut seen = vec![b'.'; bytes.len()];
        let mut sent = vec![syn(A, first)];
        for ((start, end), lost) in order.into_iter().zip(lost) {
            if !lost {
                seen[start..end].copy_from_slice(&bytes[start..end]);
                sent.push(data(A, first.wrapping_add(1 + start as u32), &bytes[start..end]));
            }
        }
        let end = seen.iter().rposition(|byte| *byte != b'.').map_or(0, |last| last + 1);
        prop_assert_eq!(said(&assemble(&sent), A, 0).into_bytes(), &seen[..end]);
    }

    #[test]
    fn hostile_numbers_neither_break_nor_swell_it(
        segments in proptest::collection::vec(
            (any::<bool>(), prop_oneof![any::<u32>(), 0..100_u32, (u32::MAX - 100)..], any::<Option<u32>>(),
             any::<[u8; 3]>(), proptest::collection::vec(any::<u8>(), 0..20), 0..70_000_u32),
            0..60,
        ),
    ) {
        let sent: Vec<Sent> = segments
            .into_iter()
            .map(|(from_a, sequence, acknowledgement, [syn, fin, rst], payload, more)| {
                let rare = |dice: u8| dice < 40;
                let length = payload.len() as u32 + if more % 7 == 0 { more } else { 0 };
                let segment = TcpSegment {
                    sequence, acknowledgement, syn: rare(syn), fin: rare(fin), rst: rare(rst), length, payload: 0..0,
                };
                Sent { side: if from_a { A } else { B }, segment, payload }
            })
            .collect();
        let whole = assemble(&sent);
        let payload: usize = sent.iter().map(|sent| sent.payload.len()).sum();
        // A piece has a byte, a gap stands beside one or at a stream's end.
        prop_assert!(whole.pieces.len() <= 2 * payload + 2 * whole.connections.len());
        prop_assert!(whole.connections.len() <= sent.len());
    }
}
