//! A message being read: numbers and stretches of bytes taken one after the other.

use std::ops::Range;

use super::{Fault, Mistake};

/// Reads a message in order, never past `end`.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub message: &'a [u8],
    pub at: usize,
    pub end: usize,
}

impl<'a> Reader<'a> {
    pub const fn new(message: &'a [u8], bytes: Range<usize>) -> Self {
        Self { message, at: bytes.start, end: bytes.end }
    }

    /// The bytes end before what was asked for.
    pub const fn ended(&self) -> Fault {
        Fault { at: self.end, mistake: Mistake::Ends }
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let bytes = self.message.get(self.at..self.end).and_then(|rest| rest.first_chunk::<N>());
        let bytes = *bytes.ok_or_else(|| self.ended())?;
        self.at += N;
        Ok(bytes)
    }

    pub fn slice(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let rest = self.message.get(self.at..self.end).unwrap_or_default();
        let bytes = rest.get(..count).ok_or_else(|| self.ended())?;
        self.at += count;
        Ok(bytes)
    }

    pub fn u8(&mut self) -> Result<u8, Fault> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub fn u16(&mut self) -> Result<u16, Fault> {
        self.array().map(u16::from_be_bytes)
    }

    pub fn u32(&mut self) -> Result<u32, Fault> {
        self.array().map(u32::from_be_bytes)
    }

    pub const fn is_done(&self) -> bool {
        self.at >= self.end
    }
}
