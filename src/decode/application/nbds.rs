//! Datagrams of NetBIOS (RFC 1002, 4.4), which carry messages to mailslots in SMB.

use super::{
    Application, netbios_name,
    recogniser::{Likeness, Recogniser},
    smb, words,
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header, names::bytes_of},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::NbDatagram,
    ports: &[(Transport::Udp, 138)],
    likeness: |payload, context| if context.is_udp() { likeness(payload) } else { Likeness::No },
    read: |frame, _| read(frame),
};

/// Bytes before the names of a datagram that carries data.
const FIXED: usize = 14;

const ERROR: u8 = 0x13;

fn likeness(payload: &[u8]) -> Likeness {
    match payload {
        [0x10..=0x12, flags, ..] if *flags < 0x10 => {
            let name = |at: usize| payload.get(at..).and_then(netbios_name::decoded).is_some();
            Likeness::sure(name(FIXED) && name(FIXED + netbios_name::LENGTH))
        }
        [ERROR, flags, _, _, _, _, _, _, _, _, 0x82..=0x84] if *flags < 0x10 => Likeness::OnPort,
        [0x14..=0x16, flags, ..] if *flags < 0x10 => {
            Likeness::on_port(payload.get(10..).and_then(netbios_name::decoded).is_some())
        }
        _ => Likeness::No,
    }
}

fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::NbDatagram, datagram);
    if !frame.has_stopped() && frame.rest().starts_with(&smb::MAGIC) {
        smb::read(frame);
    }
}

fn datagram(header: &mut Header<'_>) -> Option<()> {
    let kind = header.u8_as("Type", |kind| format!("{kind:#04x} ({})", kind_name(kind)))?;
    header.say(kind_name(kind));
    header.u8_as("Flags", |bits| {
        let node = ["B node", "P node", "M node", "NBDD"]
            .get(usize::from(bits >> 2 & 3))
            .copied()
            .unwrap_or_default();
        format!("{node}; {}", words::set(u64::from(bits & 3), &[(1, "more"), (2, "first")]))
    })?;
    header.hex16("Datagram")?;
    header.ipv4("Source address")?;
    header.u16("Source port")?;
    match kind {
        0x10..=0x12 => {
            header.u16_as("Length", |length| bytes_of(length.into()))?;
            header.u16("Offset")?;
            let from = netbios_name::take(header, "Source name")?;
            let to = netbios_name::take(header, "Destination name")?;
            header.say(&format!(" {from} → {to}"));
        }
        ERROR => {
            let error = header.u8_as("Error", |code| format!("{code:#04x} ({})", error(code)))?;
            header.say(&format!(": {}", self::error(error)));
        }
        _ => {
            let to = netbios_name::take(header, "Destination name")?;
            header.say(&format!(" {to}"));
        }
    }
    Some(())
}

const fn kind_name(kind: u8) -> &'static str {
    match kind {
        0x10 => "datagram",
        0x11 => "group datagram",
        0x12 => "broadcast datagram",
        ERROR => "datagram error",
        0x14 => "datagram query request",
        0x15 => "positive datagram query response",
        _ => "negative datagram query response",
    }
}

const fn error(code: u8) -> &'static str {
    match code {
        0x82 => "destination name not present",
        0x83 => "invalid source name format",
        0x84 => "invalid destination name format",
        _ => "unknown error",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Context, browser, identify, netbios_name::tests::encoded, recognise};
    use super::*;
    use crate::decode::Protocol;

    /// A host's announcement to its group, whole.
    pub fn announcement() -> Vec<u8> {
        let slot = b"\\MAILSLOT\\BROWSE\0";
        let data = browser::tests::host("HERBIVORE", "a host");
        let mut smb = [&smb::MAGIC[..], &[0x25], &[0; 27]].concat();
        // Seventeen words, then the mailslot's name.
        let place = 32 + 1 + 34 + 2 + slot.len() as u16;
        smb.extend([17, 0, 0]);
        smb.extend((data.len() as u16).to_le_bytes());
        smb.extend([0; 18]);
        smb.extend((data.len() as u16).to_le_bytes());
        smb.extend(place.to_le_bytes());
        smb.extend([3, 0, 1, 0, 1, 0, 2, 0]);
        smb.extend((slot.len() as u16 + data.len() as u16).to_le_bytes());
        smb.extend(slot);
        smb.extend(&data);
        let names = [encoded("HERBIVORE", 0), encoded("WORKGROUP", 0x1d)].concat();
        let head = [0x11, 0x02, 0x80, 1, 192, 0, 2, 7, 0, 138, 0, 0, 0, 0];
        [&head[..], &names, &smb].concat()
    }

    fn context(length: usize) -> Context {
        Context { protocol: Protocol::UDP, ports: Some((138, 138)), length: length as u32 }
    }

    #[test]
    fn a_datagram_is_read_down_to_what_the_host_announces() {
        let bytes = announcement();
        let found = recognise(&bytes, &context(bytes.len()));
        let told: Vec<_> = found.told.iter().map(|told| told.application).collect();
        assert_eq!(told, [Application::NbDatagram, Application::Smb, Application::Browser], "{found:#?}");
        assert_eq!(
            found.line,
            "host announcement HERBIVORE: a host; trans request \\MAILSLOT\\BROWSE; \
             group datagram HERBIVORE<00> → WORKGROUP<1d>"
        );
    }

    #[test]
    fn other_bytes_on_the_port_are_data() {
        let mut bytes = announcement();
        bytes[20] = 0;
        assert_eq!(identify(&bytes, &context(bytes.len())), Some(Application::Data));
        assert_eq!(identify(&[0x11; 80], &context(80)), Some(Application::Data));
    }
}
