//! Going over all segments side by side.

use rayon::prelude::*;

use super::{Cancel, Index, Segment};

/// A segment with the place of its capture and its place in it.
pub(super) type Located<'a> = (u16, u32, &'a Segment);

/// Groups of consecutive segments a thread: enough that none waits long for the last, few enough
/// that what each gathers takes little memory.
const GROUPS_PER_THREAD: usize = 4;

/// The index's segments in groups of consecutive ones that can be worked on side by side; those for
/// which `wanted` is false are left out.
pub(super) fn groups(index: &Index, wanted: impl Fn(&Segment) -> bool) -> Vec<Vec<Located<'_>>> {
    let segments: Vec<Located> = index
        .segments()
        .map(|(capture, at, segment)| (capture, at, segment.as_ref()))
        .filter(|(_, _, segment)| !segment.is_empty() && wanted(segment))
        .collect();
    let size = segments.len().div_ceil(rayon::current_num_threads() * GROUPS_PER_THREAD).max(1);
    segments.chunks(size).map(<[Located]>::to_vec).collect()
}

/// Gathers something from every group side by side, and puts the parts together in order; none if
/// cancelled.
pub(super) fn gather<T: Send>(
    groups: &[Vec<Located<'_>>],
    cancel: &Cancel,
    new: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, Located<'_>) + Sync,
    merge: impl Fn(&mut T, T),
) -> Option<T> {
    let parts: Vec<Option<T>> = groups
        .par_iter()
        .map(|group| {
            let mut part = new();
            for segment in group {
                if cancel.is_set() {
                    return None;
                }
                add(&mut part, *segment);
            }
            Some(part)
        })
        .collect();
    let mut parts = parts.into_iter();
    let mut whole = parts.next().unwrap_or_else(|| (!cancel.is_set()).then(&new))?;
    for part in parts {
        merge(&mut whole, part?);
    }
    Some(whole)
}
