//! The window with what two ends said to each other. Only the rows in view are laid out.

use std::net::SocketAddr;

use eframe::egui::{
    Align, Button, Color32, Context, Label, Layout, ProgressBar, RichText, ScrollArea, Sense, Stroke, Ui,
    Vec2, pos2,
    text::{LayoutJob, TextFormat},
    vec2,
};

use super::{ConversationState, find::find_ui};
use crate::{
    app::{App, Command, ConversationCommand, SaveWhat, Theme},
    figure::{
        conversation::{Mark, Row, RowKind, Transcript, TranscriptMode, about_conversation},
        grouped,
    },
    stream::conversation::{Conversation, Side},
    view::{floating::floating, theme},
};

/// Height of a row in points.
const ROW: f32 = 16.0;

/// In a narrower window what can be done follows how it is shown, in points.
const NARROW: f32 = 560.0;

/// Draws the window while a conversation is followed.
pub fn followed_ui(ctx: &Context, app: &App, state: &mut ConversationState, commands: &mut Vec<Command>) {
    let followed = app.conversations().followed();
    if followed.key().is_none() {
        state.seen = None;
        return;
    }
    let mut open = true;
    let room = ctx.content_rect().size();
    let starts = Vec2::new((room.x * 0.6).clamp(520.0, 900.0), (room.y * 0.6).clamp(320.0, 560.0));
    floating(ctx, "Conversation", starts, Vec2::new(420.0, 200.0))
        .open(&mut open)
        .default_pos(pos2(room.x * 0.38, 84.0))
        .show(ctx, |ui| content_ui(ui, app, state, commands));
    if !open {
        commands.push(Command::Conversations(ConversationCommand::CloseFollowed));
    }
}

fn content_ui(ui: &mut Ui, app: &App, state: &mut ConversationState, commands: &mut Vec<Command>) {
    let followed = app.conversations().followed();
    let Some((conversation, transcript)) = followed.shown() else {
        if let Some(key) = followed.key() {
            ui.label(key.to_string());
        }
        ui.centered_and_justified(|ui| ui.add(ProgressBar::new(followed.share()).desired_width(160.0)));
        return;
    };
    about_ui(ui, app, conversation);
    let narrow = ui.available_width() < NARROW;
    ui.horizontal_wrapped(|ui| choices_ui(ui, app, narrow, commands));
    ui.horizontal_wrapped(|ui| find_ui(ui, app, &mut state.find, commands));
    ui.separator();
    if transcript.rows.is_empty() {
        ui.centered_and_justified(|ui| ui.label(RichText::new("Neither end sent any payload.").weak()));
        return;
    }
    rows_ui(ui, app, (conversation, transcript), state, commands);
}

/// Both ends in their colours, and what is to be known of the whole.
fn about_ui(ui: &mut Ui, app: &App, conversation: &Conversation) {
    let colors = colors(ui, app);
    let lines = about_conversation(conversation);
    for (place, line) in lines.iter().enumerate() {
        let text = RichText::new(line);
        let end = conversation.ends.get(place).copied();
        match colors.get(place) {
            Some(color) => {
                ui.horizontal(|ui| {
                    ui.label(text.color(*color));
                    if let Some(name) = end.and_then(|end: SocketAddr| app.name_of(end.ip())) {
                        ui.label(RichText::new(name).weak());
                    }
                });
            }
            None => drop(ui.label(text.weak())),
        }
    }
}

fn choices_ui(ui: &mut Ui, app: &App, narrow: bool, commands: &mut Vec<Command>) {
    let followed = app.conversations().followed();
    for (mode, name, help) in [
        (TranscriptMode::Text, "Text", "Lines as the ends broke them"),
        (TranscriptMode::Hex, "Hex", "Sixteen bytes a row, with their place in the stream"),
        (TranscriptMode::Lines, "Protocol", "What each packet says, in one line"),
    ] {
        if ui.selectable_label(followed.mode() == mode, name).on_hover_text(help).clicked() {
            commands.push(Command::Conversations(ConversationCommand::ShowAs(mode)));
        }
    }
    let mut deeds = |ui: &mut Ui| {
        for (what, name, help) in [
            (SaveWhat::Conversation, "Save both…", "The raw bytes of both, in the order of the conversation"),
            (SaveWhat::ConversationB, "Save B…", "The raw bytes that B sent"),
            (SaveWhat::ConversationA, "Save A…", "The raw bytes that A sent"),
        ] {
            if ui.button(name).on_hover_text(help).clicked() {
                commands.push(Command::SaveDialog(what));
            }
        }
        let is_chosen = app.chosen().conversation() == followed.key();
        let help = "List all packets of this conversation, and mark them on the plot";
        if ui.add_enabled(!is_chosen, Button::new("Choose packets")).on_hover_text(help).clicked() {
            commands.push(Command::Conversations(ConversationCommand::SelectAll));
        }
    };
    if narrow { deeds(ui) } else { ui.with_layout(Layout::right_to_left(Align::Center), deeds).inner }
}

