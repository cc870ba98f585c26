//! What the inspector remembers from one frame of the screen to the next: the bytes that are marked, the
//! field that is chosen, what is folded, and the payload as text.

use std::ops::Range;

use super::{hex_find::HexFind, text::TextState};
use crate::app::{App, Folds, Inspection, Item};

/// State that no command can change and no file keeps.
#[derive(Debug, Default)]
pub struct InspectorState {
    /// Under the pointer in this frame of the screen, and in the one before.
    hovered: Option<Range<usize>>,
    was_hovered: Option<Range<usize>>,
    /// Clicked.
    pinned: Option<Range<usize>>,
    /// Where the marking of bytes began.
    anchor: Option<usize>,
    /// The byte that it has come to.
    head: Option<usize>,
    /// The layer or field that is chosen, by its path: it is sought again in every packet.
    chosen: Option<u64>,
    pub folds: Folds,
    /// The frame whose layers were drawn last.
    seen: Option<(Item, u64)>,
    /// The layers are to get the keyboard as soon as they are there.
    pub asks_keyboard: bool,
    /// The chosen row is to come into view.
    pub reveals: bool,
    /// How far the tree is scrolled down, in points.
    pub scrolled: f32,
    pub text: TextState,
    /// Where there is no room for both, the text is shown and not the bytes.
    pub shows_text: bool,
    /// What is looked for in the bytes.
    pub find: HexFind,
    /// The byte that is to come into view.
    pub reveals_byte: Option<usize>,
    /// How far the bytes are scrolled down, in points.
    pub bytes_scrolled: f32,
}

impl InspectorState {
    /// Begins a frame of the screen: what was hovered before is what is drawn now. In another packet the
    /// same field is chosen again.
    pub fn begin(&mut self, app: &App) {
        let inspection = app.inspector().shown();
        self.was_hovered = self.hovered.take();
        let now = inspection.map(|inspection| (inspection.item, inspection.number));
        if now == self.seen {
            return;
        }
        self.seen = now;
        self.was_hovered = None;
        (self.anchor, self.head) = (None, None);
        let Some(inspection) = inspection else { return };
        // What a search has found in it is to be seen.
        self.reveals_byte = app.found_bytes(inspection.item).first().map(|(_, bytes)| bytes.start);
        let outline = &inspection.outline;
        let again = self.chosen.and_then(|path| outline.find(path));
        match again.and_then(|place| outline.nodes().get(place)) {
            Some(node) => {
                self.pinned = Some(node.bytes.clone());
                self.reveals = true;
            }
            // Of another packet these would be other bytes.
            None => self.pinned = None,
        }
    }

    /// The bytes to mark.
    pub fn marked(&self) -> Option<&Range<usize>> {
        self.was_hovered.as_ref().or(self.pinned.as_ref()).filter(|range| !range.is_empty())
    }

    /// The bytes under the pointer.
    pub fn hovered(&self) -> Option<&Range<usize>> {
        self.was_hovered.as_ref().filter(|range| !range.is_empty())
    }

    pub fn hover(&mut self, bytes: Range<usize>) {
        self.hovered = Some(bytes);
    }

    /// Chooses a layer or a field, and comes to it.
    pub fn choose(&mut self, inspection: &Inspection, place: usize) {
        let Some(node) = inspection.outline.nodes().get(place) else { return };
        self.chosen = Some(node.path);
        (self.anchor, self.head) = (None, None);
        self.pinned = Some(node.bytes.clone());
        inspection.outline.reveal(place, &mut self.folds);
        self.reveals = true;
    }

    /// Chooses the innermost field that holds a byte; a second click lets go of it.
    pub fn choose_byte(&mut self, inspection: &Inspection, byte: &Range<usize>) {
        let before = self.pinned.take();
        match inspection.outline.innermost(byte) {
            Some(place) if before.is_some() && self.chosen_in(inspection) == Some(place) => {
                self.chosen = None;
            }
            Some(place) => self.choose(inspection, place),
            None => {
                self.chosen = None;
                self.pinned = (before.as_ref() != Some(byte)).then(|| byte.clone());
            }
        }
    }

    /// Pins bytes that a person drew over.
    pub fn pin(&mut self, bytes: Range<usize>) {
        self.chosen = None;
        self.pinned = Some(bytes);
    }

    /// Marking begins at a byte.
    pub fn begin_at(&mut self, place: usize) {
        (self.anchor, self.head) = (Some(place), Some(place));
    }

    /// Marks all bytes from where marking began, or the first that is marked, to this one.
    pub fn stretch(&mut self, to: usize) {
        let from = self.anchor.or(self.pinned.as_ref().map(|range| range.start)).unwrap_or(to);
        self.pin(from.min(to)..from.max(to) + 1);
        (self.anchor, self.head) = (Some(from), Some(to));
    }

    /// The byte from which the keyboard walks on, if any is marked.
    pub fn cursor(&self) -> Option<usize> {
        let pinned = self.pinned.as_ref()?;
        self.head.filter(|head| pinned.contains(head)).or(Some(pinned.start))
    }

    /// The bytes that stay marked.
    pub fn pinned(&self) -> Option<&Range<usize>> {
        self.pinned.as_ref()
    }

    /// The place of the layer or field that is chosen.
    pub fn chosen_in(&self, inspection: &Inspection) -> Option<usize> {
        inspection.outline.find(self.chosen?)
    }

    /// Lets go of what is chosen; true if there was something.
    pub fn let_go(&mut self) -> bool {
        self.chosen = None;
        (self.anchor, self.head) = (None, None);
        self.pinned.take().is_some()
    }
}
