//! The axes of a picture: where ticks fall and where their labels stand, in the window and on paper.
//!
//! Pure functions of an extent and a rectangle; who draws them need not know prefixes, calendars, or
//! which labels have room.

mod address_ticks;
mod folds;
mod labels;
mod placement;
mod time_steps;
mod time_ticks;

pub use address_ticks::{AddressTick, address_ticks};
pub use folds::{FOLD_WIDTH, FoldMark, ZIGZAG};
pub use labels::{Align, AxisInk, AxisLabels, AxisRoom, Label};
pub use placement::Placement;
pub use time_ticks::{TimeTick, time_ticks};
