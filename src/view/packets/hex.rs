//! The bytes of the packet that is read: offset, sixteen bytes in hex, and as text; eight where there is
//! no room for more.
//!
//! Only the rows in view are painted. Which byte the pointer is on follows from its place, so a
//! byte costs no widget.

use std::ops::Range;

use eframe::egui::{
    Align2, Color32, FontId, Painter, Pos2, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    InspectorState,
    hex_hand::{bytes_id, point, walk},
    keyboard::focus_frame,
    text::Found,
    tree,
};
use crate::{
    app::{App, Inspection},
    figure::{byte_letter, counted},
    view::{subject::SubjectMenu, theme},
};

/// Bytes in a row, and in a half of a wide one.
const WIDE: usize = 16;
const HALF: usize = 8;
const ROW: f32 = 17.0;
/// Digits of an offset at least, and spaces behind it.
const OFFSET_DIGITS: usize = 4;
const OFFSET_GAP: f32 = 2.0;
/// Between hex and text.
const GAP_LETTERS: f32 = 1.0;

/// Width of the whole view in points, with sixteen bytes in a row or with eight.
pub fn width(ui: &Ui, wide: bool) -> f32 {
    let across = if wide { WIDE } else { HALF };
    let columns = Columns { letter: letter(ui).1, across, digits: OFFSET_DIGITS };
    columns.text(columns.across) + columns.letter
}

fn letter(ui: &Ui) -> (FontId, f32) {
    let font = theme::dense_font();
    let width = ui.fonts_mut(|fonts| fonts.glyph_width(&font, '0'));
    (font, width)
}

/// Where columns begin, in points from the left.
#[derive(Clone, Copy)]
struct Columns {
    letter: f32,
    across: usize,
    /// Of an offset.
    digits: usize,
}

impl Columns {
    fn hex(self, column: usize) -> f32 {
        // One letter more between the halves.
        let half = if column >= HALF && self.across > HALF { 1.0 } else { 0.0 };
        (self.digits as f32 + OFFSET_GAP + column as f32 * 3.0 + half) * self.letter
    }

    fn text(self, column: usize) -> f32 {
        self.hex(self.across) + (GAP_LETTERS + column as f32) * self.letter
    }

    /// The column at a distance from the left, in hex or text.
    fn at(self, x: f32) -> Option<usize> {
        (0..self.across).find(|column| {
            let hex = self.hex(*column) - self.letter / 2.0;
            let text = self.text(*column);
            (hex..hex + 3.0 * self.letter).contains(&x) || (text..text + self.letter).contains(&x)
        })
    }
}

/// Draws the bytes.
pub fn hex_ui(
    ui: &mut Ui,
    app: &App,
    inspection: &Inspection,
    state: &mut InspectorState,
    menu: &mut SubjectMenu,
) {
    let all = &inspection.frame.bytes;
    let (font, letter) = letter(ui);
    let across = if ui.available_width() + letter >= width(ui, true) { WIDE } else { HALF };
    // Jumbo frames and larger ones have longer offsets.
    let digits = format!("{:x}", all.len().saturating_sub(1)).len().max(OFFSET_DIGITS);
    let columns = Columns { letter, across, digits };
    ui.spacing_mut().item_spacing.y = 0.0;
    let missing = (inspection.frame.length as usize).saturating_sub(all.len());
    let rows = all.len().div_ceil(across) + usize::from(missing > 0);
    let mut area = ScrollArea::both()
        .id_salt(("hex", inspection.item.capture(), inspection.number))
        .auto_shrink([false, false]);
    let height = ui.available_height();
    let whole = ui.interact(ui.available_rect_before_wrap(), bytes_id(), Sense::FOCUSABLE);
    whole.widget_info(|| WidgetInfo::labeled(Role::Grid, true, "Bytes of the packet"));
    if !menu.is_open() {
        walk(ui, &whole, (across, (height / ROW) as usize), inspection, state, menu);
    }
    if whole.has_focus() && state.pinned().is_none() {
        focus_frame(ui, whole.rect);
    }
    if let Some(byte) = state.reveals_byte.take() {
        area = area.vertical_scroll_offset(tree::revealing(state.bytes_scrolled, byte / across, ROW, height));
    }
    let output = area.show_rows(ui, ROW, rows, |ui, range| {
        let size = vec2(columns.text(across) + letter, ROW * range.len() as f32);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Bytes in hex and text"));
        let painter = ui.painter().clone();
        let marks = Marks { pinned: state.pinned().cloned(), hovered: state.hovered().cloned() };
        let found = found(ui, app, inspection, state, range.start * across..range.end * across);
        let paint = Paint { painter: &painter, font: &font, columns, colors: colors(ui), found };
        for (line, row) in range.clone().enumerate() {
            let start = row * across;
            let at = pos2(rect.left(), rect.top() + line as f32 * ROW);
            match all.get(start..(start + across).min(all.len())) {
                Some(part) if !part.is_empty() => paint.row(at, start, part, &marks),
                _ => {
                    let words = format!("{} more were not captured", counted(missing as u64, "byte"));
                    paint.words(at, words);
                }
            }
        }
        let byte_at = |at: Pos2| {
            let row = range.start + ((at.y - rect.top()) / ROW).max(0.0) as usize;
            let place = row * across + columns.at(at.x - rect.left())?;
            (place < all.len()).then_some(place)
        };
        point(ui, &response, byte_at, inspection, state, menu);
    });
    state.bytes_scrolled = output.state.clamped_offset().y;
}

