//! The payload of the packet that is read, as text in a chosen encoding.

use std::ops::Range;

use eframe::egui::{
    Align, Color32, ComboBox, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, TextStyle, Ui,
    WidgetInfo, pos2, text::CCursor, vec2,
};

use super::tree::revealing;
use crate::{
    app::{App, Command, Inspection, Item},
    decode::payload_of,
    figure::{MarkedLine, TextEncoding, counted, grouped},
    view::{
        fonts::is_japanese,
        subject::{Subject, SubjectMenu},
        theme,
    },
};

const ROW: f32 = 17.0;

/// Bytes of a payload that are shown as text.
const MOST_BYTES: usize = 64 * 1024;

/// What lines were made of: frame, bytes, encoding and columns, and which bytes are marked.
type Made = (Item, u64, Range<usize>, TextEncoding, usize, Vec<Range<usize>>);

/// Bytes of the frame to be marked, with their colours.
pub type Found = Vec<(Color32, Range<usize>)>;

/// The lines of the payload in view.
#[derive(Debug, Default)]
pub struct TextState {
    made: Option<Made>,
    lines: Vec<MarkedLine>,
    /// Letters of Japanese are among them.
    japanese: bool,
    /// How far it is scrolled down, in points.
    scrolled: f32,
    /// The system has no font for these.
    pub lacks_japanese: bool,
}

/// The bytes that are shown as text: the payload, or all of a frame that is no packet.
pub fn payload(inspection: &Inspection) -> Range<usize> {
    let frame = &inspection.frame;
    let all = 0..frame.bytes.len();
    if inspection.reason.is_some() { all } else { payload_of(frame.link, &frame.bytes).unwrap_or(all) }
}

/// Draws the heading with the choice of an encoding, and the text.
pub fn text_ui(
    ui: &mut Ui,
    app: &App,
    inspection: &Inspection,
    (state, menu): (&mut TextState, &mut SubjectMenu),
    (found, reveals): (&Found, Option<usize>),
    commands: &mut Vec<Command>,
) {
    let range = payload(inspection);
    heading_ui(ui, app, &range, commands);
    let bytes = inspection.frame.bytes.get(range.clone()).unwrap_or_default();
    let shown = bytes.get(..MOST_BYTES).unwrap_or(bytes);
    if bytes.is_empty() {
        ui.label(RichText::new("No payload").weak());
        return;
    }
    let font = theme::dense_font();
    let letter = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    let columns = (ui.available_width() / letter).max(8.0) as usize - 2;
    let encoding = app.settings().encoding;
    let marks: Vec<_> = found
        .iter()
        .map(|(_, of)| of.start.saturating_sub(range.start)..of.end.saturating_sub(range.start))
        .collect();
    let first = reveals.filter(|byte| range.contains(byte)).map(|byte| byte - range.start);
    let made = Some((inspection.item, inspection.number, range, encoding, columns, marks));
    if state.made != made {
        let marks = made.as_ref().map_or(&[][..], |made| &made.5);
        state.lines = encoding.marked_lines(shown, columns, marks);
        if shown.len() < bytes.len() {
            let text = format!("… {} more", counted((bytes.len() - shown.len()) as u64, "byte"));
            state.lines.push(MarkedLine { text, marks: Vec::new() });
        }
        state.japanese = state.lines.iter().any(|line| is_japanese(&line.text));
        state.made = made;
    }
    if state.japanese && state.lacks_japanese {
        let hint = "No font of this system has Japanese letters: install one, such as fonts-noto-cjk.";
        ui.label(RichText::new(hint).text_style(TextStyle::Small).color(ui.visuals().warn_fg_color));
    }
    let pictures = ui.fonts_mut(|fonts| fonts.has_glyph(&font, '␀') && fonts.has_glyph(&font, '\u{fffd}'));
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().id_salt(("text", inspection.item.capture(), inspection.number));
    let mark = first
        .and_then(|first| found.iter().position(|(_, of)| of.start == first + payload(inspection).start));
    if let Some(mark) = mark
        && let Some(line) = state.lines.iter().position(|line| line.marks.iter().any(|(_, of)| *of == mark))
    {
        let height = ui.available_height();
        area = area.vertical_scroll_offset(revealing(state.scrolled, line, ROW, height));
    }
    let output = area.auto_shrink([false, false]).show_rows(ui, ROW, state.lines.len(), |ui, rows| {
        let size = vec2(ui.available_width(), ROW * rows.len() as f32);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let lines = state.lines.get(rows).unwrap_or_default();
        response.widget_info(|| {
            let text: String = lines.iter().map(|line| line.text.as_str()).collect();
            WidgetInfo::labeled(Role::Label, true, text)
        });
        for (line, MarkedLine { text, marks }) in lines.iter().enumerate() {
            let top = rect.top() + line as f32 * ROW;
            let text = if pictures { text.clone() } else { without_pictures(text) };
            let text = ui.painter().layout_no_wrap(text, font.clone(), ui.visuals().text_color());
            for (letters, mark) in marks {
                let Some((color, _)) = found.get(*mark) else { continue };
                let x = |letter: usize| rect.left() + text.pos_from_cursor(CCursor::new(letter)).left();
                // As below the bytes.
                let line = Rect::from_x_y_ranges(
                    x(letters.start)..=x(letters.end),
                    top + ROW - 3.0..=top + ROW - 1.0,
                );
                ui.painter().rect_filled(line, 0.0, *color);
            }
            let at = pos2(rect.left(), top + (ROW - text.size().y) / 2.0);
            ui.painter().galley(at, text, Color32::PLACEHOLDER);
        }
        if response.secondary_clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            let text = Subject::Text(encoding.decode(shown));
            menu.open(vec![text, Subject::Bytes { bytes: shown.to_vec(), in_payload: true }], at, false);
        }
    });
    state.scrolled = output.state.clamped_offset().y;
}

/// Pictures of control characters, and the mark of what is no letter, as letters that every font has, where none has the pictures.
fn without_pictures(text: &str) -> String {
    let letter = |letter| match letter {
        '␊' => '¶',
        '\u{2400}'..='\u{2421}' | '\u{fffd}' => '·',
        other => other,
    };
    text.chars().map(letter).collect()
}

fn heading_ui(ui: &mut Ui, app: &App, range: &Range<usize>, commands: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        let small = |text: String| RichText::new(text).text_style(TextStyle::Small).weak();
        let help = "The payload as text; ¶ ends a line, · is a byte that is no letter, as with bytes";
        ui.label(small("TEXT".to_owned())).on_hover_text(help);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let chosen = app.settings().encoding;
            let choice = ComboBox::from_id_salt("encoding")
                .selected_text(RichText::new(chosen.name()).text_style(TextStyle::Small))
                .width(84.0);
            let shown = choice.show_ui(ui, |ui| encodings_ui(ui, app, commands));
            let name = format!("Encoding: {}", chosen.name());
            shown.response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &name));
            let length = small(format!("{} bytes of payload", grouped(range.len() as u64)));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Label::new(length).truncate()));
        });
    });
}

/// The encodings to choose from.
pub fn encodings_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    for encoding in TextEncoding::ALL {
        if ui.radio(app.settings().encoding == encoding, encoding.name()).clicked() {
            commands.push(Command::SetEncoding(encoding));
        }
    }
}
