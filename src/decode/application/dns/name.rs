//! A domain name in a message: labels, the rest of which may stand elsewhere (RFC 1035, 3.1 and 4.1.4).

use std::{fmt, fmt::Write, ops::Range};

use super::{Dialect, Fault, Mistake, reader::Reader};
use crate::decode::application::nbns::readable;

/// Bytes of a name on the wire, the root's zero included (RFC 1035, 2.3.4).
const LONGEST: usize = 255;

/// Pointers that one name may follow. Real names follow one or two; each leads further back, so that
/// many cost time without an end of their own only where there are as many names.
const MOST_POINTERS: usize = 32;

/// A name, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Labels joined by dots, `.` for the root. A dot or backslash inside a label and what is neither
    /// printable ASCII nor UTF-8 is escaped as in zone files (RFC 1035, 5.1): `\.`, `\\`, `\007`.
    pub text: String,
    /// Bytes of the message that hold it where it stands: a pointer is two of them, and what it leads to
    /// is not among them.
    pub bytes: Range<usize>,
}

impl Name {
    /// A name that says nothing.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.text == "."
    }

    /// Reads the name at the reader's place.
    ///
    /// # Errors
    /// The bytes end, a pointer does not lead back, or it is no name; with the place of the byte that is wrong.
    pub(in crate::decode::application) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        // Most names fit, and grow no more.
        let mut text = String::with_capacity(32);
        let bytes = walk(reader, |label| {
            if !text.is_empty() {
                text.push('.');
            }
            push_label(&mut text, label);
        })?;
        if text.is_empty() {
            text.push('.');
        }
        Ok(Self { text, bytes })
    }

    /// The same, and a NetBIOS name decoded as people write it: `WORKGROUP<1d>`.
    pub(super) fn read_of(dialect: Dialect, reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let name = Self::read(reader)?;
        Ok(match dialect {
            Dialect::Dns => name,
            Dialect::NetBios => Self { text: readable(&name.text), ..name },
        })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// Hands on the labels of the name at the reader's place, and moves behind it; gives its bytes there.
pub(in crate::decode::application) fn walk<'a>(
    reader: &mut Reader<'a>,
    mut label: impl FnMut(&'a [u8]),
) -> Result<Range<usize>, Fault> {
    let message = reader.message;
    let start = reader.at;
    let (mut at, mut end) = (start, reader.end);
    // Where this run of labels began: a pointer has to lead before it.
    let mut run = start;
    let mut pointer = None;
    let (mut length, mut pointers) = (1, 0);
    loop {
        // What is wrong behind a pointer, and may lie behind the name, is told where that pointer stands.
        let within = |at: usize| pointer.map_or(at, |pointer: usize| at.min(pointer));
        let fault = |mistake| Fault { at: within(at), mistake };
        let byte = |at: usize| {
            let byte = message.get(..end).and_then(|message| message.get(at)).copied();
            byte.ok_or(Fault { at: within(at.min(end)), mistake: Mistake::Ends })
        };
        let first = byte(at)?;
        match first >> 6 {
            0 if first == 0 => {
                reader.at = pointer.map_or(at + 1, |pointer| pointer + 2);
                return Ok(start..reader.at);
            }
            0 => {
                let next = at + 1 + usize::from(first);
                let bytes = message.get(..end).and_then(|message| message.get(at + 1..next));
                let bytes = bytes.ok_or(Fault { at: within(end), mistake: Mistake::Ends })?;
                length += 1 + bytes.len();
                if length > LONGEST {
                    return Err(fault(Mistake::LongName));
                }
                label(bytes);
                at = next;
            }
            3 => {
                let target = usize::from(u16::from_be_bytes([first & 0x3f, byte(at + 1)?]));
                pointers += 1;
                if target >= run || pointers > MOST_POINTERS {
                    return Err(fault(Mistake::Pointer));
                }
                pointer.get_or_insert(at);
                // What a pointer leads to may end anywhere before it.
                end = message.len();
                run = target;
                at = target;
            }
            _ => return Err(fault(Mistake::Label)),
        }
    }
}

/// Adds a label as text.
fn push_label(text: &mut String, label: &[u8]) {
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'.' | b'\\');
    if label.iter().all(is_plain) {
        text.extend(label.iter().map(|&byte| char::from(byte)));
        return;
    }
    for chunk in label.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '.' | '\\' => text.extend(['\\', character]),
                // Writing to a string cannot fail.
                control if control.is_ascii_control() => drop(write!(text, "\\{:03}", control as u32)),
                other => text.push(other),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(text, "\\{byte:03}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &[u8], at: usize) -> Result<Name, Fault> {
        Name::read(&mut Reader::new(message, at..message.len()))
    }

    #[test]
    fn labels_are_joined_by_dots() {
        let name = read(b"\x03www\x07example\0rest", 0).unwrap();
        assert_eq!((name.text.as_str(), name.bytes), ("www.example", 0..13));
        let root = read(b"\0", 0).unwrap();
        assert!(root.is_root() && root.bytes == (0..1), "{root:?}");
    }

    #[test]
    fn a_pointer_leads_back_and_is_two_bytes() {
        let name = read(b"\x07example\0\x03www\xc0\0rest", 9).unwrap();
        assert_eq!((name.text.as_str(), name.bytes), ("www.example", 9..15));
    }

    #[test]
    fn what_a_label_may_not_show_is_escaped() {
        assert_eq!(read(b"\x04a.b\\\x03\0\xff\x7f\0", 0).unwrap().text, "a\\.b\\\\.\\000\\255\\127");
        assert_eq!(read("\x04Zoë\0".as_bytes(), 0).unwrap().text, "Zoë");
    }

    #[test]
    fn a_pointer_that_leads_nowhere_new_is_a_mistake_and_no_loop() {
        for message in [&b"\xc0\0"[..], b"\xc0\x02\xc0\0", b"\x01a\xc0\0", b"\x01a\xc0\x09"] {
            let fault = read(message, 0).unwrap_err();
            assert_eq!(fault.mistake, Mistake::Pointer, "{message:?}");
        }
        assert_eq!(read(b"\x01a\xc0\0", 0).unwrap_err().at, 2);
    }

    #[test]
    fn what_is_wrong_behind_a_pointer_is_told_no_farther_than_the_pointer() {
        // The label that it leads to reaches over the pointer to another that is none.
        let fault = read(b"\x04ab\xc0\0\x80", 3).unwrap_err();
        assert_eq!(fault, Fault { at: 3, mistake: Mistake::Label });
    }

    #[test]
    fn a_long_chain_of_pointers_is_given_up() {
        let mut message = vec![0, 0];
        for at in (0..2 * 32).step_by(2) {
            message.extend([0xc0, at]);
        }
        assert!(read(&message, 2 * 32).unwrap().is_root());
        message.extend([0xc0, 64]);
        assert_eq!(read(&message, 66).unwrap_err(), Fault { at: 2, mistake: Mistake::Pointer });
    }

    #[test]
    fn a_name_has_255_bytes_at_most() {
        let labels = |count: usize, last: u8| {
            let mut message = [&[63][..], &[b'x'; 63]].concat().repeat(count);
            message.push(last);
            message.extend(std::iter::repeat_n(b'y', last.into()));
            message.push(0);
            message
        };
        assert_eq!(read(&labels(3, 61), 0).unwrap().bytes, 0..255);
        assert_eq!(read(&labels(3, 62), 0).unwrap_err(), Fault { at: 192, mistake: Mistake::LongName });
    }

    #[test]
    fn a_name_that_is_cut_tells_where() {
        assert_eq!(read(b"\x03ww", 0).unwrap_err(), Fault { at: 3, mistake: Mistake::Ends });
        assert_eq!(read(b"\x01a\xc0", 0).unwrap_err(), Fault { at: 3, mistake: Mistake::Ends });
        assert_eq!(read(b"\x41a\0", 0).unwrap_err(), Fault { at: 0, mistake: Mistake::Label });
    }
}
