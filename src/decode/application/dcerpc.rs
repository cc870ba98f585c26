//! Connection-oriented DCE/RPC units (C706, chapter 12; Windows' profile: [MS-RPCE] 2.2.2), told by
//! their first bytes on any port. What needs the connection's state, such as the interface of a
//! request, is not said.

use std::fmt::Write;

use super::{
    Application, MeaningKind,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header, names::bytes_of},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::DceRpc,
    ports: &[(Transport::Tcp, 135)],
    likeness: |payload, context| Likeness::sure(context.is_tcp() && is_unit(payload)),
    read: |frame, _| read(frame),
};

/// Length of the common header.
const COMMON: usize = 16;
const LARGEST_KIND: u8 = 20;

/// Units that have a layer of their own fields; the others end with the common header.
const REQUEST: u8 = 0;
const RESPONSE: u8 = 2;
const FAULT: u8 = 3;
const BIND: u8 = 11;
const BIND_ACK: u8 = 12;
const ALTER_CONTEXT: u8 = 14;
const ALTER_CONTEXT_RESPONSE: u8 = 15;

/// Interfaces by their UUID ([MS-DCOM] 1.9, [MS-SRVS] and the like): their name, and beside it
/// what protocol analysers call it.
const INTERFACES: [(&str, &str); 10] = [
    ("4d9f4ab8-7d1c-11cf-861e-0020af6e7c57", "REMACT (IRemoteActivation)"),
    ("000001a0-0000-0000-c000-000000000046", "ISystemActivator"),
    ("99fcfec4-5260-101b-bbcb-00aa0021347a", "IOXIDResolver"),
    ("e1af8308-5d1f-11c9-91a4-08002b14a0fa", "endpoint mapper"),
    ("12345778-1234-abcd-ef00-0123456789ab", "LSARPC"),
    ("12345778-1234-abcd-ef00-0123456789ac", "SAMR"),
    ("3919286a-b10c-11d0-9ba8-00c04fd92ef5", "DSSETUP"),
    ("4b324fc8-1670-01d3-1278-5a47bf6ee188", "SRVSVC"),
    ("367abb81-9844-35f1-ad32-98f038001003", "SVCCTL"),
    ("6bffd098-a112-3610-9833-46c3f87e345a", "WKSSVC"),
];

/// A payload that starts as a unit does: version 5.0 or 5.1, a known kind, no unknown flags of data
/// representation, and a length that holds its own header.
pub(super) fn is_unit(payload: &[u8]) -> bool {
    let Some(&[5, minor, kind, _, integers, floats, 0, 0, a, b, ..]) = payload.first_chunk::<COMMON>() else {
        return false;
    };
    let length = if integers & 0x10 == 0 { u16::from_be_bytes([a, b]) } else { u16::from_le_bytes([a, b]) };
    minor <= 1 && kind <= LARGEST_KIND && integers & 0xee == 0 && floats <= 3 && usize::from(length) >= COMMON
}

/// Reads the unit at hand; its stub or other data stay as payload.
pub(super) fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::DceRpc, header);
}

/// Numbers in the byte order that the unit names.
struct Order {
    little: bool,
}

impl Order {
    fn u16(&self, header: &mut Header<'_>, name: &'static str) -> Option<u16> {
        let (bytes, range) = header.take()?;
        let value = if self.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) };
        header.add(name, range, value);
        Some(value)
    }

    fn u32(
        &self,
        header: &mut Header<'_>,
        name: &'static str,
        show: impl FnOnce(u32) -> String,
    ) -> Option<u32> {
        let (bytes, range) = header.take()?;
        let value = if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        header.add(name, range, show(value));
        Some(value)
    }

    /// `4d9f4ab8-7d1c-11cf-861e-0020af6e7c57` (C706, appendix A).
    fn uuid(&self, header: &mut Header<'_>) -> Option<(String, std::ops::Range<usize>)> {
        let (bytes, range) = header.take::<16>()?;
        let mut text = String::with_capacity(36);
        // The first three numbers stand in the unit's order, the rest byte by byte.
        let order: [usize; 16] = if self.little {
            [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
        } else {
            std::array::from_fn(|place| place)
        };
        for (place, at) in order.into_iter().enumerate() {
            if matches!(place, 4 | 6 | 8 | 10) {
                text.push('-');
            }
            // Writing to a string cannot fail.
            let _ = write!(text, "{:02x}", bytes.get(at).copied().unwrap_or_default());
        }
        Some((text, range))
    }
}

