//! Tokens of NTLMSSP ([MS-NLMP] 2.2.1), by themselves or inside SPNEGO: who logs on, where from.

use memchr::memmem;

use super::{MeaningKind, wide};
use crate::decode::layers::{
    header::{Header, text_of},
    names::{bytes_of, hex},
};

const SIGNATURE: &[u8] = b"NTLMSSP\0";

/// How far into a token of SPNEGO one of NTLMSSP may begin.
const WRAPPED: usize = 200;

/// The flag that says that texts have two bytes a letter.
const UNICODE: u32 = 1;
/// A version of Windows stands in the token.
const HAS_VERSION: u32 = 0x0200_0000;

/// Takes a token of `length` bytes, as many as are there, and says what it holds. Nothing is shown of
/// none; None where it is not whole.
pub(super) fn read(header: &mut Header<'_>, name: &'static str, length: usize) -> Option<()> {
    let there = header.rest().len().min(length);
    let (token, range) = header.take_slice(there)?;
    if token.is_empty() {
        return (there == length).then_some(());
    }
    let searched = token.get(..WRAPPED).unwrap_or(token);
    let Some(start) = memmem::find(searched, SIGNATURE) else {
        header.add(name, range, bytes_of(there));
        return (there == length).then_some(());
    };
    let token = Token { bytes: token.get(start..).unwrap_or_default(), at: range.start + start };
    header.add(name, range, bytes_of(there));
    header.deeper(|header| token.read(header));
    (there == length).then_some(())
}

struct Token<'a> {
    bytes: &'a [u8],
    /// Where it stands in the frame.
    at: usize,
}

/// A text's place in a token: its length and where it starts.
struct Place {
    length: usize,
    start: usize,
}

impl<'a> Token<'a> {
    fn u32(&self, at: usize) -> Option<u32> {
        self.bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
    }

    fn place(&self, at: usize) -> Option<Place> {
        let length = u16::from_le_bytes(*self.bytes.get(at..)?.first_chunk()?);
        Some(Place { length: length.into(), start: self.u32(at + 4)? as usize })
    }

    fn slice(&self, place: &Place) -> Option<&'a [u8]> {
        self.bytes.get(place.start..place.start.checked_add(place.length)?)
    }

    /// Adds a text that is not empty.
    fn text(
        &self,
        header: &mut Header<'_>,
        name: &'static str,
        at: usize,
        is_wide: bool,
        kind: Option<MeaningKind>,
    ) -> Option<String> {
        let place = self.place(at)?;
        let bytes = self.slice(&place).filter(|bytes| !bytes.is_empty())?;
        let text = if is_wide { wide::text(bytes) } else { text_of(bytes) };
        if text.is_empty() {
            return None;
        }
        let start = self.at + place.start;
        let range = start..start + place.length;
        header.add(name, range.clone(), &text);
        if let Some(kind) = kind {
            header.means(kind, text.clone(), range);
        }
        Some(text)
    }

    fn read(&self, header: &mut Header<'_>) -> Option<()> {
        let kind = self.u32(8)?;
        let name = match kind {
            1 => "negotiate",
            2 => "challenge",
            3 => "authenticate",
            _ => "unknown",
        };
        header.add("NTLMSSP message", self.at + 8..self.at + 12, format!("{kind} ({name})"));
        header.say(&format!(", NTLMSSP {name}"));
        match kind {
            1 => self.negotiate(header),
            2 => self.challenge(header),
            3 => self.authenticate(header),
            _ => None,
        }
    }

    fn negotiate(&self, header: &mut Header<'_>) -> Option<()> {
        let flags = self.flags(header, 12)?;
        // Texts of this message are never wide.
        self.text(header, "Domain", 16, false, Some(MeaningKind::NetBiosName));
        self.text(header, "Workstation", 24, false, Some(MeaningKind::NetBiosName));
        self.version(header, flags, 32)
    }

    fn challenge(&self, header: &mut Header<'_>) -> Option<()> {
        let flags = self.u32(20)?;
        let target = self.text(header, "Target", 12, flags & UNICODE != 0, Some(MeaningKind::NetBiosName));
        if let Some(target) = target {
            header.say(&format!(" of {target}"));
        }
        self.flags(header, 20)?;
        header.add("Challenge", self.at + 24..self.at + 32, hex(self.bytes.get(24..32)?));
        self.version(header, flags, 48)
    }

    fn authenticate(&self, header: &mut Header<'_>) -> Option<()> {
        // Old tokens end before the flags; theirs are wide as NT's are.
        let flags = self.u32(60).unwrap_or(UNICODE);
        let is_wide = flags & UNICODE != 0;
        let domain = self.text(header, "Domain", 28, is_wide, Some(MeaningKind::NetBiosName));
        let user = self.text(header, "User", 36, is_wide, Some(MeaningKind::User));
        let workstation = self.text(header, "Workstation", 44, is_wide, Some(MeaningKind::NetBiosName));
        let user = user.as_deref().unwrap_or("(anonymous)");
        match domain {
            Some(domain) => header.say(&format!(" {domain}\\{user}")),
            None => header.say(&format!(" {user}")),
        }
        if let Some(workstation) = workstation {
            header.say(&format!(" from {workstation}"));
        }
        self.flags(header, 60)?;
        self.version(header, flags, 64)
    }

    fn flags(&self, header: &mut Header<'_>, at: usize) -> Option<u32> {
        let flags = self.u32(at)?;
        header.add("Flags", self.at + at..self.at + at + 4, format!("{flags:#010x}"));
        Some(flags)
    }

    fn version(&self, header: &mut Header<'_>, flags: u32, at: usize) -> Option<()> {
        if flags & HAS_VERSION == 0 {
            return None;
        }
        let [major, minor, low, high, ..] = self.bytes.get(at..)?.first_chunk::<8>()?;
        let build = u16::from_le_bytes([*low, *high]);
        let range = self.at + at..self.at + at + 8;
        header.add("Windows version", range, format!("{major}.{minor}, build {build}"));
        Some(())
    }
}
