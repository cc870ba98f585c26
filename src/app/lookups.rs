//! The table of lookups: found under the lens while its window is open, sorted and filtered beside the
//! screen.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Captures, RowCommand, RowCursor,
    row_filter::{RowFilter, Term, TermKind},
};
use crate::{
    query::{Cancel, Lens, PointId},
    stream::lookups::{Lookup, LookupTable, RecordType},
    worker::{Gauge, IndexedCaptures, Latest, Priority, Wake, WalkError, find_lookup_packets, find_lookups},
};

/// What the table is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookupColumn {
    Name,
    Type,
    /// Queries and responses.
    #[default]
    Count,
    Queries,
    Responses,
    Outcome,
    First,
    Last,
    Clients,
}

/// Which lookups are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LookupChoice {
    #[default]
    All,
    /// Names that are IPv4 addresses.
    DottedQuads,
    /// Names of which somebody was told that there are none.
    NoSuchName,
}

/// How the table is looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookupView {
    /// Parts of names, answers, results or types, and clients or answers by prefix; empty lists all.
    pub text: String,
    pub choice: LookupChoice,
    pub column: LookupColumn,
    pub descending: bool,
}

impl Default for LookupView {
    fn default() -> Self {
        let (choice, column) = (LookupChoice::default(), LookupColumn::default());
        Self { text: String::new(), choice, column, descending: true }
    }
}

struct Scan {
    captures: IndexedCaptures,
    lens: Lens,
    gauge: Gauge,
    number: u64,
}

struct Packets {
    captures: IndexedCaptures,
    lens: Lens,
    gauge: Gauge,
    name: Arc<str>,
    kind: RecordType,
}

/// A table and what went wrong while it was made.
type Found = (u64, Arc<LookupTable>, Vec<WalkError>);

/// The packets of a row: the first, and how many there are.
pub(super) type RowPackets = (Vec<PointId>, u64);

/// A table, and its rows in an order.
type Ordered = (Arc<LookupTable>, Arc<Vec<u32>>);

/// The table, its rows in the order in which they are looked at, and the workers that make both.
#[derive(Debug)]
pub struct Lookups {
    scans: Latest<Scan, Found>,
    orders: Latest<(Arc<LookupTable>, LookupView), Ordered>,
    packets: Latest<Packets, RowPackets>,
    open: bool,
    gauge: Gauge,
    /// What was asked for last.
    asked: Option<(u64, Lens)>,
    number: u64,
    found: Option<Arc<LookupTable>>,
    /// The table that is shown, with its rows.
    table: Arc<LookupTable>,
    rows: Arc<Vec<u32>>,
    view: LookupView,
    row: Option<(Arc<str>, RecordType)>,
    packets_gauge: Gauge,
    in_view: bool,
    chosen: Option<(Arc<str>, RecordType)>,
    cursor: RowCursor,
}

impl Lookups {
    pub(super) fn start(wake: &Wake) -> std::io::Result<Self> {
        let scan = |Scan { captures, lens, gauge, number }: Scan, cancel: &Cancel| {
            let (table, errors) = find_lookups(&captures, &lens, Some(Priority::Background), &gauge, cancel);
            (!cancel.is_set()).then(|| (number, Arc::new(table), errors))
        };
        let order = |(table, view): (Arc<LookupTable>, LookupView), _: &Cancel| {
            let rows = Arc::new(ordered(&table, &view));
            Some((table, rows))
        };
        let packets = |Packets { captures, lens, gauge, name, kind }: Packets, cancel: &Cancel| {
            let found = find_lookup_packets(&captures, &lens, (&name, kind), &gauge, cancel);
            (!cancel.is_set()).then_some(found)
        };
        Ok(Self {
            scans: Latest::start("suji-lookups", Arc::clone(wake), scan)?,
            orders: Latest::start("suji-lookup-rows", Arc::clone(wake), order)?,
            packets: Latest::start("suji-lookup-packets", Arc::clone(wake), packets)?,
            open: false,
            gauge: Gauge::default(),
            asked: None,
            number: 0,
            found: None,
            table: Arc::default(),
            rows: Arc::default(),
            view: LookupView::default(),
            row: None,
            packets_gauge: Gauge::default(),
            in_view: false,
            chosen: None,
            cursor: RowCursor::default(),
        })
    }

