//! Rows of the table of packets put on the clipboard, and the chosen packet shown in the picture.

use super::App;
use crate::{
    app::{Outcome, ViewRequest, packet_lines::LinesToRead},
    figure::{counted, grouped},
    query::PointId,
};

/// Rows that are copied at most: more than a clipboard is good for. An export has no such limit.
pub const MOST_COPIED: usize = 10_000;

impl App {
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
            self.banners.notice("This packet has no time, so it has no place in the picture");
        } else if in_the_middle {
            self.centre_on(id);
        } else {
            self.reveal(id);
        }
    }
}
