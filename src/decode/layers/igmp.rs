//! IGMP messages (RFC 1112, RFC 2236, RFC 9776): who listens to which group.

use super::super::application::Application;
use super::dissection::{Depth, Dissection};
use super::header::Header;
use super::icmp_v6::{interval, record_name};
use super::names::bytes_of;

const QUERY: u8 = 0x11;
const REPORT_3: u8 = 0x22;
/// Type, time, checksum, group: all of versions 1 and 2.
const OLD: usize = 8;

pub(super) fn read(frame: &mut Dissection<'_>) {
    let name = named!(frame, "IGMP");
    if frame.depth != Depth::Quoted && !frame.rest().is_empty() {
        let all = frame.position()..frame.position() + frame.rest().len();
        frame.tell(Application::Igmp, all);
    }
    frame.header(name, message);
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let length = header.rest().len();
    let kind = header.u8_as("Type", |kind| format!("{kind:#04x} ({})", kind_name(kind)))?;
    header.say(kind_name(kind));
    if kind == REPORT_3 {
        return records(header);
    }
    header.u8_as("Maximum response time", |code| match (kind, code) {
        (QUERY, 0) => "0 (version 1)".to_owned(),
        (QUERY, code) => format!("{} s", f64::from(interval(code)) / 10.0),
        (_, code) => code.to_string(),
    })?;
    header.hex16("Checksum")?;
    let group = header.ipv4("Group address")?;
    if kind == QUERY && group.is_unspecified() {
        header.say(", general");
    } else {
        header.say(&format!(", {group}"));
    }
    if kind == QUERY && length > OLD {
        header.u8_as("Robustness", |flags| {
            let suppress = if flags & 8 == 0 { "" } else { ", routers need not act" };
            format!("{}{suppress}", flags & 7)
        })?;
        header.u8_as("Query interval", |code| format!("{} s", interval(code)))?;
        for _ in 0..header.u16("Sources")? {
            header.ipv4("Source")?;
        }
    }
    Some(())
}

/// The records of a report of version 3 (RFC 9776, 4.2).
fn records(header: &mut Header<'_>) -> Option<()> {
    /// More groups are not said in the line.
    const SAID: u16 = 3;
    header.hex("Reserved", 1)?;
    header.hex16("Checksum")?;
    header.hex("Reserved", 2)?;
    let count = header.u16("Records")?;
    for number in 0..count {
        let kind = header.u8_as("Record", |kind| format!("{kind} ({})", record_name(kind)))?;
        header.deeper(|header| -> Option<()> {
            let extra = header.u8_as("Auxiliary data", |words| bytes_of(usize::from(words) * 4))?;
            let sources = header.u16("Sources")?;
            let group = header.ipv4("Group address")?;
            if number < SAID {
                header.say(&format!(", {} {group}", record_name(kind)));
            }
            for _ in 0..sources {
                header.ipv4("Source")?;
            }
            header.hex("Data", usize::from(extra) * 4).map(drop)
        })?;
    }
    if count > SAID {
        header.say(&format!(", {} more", count - SAID));
    }
    Some(())
}

/// Types (IANA "IGMP Type Numbers").
const fn kind_name(kind: u8) -> &'static str {
    match kind {
        QUERY => "membership query",
        0x12 => "membership report, version 1",
        0x13 => "DVMRP",
        0x14 => "PIM, version 1",
        0x16 => "membership report, version 2",
        0x17 => "leave group",
        0x1e => "multicast traceroute response",
        0x1f => "multicast traceroute",
        REPORT_3 => "membership report, version 3",
        0x30 => "multicast router advertisement",
        0x31 => "multicast router solicitation",
        0x32 => "multicast router termination",
        _ => "unknown type",
    }
}

#[cfg(test)]
mod tests {
    use super::super::Layer;
    use super::*;

    fn layers(message: &[u8]) -> Vec<Layer> {
        let mut frame = Dissection::new(message, message.len() as u32);
        read(&mut frame);
        frame.finish()
    }

    #[test]
    fn queries_and_reports_of_all_versions_tell_their_group() {
        for (message, summary) in [
            (&[0x11, 0, 0, 0, 0, 0, 0, 0][..], "membership query, general"),
            (&[0x12, 0, 0, 0, 224, 0, 0, 251], "membership report, version 1, 224.0.0.251"),
            (&[0x16, 0, 0, 0, 224, 0, 0, 252], "membership report, version 2, 224.0.0.252"),
            (&[0x17, 0, 0, 0, 224, 0, 0, 252], "leave group, 224.0.0.252"),
            (
                &[0x22, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 239, 255, 255, 250],
                "membership report, version 3, change to exclude 239.255.255.250",
            ),
            (&[0x11, 100, 0, 0, 224, 0, 0, 9, 2, 125, 0, 1, 10, 0, 0, 1], "membership query, 224.0.0.9"),
        ] {
            let layers = layers(message);
            assert_eq!((layers.len(), layers[0].summary.as_str()), (1, summary));
        }
    }

    #[test]
    fn a_report_that_is_cut_says_so() {
        let layers = layers(&[0x22, 0, 0, 0, 0, 0, 0, 2, 4, 0, 0, 0, 239, 255]);
        assert_eq!(layers[1].summary, "the packet ends inside its IGMP header");
    }
}