fn header(header: &mut Header<'_>) -> Option<()> {
    header.u8("Version")?;
    header.u8("Minor version")?;
    let kind = header.u8_as("Packet type", |kind| format!("{kind} ({})", kind_name(kind)))?;
    header.say(kind_name(kind));
    header.u8_as("Flags", flags)?;
    let ([integers, _, _, _], range) = header.take()?;
    let order = Order { little: integers & 0x10 != 0 };
    header.add("Data representation", range, if order.little { "little endian" } else { "big endian" });
    order.u16(header, "Fragment length")?;
    order.u16(header, "Authentication length")?;
    order.u32(header, "Call", |call| call.to_string())?;
    // A unit may go on in the next segment: what is not here is no fault.
    let _ = body(header, &order, kind);
    Some(())
}

/// What stands behind the common header.
fn body(header: &mut Header<'_>, order: &Order, kind: u8) -> Option<()> {
    match kind {
        REQUEST => {
            order.u32(header, "Allocation hint", |hint| bytes_of(hint as usize))?;
            order.u16(header, "Context")?;
            let opnum = order.u16(header, "Operation number")?;
            header.say(&format!(", operation {opnum}"));
        }
        RESPONSE => {
            order.u32(header, "Allocation hint", |hint| bytes_of(hint as usize))?;
            order.u16(header, "Context")?;
        }
        FAULT => {
            order.u32(header, "Allocation hint", |hint| bytes_of(hint as usize))?;
            order.u16(header, "Context")?;
            header.take::<2>()?;
            let status = order.u32(header, "Status", |status| format!("{status:#010x}"))?;
            header.say(&format!(", status {status:#010x}"));
        }
        BIND | ALTER_CONTEXT => contexts(header, order)?,
        BIND_ACK | ALTER_CONTEXT_RESPONSE => association(header, order)?,
        _ => {}
    }
    Some(())
}

fn association(header: &mut Header<'_>, order: &Order) -> Option<()> {
    order.u16(header, "Largest fragment sent")?;
    order.u16(header, "Largest fragment received")?;
    order.u32(header, "Association group", |group| format!("{group:#010x}")).map(drop)
}

/// The interfaces that are asked for.
fn contexts(header: &mut Header<'_>, order: &Order) -> Option<()> {
    association(header, order)?;
    let ([count, ..], range) = header.take::<4>()?;
    header.add("Contexts", range, count);
    for number in 0..count {
        order.u16(header, "Context")?;
        let ([syntaxes, _], _) = header.take()?;
        let (uuid, range) = order.uuid(header)?;
        let name = INTERFACES.iter().find(|(known, _)| *known == uuid).map(|(_, name)| *name);
        let shown = name.map_or_else(|| uuid.clone(), |name| format!("{name} {uuid}"));
        header.add("Interface", range.clone(), shown);
        header.means(MeaningKind::Interface, name.unwrap_or(&uuid), range);
        let separator = if number == 0 { " " } else { ", " };
        header.say(&format!("{separator}{}", name.unwrap_or(&uuid)));
        order
            .u32(header, "Interface version", |version| format!("{}.{}", version & 0xffff, version >> 16))?;
        for _ in 0..syntaxes {
            let (uuid, range) = order.uuid(header)?;
            header.add("Transfer syntax", range, uuid);
            order.u32(header, "Syntax version", |version| version.to_string())?;
        }
    }
    Some(())
}

