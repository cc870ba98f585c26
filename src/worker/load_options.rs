//! How captures are to be loaded.

use std::{collections::BTreeSet, path::PathBuf};

use crate::{capture::ReadOptions, query::Lens};

/// Wishes for the loading of captures; the default is what a person expects who has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadOptions {
    pub reading: ReadOptions,
    /// Files that are open already, which are passed over with a word.
    pub open: BTreeSet<PathBuf>,
    /// Nanoseconds that are added to the times of each file, by its place; 0 for files beyond.
    pub clocks: Vec<i64>,
    /// Bytes that the index may take; none: as many as it needs.
    pub memory: Option<u64>,
    /// Only packets under this lens enter the index; times by the clock of their file.
    pub only: Option<Lens>,
}

impl LoadOptions {
    /// Nanoseconds that are added to the times of a file.
    #[must_use]
    pub fn clock(&self, file: usize) -> i64 {
        self.clocks.get(file).copied().unwrap_or_default()
    }
}
