//! What the File menu offers.

use std::path::PathBuf;

use eframe::egui::Key;

use super::{Action, ctrl, ctrl_shift, nothing_open};
use crate::{
    app::{App, Command, CommandLine, CopyWhat, LensText, SaveWhat},
    view::state::Dialog,
};

pub static GROUPS: &[&[Action]] = &[OPENING, SAVING, LEAVING];

static OPENING: &[Action] = &[
    Action::new("Open…", "Opens captures or a workspace instead of what is open", |_, _, commands| {
        commands.push(Command::OpenDialog);
    })
    .keys(&[ctrl(Key::O)]),
    Action::new("Add…", "Opens captures beside what is open, on one time axis", |_, state, _| {
        state.add_dialog = true;
    })
    .keys(&[ctrl_shift(Key::O)])
    .unless(nothing_open),
    Action::new("Open by path…", "Opens a file or a folder whose path you type", |_, state, _| {
        state.dialog = Some(Dialog::Path { entered: false });
        state.fields.focus(LensText::Path);
    }),
    Action::new(
        "Follow…",
        "Opens a capture that is still being written, and grows with it",
        |_, _, commands| {
            commands.push(Command::FollowDialog);
        },
    ),
    Action::new("Open the demo capture", "Two days of two honeypots, made up here", |_, _, commands| {
        commands.push(Command::OpenDemo);
    })
    .unless(|app| app.jobs().is_opening().then_some("It is being made")),
    Action::new(
        "Load again with this lens",
        "Loads only the packets that the lens shows, to save memory",
        |_, _, commands| commands.push(Command::ReloadOnly),
    )
    .unless(nothing_open),
    Action::new("Load everything again", "Loads the packets that were left out too", |_, _, commands| {
        commands.push(Command::ReloadAll);
    })
    .unless(|app| {
        nothing_open(app).or_else(|| app.left_out().is_none().then_some("No packets were left out"))
    }),
    Action::new("Close", "Closes all captures", |_, _, commands| commands.push(Command::CloseAll))
        .keys(&[ctrl(Key::W)])
        .unless(nothing_open),
];

macro_rules! copy {
    ($name:literal, $what:ident, $does:literal, $why:literal) => {
        Action::new($name, $does, |_, _, commands| commands.push(Command::Copy(CopyWhat::$what)))
            .under("Copy")
            .unless(|app| nothing_to_save(app, SaveWhat::$what, $why))
    };
}

macro_rules! line {
    ($name:literal, $line:ident, $does:literal) => {
        Action::new($name, $does, |_, _, commands| {
            commands.push(Command::CopyCommandLine(CommandLine::$line));
        })
        .under("Copy")
        .unless(nothing_open)
    };
}

static SAVING: &[Action] = &[
    Action::new(
        "Export packets in view…",
        "Writes the packets that have a dot in view: pcapng, pcap, CSV, JSON lines",
        |_, _, commands| commands.push(Command::SaveDialog(SaveWhat::View)),
    )
    .keys(&[ctrl(Key::E)])
    .unless(|app| nothing_to_save(app, SaveWhat::View, "No packets are in view")),
    Action::new(
        "Export chosen packets…",
        "Writes the packets of the table: pcapng, pcap, CSV, JSON lines",
        |_, _, commands| commands.push(Command::SaveDialog(SaveWhat::Selection)),
    )
    .keys(&[ctrl_shift(Key::E)])
    .unless(|app| nothing_to_save(app, SaveWhat::Selection, "No packets are chosen")),
    Action::new(
        "Export listed frames…",
        "Writes the listed frames that are no packets: CSV, JSON lines",
        |_, _, commands| commands.push(Command::SaveDialog(SaveWhat::Undecoded)),
    )
    .unless(|app| nothing_to_save(app, SaveWhat::Undecoded, "No frames that are no packets are listed")),
    Action::new(
        "Save picture…",
        "Writes the picture at any size and scale, or the whole window: PNG or SVG",
        |_, state, _| state.dialog = Some(Dialog::Picture),
    )
    .keys(&[ctrl(Key::S)])
    .unless(|app| nothing_to_save(app, SaveWhat::Picture, "No capture is open")),
    Action::new(
        "Save workspace…",
        "Writes which captures are open, the lens, the view, searches and bookmarks to a small file",
        |_, _, commands| commands.push(Command::SaveDialog(SaveWhat::Workspace)),
    )
    .keys(&[ctrl_shift(Key::S)])
    .unless(nothing_open),
    Action::new(
        "Save table of ports…",
        "Writes the ports in view with their packets: CSV, JSON lines",
        |_, _, commands| commands.push(Command::SaveDialog(SaveWhat::Ports)),
    )
    .unless(|app| nothing_to_save(app, SaveWhat::Ports, "No ports are in view")),
    copy!("Picture", Picture, "Copies the picture, of the size that Save picture has", "No capture is open")
        .keys(&[ctrl_shift(Key::C)]),
    copy!("Table of ports", Ports, "Copies the ports in view with their packets", "No ports are in view"),
    copy!(
        "Table of conversations",
        ConversationTable,
        "Copies the conversations that are listed",
        "No conversations are listed"
    ),
    copy!("Table of lookups", Lookups, "Copies the lookups that are listed", "No lookups are listed"),
    copy!(
        "Listed frames",
        Undecoded,
        "Copies the list of frames that are no packets",
        "No frames that are no packets are listed"
    ),
    line!("Picture as a command", Plot, "Copies the line of a shell that draws this picture"),
    line!(
        "Packets in view as a command",
        Packets,
        "Copies the line of a shell that lists the packets in view"
    ),
    line!("Counts in view as a command", Stats, "Copies the line of a shell that counts the packets in view"),
    Action::new(
        "Open chosen packets in Wireshark",
        "Writes the packets of the table to a temporary file and opens it in Wireshark",
        |_, _, commands| commands.push(Command::OpenInWireshark),
    )
    .unless(|app| app.chosen().points().is_empty().then_some("No packets are chosen")),
    Action::new(
        "Save screenshot",
        "Writes the window as it is to a PNG file in the folder that Suji was started in",
        |_, _, commands| commands.push(Command::SaveScreenshot(screenshot_path())),
    ),
];

static LEAVING: &[Action] = &[
    Action::new("Settings…", "How things look and what is shown, in one place", |app, _, commands| {
        commands.push(Command::ShowSettings(!app.settings().window));
    })
    .keys(&[ctrl(Key::Comma)]),
    Action::new("Quit", "Closes the window", |_, _, commands| commands.push(Command::Quit))
        .keys(&[ctrl(Key::Q)]),
];

fn nothing_to_save(app: &App, what: SaveWhat, why: &'static str) -> Option<&'static str> {
    (!app.can_save(what)).then_some(why)
}

/// In the folder that Suji was started in, named after the time so that none is written over.
fn screenshot_path() -> PathBuf {
    let now = jiff::Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string();
    let name = format!("suji-{now}.png");
    std::env::current_dir().map_or_else(|_| name.clone().into(), |folder| folder.join(&name))
}
