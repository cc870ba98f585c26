//! The table of the conversations under the lens: counted and sorted on a worker.

use std::sync::Arc;

use crate::{
    app::Captures,
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

struct Answer {
    table: Arc<ConversationTable>,
    rows: Vec<u32>,
    order: Order,
}

/// The table, if it is open.
#[derive(Debug)]
pub struct ConversationList {
    worker: Latest<Request, Answer>,
    gauge: Gauge,
    open: bool,
    /// What was counted last or is being counted.
    asked: Option<(u64, Lens)>,
    order: Order,
    table: Arc<ConversationTable>,
    /// Places of the table's rows in the order that is shown.
    rows: Arc<Vec<u32>>,
    /// The order of these rows.
    shown: Order,
    chosen: Option<ConversationKey>,
}

impl ConversationList {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let gauge = Gauge::default();
        let theirs = gauge.clone();
        let worker = Latest::start("suji-conversations", wake, move |request: Request, cancel: &Cancel| {
            count(request, &theirs, cancel)
        })?;
        let order = (ConversationColumn::default(), true);
        let (table, rows) = Default::default();
        Ok(Self { worker, gauge, open: false, asked: None, order, table, rows, shown: order, chosen: None })
    }

    pub(in crate::app) fn show(&mut self, open: bool) {
        self.open = open;
        if !open {
            // It may be large.
            self.clear();
        }
    }

    pub(super) fn clear(&mut self) {
        self.worker.forget();
        self.asked = None;
        self.table = Arc::default();
        self.rows = Arc::default();
        self.chosen = None;
    }

    /// Counts again where the captures or the lens have changed; while captures grow, when they rest.
    pub(in crate::app) fn ask(&mut self, captures: &Captures, lens: &Lens) {
        let asked = self.asked.as_ref();
        let same_lens = asked.is_some_and(|asked| asked.1 == *lens);
        let same_packets = asked.is_some_and(|asked| asked.0 == captures.revision());
        if !self.open || (same_lens && same_packets) {
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

    pub(in crate::app) fn sort(&mut self, order: Order) {
        self.order = order;
        // What is being counted comes in the order before, and is sorted again then.
        if !self.worker.is_busy() {
            self.worker.ask(Request::Sort { table: Arc::clone(&self.table), order });
        }
    }

    pub(super) fn poll(&mut self) {
        let Some(answer) = self.worker.poll() else { return };
        (self.table, self.rows, self.shown) = (answer.table, Arc::new(answer.rows), answer.order);
        if self.shown != self.order && !self.worker.is_busy() {
            self.worker.ask(Request::Sort { table: Arc::clone(&self.table), order: self.order });
        }
    }

    pub(in crate::app) fn choose(&mut self, key: ConversationKey) {
        self.chosen = Some(key);
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
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

    /// The conversation whose packets were chosen by its row.
    #[must_use]
    pub fn chosen(&self) -> Option<ConversationKey> {
        self.chosen
    }

    /// How much is counted, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.gauge.share()
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

fn count(request: Request, gauge: &Gauge, cancel: &Cancel) -> Option<Answer> {
    let (table, order) = match request {
        Request::Sort { table, order } => (table, order),
        Request::Count { index, lens, order } => {
            let table = conversations(&index, &lens, MOST_ROWS, |done, all| gauge.set(done, all), cancel)?;
            (Arc::new(table), order)
        }
    };
    let rows = sorted_rows(&table, order.0, order.1);
    Some(Answer { table, rows, order })
}
