//! Home, inferred from who takes part in most packets (design: "Home, inferred").

use super::{AddressRange, Cancel, HomeSet, Index};

/// A guess at home, how much it explains, and why it may be wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HomeGuess {
    /// Empty when less than half of the packets could be covered.
    pub home: HomeSet,
    /// Packets with a home end / packets; 0 for an empty home.
    pub share: f64,
    pub sure: bool,
    /// Why it is not sure, in words.
    pub why: Option<String>,
    /// The best alternatives, best first; each is a whole home.
    pub alternatives: Vec<Vec<AddressRange>>,
}

/// Infers home from all packets; none if cancelled.
#[must_use]
pub fn infer_home(index: &Index, cancel: &Cancel) -> Option<HomeGuess> {
    let _ = (index, cancel);
    todo!()
}
