//! The layers of the packet that is read, as a tree: each layer and field tied to its bytes.
//!
//! Only the rows in view are laid out, so that a packet of thousands of fields costs no more than one of
//! twenty.

use std::sync::Arc;

use eframe::egui::{
    Color32, CursorIcon, EventFilter, FontId, Galley, Id, Key, Modifiers, Rect, Response, Role, ScrollArea,
    Sense, Shape, Stroke, TextStyle, Ui, WidgetInfo, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{InspectorState, hex_hand, keyboard::focus_frame, notes::notes};
use crate::{
    app::{App, Inspection, Node},
    figure::{plain, shortened},
    view::{
        subject::{Subject, SubjectMenu},
        theme, words,
    },
};

const ROW: f32 = 18.0;

/// Points by which a field stands to the right of what it belongs to.
const STEP: f32 = 12.0;

/// Room for the mark that folds.
const FOLD: f32 = 14.0;

/// Where values stand, if their names leave them room.
const VALUES: f32 = 132.0;

/// Letters of a value that are laid out, and that a tooltip shows.
const LETTERS: usize = 300;
const MOST_LETTERS: usize = 2_000;

/// What takes the keyboard in the layers.
pub fn tree_id() -> Id {
    Id::unique("layers of the packet")
}

/// Draws notes and layers.
pub fn tree_ui(
    ui: &mut Ui,
    app: &App,
    inspection: &Inspection,
    state: &mut InspectorState,
    menu: &mut SubjectMenu,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let room = ui.available_rect_before_wrap();
    let whole = ui.interact(room, tree_id(), Sense::FOCUSABLE);
    whole.widget_info(|| WidgetInfo::labeled(Role::Tree, true, "Layers of the packet"));
    if std::mem::take(&mut state.asks_keyboard) {
        whole.request_focus();
    }
    let asks = keyboard(ui, &whole, inspection, state);
    let notes = note_lines(ui, &notes(app, inspection), room.width() - theme::WIDE);
    let rows = inspection.outline.rows(&state.folds);
    let chosen = state.chosen_in(inspection);
    if whole.has_focus() && chosen.is_none() {
        focus_frame(ui, room);
    }
    let row_of_chosen = chosen.and_then(|place| rows.iter().position(|row| *row == place));
    let mut area = ScrollArea::vertical().id_salt("layers").auto_shrink([false, false]);
    if std::mem::take(&mut state.reveals)
        && let Some(row) = row_of_chosen
    {
        area = area.vertical_scroll_offset(revealing(state.scrolled, notes.len() + row, ROW, room.height()));
    }
    let output = area.show_rows(ui, ROW, notes.len() + rows.len(), |ui, range| {
        for at in range {
            if let Some(note) = notes.get(at) {
                note_ui(ui, note);
            } else if let Some(place) = rows.get(at - notes.len()) {
                let row = Row { app, inspection, place: *place, chosen, focused: whole.has_focus() };
                let Some(response) = row.ui(ui, state) else { continue };
                if response.secondary_clicked() {
                    state.choose(inspection, *place);
                    let at = response.interact_pointer_pos().unwrap_or(response.rect.center());
                    menu.open(row.subjects(), at, false);
                } else if asks && chosen == Some(*place) {
                    menu.open(row.subjects(), response.rect.left_bottom(), true);
                }
                if response.clicked() || response.secondary_clicked() {
                    whole.request_focus();
                }
            }
        }
    });
    state.scrolled = output.state.clamped_offset().y;
}

/// The place to scroll to so that a row is seen, as near as possible to the place of now.
pub fn revealing(now: f32, row: usize, tall: f32, height: f32) -> f32 {
    let top = row as f32 * tall;
    if top < now {
        (top - tall).max(0.0)
    } else if top + 2.0 * tall > now + height {
        top + 2.0 * tall - height
    } else {
        now
    }
}

/// Walks through the tree with the keyboard while it has it; true when the menu is asked for.
fn keyboard(ui: &Ui, whole: &Response, inspection: &Inspection, state: &mut InspectorState) -> bool {
    if !whole.has_focus() {
        return false;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(whole.id, filter));
    let outline = &inspection.outline;
    let rows = outline.rows(&state.folds);
    let Some(last) = rows.len().checked_sub(1) else { return false };
    let chosen = state.chosen_in(inspection);
    let row = chosen.and_then(|place| rows.iter().position(|row| *row == place));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let by = |by: usize, down: bool| match row {
        None => 0,
        Some(row) if down => (row + by).min(last),
        Some(row) => row.saturating_sub(by),
    };
    let page = (whole.rect.height() / ROW).max(2.0) as usize - 1;
    let mut to = None;
    for (key, target) in [
        (Key::ArrowDown, by(1, true)),
        (Key::ArrowUp, by(1, false)),
        (Key::PageDown, by(page, true)),
        (Key::PageUp, by(page, false)),
        (Key::Home, 0),
        (Key::End, last),
    ] {
        if pressed(key) {
            to = Some(target);
        }
    }
    let (left, right) = (pressed(Key::ArrowLeft), pressed(Key::ArrowRight));
    if let Some((place, node)) = chosen.and_then(|place| Some((place, outline.nodes().get(place)?))) {
        let folds = outline.has_children(place);
        let open = state.folds.is_open(node);
        if right && folds && !open {
            state.folds.set(node, true);
        } else if right && folds {
            state.choose(inspection, place + 1);
        } else if left && folds && open {
            state.folds.set(node, false);
        } else if left && let Some(parent) = node.parent {
            state.choose(inspection, parent);
        }
    }
    if let Some(place) = to.and_then(|row| rows.get(row)) {
        state.choose(inspection, *place);
    }
    pressed(Key::Menu) || ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F10))
}

