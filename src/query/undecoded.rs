//! The frames that are no packets, listed.

use super::{Cancel, Index, Undecoded, UndecodedId};

/// Frames that are no packets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndecodedFrames {
    /// By capture and frame number, up to the limit.
    pub frames: Vec<UndecodedId>,
    /// How many there are with the reason that was asked for.
    pub total: u64,
    /// How many there are for each reason, whichever was asked for; reasons without a frame are
    /// left out.
    pub reasons: Vec<(Undecoded, u64)>,
}

/// Lists the frames that are no packets, of one reason or of all. None if cancelled.
#[must_use]
pub fn undecoded_frames(
    index: &Index,
    reason: Option<Undecoded>,
    limit: usize,
    cancel: &Cancel,
) -> Option<UndecodedFrames> {
    let mut counts = [0_u64; Undecoded::ALL.len()];
    let mut found = UndecodedFrames::default();
    for (capture, at, segment) in index.segments() {
        if cancel.is_set() {
            return None;
        }
        for (place, frame) in (0..).zip(segment.undecoded()) {
            if let Some(count) = counts.get_mut(frame.reason as usize) {
                *count += 1;
            }
            if reason.is_none_or(|reason| reason == frame.reason) {
                found.total += 1;
                if found.frames.len() < limit {
                    found.frames.push(UndecodedId { capture, segment: at, place });
                }
            }
        }
    }
    found.reasons = Undecoded::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
    Some(found)
}
