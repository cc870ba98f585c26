//! The table of the conversations under the lens: counted, sorted and narrowed on workers.

use std::sync::Arc;

use super::narrow::{Narrow, Narrowed, Narrower};
use crate::{
    app::{AddressBook, Captures, RowCommand, RowCursor, row_filter::RowFilter},
    query::{
        Cancel, ConversationColumn, ConversationKey, ConversationRow, ConversationTable, Index, Lens,
        conversations, sorted_rows,
    },
    worker::{Gauge, Latest, Wake},
};

/// Rows that are kept: those with the most packets. How many there are is counted all the same.
const MOST_ROWS: usize = 1_000_000;

enum Request {
    Count { index: Index, lens: Box<Lens>, order: Order },
    Sort { table: Arc<ConversationTable>, order: Order },
}

/// How rows are sorted: by what, and whether the most come first.
type Order = (ConversationColumn, bool);

/// A table, and places of all its rows in an order.
#[derive(Clone, Debug, Default)]
struct Sorted {
    table: Arc<ConversationTable>,
    rows: Arc<Vec<u32>>,
    order: Order,
}

/// Which rows are wanted: of this order those that a text lists, with these names, told by where they lie.
type Asked = (Arc<Vec<u32>>, RowFilter, [usize; 2]);

/// The table, if it is open.
#[derive(Debug)]
pub struct ConversationList {
    worker: Latest<Request, Sorted>,
    narrower: Latest<Narrow, Narrowed>,
    gauge: Gauge,
    reading: Gauge,
    open: bool,
    in_view: bool,
    /// What was counted last or is being counted.
    asked: Option<(u64, Lens)>,
    order: Order,
    sorted: Sorted,
    /// As it was typed.
    filter: String,
    narrowed: Option<Asked>,
    /// The table that is shown, and places of its rows in the order that is shown.
    table: Arc<ConversationTable>,
    rows: Arc<Vec<u32>>,
    chosen: Option<ConversationKey>,
    cursor: RowCursor,
}

