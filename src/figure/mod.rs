//! Query results in, pictures and tables out: colours, densities painted into pixels, numbers and
//! hostile text made fit to read.
//!
//! Callers need not know colour sets, how counts become brightness, or how a lone packet is kept
//! visible. The window and the command line paint with the same functions.

mod color;
mod numbers;
mod paint;
mod plain;
mod table2;
mod text_table;

pub use color::{Rgb, Theme, background, capture_color, density_color, direction_color, port_color};
pub use numbers::{counted, duration, grouped, percent};
pub use paint::{Image, Style, paint};
pub use plain::{byte_letter, is_active, plain};
pub use table2::{Table2, Table2Row};
pub use text_table::{TEXT_WIDTH, text_table, wrapped};
