//! A text to look for, as the bytes of one or more encodings.

use serde::{Deserialize, Serialize};

/// How letters become bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// ASCII too.
    Utf8,
    /// As Windows writes it.
    Utf16Le,
    Utf16Be,
}

/// A text, and in which forms it is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    pub text: String,
    /// Capitals and small letters are the same, letter by letter (Unicode's mappings of one letter
    /// to one).
    pub ignore_case: bool,
    /// In any of these; none of them is UTF-8.
    pub encodings: Vec<Encoding>,
}

impl Text {
    /// A text as it is written, in UTF-8.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ignore_case: false, encodings: vec![Encoding::Utf8] }
    }

    fn encodings(&self) -> &[Encoding] {
        if self.encodings.is_empty() { &[Encoding::Utf8] } else { &self.encodings }
    }

    /// Its bytes, where it has but one form.
    pub(super) fn exact(&self) -> Option<&[u8]> {
        let one_form = self.encodings() == [Encoding::Utf8]
            && (!self.ignore_case || self.text.chars().all(|letter| cases(letter).len() == 1));
        one_form.then_some(self.text.as_bytes())
    }

    /// All its forms as a regular expression.
    pub(super) fn expression(&self) -> String {
        let forms = self.encodings().iter().map(|encoding| {
            self.text.chars().fold(String::new(), |mut form, letter| {
                let letters = if self.ignore_case { cases(letter) } else { vec![letter] };
                put(&mut form, &letters, *encoding);
                form
            })
        });
        forms.collect::<Vec<_>>().join("|")
    }
}

/// Puts one letter of any of these.
fn put(form: &mut String, letters: &[char], encoding: Encoding) {
    let ways: Vec<String> = letters.iter().map(|letter| escaped(*letter, encoding)).collect();
    match ways.as_slice() {
        [one] => form.push_str(one),
        ways => {
            form.push_str("(?:");
            form.push_str(&ways.join("|"));
            form.push(')');
        }
    }
}

/// A letter's bytes as an expression has them.
fn escaped(letter: char, encoding: Encoding) -> String {
    let units = |to_bytes: fn(u16) -> [u8; 2]| {
        letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| to_bytes(*unit)).collect()
    };
    let bytes: Vec<u8> = match encoding {
        Encoding::Utf8 => letter.to_string().into_bytes(),
        Encoding::Utf16Le => units(u16::to_le_bytes),
        Encoding::Utf16Be => units(u16::to_be_bytes),
    };
    bytes.iter().map(|byte| format!(r"\x{byte:02x}")).collect::<Vec<_>>().concat()
}

/// A letter, and its capital and small form where they are others and one letter each.
fn cases(letter: char) -> Vec<char> {
    let mut all = vec![letter];
    let mut add = |mut forms: std::vec::IntoIter<char>| {
        if let (Some(form), None) = (forms.next(), forms.next())
            && !all.contains(&form)
        {
            all.push(form);
        }
    };
    add(letter.to_lowercase().collect::<Vec<_>>().into_iter());
    add(letter.to_uppercase().collect::<Vec<_>>().into_iter());
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::search::Pattern;

    fn finds(text: &Text, bytes: &[u8]) -> bool {
        Pattern::Text(text.clone()).compile().unwrap().find(bytes).is_some()
    }

    #[test]
    fn a_text_is_found_as_it_is_written() {
        let text = Text::new("a.b(");
        assert!(finds(&text, b"..a.b(.."));
        assert!(!finds(&text, b"axb(") && !finds(&text, b"A.B("));
    }

    #[test]
    fn case_is_ignored_on_demand_also_beyond_ascii() {
        let text = Text { ignore_case: true, ..Text::new("Grün 1") };
        for other in ["GRÜN 1", "grün 1", "gRÜn 1"] {
            assert!(finds(&text, other.as_bytes()), "{other}");
        }
        assert!(!finds(&text, "grun 1".as_bytes()));
    }

    #[test]
    fn a_text_without_letters_has_one_form_whatever_their_case() {
        let text = Text { ignore_case: true, ..Text::new("10.0.0.1") };
        assert_eq!(text.exact(), Some(&b"10.0.0.1"[..]));
    }

    #[test]
    fn a_text_is_found_in_each_of_its_encodings() {
        let encodings = vec![Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be];
        let text = Text { encodings, ignore_case: true, ..Text::new("Ab\u{1f600}") };
        let as_units =
            |to: fn(u16) -> [u8; 2]| "aB\u{1f600}".encode_utf16().flat_map(to).collect::<Vec<u8>>();
        assert!(finds(&text, "aB\u{1f600}".as_bytes()));
        assert!(finds(&text, &as_units(u16::to_le_bytes)));
        assert!(finds(&text, &as_units(u16::to_be_bytes)));
        let only_big = Text { encodings: vec![Encoding::Utf16Be], ..text };
        assert!(!finds(&only_big, &as_units(u16::to_le_bytes)));
    }
}
