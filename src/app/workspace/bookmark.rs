//! Bookmarks: views with a name and a note.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{SavedLens, SavedView};
use crate::query::AddressRange;

/// A view to come back to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bookmark {
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    pub view: SavedView,
    pub lens: SavedLens,
    /// The home that was chosen; none: whatever is in force stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<Vec<AddressRange>>,
    /// Captures of which nothing is shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<PathBuf>,
}

/// The bookmarks of a workspace, in the order in which they were made.
#[derive(Debug, Default)]
pub struct Bookmarks {
    list: Vec<Bookmark>,
    /// The window that lists them is open.
    open: bool,
}

impl Bookmarks {
    /// Captures have no more worth naming; a workspace with more is read up to here.
    pub const MOST: usize = 1_000;

    #[must_use]
    pub fn list(&self) -> &[Bookmark] {
        &self.list
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    pub(in crate::app) fn show(&mut self, open: bool) {
        self.open = open;
    }

    /// False when there is no room.
    pub(in crate::app) fn add(&mut self, bookmark: Bookmark) -> bool {
        let room = self.list.len() < Self::MOST;
        if room {
            self.list.push(bookmark);
        }
        room
    }

    /// Takes in those of a workspace.
    pub(in crate::app) fn set(&mut self, mut list: Vec<Bookmark>) {
        list.truncate(Self::MOST);
        self.list = list;
    }

    pub(in crate::app) fn name(&mut self, place: usize, name: String, note: String) {
        if let Some(bookmark) = self.list.get_mut(place) {
            (bookmark.name, bookmark.note) = (name, note);
        }
    }

    pub(in crate::app) fn remove(&mut self, place: usize) {
        if place < self.list.len() {
            self.list.remove(place);
        }
    }
}
