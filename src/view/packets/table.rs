//! The table of the chosen packets. Only the rows in view are read and laid out.

use eframe::egui::{
    self, Align, Button, Id, Popup, PopupAnchor, PopupCloseBehavior, PopupKind, Response, RichText, Role,
    ScrollArea, Sense, TextStyle, Ui, WidgetInfo,
    containers::menu::{MenuButton, MenuConfig, menu_style},
};
use egui_extras::{Column, TableRow};
use jiff::civil;

use super::{
    columns::{Layout, PacketRow},
    columns_menu::columns_menu_ui,
    grid::{Columns, Head, ROW, aligned_ui, grid, head_ui, points},
    keyboard, table_title_ui,
};
use crate::{
    app::{App, Command, PacketColumn, Said, SaveWhat},
    figure::{grouped, plain, shortened},
    view::{find_bar::found_so_far, state::ViewState, subject::SubjectMenu, theme},
};

/// The last column is never narrower, in points.
const LINE: f32 = 160.0;

/// Draws header, table or the empty state.
pub fn table_ui(ui: &mut Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let chosen = app.chosen();
    let (total, listed) = (chosen.total(), chosen.points().len());
    let packets = if total == 1 { "packet" } else { "packets" };
    let place = match (chosen.area(), total) {
        _ if chosen.conversation().is_some() => " of the conversation",
        (Some(_), _) => " in the box",
        // One alone may also have been found by its number.
        (None, 1) => "",
        (None, _) => " nearest to the pointer",
    };
    let place =
        chosen.what().map_or_else(|| place.to_owned(), |what| format!(" {}", shortened(&plain(what), 60)));
    let mut title = match total {
        0 => String::new(),
        _ => format!("{} {packets}{place}", grouped(total)),
    };
    // The first of them are listed at once, all when the search has come to its end.
    let running = app.searches().listed_while_running(chosen.as_chosen());
    let total = running.map_or(total, |search| search.packets().len());
    if running.is_some() {
        title = found_so_far(total);
    }
    if !chosen.marked().is_empty() {
        title = format!("{title}; {} marked", grouped(chosen.marked().len() as u64));
    }
    if chosen.is_sorting() {
        title = format!("{title}; sorting …");
    }
    if (listed as u64) < total {
        title = format!("{title}; the first {} are listed", grouped(listed as u64));
    }
    let help = "Write these packets as pcapng, pcap, CSV or JSON lines (Ctrl+Shift+E)";
    table_title_ui(
        ui,
        app,
        (&mut state.panes, &title),
        (SaveWhat::Selection, help),
        commands,
        |ui, commands| {
            if listed > 0 {
                let button = Button::new(RichText::new("Columns").text_style(TextStyle::Small)).small();
                let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
                let (response, _) = MenuButton::from_button(button)
                    .config(config)
                    .ui(ui, |ui| columns_menu_ui(ui, app, commands));
                response.on_hover_text("Choose the columns of the table");
            }
        },
    );
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
    columns_popup_ui(ui, app, state, commands);
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
    let day = one_day(app);
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::dense_font(), '0'));
    let layout = Layout::new(app, day.is_some(), ui.available_width(), letter);
    let shown = &layout.columns;
    let heads: Vec<(String, String)> = shown.iter().map(|column| layout.head(*column, app, day)).collect();
    let asked: Vec<_> = shown.iter().map(|column| (*column, layout.width(*column, letter))).collect();
    let sized = |(column, width): &(PacketColumn, f32)| match column {
        PacketColumn::Info => Column::remainder().at_least(LINE).clip(true),
        _ => points(*width),
    };
    let columns: Vec<Head<'_>> = heads
        .iter()
        .zip(&asked)
        .map(|((head, help), of)| ((head.as_str(), help.as_str()), sized(of), of.0.is_number()))
        .collect();
    let address = layout.letters(PacketColumn::Source) as u32;
    let salt = ("chosen packets", shown.clone(), address, day.is_some(), ui.available_width() as u32 / 64);
    // Set by a command or a hand: both come to the same.
    let resets = asked != state.widths_seen;
    let body_is_let_go = ui.input(|input| input.pointer.any_released());
    let columns = Columns { salt, heads: &columns, resets };
    let whole = keyboard::rows_ui(ui, app, state, commands);
    let mut asks_columns = None;
    let table = grid(ui, columns, (chosen.points(), chosen.row()), &mut state.row_seen, |ui, place| {
        if let (Some(column), Some(head)) = (shown.get(place), heads.get(place)) {
            let head = sorting_head_ui(ui, app, *column, head, commands);
            if head.secondary_clicked() {
                asks_columns = head.interact_pointer_pos();
            }
        }
    });
    table.body(|body| {
        if body_is_let_go {
            keep_widths(&asked, body.widths(), commands);
        }
        body.rows(ROW, chosen.points().len(), |mut row| {
            let number = row.index();
            let seen = state.packet_rows.get_or_insert(number..number + 1);
            *seen = seen.start.min(number)..seen.end.max(number + 1);
            let is_current = chosen.row() == Some(number);
            let is_marked = chosen.marked().contains(number);
            row.set_selected(is_current || is_marked);
            let id = chosen.points().get(number).copied();
            let Some((id, point)) = id.and_then(|id| Some((id, app.captures().index().point(id)?))) else {
                return;
            };
            let said = app.packet_lines().row(number);
            let packet = PacketRow { app, id, point, said, layout: &layout };
            cells_ui(&mut row, &packet, shown, &mut state.menu);
            let response = row.response();
            if is_current && std::mem::take(&mut state.asks_menu) {
                state.menu.open(packet.subjects(None), response.rect.left_bottom(), true);
            }
            if response.clicked() {
                commands.push(keyboard::clicked(&response.ctx, number));
            } else if response.secondary_clicked() {
                // What is marked stays so: the menu may be about all of it.
                commands.push(if is_marked { Command::ReadRow } else { Command::SelectRow }(number));
            }
            if response.clicked() || response.secondary_clicked() {
                whole.request_focus();
            }
        });
    });
    state.widths_seen = asked;
    state.columns_at = asks_columns.or(state.columns_at);
    // Asked for a row that is out of sight.
    state.asks_menu = false;
}

