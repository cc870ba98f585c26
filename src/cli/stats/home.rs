//! Home as it was given or inferred, with the share of the packets that it explains.

use crate::query::{Cancel, Direction, HomeGuess, HomeSet, Index, Lens, infer_home, totals};

/// Home, and who said so.
#[derive(Clone, Debug)]
pub struct Home {
    /// A given home is sure and has no alternatives.
    pub guess: HomeGuess,
    pub inferred: bool,
}

impl Home {
    /// The given home with its share, or the inferred one.
    #[must_use]
    pub fn find(index: &Index, given: Option<HomeSet>) -> Self {
        let cancel = Cancel::default();
        let Some(home) = given else {
            let guess = infer_home(index, &cancel).unwrap_or_default();
            return Self { guess, inferred: true };
        };
        let lens = Lens { home: home.clone(), ..Lens::default() };
        let totals = totals(index, &lens, &cancel).unwrap_or_default();
        let [from, to, _] = Direction::ALL.map(|direction| {
            totals.classes.iter().filter_map(|counts| counts.get(direction as usize)).sum::<u64>()
        });
        let share = if totals.packets == 0 { 0.0 } else { (from + to) as f64 / totals.packets as f64 };
        let guess = HomeGuess { home, share, sure: true, ..HomeGuess::default() };
        Self { guess, inferred: false }
    }
}
