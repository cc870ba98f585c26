//! UUIDs as interfaces and objects bear them (C706, appendix A; Windows calls them GUIDs).

use std::fmt;

/// A UUID; its number is that of its text, read as one hexadecimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(pub u128);

impl Uuid {
    /// From bytes whose first three numbers stand in big-endian order.
    #[must_use]
    pub const fn from_be_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }

    /// From bytes whose first three numbers stand in little-endian order, as Windows sends them; the
    /// rest stands byte by byte in both.
    #[must_use]
    pub const fn from_le_bytes(bytes: [u8; 16]) -> Self {
        let number = u128::from_be_bytes(bytes);
        let first = ((number >> 96) as u32).swap_bytes();
        let second = ((number >> 80) as u16).swap_bytes();
        let third = ((number >> 64) as u16).swap_bytes();
        let rest = number as u64;
        Self((first as u128) << 96 | (second as u128) << 80 | (third as u128) << 64 | rest as u128)
    }
}

impl fmt::Display for Uuid {
    /// `4d9f4ab8-7d1c-11cf-861e-0020af6e7c57`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0;
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            number >> 96,
            (number >> 80) as u16,
            (number >> 64) as u16,
            (number >> 48) as u16,
            number & 0xffff_ffff_ffff
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_orders_give_the_same_text() {
        let little =
            [0xb8, 0x4a, 0x9f, 0x4d, 0x1c, 0x7d, 0xcf, 0x11, 0x86, 0x1e, 0, 0x20, 0xaf, 0x6e, 0x7c, 0x57];
        let big =
            [0x4d, 0x9f, 0x4a, 0xb8, 0x7d, 0x1c, 0x11, 0xcf, 0x86, 0x1e, 0, 0x20, 0xaf, 0x6e, 0x7c, 0x57];
        assert_eq!(Uuid::from_le_bytes(little).to_string(), "4d9f4ab8-7d1c-11cf-861e-0020af6e7c57");
        assert_eq!(Uuid::from_be_bytes(big), Uuid::from_le_bytes(little));
    }
}
