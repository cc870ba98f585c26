//! What the Analyse menu offers.

use std::collections::BTreeSet;

use eframe::egui::Key;

use super::{Action, ctrl, ctrl_shift, nothing_open};
use crate::{
    app::{App, Command, ConversationCommand, HomeChoice},
    query::{Class, DirectionFilter, DuplicateFilter},
    view::rows::Focus,
};

pub static GROUPS: &[&[Action]] = &[TABLES, LENS, NAMES];

static TABLES: &[Action] = &[
    Action::new(
        "Conversations",
        "Opens or closes the table of who talked to whom, under the lens",
        |app, state, commands| {
            let opens = !app.conversations().list().is_in_view();
            state.tables.conversations.focus = opens.then_some(Focus::Filter);
            commands.push(Command::Conversations(ConversationCommand::ShowTable(opens)));
        },
    )
    .keys(&[ctrl(Key::K)])
    .on(|app| app.conversations().list().is_open())
    .unless(nothing_open),
    Action::new(
        "Follow conversation",
        "Puts both sides of the packet's conversation together and shows what they said",
        |_, _, commands| commands.push(Command::Conversations(ConversationCommand::FollowChosen)),
    )
    .keys(&[ctrl_shift(Key::F)])
    .unless(|app| app.chosen_conversation().is_none().then_some("No packet of a conversation is chosen")),
    Action::new(
        "Lookups",
        "Opens or closes the table of names that were asked for, and their answers",
        |app, state, commands| {
            let opens = !app.lookups().is_in_view();
            state.tables.lookups.focus = opens.then_some(Focus::Filter);
            commands.push(Command::ShowLookups(opens));
        },
    )
    .keys(&[ctrl_shift(Key::K)])
    .on(|app| app.lookups().is_open())
    .unless(nothing_open),
];

macro_rules! direction {
    ($name:literal, $direction:ident, $does:literal) => {
        Action::new($name, $does, |_, _, commands| {
            commands.push(Command::SetDirection(DirectionFilter::$direction));
        })
        .under("Direction")
        .on(|app| app.lens().direction == DirectionFilter::$direction)
    };
}

macro_rules! class {
    ($name:literal, $class:ident, $does:literal) => {
        Action::new($name, $does, |app, _, commands| {
            commands.push(Command::ShowClass(Class::$class, !app.lens().classes.contains(Class::$class)));
        })
        .under("Class")
        .on(|app| app.lens().classes.contains(Class::$class))
    };
}

/// What changes the lens and does not depend on the capture.
static LENS: &[Action] = &[
    Action::new("Undo change of the lens", "Takes the last change of the lens back", |_, _, commands| {
        commands.push(Command::UndoLens);
    })
    .keys(&[ctrl(Key::Z)])
    .unless_typing()
    .unless(|app| (!app.lens_history().can_undo()).then_some("The lens was not changed")),
    Action::new("Redo change of the lens", "Makes the change again that was taken back", |_, _, commands| {
        commands.push(Command::RedoLens);
    })
    .keys(&[ctrl_shift(Key::Z), ctrl(Key::Y)])
    .unless_typing()
    .unless(|app| (!app.lens_history().can_redo()).then_some("No change was taken back")),
    Action::new("Reset lens", "Shows all packets; home stays", |_, _, commands| {
        commands.push(Command::ResetLens);
    })
    .unless(nothing_open),
    direction!("From home", From, "Shows packets whose source is home"),
    direction!("To home", To, "Shows packets to home whose source is not home"),
    direction!("Others", Others, "Shows packets between others than home"),
    direction!("All", All, "Shows packets of every direction"),
    class!("TCP SYN", TcpSyn, "Shows or hides TCP with SYN and without ACK"),
    class!("Other TCP", TcpOther, "Shows or hides all other TCP"),
    class!("UDP", Udp, "Shows or hides UDP"),
    class!("ICMP", Icmp, "Shows or hides ICMP and ICMPv6"),
    class!("Other IP", IpOther, "Shows or hides IP that is no TCP, UDP or ICMP"),
    Action::new(
        "Hide duplicates",
        "Shows or hides packets that are copies of one before them",
        |app, _, commands| {
            let hidden = app.lens().duplicates == DuplicateFilter::Hidden;
            let wanted = if hidden { DuplicateFilter::Shown } else { DuplicateFilter::Hidden };
            commands.push(Command::SetDuplicates(wanted));
        },
    )
    .on(|app| app.lens().duplicates == DuplicateFilter::Hidden),
    Action::new("Show all captures", "Shows the captures that are hidden", |_, _, commands| {
        commands.push(Command::HideCaptures(BTreeSet::new()));
    })
    .unless(|app: &App| app.lens().hidden_captures.is_empty().then_some("No capture is hidden")),
    Action::new("Infer home", "Takes for home who takes part in most packets", |_, _, commands| {
        commands.push(Command::SetHome(HomeChoice::Inferred));
    })
    .unless(|app: &App| (!app.home().is_chosen()).then_some("Home is inferred already")),
];

static NAMES: &[Action] = &[
    Action::new(
        "Names from a hosts file…",
        "Names addresses as a hosts file does; nothing is looked up",
        |_, _, commands| commands.push(Command::HostsDialog),
    ),
    Action::new(
        "Forget names of hosts files",
        "Takes the names of hosts files away again",
        |_, _, commands| {
            commands.push(Command::ForgetHosts);
        },
    )
    .unless(|app| app.names().hosts().is_empty().then_some("No hosts file was read")),
];
