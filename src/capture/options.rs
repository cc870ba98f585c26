//! The options of a pcapng block: a list of code, length and value, padded to 32 bits
//! (draft-ietf-opsawg-pcapng, section 3.5).
//!
//! pcap-file's own readers give all options of a block or an error; here one that makes no sense
//! does not take the others with it.

use std::marker::PhantomData;

use byteorder_slice::{ByteOrder, option::ReadSlice};

/// Ends the list.
const END: u16 = 0;

/// A comment, in any block.
pub(super) const COMMENT: u16 = 1;

/// The options in the tail of a block's body, as code and value.
#[derive(Debug)]
pub(super) struct Options<'a, B> {
    rest: &'a [u8],
    behind: &'a [u8],
    broken: bool,
    order: PhantomData<B>,
}

impl<'a, B: ByteOrder> Options<'a, B> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, behind: &[], broken: false, order: PhantomData }
    }

    /// The list ended with an option that runs past the end of the block.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// What stands behind the mark that ended the list.
    pub fn behind(&self) -> &'a [u8] {
        self.behind
    }

    fn read(&mut self) -> Option<(u16, &'a [u8])> {
        let code = self.rest.read_u16::<B>()?;
        let length = usize::from(self.rest.read_u16::<B>()?);
        let value = self.rest.get(..length)?;
        self.rest = self.rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((code, value))
    }
}

impl<'a, B: ByteOrder> Iterator for Options<'a, B> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let option = self.read();
        self.broken = option.is_none();
        let more = option.filter(|&(code, _)| code != END);
        if more.is_none() {
            self.behind = if self.broken { &[] } else { self.rest };
            self.rest = &[];
        }
        more
    }
}

/// Text of an option; what is not UTF-8 becomes replacement characters.
pub(super) fn text(value: &[u8]) -> String {
    String::from_utf8_lossy(value).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use byteorder_slice::{BigEndian, LittleEndian};

    #[test]
    fn options_are_read_up_to_their_end_mark() {
        let bytes = [1, 0, 2, 0, b'h', b'i', 0, 0, 9, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];
        let mut options = Options::<LittleEndian>::new(&bytes);
        assert_eq!(options.next(), Some((COMMENT, b"hi".as_slice())));
        assert_eq!(options.next(), Some((9, [6].as_slice())));
        assert_eq!(options.next(), None);
        assert!(!options.is_broken());
    }

    #[test]
    fn an_option_longer_than_its_block_breaks_the_list_and_no_more() {
        let bytes = [0, 1, 0, 1, b'x', 0, 0, 0, 0, 2, 0xFF, 0xFF, b'y'];
        let mut options = Options::<BigEndian>::new(&bytes);
        assert_eq!(options.next(), Some((COMMENT, b"x".as_slice())));
        assert_eq!(options.next(), None);
        assert!(options.is_broken());
        assert_eq!(options.next(), None);
    }
}
