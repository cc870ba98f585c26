//! Home for verbs whose output hangs on directions.

use super::say;
use crate::query::{Cancel, HomeGuess, HomeSet, Index, infer_home};

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
