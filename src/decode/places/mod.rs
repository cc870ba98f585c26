//! Where the headers of a frame name machines, and which checksums cover those names.
//!
//! Callers need not know any header to give machines other names: they change bytes at the places
//! told here, and then mend the checksums. The walk is that of the reader of facts and the
//! inspector, so what they show as an address is told as one, in tunnels as well.

mod icmp;
mod ip;
mod link;
mod transport;

#[cfg(test)]
mod tests;

use super::{LinkType, Undecoded};
use transport::Level;

/// Something in a frame, by the offset of its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A hardware address of so many bytes.
    Hardware { at: usize, length: usize },
    /// An IPv4 address: 4 bytes.
    V4 { at: usize },
    /// An IPv6 address or prefix: 16 bytes.
    V6 { at: usize },
    /// Bytes that may name machines in a way that is not known here; any reader passes over them
    /// when each is `with`.
    Blank { at: usize, length: usize, with: u8 },
}

/// A checksum in one's complement (RFC 1071) of 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checksum {
    pub at: usize,
    /// First byte that it covers, and the end of those covered ones that may have been changed.
    pub start: usize,
    pub end: usize,
    /// Source and destination of the IP header, where it covers them: first byte and end.
    pub addresses: Option<(usize, usize)>,
    /// Zero means that there is none, and is never written for one (UDP, RFC 768).
    pub zero_is_none: bool,
}

/// What a frame names, packets inside tunnels before the tunnel's own checksums.
#[derive(Clone, Debug, Default)]
pub struct Places {
    pub places: Vec<Place>,
    /// Inner ones first: those behind cover them.
    pub checksums: Vec<Checksum>,
    /// Where the headers end. Behind it comes what this walk does not read.
    pub end: usize,
}

impl Places {
    /// Walks a frame that is a packet, or ARP. What was found before is forgotten.
    ///
    /// # Errors
    /// The frame is neither, or an ARP of addresses that are not Ethernet's and IPv4's.
    pub fn find(&mut self, link: LinkType, bytes: &[u8]) -> Result<(), Undecoded> {
        self.places.clear();
        self.checksums.clear();
        self.end = 0;
        match link::walk(self, link, bytes)? {
            link::Behind::Ip { start, room } => {
                let end = start.saturating_add(room).min(bytes.len());
                let packet = bytes.get(..end).unwrap_or(bytes);
                self.end = ip::walk(self, packet, start, Level::default()).ok_or(Undecoded::Cut)?;
            }
            link::Behind::Arp { start } => self.end = self.arp(bytes, start).ok_or(Undecoded::Arp)?,
        }
        Ok(())
    }

    /// ARP of Ethernet and IPv4 (RFC 826); gives its end.
    fn arp(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        const LENGTH: usize = 28;
        let [_, _, 8, 0, 6, 4, ..] = *bytes.get(start..)?.first_chunk::<LENGTH>()? else { return None };
        self.hardware(start + 8, 6);
        self.places.push(Place::V4 { at: start + 14 });
        self.hardware(start + 18, 6);
        self.places.push(Place::V4 { at: start + 24 });
        Some(start + LENGTH)
    }

    fn hardware(&mut self, at: usize, length: usize) {
        self.places.push(Place::Hardware { at, length });
    }

    fn blank(&mut self, at: usize, end: usize, with: u8) {
        if at < end {
            self.places.push(Place::Blank { at, length: end - at, with });
        }
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|pair| u16::from_be_bytes(*pair))
}
