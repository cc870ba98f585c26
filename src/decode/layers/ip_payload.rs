//! IP packets whole: the header that stands there, its extensions, and the upper layer.

use super::super::extension::Extension;
use super::super::link::IpVersion;
use super::super::tunnel::of_protocol;
use super::dissection::{Depth, Dissection};
use super::{icmp, igmp, ipv4, ipv6, ipv6_extension, payload, tcp, tunnel, udp};

/// What follows an IP header or an extension header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    /// IP protocol number.
    pub protocol: u8,
    /// The packet is a fragment and not the first: no header follows.
    pub later_fragment: bool,
}

/// Reads the IP packet at hand with all that it holds.
pub(super) fn read_packet(frame: &mut Dissection<'_>, version: IpVersion) {
    let nibble = frame.rest().first().map(|first| first >> 4);
    let next = match (nibble, version) {
        (Some(4), IpVersion::V4 | IpVersion::Either) => ipv4::read(frame),
        (Some(6), IpVersion::V6 | IpVersion::Either) => ipv6::read(frame),
        (None, _) => frame.header("IP", |_| None),
        (Some(other), _) => {
            frame.malformed(format!("an IP header of version {other} where {} belongs", wanted(version)));
            None
        }
    };
    if let Some(next) = next {
        let is_extension = if nibble == Some(4) { Extension::is_ipv4 } else { Extension::is_ipv6 };
        read_upper(frame, next, is_extension);
    }
}

const fn wanted(version: IpVersion) -> &'static str {
    match version {
        IpVersion::V4 => "version 4",
        IpVersion::V6 => "version 6",
        IpVersion::Either => "version 4 or 6",
    }
}

fn read_upper(frame: &mut Dissection<'_>, mut next: Next, is_extension: fn(u8) -> bool) {
    while !next.later_fragment && is_extension(next.protocol) {
        next = match ipv6_extension::read(frame, next.protocol) {
            Some(next) => next,
            None => return,
        };
    }
    if next.later_fragment {
        let name = named!(frame, "Payload");
        return frame.rest_as(name, |rest| format!("later fragment, {}", payload::summary(rest)));
    }
    match next.protocol {
        1 => icmp::read(frame, icmp::Family::V4),
        2 => igmp::read(frame),
        6 => tcp::read(frame),
        17 => udp::read(frame),
        58 => icmp::read(frame, icmp::Family::V6),
        // The payload is said when the frame is finished.
        protocol => {
            if let Some(inside) = of_protocol(protocol) {
                tunnel::read(frame, inside);
            }
        }
    }
}

/// Reads the packet that an ICMP error quotes, in so many bytes.
pub(super) fn read_quoted(frame: &mut Dissection<'_>, length: usize) {
    debug_assert_ne!(frame.depth, Depth::Quoted);
    frame.quote(length, |frame| read_packet(frame, IpVersion::Either));
}
