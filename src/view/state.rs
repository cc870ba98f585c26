//! What belongs to the window alone: texts being typed, a hand on the plot, hovered bytes.

use std::{ops::Range, path::Path};

use eframe::egui::Pos2;

use super::{
    banners::Hint,
    conversation::ConversationState,
    field::Fields,
    file_dialog::first_name,
    find_bar::FindState,
    menu_keys::MenuKeys,
    packets::{InspectorState, RowSeen},
    palette::Palette,
    panes::PanesState,
    plot::PlotState,
    rows::Tables,
    spent::Spent,
    subject::SubjectMenu,
};
use crate::app::{PacketColumn, SaveWhat};

/// State that no command can change and no file keeps.
#[derive(Debug, Default)]
pub struct ViewState {
    pub fields: Fields,
    pub plot: PlotState,
    pub find: FindState,
    pub inspector: InspectorState,
    pub conversation: ConversationState,
    /// The tables of conversations and of lookups.
    pub tables: Tables,
    pub palette: Palette,
    pub panes: PanesState,
    /// The menu bar by the keyboard.
    pub menu_keys: MenuKeys,
    /// The menu of what was pointed at.
    pub menu: SubjectMenu,
    /// The open dialog is to add.
    pub add_dialog: bool,
    /// What of the window of bookmarks gets the keyboard next.
    pub bookmark_focus: Option<BookmarkFocus>,
    /// Why the last key did nothing.
    pub hint: Hint,
    /// A text was being typed when the last frame of the screen ended.
    pub typing: bool,
    /// The bookmark that is being typed in, as it was before.
    pub bookmark_edited: Option<BookmarkEdited>,
    /// The small window that is open; another takes its place.
    pub dialog: Option<Dialog>,
    /// The row that the table last scrolled to, and the list that it is of.
    pub row_seen: RowSeen,
    /// The widths of the table's columns, as they were asked for last.
    pub widths_seen: Vec<(PacketColumn, f32)>,
    /// Where the menu of the table's columns is open.
    pub columns_at: Option<Pos2>,
    /// The rows of the packets that were drawn in this frame of the screen.
    pub packet_rows: Option<Range<usize>>,
    /// The menu key was pressed, and the chosen row has not been drawn yet.
    pub asks_menu: bool,
    /// The rows of the frames that are no packets that were drawn in this frame of the screen.
    pub undecoded_rows: Option<Range<usize>>,
    /// What this frame of the screen has been spent on so far.
    pub spent: Spent,
}

/// A part of the window of bookmarks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookmarkFocus {
    /// The way to the first one.
    First,
    /// The name of the last one, which was just added.
    Name,
}

/// A bookmark whose name or note is being typed: Escape brings back how it was.
#[derive(Debug)]
pub struct BookmarkEdited {
    pub place: usize,
    pub name: String,
    pub note: String,
}

/// A small window that asks for one thing.
#[derive(Debug)]
pub enum Dialog {
    /// A path to open; whether one was entered: what is wrong with it is known in the next frame.
    Path { entered: bool },
    /// A frame number, as typed.
    Frame(String),
    /// The name of a file to write.
    Save(SaveState),
    /// How the picture is to be saved or copied.
    Picture,
    /// The path of a hosts file, as typed.
    Hosts(String),
}

/// A name being typed for a file to write.
#[derive(Debug)]
pub struct SaveState {
    pub what: SaveWhat,
    pub path: String,
    /// A file that is there already, once the person was told: the next try replaces it.
    pub replaces: Option<String>,
    /// What is wrong with the name, once it was tried.
    pub mistake: Option<String>,
}

impl SaveState {
    /// Starts with a name in the folder that Suji was started in.
    pub fn new(what: SaveWhat) -> Self {
        let name = first_name(what);
        let folder = std::env::current_dir().unwrap_or_default();
        Self { what, path: folder.join(name).display().to_string(), replaces: None, mistake: None }
    }

    /// Asks whether a file that is there already is to be replaced.
    pub fn replacing(what: SaveWhat, file: &Path) -> Self {
        let path = file.display().to_string();
        Self { what, path: path.clone(), replaces: Some(path), mistake: None }
    }
}
