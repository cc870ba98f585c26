//! The rows of a block's points in a picture.

use super::{Block, BlockFilter, is_between, vectorized};
use crate::query::code_rows::CodeRows;

impl Block<'_> {
    /// Rows of the points that passed, in their order, once they were placed.
    pub fn rows(&self) -> &[u32] {
        self.rows.get(..self.count).unwrap_or_default()
    }

    /// Finds the row of every point that passed, by its peer.
    #[inline]
    pub fn place(&mut self, with: &BlockFilter<'_>, row: impl Fn(u32) -> u32) {
        if with.finds_ends {
            vectorized(
                #[inline(always)]
                || self.place_peers(row),
            );
            return;
        }
        // Peers serve nothing else: they need not be kept.
        let home = with.filter.home();
        vectorized(
            #[inline(always)]
            || match *home.v4.as_slice() {
                [] => self.place_ends(
                    #[inline(always)]
                    |_| false,
                    row,
                ),
                [of] => self.place_ends(
                    #[inline(always)]
                    |end| is_between(end, of),
                    row,
                ),
                [a, b] => self.place_ends(
                    #[inline(always)]
                    |end| is_between(end, a) | is_between(end, b),
                    row,
                ),
                _ => self.place_ends(|end| home.contains_v4(end), row),
            },
        );
    }

    /// As [`Self::place`], by the codes of peers; addresses are looked at where these do not tell.
    pub fn place_coded(
        &mut self,
        with: &BlockFilter<'_>,
        codes: &[u16],
        rows: &CodeRows,
        row: impl Fn(u32) -> u32,
    ) {
        let codes = codes.get(self.first..).unwrap_or_default();
        let mut many = 0;
        let places = self.shown.iter().take(self.count);
        for (number, (slot, place)) in (0_u16..).zip(self.rows.iter_mut().zip(places)) {
            *slot = codes.get(usize::from(*place)).map_or(CodeRows::UNKNOWN, |code| rows.of(*code));
            if let Some(of) = self.unknown.get_mut(many) {
                *of = number;
            }
            many += usize::from(*slot == CodeRows::UNKNOWN);
        }
        // By themselves, so that none waits for another: each is far away.
        let is_home = |end| with.filter.home().contains_v4(end);
        for number in self.unknown.iter().take(many) {
            let number = usize::from(*number);
            let at = self.shown.get(number).copied().map_or(0, usize::from);
            if let (Some(slot), Some(source), Some(destination)) =
                (self.rows.get_mut(number), self.sources.get(at), self.destinations.get(at))
            {
                *slot = row(peer_of(is_home, *source, *destination));
            }
        }
    }

    #[inline(always)]
    fn place_peers(&mut self, row: impl Fn(u32) -> u32) {
        if self.shows_all() {
            self.rows.iter_mut().zip(&self.peers).for_each(|(slot, peer)| *slot = row(*peer));
            return;
        }
        for (slot, place) in self.rows.iter_mut().zip(self.shown.iter().take(self.count)) {
            *slot = self.peers.get(usize::from(*place)).map_or(0, |peer| row(*peer));
        }
    }

    /// Of a segment without IPv6 addresses.
    #[inline(always)]
    fn place_ends(&mut self, is_home: impl Fn(u32) -> bool, row: impl Fn(u32) -> u32) {
        let (sources, destinations) = (self.sources, self.destinations);
        if self.shows_all() {
            let ends = sources.iter().zip(destinations);
            for (slot, (source, destination)) in self.rows.iter_mut().zip(ends) {
                *slot = row(peer_of(&is_home, *source, *destination));
            }
            return;
        }
        for (slot, place) in self.rows.iter_mut().zip(self.shown.iter().take(self.count)) {
            let at = usize::from(*place);
            if let (Some(source), Some(destination)) = (sources.get(at), destinations.get(at)) {
                *slot = row(peer_of(&is_home, *source, *destination));
            }
        }
    }
}

/// Without a branch: which way the next packet goes cannot be foreseen.
#[inline(always)]
pub(in crate::query) fn peer_of(is_home: impl Fn(u32) -> bool, source: u32, destination: u32) -> u32 {
    if !is_home(source) & is_home(destination) { source } else { destination }
}
