//! A workspace: what a person has put together around captures, as a small readable file.
//!
//! JSON; `suji_workspace` is its version. Each part stands for itself, so that one that is damaged or of
//! a newer version costs no other.

mod bookmark;
mod desk;
mod locate;
mod parts;
mod read;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{FindQuery, SearchUse};
use crate::{
    demo::DemoOptions,
    query::{AddressRange, ClockOffset, Zone},
};

pub use crate::figure::ColorBy;
pub use bookmark::{Bookmark, Bookmarks};
pub use desk::{Desk, Then};
pub use locate::Located;
pub use parts::{LensError, SavedLens, SavedPlot, SavedView};
pub use read::{WorkspaceError, read_workspace};

/// The version that is written.
pub const VERSION: u64 = 1;

/// What ends the name of a workspace.
pub const ENDING: &str = "suji";

/// The file's content.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Workspace {
    #[serde(rename = "suji_workspace")]
    pub version: u64,
    pub captures: Vec<SavedCapture>,
    /// What was chosen; none is inferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<Vec<AddressRange>>,
    pub lens: SavedLens,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<SavedView>,
    /// The plot beside that of `lens` and `view`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_plot: Option<SavedPlot>,
    pub color: ColorBy,
    pub zone: Zone,
    /// Long silences take a few points of the time axis each.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fold_gaps: bool,
    /// Ports with a colour of their own: `tcp/445`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<SavedSearch>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bookmarks: Vec<Bookmark>,
}

/// Where a capture lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedCapture {
    /// In full.
    pub path: PathBuf,
    /// From the workspace's folder, where it lies there or below: the two may be moved together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<PathBuf>,
    /// What is added to its times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockOffset>,
    /// It is the demo, which is made again from this; its path is nowhere then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demo: Option<DemoOptions>,
    /// It is open, and nothing of it is shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// A search that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    pub find: FindQuery,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default)]
    pub used: SearchUse,
}

impl Workspace {
    /// As it is written.
    ///
    /// # Errors
    /// A path is no Unicode text.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }
}
