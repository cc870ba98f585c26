//! The layers of the packet that is read: a tree of fields, each tied to its bytes.

use std::ops::Range;

use eframe::egui::{
    Align2, CollapsingHeader, CursorIcon, RichText, Role, ScrollArea, Sense, TextFormat, TextStyle, Ui,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};

use crate::{
    app::{App, Inspection},
    decode::{Field, Layer},
    figure::{grouped, plain},
    view::{state::BytesState, theme},
};

const ROW: f32 = 18.0;

/// Draws comments and layers.
pub fn layers_ui(ui: &mut Ui, app: &App, inspection: &Inspection, bytes: &mut BytesState) {
    ScrollArea::both().id_salt("layers").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for comment in &inspection.frame.comments {
            ui.label(RichText::new(format!("Comment: {}", plain(comment))).italics());
        }
        if let Some(damage) = &inspection.after_damage {
            let text = format!("Read after damage at offset {}", grouped(damage.offset));
            let why = format!("{}; {} bytes left out", plain(&damage.reason), grouped(damage.bytes));
            ui.label(RichText::new(text).italics()).on_hover_text(why);
        }
        if inspection.duplicate {
            ui.label(RichText::new(duplicate_words(inspection)).italics());
        }
        let marked = innermost(&inspection.layers, bytes.marked());
        let has_fields = |layer: &Layer| !layer.fields.is_empty();
        let innermost = inspection.layers.iter().rposition(has_fields).unwrap_or_default();
        for (place, layer) in inspection.layers.iter().enumerate() {
            // The innermost is what a person came for.
            let is_open = place >= innermost;
            layer_ui(ui, app, (place, is_open, layer), marked.as_ref(), bytes);
        }
    });
}

fn duplicate_words(inspection: &Inspection) -> String {
    match inspection.copy_of {
        Some(frame) => format!("Duplicate of frame {}", grouped(frame)),
        None => "Duplicate of a frame before it".to_owned(),
    }
}

/// The field or layer with fewest bytes that holds all marked ones.
fn innermost(layers: &[Layer], marked: Option<&Range<usize>>) -> Option<Range<usize>> {
    let marked = marked?;
    let holds = |range: &&Range<usize>| range.start <= marked.start && marked.end <= range.end;
    let fields = layers.iter().flat_map(|layer| layer.fields.iter().map(|field| &field.bytes));
    let all = layers.iter().map(|layer| &layer.bytes).chain(fields);
    all.filter(|range| !range.is_empty()).filter(holds).min_by_key(|range| range.len()).cloned()
}

/// Name and summary of a layer in a line.
fn title(ui: &Ui, layer: &Layer) -> LayoutJob {
    let mut job = LayoutJob::default();
    let format = |style: TextStyle, color| TextFormat::simple(style.resolve(ui.style()), color);
    let visuals = ui.visuals();
    job.append(layer.name, 0.0, format(TextStyle::Body, visuals.strong_text_color()));
    if !layer.summary.is_empty() {
        let weak = format(TextStyle::Small, visuals.weak_text_color());
        job.append(&plain(&layer.summary), theme::SPACE, weak);
    }
    job
}

fn layer_ui(
    ui: &mut Ui,
    app: &App,
    (place, is_open, layer): (usize, bool, &Layer),
    marked: Option<&Range<usize>>,
    bytes: &mut BytesState,
) {
    let header = CollapsingHeader::new(title(ui, layer)).id_salt(("layer", place, layer.name, is_open));
    let header = header.default_open(is_open).show(ui, |ui| {
        for field in &layer.fields {
            field_ui(ui, app, field, marked, bytes);
        }
    });
    let response = header.header_response;
    if response.hovered() && !layer.bytes.is_empty() {
        bytes.hovered = Some(layer.bytes.clone());
    }
}

fn field_ui(ui: &mut Ui, app: &App, field: &Field, marked: Option<&Range<usize>>, bytes: &mut BytesState) {
    let font = TextStyle::Monospace.resolve(ui.style());
    let body = TextStyle::Body.resolve(ui.style());
    let mut value = plain(&field.value);
    if let Some(name) = field.value.parse().ok().and_then(|address| app.name_of(address)) {
        value = format!("{value} ({name})").into();
    }
    let label = format!("{}: {value}", field.name);
    // Names stand in a column of their own; a long value goes on to the right.
    let name_width = 128.0_f32;
    let visuals = ui.visuals();
    let (weak, text) = (visuals.weak_text_color(), visuals.text_color());
    let name = ui.painter().layout_no_wrap(field.name.to_owned(), body, weak);
    let shown = ui.painter().layout_no_wrap(value.into_owned(), font, text);
    let value_x = name_width.max(name.size().x + theme::SPACE);
    let width = (value_x + shown.size().x + theme::SPACE).max(ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, label.clone()));
    if response.hovered() {
        bytes.hovered = Some(field.bytes.clone());
    }
    if response.clicked() {
        bytes.pin(field.bytes.clone());
    }
    let is_marked = !field.bytes.is_empty() && marked == Some(&field.bytes);
    if is_marked {
        ui.painter().rect_filled(rect, 2.0, ui.visuals().selection.bg_fill.gamma_multiply(0.8));
    }
    let y = rect.center().y;
    let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + theme::GAP, y), name.size()).min;
    ui.painter().galley(at, name, weak);
    let at = Align2::LEFT_CENTER.anchor_size(pos2(rect.left() + value_x, y), shown.size()).min;
    ui.painter().galley(at, shown, text);
    response.on_hover_cursor(CursorIcon::PointingHand);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_field_that_holds_a_byte_is_marked() {
        let field = |bytes| Field { name: "field", value: String::new(), bytes, depth: 0 };
        let layer = Layer {
            name: "IPv4",
            summary: String::new(),
            bytes: 14..34,
            fields: vec![field(14..15), field(16..18), field(26..30)],
        };
        let layers = [layer];
        assert_eq!(innermost(&layers, Some(&(17..18))), Some(16..18));
        assert_eq!(innermost(&layers, Some(&(15..16))), Some(14..34), "no field, so the layer");
        assert_eq!(innermost(&layers, Some(&(40..41))), None);
    }
}
