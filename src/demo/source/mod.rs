//! Sources of packets: each makes one behaviour, a moment at a time, with a number of counted
//! packets that is known before it starts.

mod awkward;
mod calls;
mod chain;
mod ephemeral;
mod exchange;
mod radiation;
mod scan;
mod talk;
mod visits;

pub(super) use awkward::{ALL_HOSTS, ALL_ROUTERS, Awkward, Oddity};
pub(super) use calls::{Call, Calls};
pub(super) use chain::{Chain, Loot};
pub(super) use exchange::{Exchange, Name, Service};
pub(super) use radiation::{Radiation, Transport};
pub(super) use scan::{Order, Scan};
pub(super) use visits::Visits;

use ephemeral::Ephemeral;

use super::{
    dice::Dice,
    packet::{Mark, Packet},
};

/// Something that happens again and again.
pub(super) trait Source: Send {
    /// Goes on at its moment: hands over packets of now and later, and says when it goes on next.
    fn fire(&mut self, now: u64, out: &mut Outbox) -> Option<u64>;
}

/// What is known of a source before it starts; small, so that thousands can be planned.
pub(super) trait Blueprint: Send + Sync + std::fmt::Debug {
    /// No packet comes before this.
    fn start(&self) -> u64;

    /// The source. It is fired first at its start, where it may only say when it goes on.
    fn source(&self, dice: Dice) -> Box<dyn Source>;
}

/// Packets with their times, none before now.
#[derive(Debug, Default)]
pub(super) struct Outbox(pub Vec<(u64, Packet)>);

impl Outbox {
    pub fn put(&mut self, time: u64, packet: Packet) {
        self.0.push((time, packet));
    }
}

/// How long Windows waits before it sends a SYN again (RFC 1122, 4.2.3.1: three seconds), in
/// microseconds, give or take its clock tick.
pub(super) fn syn_timeout(dice: &mut Dice) -> u64 {
    dice.between(2_900_000, 3_050_000)
}

/// A number of counted packets, a part of which is sent again when nothing answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quota {
    /// Where its packets are counted.
    pub mark: Mark,
    /// First tries.
    pub tries: u64,
    /// Second tries.
    pub again: u64,
}

impl Quota {
    /// A number of packets of which about `share` are second tries.
    pub fn new(mark: Mark, packets: u64, share: f64) -> Self {
        let again = ((packets as f64 * share) as u64).min(packets / 2);
        Self { mark, tries: packets - again, again }
    }
}
