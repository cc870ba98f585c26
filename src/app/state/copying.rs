//! Tables and rows put on the clipboard, and the chosen packet shown in the picture.

use std::sync::Arc;

use super::App;
use crate::{
    app::{CopyWhat, Outcome, RowCursor, ViewRequest, conversation::readable, packet_lines::LinesToRead},
    figure::{conversation::write_table, counted, grouped, points::Layout, port_table, write_lookups},
    query::PointId,
};

/// Rows that are copied at most: more than a clipboard is good for. An export has no such limit.
pub const MOST_COPIED: usize = 10_000;

impl App {
    /// Puts a picture or a table on the clipboard.
    pub(super) fn copy(&mut self, what: CopyWhat) {
        match what {
            CopyWhat::Picture => self.copy_picture(),
            CopyWhat::Ports => self.copy_ports(),
            CopyWhat::ConversationTable => self.copy_conversations(),
            CopyWhat::Lookups => self.copy_lookups(),
            CopyWhat::Undecoded => self.copy_undecoded(),
        }
    }

    fn tabs(&self) -> Layout {
        Layout::Tabs(self.settings.zone.clone())
    }

    /// How many of so many rows are copied; tells where there is none.
    pub(super) fn rows_copied(&mut self, rows: usize, one: &str) -> usize {
        if rows == 0 {
            self.banners.notice(format!("No {one} is listed, so there is nothing to copy"));
        }
        rows.min(MOST_COPIED)
    }

    /// Some hundred lines at most: written at once.
    fn copy_ports(&mut self) {
        let ranking = self.rankings.ports();
        let (written, ports) = (port_table(ranking, self.tabs()), ranking.ports.len());
        if self.rows_copied(ports, "port") > 0 {
            match written {
                Ok(text) => self.take_outcome(copied(&text, ports, "port")),
                Err(error) => self.banners.error(format!("The ports in view: {error}")),
            }
        }
    }

    fn copy_lookups(&mut self) {
        self.copy_lookup_rows(Arc::clone(self.lookups.rows()));
    }

    /// Of the table of lookups those rows that are marked, or the one that is read.
    pub(super) fn copy_marked_lookups(&mut self) {
        let rows = meant(self.lookups.cursor(), self.lookups.rows());
        self.copy_lookup_rows(Arc::new(rows));
    }

    fn copy_lookup_rows(&mut self, rows: Arc<Vec<u32>>) {
        let table = Arc::clone(self.lookups.table());
        let (most, layout) = (self.rows_copied(rows.len(), "lookup"), self.tabs());
        if most == 0 {
            return;
        }
        self.start_job("Copying lookups".to_owned(), false, move |_, _| {
            let listed = rows.iter().take(most).filter_map(|place| table.rows().get(*place as usize));
            let mut text = Vec::new();
            match write_lookups(&mut text, layout, listed) {
                Ok(()) => copied(&text, rows.len(), "lookup"),
                Err(error) => Outcome::Failed(format!("The lookups: {error}")),
            }
        });
    }

    fn copy_conversations(&mut self) {
        self.copy_conversation_rows(Arc::clone(self.conversations.list().rows()));
    }

    /// Of the table of conversations those rows that are marked, or the one that is read.
    pub(super) fn copy_marked_conversations(&mut self) {
        let list = self.conversations.list();
        let rows = meant(list.cursor(), list.rows());
        self.copy_conversation_rows(Arc::new(rows));
    }

    fn copy_conversation_rows(&mut self, rows: Arc<Vec<u32>>) {
        let table = Arc::clone(self.conversations.list().table());
        let (most, layout) = (self.rows_copied(rows.len(), "conversation"), self.tabs());
        if most == 0 {
            return;
        }
        let index = self.captures.index().clone();
        let (infos, sources) = readable(&self.captures);
        self.start_job("Copying conversations".to_owned(), false, move |gauge, cancel| {
            let all = rows.len();
            let rows = rows.get(..most).unwrap_or(&rows);
            let of = (&index, (infos.as_slice(), sources.as_slice()));
            let progress = |done, all| gauge.set(done, all);
            let mut text = Vec::new();
            match write_table(&mut text, layout, (&table, rows), of, progress, cancel) {
                Ok(true) => copied(&text, all, "conversation"),
                Ok(false) => Outcome::Said("Nothing was copied".to_owned()),
                Err(error) => Outcome::Failed(format!("The conversations: {error}")),
            }
        });
    }

    /// Reads the marked rows, or the one that is read, and has the view copy them.
    pub(super) fn copy_rows(&mut self) {
        let (rows, all) = self.chosen.to_be_copied(MOST_COPIED);
        if rows.is_empty() {
            self.banners.notice("No packets are chosen, so there is nothing to copy");
            return;
        }
        if rows.len() < all {
            let (some, all) = (grouped(rows.len() as u64), counted(all as u64, "row"));
            self.banners.notice(format!(
                "Of {all} the first {some} are copied; an export writes all of the chosen packets"
            ));
        }
        let lines = LinesToRead::new(&rows, &self.captures);
        let name = format!("Copying {}", counted(rows.len() as u64, "row"));
        self.start_job(name, false, move |gauge, cancel| match lines.read(gauge, cancel) {
            Some(said) => Outcome::Rows(rows.into_iter().zip(said).collect()),
            None => Outcome::Said("Nothing was copied".to_owned()),
        });
    }

    pub(super) fn rows_read(&mut self, rows: Vec<(PointId, crate::app::Said)>) {
        self.requests.push(ViewRequest::CopyRows(rows));
    }

    /// Moves the window so that the chosen packet is in it; or to its middle.
    pub(super) fn show_chosen(&mut self, in_the_middle: bool) {
        let Some(id) = self.chosen.current() else {
            self.banners.notice("No packet is chosen");
            return;
        };
        let has_time = self.captures.index().point(id).is_some_and(|point| point.time.is_some());
        if !has_time {
            self.banners.notice("This packet has no time, so it has no place on the plot");
        } else if in_the_middle {
            self.centre_on(id);
        } else {
            self.reveal(id);
        }
    }
}

/// Places in a table of the rows that copying is about.
fn meant(cursor: &RowCursor, rows: &[u32]) -> Vec<u32> {
    cursor.meant().filter_map(|row| rows.get(row).copied()).collect()
}

/// A table for the clipboard, of so many rows as far as they are copied.
pub(super) fn copied(text: &[u8], rows: usize, one: &str) -> Outcome {
    let all = counted(rows as u64, one);
    let said = if rows > MOST_COPIED {
        let some = grouped(MOST_COPIED as u64);
        format!("The first {some} of {all} copied; an export writes all")
    } else {
        format!("{all} copied")
    };
    Outcome::Table { text: String::from_utf8_lossy(text).into_owned(), said }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_message_tells_how_many_rows_are_copied_and_of_how_many() {
        let said = |rows| match copied(b"", rows, "conversation") {
            Outcome::Table { said, .. } => said,
            _ => String::new(),
        };
        assert_eq!(said(1), "1 conversation copied");
        assert_eq!(said(MOST_COPIED), "10,000 conversations copied");
        assert_eq!(said(605_529), "The first 10,000 of 605,529 conversations copied; an export writes all");
    }
}
