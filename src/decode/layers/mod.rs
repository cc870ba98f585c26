//! A frame as a person reads it: layer by layer, field by field, each with its bytes.
//!
//! Callers need not know where headers end, what is padding, or how much of a cut frame still tells.

/// The name of a layer where the frame is being read: as it is in the outermost packet, with a word
/// behind it in one that is inside a tunnel or quoted by an ICMP error.
macro_rules! named {
    ($frame:expr, $name:literal) => {
        match $frame.depth {
            $crate::decode::layers::dissection::Depth::Outer => $name,
            $crate::decode::layers::dissection::Depth::Inner => concat!($name, " (inner)"),
            $crate::decode::layers::dissection::Depth::Quoted => concat!($name, " (quoted)"),
        }
    };
}

mod arp;
mod bsd;
mod cooked;
pub(super) mod dissection;
pub(super) mod header;
mod icmp;
mod icmp_extension;
mod icmp_names;
mod icmp_v4;
mod icmp_v6;
mod igmp;
mod ip_payload;
mod ipv4;
mod ipv6;
mod ipv6_extension;
mod link;
pub(super) mod names;
mod neighbor_options;
mod nflog;
pub(super) mod payload;
mod ppp;
mod tcp;
mod tcp_options;
mod tunnel;
mod udp;
mod wireless;

use std::ops::Range;

use super::LinkType;
use dissection::Dissection;

/// One field: name, value in the units people use, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The standard's word for it: `Time to live`.
    pub name: &'static str,
    /// `64`, `0x1a2b`, `192.168.1.46`, `SYN, ACK`.
    pub value: String,
    /// Bytes from the start of the frame that hold it (for bit fields the whole bytes).
    pub bytes: Range<usize>,
    /// How deep it stands below its layer: a field belongs to the nearest before it that is less deep.
    /// No field is deeper than one below the field before it.
    pub depth: u8,
}

/// One layer of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// `Ethernet`, `IPv4`, `UDP`, `Payload`; inside a tunnel `IPv4 (inner)`, in a packet that an ICMP
    /// error quotes `IPv4 (quoted)`.
    pub name: &'static str,
    /// One line: `192.168.1.46 → 194.165.16.4, UDP, 38 bytes`.
    pub summary: String,
    /// Bytes from the start of the frame, header only (for a payload: all of it).
    pub bytes: Range<usize>,
    pub fields: Vec<Field>,
}

/// The layers of a frame's captured bytes, outermost first. `length` is the length on the wire.
/// Never fails: what cannot be read becomes a layer `Cut` or `Malformed` that says why. Ranges of
/// layers are in order and do not overlap.
#[must_use]
pub fn layers(link: LinkType, bytes: &[u8], length: u32) -> Vec<Layer> {
    frame_of(link, bytes, length).finish()
}

/// A frame taken apart as far as it goes.
pub(super) fn frame_of(link: LinkType, bytes: &[u8], length: u32) -> Dissection<'_> {
    let mut frame = Dissection::new(bytes, length);
    link::read(&mut frame, link);
    frame
}
