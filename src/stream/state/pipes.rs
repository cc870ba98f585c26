//! Units of DCE/RPC in the pipes of one connection of SMB, also those that several writes or reads bring
//! in parts.

use std::ops::Range;

use crate::decode::application::Application;
use crate::decode::application::{DceRpcKind, DceRpcUnit, Pipe, dcerpc_units, framed_length, smb_data};

/// Pipes with a unit that goes on, and the longest unit: its length has two bytes.
const MOST_PIPES: usize = 64;
const MOST_HELD: usize = 1 << 16;

/// A unit's header up to its length: before that it is only known how it begins (C706, 12.6.1).
const HEADER: usize = 16;

/// Answers do not always name their file: of these a connection has one stream.
type Key = (bool, u64, u32, Option<u128>);

#[derive(Debug)]
struct Open {
    key: Key,
    bytes: Vec<u8>,
    /// The frame in which it begins.
    frame: u64,
}

/// The pipes of a connection.
#[derive(Debug, Default)]
pub(in crate::stream) struct Pipes {
    open: Vec<Open>,
}

/// A unit, with its ranges among the bytes that it was taken from; what came earlier stands at its data's
/// start.
#[derive(Clone, Debug)]
pub(in crate::stream) struct PipeUnit {
    pub unit: DceRpcUnit,
    /// Where the data that ends it, or the part of it, stands.
    pub data: Range<usize>,
    /// The frame in which it begins.
    pub frame: u64,
    /// Parts of it came in earlier messages.
    pub is_late: bool,
    pub is_whole: bool,
}

impl Pipes {
    /// Some unit goes on.
    pub const fn wait(&self) -> bool {
        !self.open.is_empty()
    }

    /// The units in messages of SMB; `is_whole` says of a place whether the message there is all there,
    /// `frame` in which it begins.
    pub fn units(
        &mut self,
        bytes: &[u8],
        is_whole: impl Fn(usize) -> bool,
        frame: impl Fn(usize) -> u64,
    ) -> Vec<PipeUnit> {
        let mut found = Vec::new();
        for (pipe, range) in smb_data(bytes) {
            let data = bytes.get(range.clone()).unwrap_or_default();
            let here = frame(range.start);
            if is_whole(range.end) {
                self.take((pipe, range), data, here, &mut found);
            } else {
                let units = dcerpc_units(data).into_iter();
                found.extend(units.map(|unit| located(unit, pipe, &range, 0, (here, here), false)));
            }
        }
        found
    }

    fn take(
        &mut self,
        (pipe, range): (Pipe, Range<usize>),
        data: &[u8],
        frame: u64,
        found: &mut Vec<PipeUnit>,
    ) {
        let key = (pipe.is_response, pipe.session, pipe.tree, pipe.file);
        let open = self.open.iter().position(|open| open.key == key).map(|at| self.open.swap_remove(at));
        let (held, began) = open.map_or((Vec::new(), frame), |open| (open.bytes, open.frame));
        let before = held.len();
        let text = [held, data.to_vec()].concat();
        let rest = rest_of(&text);
        if rest < text.len() && text.len() - rest <= MOST_HELD && self.open.len() < MOST_PIPES {
            let frame = if rest < before { began } else { frame };
            self.open.push(Open { key, bytes: text.get(rest..).unwrap_or_default().to_vec(), frame });
        }
        for unit in dcerpc_units(&text) {
            let (start, is_whole) = (unit.bytes.start, unit.bytes.start < rest);
            // A part in the middle says nothing new.
            if start < before && !is_whole {
                continue;
            }
            let of = if start < before { began } else { frame };
            found.push(located(unit, pipe, &range, before, (of, frame), is_whole));
        }
    }
}

/// Where the unit starts that the bytes end inside of; their end if there is none.
fn rest_of(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(length) = text.get(at..).and_then(|rest| framed_length(rest, Application::DceRpc)) {
        if at + length > text.len() {
            return at;
        }
        at += length;
    }
    let rest = text.get(at..).unwrap_or_default();
    let may_begin = rest.len() < HEADER && matches!(rest, [5] | [5, 0 | 1] | [5, 0 | 1, 0..20, ..]);
    if may_begin { at } else { text.len() }
}

/// A unit of data that begins `before` bytes ahead of its range.
fn located(
    mut unit: DceRpcUnit,
    pipe: Pipe,
    data: &Range<usize>,
    before: usize,
    (began, frame): (u64, u64),
    is_whole: bool,
) -> PipeUnit {
    let is_late = unit.bytes.start < before;
    let moved = |range: &mut Range<usize>| {
        let at = |place: usize| (place.saturating_sub(before) + data.start).min(data.end);
        *range = at(range.start)..at(range.end);
    };
    moved(&mut unit.bytes);
    match &mut unit.kind {
        DceRpcKind::Request { context_bytes, opnum_bytes, .. } => {
            moved(context_bytes);
            moved(opnum_bytes);
        }
        DceRpcKind::Response { context_bytes: bytes, .. } | DceRpcKind::Fault { status_bytes: bytes, .. } => {
            moved(bytes);
        }
        _ => {}
    }
    unit.pipe = Some(pipe);
    PipeUnit { unit, data: data.clone(), frame: if is_late { began } else { frame }, is_late, is_whole }
}
