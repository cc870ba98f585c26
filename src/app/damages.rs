//! Where captures are damaged, beside their packets: when it happened, and which frame leads there.

use std::sync::Arc;

use super::Captures;
use crate::{
    capture::Damage,
    figure::{counted, grouped, numbers_grouped},
};

/// Places that are kept: each capture names a thousand at most.
const MOST: usize = 1_000;

/// Frames on either side among which a packet with a time is sought.
const AROUND: u64 = 64;

/// A damaged place of a capture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DamagePlace {
    /// The capture's place among those that are open.
    pub capture: u16,
    pub damage: Damage,
    /// Frames read behind it, up to the next place.
    pub frames_after: u64,
    /// The packet nearest to it, and its time in nanoseconds; none where there is none near.
    pub nearest: Option<(u64, i64)>,
}

impl DamagePlace {
    /// At which offset, what was wrong, what was left out and what is kept.
    #[must_use]
    pub fn words(&self) -> String {
        let Damage { offset, bytes, reason, frames_before, .. } = &self.damage;
        let left_out = match bytes {
            0 => "nothing left out".to_owned(),
            bytes => format!("{} left out", counted(*bytes, "byte")),
        };
        format!(
            "offset {}: {}; {left_out}; kept: {} before it, {} behind it",
            grouped(*offset),
            numbers_grouped(reason),
            counted(*frames_before, "frame"),
            counted(self.frames_after, "frame"),
        )
    }
}

/// All of them, found anew when captures have changed.
#[derive(Debug, Default)]
pub struct Damages {
    /// The captures' revision and how many places they told.
    of: (u64, u64),
    places: Arc<Vec<DamagePlace>>,
}

impl Damages {
    /// The first thousand, by capture and offset.
    #[must_use]
    pub fn places(&self) -> &Arc<Vec<DamagePlace>> {
        &self.places
    }

    /// Finds them where captures have changed since.
    pub(super) fn keep(&mut self, captures: &Captures) {
        let now = (captures.revision(), captures.not_drawn().1);
        if now != self.of {
            self.of = now;
            self.places = Arc::new(places(captures));
        }
    }
}

fn places(captures: &Captures) -> Vec<DamagePlace> {
    let open = (0..).zip(captures.list());
    let all = open.flat_map(|(capture, open)| {
        open.info.damaged.iter().enumerate().map(move |(place, damage)| DamagePlace {
            capture,
            damage: damage.clone(),
            frames_after: open.info.frames_after(place),
            nearest: nearest(captures, capture, damage.frames_before),
        })
    });
    all.take(MOST).collect()
}

/// The first packet with a time behind so many frames, or the last before them.
fn nearest(captures: &Captures, capture: u16, frames: u64) -> Option<(u64, i64)> {
    let of = captures.index().captures.get(usize::from(capture))?;
    let time = |frame: u64| {
        let (segment, point) = of.find_frame(frame)?;
        let time = *of.segments.get(segment as usize)?.times().get(usize::from(point))?;
        (time != crate::index::NO_TIME).then_some((frame, time))
    };
    let behind = (frames + 1..).take(AROUND as usize);
    let before = (frames.saturating_sub(AROUND) + 1..=frames).rev();
    behind.chain(before).find_map(time)
}
