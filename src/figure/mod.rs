//! Query results in, pictures and tables out: colours, densities painted into pixels, numbers and
//! hostile text made fit to read. Index and captures in, tables and smaller captures out.
//!
//! Callers need not know colour sets, how counts become brightness, or how a lone packet is kept
//! visible. The window and the command line paint with the same functions.

pub mod axis;
pub mod chart;
mod choice;
mod color;
mod color_by;
#[cfg(test)]
pub mod color_vision;
pub mod conversation;
mod density_scale;
mod encoding;
pub mod export;
mod far_times;
pub(crate) mod json;
mod lookups;
mod mark_size;
mod names;
mod numbers;
mod paint;
mod plain;
pub mod points;
mod port_table;
mod profile;
mod put;
mod raster;
mod table2;
mod text_table;
pub(crate) mod time_text;
mod words;

pub use choice::{Choice, Chosen};
pub use color::{
    Inks, Rgb, Theme, background, capture_color, density_color, direction_color, inks, port_color,
};
pub use color_by::{ColorBy, shortened};
pub use density_scale::{DensityScale, Levels};
pub use encoding::{MarkedLine, TextEncoding};
pub use far_times::far_times_words;
pub use lookups::{outcome_of, write_lookups};
pub use mark_size::MarkSize;
pub use names::{KnownNames, first_name};
pub use numbers::{brief_duration, counted, duration, grouped, numbers_grouped, percent};
pub use paint::{Image, Style, paint};
pub use plain::{byte_letter, is_active, pictured, plain};
pub use port_table::port_table;
pub use profile::Profile;
pub use put::put;
pub use raster::{MARKS, OUTLINED, Raster, RasterRequest};
pub use table2::{Table2, Table2Row};
pub use text_table::{TEXT_WIDTH, text_table, wrapped};
pub use words::class_name;
