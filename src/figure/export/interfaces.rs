//! The interfaces of an exported capture: those of all captures, one after the other.

use std::{collections::BTreeSet, path::Path};

use super::ExportError;
use crate::capture::{CaptureInfo, LinkType, NewInterface, OutputFormat};

/// The exported interfaces, and where each one of the captures went.
#[derive(Debug)]
pub struct Interfaces {
    /// Those of each section. A pcapng alone keeps its sections (a simple packet block belongs to
    /// interface 0 of its own); everything else becomes one.
    pub sections: Vec<Vec<NewInterface>>,
    /// By capture and interface: section and number in it; none where it has no place in the file.
    places: Vec<Vec<Option<(usize, usize)>>>,
}

impl Interfaces {
    /// The interfaces for a format. A pcap has only those of `link`.
    pub fn collect(captures: &[CaptureInfo], format: OutputFormat, link: Option<LinkType>) -> Self {
        let several = format == OutputFormat::Pcapng && captures.len() == 1;
        let mut sections = vec![Vec::new()];
        let mut places = Vec::new();
        for capture in captures {
            let wanted = |of: LinkType| match format {
                OutputFormat::Pcap => Some(of) == link,
                // A description that could not be read has no link type to be written.
                OutputFormat::Pcapng => u16::try_from(of.0).is_ok(),
            };
            // Interfaces are numbered on from section to section, so their first numbers ascend.
            let starts = |number| {
                several && capture.sections.binary_search_by_key(&number, |of| of.first_interface).is_ok()
            };
            let mut of_capture = Vec::new();
            for (number, interface) in capture.interfaces.iter().enumerate() {
                if number > 0 && starts(number) {
                    sections.push(Vec::new());
                }
                let section = sections.len() - 1;
                let place = sections.last_mut().filter(|_| wanted(interface.link)).map(|of| {
                    of.push(NewInterface::like(interface));
                    (section, of.len() - 1)
                });
                of_capture.push(place);
            }
            places.push(of_capture);
        }
        if let [only] = &mut sections[..]
            && only.is_empty()
        {
            // A file without frames still names a link type.
            only.push(NewInterface::new(link.unwrap_or(LinkType::ETHERNET), 0, false));
        }
        Self { sections, places }
    }

    /// The section that an interface of a capture went to, and its number there.
    pub fn place(&self, capture: u16, interface: u32) -> Option<(usize, usize)> {
        self.places.get(usize::from(capture))?.get(interface as usize).copied()?
    }

    /// Names, descriptions and comments of interfaces tell of machines.
    pub fn forget_names(&mut self) {
        for interface in self.sections.iter_mut().flatten() {
            (interface.name, interface.description) = (None, None);
            interface.comments.clear();
        }
    }
}

/// Link types of the interfaces that have frames, ascending.
pub fn links_with_frames(captures: &[CaptureInfo]) -> Vec<LinkType> {
    let interfaces = captures.iter().flat_map(|capture| &capture.interfaces);
    distinct(interfaces.filter(|interface| interface.frames > 0).map(|interface| interface.link))
}

/// Ascending, each once; what is no link type is left out.
pub fn distinct(links: impl Iterator<Item = LinkType>) -> Vec<LinkType> {
    let numbers: BTreeSet<u32> = links.filter(|link| *link != LinkType::UNKNOWN).map(|link| link.0).collect();
    numbers.into_iter().map(LinkType).collect()
}

/// The one link type among some.
pub fn only(path: &Path, links: Vec<LinkType>) -> Result<Option<LinkType>, ExportError> {
    match links[..] {
        [] => Ok(None),
        [link] => Ok(Some(link)),
        _ => Err(ExportError::LinkTypes { path: path.to_owned(), links }),
    }
}
