//! What the view tells the state without a command: sizes, what is in sight, what became of its requests.

use std::{ops::Range, path::PathBuf};

use super::App;
use crate::{
    app::{CommandLine, ViewRequest, selection::is_ipv6},
    query::Window,
};

impl App {
    /// Tells which rows of the frames that are no packets are in view; their records are read.
    pub fn undecoded_in_view(&mut self, rows: &Range<usize>) {
        self.undecoded_rows.show(self.chosen.undecoded(), rows, &self.captures);
    }

    /// Tells which rows of the chosen packets are in view; what they say is read.
    pub fn packets_in_view(&mut self, rows: &Range<usize>) {
        self.packet_lines.show(self.chosen.points(), rows, &self.captures);
    }

    /// The chosen packets stand in the order that was asked for.
    pub(super) fn keep_packet_order(&mut self) {
        let sort = self.settings.table.sort();
        self.chosen.keep_order(sort, &self.lens.home, self.captures.index());
    }

    /// The plot's size in points, and pixels a point. Told by the view when it changes.
    pub fn resize_canvas(&mut self, width: f64, height: f64, pixels_per_point: f64) {
        self.canvas = (width, height);
        let pixels = |points: f64| (points * pixels_per_point).round() as usize;
        self.picture.resize(pixels(width), pixels(height), pixels_per_point as f32);
    }

    /// Shows only IPv4 addresses that occur, once they are found, or all again.
    pub(super) fn show_observed(&mut self, only: bool) {
        self.settings.observed = only;
        if !only {
            self.observed.clear();
            self.navigation.ipv4_observed(None);
            self.picture.clear();
            self.found.clear();
        }
    }

    /// Takes in the IPv4 addresses that occur.
    pub(super) fn poll_observed(&mut self) {
        let Some(addresses) = self.observed.poll().filter(|_| self.settings.observed) else { return };
        let renewed = self.navigation.shows_observed();
        self.navigation.ipv4_observed(Some(addresses));
        if !renewed {
            // Dots of the linear plane would stand at wrong rows until the next picture comes.
            self.picture.clear();
            self.found.clear();
            self.ask();
        }
    }

    /// The small box under the pointer; none when it is not over the plot.
    pub fn point_at(&mut self, window: Option<Window>) {
        let window = window.filter(|window| is_ipv6(&window.addresses) == self.navigation.shows_ipv6());
        self.rankings.point(
            self.captures.revision(),
            self.captures.index(),
            &self.lens,
            self.navigation.plane(),
            window,
        );
    }

    /// Has the view copy a line for a shell.
    pub(super) fn copy_command_line(&mut self, which: CommandLine) {
        match self.command_line(which) {
            Some((line, untold)) => {
                let untold = untold.map_or_else(String::new, |untold| format!(", {untold}"));
                self.banners.done(format!("Copied{untold}: {line}"));
                self.requests.push(ViewRequest::Copy(line));
            }
            None => self.banners.notice("Nothing is in view, so no command gives it"),
        }
    }

    /// What only the view can do; each request is given once.
    pub fn take_requests(&mut self) -> Vec<ViewRequest> {
        std::mem::take(&mut self.requests)
    }

    /// The screenshot that was asked for is saved, or could not be.
    pub fn screenshot_done(&mut self, result: Result<PathBuf, String>) {
        self.saving = false;
        if let Err(error) = result {
            self.banners.error(error);
        }
    }

    /// The open dialog could not be shown.
    pub fn dialog_failed(&mut self, why: &str) {
        self.banners.error(format!(
            "The file dialog could not be opened ({why}). Type a path into the Open box, drop a file on the \
             window, or name it on the command line."
        ));
    }
}
