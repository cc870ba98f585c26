//! What is typed into the Find box, and how it is meant.

use serde::{Deserialize, Serialize};

use crate::stream::search::{Encoding, MeaningQuery, Pattern, PatternError, Text, Wanted};

/// How a text in the Find box is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindKind {
    /// What payloads mean, and the text as it is written.
    #[default]
    Anything,
    Meaning,
    Text,
    /// Bytes in hex, `??` for any.
    Hex,
    Regex,
}

impl FindKind {
    pub const ALL: [Self; 5] = [Self::Anything, Self::Meaning, Self::Text, Self::Hex, Self::Regex];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anything => "Anything",
            Self::Meaning => "Meaning",
            Self::Text => "Text",
            Self::Hex => "Hex",
            Self::Regex => "Regex",
        }
    }

    /// Teaches what is typed.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Anything => {
                "What payloads mean (a protocol, an interface such as REMACT, a domain, a file …), and the text itself, or bytes in hex: b8 4a 9f"
            }
            Self::Meaning => {
                "What payloads mean: a protocol, or a part of an interface, domain, file, share, channel or account"
            }
            Self::Text => "A text in payloads",
            Self::Hex => "Bytes: 90 90 eb ?? 5e; ?? is any byte",
            Self::Regex => "A regular expression over bytes: USER .* \\x00, (?i)nick [a-z]+",
        }
    }

    /// Whether capitals and encodings can be chosen.
    #[must_use]
    pub const fn has_text(self) -> bool {
        matches!(self, Self::Anything | Self::Text)
    }
}

/// A search as a person asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindQuery {
    pub text: String,
    #[serde(default)]
    pub kind: FindKind,
    /// Capitals and small letters of a text are the same.
    #[serde(default)]
    pub ignore_case: bool,
    /// A text in UTF-16 as well.
    #[serde(default)]
    pub utf16: bool,
    /// Only in packets that the lens shows.
    #[serde(default)]
    pub under_lens: bool,
}

impl FindQuery {
    /// What is looked for.
    ///
    /// # Errors
    /// What is wrong with the text, and where.
    pub fn wanted(&self) -> Result<Wanted, PatternError> {
        let text = || Text {
            text: self.text.clone(),
            ignore_case: self.ignore_case,
            encodings: [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be]
                .into_iter()
                .take(if self.utf16 { 3 } else { 1 })
                .collect(),
        };
        let meaning = MeaningQuery::new(&self.text);
        Ok(match self.kind {
            FindKind::Anything => Wanted { bytes: Some(Pattern::text_or_hex(text()).compile()?), meaning },
            FindKind::Meaning => {
                Wanted { bytes: None, meaning: Some(meaning.ok_or_else(PatternError::nothing)?) }
            }
            FindKind::Text => Wanted::bytes(Pattern::Text(text()).compile()?),
            FindKind::Hex => Wanted::bytes(Pattern::hex(&self.text)?.compile()?),
            FindKind::Regex => Wanted::bytes(Pattern::Regex(self.text.clone()).compile()?),
        })
    }
}
