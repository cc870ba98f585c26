//! How a capture is to be read.

/// Wishes for the reading of a capture; the default is what a person expects who has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Reading ends at the first damage instead of looking for good records behind it.
    pub strict: bool,
    /// The file is still being written: its end is waited at for more.
    pub follow: bool,
}