/// A line of a note, which has as many as it needs, up to some.
struct NoteLine {
    text: String,
    /// The whole note, on its first line.
    whole: Option<String>,
    /// The whole note, where its lines do not say all of it.
    cut: Option<String>,
}

/// Lines of one note at most.
const NOTE_LINES: usize = 4;

fn note_lines(ui: &Ui, notes: &[String], width: f32) -> Vec<NoteLine> {
    let font = TextStyle::Body.resolve(ui.style());
    let mut lines = Vec::new();
    for note in notes {
        let whole = shortened(note, MOST_LETTERS);
        let mut job =
            LayoutJob::simple(whole.clone(), font.clone(), ui.visuals().text_color(), width.max(8.0));
        job.wrap.max_rows = NOTE_LINES;
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let cut = galley.elided.then(|| whole.clone());
        for (place, row) in galley.rows.iter().enumerate() {
            let text = row.text().trim_end().to_owned();
            lines.push(NoteLine { text, whole: (place == 0).then(|| whole.clone()), cut: cut.clone() });
        }
    }
    lines
}

fn note_ui(ui: &mut Ui, line: &NoteLine) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    if let Some(whole) = &line.whole {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, whole));
    }
    let font = TextStyle::Body.resolve(ui.style());
    let text = laid_out(ui, &line.text, font, ui.visuals().text_color(), rect.width() - theme::GAP);
    paint_at(ui, rect, rect.left() + theme::GAP, text);
    if let Some(cut) = &line.cut {
        response.on_hover_text(cut);
    }
}

/// One line of text, cut where its room ends.
fn laid_out(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(shortened(text, LETTERS), font, color);
    job.wrap = TextWrapping { break_anywhere: true, ..TextWrapping::truncate_at_width(width.max(8.0)) };
    ui.painter().layout_job(job)
}

fn paint_at(ui: &Ui, rect: Rect, x: f32, text: Arc<Galley>) {
    let at = pos2(x, rect.center().y - text.size().y / 2.0);
    ui.painter().galley(at, text, Color32::PLACEHOLDER);
}

/// A row of the tree.
struct Row<'a> {
    app: &'a App,
    inspection: &'a Inspection,
    place: usize,
    chosen: Option<usize>,
    focused: bool,
}

