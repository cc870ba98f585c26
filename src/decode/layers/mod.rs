//! A frame as a person reads it: layer by layer, field by field, each with its bytes.
//!
//! Callers need not know where headers end, what is padding, or how much of a cut frame still tells.

mod arp;
mod cooked;
mod dcerpc;
mod dissection;
mod header;
mod icmp;
mod icmp_names;
mod ip_payload;
mod ipv4;
mod ipv6;
mod ipv6_extension;
mod link;
mod names;
mod payload;
mod tcp;
mod tcp_options;
mod udp;

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
}

/// One layer of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// `Ethernet`, `IPv4`, `UDP`, `Payload`.
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
    let mut frame = Dissection::new(bytes, length);
    link::read(&mut frame, link);
    frame.finish()
}
