//! The frames without a packet that the table shows: their times and lengths, which the index does
//! not keep, read again for the rows in view only.

use std::{ops::Range, sync::Arc};

use super::Captures;
use crate::{
    capture::{CaptureInfo, Frame, Source, Stamp},
    query::{Cancel, UndecodedId},
    worker::{Latest, Wake},
};

/// Rows read beyond those in view, so that a step finds its row.
const AHEAD: usize = 20;

/// More rows than any screen has.
const MOST_ROWS: usize = 500;

struct Request {
    rows: Range<usize>,
    /// Capture and offset of each row.
    places: Vec<(Arc<Source>, Arc<CaptureInfo>, u64)>,
}

/// What a record says of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndecodedRow {
    pub time: Stamp,
    /// Bytes on the wire, and captured.
    pub length: u32,
    pub captured: u32,
}

/// A row whose record is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndecodedRecord {
    /// It is being read.
    Awaited,
    /// It can no longer be read.
    Gone,
    Read(UndecodedRow),
}

struct Answer {
    rows: Range<usize>,
    read: Vec<UndecodedRecord>,
}

/// The rows in view.
#[derive(Debug)]
pub struct UndecodedRows {
    worker: Latest<Request, Answer>,
    /// The list whose rows these are, and which of them were asked for.
    list: Arc<Vec<UndecodedId>>,
    asked: Range<usize>,
    first: usize,
    read: Vec<UndecodedRecord>,
}

impl UndecodedRows {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let worker = Latest::start("suji-rows", wake, |request: Request, cancel: &Cancel| {
            let mut read = Vec::with_capacity(request.places.len());
            for (source, info, offset) in &request.places {
                if cancel.is_set() {
                    return None;
                }
                read.push(Frame::read(source, info, *offset).map_or(UndecodedRecord::Gone, |frame| {
                    let Frame { time, length, bytes, .. } = frame;
                    UndecodedRecord::Read(UndecodedRow { time, length, captured: bytes.len() as u32 })
                }));
            }
            Some(Answer { rows: request.rows, read })
        })?;
        Ok(Self { worker, list: Arc::default(), asked: 0..0, first: 0, read: Vec::new() })
    }

    /// These rows of a list are in view.
    pub(super) fn show(&mut self, list: &Arc<Vec<UndecodedId>>, rows: &Range<usize>, captures: &Captures) {
        if !Arc::ptr_eq(&self.list, list) {
            self.worker.forget();
            self.list = Arc::clone(list);
            self.asked = 0..0;
            self.read.clear();
        }
        if self.asked.start <= rows.start && rows.end <= self.asked.end {
            return;
        }
        let start = rows.start.saturating_sub(AHEAD);
        let end = (rows.end + AHEAD).min(start + MOST_ROWS).min(list.len());
        let infos: Vec<_> = captures
            .list()
            .iter()
            .map(|capture| (Arc::clone(&capture.source), Arc::new(capture.info.clone())))
            .collect();
        let place = |id: &UndecodedId| {
            let (source, info) = infos.get(usize::from(id.capture))?;
            let offset = captures.index().undecoded(*id)?.offset;
            Some((Arc::clone(source), Arc::clone(info), offset))
        };
        let places: Option<Vec<_>> = list.get(start..end).unwrap_or_default().iter().map(place).collect();
        self.asked = start..end;
        if let Some(places) = places {
            self.worker.ask(Request { rows: start..end, places });
        }
    }

    pub(super) fn poll(&mut self) {
        if let Some(answer) = self.worker.poll() {
            self.first = answer.rows.start;
            self.read = answer.read;
        }
    }

    /// What the record of a row says.
    #[must_use]
    pub fn row(&self, row: usize) -> UndecodedRecord {
        let read = row.checked_sub(self.first).and_then(|place| self.read.get(place));
        read.copied().unwrap_or(UndecodedRecord::Awaited)
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}
