//! Bytes in hex, with places for any value.

use super::PatternError;

/// One byte of a pattern: those bits of it that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HexByte {
    pub value: u8,
    /// Bits that must be as in `value`: all, those of one digit, or none.
    pub mask: u8,
}

impl HexByte {
    #[must_use]
    pub const fn is(value: u8) -> Self {
        Self { value, mask: 0xff }
    }

    pub const ANY: Self = Self { value: 0, mask: 0 };
}

/// Signs that may stand between bytes.
const BETWEEN: [char; 6] = [' ', '\t', ':', '-', ',', '.'];

pub(super) fn parse(typed: &str) -> Result<Vec<HexByte>, PatternError> {
    let mut bytes = Vec::new();
    let mut signs = typed.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if BETWEEN.contains(&sign) {
            continue;
        }
        let end = at + sign.len_utf8();
        let next = signs.peek().copied();
        if sign == '0' && next.is_some_and(|(_, next)| matches!(next, 'x' | 'X')) {
            signs.next();
            continue;
        }
        let (high, high_mask) = digit(sign).ok_or_else(|| not_hex(at, sign))?;
        let Some((at_low, low)) = next.filter(|(_, next)| !BETWEEN.contains(next)) else {
            return Err(PatternError::new(at..end, format!("{sign} is half a byte: bytes have two digits")));
        };
        let (low, low_mask) = digit(low).ok_or_else(|| not_hex(at_low, low))?;
        signs.next();
        bytes.push(HexByte { value: high << 4 | low, mask: high_mask << 4 | low_mask });
    }
    if bytes.iter().all(|byte| byte.mask == 0) {
        let reason = if bytes.is_empty() { "there is nothing to look for" } else { "no byte of it is known" };
        return Err(PatternError::new(0..typed.len(), reason));
    }
    Ok(bytes)
}

/// Value and mask of a digit.
fn digit(sign: char) -> Option<(u8, u8)> {
    if sign == '?' {
        return Some((0, 0));
    }
    sign.to_digit(16).map(|value| (value as u8, 0x0f))
}

fn not_hex(at: usize, sign: char) -> PatternError {
    PatternError::new(at..at + sign.len_utf8(), format!("{sign:?} is no digit of hex (0-9, a-f, ? for any)"))
}

/// The bytes themselves, where all are known.
pub(super) fn exact(bytes: &[HexByte]) -> Option<Vec<u8>> {
    bytes.iter().map(|byte| (byte.mask == 0xff).then_some(byte.value)).collect()
}

/// As a regular expression.
pub(super) fn expression(bytes: &[HexByte]) -> String {
    bytes.iter().map(|byte| byte.expression()).collect::<Vec<_>>().concat()
}

impl HexByte {
    fn expression(self) -> String {
        let Self { value, mask } = self;
        match mask {
            0xff => format!(r"\x{value:02x}"),
            0xf0 => format!(r"[\x{:02x}-\x{:02x}]", value & mask, value | 0x0f),
            0 => "(?s:.)".to_owned(),
            // All bytes with this low digit.
            _ => {
                let all = (0..16).map(|high: u8| format!(r"\x{:02x}", high << 4 | value & mask));
                format!("[{}]", all.collect::<Vec<_>>().concat())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stream::search::Pattern;

    #[test]
    fn bytes_are_read_however_they_are_written() {
        let wanted = [0xde, 0xad, 0x05].map(HexByte::is).to_vec();
        for typed in ["dead05", "DE AD 05", "de:ad:05", "0xde, 0xAD,0x05", " de-ad.05 "] {
            assert_eq!(parse(typed), Ok(wanted.clone()), "{typed}");
        }
        let any = [HexByte::is(0xde), HexByte::ANY, HexByte { value: 0x40, mask: 0xf0 }];
        assert_eq!(parse("de??4?"), Ok(any.to_vec()));
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let wrong = |typed: &str| parse(typed).map_err(|error| (error.place, error.reason)).unwrap_err();
        assert_eq!(wrong("de a be").0, 3..4);
        assert_eq!(wrong("dé").0, 1..3);
        assert_eq!(wrong("0g").0, 1..2);
        assert_eq!(wrong("").1, "there is nothing to look for");
        assert_eq!(wrong("?? ??").1, "no byte of it is known");
    }

    proptest! {
        #[test]
        fn patterns_match_what_their_masks_say(
            bytes in prop::collection::vec((any::<u8>(), prop::sample::select(vec![0xff, 0xf0, 0x0f, 0])), 1..6),
            with in prop::collection::vec(any::<u8>(), 6),
        ) {
            prop_assume!(bytes.iter().any(|(_, mask)| *mask != 0));
            let pattern: Vec<_> = bytes.iter().map(|&(value, mask)| HexByte { value, mask }).collect();
            let held: Vec<u8> =
                bytes.iter().zip(&with).map(|(&(value, mask), other)| value & mask | other & !mask).collect();
            let matcher = Pattern::Hex(pattern.clone()).compile().unwrap();
            prop_assert_eq!(matcher.find(&held).unwrap().bytes, 0..held.len());
            // Another value in a known place is no match.
            let known = pattern.iter().position(|byte| byte.mask != 0).unwrap();
            let mut other = held.clone();
            other[known] ^= pattern[known].mask;
            prop_assert!(matcher.find(&other).is_none());
        }
    }
}
