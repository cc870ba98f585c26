//! Looking for what payloads mean: a protocol, an interface, a domain, a file.

use std::{ops::Range, sync::Arc};

use crate::decode::{
    Protocol,
    application::{Application, Context, MeaningKind, Recognised, identify, recognise},
};

/// Words with fewer letters have to be the whole of what is found: `FTP` is in many names.
const SHORT: usize = 4;

/// A word for what payloads mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeaningQuery {
    /// In small letters.
    word: Arc<str>,
    applications: Arc<[Application]>,
}

/// What a payload means that was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MeaningFound {
    /// In the payload: the bytes that say so.
    pub bytes: Range<usize>,
    pub count: u32,
    pub what: Found,
}

/// What a hit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The bytes that were looked for.
    Bytes,
    /// A message of this application.
    Application(Application),
    /// A word that the payload carries.
    Meaning(MeaningKind, Arc<str>),
    /// A call of an interface that was bound earlier in the connection, in words.
    Call(Arc<str>),
    /// The answer to a frame that was found, in words.
    Answer { to: u64, text: Arc<str> },
}

impl Found {
    /// Stable name in JSON and CSV.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Application(_) => "protocol",
            Self::Meaning(kind, _) => kind.name(),
            Self::Call(_) => "call",
            Self::Answer { .. } => "answer",
        }
    }

    /// What it says, in words; none for bytes. Not fit to be shown before `figure::plain` saw it.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Bytes => None,
            Self::Application(application) => Some(application.name()),
            Self::Meaning(_, text) | Self::Call(text) | Self::Answer { text, .. } => Some(text),
        }
    }

    /// The frame that it answers.
    #[must_use]
    pub const fn answer_to(&self) -> Option<u64> {
        if let Self::Answer { to, .. } = self { Some(*to) } else { None }
    }
}

impl MeaningQuery {
    /// A protocol by its name (`SMB`, `DCE/RPC`), or any part of an interface, a domain, a NetBIOS name,
    /// a file, a share, a channel, an account or a program (all of it if it has fewer than four
    /// letters); capitals and small letters are the same. None if there is nothing to look for.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let word = text.trim().to_lowercase();
        let applications = Application::ALL.into_iter().filter(|of| of.is_called(text)).collect();
        (!word.is_empty()).then(|| Self { word: word.into(), applications })
    }

    /// Whether a word that a payload carries is meant.
    #[must_use]
    pub fn means(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        if self.word.chars().count() < SHORT {
            return text.split(|sign: char| !sign.is_alphanumeric()).any(|word| word == &*self.word)
                || text == *self.word;
        }
        text.contains(&*self.word)
    }

    /// The outermost application of a payload.
    pub(super) fn outer(payload: &[u8], context: &Context) -> Option<Application> {
        match context.protocol {
            Protocol::ICMP => Some(Application::Icmp),
            Protocol::ICMPV6 => Some(Application::Icmpv6),
            _ => identify(payload, context),
        }
    }

    /// What of a payload is meant, whose outermost application this is.
    pub(super) fn find(&self, payload: &[u8], context: &Context, outer: Application) -> Option<MeaningFound> {
        let is_meant = self.applications.contains(&outer);
        if is_meant && !outer.has_meanings() || matches!(outer, Application::Icmp | Application::Icmpv6) {
            let what = Found::Application(outer);
            return is_meant.then_some(MeaningFound { bytes: 0..payload.len(), count: 1, what });
        }
        // Most payloads end here.
        if !outer.has_meanings() {
            return None;
        }
        let Recognised { told, meanings, .. } = recognise(payload, context);
        let mut words = meanings.into_iter().filter(|meaning| self.means(&meaning.text));
        if let Some(first) = words.next() {
            let what = Found::Meaning(first.kind, first.text.into());
            return Some(MeaningFound { bytes: first.bytes, count: 1 + words.count() as u32, what });
        }
        let mut told = told.into_iter().filter(|told| self.applications.contains(&told.application));
        let first = told.next()?;
        let what = Found::Application(first.application);
        Some(MeaningFound { bytes: first.bytes, count: 1 + told.count() as u32, what })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_word_is_meant_unless_it_is_short() {
        let query = |text| MeaningQuery::new(text).unwrap();
        assert!(query("Example.com").means("www.EXAMPLE.com"));
        assert!(query("remact").means("REMACT (IRemoteActivation)"));
        assert!(query("nb").means("NB") && query("ftp").means("ftp.example.com"));
        assert!(!query("ftp").means("ncftpd"));
        assert_eq!(MeaningQuery::new(" "), None);
    }
}
