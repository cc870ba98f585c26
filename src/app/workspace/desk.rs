//! What a workspace is to the window: its bookmarks, and what is still to be done to open one.

use super::{Bookmarks, Located, SavedSearch, SavedView};
use crate::query::AddressRange;

/// Workspaces, from the window's side.
#[derive(Debug, Default)]
pub struct Desk {
    pub(in crate::app) bookmarks: Bookmarks,
    /// A workspace whose captures are not all found; a person is asked.
    pub(in crate::app) waiting: Option<Located>,
    /// What is done once the captures are loaded.
    pub(in crate::app) then: Option<Then>,
}

/// What of a workspace needs its packets.
#[derive(Debug)]
pub struct Then {
    pub view: Option<SavedView>,
    /// Addresses of the plot beside the active one.
    pub beside: Option<AddressRange>,
    pub searches: Vec<SavedSearch>,
}

impl Desk {
    #[must_use]
    pub fn bookmarks(&self) -> &Bookmarks {
        &self.bookmarks
    }

    /// The workspace that waits for its captures.
    #[must_use]
    pub fn waiting(&self) -> Option<&Located> {
        self.waiting.as_ref()
    }
}
