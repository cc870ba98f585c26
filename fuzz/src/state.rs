//! Properties of the state of connections: whatever packets come, in whatever order and cut anywhere.

use std::net::SocketAddr;

use suji::{
    decode::{
        Protocol,
        application::{Context, recognise},
    },
    stream::state::{ConnectionTracker, Known, TrackedPacket, TransferPacket, TransferTracker},
};

use super::seeds;

/// Bits of the byte before each packet.
const BACK: u8 = 1;
const GAP: u8 = 2;
const AGAIN: u8 = 4;
const CUT: u8 = 8;

/// Packets of an input: a byte of bits, two of the length, and the payload.
fn packets(mut bytes: &[u8]) -> Vec<(u8, &[u8])> {
    let mut packets = Vec::new();
    while let Some(([bits, high, low], rest)) = bytes.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(rest.len());
        let (payload, rest) = rest.split_at(length);
        packets.push((*bits, payload));
        bytes = rest;
    }
    packets
}

/// The first byte is the port; the rest are packets of one connection.
pub fn connection(bytes: &[u8]) {
    const PORTS: [u16; 5] = [135, 445, 53, 139, 5_000];
    let Some((port, bytes)) = bytes.split_first() else { return };
    let port = PORTS[usize::from(*port) % PORTS.len()];
    let mut tracker = ConnectionTracker::new(port != 135);
    let mut sent = [u32::MAX - 100, 7];
    for (frame, (bits, payload)) in (1..).zip(packets(bytes)) {
        let from_low = bits & BACK == 0;
        let sequence = &mut sent[usize::from(from_low)];
        if bits & GAP != 0 {
            *sequence = sequence.wrapping_add(1_000);
        }
        let ports = if from_low { (1_025, port) } else { (port, 1_025) };
        let missing = u32::from(bits & CUT) * 10;
        let context =
            Context { protocol: Protocol::TCP, ports: Some(ports), length: payload.len() as u32 + missing };
        let packet = TrackedPacket { frame, from_low, sequence: *sequence, payload, context };
        if bits & AGAIN == 0 {
            *sequence = sequence.wrapping_add(context.length);
        }
        hold(&tracker.take(&packet), payload, &context, frame);
    }
}

/// Datagrams between a client's port and a server.
pub fn transfer(bytes: &[u8]) {
    let client: SocketAddr = "10.0.0.1:1025".parse().unwrap();
    let mut tracker = TransferTracker::new(client, [10, 0, 0, 2].into());
    for (frame, (bits, payload)) in (1..).zip(packets(bytes)) {
        let server: SocketAddr = ([10, 0, 0, 2], if bits & GAP == 0 { 3_000 } else { 69 }).into();
        let (source, destination) = if bits & BACK == 0 { (client, server) } else { (server, client) };
        let context = Context {
            protocol: Protocol::UDP,
            ports: Some((source.port(), destination.port())),
            length: payload.len() as u32 + u32::from(bits & CUT),
        };
        let packet = TransferPacket { frame, source, destination, payload, context };
        hold(&tracker.take(&packet), payload, &context, frame);
    }
}

/// What is known is about bytes that are there and frames that came, and telling it keeps that so.
fn hold(known: &Known, payload: &[u8], context: &Context, frame: u64) {
    for note in &known.notes {
        assert!(note.bytes.start <= note.bytes.end && note.bytes.end <= payload.len(), "{note:?}");
        assert!(note.frame().is_none_or(|from| from <= frame), "{note:?} is told in frame {frame}");
    }
    if let Some(whole) = &known.whole {
        assert!(whole.bytes.ends_with(payload) && whole.before + payload.len() == whole.bytes.len());
        assert!(whole.bytes.len() < 300_000);
    }
    let said = known.told(recognise(payload, context), &(0..payload.len()));
    let mut end = 0;
    for layer in &said.layers {
        assert!(end <= layer.bytes.start && layer.bytes.start <= layer.bytes.end, "{said:#?}");
        end = layer.bytes.end;
        let mut depth = 0;
        for field in &layer.fields {
            let inside = layer.bytes.start <= field.bytes.start && field.bytes.end <= layer.bytes.end;
            assert!(inside && field.bytes.start <= field.bytes.end, "{} of {layer:#?}", field.name);
            assert!(field.depth <= depth, "{} stands under nothing in {layer:#?}", field.name);
            depth = field.depth + 1;
        }
    }
    assert!(end <= payload.len());
    assert!(said.line.len() < 400, "{}", said.line);
}

/// Payloads one after the other, each in one packet or in two.
fn joined(head: &[u8], payloads: &[Vec<u8>], is_split: bool, back: impl Fn(usize) -> bool) -> Vec<u8> {
    let mut bytes = head.to_vec();
    for (number, payload) in payloads.iter().enumerate() {
        let bits = if back(number) { BACK } else { 0 };
        let cut = if is_split { payload.len() / 2 } else { payload.len() };
        for part in [&payload[..cut], &payload[cut..]] {
            if bytes.len() + part.len() > 9_000 {
                return bytes;
            }
            bytes.push(bits);
            bytes.extend((part.len() as u16).to_be_bytes());
            bytes.extend(part);
        }
    }
    bytes
}

pub fn connections() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (port, payloads) in [
        (0, seeds::windows::dcerpc()),
        (1, seeds::windows::smb()),
        (2, seeds::naming::dns()),
        (3, seeds::windows::sessions()),
        (4, seeds::windows::dcerpc()),
    ] {
        for is_split in [false, true] {
            all.push(joined(&[port], &payloads, is_split, |number| number % 2 == 1));
            all.push(joined(&[port], &payloads, is_split, |_| false));
        }
    }
    all
}

pub fn transfers() -> Vec<Vec<u8>> {
    let ask = b"\0\x01a.exe\0octet\0blksize\x001024\0".to_vec();
    let options = b"\0\x06blksize\x001024\0tsize\x0070000\0".to_vec();
    let block = |number: u8, length: usize| [&[0, 3, 0, number][..], &vec![7; length]].concat();
    let whole = [ask.clone(), options, vec![0, 4, 0, 0], block(1, 1_024), vec![0, 4, 0, 1], block(2, 10)];
    let mut all = vec![joined(&[], &whole, false, |number| number % 2 == 1)];
    let write = b"\0\x02b.bin\0netascii\0".to_vec();
    all.push(joined(&[], &[write.clone(), vec![0, 4, 0, 0], block(1, 512)], false, |number| number % 2 == 1));
    all.push(joined(&[], &[ask.clone(), b"\0\x05\0\x01no\0".to_vec()], false, |number| number == 1));
    all.push(joined(&[], &[ask, block(1, 512), block(1, 512), block(2, 512)], false, |number| number > 0));
    all.push(joined(&[], &[write, block(200, 512)], true, |number| number > 0));
    all
}
