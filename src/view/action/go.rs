//! What the Go menu offers.

use eframe::egui::Key;

use super::{Action, alone, ctrl, ctrl_shift, nothing_open, shift};
use crate::{
    app::{App, Command, FindKind, FindQuery, LensText, Pane, Panel},
    view::{
        plot::NextDrag,
        state::{BookmarkFocus, Dialog},
    },
};

pub static GROUPS: &[&[Action]] = &[PLACES, BOOKMARKS, VIEWS, SELECTION];

/// How the Find box means its text.
macro_rules! find_as {
    ($name:literal, $kind:ident) => {
        Action::new($name, FindKind::$kind.help(), |app, state, commands| {
            let query = FindQuery { kind: FindKind::$kind, ..app.settings().find.clone() };
            commands.push(Command::SetFind(query));
            state.fields.focus(LensText::Find);
        })
        .under("Find as")
        .on(|app| app.settings().find.kind == FindKind::$kind)
        .unless(nothing_open)
    };
}

static PLACES: &[Action] = &[
    Action::new(
        "To address…",
        "Goes to the address box: 118.8.200.0/22, 118.8., an address, A-B",
        |_, state, _| state.fields.focus(LensText::Address),
    )
    .keys(&[ctrl(Key::L)])
    .unless(nothing_open),
    Action::new("To time…", "Goes to the time box: 14:00..15:00, a date, 14:00..+1h", |_, state, _| {
        state.fields.focus(LensText::Time);
    })
    .keys(&[ctrl(Key::T)])
    .unless(nothing_open),
    Action::new("To frame…", "Shows a frame by its number", |_, state, _| {
        state.dialog = Some(Dialog::Frame(String::new()));
    })
    .keys(&[ctrl(Key::G)])
    .unless(nothing_open),
    Action::new(
        "Find…",
        "Finds what payloads mean or hold: REMACT, SMB, a domain, a text, bytes",
        |_, state, _| state.fields.focus(LensText::Find),
    )
    .keys(&[ctrl(Key::F)])
    .unless(nothing_open),
    find_as!("Anything", Anything),
    find_as!("Meaning", Meaning),
    find_as!("Text", Text),
    find_as!("Bytes in hex", Hex),
    find_as!("Regular expression (regex)", Regex),
    Action::new("To the ports…", "Goes to the box of ports: 135,139,445", |_, state, commands| {
        commands.push(Command::ShowPanel(Panel::Lens, true));
        state.fields.focus(LensText::Ports);
    })
    .unless(nothing_open),
    Action::new(
        "To the peers…",
        "Goes to the box of peers: 118.8.200.0/22, !10.0.0.0/8",
        |_, state, commands| {
            commands.push(Command::ShowPanel(Panel::Lens, true));
            state.fields.focus(LensText::Peers);
        },
    )
    .unless(nothing_open),
    Action::new(
        "Find in the bytes…",
        "Finds a text or bytes in the packet that is read",
        |_, state, commands| {
            // Its field stands above them.
            commands.push(Command::ShowPane(Pane::Bytes));
            state.inspector.find.open();
        },
    )
    .keys(&[ctrl_shift(Key::G)])
    .unless(|app| app.inspector().shown().is_none().then_some("No packet is read")),
    Action::new("To next found", "Shows the next packet that was found", |_, _, commands| {
        commands.push(Command::NextHit(1));
    })
    .keys(&[alone(Key::F3)])
    .unless(nothing_found),
    Action::new("To previous found", "Shows the packet found before", |_, _, commands| {
        commands.push(Command::NextHit(-1));
    })
    .keys(&[shift(Key::F3)])
    .unless(nothing_found),
    Action::new(
        "To frames that are no packets",
        "Lists the frames without an IP packet, with the reasons",
        |_, _, commands| commands.push(Command::ListUndecoded(None)),
    )
    .unless(nothing_open),
    Action::new(
        "To damaged places",
        "Opens or closes the list of where captures are damaged: file, offset, reason, what was kept",
        |app, _, commands| commands.push(Command::ShowDamages(!app.settings().damages)),
    )
    .unless(|app| app.damages().places().is_empty().then_some("Nothing is damaged")),
];

