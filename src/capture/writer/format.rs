//! The format that a capture is written in.

use std::path::Path;

use super::WriteError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputFormat {
    Pcap,
    Pcapng,
}

impl OutputFormat {
    /// The format that a file's name asks for: `.pcap` or `.cap`, `.pcapng` or `.ntar`, in any case.
    ///
    /// # Errors
    /// Any other name.
    pub fn of_path(path: &Path) -> Result<Self, WriteError> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
        match extension.as_deref() {
            Some("pcap" | "cap") => Ok(Self::Pcap),
            Some("pcapng" | "ntar") => Ok(Self::Pcapng),
            _ => Err(WriteError::Name(path.to_owned())),
        }
    }
}
