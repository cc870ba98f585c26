//! The table of the chosen packets. Only the rows in view are read and laid out.

use std::net::IpAddr;

use eframe::egui::{RichText, ScrollArea, Ui};
use egui_extras::{Column, TableRow};
use jiff::civil;

use super::{
    grid::{Head, ROW, aligned_ui, grid, letters},
    title_ui,
};
use crate::{
    app::{App, Command, OpenCapture},
    figure::{grouped, plain},
    query::Point,
    view::{state::ViewState, theme, words},
};

/// Letters by which a column of addresses is wider where some have names.
const NAME: f32 = 16.0;

/// Draws header, table or the empty state.
pub fn table_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let chosen = app.chosen();
    let (total, listed) = (chosen.total(), chosen.points().len());
    let packets = if total == 1 { "packet" } else { "packets" };
    let place = match (chosen.area(), total) {
        (Some(_), _) => " in the box",
        // One alone may also have been found by its number.
        (None, 1) => "",
        (None, _) => " near the pointer",
    };
    let mut title = match total {
        0 => String::new(),
        _ => format!("{} {packets}{place}", grouped(total)),
    };
    if (listed as u64) < total {
        title = format!("{title}; the first {} are listed", grouped(listed as u64));
    }
    title_ui(ui, "PACKETS", &title);
    if listed == 0 {
        let text = if chosen.missed() {
            "There is no packet there. Click nearer to a dot, or draw a box with the right button."
        } else {
            "Click a dot, or draw a box with the right button, to list packets here."
        };
        ui.centered_and_justified(|ui| ui.label(RichText::new(text).weak()));
        return;
    }
    ScrollArea::horizontal().auto_shrink([false, false]).show(ui, |ui| rows_ui(ui, app, state, commands));
}

/// Of so many rows at most the days are looked at one by one.
const FEW: usize = 500;

/// All packets are of one day; their table then needs no dates.
fn one_day(app: &App) -> Option<civil::Date> {
    let (index, points) = (app.captures().index(), app.chosen().points());
    let (first, last) = if points.len() <= FEW {
        let mut times = points.iter().filter_map(|id| Some(index.point(*id)?.time?.0));
        let first = times.next()?;
        times.fold((first, first), |(first, last), time| (first.min(time), last.max(time)))
    } else {
        let area = app.chosen().area().map(|area| (area.time.start, area.time.end.saturating_sub(1)));
        area.or_else(|| app.captures().sums().span)?
    };
    let zone = &app.settings().zone;
    let (first, last) = (zone.civil(first).date(), zone.civil(last).date());
    (first == last).then_some(first)
}

fn rows_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let chosen = app.chosen();
    let several = app.captures().list().len() > 1;
    let address = if app.navigation().shows_ipv6() { 26.0 } else { 15.0 };
    let address = address + if app.has_names() && app.settings().names { NAME } else { 0.0 };
    let zone = app.settings().zone.abbreviation(app.navigation().window().time.start);
    let day = one_day(app);
    let time = time_head(day, &zone);
    // As wide as the last number.
    let number = (grouped(app.captures().sums().frames).len() as f32).max(7.0);
    let mut columns = vec![
        ("No.", letters(ui, number), true),
        (time.as_str(), letters(ui, if day.is_some() { 17.0 } else { 26.0 }), false),
        ("Source", letters(ui, address), false),
        ("Port", letters(ui, 5.0), true),
        ("Destination", letters(ui, address), false),
        ("Port", letters(ui, 5.0), true),
        ("Class", letters(ui, 9.0), false),
        ("Flags", letters(ui, 6.0), false),
        ("Length", letters(ui, 7.0), true),
        ("Payload", letters(ui, 7.0), true),
    ];
    let copies = app.captures().sums().duplicates > 0;
    if copies {
        columns.push(("", letters(ui, 9.0), false));
    }
    if several {
        columns.push(("Capture", Column::remainder().at_least(60.0).clip(true), false));
    }
    let salt = ("chosen packets", several, copies, address as u32);
    let table = grid(ui, salt, &columns, chosen.row(), state);
    table.body(|body| {
        body.rows(ROW, chosen.points().len(), |mut row| {
            let number = row.index();
            row.set_selected(chosen.row() == Some(number));
            let id = chosen.points().get(number).copied();
            let Some((id, point)) = id.and_then(|id| Some((id, app.captures().index().point(id)?))) else {
                return;
            };
            cells_ui(&mut row, app, (&point, day.is_some()), &columns);
            if copies {
                let word = if point.duplicate { "duplicate" } else { "" };
                row.col(|ui| drop(ui.label(RichText::new(word).font(theme::dense_font()).weak())));
            }
            if several {
                let name = app.captures().list().get(usize::from(id.capture)).map(OpenCapture::name);
                row.col(|ui| drop(ui.label(plain(&name.unwrap_or_default()))));
            }
            if row.response().clicked() {
                commands.push(Command::SelectRow(number));
            }
        });
    });
}

fn time_head(day: Option<civil::Date>, zone: &str) -> String {
    day.map_or_else(|| format!("Time ({zone})"), |day| format!("{day} ({zone})"))
}

/// An address, and its name behind it if it has one.
fn with_name(app: &App, address: IpAddr) -> String {
    app.name_of(address).map_or_else(|| address.to_string(), |name| format!("{address} {name}"))
}

fn cells_ui(row: &mut TableRow<'_, '_>, app: &App, (point, one_day): (&Point, bool), columns: &[Head<'_>]) {
    let zone = &app.settings().zone;
    let (source_port, port) = match point.ports {
        Some((source, destination)) => (source.to_string(), destination.to_string()),
        None => (String::new(), String::new()),
    };
    let class = match point.class {
        crate::query::Class::IpOther => point.protocol.name(),
        class => words::class_name(class).to_owned(),
    };
    let texts = [
        grouped(point.frame),
        point.time.map_or_else(
            || "no time".to_owned(),
            |time| {
                let text = zone.format(time.0, 6);
                // The date is eleven letters with the space behind it.
                if one_day { text.get(11..).unwrap_or(&text).to_owned() } else { text }
            },
        ),
        with_name(app, point.source),
        source_port,
        with_name(app, point.destination),
        port,
        class,
        point.tcp_flags.map_or_else(String::new, words::flag_letters),
        grouped(u64::from(point.length)),
        grouped(u64::from(point.payload)),
    ];
    for (text, (_, _, is_number)) in texts.into_iter().zip(columns) {
        row.col(|ui| {
            let text = RichText::new(text).font(theme::dense_font());
            aligned_ui(ui, *is_number, |ui| drop(ui.label(text)));
        });
    }
}
