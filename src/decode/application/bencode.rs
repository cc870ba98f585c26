//! Bencoding (BEP 3): numbers, byte strings, lists and dictionaries.

/// What is inside one another deeper than that is not read.
const DEEPEST: usize = 8;

/// A value where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Number(i64),
    /// A string, and where it starts.
    Bytes(&'a [u8], usize),
    /// A list or dictionary: its inside, and where that starts.
    Inside(&'a [u8], usize),
}

/// Reads the value at `at`; gives it and where the next one starts. None where it is none, or is cut.
pub(super) fn value(bytes: &[u8], at: usize) -> Option<(Value<'_>, usize)> {
    match *bytes.get(at)? {
        b'i' => {
            let rest = bytes.get(at + 1..)?;
            let end = rest.iter().take(21).position(|byte| *byte == b'e')?;
            let number = std::str::from_utf8(rest.get(..end)?).ok()?.parse().ok()?;
            Some((Value::Number(number), at + end + 2))
        }
        b'0'..=b'9' => string(bytes, at),
        b'd' | b'l' => {
            let end = end_of(bytes, at)?;
            Some((Value::Inside(bytes.get(at + 1..end - 1)?, at + 1), end))
        }
        _ => None,
    }
}

fn string(bytes: &[u8], at: usize) -> Option<(Value<'_>, usize)> {
    let rest = bytes.get(at..)?;
    let digits = rest.iter().take(8).position(|byte| *byte == b':')?;
    let length: usize = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
    let start = at + digits + 1;
    Some((Value::Bytes(bytes.get(start..start.checked_add(length)?)?, start), start + length))
}

/// Where the list or dictionary that starts at `at` ends. One pass, whatever is inside.
fn end_of(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0;
    loop {
        match *bytes.get(at)? {
            b'd' | b'l' => {
                depth += 1;
                at += 1;
                if depth > DEEPEST {
                    return None;
                }
            }
            b'e' => {
                depth -= 1;
                at += 1;
            }
            b'i' | b'0'..=b'9' => at = value(bytes, at)?.1,
            _ => return None,
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The value of a key in the inside of a dictionary.
pub(super) fn find<'a>(inside: &'a [u8], start: usize, wanted: &[u8]) -> Option<Value<'a>> {
    let mut at = 0;
    while at < inside.len() {
        let (key, behind) = value(inside, at)?;
        let (found, next) = value(inside, behind)?;
        if matches!(key, Value::Bytes(name, _) if name == wanted) {
            return Some(match found {
                Value::Bytes(bytes, place) => Value::Bytes(bytes, place + start),
                Value::Inside(bytes, place) => Value::Inside(bytes, place + start),
                number @ Value::Number(_) => number,
            });
        }
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_where_they_stand() {
        let bytes = b"d1:ad2:id3:abce1:lli1eli2eee1:q4:ping1:ti-7ee";
        let Some((Value::Inside(inside, start), end)) = value(bytes, 0) else { panic!("a dictionary") };
        assert_eq!((start, end), (1, bytes.len()));
        assert_eq!(find(inside, start, b"q"), Some(Value::Bytes(b"ping", 33)));
        assert_eq!(&bytes[33..37], b"ping");
        assert_eq!(find(inside, start, b"t"), Some(Value::Number(-7)));
        let Some(Value::Inside(of_a, start)) = find(inside, start, b"a") else { panic!("a dictionary") };
        assert_eq!(find(of_a, start, b"id"), Some(Value::Bytes(b"abc", 11)));
        assert_eq!(&bytes[11..14], b"abc");
    }

    #[test]
    fn what_is_cut_or_too_deep_is_none() {
        for other in
            [&b"d1:a"[..], b"9:abc", b"i12", b"ixe", b"llllllllllee", b"99999999999999:a", b"x", b"d-e"]
        {
            assert_eq!(value(other, 0), None, "{}", other.escape_ascii());
        }
    }
}
