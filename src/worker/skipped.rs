//! Files that lie in opened folders and are no captures.

use std::{fmt, path::PathBuf};

use crate::figure::counted;

/// How many they are, and the first. In words: `notes/README.txt and 3 files more are no captures and
/// were passed over`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    pub files: usize,
    pub first: PathBuf,
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first.display();
        match self.files {
            0 | 1 => write!(f, "{first} is no capture and was passed over"),
            files => {
                let more = counted(files as u64 - 1, "file");
                write!(f, "{first} and {more} more are no captures and were passed over")
            }
        }
    }
}
