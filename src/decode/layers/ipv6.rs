//! IPv6 headers (RFC 8200).

use super::dissection::Dissection;
use super::header::Header;
use super::ip_payload::Next;
use super::ipv4::{code_point, congestion};
use super::names::{bytes_of, ip_protocol, ip_protocol_field};

const HEADER_LENGTH: usize = 40;
const NO_NEXT_HEADER: u8 = 59;

/// Reads the header and bounds the packet by its payload length.
pub(super) fn read(frame: &mut Dissection<'_>) -> Option<Next> {
    let start = frame.position();
    let name = named!(frame, "IPv6");
    let (next, payload_length) = frame.header(name, header)?;
    // Zero in jumbograms (RFC 2675) and with segmentation offload.
    if payload_length != 0 || next.protocol == NO_NEXT_HEADER {
        frame.bound(start, HEADER_LENGTH + payload_length);
    }
    Some(next)
}

fn header(header: &mut Header<'_>) -> Option<(Next, usize)> {
    let (first, bytes) = header.take()?;
    let first = u32::from_be_bytes(first);
    let traffic_class = (first >> 20) as u8;
    let at = bytes.start;
    header.add("Version", at..at + 1, first >> 28);
    header.add("Differentiated services", at..at + 2, code_point(traffic_class >> 2));
    header.add("Congestion notification", at + 1..at + 2, congestion(traffic_class));
    header.add("Flow label", at + 1..bytes.end, format!("{:#07x}", first & 0x000f_ffff));
    let payload_length = usize::from(header.u16("Payload length")?);
    let protocol = header.u8_as("Next header", ip_protocol_field)?;
    header.u8("Hop limit")?;
    let source = header.ipv6("Source")?;
    let destination = header.ipv6("Destination")?;
    header.summary =
        format!("{source} → {destination}, {}, {}", ip_protocol(protocol), bytes_of(payload_length));
    Some((Next { protocol, later_fragment: false }, payload_length))
}
