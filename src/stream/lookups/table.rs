//! All lookups of some captures, a row for each name and type.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use super::Lookup;
use crate::{
    decode::application::dns::{Message, Record, RecordType},
    stream::messages::Heard,
};

/// Rows that are kept, and bytes of names and answers: what a flood of made-up names may take.
pub const MOST_LOOKUPS: usize = 250_000;
const MOST_BYTES: usize = 64 << 20;

/// Letters of an answer that are kept; a text record may have 64 KiB.
const LONGEST_ANSWER: usize = 1_024;

/// The rows in the order in which they came first.
#[derive(Clone, Debug, Default)]
pub struct LookupTable {
    rows: Vec<Lookup>,
    /// Places of the rows by type, and by name in small letters.
    places: HashMap<RecordType, HashMap<Box<str>, u32>>,
    /// A name in small letters, while it is looked for.
    small: String,
    bytes: usize,
    left_out: u64,
    messages: u64,
}

/// What a message is about: its questions, or without any what it answers.
fn subjects(message: &Message) -> impl Iterator<Item = (&str, RecordType)> {
    let asked = message.questions.iter().map(|question| (question.name.text.as_str(), question.kind));
    let unasked = message.answers.iter().filter(|_| message.questions.is_empty());
    let told = unasked.map(|record| (record.name.text.as_str(), record.kind));
    asked.chain(told)
}

/// Whether a message is about a name and a type, as [`LookupTable`] counts it.
#[must_use]
pub fn is_about(message: &Message, name: &str, kind: RecordType) -> bool {
    subjects(message).any(|(of, its)| its == kind && of.eq_ignore_ascii_case(name))
}

impl LookupTable {
    /// Counts a message in the rows that it is about.
    pub fn add(&mut self, heard: &Heard<'_>) {
        let message = heard.message;
        self.messages += 1;
        if !message.questions.is_empty() {
            let alone = message.questions.len() == 1;
            for question in &message.questions {
                let answers = message.answers.iter().filter(|record| {
                    // With several questions, what answers which is told by name and type.
                    alone || (record.name.text == question.name.text && record.kind == question.kind)
                });
                self.count((&question.name.text, question.kind), heard, answers);
            }
            return;
        }
        for (place, record) in message.answers.iter().enumerate() {
            let before = message.answers.iter().take(place);
            let is_same = |of: &Record| of.kind == record.kind && of.name.text == record.name.text;
            // Records of one name and type stand together, in practice and here: looking farther back
            // would take the square of their number.
            if before.last().is_some_and(is_same) {
                continue;
            }
            let own = message.answers.iter().skip(place).take_while(|of| is_same(of));
            self.count((&record.name.text, record.kind), heard, own);
        }
    }

    fn count<'m>(
        &mut self,
        (name, kind): (&str, RecordType),
        heard: &Heard<'_>,
        answers: impl Iterator<Item = &'m Record>,
    ) {
        let Some(place) = self.place(name, kind) else {
            self.left_out += 1;
            return;
        };
        let Some(row) = self.rows.get_mut(place) else { return };
        row.at(heard.time);
        if heard.message.flags.is_response() {
            row.responses += 1;
            row.came_to(heard.message.result(), 1);
            for record in answers {
                let Some(answer) = answer(record, kind) else { continue };
                Self::keep_answer(&mut self.bytes, row, answer);
            }
            add_client(row, heard.destination);
        } else {
            row.queries += 1;
            add_client(row, heard.source);
        }
    }

    fn keep_answer(bytes: &mut usize, row: &mut Lookup, answer: String) {
        let length = answer.len();
        if *bytes + length > MOST_BYTES {
            if !row.answers.kept().contains(&answer) {
                row.answers.leave_out();
            }
        } else if row.answers.add(answer) {
            *bytes += length;
        }
    }

    /// The row of a name and type; none if it would be a new one and there are too many.
    fn place(&mut self, name: &str, kind: RecordType) -> Option<usize> {
        self.small.clear();
        self.small.push_str(name);
        self.small.make_ascii_lowercase();
        let places = self.places.entry(kind).or_default();
        if let Some(place) = places.get(self.small.as_str()) {
            return Some(*place as usize);
        }
        if self.rows.len() >= MOST_LOOKUPS || self.bytes + name.len() > MOST_BYTES {
            return None;
        }
        let place = self.rows.len();
        self.bytes += name.len();
        places.insert(self.small.as_str().into(), place as u32);
        self.rows.push(Lookup::new(Arc::from(name), kind));
        Some(place)
    }

    /// Adds what was counted behind this: in the order of the file the result is the same as of one
    /// table that counted all.
    pub fn append(&mut self, other: Self) {
        self.messages += other.messages;
        self.left_out += other.left_out;
        for theirs in other.rows {
            let Some(place) = self.place(&theirs.name, theirs.kind) else {
                self.left_out += theirs.queries + theirs.responses;
                continue;
            };
            let Some(row) = self.rows.get_mut(place) else { continue };
            row.queries += theirs.queries;
            row.responses += theirs.responses;
            for time in theirs.times.into_iter().flat_map(|(first, last)| [first, last]) {
                row.at(Some(time));
            }
            for (result, count) in theirs.results {
                row.came_to(result, count);
            }
            let (answers, more) = theirs.answers.into_kept();
            answers.into_iter().for_each(|answer| Self::keep_answer(&mut self.bytes, row, answer));
            if more {
                row.answers.leave_out();
            }
            let (clients, more) = theirs.clients.into_kept();
            for client in clients {
                row.clients.add(client);
            }
            if more {
                row.clients.leave_out();
            }
        }
    }

    /// The rows in the order in which they came first.
    #[must_use]
    pub fn rows(&self) -> &[Lookup] {
        &self.rows
    }

    /// Questions and answers whose row is not kept, because there are too many.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Messages that were counted.
    #[must_use]
    pub fn messages(&self) -> u64 {
        self.messages
    }
}

/// An answer as a text; none of what says nothing.
fn answer(record: &Record, asked: RecordType) -> Option<String> {
    let mut text = record.data.to_string();
    if text.len() > LONGEST_ANSWER {
        text.truncate(text.floor_char_boundary(LONGEST_ANSWER));
        text.push('…');
    }
    match (text.is_empty(), record.kind == asked) {
        (true, true) => None,
        (true, false) => Some(record.kind.to_string()),
        (false, true) => Some(text),
        (false, false) => Some(format!("{} {text}", record.kind)),
    }
}

/// A group is nobody who asks.
fn add_client(row: &mut Lookup, address: IpAddr) {
    let is_broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
    if !address.is_multicast() && !is_broadcast {
        row.clients.add(address);
    }
}
