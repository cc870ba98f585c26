//! All that is known of a packet from others, and how it is told with what its own bytes say.

use std::ops::Range;

use super::Note;
use crate::decode::application::{Application, Context, Recognised, Remark, recognise};

/// What earlier packets of its connection tell of a packet; nothing of most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub notes: Vec<Note>,
    pub whole: Option<Whole>,
}

/// A payload that means more than by itself: the rest of a message, or a datagram of a known transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The message from its start on, up to the end of the packet's payload.
    pub bytes: Vec<u8>,
    /// Bytes of it that came in earlier packets.
    pub before: usize,
    /// As what it is to be read.
    pub context: Context,
}

impl Known {
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.whole.is_none()
    }

    /// What the packet says, with what is known besides. `payload` is where the payload stands among the
    /// bytes from which the layers count.
    #[must_use]
    pub fn told(&self, mut said: Recognised, payload: &Range<usize>) -> Recognised {
        if let Some(Whole { bytes, before, context }) = &self.whole {
            let whole = recognise(bytes, context);
            let is_better =
                whole.application.is_some_and(|of| !matches!(of, Application::Data | Application::Text));
            // A datagram that was recognised by itself stays as it was read.
            if is_better && (*before > 0 || said.application != whole.application) {
                said = said.continued(whole, *before, payload);
            }
        }
        for note in &self.notes {
            let Note { name, bytes, words, .. } = note;
            let bytes = payload.start + bytes.start..(payload.start + bytes.end).min(payload.end);
            said.remark(&Remark { name, value: note.value(), bytes, words: words.clone() });
        }
        said
    }
}
