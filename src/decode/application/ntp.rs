//! Network Time Protocol (RFC 5905, RFC 1305 appendix B for control, ntpd's private mode 7).

use jiff::Timestamp;

use super::{
    Application, Context,
    recogniser::{Likeness, Recogniser},
    words,
};
use crate::decode::{
    Transport,
    layers::{
        dissection::Dissection,
        header::{Header, text_of},
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Ntp,
    ports: &[(Transport::Udp, 123)],
    likeness,
    read: |frame, _| read(frame),
};

const HEADER: usize = 48;

const CONTROL: u8 = 6;
const PRIVATE: u8 = 7;

/// The most data of a control message (RFC 1305, appendix B.2), and the last request of mode 7.
const LARGEST_CONTROL: u32 = 468;
const LARGEST_PRIVATE: u8 = 45;

/// Seconds from 1900 to 1970, and from 1900 to 2036, when the count begins anew.
const TO_1970: i64 = 2_208_988_800;
const ERA: i64 = 1 << 32;

/// Its first byte can be many things: versions 1 to 4, a mode, and a length that the mode has.
fn likeness(payload: &[u8], context: &Context) -> Likeness {
    let Some(&first) = payload.first() else { return Likeness::No };
    let (version, mode) = (first >> 3 & 7, first & 7);
    let fits = (1..=4).contains(&version)
        && match mode {
            CONTROL => is_control(payload, context),
            PRIVATE => is_private(payload),
            0 => version == 1 && is_time(payload, context),
            _ => is_time(payload, context),
        };
    Likeness::on_port(context.is_udp() && fits)
}

/// A stratum, and an interval and a precision that clocks have; a length that holds whole extensions.
fn is_time(payload: &[u8], context: &Context) -> bool {
    let [_, stratum, poll, precision] = payload.first_chunk().copied().unwrap_or([0; 4]);
    context.length as usize >= HEADER
        && context.length.is_multiple_of(4)
        && stratum <= 16
        && (-6..=24).contains(&(poll as i8))
        && (precision as i8) <= 0
}

/// An operation that exists, and as much data as is counted.
fn is_control(payload: &[u8], context: &Context) -> bool {
    let Some(&[_, bits, .., a, b]) = payload.first_chunk::<12>() else { return false };
    let count = u32::from(u16::from_be_bytes([a, b]));
    matches!(bits & 0x1f, 0..=10 | 31) && count <= LARGEST_CONTROL && 12 + count <= context.length
}

/// A version, an implementation and a request that exist, and nothing where zero has to be.
fn is_private(payload: &[u8]) -> bool {
    let Some([bits, _, 0 | 2 | 3, code, _, _, size, _]) = payload.first_chunk() else { return false };
    (2..=4).contains(&(bits >> 3 & 7)) && *code <= LARGEST_PRIVATE && size & 0xf0 == 0
}

fn read(frame: &mut Dissection<'_>) {
    let mode = frame.rest().first().map_or(0, |byte| byte & 7);
    frame.message(Application::Ntp, |header| match mode {
        CONTROL => control(header),
        PRIVATE => private(header),
        _ => time(header),
    });
}

fn mode_name(mode: u8) -> &'static str {
    const NAMES: [&str; 8] = [
        "reserved",
        "symmetric active",
        "symmetric passive",
        "client",
        "server",
        "broadcast",
        "control",
        "private",
    ];
    NAMES.get(usize::from(mode & 7)).copied().unwrap_or_default()
}

/// Takes the first byte of a time, and says mode and version.
fn first(header: &mut Header<'_>) -> Option<()> {
    let ([bits], range) = header.take()?;
    let leap = match bits >> 6 {
        0 => "none",
        1 => "the last minute has 61 seconds",
        2 => "the last minute has 59 seconds",
        _ => "not synchronised",
    };
    let (version, mode) = (bits >> 3 & 7, bits & 7);
    header.add("Leap second", range.clone(), leap);
    header.add("Version", range.clone(), version);
    header.add("Mode", range, words::named(mode, Some(mode_name(mode))));
    header.say(&format!("{} version {version}", mode_name(mode)));
    Some(())
}

fn time(header: &mut Header<'_>) -> Option<()> {
    first(header)?;
    let stratum = header.u8_as("Stratum", |stratum| match stratum {
        0 => "0 (unspecified)".to_owned(),
        1 => "1 (primary)".to_owned(),
        16 => "16 (not synchronised)".to_owned(),
        _ => stratum.to_string(),
    })?;
    header.say(&format!(", stratum {stratum}"));
    header.u8_as("Interval", |power| format!("2^{} s", power as i8))?;
    header.u8_as("Precision", |power| format!("2^{} s", power as i8))?;
    header.u32_as("Root delay", short)?;
    header.u32_as("Root dispersion", short)?;
    reference(header, stratum)?;
    for name in ["Reference time", "Origin time", "Receive time", "Transmit time"] {
        let (bytes, range) = header.take()?;
        let count = u64::from_be_bytes(bytes);
        let time = stamp(count);
        if let Some(sent) = time.filter(|_| name == "Transmit time") {
            header.say(&format!(", {}", sent.strftime("%Y-%m-%d %H:%M:%S UTC")));
        }
        let shown = match (count, time) {
            (0, _) => "none".to_owned(),
            (_, Some(time)) => time.to_string(),
            (_, None) => format!("{count:#018x}"),
        };
        header.add(name, range, shown);
    }
    Some(())
}

/// Seconds with sixteen bits before the point.
fn short(value: u32) -> String {
    format!("{:.6} s", f64::from(value) / 65_536.0)
}

