//! Recognisers of binary protocols, in the order in which they are asked.

use super::{dcerpc, recogniser::Recogniser};

pub(super) const ALL: &[Recogniser] = &[dcerpc::RECOGNISER];
