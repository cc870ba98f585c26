//! TFTP: a file read in blocks of 512 bytes (RFC 1350).

use super::{bytes::Append, program};

const READ_REQUEST: u16 = 1;
const DATA: u16 = 3;
const ACKNOWLEDGEMENT: u16 = 4;
/// Bytes in every block but the last, which has fewer.
pub const BLOCK: usize = 512;

/// Asks for a file, byte by byte as it is.
pub fn read_request(out: &mut Vec<u8>, file: &str) {
    out.be16(READ_REQUEST);
    out.bytes(file.as_bytes());
    out.bytes(b"\0octet\0");
}

/// The block with this number, from 1, of the inert program (see [`program`]) of `size` bytes.
///
/// Behind the end a block is empty.
pub fn data(out: &mut Vec<u8>, block: u16, sample: u32, size: usize) {
    let offset = usize::from(block.saturating_sub(1)) * BLOCK;
    out.be16(DATA);
    out.be16(block);
    program::part(out, sample, offset, size.saturating_sub(offset).min(BLOCK));
}

/// Takes a block.
pub fn acknowledgement(out: &mut Vec<u8>, block: u16) {
    out.be16(ACKNOWLEDGEMENT);
    out.be16(block);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_file_and_mode() {
        let mut out = Vec::new();
        read_request(&mut out, "msblast.exe");
        assert_eq!(out, b"\0\x01msblast.exe\0octet\0");
    }

    #[test]
    fn blocks_make_up_the_file() {
        let (mut whole, mut blocks) = (Vec::new(), Vec::new());
        program::part(&mut whole, 9, 0, 1_100);
        for block in 1..=3_u16 {
            let mut out = Vec::new();
            data(&mut out, block, 9, 1_100);
            assert_eq!(out[..4], [0, 3, 0, block as u8]);
            blocks.extend_from_slice(&out[4..]);
        }
        assert!(whole == blocks);
    }

    #[test]
    fn an_acknowledgement_repeats_the_number() {
        let mut out = Vec::new();
        acknowledgement(&mut out, 0x0102);
        assert_eq!(out, [0, 4, 1, 2]);
    }
}
