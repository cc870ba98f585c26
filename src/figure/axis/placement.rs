//! A window laid over a rectangle: from time and address to places on the page.

use crate::query::{Rows, TimeAxis};

/// Where the world lies, in points, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Placement {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub times: TimeAxis,
    pub rows: Rows,
}

/// Far outside, the place itself no longer matters; a coordinate that is too big does.
const FAR: f64 = 1e3;

impl Placement {
    #[must_use]
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    #[must_use]
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    #[must_use]
    pub fn x(&self, time: i64) -> f64 {
        self.left + self.times.share(time).clamp(-FAR, FAR) * self.width()
    }

    #[must_use]
    pub fn y(&self, unit: f64) -> f64 {
        let share = (unit - self.rows.low) / (self.rows.high - self.rows.low).max(f64::MIN_POSITIVE);
        self.bottom - share.clamp(-FAR, FAR) * self.height()
    }
}
