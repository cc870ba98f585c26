//! The packets of made traffic: one day of two homes that scan and are scanned.
//!
//! Any stretch of it can be made without those before, so that all cores can make it.

use std::net::Ipv4Addr;

use rand_pcg::{
    Pcg64,
    rand_core::{Rng, SeedableRng},
};

/// 2026-01-01 00:00:00 UTC in nanoseconds, when the first packet comes.
pub const START: i64 = 1_767_225_600_000_000_000;
/// From the first packet to the last.
pub const DAY: i64 = 86_400_000_000_000;

pub const HOMES: [Ipv4Addr; 2] = [Ipv4Addr::new(198, 18, 21, 7), Ipv4Addr::new(198, 18, 22, 9)];

/// A twentieth of the packets are to or from this prefix …
pub const BUSY_PREFIX: &str = "118.8.200.0/22";
const BUSY: u32 = 0x7608_c800;
/// … and a hundredth are of this one.
pub const QUIET_PREFIX: &str = "61.114.4.0/22";
const QUIET: u32 = 0x3d72_0400;
const PREFIX_HOSTS: u32 = 1 << 10;

/// Fifteen of sixteen packets go to one of these, the first ones more often.
const PORTS: [u16; 16] = [445, 135, 139, 53, 80, 22, 23, 1433, 3306, 5060, 123, 161, 8080, 443, 25, 4899];

/// The other peers, of whom the first ones have most packets.
const PEERS: usize = 100_000;

/// Bytes that the payload of one packet in so many holds.
pub const NEEDLE: &[u8] = b"USER [JPN|XP] bot";
pub const NEEDLE_EVERY: u64 = 20_000;

/// What the dice gave for one packet.
#[derive(Clone, Copy, Debug)]
pub struct Packet {
    pub time: i64,
    pub source: Ipv4Addr,
    pub destination: Ipv4Addr,
    pub protocol: u8,
    pub source_port: u16,
    pub destination_port: u16,
    pub tcp_flags: u8,
    /// Bytes.
    pub payload: u16,
}

pub const TCP: u8 = 6;
pub const UDP: u8 = 17;
pub const ICMP: u8 = 1;

/// Traffic of so many packets, evenly over a day.
#[derive(Clone, Debug)]
pub struct Traffic {
    packets: u64,
    /// Empty for a flood, in which no peer comes twice but by chance.
    peers: Vec<u32>,
}

impl Traffic {
    pub fn usual(packets: u64) -> Self {
        let mut dice = Pcg64::seed_from_u64(1);
        Self { packets, peers: (0..PEERS).map(|_| dice.next_u32()).collect() }
    }

    /// Every packet has another peer, as from forged addresses.
    pub fn flood(packets: u64) -> Self {
        Self { packets, peers: Vec::new() }
    }

    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// The packets of a stretch, in order of time; the same whatever was made before, if stretches
    /// begin at the same places.
    pub fn stretch(&self, first: u64, packets: u64) -> impl Iterator<Item = Packet> + '_ {
        let mut dice = Pcg64::seed_from_u64(first.wrapping_add(2));
        (first..(first + packets).min(self.packets)).map(move |number| self.packet(number, &mut dice))
    }

    fn packet(&self, number: u64, dice: &mut Pcg64) -> Packet {
        let bits = dice.next_u64();
        let ask = |shift: u32, of: u64| (bits >> shift) % of;
        let home = HOMES[ask(0, 2) as usize];
        let peer = Ipv4Addr::from(self.peer(dice));
        let (source, destination) = match ask(1, 64) {
            0..38 => (home, peer),
            38..63 => (peer, home),
            _ => (Ipv4Addr::from(dice.next_u32()), peer),
        };
        let (protocol, tcp_flags) = match ask(8, 64) {
            0..38 => (TCP, 0x02),
            38..50 => (TCP, 0x18),
            50..61 => (UDP, 0),
            _ => (ICMP, 0),
        };
        let (place, other) = (ask(16, 16).min(ask(24, 16)) as usize, ask(32, 1 << 16) as u16);
        Packet {
            time: START + (i128::from(number) * i128::from(DAY) / i128::from(self.packets)) as i64,
            source,
            destination,
            protocol,
            source_port: 1024 + (ask(40, 60_000) as u16),
            destination_port: if ask(48, 16) == 0 { other } else { PORTS[place] },
            tcp_flags,
            payload: if tcp_flags == 0x02 { 0 } else { 40 + ask(52, 256) as u16 },
        }
    }

    fn peer(&self, dice: &mut Pcg64) -> u32 {
        let bits = dice.next_u64();
        let host = (bits >> 32) as u32;
        if self.peers.is_empty() {
            return host;
        }
        match bits % 100 {
            0..5 => BUSY + host % PREFIX_HOSTS,
            5 => QUIET + host % PREFIX_HOSTS,
            _ => {
                let unit = f64::from(host) / 4_294_967_296.0;
                self.peers[(unit * unit * unit * PEERS as f64) as usize]
            }
        }
    }
}
