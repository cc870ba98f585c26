//! How captures are to be loaded.

use std::{collections::BTreeSet, path::PathBuf};

use crate::capture::ReadOptions;

/// Wishes for the loading of captures; the default is what a person expects who has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadOptions {
    pub reading: ReadOptions,
    /// Files that are open already, which are passed over with a word.
    pub open: BTreeSet<PathBuf>,
}
