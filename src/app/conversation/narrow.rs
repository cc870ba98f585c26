//! Which rows of the table of conversations a text lists: by ends, by names of their addresses, and by what
//! their first payloads say.
//!
//! What packets say is read from the captures, in which a million rows take seconds, so it is kept from one
//! letter that is typed to the next: at most 64 MiB of it, and 12 bytes a row, until nothing is typed or the
//! table is closed.

use std::{
    collections::HashSet,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Weak},
};

use rayon::prelude::*;

use crate::{
    app::row_filter::{RowFilter, Term, TermKind},
    capture::{CaptureInfo, Source},
    figure::plain,
    query::{Cancel, ConversationKey, ConversationRow, ConversationTable, Index},
    stream::{conversation::packet_line, names::AddressNames},
    worker::Gauge,
};

/// Rows that are looked at between two looks at whether to go on.
const AT_ONCE: usize = 2_048;

/// Bytes of lines that are kept; of rows beyond them lines are read again each time.
const MOST_KEPT: usize = 64 << 20;

/// Letters of a line that are looked at: as many as a cell shows.
const LETTERS: usize = 240;

/// A table, and what is wanted of it; nothing of none lets go of what was read.
#[derive(Default)]
pub(super) struct Narrow {
    pub table: Arc<ConversationTable>,
    pub sorted: Arc<Vec<u32>>,
    pub filter: RowFilter,
    pub names: Vec<Arc<AddressNames>>,
    pub index: Index,
    pub captures: (Vec<CaptureInfo>, Vec<Arc<Source>>),
    pub chosen: Option<ConversationKey>,
}

/// The rows that are listed.
pub(super) struct Narrowed {
    pub table: Arc<ConversationTable>,
    pub rows: Arc<Vec<u32>>,
    /// The conversation that was chosen, and its row.
    pub chosen: Option<ConversationKey>,
    pub row: Option<usize>,
}

/// What narrows tables, and the lines that it has read.
#[derive(Debug)]
pub(super) struct Narrower {
    gauge: Gauge,
    lines: Lines,
}

impl Narrower {
    pub fn new(gauge: Gauge) -> Self {
        Self { gauge, lines: Lines::default() }
    }

    pub fn narrow(&mut self, request: Narrow, cancel: &Cancel) -> Option<Narrowed> {
        let rows = if request.filter.is_empty() {
            // Nobody types any more.
            self.lines = Lines::default();
            Arc::clone(&request.sorted)
        } else {
            Arc::new(self.listed(&request, cancel)?)
        };
        let Narrow { table, chosen, .. } = request;
        let place = chosen.and_then(|key| table.rows().iter().position(|row| table.key(row) == key));
        let row = place.and_then(|place| rows.iter().position(|row| *row as usize == place));
        Some(Narrowed { table, rows, chosen, row })
    }

    fn listed(&mut self, request: &Narrow, cancel: &Cancel) -> Option<Vec<u32>> {
        let Narrow { table, sorted, filter, .. } = request;
        self.lines.are_of(table);
        let terms: Vec<Wanted<'_>> = filter.terms.iter().map(|term| Wanted::new(term, request)).collect();
        let mut listed = Vec::new();
        for (part, done) in sorted.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE)) {
            if cancel.is_set() {
                return None;
            }
            self.gauge.set(done, sorted.len() as u64);
            // What remains to be found in what it says, of rows that have everything else.
            let looked_at: Vec<(u32, Vec<&str>)> = part
                .par_iter()
                .filter_map(|place| {
                    let row = table.rows().get(*place as usize)?;
                    let ends = table.ends(row);
                    let mut words = Vec::new();
                    for term in terms.iter().filter(|term| !term.is_met_by(row, ends)) {
                        words.push(term.word()?);
                    }
                    // Without a payload nothing is said.
                    (words.is_empty() || row.first_payload().is_some()).then_some((*place, words))
                })
                .collect();
            self.lines.read(request, &looked_at);
            let says = |(place, words): &(u32, Vec<&str>)| {
                words.is_empty()
                    || self.lines.of(request, *place, |line| words.iter().all(|word| line.contains(word)))
            };
            listed.extend(looked_at.iter().filter(|row| says(row)).map(|(place, _)| *place));
        }
        Some(listed)
    }
}

