//! What is looked for in the followed conversation: found beside the screen, counted, stepped through.

use std::sync::Arc;

use crate::{
    app::{FindKind, FindQuery},
    figure::conversation::Transcript,
    query::Cancel,
    stream::{
        conversation::{Conversation, ConversationMatches, find_in_conversation},
        search::{Matcher, PatternError},
    },
    worker::{Latest, Wake},
};

struct Request {
    conversation: Arc<Conversation>,
    transcript: Arc<Transcript>,
    what: What,
}

enum What {
    Matcher(Box<Matcher>),
    /// Rows were laid out in another way.
    Rows(Arc<ConversationMatches>),
}

/// Matches, and the row in which each begins.
type Answer = (Arc<ConversationMatches>, Vec<u32>);

/// The search in the followed conversation.
#[derive(Debug)]
pub struct Finding {
    worker: Latest<Request, Answer>,
    query: FindQuery,
    mistake: Option<String>,
    matches: Arc<ConversationMatches>,
    rows: Vec<u32>,
    current: Option<usize>,
    /// It is only shown: nobody has gone to it yet.
    is_offered: bool,
    /// The row from which the first match is looked for.
    from: usize,
}

impl Finding {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let worker = Latest::start("suji-follow-find", wake, |request: Request, cancel: &Cancel| {
            let matches = match request.what {
                What::Matcher(matcher) => {
                    Arc::new(find_in_conversation(&request.conversation, &matcher, cancel)?)
                }
                What::Rows(matches) => matches,
            };
            let rows = request.transcript.rows_of(&matches.starts);
            Some((matches, rows))
        })?;
        let query = FindQuery { kind: FindKind::Text, ignore_case: true, ..FindQuery::default() };
        Ok(Self {
            worker,
            query,
            mistake: None,
            matches: Arc::default(),
            rows: Vec::new(),
            current: None,
            is_offered: false,
            from: 0,
        })
    }

    /// Looks for something, from a row on; what is not there yet is looked for when it is.
    pub(super) fn find(
        &mut self,
        query: FindQuery,
        from: usize,
        shown: Option<(&Arc<Conversation>, &Arc<Transcript>)>,
    ) {
        self.forget_matches();
        self.query = query;
        self.from = from;
        self.mistake = None;
        if self.query.text.is_empty() {
            return;
        }
        match matcher(&self.query) {
            Ok(matcher) => {
                if let Some((conversation, transcript)) = shown {
                    let (conversation, transcript) = (Arc::clone(conversation), Arc::clone(transcript));
                    self.worker.ask(Request {
                        conversation,
                        transcript,
                        what: What::Matcher(Box::new(matcher)),
                    });
                }
            }
            Err(mistake) => self.mistake = Some(mistake.to_string()),
        }
    }

    /// The conversation is there, or laid out in another way.
    pub(super) fn laid_out(
        &mut self,
        conversation: &Arc<Conversation>,
        transcript: &Arc<Transcript>,
        is_new: bool,
    ) {
        if is_new || self.worker.is_busy() {
            self.find(self.query.clone(), self.from, Some((conversation, transcript)));
        } else if !self.matches.starts.is_empty() {
            let (conversation, transcript) = (Arc::clone(conversation), Arc::clone(transcript));
            let what = What::Rows(Arc::clone(&self.matches));
            self.worker.ask(Request { conversation, transcript, what });
        }
    }

    fn forget_matches(&mut self) {
        self.worker.cancel();
        self.worker.forget();
        self.matches = Arc::default();
        self.rows = Vec::new();
        self.current = None;
        self.is_offered = false;
    }

    /// Another conversation is followed, or none; what is looked for stays.
    pub(super) fn clear(&mut self) {
        self.forget_matches();
        self.from = 0;
    }

    pub(super) fn poll(&mut self) {
        let Some((matches, rows)) = self.worker.poll() else { return };
        (self.matches, self.rows) = (matches, rows);
        if self.current.is_none() && !self.rows.is_empty() {
            let behind = self.rows.partition_point(|row| (*row as usize) < self.from);
            self.current = Some(if behind < self.rows.len() { behind } else { 0 });
            self.is_offered = true;
        }
    }

    /// Goes to the next match, or so many farther; behind the last comes the first. The first step goes to
    /// the match that is offered.
    pub(super) fn step(&mut self, by: i64) {
        let count = self.matches.starts.len() as i64;
        if count > 0 {
            let by = if std::mem::take(&mut self.is_offered) && by > 0 { by - 1 } else { by };
            let current = self.current.map_or(0, |current| current as i64 + by);
            self.current = Some(current.rem_euclid(count) as usize);
        }
    }

    /// What is looked for; an empty text: nothing.
    #[must_use]
    pub fn query(&self) -> &FindQuery {
        &self.query
    }

    /// What is wrong with it, in words.
    #[must_use]
    pub fn mistake(&self) -> Option<&str> {
        self.mistake.as_deref()
    }

    #[must_use]
    pub fn matches(&self) -> &ConversationMatches {
        &self.matches
    }

    /// The match that was stepped to, by its number from 0.
    #[must_use]
    pub fn current(&self) -> Option<usize> {
        self.current
    }

    /// The row in which the current match begins.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.rows.get(self.current?).map(|row| *row as usize)
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

/// Text, hex or an expression; a text where it could be anything, for there is but one conversation. A text
/// is found in each of its encodings: rows show them all as letters.
fn matcher(query: &FindQuery) -> Result<Matcher, PatternError> {
    let kind = match query.kind {
        FindKind::Anything | FindKind::Meaning => FindKind::Text,
        kind => kind,
    };
    let wanted = FindQuery { kind, utf16: true, ..query.clone() }.wanted()?;
    wanted.bytes.ok_or_else(PatternError::nothing)
}
