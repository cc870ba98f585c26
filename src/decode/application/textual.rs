//! Recognisers of textual protocols and of all others, in the order in which they are asked.

use super::recogniser::Recogniser;

pub(super) const ALL: &[Recogniser] = &[];
