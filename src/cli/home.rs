//! Home as it was given or inferred, for verbs whose output hangs on directions.

use super::say;
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

/// Infers home and says so where it may well be wrong.
pub fn inferred_home(index: &Index) -> HomeSet {
    let guess = infer_home(index, &Cancel::default()).unwrap_or_default();
    say_doubt(index, &guess);
    guess.home
}

/// Says where home may well be wrong; nothing of a sure one.
pub fn say_doubt(index: &Index, guess: &HomeGuess) {
    if guess.sure || index.packets() == 0 {
        return;
    }
    let home = guess.home.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let home = if home.is_empty() { "unknown".to_owned() } else { format!("perhaps {home}") };
    let why = guess.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    say(&format!("note: home is {home}{why}; --home says it"));
}
