//! The field above a table that narrows its rows while one types.

use eframe::egui::{
    EventFilter, Key, Modifiers, RichText, Role, TextEdit, TextStyle, Ui, WidgetInfo,
    text::{CCursor, CCursorRange},
};

use super::{Focus, Table, TableState};
use crate::figure::grouped;

/// What a field is.
#[derive(Clone, Copy, Debug)]
pub struct Filter<'a> {
    pub table: Table,
    /// What narrows the rows now.
    pub text: &'a str,
    /// What can be typed, in short and in full.
    pub hint: &'a str,
    pub help: &'a str,
    pub width: f32,
}

/// Draws the field; gives the text once it is another. Escape empties it, and goes to the rows where it is
/// empty, as Enter does; the arrow down goes to the first of them.
pub fn filter_ui(ui: &mut Ui, state: &mut TableState, filter: Filter<'_>) -> Option<String> {
    let Filter { table, hint, help, width, .. } = filter;
    let id = table.filter_id();
    let mut text = filter.text.to_owned();
    let mut empties = false;
    if ui.memory(|memory| memory.has_focus(id)) {
        // Before the field: it would let go of the keyboard, and egui would go elsewhere.
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let (escape, on, down) = (pressed(Key::Escape), pressed(Key::Enter), pressed(Key::ArrowDown));
        empties = escape && !text.is_empty();
        if down {
            state.focus = Some(Focus::FirstRow);
        } else if on || (escape && !empties) {
            state.focus = Some(Focus::Rows);
        }
    }
    if empties {
        text.clear();
    }
    let edit = TextEdit::singleline(&mut text).id(id).font(TextStyle::Monospace).hint_text(hint);
    let mut output = edit.desired_width(width).show(ui);
    let response = output.response.response.clone();
    response.widget_info(|| {
        let label = format!("Filter {}", table.of_what());
        let mut info = WidgetInfo::labeled(Role::TextInput, ui.is_enabled(), label);
        info.current_text_value = Some(text.clone());
        info
    });
    if state.takes(Focus::Filter) {
        response.request_focus();
        // Only from the next frame on egui leaves the arrows and Escape to it.
        ui.ctx().request_repaint();
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), id);
    }
    if response.has_focus() {
        // Escape is ours, and arrows stay in the field.
        let keys = EventFilter { escape: true, horizontal_arrows: true, vertical_arrows: true, tab: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, keys));
    }
    response.on_hover_text(help);
    (text != filter.text).then_some(text)
}

/// Says why no row is there, and what to do; true when what was typed is to be forgotten.
pub fn nothing_ui(ui: &mut Ui, state: &mut TableState, (table, text, all): (Table, &str, u64)) -> bool {
    // There is none to go to.
    if !text.trim().is_empty() {
        let _ = state.takes(Focus::Rows) || state.takes(Focus::FirstRow);
    }
    let mut forgets = false;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.3).min(40.0));
        let each = if text.split_whitespace().nth(1).is_some() { "all of " } else { "" };
        let what = format!("None of {} {} has {each}“{}”.", grouped(all), table.of_what(), text.trim());
        ui.label(RichText::new(what).weak());
        forgets = ui.button("Show all").on_hover_text("Empties the field above (Escape there)").clicked();
    });
    forgets
}
