//! What belongs to the window alone: texts being typed, a hand on the plot, hovered bytes.

use std::ops::Range;

use super::{field::Fields, plot::PlotState};

/// State that no command can change and no file keeps.
#[derive(Debug, Default)]
pub struct ViewState {
    pub fields: Fields,
    pub plot: PlotState,
    pub bytes: BytesState,
    /// The open dialog is to add.
    pub add_dialog: bool,
    /// The window for a typed path is open.
    pub path_window: bool,
    /// The text of the window that asks for a frame number; none: it is closed.
    pub frame_window: Option<String>,
    /// The row that the table last scrolled to.
    pub row_seen: Option<usize>,
}

/// Which bytes of the frame are marked, in tree and hex view alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BytesState {
    /// Under the pointer in this frame of the screen, and in the one before.
    pub hovered: Option<Range<usize>>,
    pub was_hovered: Option<Range<usize>>,
    /// Clicked.
    pub pinned: Option<Range<usize>>,
}

impl BytesState {
    /// Begins a frame: what was hovered before is what is drawn now.
    pub fn begin(&mut self) {
        self.was_hovered = self.hovered.take();
    }

    /// The bytes to mark.
    pub fn marked(&self) -> Option<&Range<usize>> {
        self.was_hovered.as_ref().or(self.pinned.as_ref())
    }

    /// Pins a range, or lets go of it.
    pub fn pin(&mut self, range: Range<usize>) {
        self.pinned = if self.pinned.as_ref() == Some(&range) { None } else { Some(range) };
    }
}
