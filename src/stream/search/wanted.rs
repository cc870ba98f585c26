//! What is looked for: bytes, what they mean, or either.

use super::{Matcher, MeaningQuery, Pattern, PatternError, Text};

/// A search as it is asked for. One of the two is there at least, or nothing is found.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub bytes: Option<Matcher>,
    pub meaning: Option<MeaningQuery>,
}

impl Wanted {
    /// Bytes alone.
    #[must_use]
    pub fn bytes(matcher: Matcher) -> Self {
        Self { bytes: Some(matcher), meaning: None }
    }

    /// What a word means, and the word itself as it is written: `REMACT` is an interface's name, and
    /// might stand in a chat.
    ///
    /// # Errors
    /// There is nothing to look for.
    pub fn anything(text: &str) -> Result<Self, PatternError> {
        let bytes = Pattern::Text(Text::new(text)).compile()?;
        Ok(Self { bytes: Some(bytes), meaning: MeaningQuery::new(text) })
    }
}
