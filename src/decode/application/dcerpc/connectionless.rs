//! Connectionless DCE/RPC (C706, 12.5): version 4, a datagram a unit, each with its interface.

use super::super::{
    Application, Context, MeaningKind, Uuid,
    recogniser::{Likeness, Recogniser},
};
use super::ndr;
use super::order::Order;
use super::{interface, status};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header, names::bytes_of},
};

pub(in super::super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::DceRpc,
    ports: &[(Transport::Udp, 135)],
    likeness,
    read: |frame, _| read(frame),
};

const HEADER: usize = 80;
const LARGEST_KIND: u8 = 10;

const REQUEST: u8 = 0;
const REJECT: u8 = 6;
const FAULT: u8 = 3;

/// [MS-MSRP]'s interface, that of pop-up messages.
const MESSENGER: u128 = 0x5a7b91f8_ff00_11d0_a9b2_00c04fb6e6fc;

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    Likeness::sure(context.is_udp() && is_unit(payload, context.length))
}

/// Version 4, a known kind and data representation, no reserved flags, an interface, and a length that
/// the datagram has.
fn is_unit(payload: &[u8], length: u32) -> bool {
    let Some(header) = payload.first_chunk::<HEADER>() else { return false };
    let [4, kind, flags1, flags2, integers, floats, 0, _, ..] = *header else { return false };
    let [.., body_low, body_high, _, _, _, _] = *header;
    let body = u32::from(Order::of(integers).u16_of([body_low, body_high]));
    let interface = header.get(24..40).unwrap_or_default();
    kind <= LARGEST_KIND
        && flags1 & 0x81 == 0
        && flags2 & 0xf1 == 0
        && integers & 0xee == 0
        && floats <= 3
        && interface.iter().any(|byte| *byte != 0)
        && HEADER as u32 + body <= length
}

fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::DceRpc, unit);
}

fn unit(header: &mut Header<'_>) -> Option<()> {
    header.u8("Version")?;
    let kind = header.u8_as("Packet type", |kind| format!("{kind} ({})", kind_name(kind)))?;
    header.u8_as("Flags", |bits| {
        super::super::words::set(
            bits.into(),
            &[
                (2, "last fragment"),
                (4, "fragment"),
                (8, "no fack"),
                (16, "maybe"),
                (32, "idempotent"),
                (64, "broadcast"),
            ],
        )
    })?;
    header.u8_as("Second flags", |bits| super::super::words::set(bits.into(), &[(2, "cancel pending")]))?;
    let ([integers, _, _], range) = header.take()?;
    let order = Order::of(integers);
    header.add("Data representation", range, if order.is_little { "little endian" } else { "big endian" });
    header.u8("Serial number, high byte")?;
    let (object, range) = order.uuid(header)?;
    header.add("Object", range, object);
    let (uuid, range) = order.uuid(header)?;
    let name = interface::interface_name(uuid);
    let shown = name.map_or_else(|| uuid.to_string(), |name| format!("{name} {uuid}"));
    header.add("Interface", range.clone(), shown);
    let name = name.map_or_else(|| uuid.to_string(), ToOwned::to_owned);
    header.say(&format!("{} {name}", kind_name(kind)));
    header.means(MeaningKind::Interface, name, range);
    let (activity, range) = order.uuid(header)?;
    header.add("Activity", range, activity);
    order.u32_as(header, "Server boot time", |time| time.to_string())?;
    order.u32_as(header, "Interface version", |version| format!("{}.{}", version & 0xffff, version >> 16))?;
    order.u32_as(header, "Sequence number", |number| number.to_string())?;
    let opnum = order.u16_as(header, "Operation number", |opnum| {
        super::super::words::named(opnum, interface::operation_name(uuid, opnum))
    })?;
    order.u16_as(header, "Interface hint", |hint| format!("{hint:#06x}"))?;
    order.u16_as(header, "Activity hint", |hint| format!("{hint:#06x}"))?;
    order.u16_as(header, "Length of the body", |length| bytes_of(length.into()))?;
    order.u16(header, "Fragment number")?;
    header.u8("Authentication protocol")?;
    header.u8("Serial number, low byte")?;
    match kind {
        REQUEST => request(header, order, uuid, opnum),
        REJECT | FAULT => {
            let status = order.u32_as(header, "Status", status::fault)?;
            header.say(&format!(", {}", status::fault(status)));
        }
        _ => {}
    }
    Some(())
}

