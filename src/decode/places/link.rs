//! The names in link headers.

use super::{
    super::link::{LinkHeader, Peeled},
    LinkType, Places, Undecoded, be16,
};

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
    let mut header = LinkHeader::first(link);
    let mut start = 0;
    let mut room = usize::MAX;
    loop {
        match header {
            LinkHeader::Ip(_) => return Ok(Behind::Ip { start, room }),
            LinkHeader::Arp => return Ok(Behind::Arp { start }),
            LinkHeader::Unknown(reason) => return Err(reason),
            _ => {}
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let rest = rest.get(..room).unwrap_or(rest);
        let Peeled { length, next, payload } = header.peel(rest).ok_or(Undecoded::Cut)?;
        if length > rest.len() {
            return Err(Undecoded::Cut);
        }
        names(places, header, rest, start);
        start += length;
        room = room.saturating_sub(length).min(payload.unwrap_or(usize::MAX));
        header = next;
    }
}

fn names(places: &mut Places, header: LinkHeader, bytes: &[u8], start: usize) {
    match header {
        LinkHeader::Ethernet => {
            places.hardware(start, 6);
            places.hardware(start + 6, 6);
        }
        // Cooked headers have room for eight bytes; the unused ones may hold anything.
        LinkHeader::LinuxSll => cooked(places, start + 6, usize::from(be16(bytes, 4).unwrap_or(0))),
        LinkHeader::LinuxSll2 => {
            cooked(places, start + 12, usize::from(bytes.get(11).copied().unwrap_or(0)));
        }
        _ => {}
    }
}

fn cooked(places: &mut Places, at: usize, length: usize) {
    const ROOM: usize = 8;
    let length = length.min(ROOM);
    places.hardware(at, length);
    places.blank(at + length, at + ROOM, 0);
}
