//! How captures are loaded: the memory they may take, their clocks, and only what the lens shows.

use std::path::PathBuf;

use super::App;
use crate::{
    app::{Command, HomeChoice},
    capture::Source,
    figure::grouped,
    query::{Census, ClockOffset, PortPalette},
    worker::{ClockSetting, LoadOptions},
};

impl App {
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
        self.loading.only = only.then(|| self.lens.clone());
        // Another home would leave other packets out.
        if only {
            self.home.choose(HomeChoice::Chosen(self.lens.home.0.clone()));
        }
        self.captures.close();
        self.clocks.clear();
        self.picture.clear();
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
            self.navigation.data_reaches(self.captures.sums().span);
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
