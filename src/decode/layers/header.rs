//! A header being read: fields taken one after the other, each remembered with its bytes.

use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::super::application::{Meaning, MeaningKind};
use super::names::{hex, mac};
use super::{Field, Layer};

/// Text as far as it is UTF-8, other bytes as `\xe9`.
pub(in crate::decode) fn text_of(bytes: &[u8]) -> String {
    bytes.utf8_chunks().fold(String::with_capacity(bytes.len()), |mut text, chunk| {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
        text
    })
}

/// Reads fields in order. Every read gives None, and moves nothing, where the bytes end too early;
/// the fields before it stay.
#[derive(Debug)]
pub(in crate::decode) struct Header<'a> {
    frame: &'a [u8],
    start: usize,
    at: usize,
    end: usize,
    fields: Vec<Field>,
    /// How deep the next field stands below the layer.
    depth: u8,
    fault: Option<String>,
    meanings: Vec<Meaning>,
    pub summary: String,
}

impl<'a> Header<'a> {
    /// A header that starts at `start` and may not reach past `end`.
    pub const fn new(frame: &'a [u8], start: usize, end: usize) -> Self {
        Self {
            frame,
            start,
            at: start,
            end,
            fields: Vec::new(),
            depth: 0,
            fault: None,
            meanings: Vec::new(),
            summary: String::new(),
        }
    }

    pub const fn position(&self) -> usize {
        self.at
    }

    /// Bytes of this header taken so far.
    pub const fn taken(&self) -> usize {
        self.at - self.start
    }

