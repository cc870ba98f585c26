//! Why an export ended without a file.

use std::{io, path::PathBuf};

use crate::{
    capture::{CaptureError, LinkType, WriteError},
    stream::link_name,
};

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The name asks for no format that we write.
    #[error(
        "{}: the name tells the format: .pcapng or .pcap for frames, .csv or .jsonl for a table of packets",
        .0.display()
    )]
    Name(PathBuf),
    /// The name asks for no table that we write.
    #[error("{}: the name tells the format: .csv or .jsonl", .0.display())]
    TableName(PathBuf),
    /// Writing it would destroy what is read.
    #[error("{}: this is one of the captures that are read; write to another file", .0.display())]
    Input(PathBuf),
    /// The file cannot be written.
    #[error("{}: {source}", path.display())]
    Output { path: PathBuf, source: io::Error },
    /// The chosen frames, ascending by link type.
    #[error(
        "{}: a pcap file holds one link type, and these frames have {}; write a pcapng file (.pcapng)",
        path.display(),
        names(links)
    )]
    LinkTypes { path: PathBuf, links: Vec<LinkType> },
    /// The writer refuses what is to be written.
    #[error("{}: {error}", path.display())]
    Write { path: PathBuf, error: WriteError },
    /// A capture cannot be read, or changed since it was.
    #[error(transparent)]
    Capture(#[from] CaptureError),
    #[error("cancelled")]
    Cancelled,
}

impl ExportError {
    /// What was asked for was wrong, whatever the captures hold.
    #[must_use]
    pub fn is_wrong_request(&self) -> bool {
        matches!(self, Self::Name(_) | Self::TableName(_) | Self::Input(_))
    }
}

fn names(links: &[LinkType]) -> String {
    links.iter().map(|link| link_name(*link)).collect::<Vec<_>>().join(", ")
}