/// A term, and the addresses with a name that holds it.
struct Wanted<'a> {
    term: &'a Term,
    named: HashSet<IpAddr>,
}

impl<'a> Wanted<'a> {
    fn new(term: &'a Term, request: &Narrow) -> Self {
        let mut named = HashSet::new();
        if term.kind == TermKind::Word && !request.names.is_empty() {
            let holds = |name: &str| name.to_lowercase().contains(&term.text);
            for names in &request.names {
                let has = |(_, names): &(IpAddr, &[(_, Arc<str>)])| names.iter().any(|(_, name)| holds(name));
                named.extend(names.iter().filter(has).map(|(address, _)| address));
            }
            for info in &request.captures.0 {
                let has = |(_, names): &(IpAddr, &[String])| names.iter().any(|name| holds(name));
                named.extend(info.names.iter().filter(has).map(|(address, _)| address));
            }
        }
        Self { term, named }
    }

    /// The ends, or names of theirs, have it.
    fn is_met_by(&self, row: &ConversationRow, ends: [SocketAddr; 2]) -> bool {
        match self.term.kind {
            TermKind::Transport(transport) => row.transport() == transport,
            TermKind::Port(transport, port) => {
                transport.is_none_or(|transport| row.transport() == transport)
                    && ends.iter().any(|end| end.port() == port)
            }
            TermKind::Addresses(_) | TermKind::Beginning => ends.iter().any(|end| self.term.is_of(end.ip())),
            TermKind::Word => ends.iter().any(|end| self.named.contains(&end.ip())),
        }
    }

    /// What a packet may say instead; none: it cannot.
    fn word(&self) -> Option<&str> {
        (self.term.kind == TermKind::Word).then_some(self.term.text.as_str())
    }
}

/// What first payloads say, in small letters.
#[derive(Debug, Default)]
struct Lines {
    of: Weak<ConversationTable>,
    text: String,
    /// Of each row of the table where its line begins and ends.
    places: Vec<Option<(u32, u32)>>,
}

impl Lines {
    fn are_of(&mut self, table: &Arc<ConversationTable>) {
        if !Weak::ptr_eq(&self.of, &Arc::downgrade(table)) {
            let places = vec![None; table.rows().len()];
            *self = Self { of: Arc::downgrade(table), text: String::new(), places };
        }
    }

    fn kept(&self, place: u32) -> Option<&str> {
        let (start, end) = (*self.places.get(place as usize)?)?;
        self.text.get(start as usize..end as usize)
    }

    /// Reads the lines of rows of which something is looked for in them.
    fn read(&mut self, request: &Narrow, rows: &[(u32, Vec<&str>)]) {
        if self.text.len() >= MOST_KEPT {
            return;
        }
        let unread: Vec<u32> = rows
            .iter()
            .filter(|(place, words)| !words.is_empty() && self.kept(*place).is_none())
            .map(|(place, _)| *place)
            .collect();
        let lines: Vec<String> = unread.par_iter().map(|place| line(request, *place)).collect();
        for (place, line) in unread.into_iter().zip(lines) {
            let start = self.text.len();
            self.text.push_str(&line);
            if let Some(slot) = self.places.get_mut(place as usize) {
                *slot = Some((start as u32, self.text.len() as u32));
            }
        }
    }

    fn of(&self, request: &Narrow, place: u32, holds: impl Fn(&str) -> bool) -> bool {
        match self.kept(place) {
            Some(line) => holds(line),
            None => holds(&line(request, place)),
        }
    }
}

/// What a conversation's first payload says; nothing where it can no longer be read.
fn line(Narrow { table, index, captures, .. }: &Narrow, place: u32) -> String {
    let packet = table.rows().get(place as usize).and_then(ConversationRow::first_payload);
    let line = packet.and_then(|id| packet_line(index, (&captures.0, &captures.1), id).ok());
    line.map_or_else(String::new, |line| {
        plain(&line).chars().take(LETTERS).collect::<String>().to_lowercase()
    })
}