    /// The table is open; whether somebody sees it is told frame by frame.
    pub(super) fn show(&mut self, open: bool) {
        if self.open && !open {
            // A table that nobody looks at is not made to its end.
            self.stop();
        }
        self.open = open;
    }

    pub(super) fn is_seen(&mut self, in_view: bool) {
        self.in_view = in_view;
    }

    pub(super) fn set_view(&mut self, view: LookupView) {
        if self.view != view {
            self.view = view;
            self.order();
        }
    }

    fn order(&mut self) {
        if let Some(table) = &self.found {
            self.orders.ask((Arc::clone(table), self.view.clone()));
        }
    }

    /// Makes the table while it is seen and captures or lens have changed. `later`: something else goes first.
    pub(super) fn ask(&mut self, captures: &Captures, lens: &Lens, later: bool) {
        let is_same = |(revision, of): &(u64, Lens)| *revision == captures.revision() && of == lens;
        if !self.open
            || !self.in_view
            || later
            || captures.is_growing()
            || self.asked.as_ref().is_some_and(is_same)
        {
            return;
        }
        self.scans.cancel();
        self.asked = Some((captures.revision(), lens.clone()));
        self.number += 1;
        self.gauge = Gauge::default();
        let (gauge, number) = (self.gauge.clone(), self.number);
        self.scans.ask(Scan { captures: captures.indexed(), lens: lens.clone(), gauge, number });
    }

    /// Asks for the packets of a name and a type.
    pub(super) fn select(&mut self, captures: &Captures, lens: &Lens, name: &str, kind: RecordType) {
        let name: Arc<str> = Arc::from(name);
        self.row = Some((Arc::clone(&name), kind));
        self.packets.cancel();
        self.packets_gauge = Gauge::default();
        let gauge = self.packets_gauge.clone();
        self.packets.ask(Packets { captures: captures.indexed(), lens: lens.clone(), gauge, name, kind });
    }

    /// Takes in what was made: the packets of a row, and what went wrong.
    pub(super) fn poll(&mut self) -> (Option<RowPackets>, Vec<WalkError>) {
        let mut errors = Vec::new();
        if let Some((number, table, wrong)) = self.scans.poll()
            && number == self.number
        {
            self.found = Some(table);
            errors = wrong;
            self.order();
        }
        if let Some((table, rows)) = self.orders.poll() {
            (self.table, self.rows) = (table, rows);
            let is_chosen = |row: &usize| self.row(*row).is_some_and(|of| is_it(self.chosen.as_ref(), of));
            let row = self.chosen.as_ref().and_then(|_| (0..self.rows.len()).find(is_chosen));
            self.cursor.reset(row);
        }
        (self.packets.poll(), errors)
    }

    /// Gives up the table that is being made; the next change of captures or lens makes it anew.
    fn stop(&mut self) {
        if self.scans.is_busy() {
            self.scans.cancel();
            self.scans.forget();
            self.asked = None;
        }
    }

    /// What is open is closed.
    pub(super) fn clear(&mut self) {
        self.scans.forget();
        self.orders.forget();
        self.packets.forget();
        self.asked = None;
        self.found = None;
        self.table = Arc::default();
        self.rows = Arc::default();
        self.row = None;
        self.chosen = None;
        self.cursor.reset(None);
    }

    /// Moves and marks; gives the name and the type of the row that was gone to, if one was.
    pub(super) fn move_to(&mut self, command: RowCommand) -> Option<(Arc<str>, RecordType)> {
        self.cursor.apply(command, self.rows.len());
        let lookup = self.row(self.cursor.row()?).filter(|_| command.moves())?;
        let chosen = (Arc::from(&*lookup.name), lookup.kind);
        self.chosen = Some(chosen.clone());
        Some(chosen)
    }

    /// The row that was gone to, and the marked ones.
    #[must_use]
    pub fn cursor(&self) -> &RowCursor {
        &self.cursor
    }

    /// It was drawn in the last frame of the screen.
    #[must_use]
    pub fn is_in_view(&self) -> bool {
        self.in_view
    }

    /// The table is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    #[must_use]
    pub fn table(&self) -> &Arc<LookupTable> {
        &self.table
    }

    /// Places of the rows in the table, as they are looked at.
    #[must_use]
    pub fn rows(&self) -> &Arc<Vec<u32>> {
        &self.rows
    }

