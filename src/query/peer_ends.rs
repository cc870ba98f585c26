//! The ends of packets, with how many packets each has; coarser where there are too many.

use std::net::IpAddr;

use super::{
    AddressRange, Cancel, Index, Segment,
    gather::{gather, groups},
    hash::FastMap,
    parts::unicast_ends,
};

/// Addresses or prefixes with their packets.
pub(super) type Ends = Vec<(AddressRange, u64)>;

/// How many ends of a family are told apart. With more, those of one prefix (IPv4 /24, then /16, then
/// /8; IPv6 16 bits shorter each time) are counted together, so that a year of backscatter takes no
/// more memory than this.
const MOST: usize = 1 << 16;

/// Destinations of all packets between unicast addresses; none if cancelled.
pub(super) fn destinations(index: &Index, cancel: &Cancel) -> Option<Ends> {
    collect(index, cancel, |_, destination| Some(destination))
}

/// The other ends of packets that these addresses take part in; none if cancelled.
pub(super) fn other_ends(index: &Index, of: &[IpAddr], cancel: &Cancel) -> Option<Ends> {
    collect(index, cancel, |source, destination| {
        if of.contains(&source) { Some(destination) } else { of.contains(&destination).then_some(source) }
    })
}

fn collect(
    index: &Index,
    cancel: &Cancel,
    end: impl Fn(IpAddr, IpAddr) -> Option<IpAddr> + Sync,
) -> Option<Ends> {
    let counts = gather(
        &groups(index, |_, _| true),
        cancel,
        || [Counts::new(8), Counts::new(16)],
        |[v4, v6], (_, _, segment)| {
            let address = |number, is_v6| address(segment, number, is_v6);
            unicast_ends(segment, |is_v6, source, destination| {
                match end(address(source, is_v6), address(destination, is_v6)) {
                    Some(IpAddr::V4(end)) => v4.add(u128::from(u32::from(end)), 1),
                    Some(IpAddr::V6(end)) => v6.add(end.into(), 1),
                    None => {}
                }
            });
        },
        |whole, part| whole.iter_mut().zip(part).for_each(|(counts, more)| counts.merge(more)),
    )?;
    let [v4, v6] = counts;
    let v4 = v4
        .ranges()
        .map(|(first, last, packets)| (AddressRange::V4 { first: first as u32, last: last as u32 }, packets));
    let v6 = v6.ranges().map(|(first, last, packets)| (AddressRange::V6 { first, last }, packets));
    Some(v4.chain(v6).collect())
}

fn address(segment: &Segment, number: u32, is_v6: bool) -> IpAddr {
    if is_v6 {
        let address = segment.v6().get(number as usize).copied();
        IpAddr::V6(address.unwrap_or(std::net::Ipv6Addr::UNSPECIFIED))
    } else {
        IpAddr::V4(number.into())
    }
}

struct Counts {
    /// Low bits that are not told apart, and how many more each time there are too many ends.
    shift: u32,
    step: u32,
    packets: FastMap<u128, u64>,
}

impl Counts {
    fn new(step: u32) -> Self {
        Self { shift: 0, step, packets: FastMap::default() }
    }

    fn add(&mut self, address: u128, packets: u64) {
        *self.packets.entry(address >> self.shift).or_default() += packets;
        // At the coarsest 16 bits are left, and then there cannot be too many.
        while self.packets.len() > MOST {
            self.coarsen(self.shift + self.step);
        }
    }

    fn coarsen(&mut self, shift: u32) {
        let more = shift - self.shift;
        self.shift = shift;
        for (address, packets) in std::mem::take(&mut self.packets) {
            *self.packets.entry(address >> more).or_default() += packets;
        }
    }

    fn merge(&mut self, other: Self) {
        if self.shift < other.shift {
            self.coarsen(other.shift);
        }
        for (address, packets) in other.packets {
            self.add(address << other.shift, packets);
        }
    }

    fn ranges(self) -> impl Iterator<Item = (u128, u128, u64)> {
        let shift = self.shift;
        let host = (1_u128 << shift) - 1;
        self.packets
            .into_iter()
            .map(move |(address, packets)| (address << shift, address << shift | host, packets))
    }
}
