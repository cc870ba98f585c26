//! What the view tells the state without a command: sizes, what is in sight, what became of its requests.

use std::{ops::Range, path::PathBuf};

use super::App;
use crate::{
    app::{CommandLine, PlotPlace, ViewRequest, selection::is_ipv6},
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
        self.chosen.keep_order(sort, &self.plot.lens.home, self.captures.index());
    }

    /// Folds long silences, or shows all times in one scale.
    pub(super) fn fold_gaps(&mut self, folds: bool) {
        self.settings.fold_gaps = folds;
        self.plot.navigation.fold(folds);
    }

    /// The plot's size in points.
    #[must_use]
    pub fn canvas(&self) -> (f64, f64) {
        self.plot.size
    }

    /// Shows only IPv4 addresses that occur, once they are found, or all again.
    pub(super) fn show_observed(&mut self, only: bool) {
        self.settings.observed = only;
        if !only {
            self.observed.clear();
            self.plot.navigation.ipv4_observed(None);
            self.clear_pictures();
        }
    }

    /// Shows everything as at the first time.
    pub(super) fn reset_settings(&mut self) {
        self.show_observed(false);
        self.fold_gaps(false);
        self.settings.reset();
    }

    /// Takes in the IPv4 addresses that occur.
    pub(super) fn poll_observed(&mut self) {
        let Some(addresses) = self.observed.poll().filter(|_| self.settings.observed) else { return };
        let renewed = self.plot.navigation.shows_observed();
        self.plot.navigation.ipv4_observed(Some(addresses));
        if !renewed {
            // Dots of the linear plane would stand at wrong rows until the next picture comes.
            self.clear_pictures();
            self.ask();
        }
    }

    /// The small box under the pointer, and the plot that it is over; none when it is over none.
    pub fn point_at(&mut self, pointed: Option<(PlotPlace, Window)>) {
        let (place, window) = pointed.unzip();
        let is_beside = self.beside.shown && place == Some(self.beside.place);
        let plot = if is_beside { &self.beside.plot } else { &self.plot };
        let window = window.filter(|window| is_ipv6(&window.addresses) == plot.navigation.shows_ipv6());
        self.rankings.point(
            self.captures.revision(),
            self.captures.index(),
            &plot.lens,
            plot.navigation.plane(),
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

    /// The screenshot that was asked for is saved, or could not be. A command file knows where.
    pub fn screenshot_done(&mut self, result: Result<PathBuf, String>) {
        self.saving = false;
        match result {
            Ok(path) if self.script.is_done() => {
                self.banners.done(format!("{}: the window's picture is saved", path.display()));
            }
            Ok(_) => {}
            Err(error) => self.banners.error(error),
        }
    }

    /// The open dialog could not be shown.
    pub fn dialog_failed(&mut self, why: &str) {
        self.banners.error(format!(
            "The file dialog could not be opened ({why}). Type the path (Open by path), drop a file on the \
             window, or name it on the command line."
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::Options, worker::no_wake};

    #[test]
    fn where_a_screenshot_was_saved_or_why_it_was_not_is_told() {
        let mut app = App::start(Options::default(), no_wake()).unwrap();
        app.screenshot_done(Ok("/pictures/suji.png".into()));
        app.screenshot_done(Err("/pictures/suji.png: no room".to_owned()));
        let said: Vec<_> = app.banners().list().iter().map(|said| (said.text.as_str(), said.error)).collect();
        assert_eq!(
            said,
            [
                ("/pictures/suji.png: the window's picture is saved", false),
                ("/pictures/suji.png: no room", true)
            ]
        );
    }
}