fn request(header: &mut Header<'_>, order: Order, interface: Uuid, opnum: u16) {
    header.say(&format!(", opnum {opnum}"));
    if let Some(name) = interface::operation_name(interface, opnum) {
        header.say(&format!(" ({name})"));
    }
    // A body that the datagram does not hold, or that is none of this operation, stays payload.
    if interface.0 == MESSENGER && opnum == 0 {
        let from = ndr::text(header, order, "From");
        let to = from.and_then(|_| ndr::text(header, order, "To"));
        let message = to.and_then(|_| ndr::text(header, order, "Message"));
        if let Some(message) = message {
            let message: String =
                message.chars().take(80).map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
            header.say(&format!(": {}", message.trim()));
        }
    }
}

const fn kind_name(kind: u8) -> &'static str {
    match kind {
        REQUEST => "request",
        1 => "ping",
        2 => "response",
        FAULT => "fault",
        4 => "working",
        5 => "nocall",
        REJECT => "reject",
        7 => "ack",
        8 => "cancel",
        9 => "fack",
        _ => "cancel ack",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{identify, recognise},
    };

    /// A pop-up message, whole.
    pub fn popup() -> Vec<u8> {
        let text = |text: &[u8]| {
            let count = (text.len() as u32 + 1).to_le_bytes();
            let mut bytes = [&count[..], &[0; 4], &count, text, &[0]].concat();
            bytes.resize(bytes.len().next_multiple_of(4), 0);
            bytes
        };
        let body = [text(b"HOST"), text(b"ALL"), text(b"buy\nnow")].concat();
        let mut bytes = vec![4, 0, 0x28, 0, 0x10, 0, 0, 0];
        bytes.extend([0; 16]);
        bytes.extend([
            0xf8, 0x91, 0x7b, 0x5a, 0, 0xff, 0xd0, 0x11, 0xa9, 0xb2, 0, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc,
        ]);
        bytes.extend([7; 16]);
        bytes.extend([0; 4]);
        bytes.extend([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
        bytes.extend((body.len() as u16).to_le_bytes());
        bytes.extend([0; 4]);
        assert_eq!(bytes.len(), HEADER);
        [bytes, body].concat()
    }

    fn context(length: usize) -> Context {
        Context { protocol: Protocol::UDP, ports: Some((666, 1026)), length: length as u32 }
    }

    #[test]
    fn a_pop_up_message_is_read_on_any_port() {
        let bytes = popup();
        let found = recognise(&bytes, &context(bytes.len()));
        assert_eq!(found.line, "request Messenger, opnum 0 (NetrSendMessage): buy now");
        let to = found.layers[0].fields.iter().find(|field| field.name == "To").unwrap();
        assert_eq!((to.value.as_str(), to.bytes.clone()), ("ALL", 112..116));
        assert_eq!(found.layers.len(), 1, "{found:#?}");
        assert_eq!((found.meanings[0].text.as_str(), found.meanings[0].bytes.clone()), ("Messenger", 24..40));
    }

    #[test]
    fn slammer_and_datagrams_without_an_interface_or_with_wrong_lengths_are_none() {
        let slammer = [&[4][..], &[1; 96], &[0xdc; 280]].concat();
        assert_ne!(identify(&slammer, &context(376)), Some(Application::DceRpc));
        let bytes = popup();
        assert_ne!(identify(&bytes[..110], &context(110)), Some(Application::DceRpc));
        assert_eq!(identify(&bytes[..110], &context(bytes.len())), Some(Application::DceRpc), "cut");
        let mut nameless = bytes;
        nameless[24..40].fill(0);
        assert_ne!(identify(&nameless, &context(nameless.len())), Some(Application::DceRpc));
    }
}
