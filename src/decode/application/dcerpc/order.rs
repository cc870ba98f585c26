//! Numbers in the byte order that a unit names.

use std::ops::Range;

use super::super::Uuid;
use crate::decode::layers::header::Header;

/// The order of a unit's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub is_little: bool,
}

impl Order {
    /// The order that the first byte of a data representation names.
    pub const fn of(integers: u8) -> Self {
        Self { is_little: integers & 0x10 != 0 }
    }

    pub const fn u16_of(self, bytes: [u8; 2]) -> u16 {
        if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }
    }

    pub const fn u32_of(self, bytes: [u8; 4]) -> u32 {
        if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) }
    }

    /// Takes two bytes.
    pub fn u16(self, header: &mut Header<'_>, name: &'static str) -> Option<u16> {
        self.u16_as(header, name, |value| value.to_string())
    }

    /// Takes two bytes whose value `show` words.
    pub fn u16_as(
        self,
        header: &mut Header<'_>,
        name: &'static str,
        show: impl FnOnce(u16) -> String,
    ) -> Option<u16> {
        let (bytes, range) = header.take()?;
        let value = self.u16_of(bytes);
        header.add(name, range, show(value));
        Some(value)
    }

    /// Takes four bytes whose value `show` words.
    pub fn u32_as(
        self,
        header: &mut Header<'_>,
        name: &'static str,
        show: impl FnOnce(u32) -> String,
    ) -> Option<u32> {
        let (bytes, range) = header.take()?;
        let value = self.u32_of(bytes);
        header.add(name, range, show(value));
        Some(value)
    }

    /// Takes a UUID, without naming it.
    pub fn uuid(self, header: &mut Header<'_>) -> Option<(Uuid, Range<usize>)> {
        let (bytes, range) = header.take::<16>()?;
        let uuid = if self.is_little { Uuid::from_le_bytes(bytes) } else { Uuid::from_be_bytes(bytes) };
        Some((uuid, range))
    }
}
