//! What a framer does where a record cannot be right: it looks for good ones behind it, and notes what
//! it left out.

use super::{Framer, Step, restart};
use crate::capture::{
    CHUNK_BYTES, FrameRecord,
    records::{FORESIGHT, Look, Search},
    window::Window,
};

/// Positions that a search may look at for each byte of the file before it, beside those that it
/// passes: what bounds the time of a file that is made of damage.
const MOST_WORK: u64 = 8;

/// A damage whose end is not known yet.
#[derive(Debug)]
pub(super) struct Fault {
    pub offset: u64,
    pub reason: String,
    /// The file may simply end inside the record.
    pub cut: bool,
    /// Nothing was searched yet; `before` is the place of the record before it in the chunk.
    pub fresh: bool,
    pub before: Option<usize>,
}

impl Framer {
    pub(super) fn start_search(&mut self, window: &Window, at: &mut usize, reason: String, cut: bool) {
        if self.options.strict {
            let offset = window.file_offset(*at);
            self.info.truncated |= cut;
            let reason = self.cause(cut).unwrap_or(reason);
            self.info.note(offset, window.end().saturating_sub(offset), reason);
            self.finished = true;
            return;
        }
        self.search = Some(Fault { offset: window.file_offset(*at), reason, cut, fresh: true, before: None });
    }

    /// Looks on for good records behind a fault.
    pub(super) fn seek(
        &mut self,
        mut fault: Fault,
        window: &mut Window,
        at: &mut usize,
        frames: &mut Vec<FrameRecord>,
    ) -> Step {
        let last = window.is_last();
        if !last && window.from(*at).len() < FORESIGHT {
            let closes = *at >= CHUNK_BYTES;
            if closes {
                fault.before = None;
            }
            self.search = Some(fault);
            if closes {
                return restart(window, at, frames.is_empty());
            }
            let wanted = window.file_offset(at.saturating_add(FORESIGHT));
            if !window.extent().complete && window.end() < wanted {
                return Step::Await(wanted);
            }
            window.fill(at.saturating_add(2 * FORESIGHT));
            self.note_failure(window, *at);
            return Step::On;
        }
        let (fresh, before) = (std::mem::take(&mut fault.fresh), fault.before.take());
        let budget = window.file_offset(*at).saturating_add(CHUNK_BYTES as u64).saturating_mul(MOST_WORK);
        let budget = usize::try_from(budget.saturating_sub(self.info.searched)).unwrap_or(usize::MAX);
        let look =
            Look { bytes: window.loaded(), last, from: *at, broken: fresh, cut: fault.cut, before, budget };
        let (search, work) = self.records.find(&look);
        self.info.searched += work as u64;
        match search {
            Search::Found(place) => {
                *at = place;
                self.end_search(fault, window, *at, true);
            }
            Search::FoundBefore(place) => {
                if let Some(frame) = frames.pop() {
                    fault.offset = window.file_offset(frame.record as usize);
                    fault.reason = format!("a record claims {} bytes and {}", frame.captured, fault.reason);
                    self.info.uncount(&frame);
                }
                *at = place;
                self.end_search(fault, window, *at, true);
            }
            Search::Passed(place) => {
                *at = place;
                if last {
                    self.info.truncated |= fault.cut;
                    let cause = self.cause(fault.cut);
                    let noted = cause.is_some();
                    let reason = cause.unwrap_or_else(|| fault.reason.clone());
                    self.end_search(Fault { reason, ..fault }, window, *at, false);
                    self.noted |= noted;
                    self.finish(window);
                } else {
                    self.search = Some(fault);
                }
            }
        }
        Step::On
    }

    /// Notes what a search left out; without a find that is all that was loaded.
    pub(super) fn end_search(&mut self, fault: Fault, window: &Window, at: usize, found: bool) {
        let Fault { offset, reason, .. } = fault;
        let end = window.file_offset(at).min(window.end());
        // Nothing follows that would be read after the damage.
        let resumed = (found && end < window.end()).then_some(end);
        self.info.note_gap(offset, end.saturating_sub(offset), reason, resumed);
    }
}
