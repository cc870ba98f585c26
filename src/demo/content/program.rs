//! A file that starts like an executable and is none.
//!
//! It has the header of an MS-DOS program, so that whoever looks for `MZ` finds it; where the header
//! of a Windows program would stand it has text, so Windows refuses it, and it asks for more memory
//! than MS-DOS has, so that refuses it too.

use super::bytes::Append;

/// Length in bytes of the MS-DOS header, and of the whole head with the text behind it.
const DOS_HEADER: usize = 64;
const HEAD: usize = 256;
/// Paragraphs of 16 bytes that the program asks for beside its own: a megabyte.
const TOO_MUCH_MEMORY: u16 = 0xffff;
/// What stands where a Windows program has "PE" and two zeros.
const TEXT: &[u8] =
    b"This is no program. It was written by a generator of synthetic network captures to look \
like the start of one, and holds nothing that runs.\r\n";

/// Appends `length` bytes from `offset` of the file with the number `sample`; files differ from byte
/// 64 on.
///
/// The file has no end of its own: whoever sends it says how long it is.
pub fn part(out: &mut Vec<u8>, sample: u32, offset: usize, length: usize) {
    let end = out.len() + length;
    if offset < HEAD {
        let mut head = Vec::with_capacity(HEAD);
        write_head(&mut head, sample);
        out.extend(head.iter().skip(offset).take(length));
    }
    let mut at = offset.max(HEAD);
    while out.len() < end {
        // Eight bytes at a time, so that parts agree wherever they are cut.
        let word = word(sample, at / 8).to_le_bytes();
        let rest = word.iter().skip(at % 8).take(end - out.len());
        at += rest.len();
        out.extend(rest);
    }
}

fn write_head(out: &mut Vec<u8>, sample: u32) {
    out.bytes(b"MZ");
    out.le16(0x90); // bytes in the last page
    out.le16(3); // pages of 512 bytes
    out.le16(0); // relocations
    out.le16((DOS_HEADER / 16) as u16); // paragraphs of this header
    out.le16(TOO_MUCH_MEMORY); // at least
    out.le16(TOO_MUCH_MEMORY); // at most
    out.zeros(DOS_HEADER - 4 - out.len());
    out.le32(DOS_HEADER as u32 * 2); // where the header of a Windows program would stand
    out.bytes(b"Sample ");
    for place in (0..8).rev() {
        let digit = sample >> (4 * place) & 15;
        out.extend(char::from_digit(digit, 16).map(|digit| digit as u8));
    }
    out.zeros((DOS_HEADER * 2).saturating_sub(out.len()));
    out.bytes(TEXT);
    out.resize(HEAD, 0);
}

/// Eight printable characters that depend on the sample and their place: 'a' to 'p', as no text has
/// them.
fn word(sample: u32, place: usize) -> u64 {
    let mixed = super::noise::mix(u64::from(sample) << 32 | place as u64);
    (mixed & 0x0f0f_0f0f_0f0f_0f0f) + 0x6161_6161_6161_6161
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(sample: u32, length: usize) -> Vec<u8> {
        let mut out = Vec::new();
        part(&mut out, sample, 0, length);
        out
    }

    #[test]
    fn it_starts_like_an_executable_and_is_none() {
        let file = file(7, 2_000);
        assert_eq!(file[..2], *b"MZ");
        let new_header = u32::from_le_bytes([file[60], file[61], file[62], file[63]]) as usize;
        assert_eq!(file[new_header..new_header + 19], *b"This is no program.");
        assert_eq!(u16::from_le_bytes([file[10], file[11]]), TOO_MUCH_MEMORY);
    }

    #[test]
    fn parts_make_up_the_whole_wherever_it_is_cut() {
        let whole = file(7, 3_000);
        for cut in [1, 5, 63, 255, 256, 257, 512, 1_460, 2_999] {
            let mut out = Vec::new();
            part(&mut out, 7, 0, cut);
            part(&mut out, 7, cut, 3_000 - cut);
            assert!(out == whole, "cut at {cut}");
        }
    }

    #[test]
    fn samples_differ_and_repeat() {
        assert!(file(1, 600) == file(1, 600));
        assert!(file(1, 600)[64..128] != file(2, 600)[64..128]);
        assert!(file(1, 600)[256..] != file(2, 600)[256..]);
    }
}
