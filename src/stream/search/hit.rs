//! A hit: a packet that holds what was looked for.

use std::sync::Arc;

use super::{Found, Part};
use crate::index::PointId;

/// A packet that holds what was looked for, or the first of several that hold a match together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub id: PointId,
    /// Number of its frame in its capture, from 1.
    pub frame: u64,
    /// Bytes of the frame that were captured.
    pub captured: u32,
    /// Where the payload starts in the frame, in bytes.
    pub payload: u32,
    /// Where the first match starts in the payload, and its length, in bytes.
    pub offset: u32,
    pub length: u32,
    /// Matches in the payload that do not overlap, [`super::MOST_COUNTED`] at most.
    pub matches: u32,
    pub found: Found,
    /// The parts of a match that is split between TCP segments, in the order of the stream; the first is
    /// this packet's.
    pub parts: Option<Arc<[Part]>>,
}

impl Hit {
    /// A match that is split.
    pub(super) fn split(parts: &Arc<[Part]>) -> Option<Self> {
        let first = parts.first()?;
        Some(Self {
            id: first.id,
            frame: first.frame,
            captured: first.captured,
            payload: first.payload,
            offset: first.offset,
            length: parts.iter().map(|part| part.length).sum(),
            matches: 1,
            found: Found::Bytes,
            parts: Some(Arc::clone(parts)),
        })
    }

    /// The packets that hold it.
    pub fn packets(&self) -> impl Iterator<Item = PointId> {
        let rest = self.parts.iter().flat_map(|parts| parts.iter().skip(1).map(|part| part.id));
        std::iter::once(self.id).chain(rest)
    }

    /// Number of the last frame that holds a part of it.
    #[must_use]
    pub fn last_frame(&self) -> u64 {
        let parts = self.parts.iter().flat_map(|parts| parts.iter().map(|part| part.frame));
        parts.fold(self.frame, u64::max)
    }
}
