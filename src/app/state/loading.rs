//! How captures are loaded: the memory they may take, their clocks, and only what the lens shows.

use std::path::PathBuf;

use super::App;
use crate::{
    app::{Command, HomeChoice, Outcome},
    capture::{Framer, Source},
    figure::{chart::lens_words, grouped},
    query::{Census, ClockOffset, Lens, PortPalette},
    worker::{ClockSetting, LoadOptions},
};

impl App {
    /// Opens files, beside what is open or instead of it: that goes only if one of them is a capture.
    pub(super) fn open(&mut self, paths: Vec<PathBuf>, beside: bool) {
        let paths = self.open_workspaces(paths);
        if paths.is_empty() {
            return;
        }
        // What comes from a pipe comes once, and what a folder holds is looked at when it is read.
        let look = |path: &PathBuf| !Source::is_stream(path) && !path.is_dir();
        if beside {
            self.load(paths);
        } else if self.captures.is_empty() || !paths.iter().all(look) {
            self.open_instead(paths);
        } else {
            let reading = self.loading.reading;
            self.jobs.forget_opening();
            self.start_job("Opening captures".to_owned(), true, move |_, _| {
                let foreign = |path: &PathBuf| Framer::open(path, reading).err();
                let problems: Vec<_> = paths.iter().filter_map(foreign).collect();
                if problems.len() < paths.len() {
                    return Outcome::Captures(paths);
                }
                let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
                Outcome::Failed(format!("{}. What was open stays open", problems.join("; ")))
            });
        }
    }

    /// Closes what is open, and opens files.
    pub(super) fn open_instead(&mut self, paths: Vec<PathBuf>) {
        let before = !self.captures.is_empty();
        self.close();
        self.load(paths);
        let usual = Lens { home: self.plot.lens.home.clone(), ..Lens::default() };
        if before && self.plot.lens != usual {
            self.banners.offer(
                format!("The lens is that of before: {}", lens_words(&self.plot.lens).join(" · ")),
                "Reset lens",
                Command::ResetLens,
            );
        }
    }

    /// Opens what is open again; where it is wanted, only what is under the lens.
    pub(super) fn reload(&mut self, only: bool) {
        let paths: Vec<PathBuf> = self.captures.list().iter().map(|open| open.info.path.clone()).collect();
        if let Some(stream) = paths.iter().find(|path| Source::is_stream(path)) {
            self.banners.notice(format!("{}: a pipe cannot be read again", stream.display()));
            return;
        }
        if paths.is_empty() {
            return;
        }
        let clocks = (1..).zip(&self.captures.index().captures);
        let clocks = clocks.map(|(number, of)| ClockSetting::of_number(number, ClockOffset(of.clock)));
        self.loading.clocks = clocks.collect();
        self.loading.only = only.then(|| self.plot.lens.clone());
        // Another home would leave other packets out.
        if only {
            self.home.choose(HomeChoice::Chosen(self.plot.lens.home.0.clone()));
        }
        self.captures.close();
        self.clocks.clear();
        self.clear_pictures();
        self.rankings.clear();
        self.codes.clear();
        self.chosen.clear();
        self.conversations.clear();
        self.lookups.clear();
        self.names.clear();
        self.census = Census::default();
        self.palette = PortPalette::default();
        self.load(paths);
        if only {
            self.banners.offer(
                "Only what this lens shows is loaded; other packets are left out",
                "Load everything",
                Command::ReloadAll,
            );
        }
    }

    /// Opens files beside what is open.
    pub(super) fn load(&mut self, paths: Vec<PathBuf>) {
        let options = self.loading.clone();
        // They were said of these files.
        self.loading.clocks.clear();
        self.captures.open(paths, true, options, &self.wake.0, &mut self.banners);
    }

    pub(super) fn follow(&mut self, paths: Vec<PathBuf>) {
        let options = LoadOptions { clocks: Vec::new(), ..self.loading.clone() };
        self.captures.follow(paths, &options, &self.wake.0, &mut self.banners);
    }

    pub(super) fn set_clock(&mut self, capture: u16, offset: ClockOffset) {
        self.clocks.set(usize::from(capture), offset.0, &self.captures);
    }

    /// Takes in captures whose clocks were set.
    pub(super) fn poll_clocks(&mut self) {
        if self.clocks.poll(&mut self.captures) {
            self.plot.navigation.data_reaches(self.captures.sums().span);
            // It shows a time.
            self.inspector.forget();
            self.inspector.show(self.chosen.current_item(), &self.captures);
        }
    }

    /// The clock of a capture that is in force or on its way.
    #[must_use]
    pub fn clock(&self, capture: usize) -> ClockOffset {
        let in_force = || self.captures.index().captures.get(capture).map_or(0, |of| of.clock);
        ClockOffset(self.clocks.wanted(capture).unwrap_or_else(in_force))
    }

    /// Packets that were left out while loading, in words; none if none were.
    #[must_use]
    pub fn left_out(&self) -> Option<String> {
        let left_out = self.captures.sums().left_out;
        (left_out > 0).then(|| format!("{} packets left out while loading", grouped(left_out)))
    }
}
