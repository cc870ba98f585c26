//! How captures are to be loaded.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::ClockSetting;
use crate::{capture::ReadOptions, index::Detail, query::Lens};

/// Wishes for the loading of captures; the default is what a person expects who has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadOptions {
    pub reading: ReadOptions,
    /// Files that are open already, which are passed over with a word.
    pub open: BTreeSet<PathBuf>,
    /// Clocks that go wrong; of several settings for a capture the last counts, and one
    /// that names it goes before one for all.
    pub clocks: Vec<ClockSetting>,
    /// Bytes that the index may take; none: as many as it needs.
    pub memory: Option<u64>,
    /// Only packets under this lens enter the index; times by the clock of their capture.
    pub only: Option<Lens>,
    /// What the index keeps of packets.
    pub detail: Detail,
    /// Loading steps back behind the thread that draws and those that answer it.
    pub in_background: bool,
}

impl LoadOptions {
    /// Nanoseconds that are added to the times of a capture; `number` counts those that could be
    /// opened, from 1. A setting that names it goes before one for all.
    #[must_use]
    pub fn clock(&self, number: usize, path: &Path) -> i64 {
        let settings = || self.clocks.iter().rev().filter(|setting| setting.is_of(number, path));
        let setting = settings().find(|setting| setting.names_one()).or_else(|| settings().next());
        setting.map_or(0, |setting| setting.offset.0)
    }
}
