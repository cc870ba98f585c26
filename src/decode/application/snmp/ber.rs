//! Basic Encoding Rules (X.690), as strictly as SNMP needs them: definite lengths, tags of one byte.

use std::ops::Range;

/// An element: its tag, and where its contents stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub tag: u8,
    /// From the start of the bytes in which it was looked for.
    pub contents: Range<usize>,
}

/// The element that starts at `at` and ends no later than `end`; its contents end with what is there.
pub(super) fn element(bytes: &[u8], at: usize, end: usize) -> Option<Element> {
    let &[tag, first, ref rest @ ..] = bytes.get(at..end)? else { return None };
    let (size, length) = match first {
        0..=0x7f => (0, usize::from(first)),
        0x81..=0x84 => {
            let size = usize::from(first & 0x7f);
            let digits = rest.get(..size)?;
            (size, digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)))
        }
        _ => return None,
    };
    let start = at + 2 + size;
    Some(Element { tag, contents: start..start.checked_add(length)? })
}

/// A whole number of at most eight bytes.
pub(super) fn integer(contents: &[u8]) -> Option<i64> {
    if contents.is_empty() || contents.len() > 8 {
        return None;
    }
    let sign = if contents.first()? & 0x80 == 0 { 0 } else { -1 };
    Some(contents.iter().fold(sign, |number, byte| number << 8 | i64::from(*byte)))
}

/// A number without a sign of at most nine bytes, the first of which is zero then.
pub(super) fn unsigned(contents: &[u8]) -> Option<u64> {
    let digits = contents.strip_prefix(&[0]).unwrap_or(contents);
    (digits.len() <= 8).then(|| digits.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// `1.3.6.1.2.1`. None where a number is too large or its bytes end too early.
pub(super) fn object_identifier(contents: &[u8]) -> Option<String> {
    let mut numbers = Vec::new();
    let mut number = 0_u64;
    let mut is_open = false;
    for byte in contents {
        number = number.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
        is_open = byte & 0x80 != 0;
        if !is_open {
            if numbers.is_empty() {
                // The first stands for two.
                let root = (number / 40).min(2);
                numbers.push(root);
                number -= 40 * root;
            }
            numbers.push(number);
            number = 0;
        }
    }
    if is_open || numbers.is_empty() {
        return None;
    }
    Some(numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_both_forms() {
        assert_eq!(element(&[4, 1, 9], 0, 3), Some(Element { tag: 4, contents: 2..3 }));
        assert_eq!(element(&[4, 0x82, 1, 0], 0, 4), Some(Element { tag: 4, contents: 4..260 }));
        assert_eq!(
            (element(&[4, 0x80, 0], 0, 3), element(&[4], 0, 1), element(&[4, 0x82, 1], 0, 3)),
            (None, None, None)
        );
    }

    #[test]
    fn numbers_and_identifiers_are_bounded() {
        assert_eq!(
            (integer(&[0xff]), integer(&[1, 0]), integer(&[]), integer(&[1; 9])),
            (Some(-1), Some(256), None, None)
        );
        assert_eq!(object_identifier(&[0x2b, 6, 1, 0x81, 0]).as_deref(), Some("1.3.6.1.128"));
        assert_eq!(object_identifier(&[0x2b, 0x81]), None);
        assert_eq!(object_identifier(&[0xff; 30]), None);
    }
}
