//! What all figures of a run have in common.

use std::{ffi::OsString, path::PathBuf};

use crate::{cli::home::Home, query::Zone, worker::ClockSetting};

/// Captures, home, zone and looks. Paths are absolute, so that a command line that names them can be
/// run from anywhere.
#[derive(Clone, Debug)]
pub struct Settings {
    /// As they were named: files and folders.
    pub captures: Vec<PathBuf>,
    pub home: Home,
    pub zone: Zone,
    /// Clocks that were set right.
    pub clocks: Vec<ClockSetting>,
    /// Options of `suji plot` on looks, as they were given here.
    pub looks: Vec<String>,
}

impl Settings {
    /// The words of a command line that stand for these settings, captures last.
    pub fn words(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> = self.looks.iter().map(OsString::from).collect();
        words.extend(self.lens_words());
        words
    }

    /// The same without looks.
    pub fn lens_words(&self) -> Vec<OsString> {
        let mut words: Vec<OsString> = Vec::new();
        for range in &self.home.guess.home.0 {
            words.extend(["--home".into(), range.to_string().into()]);
        }
        // One word, because an offset may begin with a minus.
        words.push(format!("--zone={}", String::from(self.zone.clone())).into());
        words.extend(self.clocks.iter().map(|clock| format!("--clock={clock}").into()));
        words.extend(self.captures.iter().map(OsString::from));
        words
    }
}
