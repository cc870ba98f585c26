//! What the panes remember from one frame of the screen to the next.

use crate::app::{Layout, Pane};

/// State that no command can change and no file keeps.
#[derive(Debug, Default)]
pub struct PanesState {
    /// The layout while a hand moves a border; it is set when the hand lets go.
    pub resizing: Option<Layout>,
    /// The pane whose title a drag has begun on in this frame of the screen.
    pub lifted: Option<Pane>,
    /// The pane that is being drawn has its name on a tab.
    pub is_tab: bool,
    /// The panes that were drawn in this frame of the screen.
    pub seen: Vec<Pane>,
    /// The window is so small that panes cannot be put elsewhere.
    pub is_fixed: bool,
}