static BOOKMARKS: &[Action] = &[
    Action::new("Add bookmark", "Keeps this view with its lens, to come back to", |_, state, commands| {
        state.bookmark_focus = Some(BookmarkFocus::Name);
        commands.push(Command::AddBookmark { name: None, note: String::new() });
    })
    .keys(&[ctrl(Key::D)])
    .unless(nothing_open),
    Action::new("Bookmarks", "Opens or closes the list of bookmarks", |app, state, commands| {
        state.bookmark_focus = (!app.desk().bookmarks().is_open()).then_some(BookmarkFocus::First);
        commands.push(Command::ShowBookmarks(!app.desk().bookmarks().is_open()));
    })
    .keys(&[ctrl(Key::B)]),
];

macro_rules! view {
    ($name:literal, $view:literal, $key:ident, $does:literal) => {{
        let does = concat!($does, "; the ports, peers and times of the lens stay");
        Action::new($name, does, |_, _, commands| commands.push(Command::PaperView($view)))
            .keys(&[alone(Key::$key)])
            .unless_typing()
            .unless(nothing_open)
    }};
}

static VIEWS: &[Action] = &[
    view!("SYN from home", 1, Num1, "Shows TCP SYN from home: scans"),
    view!("SYN to home", 2, Num2, "Shows TCP SYN to home: neighbours and attacks"),
    view!("UDP from home", 3, Num3, "Shows UDP from home: name servers, NetBIOS, time servers"),
    view!("UDP to home", 4, Num4, "Shows UDP to home: bursts from everywhere"),
];

static SELECTION: &[Action] = &[
    Action::new("Select all in view", "Lists all packets in view", |_, _, commands| {
        commands.push(Command::SelectView);
    })
    .keys(&[ctrl(Key::A)])
    .unless_typing()
    .unless(nothing_open),
    Action::new("Draw a box", "The next drag draws a box, to zoom into or to select", |_, state, _| {
        state.plot.next_drag = match state.plot.next_drag {
            NextDrag::Box => NextDrag::Pan,
            _ => NextDrag::Box,
        };
    })
    .keys(&[alone(Key::B)])
    .unless_typing()
    .unless(nothing_open),
    Action::new(
        "Copy rows",
        "Copies the marked rows of the table, or the chosen one, as text with tabs",
        |_, _, commands| commands.push(Command::CopyRows),
    )
    .keys(&[ctrl(Key::C)])
    .unless_typing()
    .unless(no_packet),
    Action::new("Show on the plot", "Moves the plot so that the chosen packet is in it", |_, _, commands| {
        commands.push(Command::ShowChosen);
    })
    .unless(no_packet),
    Action::new(
        "Centre the plot on it",
        "Moves the plot so that the chosen packet is in its middle",
        |_, _, commands| commands.push(Command::CentreOnChosen),
    )
    .keys(&[alone(Key::C)])
    .unless_typing()
    .unless(no_packet),
    Action::new(
        "Measure",
        "The next drag tells how long a box lasts, its prefix, its packets and their rate; Escape ends it",
        |_, state, _| {
            if !state.plot.next_drag.measures() {
                state.plot.next_drag = NextDrag::Measure;
            }
        },
    )
    .keys(&[alone(Key::M)])
    .unless_typing()
    .unless(nothing_open),
    Action::new(
        "Forget the outlined place",
        "Takes the outline of the prefix or box away that was gone to last",
        |_, _, commands| commands.push(Command::ForgetLandmark),
    )
    .unless(|app| app.navigation().outlined().is_none().then_some("No place is outlined")),
    Action::new("Let go of the packets", "Empties the table", |_, _, commands| {
        commands.push(Command::ClearSelection);
    })
    .unless(|app| app.chosen().is_empty().then_some("No packets are chosen")),
];

fn no_packet(app: &App) -> Option<&'static str> {
    app.chosen().current().is_none().then_some("No packet is chosen")
}

fn nothing_found(app: &App) -> Option<&'static str> {
    let found = app.searches().current().is_some_and(|entry| !entry.packets().is_empty());
    (!found).then_some("Nothing was found")
}
