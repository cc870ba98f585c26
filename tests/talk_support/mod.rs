//! A capture of two conversations, of which one came out of order and with a gap.
#![allow(clippy::unwrap_used)]
#![allow(dead_code, reason = "each test file uses its part")]

use std::{net::Ipv4Addr, path::Path, time::Duration};

use etherparse::PacketBuilder;

use crate::window_support::{HOME, Writer, append, create, udp};

pub const PEER: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 9);

/// A TCP segment between home's port 1025 and the peer's port 80.
pub fn segment(
    writer: &mut Writer,
    millis: u64,
    from_home: bool,
    (sequence, syn): (u32, bool),
    payload: &[u8],
) {
    let ((from, port), (to, other)) =
        if from_home { ((HOME, 1_025), (PEER, 80)) } else { ((PEER, 80), (HOME, 1_025)) };
    let mut builder = PacketBuilder::ethernet2([2; 6], [4; 6])
        .ipv4(from.octets(), to.octets(), 64)
        .tcp(port, other, sequence, 4_000);
    if syn {
        builder = builder.syn();
    }
    let mut bytes = Vec::new();
    builder.write(&mut bytes, payload).unwrap();
    append(writer, Duration::from_millis(millis), &bytes);
}

/// A request in two segments that came in the wrong order, an answer of which ten bytes are lost, and two
/// datagrams.
pub fn write(path: &Path) {
    let mut writer = create(path);
    segment(&mut writer, 0, true, (100, true), b"");
    segment(&mut writer, 10, true, (109, false), b"page\r\nHost: x\r\n");
    segment(&mut writer, 20, true, (101, false), b"GET the ");
    segment(&mut writer, 30, false, (500, false), b"200 fine\r\n");
    segment(&mut writer, 40, false, (520, false), b"MZ\0\0the end\r\n");
    udp(&mut writer, Duration::from_millis(5), HOME, PEER, 53, b"who?");
    udp(&mut writer, Duration::from_millis(6), HOME, PEER, 53, b"who then?");
    writer.flush().unwrap();
}