impl Row<'_> {
    fn node(&self) -> Option<&Node> {
        self.inspection.outline.nodes().get(self.place)
    }

    /// Name and value, or summary.
    fn texts(&self) -> Option<(&'static str, &str)> {
        self.inspection.texts(self.node()?)
    }

    fn ui(&self, ui: &mut Ui, state: &mut InspectorState) -> Option<Response> {
        let (node, (name, value)) = (self.node()?, self.texts()?);
        let mut value = plain(value);
        if let Some(host) = value.parse().ok().and_then(|address| self.app.name_of(address)) {
            value = format!("{value} ({host})").into();
        }
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::CLICK);
        let folds = self.inspection.outline.has_children(self.place);
        let open = state.folds.is_open(node);
        let said = || {
            let label = if value.is_empty() { name.to_owned() } else { format!("{name}: {value}") };
            WidgetInfo::selected(
                Role::TreeItem,
                true,
                self.chosen == Some(self.place),
                shortened(&label, MOST_LETTERS),
            )
        };
        response.widget_info(said);
        if response.hovered() {
            state.hover(node.bytes.clone());
        }
        let left = rect.left() + STEP * node.depth as f32;
        let on_mark = |at: eframe::egui::Pos2| at.x < left + FOLD;
        if response.clicked() {
            let marked = folds && response.interact_pointer_pos().is_some_and(on_mark);
            self.clicked(node, (folds, open, marked), state);
        }
        self.paint_ground(ui, rect, node, state);
        if folds {
            paint_fold(ui, pos2(left + FOLD / 2.0, rect.center().y), open);
        }
        let elided = self.paint_texts(ui, rect, left + FOLD, (name, &value));
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        Some(if elided { response.on_hover_text(shortened(&value, MOST_LETTERS)) } else { response })
    }

    fn clicked(&self, node: &Node, (folds, open, on_mark): (bool, bool, bool), state: &mut InspectorState) {
        let chosen = self.chosen == Some(self.place);
        if folds && (on_mark || chosen || !open) {
            state.folds.set(node, !open);
        }
        if chosen && !folds {
            state.let_go();
        } else if !on_mark {
            state.choose(self.inspection, self.place);
        }
    }

    fn paint_ground(&self, ui: &Ui, rect: Rect, node: &Node, state: &InspectorState) {
        let fill = ui.visuals().selection.bg_fill;
        let marked = state.marked().is_some_and(|bytes| *bytes == node.bytes);
        if self.chosen == Some(self.place) {
            ui.painter().rect_filled(rect, 2.0, fill);
            if self.focused {
                let line = Stroke::new(1.0, ui.visuals().hyperlink_color);
                ui.painter().rect_stroke(rect, 2.0, line, eframe::egui::StrokeKind::Inside);
            }
        } else if marked && node.field.is_some() {
            ui.painter().rect_filled(rect, 2.0, fill.gamma_multiply(0.5));
        }
    }

    /// True if not all of the value has room.
    fn paint_texts(&self, ui: &Ui, rect: Rect, left: f32, (name, value): (&str, &str)) -> bool {
        let visuals = ui.visuals();
        let body = TextStyle::Body.resolve(ui.style());
        let is_layer = self.node().is_some_and(|node| node.field.is_none());
        let (name_color, value_color, font) = if is_layer {
            let stops = words::stops(name);
            let color = if stops { visuals.warn_fg_color } else { visuals.strong_text_color() };
            (color, visuals.weak_text_color(), TextStyle::Small.resolve(ui.style()))
        } else {
            (visuals.weak_text_color(), visuals.text_color(), TextStyle::Monospace.resolve(ui.style()))
        };
        let name = laid_out(ui, name, body, name_color, rect.right() - left);
        let behind = left + name.size().x + theme::SPACE;
        let x = if is_layer { behind } else { behind.max(rect.left() + VALUES) };
        let value = laid_out(ui, value, font, value_color, rect.right() - x - theme::GAP);
        let elided = value.elided;
        paint_at(ui, rect, left, name);
        paint_at(ui, rect, x, value);
        elided
    }

    /// What a menu on this row is about.
    fn subjects(&self) -> Vec<Subject> {
        let (Some(node), Some((name, value))) = (self.node(), self.texts()) else { return Vec::new() };
        let mut subjects = Vec::new();
        if node.field.is_some() {
            subjects.extend(self.port(name, value).or_else(|| Some(Subject::of_text(value))));
            subjects.push(Subject::Field { name: name.to_owned(), value: value.to_owned() });
        }
        if !node.bytes.is_empty() {
            subjects.push(hex_hand::subject(self.inspection, node.bytes.clone()));
        }
        subjects.push(Subject::Chosen);
        subjects
    }

    /// The port that a field of TCP or UDP holds.
    fn port(&self, name: &str, value: &str) -> Option<Subject> {
        let layer = self.inspection.layers.get(self.node()?.layer)?;
        let is_source = match name {
            "Source port" => true,
            "Destination port" => false,
            _ => return None,
        };
        let number = value.split(' ').next()?.parse().ok()?;
        Subject::port(words::transport_named(layer.name), number, is_source)
    }
}

/// A triangle that points to the right, or down where what belongs to a row is shown.
fn paint_fold(ui: &Ui, at: eframe::egui::Pos2, open: bool) {
    let points = if open {
        [vec2(-3.5, -2.0), vec2(3.5, -2.0), vec2(0.0, 3.0)]
    } else {
        [vec2(-2.0, -3.5), vec2(-2.0, 3.5), vec2(3.0, 0.0)]
    };
    let points = points.map(|by| at + by).to_vec();
    ui.painter().add(Shape::convex_polygon(points, ui.visuals().weak_text_color(), Stroke::NONE));
}
