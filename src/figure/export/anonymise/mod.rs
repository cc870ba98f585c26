//! Frames whose machines have other names.
//!
//! Addresses keep their common prefixes and nothing else: what two addresses share of their first
//! bits, their new ones share too. The same key gives the same names, in every file.

mod checksum;
mod key;
mod names;

pub use key::AnonymiseKey;

use std::net::IpAddr;

use crate::{
    capture::LinkType,
    stream::{Place, Places},
};
use names::Names;

/// How frames are anonymised.
#[derive(Clone, Debug)]
pub struct Anonymise {
    pub key: AnonymiseKey,
    /// Payloads stay as they are. They may well name machines.
    pub keep_payload: bool,
}

/// Gives the machines in one frame after another other names; reuses its buffers.
#[derive(Debug)]
pub struct Anonymiser {
    names: Names,
    keep_payload: bool,
    places: Places,
    frame: Vec<u8>,
}

impl Anonymiser {
    #[must_use]
    pub fn new(anonymise: &Anonymise) -> Self {
        Self {
            names: Names::new(&anonymise.key),
            keep_payload: anonymise.keep_payload,
            places: Places::default(),
            frame: Vec::new(),
        }
    }

    /// The new name of an address.
    pub fn address(&mut self, address: IpAddr) -> IpAddr {
        self.names.address(address)
    }

    /// The frame with other names in its headers: hardware addresses, IP addresses, those in ICMP
    /// messages and in packets that they quote, in packets inside tunnels, and in ARP. Checksums that were right are right
    /// again, wrong ones stay wrong. Unless payloads are kept, it is cut behind the headers, as by a
    /// snap length, or where it must keep its length has zeros there. None for a frame that is
    /// neither a packet nor an ARP of Ethernet and IPv4.
    pub fn frame(&mut self, link: LinkType, bytes: &[u8], keep_length: bool) -> Option<&[u8]> {
        self.places.find(link, bytes).ok()?;
        self.frame.clear();
        self.frame.extend_from_slice(bytes);
        for place in &self.places.places {
            put(&mut self.names, *place, &mut self.frame);
        }
        for sum in &self.places.checksums {
            checksum::mend(sum, bytes, &mut self.frame);
        }
        if !self.keep_payload {
            self.frame.truncate(self.places.end);
            if keep_length {
                self.frame.resize(bytes.len(), 0);
            }
        }
        Some(&self.frame)
    }
}

fn put(names: &mut Names, place: Place, frame: &mut [u8]) {
    match place {
        Place::Hardware { at, length } => {
            if let Some(bytes) = frame.get_mut(at..at + length) {
                names.hardware(bytes);
            }
        }
        Place::V4 { at } => {
            if let Some(bytes) = frame.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
                *bytes = names.v4(*bytes);
            }
        }
        Place::V6 { at } => {
            if let Some(bytes) = frame.get_mut(at..).and_then(|rest| rest.first_chunk_mut()) {
                *bytes = names.v6(*bytes);
            }
        }
        Place::Blank { at, length, with } => {
            if let Some(bytes) = frame.get_mut(at..at + length) {
                bytes.fill(with);
            }
        }
    }
}
