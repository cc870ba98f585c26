//! Query results in, pictures and tables out: colours, densities painted into pixels, numbers and
//! hostile text made fit to read.
//!
//! Callers need not know colour sets, how counts become brightness, or how a lone packet is kept
//! visible. The window and the command line paint with the same functions.

pub mod axis;
pub mod chart;
mod color;
mod color_by;
mod numbers;
mod paint;
mod plain;
mod raster;
mod words;

pub use color::{
    Inks, Rgb, Theme, background, capture_color, density_color, direction_color, inks, port_color,
};
pub use color_by::{ColorBy, shortened};
pub use numbers::{counted, duration, grouped, percent};
pub use paint::{Image, Style, paint};
pub use plain::{byte_letter, is_active, plain};
pub use raster::{MARK_OUTLINE, MARK_RADIUS, MARKS, OUTLINED, Raster, RasterRequest};
pub use words::class_name;
