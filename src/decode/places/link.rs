//! The names in the headers of links and tunnels.

use std::ops::Range;

use super::{
    super::{
        link::{FrameControl, LinkHeader, Peeled, nflog_values},
        tunnel::{GreFlags, Tunnel},
    },
    LinkType, Places, Undecoded, be16, ip,
    transport::Level,
};

/// Length of Prism's header, which names the device; AVS' in its place does not.
const PRISM: usize = 144;

/// What stands behind the link headers.
pub enum Behind {
    /// So many bytes are the packet's, by the link headers.
    Ip {
        start: usize,
        room: usize,
    },
    Arp {
        start: usize,
    },
}

/// Peels the link headers as `strip` does.
pub fn walk(places: &mut Places, link: LinkType, bytes: &[u8]) -> Result<Behind, Undecoded> {
    walk_from(places, LinkHeader::first(link), bytes, 0).map_err(|(reason, _)| reason)
}

/// Walks a tunnel from its header on, or from the packet inside where it has none, and that packet;
/// gives where the headers end. Before what is not walked they end too.
pub fn walk_tunnel(
    places: &mut Places,
    first: LinkHeader,
    bytes: &[u8],
    start: usize,
    level: Level,
) -> usize {
    let Some(level) = level.inside() else { return start };
    // GRE's checksum covers all behind its header, so it comes after what is found there.
    let checksum = match first {
        LinkHeader::Tunnel(Tunnel::Gre) => {
            be16(bytes, start).map(GreFlags).filter(|flags| flags.version() == 0 && flags.has_checksum())
        }
        _ => None,
    };
    let end = match walk_from(places, first, bytes, start) {
        Ok(Behind::Ip { start, room }) => {
            let end = start.saturating_add(room).min(bytes.len());
            ip::walk(places, bytes.get(..end).unwrap_or(bytes), start, level).unwrap_or(start)
        }
        Ok(Behind::Arp { start }) => places.arp(bytes, start).unwrap_or(start),
        Err((_, end)) => end,
    };
    if checksum.is_some() {
        places.covered(start + 4, start, end, None, false);
    }
    end
}

/// Peels headers. An error comes with where the headers end that were peeled.
fn walk_from(
    places: &mut Places,
    first: LinkHeader,
    bytes: &[u8],
    start: usize,
) -> Result<Behind, (Undecoded, usize)> {
    let (mut header, mut start) = (first, start);
    let mut room = usize::MAX;
    loop {
        match header {
            LinkHeader::Ip(_) => return Ok(Behind::Ip { start, room }),
            LinkHeader::Arp => return Ok(Behind::Arp { start }),
            LinkHeader::Unknown(reason) => return Err((reason, start)),
            _ => {}
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let rest = rest.get(..room).unwrap_or(rest);
        let Peeled { length, next, payload } = header.peel(rest).ok_or((Undecoded::Cut, start))?;
        if length > rest.len() {
            return Err((Undecoded::Cut, start));
        }
        // What does not lead on is not carried on either.
        if let LinkHeader::Unknown(reason) = next {
            return Err((reason, start));
        }
        names(places, header, rest, start, length);
        start += length;
        room = room.saturating_sub(length).min(payload.unwrap_or(usize::MAX));
        header = next;
    }
}

/// The names in one header of so many bytes.
fn names(places: &mut Places, header: LinkHeader, bytes: &[u8], start: usize, length: usize) {
    match header {
        LinkHeader::Ethernet | LinkHeader::Amsdu => {
            places.hardware(start, 6);
            places.hardware(start + 6, 6);
        }
        LinkHeader::Ieee80211 { .. } => wireless(places, bytes, start),
        // A secure channel is named by a card and a port.
        LinkHeader::MacSec if length > 8 => places.hardware(start + 6, 6),
        LinkHeader::AppleIeee1394 => {
            places.hardware(start, 8);
            places.hardware(start + 8, 8);
        }
        // Cooked headers have room for eight bytes; the unused ones may hold anything.
        LinkHeader::LinuxSll => cooked(places, start + 6, usize::from(be16(bytes, 4).unwrap_or(0))),
        LinkHeader::LinuxSll2 => {
            cooked(places, start + 12, usize::from(bytes.get(11).copied().unwrap_or(0)));
        }
        // Values before the packet name cards and users.
        LinkHeader::Nflog => {
            for (_, value) in nflog_values(bytes).filter(|(_, value)| value.end < length) {
                places.blank(start + value.start, start + value.end, 0);
            }
        }
        // Names of interfaces and rules.
        LinkHeader::Pflog => places.blank(start + 4, start + 36, 0),
        LinkHeader::Prism if length == PRISM => places.blank(start + 8, start + 24, 0),
        // Fields may say where the adapter stood; of no type and no length, they say nothing.
        LinkHeader::Ppi => places.blank(start + 8, start + length, 0),
        LinkHeader::Tunnel(tunnel) => tunnel_names(places, tunnel, bytes, start, length),
        _ => {}
    }
}

/// Options and routes of tunnels may name machines.
fn tunnel_names(places: &mut Places, tunnel: Tunnel, bytes: &[u8], start: usize, length: usize) {
    let end = start + length;
    match tunnel {
        Tunnel::Gre => {
            let flags = GreFlags(be16(bytes, 0).unwrap_or_default());
            if flags.version() == 0 && flags.has_routing() {
                routes(places, bytes, start, flags.length()..length);
            }
        }
        Tunnel::Geneve => places.blank(start + 8, end, 0),
        Tunnel::TeredoOrigin | Tunnel::TeredoAuthentication => places.blank(start + 4, end, 0),
        _ => {}
    }
}

/// The source routes of GRE: what they hold goes, their heads stay (RFC 1701).
fn routes(places: &mut Places, bytes: &[u8], start: usize, within: Range<usize>) {
    const HEAD: usize = 4;
    let mut at = within.start;
    while at + HEAD < within.end {
        let length = bytes.get(at + HEAD - 1).map_or(0, |length| usize::from(*length));
        at += HEAD;
        places.blank(start + at, start + (at + length).min(within.end), 0);
        at += length;
    }
}

/// Three addresses, and a fourth between access points.
fn wireless(places: &mut Places, bytes: &[u8], start: usize) {
    for at in [4, 10, 16] {
        places.hardware(start + at, 6);
    }
    if FrameControl::read(bytes).is_some_and(FrameControl::has_four_addresses) {
        places.hardware(start + FrameControl::THREE_ADDRESSES, 6);
    }
}

fn cooked(places: &mut Places, at: usize, length: usize) {
    const ROOM: usize = 8;
    let length = length.min(ROOM);
    places.hardware(at, length);
    places.blank(at + length, at + ROOM, 0);
}