fn rows_ui(
    ui: &mut Ui,
    app: &App,
    (conversation, transcript): (&Conversation, &Transcript),
    state: &mut ConversationState,
    commands: &mut Vec<Command>,
) {
    let followed = app.conversations().followed();
    let colors = colors(ui, app);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::both().id_salt("said").auto_shrink([false, false]);
    if followed.row() != state.seen {
        state.seen = followed.row();
        if let Some(row) = followed.row() {
            // In the upper part of what is in view.
            area = area.vertical_scroll_offset((row as f32 - 4.0).max(0.0) * ROW);
        }
    }
    let finding = followed.finding();
    let current = finding.current().zip(finding.row());
    if current != state.find.seen {
        state.find.seen = current;
        if let Some((_, row)) = current {
            area = area.vertical_scroll_offset((row as f32 - 4.0).max(0.0) * ROW);
        }
    }
    area.show_rows(ui, ROW, transcript.rows.len(), |ui, range| {
        for number in range {
            let Some(row) = transcript.rows.get(number) else { break };
            let is_chosen = followed.row() == Some(number);
            let text = row_text(ui, app, (conversation, transcript), row, (colors, is_chosen));
            let size = vec2(ui.available_width(), ROW);
            let row_layout = Layout::left_to_right(Align::Center);
            let label = ui.allocate_ui_with_layout(size, row_layout, |ui| {
                ui.set_min_height(ROW);
                ui.add(Label::new(text).extend().sense(Sense::click()))
            });
            let label = label.inner;
            let clicked = label.clicked();
            label.on_hover_ui(|ui| drop(ui.label(hover(app, followed.packet(number), (conversation, row)))));
            if clicked {
                // It is in view already.
                state.seen = Some(number);
                commands.push(Command::Conversations(ConversationCommand::SelectPiece(number)));
            }
        }
    });
}

fn row_text(
    ui: &Ui,
    app: &App,
    (conversation, transcript): (&Conversation, &Transcript),
    row: &Row,
    ([a, b], is_chosen): ([Color32; 2], bool),
) -> LayoutJob {
    let color = if row.side == Side::A { a } else { b };
    let text = transcript.text(conversation, row);
    let (text, color) = match row.kind {
        RowKind::Connection => (text.into_owned(), ui.visuals().strong_text_color()),
        RowKind::Gap => (format!("[{text}]"), ui.visuals().warn_fg_color),
        // A row of nothing is as high as any other.
        RowKind::Bytes if text.is_empty() => (" ".to_owned(), color),
        RowKind::Bytes => (text.into_owned(), color),
    };
    let mut format = TextFormat::simple(theme::dense_font(), color);
    if transcript.differs(conversation, row) {
        format.underline = Stroke::new(1.0, color);
    }
    if is_chosen {
        format.background = ui.visuals().selection.bg_fill;
    }
    let finding = app.conversations().followed().finding();
    let marks = transcript.marks(conversation, row, &finding.matches().parts);
    marked(&text, &format, &marks, finding.current(), app.settings().theme)
}

/// A text with what is found in it on a ground of its own; the current match stands out.
fn marked(
    text: &str,
    format: &TextFormat,
    marks: &[Mark],
    current: Option<usize>,
    colors: Theme,
) -> LayoutJob {
    let mut job = LayoutJob::default();
    let found = theme::search_color(colors, 0);
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(of)) = (text.get(at..mark.text.start), text.get(mark.text.clone())) else {
            continue;
        };
        job.append(before, 0.0, format.clone());
        let is_current = current == Some(mark.number as usize);
        let ground = if is_current { found } else { found.gamma_multiply(0.35) };
        let bright = if colors == Theme::Dark { Color32::BLACK } else { Color32::WHITE };
        let ink = if is_current { bright } else { format.color };
        job.append(of, 0.0, TextFormat { background: ground, color: ink, ..format.clone() });
        at = mark.text.end;
    }
    job.append(text.get(at..).unwrap_or_default(), 0.0, format.clone());
    job
}

/// The packet that a row came in.
fn hover(
    app: &App,
    packet: Option<crate::query::PointId>,
    (conversation, row): (&Conversation, &Row),
) -> String {
    let point = packet.and_then(|id| app.captures().index().point(id));
    let Some(point) = point else { return String::new() };
    let time = point.time.map_or_else(|| "no time".to_owned(), |time| app.settings().zone.format(time.0, 6));
    let who = if row.side == Side::A { "A" } else { "B" };
    let piece = conversation.pieces.get(row.piece as usize);
    let place = match (row.kind, piece) {
        (RowKind::Bytes, Some(piece)) => {
            format!("\nByte {} of what {who} sent", grouped(piece.start + u64::from(row.offset)))
        }
        _ => String::new(),
    };
    format!("Frame {}, {time}{place}", grouped(point.frame))
}

/// Of A and of B.
fn colors(ui: &Ui, app: &App) -> [Color32; 2] {
    [theme::ink(app.settings().theme).accent, ui.visuals().warn_fg_color]
}
