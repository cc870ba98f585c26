//! Packets laid out as Ethernet frames: lengths, checksums, TTLs and hardware addresses.

use super::{
    address::{HOMES, gateway, network},
    packet::{Body, Packet, Quoted, Segment, TCP, UDP, flags::SYN},
};

const ICMP: u8 = 1;
/// ICMP type (RFC 792).
const UNREACHABLE: u8 = 3;
const IPV4: u16 = 0x0800;
/// "Local experimental" (IEEE 802, EtherType registry): for the notice that the capture is synthetic.
pub(super) const LOCAL_EXPERIMENTAL: u16 = 0x88b5;

const ETHERNET: usize = 14;
const IP: usize = 20;
/// Shortest Ethernet frame without its checksum; shorter ones are padded (IEEE 802.3, 3.2.7).
const SHORTEST: usize = 60;
/// Options of a SYN: maximum segment size 1460, two no-operations, selective acknowledgement
/// permitted, as Windows XP sends them.
const SYN_OPTIONS: [u8; 8] = [2, 4, 0x05, 0xb4, 1, 1, 4, 2];
const WINDOW: u16 = 64_240;
const DO_NOT_FRAGMENT: u16 = 0x4000;
/// Windows XP starts its packets with this many hops to live.
const HOME_TTL: u8 = 128;

/// Lays out one frame after the other in its own buffer.
#[derive(Debug, Default)]
pub(super) struct Wire {
    frame: Vec<u8>,
    /// Identification of the next packet of each honeypot, which counts, and of all others.
    identification: [u16; 3],
}

impl Wire {
    /// The frame of a packet, valid until the next.
    pub fn frame(&mut self, packet: &Packet) -> &[u8] {
        self.frame.clear();
        let (source, destination) = (packet.source, packet.destination);
        match &packet.body {
            Body::Link { ether_type, broadcast, payload } => {
                let to = if *broadcast { [0xff; 6] } else { hardware(destination) };
                self.ethernet(to, hardware(source), *ether_type);
                self.frame.extend_from_slice(payload);
            }
            Body::Tcp(segment) => {
                self.ip(packet, TCP, DO_NOT_FRAGMENT);
                self.tcp(segment);
                self.sum(16, Some((source, destination, TCP)));
            }
            Body::Udp { ports, payload } => {
                self.ip(packet, UDP, 0);
                self.words(&[ports.0, ports.1, (8 + payload.len()) as u16, 0]);
                self.frame.extend_from_slice(payload);
                self.sum(6, Some((source, destination, UDP)));
            }
            Body::Unreachable { code, about } => {
                self.ip(packet, ICMP, 0);
                self.frame.extend_from_slice(&[UNREACHABLE, *code, 0, 0, 0, 0, 0, 0]);
                self.quote(about);
                self.sum(2, None);
            }
            Body::Ip { protocol, identification, fragment, ttl, payload } => {
                self.ip(packet, *protocol, *fragment);
                if let Some(identification) = identification {
                    self.put(ETHERNET + 4, *identification);
                }
                if let Some(place) = self.frame.get_mut(ETHERNET + 8) {
                    *place = ttl.unwrap_or(*place);
                }
                self.frame.extend_from_slice(payload);
            }
        }
        if !matches!(packet.body, Body::Link { .. }) {
            self.finish_ip();
        }
        if self.frame.len() < SHORTEST {
            self.frame.resize(SHORTEST, 0);
        }
        &self.frame
    }

    fn ethernet(&mut self, to: [u8; 6], from: [u8; 6], ether_type: u16) {
        self.frame.extend_from_slice(&to);
        self.frame.extend_from_slice(&from);
        self.words(&[ether_type]);
    }

    /// Link header and IP header, its length and checksum still open.
    fn ip(&mut self, packet: &Packet, protocol: u8, fragment: u16) {
        let (source, destination) = (packet.source, packet.destination);
        self.ethernet(next_hop(destination, source), next_hop(source, destination), IPV4);
        let place = HOMES.iter().position(|home| *home == source).unwrap_or(HOMES.len());
        let identification = self.identification.get_mut(place).map_or(0, |next| {
            *next = next.wrapping_add(1);
            *next
        });
        let identification = if place < HOMES.len() {
            identification
        } else {
            (source.wrapping_mul(0x9e37_79b1) >> 16) as u16 ^ identification
        };
        self.frame.extend_from_slice(&[0x45, 0]);
        self.words(&[0, identification, fragment]);
        self.frame.extend_from_slice(&[time_to_live(source, destination), protocol, 0, 0]);
        self.frame.extend_from_slice(&source.to_be_bytes());
        self.frame.extend_from_slice(&destination.to_be_bytes());
    }

    fn finish_ip(&mut self) {
        self.put(ETHERNET + 2, (self.frame.len() - ETHERNET) as u16);
        let header = self.frame.get(ETHERNET..ETHERNET + IP).unwrap_or_default();
        let checksum = !folded(sum(header));
        self.put(ETHERNET + 10, checksum);
    }

