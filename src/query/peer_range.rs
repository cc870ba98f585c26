//! Peers that are shown or left out, as a person types them.

use std::{fmt, str::FromStr};

use super::{AddressError, AddressRange};

/// A range of peers, or with a `!` before it one that is left out: `118.8.200.0/22`, `!10.0.0.1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerRange {
    pub range: AddressRange,
    pub left_out: bool,
}

impl PeerRange {
    /// The ranges of a list that are shown.
    #[must_use]
    pub fn shown(list: &[Self]) -> Vec<AddressRange> {
        list.iter().filter(|of| !of.left_out).map(|of| of.range).collect()
    }

    /// The ranges of a list that are left out.
    #[must_use]
    pub fn left_out(list: &[Self]) -> Vec<AddressRange> {
        list.iter().filter(|of| of.left_out).map(|of| of.range).collect()
    }

    /// A list of both, as it is typed.
    #[must_use]
    pub fn list(shown: &[AddressRange], left_out: &[AddressRange]) -> String {
        let shown = shown.iter().map(|range| Self { range: *range, left_out: false });
        let all = shown.chain(left_out.iter().map(|range| Self { range: *range, left_out: true }));
        all.map(|of| of.to_string()).collect::<Vec<_>>().join(", ")
    }
}

impl FromStr for PeerRange {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        match text.strip_prefix('!') {
            Some(range) => Ok(Self { range: range.parse()?, left_out: true }),
            None => Ok(Self { range: text.parse()?, left_out: false }),
        }
    }
}

impl fmt::Display for PeerRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.left_out { "!" } else { "" }, self.range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_that_is_left_out_reads_as_it_is_written() {
        let typed = "118.8.200.0/22, !118.8.201.7";
        let list: Vec<PeerRange> = typed.split(',').map(|word| word.parse().unwrap()).collect();
        let (shown, left_out) = (PeerRange::shown(&list), PeerRange::left_out(&list));
        assert_eq!((shown.len(), left_out.len()), (1, 1));
        assert_eq!(PeerRange::list(&shown, &left_out), typed);
        assert!("!".parse::<PeerRange>().is_err());
    }
}
