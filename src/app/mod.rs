//! The state of the window and the commands that change it; no widgets.
//!
//! A menu, a key, a click, a test and a line of a command file all make the same [`Command`];
//! [`App::apply`] hands it to the state that owns it. [`App::poll`] takes in what the workers have
//! done and asks them for what is missing. The view only reads.

mod banner;
mod captures;
mod clocks;
mod command;
mod command_line;
#[cfg(test)]
mod command_tests;
mod conversation;
mod find_query;
mod finished;
mod found_picture;
mod home;
mod inspector;
mod jobs;
mod kept;
mod landmark;
mod lens_history;
mod lookups;
mod measuring;
mod moment;
mod names;
mod navigation;
mod observed;
mod outline;
mod packet_lines;
mod peer_codes;
mod picture;
mod rankings;
mod script;
mod search_entry;
mod searches;
mod selection;
mod settings;
mod state;
mod sums;
mod undecoded;
mod workspace;

pub use crate::figure::{Raster, TextEncoding};
pub use banner::{Banner, Banners, Message};
pub use captures::{Captures, OpenCapture};
pub use command::{Command, HomeChoice, LensText, Panel, SaveWhat};
pub use command_line::CommandLine;
pub use conversation::{ConversationCommand, ConversationList, Conversations, Finding, FirstLine, Followed};
pub use find_query::{FindKind, FindQuery};
pub use found_picture::{FoundPicture, FoundPiece};
pub use home::Home;
pub use inspector::{Inspection, Inspector};
pub use jobs::{Job, Jobs, Outcome};
pub use kept::{Keeper, Kept, KeptWindow, ThemeChoice};
pub use lens_history::LensHistory;
pub use lookups::{LookupChoice, LookupColumn, LookupView, Lookups};
pub use measuring::{Measured, Measuring};
pub use moment::Moment;
pub use names::AddressBook;
pub use navigation::Navigation;
pub use outline::{Folds, Node, Outline};
pub use packet_lines::{PacketLine, PacketLines, Said};
pub use picture::{Picture, Piece};
pub use rankings::Rankings;
pub use script::{Script, ScriptError, ViewRequest};
pub use search_entry::{SearchEntry, SearchUse};
pub use searches::{SEARCH_COLORS, Searches};
pub use selection::{Chosen, Item};
pub use settings::{ColorBy, Settings, Theme};
pub use state::{App, Options};
pub use sums::Sums;
pub use undecoded::{UndecodedRecord, UndecodedRow, UndecodedRows};
pub use workspace::{Bookmark, Bookmarks, Desk, Located};
