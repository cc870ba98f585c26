//! Numbers in words, as the fields of several protocols show them.

/// The names of the bits that are set, `first, last`; `none` where no bit is. Bits without a name are
/// shown as a number.
pub(super) fn set(bits: u64, names: &[(u64, &str)]) -> String {
    let mut words: Vec<String> =
        names.iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| (*name).to_owned()).collect();
    let rest = names.iter().fold(bits, |rest, (bit, _)| rest & !bit);
    if rest != 0 {
        words.push(format!("{rest:#x}"));
    }
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

/// `5 (name)`, or `5` where it has none.
pub(super) fn named(number: impl std::fmt::Display, name: Option<&str>) -> String {
    match name {
        Some(name) => format!("{number} ({name})"),
        None => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_without_a_name_are_shown_too() {
        let names = [(1, "first"), (2, "last")];
        assert_eq!((set(3, &names), set(0, &names)), ("first, last".to_owned(), "none".to_owned()));
        assert_eq!(set(0x81, &names), "first, 0x80");
        assert_eq!((named(5, Some("x")), named(5, None)), ("5 (x)".to_owned(), "5".to_owned()));
    }
}
