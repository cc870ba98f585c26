//! What the listed packets say, a line each: their frames are read again and recognised for the rows in
//! view only, and kept while the list stays.

use std::{collections::HashMap, ops::Range, sync::Arc};

use super::Captures;
use crate::{
    capture::{CaptureInfo, Frame, Source},
    decode::application::{Application, Recognised, recognise_frame},
    figure::{plain, shortened},
    index::{Index, Point},
    query::{Cancel, PointId},
    stream::{reread, state::ConnectionStates},
    worker::{Gauge, Latest, Wake},
};

/// Rows read beyond those in view, so that a step finds its row.
const AHEAD: usize = 20;

/// More rows than any screen has.
const MOST_ROWS: usize = 500;

/// Lines that are kept; beyond them all are read again.
const MOST_KEPT: usize = 50_000;

/// Letters of a line that are kept.
const LETTERS: usize = 300;

struct Request {
    /// Which list it is of.
    list: u64,
    index: Index,
    revision: u64,
    rows: Vec<Row>,
}

/// A row with its packet, and where its capture lies.
struct Row {
    place: usize,
    id: PointId,
    point: Point,
    source: Arc<Source>,
    info: Arc<CaptureInfo>,
}

/// Packets whose lines are to be read at once, whatever is in view.
pub(super) struct LinesToRead {
    index: Index,
    revision: u64,
    rows: Vec<Row>,
    asked: usize,
}

impl LinesToRead {
    pub(super) fn new(ids: &[PointId], captures: &Captures) -> Self {
        let rows = rows_of(ids.iter().copied().enumerate(), captures);
        Self { index: captures.index().clone(), revision: captures.revision(), rows, asked: ids.len() }
    }

    /// What each packet says, in their order; none if cancelled.
    pub(super) fn read(mut self, gauge: &Gauge, cancel: &Cancel) -> Option<Vec<Said>> {
        let mut states = ConnectionStates::default();
        let mut read = vec![Said::Gone; self.asked];
        let all = self.rows.len() as u64;
        // Frames are large: only some are held at once.
        while !self.rows.is_empty() {
            let behind = self.rows.split_off(MOST_ROWS.min(self.rows.len()));
            let rows = std::mem::replace(&mut self.rows, behind);
            let request = Request { list: 0, index: self.index.clone(), revision: self.revision, rows };
            for (place, said) in lines_of(request, &mut states, cancel)?.read {
                if let Some(at) = read.get_mut(place) {
                    *at = said;
                }
            }
            gauge.set(all.saturating_sub(self.rows.len() as u64), all);
        }
        Some(read)
    }
}

/// What a packet says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PacketLine {
    /// The application that was recognised; none for text and data, and where there is no payload.
    pub application: Option<Application>,
    /// One line, fit to be shown.
    pub text: String,
    /// The application whose port it is, where its bytes tell another.
    pub expected: Option<Application>,
}

/// A row whose line is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The frame can no longer be read.
    Gone,
    Line(PacketLine),
}

struct Answer {
    list: u64,
    read: Vec<(usize, Said)>,
}

/// The lines of the rows that were in view.
#[derive(Debug)]
pub struct PacketLines {
    worker: Latest<Request, Answer>,
    list: Arc<Vec<PointId>>,
    /// How many lists there have been.
    lists: u64,
    asked: Range<usize>,
    read: HashMap<usize, Said>,
}

impl PacketLines {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let mut states = ConnectionStates::default();
        let worker = Latest::start("suji-lines", wake, move |request: Request, cancel: &Cancel| {
            lines_of(request, &mut states, cancel)
        })?;
        Ok(Self { worker, list: Arc::default(), lists: 0, asked: 0..0, read: HashMap::new() })
    }

    /// These rows of a list are in view.
    pub(super) fn show(&mut self, list: &Arc<Vec<PointId>>, rows: &Range<usize>, captures: &Captures) {
        if !Arc::ptr_eq(&self.list, list) {
            self.worker.forget();
            self.list = Arc::clone(list);
            self.lists += 1;
            self.asked = 0..0;
            self.read.clear();
        }
        let known = |row: usize| self.asked.contains(&row) || self.read.contains_key(&row);
        if rows.clone().all(known) {
            return;
        }
        let start = rows.start.saturating_sub(AHEAD);
        let end = (rows.end + AHEAD).min(start + MOST_ROWS).min(list.len());
        let unread = (start..end).filter(|row| !self.read.contains_key(row));
        let wanted = rows_of(unread.filter_map(|row| Some((row, *list.get(row)?))), captures);
        self.asked = start..end;
        let (index, revision) = (captures.index().clone(), captures.revision());
        self.worker.ask(Request { list: self.lists, index, revision, rows: wanted });
    }

    pub(super) fn poll(&mut self) {
        let Some(answer) = self.worker.poll().filter(|answer| answer.list == self.lists) else { return };
        if self.read.len() + answer.read.len() > MOST_KEPT {
            self.read.clear();
        }
        self.read.extend(answer.read);
    }

    /// What the packet of a row says; none while it is being read.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<&Said> {
        self.read.get(&row)
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

/// Rows by their places, with where their captures lie.
fn rows_of(ids: impl Iterator<Item = (usize, PointId)>, captures: &Captures) -> Vec<Row> {
    let mut infos: HashMap<u16, Arc<CaptureInfo>> = HashMap::new();
    let row = |(place, id): (usize, PointId)| {
        let capture = captures.list().get(usize::from(id.capture))?;
        let point = captures.index().point(id)?;
        let info = infos.entry(id.capture).or_insert_with(|| Arc::new(capture.info.clone()));
        let (source, info) = (Arc::clone(&capture.source), Arc::clone(info));
        Some(Row { place, id, point, source, info })
    };
    ids.filter_map(row).collect()
}

/// Reads rows by themselves, then with what earlier packets of their connections tell; none if cancelled.
fn lines_of(request: Request, states: &mut ConnectionStates, cancel: &Cancel) -> Option<Answer> {
    let Request { list, index, revision, rows } = request;
    states.at_revision(revision);
    let mut frames: Vec<Option<(Frame, Recognised)>> = Vec::with_capacity(rows.len());
    for Row { point, source, info, .. } in &rows {
        if cancel.is_set() {
            return None;
        }
        frames.push(reread(source, info, point).ok().map(|frame| {
            let said = recognise_frame(frame.link, &frame.bytes, frame.length);
            (frame, said)
        }));
    }
    let readable = rows.iter().zip(&frames).filter_map(|(row, read)| Some((row.id, read.as_ref()?)));
    states.prepare(&index, readable.map(|(id, (frame, said))| (id, frame, said)), cancel);
    let mut read = Vec::with_capacity(rows.len());
    for (Row { place, id, source, info, .. }, frame) in rows.iter().zip(frames) {
        if cancel.is_set() {
            return None;
        }
        let said = frame.map_or(Said::Gone, |(frame, said)| {
            let (said, _) = states.tell((&index, source, info), *id, &frame, said, cancel);
            Said::Line(line_of(&said))
        });
        read.push((*place, said));
    }
    Some(Answer { list, read })
}

fn line_of(said: &Recognised) -> PacketLine {
    let known = |application: &Application| !matches!(application, Application::Text | Application::Data);
    PacketLine {
        application: said.application.filter(known),
        text: shortened(&plain(&said.line), LETTERS),
        expected: said.expected,
    }
}
