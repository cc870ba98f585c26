//! What messages of SMB do with trees and files: connect, open, use and close them. It is what the state
//! of a connection is made of, for numbers mean what an earlier message said.

use std::ops::Range;

use super::super::{session, smb2, wide};
use super::{HEADER, MAGIC, field16, pipe};
use crate::decode::layers::header::text_of;

/// One command of a message. Numbers are those of SMB 1 (UID, TID, and MID with PID above it), or of SMB 2
/// (session, tree and message).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmbStep {
    pub session: u64,
    /// None where the message does not say: answers that came later.
    pub tree: Option<u32>,
    /// Request and response bear the same.
    pub message: u64,
    pub command: u16,
    pub is_response: bool,
    /// A response that refuses.
    pub failed: bool,
    /// Bytes of the message in the payload, as many as are there.
    pub bytes: Range<usize>,
    pub kind: SmbStepKind,
}

/// What a command does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmbStepKind {
    /// Asks for a tree by its path; the response bears the tree's number.
    Connect(String),
    /// Lets go of the tree.
    Disconnect,
    /// Asks for a file or pipe by its name.
    Open(String),
    /// A file or pipe was opened, and this is its number.
    Opened(u128),
    /// Uses an open file, whose number stands in these bytes of the payload.
    File {
        file: u128,
        bytes: Range<usize>,
        closes: bool,
    },
    /// Is about a file that is not opened.
    Named(String),
    Other,
}

/// In a related message of a compound of SMB 2: the file of the one before it.
pub const RELATED_FILE: u128 = u128::MAX;

/// The commands of the messages in a payload of TCP, as far as it goes. None where it holds none.
#[must_use]
pub fn smb_steps(payload: &[u8]) -> Vec<SmbStep> {
    let mut steps = Vec::new();
    let mut at = 0;
    while let Some((0, length)) = payload.get(at..).and_then(session::packet) {
        let start = at + session::HEADER;
        let next = start.saturating_add(length);
        let message = payload.get(start..next.min(payload.len())).unwrap_or_default();
        match message.first_chunk() {
            Some(magic) if *magic == MAGIC => add(message, start, &mut steps),
            Some(magic) if *magic == smb2::MAGIC => smb2::add_steps(message, start, &mut steps),
            _ => break,
        }
        at = next;
    }
    steps
}

fn add(message: &[u8], start: usize, steps: &mut Vec<SmbStep>) {
    let (Some(command), Some(flags), Some(flags2)) = (message.get(4), message.get(9), field16(message, 10))
    else {
        return;
    };
    let number = |at| field16(message, at).unwrap_or_default();
    let is_response = flags & 0x80 != 0;
    let status = u32::from(number(5)) | u32::from(number(7)) << 16;
    // Of NT statuses 0x8… are warnings; of those before them any class is an error.
    let failed = if flags2 & 0x4000 == 0 { status != 0 } else { status >> 30 == 3 };
    let mut block = Some((*command, HEADER));
    while let Some((command, at)) = block {
        let of = Command { message, start, at, is_wide: flags2 & 0x8000 != 0 };
        let kind = if is_response { of.response(command) } else { of.request(command) };
        steps.push(SmbStep {
            session: number(28).into(),
            tree: Some(number(24).into()),
            message: u64::from(number(30)) | u64::from(number(26)) << 16,
            command: command.into(),
            is_response,
            failed: is_response && failed,
            bytes: start..start + message.len(),
            kind: kind.unwrap_or(SmbStepKind::Other),
        });
        block = pipe::next(message, at, command);
    }
}

/// A command whose words stand at a place of its message ([MS-CIFS] 2.2.4).
struct Command<'a> {
    message: &'a [u8],
    /// Where the message stands in the payload.
    start: usize,
    at: usize,
    is_wide: bool,
}

impl Command<'_> {
    fn words(&self) -> Option<u8> {
        self.message.get(self.at).copied()
    }

    /// Two bytes, by their place among the words.
    fn word(&self, place: usize) -> Option<u16> {
        field16(self.message, self.at + 1 + place)
    }

    /// Where the bytes behind the words start.
    fn bytes(&self) -> Option<usize> {
        Some(self.at + 3 + 2 * usize::from(self.words()?))
    }

    fn response(&self, command: u8) -> Option<SmbStepKind> {
        let place = match (command, self.words()?) {
            (0xa2, 34..) => 5,
            (0x2d, 15) => 4,
            (0x02, 7) | (0x03 | 0x0f, 1) => 0,
            _ => return None,
        };
        self.word(place).map(|file| SmbStepKind::Opened(file.into()))
    }

    fn request(&self, command: u8) -> Option<SmbStepKind> {
        let (words, bytes) = (self.words()?, self.bytes()?);
        // A byte before a name says what it is: 4.
        let named = || (self.message.get(bytes) == Some(&4)).then(|| self.text(bytes + 1)).flatten();
        Some(match (command, words) {
            (0x75, 4) => SmbStepKind::Connect(self.text(bytes + usize::from(self.word(6)?))?),
            (0x70, 0) => SmbStepKind::Connect(named()?),
            (0x71, _) => SmbStepKind::Disconnect,
            (0xa2, 24) | (0x2d, 15) => SmbStepKind::Open(self.text(bytes)?),
            (0x02, 2) | (0x03 | 0x0f, 3) => SmbStepKind::Open(named()?),
            (0x00 | 0x01 | 0x06..=0x09 | 0x10 | 0xa5, _) => SmbStepKind::Named(named()?),
            (0x2e, 10 | 12) | (0x2f, 12 | 14) => self.file(4, false)?,
            (0x04, 3) => self.file(0, true)?,
            (0x05 | 0x23, 1) | (0x0a | 0x0b | 0x13 | 0x14 | 0x0c | 0x0d, 5) | (0x24, 8) | (0x22, 7) => {
                self.file(0, false)?
            }
            // A transaction on a pipe has two words of setup.
            (0x25, 16..) if self.word(26)? & 0xff >= 2 => self.file(30, false)?,
            (0x32, 15..) => self.trans2()?,
            // Control codes, and notices of changes.
            (0xa0, 23..) if matches!(self.word(36)?, 2 | 4) => self.file(42, false)?,
            _ => return None,
        })
    }

    fn trans2(&self) -> Option<SmbStepKind> {
        let parameters = usize::from(self.word(20)?);
        Some(match self.word(28)? {
            0x01 => SmbStepKind::Named(self.text(parameters + 12)?),
            0x05 | 0x06 => SmbStepKind::Named(self.text(parameters + 6)?),
            0x07 | 0x08 => self.file(parameters.checked_sub(self.at + 1)?, false)?,
            _ => return None,
        })
    }

    fn file(&self, place: usize, closes: bool) -> Option<SmbStepKind> {
        let at = self.start + self.at + 1 + place;
        Some(SmbStepKind::File { file: self.word(place)?.into(), bytes: at..at + 2, closes })
    }

    /// A text by its place in the message; of two bytes a letter on an even one.
    fn text(&self, at: usize) -> Option<String> {
        let at = if self.is_wide { at.next_multiple_of(2) } else { at };
        let bytes = self.message.get(at..).filter(|bytes| !bytes.is_empty())?;
        if self.is_wide {
            return Some(wide::text(bytes));
        }
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        Some(text_of(bytes.get(..end)?))
    }
}
