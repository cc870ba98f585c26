//! Messages of one direction of a TCP connection that are split between segments, put together.
//!
//! It is no reassembly: what comes out of order, or was not captured, ends the message that waits for it.

use std::borrow::Cow;

use crate::decode::application::{Application, framed_length};

/// A message longer than this is not put together: no unit of DCE/RPC, message of DNS, or message of SMB 1
/// is longer, and of a long one of SMB 2 all but the data stands in its first segment.
const MOST_HELD: usize = 132 << 10;

/// The message that goes on.
#[derive(Clone, Debug)]
struct Open {
    application: Application,
    /// TCP's number of the byte that comes next.
    next: u32,
    bytes: Vec<u8>,
    /// Bytes of the whole message.
    wanted: usize,
    /// The frame in which it begins.
    frame: u64,
}

/// One direction of a connection.
#[derive(Clone, Debug, Default)]
pub(in crate::stream) struct Joiner {
    open: Option<Open>,
}

/// A segment.
#[derive(Clone, Copy, Debug)]
pub(in crate::stream) struct Segment<'a> {
    pub frame: u64,
    /// TCP's number of its first byte.
    pub sequence: u32,
    pub payload: &'a [u8],
    /// Its length on the wire.
    pub length: u32,
}

/// What a segment brings.
#[derive(Debug)]
pub(in crate::stream) struct Joined<'a> {
    /// The payload, behind the bytes of the message that it goes on with.
    pub bytes: Cow<'a, [u8]>,
    /// Bytes that came in earlier segments.
    pub before: usize,
    /// The frame in which they begin.
    pub began: u64,
    /// The message that goes on is not whole yet.
    pub is_unfinished: bool,
    /// Its last message goes on in the next segment.
    pub goes_on: bool,
    /// Of what the message that goes on is.
    pub application: Option<Application>,
}

impl Joiner {
    /// A message waits for its next segment.
    pub const fn waits(&self) -> bool {
        self.open.is_some()
    }

    /// Takes the next segment. `speaks` tells what messages it may begin with where none goes on.
    pub fn take<'a>(
        &mut self,
        segment: Segment<'a>,
        speaks: impl FnOnce(&[u8]) -> Option<Application>,
    ) -> Joined<'a> {
        let Segment { frame, sequence, payload, length } = segment;
        let whole = payload.len() == length as usize;
        let open = self.open.take();
        let (mut bytes, mut before, mut began, mut application) = (Cow::Borrowed(payload), 0, frame, None);
        match open {
            Some(open) if open.next == sequence => {
                (before, began, application) = (open.bytes.len(), open.frame, Some(open.application));
                if before + payload.len() < open.wanted {
                    let mut held = open.bytes;
                    held.extend_from_slice(payload);
                    if whole {
                        let next = sequence.wrapping_add(length);
                        self.open = Some(Open { next, bytes: held, ..open });
                    }
                    return Joined {
                        bytes: Cow::Borrowed(payload),
                        before,
                        began,
                        is_unfinished: true,
                        goes_on: true,
                        application,
                    };
                }
                let mut held = open.bytes;
                held.extend_from_slice(payload);
                bytes = Cow::Owned(held);
            }
            // What was sent before comes again: the message still waits.
            Some(open) if open.next.wrapping_sub(sequence) < 1 << 24 => {
                self.open = Some(open);
                return Joined {
                    bytes,
                    before,
                    began,
                    is_unfinished: false,
                    goes_on: false,
                    application: None,
                };
            }
            _ => {}
        }
        if whole && let Some(speaks) = application.or_else(|| speaks(payload)) {
            self.begin(&bytes, before, began, speaks, segment);
        }
        Joined { bytes, before, began, is_unfinished: false, goes_on: self.open.is_some(), application }
    }

    /// Keeps a message that the bytes end inside of.
    fn begin(
        &mut self,
        bytes: &[u8],
        before: usize,
        began: u64,
        application: Application,
        segment: Segment<'_>,
    ) {
        let mut at = 0;
        while let Some(length) = bytes.get(at..).and_then(|rest| framed_length(rest, application)) {
            let end = at.saturating_add(length);
            if end > bytes.len() {
                if length <= MOST_HELD {
                    let frame = if at < before { began } else { segment.frame };
                    let next = segment.sequence.wrapping_add(segment.length);
                    let bytes = bytes.get(at..).unwrap_or_default().to_vec();
                    self.open = Some(Open { application, next, bytes, wanted: length, frame });
                }
                return;
            }
            at = end;
        }
    }
}
