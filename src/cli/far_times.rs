//! Times far from the rest, said beside a picture that leaves them out.

use super::say;
use crate::{
    figure::far_times_words,
    query::{Reach, Zone},
};

/// Says what a picture of all times leaves out, if anything.
pub fn say_far_times(reach: &Reach, zone: &Zone) {
    if let Some(words) = far_times_words(&reach.far, zone) {
        say(&format!("note: {words}, left out of the picture; --time brings them in"));
    }
}
