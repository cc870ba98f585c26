//! How a capture is compressed, told by its first bytes.

/// A compression that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    /// First bytes that are enough to tell.
    pub const START: usize = 4;

    /// Reads the first bytes; none where they are not compressed in a way that is known.
    #[must_use]
    pub fn of(start: &[u8]) -> Option<Self> {
        // Identification, and deflate, the only method there is.
        if start.starts_with(&[0x1F, 0x8B, 8]) {
            return Some(Self::Gzip);
        }
        let magic = u32::from_le_bytes(*start.first_chunk()?);
        // A frame, or one that is to be skipped before it (sections 3.1.1 and 3.1.2).
        (magic == 0xFD2F_B528 || is_skippable(magic)).then_some(Self::Zstd)
    }

    /// Its name in JSON and in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// The magic number of a zstd frame that holds no data of its own.
fn is_skippable(magic: u32) -> bool {
    magic & 0xFFFF_FFF0 == 0x184D_2A50
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compression_is_told_by_content_and_captures_are_not_taken_for_it() {
        assert_eq!(Compression::of(&[0x1F, 0x8B, 8, 0]), Some(Compression::Gzip));
        assert_eq!(Compression::of(&[0x28, 0xB5, 0x2F, 0xFD]), Some(Compression::Zstd));
        assert_eq!(Compression::of(&[0x5E, 0x2A, 0x4D, 0x18]), Some(Compression::Zstd));
        for other in
            [&[0xD4, 0xC3, 0xB2, 0xA1][..], &[0x0A, 0x0D, 0x0D, 0x0A], &[0x1F, 0x8B, 7, 0], b"", b"P"]
        {
            assert_eq!(Compression::of(other), None);
        }
    }
}
