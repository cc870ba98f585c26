//! Bits of points, and the places in a block that they stand for.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

use crate::index::{BLOCK, CodeRange};

/// Words of 64 bits for the points of a block.
pub(super) const WORDS: usize = BLOCK / 64;

/// Sets the bits of points whose codes are in a range; gives how many there are.
#[inline(always)]
pub(super) fn find_in_block(codes: &[u16], range: CodeRange, words: &mut [u64]) -> usize {
    let (whole, rest) = codes.as_chunks::<64>();
    let mut many = 0;
    for (word, codes) in words.iter_mut().zip(whole) {
        *word = find_in_word(codes, range);
        many += word.count_ones();
    }
    if let Some(word) = words.get_mut(whole.len()) {
        let inside = |(at, code): (u32, &u16)| u64::from((range.first..=range.last).contains(code)) << at;
        *word = (0..).zip(rest).map(inside).sum();
        many += word.count_ones();
    }
    many as usize
}

/// Without a branch: whether there are any cannot be foreseen.
#[inline(always)]
fn find_in_word(codes: &[u16; 64], range: CodeRange) -> u64 {
    /// Brings the lowest bits of eight bytes together in the highest byte.
    const TOGETHER: u64 = 0x0102_0408_1020_4080;
    let (first, more) = (range.first, range.last.wrapping_sub(range.first));
    let mut inside = [0_u8; 64];
    for (inside, code) in inside.iter_mut().zip(codes) {
        *inside = u8::from(code.wrapping_sub(first) <= more);
    }
    let bits = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(TOGETHER) >> 56;
    let (eights, _) = inside.as_chunks::<8>();
    eights.iter().rev().fold(0, |word, eight| word << 8 | bits(eight))
}

/// Writes the places of bits, lowest first, to the front of `places`; `many`: how many there are.
///
/// How many a word has cannot be foreseen: some are written at a time, and what is too much is written over.
#[inline(always)]
pub(super) fn list_places(words: &[u64], many: usize, places: &mut [u16; BLOCK]) {
    // So that most words have no more than are written at a time.
    if many <= WORDS { list::<2>(words, places) } else { list::<8>(words, places) }
}

#[inline(always)]
fn list<const AT_ONCE: usize>(words: &[u64], places: &mut [u16; BLOCK]) {
    let mut count = 0;
    for (first, &word) in (0..).step_by(64).zip(words) {
        let mut bits = word;
        let end = count + bits.count_ones() as usize;
        // Once at least, since whether there are any cannot be foreseen either.
        loop {
            for _ in 0..AT_ONCE {
                if let Some(place) = places.get_mut(count) {
                    *place = first + bits.trailing_zeros() as u16;
                }
                count += 1;
                bits &= bits.wrapping_sub(1);
            }
            if bits == 0 {
                break;
            }
        }
        count = end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_are_those_of_the_codes_of_a_range(
            codes in prop::collection::vec(prop_oneof![0..40_u16, any::<u16>()], 0..=BLOCK),
            ends in (prop_oneof![0..40_u16, any::<u16>()], 0..30_u16),
        ) {
            let (first, last) = (ends.0, ends.0.saturating_add(ends.1));
            let range = CodeRange { first, last, first_is_shared: false, last_is_shared: false };
            let mut words = [0; WORDS];
            let many = find_in_block(&codes, range, &mut words);
            let mut places = [0; BLOCK];
            list_places(&words, many, &mut places);
            let expected: Vec<u16> =
                (0..).zip(&codes).filter(|(_, code)| (first..=last).contains(code)).map(|(at, _)| at).collect();
            prop_assert_eq!(&places[..many], &expected[..]);
        }
    }
}