    /// Bytes that follow, up to the end of the packet.
    pub fn rest(&self) -> &'a [u8] {
        self.frame.get(self.at..self.end).unwrap_or_default()
    }

    /// Says that the header contradicts itself; reading ends here.
    pub fn fault<T>(&mut self, reason: impl Into<String>) -> Option<T> {
        self.fault = Some(reason.into());
        None
    }

    pub const fn take_fault(&mut self) -> Option<String> {
        self.fault.take()
    }

    pub fn into_layer(self, name: &'static str) -> Layer {
        Layer { name, summary: self.summary, bytes: self.start..self.at, fields: self.fields }
    }

    /// Adds words to the summary.
    pub fn say(&mut self, words: &str) {
        self.summary.push_str(words);
    }

    /// Puts words before the summary: they are to be read even where its end is cut.
    pub fn say_first(&mut self, words: &str) {
        self.summary.insert_str(0, words);
    }

    /// Remembers a field that stands in `bytes`.
    #[expect(clippy::needless_pass_by_value, reason = "numbers, words and addresses read best by value")]
    pub fn add(&mut self, name: &'static str, bytes: Range<usize>, value: impl ToString) {
        self.fields.push(Field { name, value: value.to_string(), bytes, depth: self.depth });
    }

    /// Reads fields that belong to the one before them.
    pub fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        // No field is deeper than one below its own; none stands under nothing.
        let deeper = self.fields.last().map_or(0, |field| field.depth.saturating_add(1));
        let depth = std::mem::replace(&mut self.depth, deeper);
        let result = read(self);
        self.depth = depth;
        result
    }

    /// Remembers a word that the bytes carry.
    pub fn means(&mut self, kind: MeaningKind, text: impl Into<String>, bytes: Range<usize>) {
        self.meanings.push(Meaning { kind, text: text.into(), bytes });
    }

    pub fn take_meanings(&mut self) -> Vec<Meaning> {
        std::mem::take(&mut self.meanings)
    }

    /// The bytes of the message or header from its start on, taken or not: what pointers lead into.
    pub fn all(&self) -> &'a [u8] {
        self.frame.get(self.start..self.end).unwrap_or_default()
    }

    /// Where the header starts in the frame.
    pub const fn start(&self) -> usize {
        self.start
    }

    /// Whether so many bytes are still to come.
    pub fn has(&self, count: usize) -> bool {
        self.rest().len() >= count
    }

    /// Takes two bytes, little endian, whose value `show` words.
    pub fn le16_as(&mut self, name: &'static str, show: impl FnOnce(u16) -> String) -> Option<u16> {
        let (value, bytes) = self.take()?;
        let value = u16::from_le_bytes(value);
        self.add(name, bytes, show(value));
        Some(value)
    }

    /// Takes four bytes, little endian, whose value `show` words.
    pub fn le32_as(&mut self, name: &'static str, show: impl FnOnce(u32) -> String) -> Option<u32> {
        let (value, bytes) = self.take()?;
        let value = u32::from_le_bytes(value);
        self.add(name, bytes, show(value));
        Some(value)
    }

    /// Takes eight bytes, little endian, whose value `show` words.
    pub fn le64_as(&mut self, name: &'static str, show: impl FnOnce(u64) -> String) -> Option<u64> {
        let (value, bytes) = self.take()?;
        let value = u64::from_le_bytes(value);
        self.add(name, bytes, show(value));
        Some(value)
    }

    /// Takes `count` bytes as text: what is no UTF-8 is shown as `\xe9`. Nothing is shown of none.
    pub fn text(&mut self, name: &'static str, count: usize) -> Option<String> {
        let (value, bytes) = self.take_slice(count)?;
        let text = text_of(value);
        if count > 0 {
            self.add(name, bytes, &text);
        }
        Some(text)
    }

    /// Takes a line of text with its end (CR LF, or LF alone), which is not shown; all that is left
    /// where no end has come.
    pub fn line(&mut self, name: &'static str) -> Option<String> {
        let rest = self.rest();
        if rest.is_empty() {
            return None;
        }
        let length = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
        let (value, bytes) = self.take_slice(length)?;
        let text = text_of(value.trim_ascii_end());
        self.add(name, bytes, &text);
        Some(text)
    }

    /// Takes the next `N` bytes without naming them, with where they stand.
    pub fn take<const N: usize>(&mut self) -> Option<([u8; N], Range<usize>)> {
        let bytes = *self.rest().first_chunk::<N>()?;
        let range = self.at..self.at + N;
        self.at = range.end;
        Some((bytes, range))
    }

    /// Takes the next `count` bytes without naming them, with where they stand.
    pub fn take_slice(&mut self, count: usize) -> Option<(&'a [u8], Range<usize>)> {
        let bytes = self.rest().get(..count)?;
        let range = self.at..self.at + count;
        self.at = range.end;
        Some((bytes, range))
    }

    /// Takes one byte whose value `show` words.
    pub fn u8_as(&mut self, name: &'static str, show: impl FnOnce(u8) -> String) -> Option<u8> {
        let ([value], bytes) = self.take()?;
        self.add(name, bytes, show(value));
        Some(value)
    }

    /// Takes two bytes, big endian, whose value `show` words.
    pub fn u16_as(&mut self, name: &'static str, show: impl FnOnce(u16) -> String) -> Option<u16> {
        let (value, bytes) = self.take()?;
        let value = u16::from_be_bytes(value);
        self.add(name, bytes, show(value));
        Some(value)
    }

    /// Takes four bytes, big endian, whose value `show` words.
    pub fn u32_as(&mut self, name: &'static str, show: impl FnOnce(u32) -> String) -> Option<u32> {
        let (value, bytes) = self.take()?;
        let value = u32::from_be_bytes(value);
        self.add(name, bytes, show(value));
        Some(value)
    }

    pub fn u8(&mut self, name: &'static str) -> Option<u8> {
        self.u8_as(name, |value| value.to_string())
    }

    pub fn u16(&mut self, name: &'static str) -> Option<u16> {
        self.u16_as(name, |value| value.to_string())
    }

    pub fn u32(&mut self, name: &'static str) -> Option<u32> {
        self.u32_as(name, |value| value.to_string())
    }

    pub fn hex16(&mut self, name: &'static str) -> Option<u16> {
        self.u16_as(name, |value| format!("{value:#06x}"))
    }

    pub fn hex32(&mut self, name: &'static str) -> Option<u32> {
        self.u32_as(name, |value| format!("{value:#010x}"))
    }

    pub fn mac(&mut self, name: &'static str) -> Option<String> {
        let (address, bytes) = self.take::<6>()?;
        let address = mac(&address);
        self.add(name, bytes, &address);
        Some(address)
    }

    pub fn ipv4(&mut self, name: &'static str) -> Option<Ipv4Addr> {
        let (address, bytes) = self.take::<4>()?;
        let address = Ipv4Addr::from(address);
        self.add(name, bytes, address);
        Some(address)
    }

    pub fn ipv6(&mut self, name: &'static str) -> Option<Ipv6Addr> {
        let (address, bytes) = self.take::<16>()?;
        let address = Ipv6Addr::from(address);
        self.add(name, bytes, address);
        Some(address)
    }

    /// Takes `count` bytes and shows them in hexadecimal. Nothing is shown of none.
    pub fn hex(&mut self, name: &'static str, count: usize) -> Option<&'a [u8]> {
        let (value, bytes) = self.take_slice(count)?;
        if count > 0 {
            self.add(name, bytes, hex(value));
        }
        Some(value)
    }
}