    /// The lookup of a row.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&Lookup> {
        self.table.rows().get(*self.rows.get(row)? as usize)
    }

    #[must_use]
    pub fn view(&self) -> &LookupView {
        &self.view
    }

    /// The packets that are listed are those of this lookup.
    #[must_use]
    pub fn is_chosen(&self, lookup: &Lookup) -> bool {
        is_it(self.row.as_ref(), lookup)
    }

    /// The name whose packets are listed.
    pub(super) fn chosen(&self) -> Option<&str> {
        self.row.as_ref().map(|(name, _)| &**name)
    }

    /// Other packets are to be listed now.
    pub(super) fn let_go(&mut self) {
        self.packets.forget();
        self.row = None;
    }

    /// The table is being made: how far, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> Option<f32> {
        self.scans.is_busy().then(|| self.gauge.share())
    }

    /// The packets of a row are being looked for: how far, from 0 to 1.
    #[must_use]
    pub fn packets_progress(&self) -> Option<f32> {
        self.packets.is_busy().then(|| self.packets_gauge.share())
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.scans.is_busy() || self.orders.is_busy() || self.packets.is_busy()
    }
}

fn is_it(of: Option<&(Arc<str>, RecordType)>, lookup: &Lookup) -> bool {
    of.is_some_and(|(name, kind)| *kind == lookup.kind && **name == *lookup.name)
}

/// Places of the rows that a view lists, in its order; ties in the order in which they came.
fn ordered(table: &LookupTable, view: &LookupView) -> Vec<u32> {
    let filter = RowFilter::parse(&view.text);
    let mut rows: Vec<(u32, &Lookup)> =
        (0..).zip(table.rows()).filter(|(_, row)| lists(row, view.choice, &filter)).collect();
    // Sorted backwards and turned round, so that equal rows stay in the order in which they came.
    if view.descending {
        rows.reverse();
    }
    let count = |row: &Lookup| row.queries + row.responses;
    match view.column {
        LookupColumn::Name => rows.sort_by_cached_key(|(_, row)| row.name.to_lowercase()),
        LookupColumn::Type => rows.sort_by_cached_key(|(_, row)| row.kind.to_string()),
        LookupColumn::Count => rows.sort_by_key(|(_, row)| count(row)),
        LookupColumn::Queries => rows.sort_by_key(|(_, row)| row.queries),
        LookupColumn::Responses => rows.sort_by_key(|(_, row)| row.responses),
        LookupColumn::Outcome => rows.sort_by_cached_key(|(_, row)| crate::figure::outcome_of(row)),
        LookupColumn::First => rows.sort_by_key(|(_, row)| row.times.map(|times| times.0)),
        LookupColumn::Last => rows.sort_by_key(|(_, row)| row.times.map(|times| times.1)),
        LookupColumn::Clients => {
            rows.sort_by_key(|(_, row)| (row.clients.kept().len(), row.clients.has_more()));
        }
    }
    if view.descending {
        rows.reverse();
    }
    rows.into_iter().map(|(place, _)| place).collect()
}

fn lists(row: &Lookup, choice: LookupChoice, filter: &RowFilter) -> bool {
    let is_of_choice = match choice {
        LookupChoice::All => true,
        LookupChoice::DottedQuads => row.is_dotted_quad(),
        LookupChoice::NoSuchName => row.no_such_name() > 0,
    };
    is_of_choice && filter.terms.iter().all(|term| has(row, term))
}

fn has(row: &Lookup, term: &Term) -> bool {
    let holds = |part: &str| part.to_lowercase().contains(&term.text);
    let is_word = || {
        holds(&row.name)
            || row.answers.kept().iter().any(|answer| holds(answer))
            || row.result_words().any(|(word, _)| holds(&word))
            || row.kind.to_string().to_lowercase() == term.text
    };
    let is_address = || {
        let texts = row.answers.kept().iter().map(|answer| &**answer).chain([&*row.name]);
        let addresses = texts.filter_map(|text| text.parse().ok());
        row.clients.kept().iter().copied().chain(addresses).any(|address| term.is_of(address))
    };
    match term.kind {
        TermKind::Addresses(_) | TermKind::Beginning => is_address() || is_word(),
        _ => is_word() || row.clients.kept().iter().any(|client| client.to_string().contains(&term.text)),
    }
}
