//! Why a capture could not be written, or a frame has no place in its format.

use std::path::PathBuf;

use crate::capture::Stamp;

#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("{0}")]
    Io(#[from] std::io::Error),
    #[error("{}: not the name of a capture: name it .pcap or .pcapng", .0.display())]
    Name(PathBuf),
    #[error("a pcap file needs an interface, whose link type it names")]
    NoInterface,
    #[error("a pcap file has one section")]
    Section,
    /// The link types, ascending.
    #[error("a pcap file holds one link type, and these frames have {}: write a pcapng file", list(.0))]
    LinkTypes(Vec<u32>),
    #[error("link type {0} has no place in a capture file")]
    LinkType(u32),
    #[error("a frame names interface {0}, which the file does not have")]
    Interface(usize),
    #[error("{}", time_words(.0))]
    Time(Stamp),
    #[error("a frame of {0} bytes is too long for a capture file")]
    Length(usize),
}

impl WriteError {
    /// Only this frame has no place in the format; others may follow.
    #[must_use]
    pub fn concerns_one_frame(&self) -> bool {
        matches!(self, Self::Interface(_) | Self::Time(_) | Self::Length(_))
    }
}

fn list(links: &[u32]) -> String {
    links.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

fn time_words(time: &Stamp) -> &'static str {
    match time {
        Stamp::Missing => "a frame without a time has no place in this file",
        Stamp::At(_) | Stamp::OutOfRange(_) => "the time of a frame has no place in this file",
    }
}
