//! What conversations begin with: the first packet with a payload, read again for the rows in view only.

use std::{ops::Range, sync::Arc};

use super::{ConversationList, readable};
use crate::{
    app::Captures,
    capture::{CaptureInfo, Source},
    figure::plain,
    query::{Cancel, Index, PointId},
    stream::conversation::packet_line,
    worker::{Latest, Wake},
};

/// Rows read beyond those in view, so that a step finds its row.
const AHEAD: usize = 20;

/// More rows than any screen has.
const MOST_ROWS: usize = 500;

struct Request {
    rows: Range<usize>,
    /// The packet of each row; none for a conversation without payload.
    packets: Vec<Option<PointId>>,
    index: Index,
    captures: (Vec<CaptureInfo>, Vec<Arc<Source>>),
}

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstLine<'a> {
    /// It is being read.
    Awaited,
    /// No packet has a payload.
    Nothing,
    /// It can no longer be read.
    Gone,
    /// Fit to be shown.
    Line(&'a str),
}

#[derive(Debug)]
enum Read {
    Nothing,
    Gone,
    Line(String),
}

/// The rows in view.
#[derive(Debug)]
pub(super) struct FirstLines {
    worker: Latest<Request, (Range<usize>, Vec<Read>)>,
    /// The rows that these are, and which of them were asked for.
    list: Arc<Vec<u32>>,
    asked: Range<usize>,
    first: usize,
    read: Vec<Read>,
}

impl FirstLines {
    pub fn start(wake: Wake) -> std::io::Result<Self> {
        let worker = Latest::start("suji-first-lines", wake, |request: Request, cancel: &Cancel| {
            let (infos, sources) = &request.captures;
            let mut read = Vec::with_capacity(request.packets.len());
            for packet in &request.packets {
                if cancel.is_set() {
                    return None;
                }
                read.push(packet.map_or(Read::Nothing, |id| {
                    packet_line(&request.index, (infos, sources), id)
                        .map_or(Read::Gone, |line| Read::Line(plain(&line).into_owned()))
                }));
            }
            Some((request.rows, read))
        })?;
        Ok(Self { worker, list: Arc::default(), asked: 0..0, first: 0, read: Vec::new() })
    }

    /// These rows of the table are in view.
    pub fn show(&mut self, list: &ConversationList, rows: &Range<usize>, captures: &Captures) {
        if !Arc::ptr_eq(&self.list, list.rows()) {
            self.worker.forget();
            self.list = Arc::clone(list.rows());
            self.asked = 0..0;
            self.read.clear();
        }
        if self.asked.start <= rows.start && rows.end <= self.asked.end {
            return;
        }
        let start = rows.start.saturating_sub(AHEAD);
        let end = (rows.end + AHEAD).min(start + MOST_ROWS).min(self.list.len());
        self.asked = start..end;
        let packets = (start..end).map(|row| list.row(row)?.first_payload()).collect();
        let (index, captures) = (captures.index().clone(), readable(captures));
        self.worker.ask(Request { rows: start..end, packets, index, captures });
    }

    pub fn clear(&mut self) {
        self.worker.forget();
        self.list = Arc::default();
        self.asked = 0..0;
        self.read.clear();
    }

    pub fn poll(&mut self) {
        if let Some((rows, read)) = self.worker.poll() {
            (self.first, self.read) = (rows.start, read);
        }
    }

    pub fn row(&self, row: usize) -> FirstLine<'_> {
        match row.checked_sub(self.first).and_then(|place| self.read.get(place)) {
            None => FirstLine::Awaited,
            Some(Read::Nothing) => FirstLine::Nothing,
            Some(Read::Gone) => FirstLine::Gone,
            Some(Read::Line(line)) => FirstLine::Line(line),
        }
    }

    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}