const fn kind_name(kind: u8) -> &'static str {
    match kind {
        REQUEST => "request",
        1 => "ping",
        RESPONSE => "response",
        FAULT => "fault",
        4 => "working",
        5 => "nocall",
        6 => "reject",
        7 => "ack",
        8 => "cancel",
        9 => "fack",
        10 => "cancel ack",
        BIND => "bind",
        BIND_ACK => "bind ack",
        13 => "bind nak",
        ALTER_CONTEXT => "alter context",
        ALTER_CONTEXT_RESPONSE => "alter context response",
        16 => "auth 3",
        17 => "shutdown",
        18 => "cancel",
        19 => "orphaned",
        _ => "unknown",
    }
}

/// `first, last`, or `none`.
fn flags(byte: u8) -> String {
    const NAMES: [(u8, &str); 7] = [
        (0x01, "first"),
        (0x02, "last"),
        (0x04, "cancel pending"),
        (0x10, "multiplexed"),
        (0x20, "did not execute"),
        (0x40, "maybe"),
        (0x80, "object"),
    ];
    let set: Vec<_> = NAMES.iter().filter(|(bit, _)| byte & bit != 0).map(|(_, name)| *name).collect();
    if set.is_empty() { "none".to_owned() } else { set.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Layer, application::preview};

    /// A bind to `IRemoteActivation` as it stands on the wire, 72 bytes.
    const BIND_REMACT: [u8; 72] = [
        5, 0, 11, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, 1, 0, 0, 0, 0xd0, 0x16, 0xd0, 0x16, 0, 0, 0, 0, 1, 0, 0, 0,
        0, 0, 1, 0, 0xb8, 0x4a, 0x9f, 0x4d, 0x1c, 0x7d, 0xcf, 0x11, 0x86, 0x1e, 0x00, 0x20, 0xaf, 0x6e, 0x7c,
        0x57, 0, 0, 0, 0, 0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10,
        0x48, 0x60, 2, 0, 0, 0,
    ];

    fn read_unit(bytes: &[u8]) -> Vec<Layer> {
        let mut frame = Dissection::new(bytes, bytes.len() as u32);
        read(&mut frame);
        frame.finish()
    }

    #[test]
    fn a_bind_names_its_interface_and_where_it_stands() {
        let layers = read_unit(&BIND_REMACT);
        assert_eq!(layers.len(), 1, "{layers:#?}");
        assert_eq!(
            (layers[0].name, layers[0].summary.as_str()),
            ("DCE/RPC", "bind REMACT (IRemoteActivation)")
        );
        let interface = layers[0].fields.iter().find(|field| field.name == "Interface").unwrap();
        assert_eq!(interface.bytes, 32..48);
        assert_eq!(interface.value, "REMACT (IRemoteActivation) 4d9f4ab8-7d1c-11cf-861e-0020af6e7c57");
    }

    #[test]
    fn a_request_tells_its_operation_and_leaves_its_stub() {
        let unit = [5, 0, 0, 3, 0x10, 0, 0, 0, 28, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, 0, 0, 4, 0, 9, 9, 9, 9];
        let layers = read_unit(&unit);
        assert_eq!(layers[0].summary, "request, operation 4");
        assert_eq!((layers[1].name, layers[1].summary.as_str()), ("Payload", preview(&[9; 4]).as_str()));
    }

    #[test]
    fn numbers_follow_the_order_that_the_unit_names() {
        let unit = [5, 0, 0, 3, 0, 0, 0, 0, 0, 24, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 9];
        let layers = read_unit(&unit);
        assert_eq!(layers[0].summary, "request, operation 9");
        let call = layers[0].fields.iter().find(|field| field.name == "Call").unwrap();
        assert_eq!(call.value, "258");
    }

    #[test]
    fn a_bind_that_goes_on_in_the_next_segment_is_no_fault() {
        let layers = read_unit(&BIND_REMACT[..40]);
        assert_eq!(layers[0].summary, "bind");
        assert_eq!(layers[1].name, "Payload");
    }

    #[test]
    fn other_payloads_are_no_units() {
        for other in [
            &b"GET / HTTP/1.1\r\n"[..],
            &[5, 1, 0],
            &[5; 30],
            &[5, 0, 99, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, 0, 0, 0, 0],
            &BIND_REMACT[..15],
            &[],
        ] {
            assert!(!is_unit(other), "{other:02x?}");
        }
    }
}
