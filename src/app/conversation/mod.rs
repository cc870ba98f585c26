//! Conversations in the window: the table of all under the lens, and the one that is followed.

mod command;
mod finding;
mod followed;
mod lines;
mod list;
mod narrow;

pub use command::ConversationCommand;
pub use finding::Finding;
pub use followed::Followed;
pub use lines::FirstLine;
pub use list::ConversationList;

use std::{ops::Range, sync::Arc};

use super::Captures;
use crate::{
    capture::{CaptureInfo, Source},
    worker::Wake,
};
use lines::FirstLines;

/// Table and conversation, whether they are open or not.
#[derive(Debug)]
pub struct Conversations {
    pub(super) list: ConversationList,
    pub(super) followed: Followed,
    lines: FirstLines,
    /// The packet that is picked next is followed.
    pub(super) follows_pick: bool,
}

impl Conversations {
    pub(super) fn start(wake: &Wake) -> std::io::Result<Self> {
        Ok(Self {
            list: ConversationList::start(Arc::clone(wake))?,
            followed: Followed::start(Arc::clone(wake))?,
            lines: FirstLines::start(Arc::clone(wake))?,
            follows_pick: false,
        })
    }

    /// Takes in what the workers have done; gives what went wrong, in words.
    pub(super) fn poll(&mut self) -> Option<String> {
        self.list.poll();
        self.lines.poll();
        self.followed.poll()
    }

    /// Other captures are opened, or none.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.followed.close();
        self.lines.clear();
    }

    /// These rows of the table are in view: their first lines are read.
    pub(super) fn show_rows(&mut self, rows: &Range<usize>, captures: &Captures) {
        self.lines.show(&self.list, rows, captures);
    }

    #[must_use]
    pub fn list(&self) -> &ConversationList {
        &self.list
    }

    #[must_use]
    pub fn followed(&self) -> &Followed {
        &self.followed
    }

    /// What the first packet with a payload says, of a row of the table.
    #[must_use]
    pub fn first_line(&self, row: usize) -> FirstLine<'_> {
        self.lines.row(row)
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.list.is_busy() || self.followed.is_busy() || self.lines.is_busy()
    }
}

/// What reading packets again needs of each open capture, in their order.
pub(super) fn readable(captures: &Captures) -> (Vec<CaptureInfo>, Vec<Arc<Source>>) {
    captures.list().iter().map(|capture| (capture.info.clone(), Arc::clone(&capture.source))).unzip()
}