impl ConversationList {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let (gauge, reading) = (Gauge::default(), Gauge::default());
        let (counted, read) = (gauge.clone(), reading.clone());
        let woken = Arc::clone(&wake);
        let worker = Latest::start("suji-conversations", woken, move |request: Request, cancel: &Cancel| {
            count(request, &counted, cancel)
        })?;
        let mut narrower = Narrower::new(read);
        let narrower =
            Latest::start("suji-conversation-rows", wake, move |request: Narrow, cancel: &Cancel| {
                narrower.narrow(request, cancel)
            })?;
        Ok(Self {
            worker,
            narrower,
            gauge,
            reading,
            open: false,
            in_view: false,
            asked: None,
            order: (ConversationColumn::default(), true),
            sorted: Sorted::default(),
            filter: String::new(),
            narrowed: None,
            table: Arc::default(),
            rows: Arc::default(),
            chosen: None,
            cursor: RowCursor::default(),
        })
    }

    pub(super) fn clear(&mut self) {
        self.worker.forget();
        self.narrower.forget();
        self.asked = None;
        self.narrowed = None;
        self.sorted = Sorted { order: self.order, ..Sorted::default() };
        self.table = Arc::default();
        self.rows = Arc::default();
        self.chosen = None;
        self.cursor.reset(None);
    }

    /// The table is open; whether somebody sees it is told frame by frame.
    pub(in crate::app) fn show(&mut self, open: bool) {
        if self.open && !open {
            // It may be large, and so may be what was read for the filter.
            self.clear();
            self.filter.clear();
            self.narrower.ask(Narrow::default());
        }
        self.open = open;
    }

    pub(in crate::app) fn is_seen(&mut self, in_view: bool) {
        self.in_view = in_view;
    }

    /// Counts again where the captures or the lens have changed and the table is seen; while captures grow,
    /// when they rest. Narrows its rows where that is another order, another text or other names.
    pub(in crate::app) fn ask(&mut self, captures: &Captures, lens: &Lens, names: Option<&AddressBook>) {
        if !self.open || !self.in_view {
            return;
        }
        self.narrow(captures, names);
        let asked = self.asked.as_ref();
        let same_lens = asked.is_some_and(|asked| asked.1 == *lens);
        let same_packets = asked.is_some_and(|asked| asked.0 == captures.revision());
        if same_lens && same_packets {
            return;
        }
        if captures.is_growing() && (same_lens || self.asked.is_none()) {
            return;
        }
        if self.worker.is_busy() {
            self.worker.cancel();
        }
        self.asked = Some((captures.revision(), lens.clone()));
        let (index, lens) = (captures.index().clone(), Box::new(lens.clone()));
        self.worker.ask(Request::Count { index, lens, order: self.order });
    }

    fn narrow(&mut self, captures: &Captures, names: Option<&AddressBook>) {
        let filter = RowFilter::parse(&self.filter);
        let names = names.filter(|_| filter.has_words()).map(AddressBook::known);
        let of_names = names.as_ref().map(|names| names.each_ref().map(|names| Arc::as_ptr(names).addr()));
        let asked: Asked = (Arc::clone(&self.sorted.rows), filter, of_names.unwrap_or_default());
        let is_same = |(rows, filter, names): &Asked| {
            Arc::ptr_eq(rows, &asked.0) && *filter == asked.1 && *names == asked.2
        };
        if self.narrowed.as_ref().is_some_and(is_same) {
            return;
        }
        self.narrower.cancel();
        self.narrower.ask(Narrow {
            table: Arc::clone(&self.sorted.table),
            sorted: Arc::clone(&self.sorted.rows),
            filter: asked.1.clone(),
            names: names.into_iter().flatten().collect(),
            index: captures.index().clone(),
            captures: super::readable(captures),
            chosen: self.chosen,
        });
        self.narrowed = Some(asked);
    }

    pub(in crate::app) fn sort(&mut self, order: Order) {
        self.order = order;
        // What is being counted comes in the order before, and is sorted again then.
        if !self.worker.is_busy() {
            self.worker.ask(Request::Sort { table: Arc::clone(&self.sorted.table), order });
        }
    }

    /// Lists only what has all words of a text.
    pub(in crate::app) fn set_filter(&mut self, text: String) {
        self.filter = text;
    }

    pub(super) fn poll(&mut self) {
        if let Some(sorted) = self.worker.poll() {
            self.sorted = sorted;
            if self.sorted.order != self.order && !self.worker.is_busy() {
                let table = Arc::clone(&self.sorted.table);
                self.worker.ask(Request::Sort { table, order: self.order });
            }
        }
        if let Some(Narrowed { table, rows, chosen, row }) = self.narrower.poll() {
            (self.table, self.rows) = (table, rows);
            // Another may have been chosen since.
            let row = if chosen == self.chosen { row } else { self.row_of(self.chosen) };
            self.cursor.reset(row);
        }
    }

    fn row_of(&self, key: Option<ConversationKey>) -> Option<usize> {
        let key = key?;
        (0..self.rows.len()).find(|row| self.key(*row) == Some(key))
    }

    /// Moves and marks; gives the conversation that is chosen then, where a row was gone to.
    pub(in crate::app) fn move_to(&mut self, command: RowCommand) -> Option<ConversationKey> {
        self.cursor.apply(command, self.rows.len());
        let key = self.key(self.cursor.row()?).filter(|_| command.moves())?;
        self.chosen = Some(key);
        Some(key)
    }

    /// The conversation of a row.
    #[must_use]
    pub fn key(&self, row: usize) -> Option<ConversationKey> {
        self.row(row).map(|row| self.table.key(row))
    }

    /// What was counted of a conversation, if the table has it.
    pub(in crate::app) fn counted(&self, key: ConversationKey) -> Option<&ConversationRow> {
        self.table.rows().iter().find(|row| self.table.key(row) == key)
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// It was drawn in the last frame of the screen.
    #[must_use]
    pub fn is_in_view(&self) -> bool {
        self.in_view
    }

    #[must_use]
    pub fn table(&self) -> &Arc<ConversationTable> {
        &self.table
    }

    /// Places of the table's rows in the order that is shown.
    #[must_use]
    pub fn rows(&self) -> &Arc<Vec<u32>> {
        &self.rows
    }

    /// A row by its place in the order that is shown.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&ConversationRow> {
        self.table.rows().get(*self.rows.get(row)? as usize)
    }

    /// What rows are sorted by, and whether the most come first.
    #[must_use]
    pub fn order(&self) -> (ConversationColumn, bool) {
        self.order
    }

    /// The text that narrows the rows; empty lists all.
    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// The conversation whose packets were chosen by its row.
    #[must_use]
    pub fn chosen(&self) -> Option<ConversationKey> {
        self.chosen
    }

    /// The row that was gone to, and the marked ones.
    #[must_use]
    pub fn cursor(&self) -> &RowCursor {
        &self.cursor
    }

    /// How much is counted, from 0 to 1; none: it is counted.
    #[must_use]
    pub fn counting(&self) -> Option<f32> {
        self.worker.is_busy().then(|| self.gauge.share())
    }

    /// How many rows were looked at for what was typed, from 0 to 1; none: all.
    #[must_use]
    pub fn narrowing(&self) -> Option<f32> {
        self.narrower.is_busy().then(|| self.reading.share())
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy() || self.narrower.is_busy()
    }
}

fn count(request: Request, gauge: &Gauge, cancel: &Cancel) -> Option<Sorted> {
    let (table, order) = match request {
        Request::Sort { table, order } => (table, order),
        Request::Count { index, lens, order } => {
            let table = conversations(&index, &lens, MOST_ROWS, |done, all| gauge.set(done, all), cancel)?;
            (Arc::new(table), order)
        }
    };
    let rows = Arc::new(sorted_rows(&table, order.0, order.1));
    Some(Sorted { table, rows, order })
}
