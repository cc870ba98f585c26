//! Going over all segments side by side.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Cancel, Index, Segment};

/// A segment with the place of its capture and its place in it.
pub(super) type Located<'a> = (u16, u32, &'a Segment);

/// Groups of consecutive segments a thread: enough that none waits long for the last, few enough
/// that what each gathers takes little memory.
const GROUPS_PER_THREAD: usize = 4;

/// The index's segments with points; those for which `wanted` is false are left out.
pub(super) fn located(index: &Index, wanted: impl Fn(u16, &Segment) -> bool) -> Vec<Located<'_>> {
    index
        .segments()
        .map(|(capture, at, segment)| (capture, at, segment.as_ref()))
        .filter(|(capture, _, segment)| !segment.is_empty() && wanted(*capture, segment))
        .collect()
}

/// The index's segments in groups of consecutive ones that can be worked on side by side; those for
/// which `wanted` is false are left out.
pub(super) fn groups(index: &Index, wanted: impl Fn(u16, &Segment) -> bool) -> Vec<Vec<Located<'_>>> {
    let segments = located(index, wanted);
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

/// Shares segments (or what stands for them) out: every thread takes the next one, in order, until none
/// is left. Gives what each thread gathered; none if cancelled.
pub(super) fn share_out<I: Copy + Sync, T: Send>(
    segments: &[I],
    cancel: &Cancel,
    new: impl Fn() -> T + Sync,
    add: impl Fn(&mut T, I) + Sync,
) -> Option<Vec<T>> {
    let next = AtomicUsize::new(0);
    let threads = rayon::current_num_threads().min(segments.len()).max(1);
    (0..threads)
        .into_par_iter()
        .with_max_len(1)
        .map(|_| {
            let mut part = new();
            while let Some(segment) = segments.get(next.fetch_add(1, Ordering::Relaxed)) {
                if cancel.is_set() {
                    return None;
                }
                add(&mut part, *segment);
            }
            (!cancel.is_set()).then_some(part)
        })
        .collect()
}
