//! TCP headers (RFC 9293).

use super::super::{Protocol, Transport, application};
use super::dissection::Dissection;
use super::header::Header;
use super::names::{bytes_of, port_field};
use super::tcp_options;

const FIXED_LENGTH: usize = 20;

/// Flags in the order in which people say them.
const FLAGS: [(u8, &str); 8] = [
    (0x02, "SYN"),
    (0x01, "FIN"),
    (0x04, "RST"),
    (0x08, "PSH"),
    (0x10, "ACK"),
    (0x20, "URG"),
    (0x40, "ECE"),
    (0x80, "CWR"),
];

pub(super) fn read(frame: &mut Dissection<'_>) {
    let name = named!(frame, "TCP");
    if let Some(ports) = frame.header(name, header) {
        application::read_upper(frame, Protocol::TCP, ports);
    }
}

/// Gives the ports.
fn header(header: &mut Header<'_>) -> Option<(u16, u16)> {
    let source = header.u16_as("Source port", |port| port_field(Transport::Tcp, port))?;
    let destination = header.u16_as("Destination port", |port| port_field(Transport::Tcp, port))?;
    header.summary = format!("{source} → {destination}");
    let sequence = header.u32("Sequence number")?;
    header.u32("Acknowledgment number")?;
    let ([offset], bytes) = header.take()?;
    let header_length = usize::from(offset >> 4) * 4;
    header.add("Data offset", bytes.clone(), bytes_of(header_length));
    header.add("Reserved", bytes, offset & 0x0f);
    let flags = flags(header.u8_as("Flags", flags)?);
    header.u16("Window")?;
    header.hex16("Checksum")?;
    header.u16("Urgent pointer")?;
    header.say(&format!(", {flags}, sequence number {sequence}"));
    if header_length < FIXED_LENGTH {
        return header.fault(format!("a header of {} is shorter than the shortest", bytes_of(header_length)));
    }
    tcp_options::read(header, header_length - FIXED_LENGTH)?;
    Some((source, destination))
}

/// `SYN, ACK`, or `none`.
fn flags(byte: u8) -> String {
    let set: Vec<_> = FLAGS.iter().filter(|(bit, _)| byte & bit != 0).map(|(_, name)| *name).collect();
    if set.is_empty() { "none".to_owned() } else { set.join(", ") }
}