/// Bytes of the frame that the find field and searches have found in a range, with their colours.
pub fn found(
    ui: &Ui,
    app: &App,
    inspection: &Inspection,
    state: &InspectorState,
    range: Range<usize>,
) -> Found {
    let searches = app.found_bytes(inspection.item).into_iter();
    let searches = searches.map(|(color, bytes)| (theme::search_color(app.settings().theme, color), bytes));
    let places = state.find.places();
    let first = places.partition_point(|place| place.end <= range.start);
    let places = places.iter().skip(first).take_while(|place| place.start < range.end);
    let color = ui.visuals().warn_fg_color;
    places.map(|place| (color, place.clone())).chain(searches).collect()
}

struct Colors {
    offset: Color32,
    byte: Color32,
    zero: Color32,
    mark: Color32,
    /// Of what is under the pointer, while something else is marked.
    faint: Color32,
}

/// What is marked: what a person took, and what the pointer is on.
struct Marks {
    pinned: Option<Range<usize>>,
    hovered: Option<Range<usize>>,
}

impl Marks {
    /// The range with a byte, and whether it is the one that was taken, or all that there is.
    fn of(&self, place: usize) -> Option<(&Range<usize>, bool)> {
        let with = |range: &&Range<usize>| range.contains(&place);
        let pinned = self.pinned.as_ref().filter(with).map(|range| (range, true));
        let alone = self.pinned.is_none();
        pinned.or_else(|| self.hovered.as_ref().filter(with).map(|range| (range, alone)))
    }
}

fn colors(ui: &Ui) -> Colors {
    let visuals = ui.visuals();
    Colors {
        offset: visuals.weak_text_color(),
        byte: visuals.text_color(),
        // Zeros step back, so that what is there stands out.
        zero: visuals.weak_text_color().gamma_multiply(0.8),
        mark: visuals.selection.bg_fill,
        faint: visuals.selection.bg_fill.gamma_multiply(0.45),
    }
}

struct Paint<'a> {
    painter: &'a Painter,
    font: &'a FontId,
    columns: Columns,
    colors: Colors,
    /// Bytes that searches have found, with their colours.
    found: Found,
}

impl Paint<'_> {
    fn words(&self, at: Pos2, words: String) {
        let at = pos2(at.x, at.y + ROW / 2.0);
        self.painter.text(at, Align2::LEFT_CENTER, words, self.font.clone(), self.colors.offset);
    }

    fn row(&self, at: Pos2, start: usize, part: &[u8], marks: &Marks) {
        let middle = at.y + ROW / 2.0;
        let write = |x: f32, text: String, color| {
            self.painter.text(pos2(at.x + x, middle), Align2::LEFT_CENTER, text, self.font.clone(), color);
        };
        write(0.0, format!("{start:0digits$x}", digits = self.columns.digits), self.colors.offset);
        let letter = self.columns.letter;
        for (column, byte) in part.iter().enumerate() {
            let (hex, text) = (self.columns.hex(column), self.columns.text(column));
            if let Some((range, strong)) = marks.of(start + column) {
                let fill = if strong { self.colors.mark } else { self.colors.faint };
                let joined = range.contains(&(start + column + 1)) && column + 1 < self.columns.across;
                let to =
                    if joined { self.columns.hex(column + 1) - letter * 0.4 } else { hex + 2.4 * letter };
                let band = |from: f32, to: f32| {
                    Rect::from_min_max(pos2(at.x + from, at.y), pos2(at.x + to, at.y + ROW))
                };
                self.painter.rect_filled(band(hex - letter * 0.4, to), 0.0, fill);
                self.painter.rect_filled(band(text, text + letter), 0.0, fill);
            }
            let of_search = self.found.iter().find(|(_, range)| range.contains(&(start + column)));
            if let Some((color, _)) = of_search {
                let line = |from: f32, to: f32| {
                    let bottom = at.y + ROW - 1.0;
                    Rect::from_min_max(pos2(at.x + from, bottom - 2.0), pos2(at.x + to, bottom))
                };
                self.painter.rect_filled(line(hex - letter * 0.2, hex + 2.2 * letter), 0.0, *color);
                self.painter.rect_filled(line(text, text + letter), 0.0, *color);
            }
            let color = if *byte == 0 { self.colors.zero } else { self.colors.byte };
            write(hex, format!("{byte:02x}"), color);
            write(text, byte_letter(*byte).to_string(), color);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_on_screen_belongs_to_the_byte_whose_digits_stand_there() {
        for across in [HALF, WIDE] {
            let columns = Columns { letter: 7.0, across, digits: 5 };
            for column in 0..across {
                assert_eq!(columns.at(columns.hex(column) + 7.0), Some(column), "in hex");
                assert_eq!(columns.at(columns.text(column) + 3.0), Some(column), "in text");
            }
            assert_eq!(columns.at(0.0), None, "the offset");
            assert_eq!(columns.at(columns.text(across) + 1.0), None, "right of the text");
        }
    }
}