    fn tcp(&mut self, segment: &Segment) {
        let options: &[u8] = if segment.flags & SYN == 0 { &[] } else { &SYN_OPTIONS };
        self.words(&[segment.ports.0, segment.ports.1]);
        self.frame.extend_from_slice(&segment.sequence.to_be_bytes());
        self.frame.extend_from_slice(&segment.acknowledgment.to_be_bytes());
        let header = 20 + options.len();
        self.frame.extend_from_slice(&[(header as u8) << 2, segment.flags]);
        self.words(&[WINDOW, 0, 0]);
        self.frame.extend_from_slice(options);
        self.frame.extend_from_slice(&segment.payload);
    }

    /// The IP header and first eight bytes of the packet that an error is about.
    fn quote(&mut self, about: &Quoted) {
        let start = self.frame.len();
        self.frame.extend_from_slice(&[0x45, 0]);
        let identification = (about.word >> 8) as u16 ^ about.ports.0;
        self.words(&[about.length, identification, DO_NOT_FRAGMENT]);
        // What is left of the time to live where the error was made.
        self.frame.extend_from_slice(&[HOME_TTL - 9, about.protocol, 0, 0]);
        self.frame.extend_from_slice(&about.source.to_be_bytes());
        self.frame.extend_from_slice(&about.destination.to_be_bytes());
        let checksum = !folded(sum(self.frame.get(start..).unwrap_or_default()));
        self.put(start + 10, checksum);
        self.words(&[about.ports.0, about.ports.1]);
        self.frame.extend_from_slice(&about.word.to_be_bytes());
    }

    /// Puts the checksum of what follows the IP header `at` its place behind it.
    fn sum(&mut self, at: usize, pseudo: Option<(u32, u32, u8)>) {
        let payload = self.frame.get(ETHERNET + IP..).unwrap_or_default();
        let mut total = sum(payload);
        if let Some((source, destination, protocol)) = pseudo {
            total += u64::from(source) + u64::from(destination);
            total += u64::from(protocol) + payload.len() as u64;
        }
        let mut checksum = !folded(total);
        // Zero would say that there is no checksum (RFC 768).
        if checksum == 0 && pseudo.is_some_and(|(_, _, protocol)| protocol == UDP) {
            checksum = 0xffff;
        }
        self.put(ETHERNET + IP + at, checksum);
    }

    fn words(&mut self, words: &[u16]) {
        for word in words {
            self.frame.extend_from_slice(&word.to_be_bytes());
        }
    }

    fn put(&mut self, at: usize, word: u16) {
        if let Some(place) = self.frame.get_mut(at..at + 2) {
            place.copy_from_slice(&word.to_be_bytes());
        }
    }
}

/// Sum of 16-bit words (RFC 1071), taken four bytes at a time: carries are folded in at the end.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    let mut chunks = bytes.chunks_exact(4);
    let mut total = 0;
    for chunk in &mut chunks {
        if let &[a, b, c, d] = chunk {
            total += u64::from(u32::from_be_bytes([a, b, c, d]));
        }
    }
    let mut last = [0; 4];
    for (place, byte) in last.iter_mut().zip(chunks.remainder()) {
        *place = *byte;
    }
    total + u64::from(u32::from_be_bytes(last))
}

pub(super) fn folded(mut total: u64) -> u16 {
    while total > 0xffff {
        total = (total & 0xffff) + (total >> 16);
    }
    total as u16
}

/// The hardware address behind which an address is found on the segment of the other end: its own
/// where both are neighbours, else the gateway's.
fn next_hop(address: u32, other: u32) -> [u8; 6] {
    let [first, _, _, last] = address.to_be_bytes();
    if (224..240).contains(&first) {
        let [_, b, c, d] = address.to_be_bytes();
        return [0x01, 0x00, 0x5e, b & 0x7f, c, d];
    }
    let home_side = HOMES.iter().find(|home| network(**home) == network(address));
    match home_side {
        Some(_) if last == 0xff => [0xff; 6],
        Some(_) => hardware(address),
        None => {
            let home = HOMES.iter().find(|home| network(**home) == network(other));
            hardware(gateway(home.copied().unwrap_or(other)))
        }
    }
}

/// A locally administered hardware address made of an IP address.
pub(super) fn hardware(address: u32) -> [u8; 6] {
    let [a, b, c, d] = address.to_be_bytes();
    [0x02, 0x00, a, b, c, d]
}

/// Hops left when a packet is captured at the honeypots.
fn time_to_live(source: u32, destination: u32) -> u8 {
    if HOMES.contains(&source) || network(source) == network(destination) {
        return HOME_TTL;
    }
    let dice = source.wrapping_mul(0x85eb_ca6b) >> 8;
    let start = match dice % 8 {
        0..=4 => 128,
        5 | 6 => 64,
        _ => 255,
    };
    start - 6 - (dice >> 8 & 15) as u8
}
