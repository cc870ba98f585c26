//! What can be done with the table of packets: its columns, and the order of its rows.

use super::Action;
use crate::{
    app::{App, Command, PacketColumn, PacketSort},
    view::packets,
};

macro_rules! column {
    ($name:literal, $column:ident) => {
        Action::new($name, PacketColumn::$column.help(), |app, _, commands| {
            commands.push(packets::toggled(app, PacketColumn::$column));
        })
        .under("Columns of packets")
        .on(|app| packets::is_shown(app, PacketColumn::$column))
    };
}

macro_rules! by {
    ($name:literal, $column:ident) => {
        Action::new($name, PacketColumn::$column.help(), |_, _, commands| {
            let sort = PacketSort { column: PacketColumn::$column, descending: false };
            commands.push(Command::SortPackets(Some(sort)));
        })
        .under("Sort packets by")
        .on(|app| is_by(app, PacketColumn::$column))
    };
}

/// Columns of the table, and the order of its rows.
pub static TABLE: &[Action] = &[
    column!("No.", Number),
    column!("Time", Time),
    column!("Peer", Peer),
    column!("Source", Source),
    column!("Source port", SourcePort),
    column!("Destination", Destination),
    column!("Destination port", DestinationPort),
    column!("Direction", Direction),
    column!("Class", Class),
    column!("Flags", Flags),
    column!("Length", Length),
    column!("Payload length", Payload),
    column!("Duplicate", Duplicate),
    column!("Capture", Capture),
    column!("Protocol", Protocol),
    column!("Info", Info),
    Action::new(
        "As there is room",
        "Shows the usual columns, and fewer where the table is narrow",
        |_, _, commands| commands.push(Command::SetColumns(Vec::new())),
    )
    .under("Columns of packets")
    .unless(|app| app.settings().table.columns().is_empty().then_some("They are so already")),
    Action::new("Usual widths", "Forgets the widths of columns that were set by hand", |_, _, commands| {
        commands.extend(PacketColumn::ALL.map(|column| Command::SetColumnWidth(column, None)));
    })
    .under("Columns of packets")
    .unless(|app| (!app.settings().table.has_widths()).then_some("No width was set by hand")),
    Action::new("As they were chosen", "Shows the packets earliest first again", |_, _, commands| {
        commands.push(Command::SortPackets(None));
    })
    .under("Sort packets by")
    .on(|app| app.settings().table.sort().is_none()),
    by!("No.", Number),
    by!("Time", Time),
    by!("Peer", Peer),
    by!("Source", Source),
    by!("Source port", SourcePort),
    by!("Destination", Destination),
    by!("Destination port", DestinationPort),
    by!("Direction", Direction),
    by!("Class", Class),
    by!("Flags", Flags),
    by!("Length", Length),
    by!("Payload length", Payload),
    by!("Duplicate", Duplicate),
    by!("Capture", Capture),
    Action::new("The other way round", "Shows the last packets of the order first", |app, _, commands| {
        if let Some(sort) = app.settings().table.sort() {
            commands.push(Command::SortPackets(Some(PacketSort { descending: !sort.descending, ..sort })));
        }
    })
    .under("Sort packets by")
    .on(|app| app.settings().table.sort().is_some_and(|sort| sort.descending))
    .unless(|app| app.settings().table.sort().is_none().then_some("They are sorted by no column")),
];

fn is_by(app: &App, column: PacketColumn) -> bool {
    app.settings().table.sort().is_some_and(|sort| sort.column == column)
}
