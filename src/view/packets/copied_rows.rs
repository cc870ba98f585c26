//! Rows of the table as text: a line a packet, cells between tabs, below a line with the columns' names.

use eframe::egui::Context;

use super::columns::{Layout, PacketRow};
use crate::{
    app::{App, PacketColumn, Said},
    query::PointId,
    view::copying,
};

/// Puts rows on the clipboard, with the columns that are shown where there is room.
pub fn copy_rows(ctx: &Context, app: &App, rows: &[(PointId, Said)]) {
    let layout = Layout::with_much_room(app, false);
    let columns = &layout.columns;
    let head = columns.iter().map(|column| match column {
        PacketColumn::Time => layout.head(*column, app, None).0,
        _ => column.name().to_owned(),
    });
    let mut lines = vec![head.collect()];
    lines.extend(rows.iter().filter_map(|(id, said)| {
        let point = app.captures().index().point(*id)?;
        let row = PacketRow { app, id: *id, point, said: Some(said), layout: &layout };
        Some(columns.iter().map(|column| row.value(*column)).collect())
    }));
    copying::copy_table(ctx, &lines);
}
