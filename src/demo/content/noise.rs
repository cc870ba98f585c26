//! Datagrams that mean nothing: bytes without a pattern, which no analyser takes for a protocol.

/// Appends `length` bytes that depend on `seed` alone.
///
/// They lie in 0x80..0xc0: no text, no small numbers, no version nibble of a common protocol.
pub fn noise(out: &mut Vec<u8>, seed: u64, length: usize) {
    let end = out.len() + length;
    let mut state = seed;
    while out.len() < end {
        state = state.wrapping_add(STEP);
        let word = mix(state) & 0x3f3f_3f3f_3f3f_3f3f | 0x8080_8080_8080_8080;
        out.extend(word.to_le_bytes().iter().take(end - out.len()));
    }
}

/// Increment of `SplitMix64`: 2⁶⁴ divided by the golden ratio, odd.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Output function of `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014): neighbours become unlike.
pub(super) const fn mix(value: u64) -> u64 {
    let value = (value ^ value >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ value >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ value >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_bytes_at_any_length() {
        let (mut short, mut long, mut other) = (Vec::new(), Vec::new(), Vec::new());
        noise(&mut short, 5, 13);
        noise(&mut long, 5, 40);
        noise(&mut other, 6, 13);
        assert_eq!(short.len(), 13);
        assert_eq!(short, long[..13]);
        assert_ne!(short, other);
    }
}
