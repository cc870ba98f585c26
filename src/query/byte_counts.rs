//! How often each of a few small numbers stands in a column.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for vectors")]

/// So many are compared before their matches are added up: a match fewer than a byte can count.
const AT_ONCE: usize = 128;

/// Adds how often each number from 0 up stands among some, as many numbers as there are counts; others
/// are passed over. Compares all with each number instead of counting one after the other, which is
/// quicker for some dozens of numbers, within [`super::vector::vectorized`].
#[inline(always)]
pub(super) fn count_bytes(bytes: &[u8], counts: &mut [u32]) {
    for bytes in bytes.chunks(AT_ONCE) {
        for (number, count) in (0_u8..).zip(counts.iter_mut()) {
            let matches = bytes.iter().fold(0_u8, |matches, byte| matches + u8::from(*byte == number));
            *count += u32::from(matches);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_counted_and_those_beyond_are_passed_over() {
        let bytes: Vec<u8> = (0..1_000_u32).map(|number| (number * number % 37) as u8).collect();
        for many in [0, 1, 9, 32] {
            let mut counts = vec![7; many];
            count_bytes(&bytes, &mut counts);
            for (number, count) in counts.into_iter().enumerate() {
                let expected = bytes.iter().filter(|byte| usize::from(**byte) == number).count();
                assert_eq!(count as usize, expected + 7);
            }
        }
        let mut counts = [0];
        count_bytes(&[0; 300], &mut counts);
        assert_eq!(counts, [300]);
    }
}
