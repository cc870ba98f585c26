//! Recognisers of name services, in the order in which they are asked.

use super::{dns::recognise::RECOGNISERS, recogniser::Recogniser};

pub(super) const ALL: &[Recogniser] = &RECOGNISERS;
