//! Recognisers of binary protocols, in the order in which they are asked.

use super::{dcerpc, magic, nbds, recogniser::Recogniser, session};

pub(super) const ALL: &[Recogniser] = &[
    dcerpc::RECOGNISER,
    dcerpc::CONNECTIONLESS,
    session::SMB,
    session::SMB2,
    session::RECOGNISER,
    nbds::RECOGNISER,
    magic::EXECUTABLE,
    magic::ARCHIVE,
];
