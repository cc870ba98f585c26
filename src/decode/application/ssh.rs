//! SSH (RFC 4253): banners and the negotiation of keys; what follows is encrypted.

use super::{
    Application, Context, MeaningKind,
    piece::{means, take_line},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{
        dissection::Dissection,
        header::{Header, text_of},
        names::bytes_of,
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Ssh,
    ports: &[(Transport::Tcp, 22)],
    likeness,
    read: |frame, _| read(frame),
};

/// The longest packet (RFC 4253, 6.1).
const LONGEST: usize = 35_000;
const SHORTEST: usize = 12;
const KEY_EXCHANGE: u8 = 20;

/// What the lists of a key exchange are about, in their order (RFC 4253, 7.1).
const LISTS: [&str; 10] = [
    "Key exchange algorithms",
    "Host key algorithms",
    "Encryption from the client",
    "Encryption from the server",
    "MACs from the client",
    "MACs from the server",
    "Compression from the client",
    "Compression from the server",
    "Languages of the client",
    "Languages of the server",
];

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_tcp() {
        return Likeness::No;
    }
    if is_banner(payload) {
        return Likeness::Sure;
    }
    match message_number(payload) {
        Some(KEY_EXCHANGE) if names_algorithms(payload) => Likeness::Sure,
        // What is encrypted tells nothing: it is data.
        number => Likeness::on_port(matches!(number, Some(1..=4 | 20 | 21 | 30..=34))),
    }
}

/// `SSH-2.0-`.
fn is_banner(payload: &[u8]) -> bool {
    matches!(payload, [b'S', b'S', b'H', b'-', b'0'..=b'9', b'.', b'0'..=b'9', ..])
}

/// The number of the message in a packet that is not encrypted (RFC 4253, 6).
fn message_number(payload: &[u8]) -> Option<u8> {
    let &[a, b, c, d, padding, number, ..] = payload.first_chunk::<6>()?;
    let length = u32::from_be_bytes([a, b, c, d]) as usize;
    let fits = (SHORTEST..=LONGEST).contains(&length) && (length + 4).is_multiple_of(8);
    (fits && (4..=64).contains(&padding) && usize::from(padding) < length).then_some(number)
}

/// A key exchange's first list is of words with commas between them.
fn names_algorithms(payload: &[u8]) -> bool {
    // Behind length, padding, number and cookie.
    let Some(rest) = payload.get(22..) else { return false };
    let Some((length, list)) = rest.split_first_chunk::<4>() else { return false };
    let length = u32::from_be_bytes(*length) as usize;
    let list = list.get(..length.min(list.len())).unwrap_or_default();
    (8..LONGEST).contains(&length) && list.len() >= 8 && list.iter().all(u8::is_ascii_graphic)
}

fn read(frame: &mut Dissection<'_>) {
    while !frame.has_stopped() {
        let rest = frame.rest();
        if is_banner(rest) {
            frame.message(Application::Ssh, banner);
        } else if matches!(message_number(rest), Some(1..=4 | 20 | 21 | 30..=34)) {
            frame.message(Application::Ssh, packet);
        } else {
            return;
        }
    }
}

fn banner(header: &mut Header<'_>) -> Option<()> {
    let line = take_line(header, "Banner")?;
    header.say(&line.text());
    // `SSH-2.0-OpenSSH_8.7 comment`.
    means(header, MeaningKind::Software, line.after("SSH-2.0-".len()));
    Some(())
}

fn packet(header: &mut Header<'_>) -> Option<()> {
    let length = header.u32_as("Packet length", |length| bytes_of(length as usize))? as usize;
    let end = header.taken() + length;
    let padding = header.u8_as("Padding length", |length| bytes_of(length.into()))?;
    let number = header.u8_as("Message", |number| format!("{number} ({})", message_name(number)))?;
    header.say(message_name(number));
    if number == KEY_EXCHANGE {
        header.hex("Cookie", 16)?;
        for name in LISTS {
            list(header, name)?;
        }
        header.u8_as("First packet follows", |follows| if follows == 0 { "no" } else { "yes" }.to_owned())?;
        header.u32("Reserved")?;
    }
    let left = end.saturating_sub(header.taken());
    let data = left.saturating_sub(padding.into());
    let (here, padding) = (data.min(header.rest().len()), left - data);
    header.hex("Data", here)?;
    header.hex("Padding", padding).filter(|_| here == data).map(drop)
}

fn list(header: &mut Header<'_>, name: &'static str) -> Option<()> {
    let (length, range) = header.take::<4>()?;
    let length = u32::from_be_bytes(length) as usize;
    let Some((names, behind)) = header.take_slice(length) else {
        header.add(name, range, "");
        return None;
    };
    header.add(name, range.start..behind.end, text_of(names));
    Some(())
}

const fn message_name(number: u8) -> &'static str {
    match number {
        1 => "disconnect",
        2 => "ignore",
        3 => "unimplemented",
        4 => "debug",
        20 => "key exchange init",
        21 => "new keys",
        30 => "key exchange (30)",
        31 => "key exchange reply (31)",
        32 => "key exchange (32)",
        33 => "key exchange reply (33)",
        34 => "key exchange request (34)",
        _ => "message",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Recognised, recognise},
    };

    fn tcp(payload: &[u8], port: u16) -> Recognised {
        let context =
            Context { protocol: Protocol::TCP, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    /// A key exchange of one algorithm in each list.
    fn key_exchange() -> Vec<u8> {
        let mut body = vec![4, 20];
        body.extend([7; 16]);
        for _ in 0..10 {
            body.extend(*b"\0\0\0\x0caes256-ctr,x");
        }
        body.extend([0; 5]);
        while !(body.len() + 8).is_multiple_of(8) {
            body.push(0);
        }
        body.extend([0; 4]);
        [&(body.len() as u32).to_be_bytes()[..], &body].concat()
    }

    #[test]
    fn a_banner_tells_its_software_on_any_port() {
        let found = tcp(b"SSH-2.0-OpenSSH_8.7\r\n", 9);
        assert_eq!((found.application, found.line.as_str()), (Some(Application::Ssh), "SSH-2.0-OpenSSH_8.7"));
        assert_eq!(
            (found.meanings[0].text.as_str(), found.meanings[0].bytes.clone()),
            ("OpenSSH_8.7", 8..19)
        );
    }

    #[test]
    fn a_key_exchange_tells_its_algorithms() {
        let unit = key_exchange();
        let found = tcp(&unit, 9);
        assert_eq!((found.application, found.line.as_str()), (Some(Application::Ssh), "key exchange init"));
        let fields = &found.layers[0].fields;
        assert_eq!(fields[4].value, "aes256-ctr,x");
        assert_eq!(found.layers[0].bytes, 0..unit.len());
        assert!(tcp(&unit[..60], 9).line.ends_with("goes on in the next segment"));
    }

    #[test]
    fn what_is_encrypted_is_data() {
        assert_eq!(tcp(&[0x9c; 48], 22).application, Some(Application::Data));
        assert_eq!(tcp(b"HELP\r\n", 22).application, Some(Application::Text));
    }
}
