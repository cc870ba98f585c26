//! Home where it was not given.

use super::say;
use crate::query::{Cancel, HomeSet, Index, infer_home};

/// Infers home and says so where it may well be wrong: directions hang on it.
pub fn inferred(index: &Index) -> HomeSet {
    let guess = infer_home(index, &Cancel::default()).unwrap_or_default();
    if !guess.sure && index.packets() > 0 {
        let home = guess.home.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let home = if home.is_empty() { "unknown".to_owned() } else { format!("perhaps {home}") };
        let why = guess.why.map(|why| format!(" ({why})")).unwrap_or_default();
        say(&format!("note: home is {home}{why}; --home says it"));
    }
    guess.home
}
