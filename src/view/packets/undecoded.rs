//! The table of the frames that are no packets. Only the rows in view are read and laid out.

use eframe::egui::{RichText, ScrollArea, Sense, Ui};
use egui_extras::Column;

use super::{
    grid::{Columns, ROW, aligned_ui, grid, head_ui, letters},
    keyboard, table_title_ui,
};
use crate::{
    app::{App, Command, OpenCapture, SaveWhat, UndecodedRecord, UndecodedRow},
    capture::Stamp,
    figure::{grouped, plain},
    view::{state::ViewState, theme},
};

/// Draws header, reasons and table.
pub fn undecoded_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let chosen = app.chosen();
    let (total, listed) = (chosen.total(), chosen.undecoded().len() as u64);
    let mut title = match total {
        1 => "1 frame that is no packet".to_owned(),
        _ => format!("{} frames that are no packets", grouped(total)),
    };
    if listed < total {
        title = format!("{title}; the first {} are listed", grouped(listed));
    }
    let help = "Write these frames as CSV or JSON lines";
    table_title_ui(ui, app, (&mut state.panes, &title), (SaveWhat::Undecoded, help), commands, |_, _| ());
    reasons_ui(ui, app, commands);
    if listed == 0 {
        ui.centered_and_justified(|ui| ui.label(RichText::new("Every frame is a packet.").weak()));
        return;
    }
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| rows_ui(ui, app, state, commands));
}

/// A choice of one reason, or all.
fn reasons_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let chosen = app.chosen();
    if chosen.reasons().len() < 2 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let all: u64 = chosen.reasons().iter().map(|(_, count)| count).sum();
        if ui.selectable_label(chosen.reason().is_none(), format!("All {}", grouped(all))).clicked() {
            commands.push(Command::ListUndecoded(None));
        }
        for (reason, count) in chosen.reasons() {
            let text = format!("{} {}", reason.word(), grouped(*count));
            let label = ui.selectable_label(chosen.reason() == Some(*reason), text);
            if label.on_hover_text(reason.sentence()).clicked() {
                commands.push(Command::ListUndecoded(Some(*reason)));
            }
        }
    });
}

fn rows_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let chosen = app.chosen();
    let several = app.captures().list().len() > 1;
    let zone = app.settings().zone.abbreviation(app.navigation().window().time.start);
    let time = format!("Time ({zone})");
    let mut columns = vec![
        (("No.", "Number of the frame in its capture"), letters(ui, 6.0), true),
        ((time.as_str(), "When it was captured"), letters(ui, 26.0), false),
        (("Reason", "Why it is no packet"), letters(ui, 18.0), false),
        (("Length", "Bytes on the wire"), letters(ui, 6.0), true),
        (("Captured", "Bytes in the capture"), letters(ui, 8.0), true),
    ];
    if several {
        columns.push((
            ("Capture", "The capture that it is of"),
            Column::remainder().at_least(60.0).clip(true),
            false,
        ));
    }
    let heads = Columns { salt: ("frames without a packet", several), heads: &columns, resets: false };
    let whole = keyboard::rows_ui(ui, app, state, commands);
    let table = grid(ui, heads, (chosen.undecoded(), chosen.row()), &mut state.row_seen, |ui, place| {
        let head = columns.get(place).map_or("", |((head, _), ..)| *head);
        head_ui(ui, head, false, Sense::hover());
    });
    let index = app.captures().index();
    table.body(|body| {
        body.rows(ROW, chosen.undecoded().len(), |mut row| {
            let number = row.index();
            let seen = state.undecoded_rows.get_or_insert(number..number + 1);
            *seen = seen.start.min(number)..seen.end.max(number + 1);
            row.set_selected(chosen.row() == Some(number));
            let id = chosen.undecoded().get(number).copied();
            let Some((id, frame)) = id.and_then(|id| Some((id, index.undecoded(id)?))) else { return };
            let [time, length, captured] = record_words(app, app.undecoded_rows().row(number));
            let texts = [grouped(frame.frame), time, frame.reason.word().to_owned(), length, captured];
            for (text, (_, _, is_number)) in texts.into_iter().zip(&columns) {
                row.col(|ui| {
                    let text = RichText::new(text).font(theme::dense_font());
                    aligned_ui(ui, *is_number, |ui| drop(ui.label(text)));
                });
            }
            if several {
                let name = app.captures().list().get(usize::from(id.capture)).map(OpenCapture::name);
                row.col(|ui| drop(ui.label(plain(&name.unwrap_or_default()))));
            }
            if row.response().clicked() {
                commands.push(Command::SelectRow(number));
                whole.request_focus();
            }
        });
    });
}

/// Time, length and captured bytes, as far as they are known.
fn record_words(app: &App, record: UndecodedRecord) -> [String; 3] {
    match record {
        UndecodedRecord::Awaited => ["…", "…", "…"].map(str::to_owned),
        UndecodedRecord::Gone => ["no longer readable", "", ""].map(str::to_owned),
        UndecodedRecord::Read(UndecodedRow { time, length, captured }) => {
            let time = match time {
                Stamp::At(time) => app.settings().zone.format(time.0, 6),
                Stamp::OutOfRange(_) | Stamp::Missing => "no time".to_owned(),
            };
            [time, grouped(length.into()), grouped(captured.into())]
        }
    }
}
