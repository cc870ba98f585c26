//! Announcements and elections of the Microsoft browser service ([MS-BRWS] 2.2).

use super::{Application, MeaningKind, words};
use crate::decode::layers::{
    dissection::Dissection,
    header::{Header, text_of},
};

/// Reads the frame that is all that is at hand, if it is one: the mailslots are used for others too.
pub(super) fn read(frame: &mut Dissection<'_>) {
    if frame.rest().first().is_some_and(|kind| name(*kind).is_some()) {
        frame.message(Application::Browser, message);
    }
}

const fn name(kind: u8) -> Option<&'static str> {
    Some(match kind {
        1 => "host announcement",
        2 => "announcement request",
        8 => "election",
        9 => "backup list request",
        10 => "backup list response",
        11 => "become backup",
        12 => "domain announcement",
        13 => "master announcement",
        14 => "reset browser state",
        15 => "local master announcement",
        _ => return None,
    })
}

fn message(header: &mut Header<'_>) -> Option<()> {
    let kind = header.u8_as("Command", |kind| words::named(kind, name(kind)))?;
    header.say(name(kind)?);
    match kind {
        1 | 12 | 15 => announcement(header, kind),
        2 => {
            header.u8("Flags")?;
            host(header, "Response name")
        }
        8 => {
            header.u8("Version")?;
            header.le32_as("Criteria", |bits| format!("{bits:#010x}"))?;
            header.le32_as("Uptime", |time| format!("{time} ms"))?;
            header.take::<4>()?;
            host(header, "Server")
        }
        9 => {
            header.u8("Names wanted")?;
            header.hex("Token", 4).map(drop)
        }
        10 => {
            let count = header.u8("Names")?;
            header.hex("Token", 4)?;
            for _ in 0..count {
                host(header, "Backup server")?;
            }
            Some(())
        }
        11 | 13 => host(header, "Server"),
        _ => header.u8("Type").map(drop),
    }
}

fn announcement(header: &mut Header<'_>, kind: u8) -> Option<()> {
    header.u8("Update count")?;
    header.le32_as("Periodicity", |time| format!("{time} ms"))?;
    let (bytes, range) = header.take_slice(16)?;
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let name = text_of(bytes.get(..end)?.trim_ascii_end());
    header.add(if kind == 12 { "Group" } else { "Server" }, range.clone(), &name);
    header.say(&format!(" {name}"));
    header.means(MeaningKind::NetBiosName, name, range);
    let ([major, minor], range) = header.take()?;
    header.add("System version", range, format!("{major}.{minor}"));
    header.le32_as("Server type", |bits| words::set(bits.into(), TYPES))?;
    let ([major, minor], range) = header.take()?;
    header.add("Browser version", range, format!("{major}.{minor}"));
    header.le16_as("Signature", |signature| format!("{signature:#06x}"))?;
    // Some end here: a comment is no duty.
    let Some((text, range)) = zero_ended(header) else { return Some(()) };
    if !text.is_empty() {
        if kind == 12 {
            header.add("Local master", range.clone(), &text);
            header.say(&format!(" by {text}"));
            header.means(MeaningKind::NetBiosName, text, range);
        } else {
            header.add("Comment", range, &text);
            header.say(&format!(": {text}"));
        }
    }
    Some(())
}

/// Takes a text up to its zero, or to the end.
fn zero_ended(header: &mut Header<'_>) -> Option<(String, std::ops::Range<usize>)> {
    let rest = header.rest();
    if rest.is_empty() {
        return None;
    }
    let end = rest.iter().position(|byte| *byte == 0);
    let (bytes, range) = header.take_slice(end.map_or(rest.len(), |end| end + 1))?;
    Some((text_of(bytes.strip_suffix(b"\0").unwrap_or(bytes)), range))
}

fn host(header: &mut Header<'_>, field: &'static str) -> Option<()> {
    let (name, range) = zero_ended(header)?;
    if !name.is_empty() {
        header.add(field, range.clone(), &name);
        header.say(&format!(" {name}"));
        header.means(MeaningKind::NetBiosName, name, range);
    }
    Some(())
}

/// Kinds of servers ([MS-BRWS] 2.2.1, by way of [MS-RAP] 2.5.5.4).
const TYPES: &[(u64, &str)] = &[
    (0x0000_0001, "workstation"),
    (0x0000_0002, "server"),
    (0x0000_0004, "SQL server"),
    (0x0000_0008, "domain controller"),
    (0x0000_0010, "backup domain controller"),
    (0x0000_0020, "time source"),
    (0x0000_0200, "print queues"),
    (0x0000_0400, "dial-in"),
    (0x0000_0800, "Unix"),
    (0x0000_1000, "NT workstation"),
    (0x0000_2000, "Windows for Workgroups"),
    (0x0000_8000, "NT server"),
    (0x0001_0000, "potential browser"),
    (0x0002_0000, "backup browser"),
    (0x0004_0000, "master browser"),
    (0x0008_0000, "domain master browser"),
    (0x0040_0000, "Windows 95"),
    (0x0080_0000, "DFS"),
    (0x8000_0000, "domain"),
];

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A host's announcement with a comment, whole.
    pub fn host(name: &str, comment: &str) -> Vec<u8> {
        let mut bytes = vec![1, 3, 0x60, 0xea, 0, 0];
        let mut padded = name.as_bytes().to_vec();
        padded.resize(16, 0);
        bytes.extend(padded);
        bytes.extend([5, 1, 3, 0x10, 0, 0, 15, 1, 0x55, 0xaa]);
        bytes.extend(comment.as_bytes());
        bytes.push(0);
        bytes
    }

    fn line(bytes: &[u8]) -> String {
        let mut frame = Dissection::new(bytes, bytes.len() as u32);
        read(&mut frame);
        frame.finish().iter().map(|layer| layer.summary.as_str()).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn announcements_name_who_announces() {
        assert_eq!(line(&host("ALBATROSS", "")), "host announcement ALBATROSS");
        let mut group = host("SANS", "ALBATROSS");
        group[0] = 12;
        assert_eq!(line(&group), "domain announcement SANS by ALBATROSS");
        let backups = b"\x0a\x02\0\0\0\0ONE\0TWO\0";
        assert_eq!(line(backups), "backup list response ONE TWO");
        assert_eq!(line(b"\x02\0ONE\0"), "announcement request ONE");
    }

    #[test]
    fn an_announcement_that_is_cut_short_says_so() {
        let bytes = &host("ALBATROSS", "")[..20];
        assert!(line(bytes).starts_with("host announcement; the datagram ends inside"), "{}", line(bytes));
    }
}
