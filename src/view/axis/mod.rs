//! The axes of the plot, painted. Where ticks and labels stand is the figure stage's.

mod gutter;

pub use gutter::{Axes, ROOM_ABOVE, room_below, width_of_gutter};
