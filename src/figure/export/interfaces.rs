//! The interfaces of an exported capture: those of all captures, one after the other.

use std::path::Path;

use super::ExportError;
use crate::capture::{CaptureInfo, LinkType, NewInterface, OutputFormat};

/// The exported interfaces, and where each one of the captures went.
#[derive(Debug)]
pub struct Interfaces {
    pub new: Vec<NewInterface>,
    /// By capture and interface; none where it has no place in the file.
    places: Vec<Vec<Option<usize>>>,
}

impl Interfaces {
    /// The interfaces for a format. A pcap has only those of `link`.
    pub fn collect(captures: &[CaptureInfo], format: OutputFormat, link: Option<LinkType>) -> Self {
        let mut new = Vec::new();
        let mut places = Vec::new();
        for capture in captures {
            let wanted = |of: LinkType| match format {
                OutputFormat::Pcap => Some(of) == link,
                // A description that could not be read has no link type to be written.
                OutputFormat::Pcapng => u16::try_from(of.0).is_ok(),
            };
            let mut place = |interface| {
                new.push(NewInterface::like(interface));
                new.len() - 1
            };
            let of_capture = capture.interfaces.iter().map(|of| wanted(of.link).then(|| place(of)));
            places.push(of_capture.collect());
        }
        if new.is_empty() {
            // A file without frames still names a link type.
            new.push(NewInterface::new(link.unwrap_or(LinkType::ETHERNET), 0, false));
        }
        Self { new, places }
    }

    /// Where an interface of a capture went.
    pub fn place(&self, capture: u16, interface: u32) -> Option<usize> {
        self.places.get(usize::from(capture))?.get(interface as usize).copied()?
    }
}

/// Link types of the interfaces that have frames, ascending.
pub fn links_with_frames(captures: &[CaptureInfo]) -> Vec<LinkType> {
    let interfaces = captures.iter().flat_map(|capture| &capture.interfaces);
    distinct(interfaces.filter(|interface| interface.frames > 0).map(|interface| interface.link))
}

/// Ascending, each once; what is no link type is left out.
pub fn distinct(links: impl Iterator<Item = LinkType>) -> Vec<LinkType> {
    let mut links: Vec<LinkType> = links.filter(|link| *link != LinkType::UNKNOWN).collect();
    links.sort_unstable_by_key(|link| link.0);
    links.dedup();
    links
}

/// The one link type among some.
pub fn only(path: &Path, links: Vec<LinkType>) -> Result<Option<LinkType>, ExportError> {
    match links[..] {
        [] => Ok(None),
        [link] => Ok(Some(link)),
        _ => Err(ExportError::LinkTypes { path: path.to_owned(), links }),
    }
}