/// Keeps the widths that a hand has left behind.
fn keep_widths(asked: &[(PacketColumn, f32)], widths: &[f32], commands: &mut Vec<Command>) {
    for ((column, asked), width) in asked.iter().zip(widths) {
        if *column != PacketColumn::Info && (asked - width).abs() > 1.0 {
            commands.push(Command::SetColumnWidth(*column, Some(width.round() as u16)));
        }
    }
}

/// The head of a column: a click sorts by it, a second the other way round, a third no more.
fn sorting_head_ui(
    ui: &mut Ui,
    app: &App,
    column: PacketColumn,
    (head, help): &(String, String),
    commands: &mut Vec<Command>,
) -> Response {
    let table = &app.settings().table;
    let sort = table.sort().filter(|sort| sort.column == column);
    let arrow = match sort.map(|sort| sort.descending) {
        Some(true) => " ↓",
        Some(false) => " ↑",
        None => "",
    };
    let can = column.can_be_sorted();
    let text = format!("{head}{arrow}");
    let sense = if can { Sense::click() } else { Sense::CLICK };
    // The ground beside its text belongs to it too.
    let ground = ui.interact(ui.max_rect(), ui.scope_id().with(column), Sense::CLICK);
    let response = head_ui(ui, &text, sort.is_some(), sense);
    if can {
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &text));
    }
    let help = match (can, sort) {
        (false, _) => format!(
            "{help}. Read from the file for the rows in view only, so the table cannot be sorted by it"
        ),
        (true, None) => format!("{help}. A click sorts by it; the right button chooses columns"),
        (true, Some(sort)) if sort.descending => {
            format!("{help}. A click brings the packets back as they were chosen")
        }
        (true, Some(_)) => format!("{help}. A click sorts the other way round"),
    };
    let response = (response | ground).on_hover_text(help);
    if response.clicked() && can {
        commands.push(Command::SortPackets(table.sort_after_click(column)));
    }
    response
}

/// The menu of a head. It belongs to none of them, so that it stays open when they move.
fn columns_popup_ui(ui: &Ui, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let Some(at) = state.columns_at else { return };
    let mut open = true;
    let id = Id::unique("columns of packets");
    Popup::new(id, ui.ctx().clone(), PopupAnchor::Position(at), ui.layer_id())
        .kind(PopupKind::Menu)
        .layout(egui::Layout::top_down_justified(Align::Min))
        .style(menu_style)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .open_bool(&mut open)
        .show(|ui| columns_menu_ui(ui, app, commands));
    if !open {
        state.columns_at = None;
    }
}

fn cells_ui(
    row: &mut TableRow<'_, '_>,
    packet: &PacketRow<'_>,
    columns: &[PacketColumn],
    menu: &mut SubjectMenu,
) {
    let is_hidden = packet.app.is_hidden(packet.id);
    for column in columns {
        let text = RichText::new(packet.text(*column)).font(theme::dense_font());
        let is_weak = is_hidden
            || matches!(column, PacketColumn::Duplicate)
            || matches!(column, PacketColumn::Info) && !matches!(packet.said, Some(Said::Line(_)));
        let text = if is_weak { text.weak() } else { text };
        let (_, cell) = row.col(|ui| aligned_ui(ui, column.is_number(), |ui| drop(ui.label(text))));
        if cell.secondary_clicked()
            && let Some(at) = cell.interact_pointer_pos()
        {
            menu.open(packet.subjects(Some(*column)), at, false);
        }
        let more = packet.tooltip(*column);
        if let Some(more) = more.or_else(|| is_hidden.then(|| "The lens hides this packet".to_owned())) {
            cell.on_hover_text(more);
        }
    }
}
