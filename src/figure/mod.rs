//! Query results in, pictures out: colours, and densities painted into pixels.
//!
//! Callers need not know colour sets, how counts become brightness, or how a lone packet is kept
//! visible. The window and the command line paint with the same functions.

mod color;
mod paint;

pub use color::{Rgb, Theme, background, capture_color, density_color, direction_color, port_color};
pub use paint::{Image, Style, paint};
