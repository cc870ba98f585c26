//! TCP and UDP: no names but in options, and checksums over the addresses below.

use super::{
    super::tunnel::{MOST_TUNNELS, of_udp},
    Checksum, Places, be16, link,
};

pub const TCP: u8 = 6;
pub const UDP: u8 = 17;

const TCP_FIXED: usize = 20;
const UDP_HEADER: usize = 8;

/// What an upper layer knows of the packet it is in.
#[derive(Clone, Copy, Debug)]
pub struct Upper {
    /// First byte of the source address, and the end of the destination's.
    pub addresses: (usize, usize),
    pub later_fragment: bool,
    pub v6: bool,
    pub level: Level,
}

/// How a packet lies in the frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Level {
    /// An ICMP error quotes it: what it quotes or holds in tunnels itself is not walked.
    pub quoted: bool,
    /// How many tunnels it is inside of.
    pub tunnels: u8,
}

impl Level {
    /// Inside one more tunnel; none where the walk goes no deeper.
    pub fn inside(self) -> Option<Self> {
        let deeper = self.tunnels < MOST_TUNNELS && !self.quoted;
        deeper.then(|| Self { tunnels: self.tunnels + 1, ..self })
    }
}

pub fn tcp(places: &mut Places, bytes: &[u8], start: usize, upper: Upper) -> usize {
    let words = bytes.get(start + 12).map_or(0, |byte| usize::from(byte >> 4));
    let end = (start + (words * 4).max(TCP_FIXED)).min(bytes.len());
    walk_options(places, bytes, start + TCP_FIXED, end, is_plain);
    places.covered(start + 16, start, end, Some(upper.addresses), false);
    end
}

pub fn udp(places: &mut Places, bytes: &[u8], start: usize, upper: Upper) -> usize {
    let behind = (start + UDP_HEADER).min(bytes.len());
    let inside = inside_udp(places, bytes, start, behind, upper.level);
    let end = inside.unwrap_or(behind);
    places.covered(start + 6, start, end, Some(upper.addresses), true);
    end
}

/// Walks the tunnel in a datagram; gives where the headers inside it end.
fn inside_udp(places: &mut Places, bytes: &[u8], start: usize, behind: usize, level: Level) -> Option<usize> {
    let length = usize::from(be16(bytes, start + 4)?);
    let datagram = match length {
        UDP_HEADER.. => bytes.get(..start + length).unwrap_or(bytes),
        _ => bytes,
    };
    let (source, destination) = (be16(bytes, start)?, be16(bytes, start + 2)?);
    let first = of_udp(source, destination, datagram.get(behind..)?)?;
    Some(link::walk_tunnel(places, first, datagram, behind, level))
}

/// TCP options that name nobody: segment size, window scale, selective acknowledgment, timestamps
/// (RFC 9293, RFC 7323, RFC 2018). Others may (multipath TCP and proxies carry addresses).
fn is_plain(kind: u8) -> bool {
    matches!(kind, 2..=5 | 8)
}

/// Walks options of IPv4 or TCP, which are laid out alike (RFC 791, 3.1; RFC 9293, 3.2): those that
/// are not kept become no-operations.
pub fn walk_options(places: &mut Places, bytes: &[u8], start: usize, end: usize, keep: fn(u8) -> bool) {
    const END: u8 = 0;
    const NO_OPERATION: u8 = 1;
    let mut at = start;
    while at < end {
        match bytes.get(at).copied() {
            Some(NO_OPERATION) => at += 1,
            // What stands behind the end is padding, and should be zero.
            Some(END) | None => return places.blank(at, end, END),
            Some(kind) => {
                let length = bytes.get(at + 1).map_or(0, |length| usize::from(*length));
                if length < 2 || at + length > end {
                    // Not whole, or no option.
                    return places.blank(at, end, NO_OPERATION);
                }
                if !keep(kind) {
                    places.blank(at, at + length, NO_OPERATION);
                }
                at += length;
            }
        }
    }
}

impl Places {
    /// Notes a checksum if it was captured.
    pub(super) fn covered(
        &mut self,
        at: usize,
        start: usize,
        end: usize,
        addresses: Option<(usize, usize)>,
        zero_is_none: bool,
    ) {
        if at + 2 <= end {
            self.checksums.push(Checksum { at, start, end, addresses, zero_is_none });
        }
    }
}
