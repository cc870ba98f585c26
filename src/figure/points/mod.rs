//! Points as text: one packet a line, CSV or JSON.
//!
//! Callers need not know quoting, what a terminal or a spreadsheet would run, or that captured
//! lengths have to be read from the file again.

mod line;
mod list;
mod time;
mod undecoded;
mod writer;

pub use line::{COLUMNS, PacketLine};
pub use list::{ListError, Listed, write_points};
pub use time::FrameTime;
pub use undecoded::{UNDECODED_COLUMNS, write_undecoded};
pub use writer::{Layout, Line, Row, Writer};
