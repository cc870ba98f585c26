//! The window: reads the state and draws it, and turns what a person does into commands.
//!
//! The only stage (with `main`) that knows egui. Views take the app by shared reference and push
//! commands into a list; they change nothing themselves. Functions that draw end in `_ui`.

mod action;
mod axis;
mod banners;
mod bookmarks;
mod conversation;
mod copying;
mod damages;
mod dialogs;
mod field;
mod file_dialog;
mod find_bar;
mod floating;
mod fonts;
mod frame_log;
mod help;
mod icon;
mod keys;
mod lens_panel;
mod lookups;
mod menu;
mod menu_keys;
mod messages;
mod missing;
mod packets;
mod palette;
mod panes;
mod picture_dialog;
mod plot;
mod rows;
mod run;
mod screenshot;
mod settings;
mod spent;
mod state;
mod status_bar;
mod subject;
mod theme;
mod tool_bar;
mod views;
mod waker;
mod welcome;
mod window;
mod words;

pub use run::run;
pub use window::Window;
