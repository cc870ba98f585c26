//! The bytes of the packet that is read: offset, sixteen bytes in hex, and as text.
//!
//! Only the rows in view are painted. Which byte the pointer is on follows from its place, so a
//! byte costs no widget.

use std::ops::Range;

use eframe::egui::{
    Align2, Color32, FontId, Painter, Pos2, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::{
    app::Inspection,
    figure::byte_letter,
    view::{state::BytesState, theme},
};

const ACROSS: usize = 16;
const ROW: f32 = 17.0;
/// Letters before the first byte: a four-digit offset and two spaces.
const OFFSET_LETTERS: f32 = 6.0;
/// Letters of the hex column: three a byte, and one more between the halves.
const HEX_LETTERS: f32 = 16.0 * 3.0 + 1.0;
/// Between hex and text.
const GAP_LETTERS: f32 = 1.0;

/// Width of the whole view in points.
pub fn width(ui: &Ui) -> f32 {
    (OFFSET_LETTERS + HEX_LETTERS + GAP_LETTERS + ACROSS as f32 + 1.0) * letter(ui).1
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
}

impl Columns {
    fn hex(self, column: usize) -> f32 {
        let half = if column >= ACROSS / 2 { 1.0 } else { 0.0 };
        (OFFSET_LETTERS + column as f32 * 3.0 + half) * self.letter
    }

    fn text(self, column: usize) -> f32 {
        (OFFSET_LETTERS + HEX_LETTERS + GAP_LETTERS + column as f32) * self.letter
    }

    /// The column at a distance from the left, in hex or text.
    fn at(self, x: f32) -> Option<usize> {
        (0..ACROSS).find(|column| {
            let hex = self.hex(*column) - self.letter / 2.0;
            let text = self.text(*column);
            (hex..hex + 3.0 * self.letter).contains(&x) || (text..text + self.letter).contains(&x)
        })
    }
}

/// Draws the bytes.
pub fn hex_ui(ui: &mut Ui, inspection: &Inspection, bytes: &mut BytesState) {
    let all = &inspection.frame.bytes;
    let (font, letter) = letter(ui);
    let columns = Columns { letter };
    ui.spacing_mut().item_spacing.y = 0.0;
    let rows = all.len().div_ceil(ACROSS);
    ScrollArea::both()
        .id_salt(("hex", inspection.item.capture(), inspection.number))
        .auto_shrink([false, false])
        .show_rows(ui, ROW, rows, |ui, range| {
            let size = vec2(width(ui), ROW * range.len() as f32);
            let (rect, response) = ui.allocate_exact_size(size, Sense::click());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, "Bytes in hex and text"));
            let painter = ui.painter().clone();
            let marked = bytes.marked().cloned();
            let paint = Paint { painter: &painter, font: &font, columns, colors: colors(ui) };
            for (line, row) in range.clone().enumerate() {
                let start = row * ACROSS;
                let Some(part) = all.get(start..(start + ACROSS).min(all.len())) else { break };
                let at = pos2(rect.left(), rect.top() + line as f32 * ROW);
                paint.row(at, start, part, marked.as_ref());
            }
            let under = response.hover_pos().and_then(|at| {
                let row = range.start + ((at.y - rect.top()) / ROW).max(0.0) as usize;
                let place = row * ACROSS + columns.at(at.x - rect.left())?;
                (place < all.len()).then_some(place..place + 1)
            });
            if response.clicked()
                && let Some(byte) = under.clone()
            {
                bytes.pin(innermost(inspection, &byte));
            }
            if under.is_some() {
                bytes.hovered = under;
            }
        });
}

/// The field that a byte belongs to, or the byte alone.
fn innermost(inspection: &Inspection, byte: &Range<usize>) -> Range<usize> {
    let fields = inspection.layers.iter().flat_map(|layer| layer.fields.iter().map(|field| &field.bytes));
    let holding = fields.filter(|range| range.start <= byte.start && byte.end <= range.end);
    holding.min_by_key(|range| range.len()).cloned().unwrap_or_else(|| byte.clone())
}

struct Colors {
    offset: Color32,
    byte: Color32,
    zero: Color32,
    mark: Color32,
}

fn colors(ui: &Ui) -> Colors {
    let visuals = ui.visuals();
    Colors {
        offset: visuals.weak_text_color(),
        byte: visuals.text_color(),
        // Zeros step back, so that what is there stands out.
        zero: visuals.weak_text_color().gamma_multiply(0.8),
        mark: visuals.selection.bg_fill,
    }
}

struct Paint<'a> {
    painter: &'a Painter,
    font: &'a FontId,
    columns: Columns,
    colors: Colors,
}

impl Paint<'_> {
    fn row(&self, at: Pos2, start: usize, part: &[u8], marked: Option<&Range<usize>>) {
        let middle = at.y + ROW / 2.0;
        let write = |x: f32, text: String, color| {
            self.painter.text(pos2(at.x + x, middle), Align2::LEFT_CENTER, text, self.font.clone(), color);
        };
        write(0.0, format!("{start:04x}"), self.colors.offset);
        let letter = self.columns.letter;
        for (column, byte) in part.iter().enumerate() {
            let (hex, text) = (self.columns.hex(column), self.columns.text(column));
            if marked.is_some_and(|range| range.contains(&(start + column))) {
                let more = marked.is_some_and(|range| range.contains(&(start + column + 1)));
                let joined = more && column + 1 < ACROSS;
                let to =
                    if joined { self.columns.hex(column + 1) - letter * 0.4 } else { hex + 2.4 * letter };
                let band = |from: f32, to: f32| {
                    Rect::from_min_max(pos2(at.x + from, at.y), pos2(at.x + to, at.y + ROW))
                };
                self.painter.rect_filled(band(hex - letter * 0.4, to), 0.0, self.colors.mark);
                self.painter.rect_filled(band(text, text + letter), 0.0, self.colors.mark);
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
        let columns = Columns { letter: 7.0 };
        for column in 0..ACROSS {
            assert_eq!(columns.at(columns.hex(column) + 7.0), Some(column), "in hex");
            assert_eq!(columns.at(columns.text(column) + 3.0), Some(column), "in text");
        }
        assert_eq!(columns.at(0.0), None, "the offset");
        assert_eq!(columns.at(columns.text(ACROSS) + 1.0), None, "right of the text");
    }
}
