//! Writes lines of CSV or JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::FrameTime;
use crate::{
    figure::{json::write_json, plain, time_text},
    query::Zone,
};

/// How lines are laid out.
#[derive(Clone, Debug)]
pub enum Layout {
    /// With a header (RFC 4180, but lines end in a line feed alone); times in a zone.
    Csv(Zone),
    /// As CSV, but cells stand between tabs and are never quoted: for the clipboard.
    Tabs(Zone),
    /// One object a line; times in UTC.
    Json,
}

/// Something that is printed as one line.
pub trait Line: Serialize {
    /// Adds the fields in the order of the columns.
    fn cells(&self, row: &mut Row<'_>);
}

/// A line of CSV under way.
#[derive(Debug)]
pub struct Row<'a> {
    text: &'a mut Vec<u8>,
    zone: &'a Zone,
    between: u8,
}

impl Row<'_> {
    /// A cell of digits and letters only.
    pub fn cell(&mut self, value: impl std::fmt::Display) {
        self.next();
        // Writing to memory cannot fail.
        let _ = write!(self.text, "{value}");
    }

    /// A cell that may be empty.
    pub fn optional<T: std::fmt::Display>(&mut self, value: Option<T>) {
        match value {
            Some(value) => self.cell(value),
            None => self.next(),
        }
    }

    /// A time in the layout's zone, with the zone's offset.
    pub fn time(&mut self, time: FrameTime) {
        self.optional(time.at().map(|time| time_text::rfc3339_in(time, self.zone)));
    }

    /// As [`Self::time`], of nanoseconds since 1970; empty where there are none.
    pub fn nanoseconds(&mut self, time: Option<i64>) {
        self.optional(time.map(|time| time_text::rfc3339_in(time, self.zone)));
    }

    /// A cell of any text: active characters as symbols, quoted where CSV or a spreadsheet would
    /// read more into it than text.
    pub fn text(&mut self, text: &str) {
        let text = plain(text);
        match self.between {
            b'\t' if runs(&text) => self.cell(format_args!("'{text}")),
            b'\t' => self.cell(text),
            _ => self.cell(quoted(&text)),
        }
    }

    fn next(&mut self) {
        if !self.text.is_empty() {
            self.text.push(self.between);
        }
    }
}

/// A spreadsheet would run it as a formula (OWASP, "CSV Injection"). An apostrophe in front says "this is
/// text".
fn runs(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// A cell as CSV has it.
fn quoted(text: &str) -> String {
    let runs = runs(text);
    if !runs && !text.contains([',', '"']) {
        return text.to_owned();
    }
    format!("\"{}{}\"", if runs { "'" } else { "" }, text.replace('"', "\"\""))
}

/// Writes lines in one layout; reuses its buffer.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    layout: Layout,
    buffer: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub fn new(out: W, layout: Layout) -> Self {
        Self { out, layout, buffer: Vec::new() }
    }

    /// The names of the columns, where the layout has them.
    pub fn header(&mut self, columns: &[&str]) -> io::Result<()> {
        match self.layout {
            Layout::Csv(_) => writeln!(self.out, "{}", columns.join(",")),
            Layout::Tabs(_) => writeln!(self.out, "{}", columns.join("\t")),
            Layout::Json => Ok(()),
        }
    }

    pub fn line(&mut self, line: &impl Line) -> io::Result<()> {
        self.buffer.clear();
        match &self.layout {
            Layout::Csv(zone) | Layout::Tabs(zone) => {
                let between = if matches!(self.layout, Layout::Csv(_)) { b',' } else { b'\t' };
                line.cells(&mut Row { text: &mut self.buffer, zone, between });
                self.out.write_all(&self.buffer)?;
            }
            Layout::Json => {
                serde_json::to_writer(&mut self.buffer, line)?;
                if self.buffer.is_ascii() {
                    self.out.write_all(&self.buffer)?;
                } else {
                    write_json(&mut self.out, &String::from_utf8_lossy(&self.buffer))?;
                }
            }
        }
        self.out.write_all(b"\n")
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// What was written to.
    pub fn into_inner(self) -> W {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_text() {
        assert_eq!(quoted("=cmd|'/c calc'!A0"), "\"'=cmd|'/c calc'!A0\"");
        for text in ["+1", "-1", "@SUM"] {
            assert_eq!(quoted(text), format!("\"'{text}\""));
        }
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("captures/a-1.pcap"), "captures/a-1.pcap");
    }

    #[test]
    fn between_tabs_nothing_is_quoted_and_nothing_runs() {
        let (mut text, zone) = (Vec::new(), Zone::default());
        let mut row = Row { text: &mut text, zone: &zone, between: b'\t' };
        row.text("a,\"b\"");
        row.text("c\td");
        row.text("=cmd");
        row.cell(7);
        assert_eq!(String::from_utf8(text).unwrap(), "a,\"b\"\tc⟨09⟩d\t'=cmd\t7");
    }
}
