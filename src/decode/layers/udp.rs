//! UDP headers (RFC 768).

use super::super::{Protocol, Transport, application, tunnel::of_udp};
use super::dissection::Dissection;
use super::header::Header;
use super::names::{bytes_of, port_field};
use super::tunnel;

const HEADER_LENGTH: usize = 8;

/// Reads the header, bounds the datagram by its length, where that can be, and goes into tunnels.
pub(super) fn read(frame: &mut Dissection<'_>) {
    let start = frame.position();
    let name = named!(frame, "UDP");
    let Some((source, destination, length)) = frame.header(name, header) else { return };
    // Less than a header: zero in jumbograms (RFC 2675), else wrong; then IP's length counts.
    if length >= HEADER_LENGTH {
        frame.bound(start, length);
    }
    if let Some(inside) = of_udp(source, destination, frame.rest()) {
        return tunnel::read(frame, inside);
    }
    application::read_upper(frame, Protocol::UDP, (source, destination));
}

fn header(header: &mut Header<'_>) -> Option<(u16, u16, usize)> {
    let source = header.u16_as("Source port", |port| port_field(Transport::Udp, port))?;
    let destination = header.u16_as("Destination port", |port| port_field(Transport::Udp, port))?;
    let length = usize::from(header.u16("Length")?);
    header.u16_as("Checksum", |checksum| match checksum {
        0 => "0x0000 (none)".to_owned(),
        _ => format!("{checksum:#06x}"),
    })?;
    header.summary = format!("{source} → {destination}, {}", bytes_of(length.saturating_sub(HEADER_LENGTH)));
    Some((source, destination, length))
}