fn reference(header: &mut Header<'_>, stratum: u8) -> Option<()> {
    let (bytes, range) = header.take::<4>()?;
    let is_name = stratum <= 1 && bytes.iter().all(|byte| *byte == 0 || byte.is_ascii_graphic());
    let shown = match bytes {
        [0, 0, 0, 0] => "none".to_owned(),
        _ if is_name => text_of(bytes.trim_ascii_end()).trim_end_matches('\0').to_owned(),
        [a, b, c, d] => format!("{a}.{b}.{c}.{d}"),
    };
    if is_name && bytes != [0; 4] {
        header.say(&format!(" ({shown})"));
    }
    header.add("Reference", range, shown);
    Some(())
}

/// The time of a count of seconds with thirty-two bits behind the point; zero is none.
fn stamp(count: u64) -> Option<Timestamp> {
    let (seconds, fraction) = ((count >> 32) as u32, count as u32);
    let nanoseconds = (u64::from(fraction) * 1_000_000_000) >> 32;
    // Counts with the highest bit clear are of the era that began in 2036 (RFC 4330, 3).
    let era = if seconds & 0x8000_0000 == 0 { ERA } else { 0 };
    let time = Timestamp::new(i64::from(seconds) + era - TO_1970, nanoseconds as i32).ok();
    time.filter(|_| count != 0)
}

fn control(header: &mut Header<'_>) -> Option<()> {
    first(header)?;
    let ([bits], range) = header.take()?;
    let side = if bits & 0x80 == 0 { "request" } else { "response" };
    let operation = match bits & 0x1f {
        0 => "reserved",
        1 => "read status",
        2 => "read variables",
        3 => "write variables",
        4 => "read clock variables",
        5 => "write clock variables",
        6 => "set trap address",
        7 => "trap",
        8 => "configure",
        10 => "read most recently used",
        31 => "unset trap address",
        _ => "unknown",
    };
    header.say(&format!(", {operation} {side}"));
    header.add("Operation", range.clone(), format!("{} ({operation})", bits & 0x1f));
    header.add(
        "Flags",
        range,
        words::set(u64::from(bits & 0xe0), &[(0x80, "response"), (0x40, "error"), (0x20, "more")]),
    );
    header.u16("Sequence number")?;
    header.hex16("Status")?;
    header.u16("Association")?;
    header.u16("Offset")?;
    let count = header.u16("Count")?;
    let there = usize::from(count).min(header.rest().len());
    header.text("Data", there)?;
    (there == usize::from(count)).then_some(())
}

fn private(header: &mut Header<'_>) -> Option<()> {
    let ([bits], range) = header.take()?;
    let (version, side) = (bits >> 3 & 7, if bits & 0x80 == 0 { "request" } else { "response" });
    header.add(
        "Flags",
        range.clone(),
        words::set(u64::from(bits & 0xc0), &[(0x80, "response"), (0x40, "more")]),
    );
    header.add("Version", range.clone(), version);
    header.add("Mode", range, "7 (private)");
    header.u8("Sequence number")?;
    header.u8("Implementation")?;
    let code = header.u8_as("Request", |code| words::named(code, private_name(code)))?;
    let name = private_name(code).map_or_else(|| code.to_string(), ToOwned::to_owned);
    header.say(&format!("private version {version}, {name} {side}"));
    let count =
        header.u16_as("Error and count", |bits| format!("error {}, {} items", bits >> 12, bits & 0xfff))?;
    header.u16_as("Size of an item", |bits| (bits & 0xfff).to_string())?;
    if bits & 0x80 != 0 {
        header.say(&format!(", {} items", count & 0xfff));
    }
    Some(())
}

const fn private_name(code: u8) -> Option<&'static str> {
    Some(match code {
        0 => "peer list",
        1 => "peer list with sums",
        2 => "peer information",
        4 => "system information",
        16 => "restrictions",
        20 => "monlist (old)",
        42 => "monlist",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    fn context(port: u16, length: usize) -> Context {
        Context { protocol: Protocol::UDP, ports: Some((4_000, port)), length: length as u32 }
    }

    fn line(bytes: &[u8]) -> String {
        recognise(bytes, &context(123, bytes.len())).line
    }

    #[test]
    fn times_are_shown_as_times() {
        let mut bytes = vec![0x1c, 1, 6, 0xec];
        bytes.extend([0; 8]);
        bytes.extend(b"GPS\0");
        bytes.extend([0; 24]);
        bytes.extend(((TO_1970 + 1_250_143_056) as u32).to_be_bytes());
        bytes.extend([0x80, 0, 0, 0]);
        assert_eq!(line(&bytes), "server version 3, stratum 1 (GPS), 2009-08-13 05:57:36 UTC");
        let found = recognise(&bytes, &context(123, 48));
        assert_eq!(found.layers[0].fields.last().unwrap().value, "2009-08-13T05:57:36.5Z");
        let client = [&[0x23][..], &[0; 47]].concat();
        assert_eq!(line(&client), "client version 4, stratum 0");
    }

    #[test]
    fn other_modes_are_named() {
        assert_eq!(line(&[0x17, 0, 3, 42, 0, 0, 0, 0]), "private version 2, monlist request");
        assert_eq!(
            line(&[0x16, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
            "control version 2, read variables request"
        );
    }

    #[test]
    fn other_bytes_on_the_port_and_times_on_others_are_data() {
        let client = [&[0x23][..], &[0; 47]].concat();
        assert_eq!(identify(&client, &context(99, 48)), Some(Application::Data));
        for bytes in [&[0x90; 48][..], &[0x23, 0, 0, 0], &[0x23, 99, 0, 0xec]] {
            assert_eq!(identify(bytes, &context(123, bytes.len())), Some(Application::Data), "{bytes:?}");
        }
    }
}
