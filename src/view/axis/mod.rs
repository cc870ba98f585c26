//! The axes of the plot: where ticks fall and how they are painted.
//!
//! The ticks are pure functions of an extent; nothing here knows the state of the window.

mod address_ticks;
mod gutter;
mod time_steps;
mod time_ticks;

pub use address_ticks::{AddressTick, address_ticks};
pub use gutter::Axes;
pub use time_ticks::{TimeTick, time_ticks};
