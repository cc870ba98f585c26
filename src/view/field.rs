//! A text field of the lens or the tool bar, with its mistake beneath it.
//!
//! While a person types, the field keeps their text; otherwise it shows what is in force. Enter,
//! or leaving the field, enters a text that was changed; a text with a mistake stays to be mended.

use std::collections::BTreeMap;

use eframe::egui::{
    Context, Id, Key, Response, RichText, Role, TextBuffer, TextEdit, TextStyle, Ui, WidgetInfo,
    text::{CCursor, CCursorRange, LayoutJob, TextWrapping},
};

use crate::app::{App, Command, LensText};

/// Texts that are being typed.
#[derive(Debug, Default)]
pub struct Fields {
    drafts: BTreeMap<LensText, Draft>,
    /// The field that gets the keyboard next.
    focus: Option<LensText>,
    /// The field that Enter was pressed in: a mistake gives it the keyboard back.
    tried: Option<LensText>,
}

#[derive(Debug)]
struct Draft {
    text: String,
    /// It was entered; it stays only if that was a mistake.
    entered: bool,
}

/// What one field is.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    pub of: LensText,
    /// Its name for assistive technology and tests.
    pub label: &'a str,
    pub hint: &'a str,
    /// Teaches the syntax.
    pub help: &'a str,
    pub width: f32,
}

impl Fields {
    /// Gives a field the keyboard, with its text selected.
    pub fn focus(&mut self, field: LensText) {
        self.focus = Some(field);
    }

    /// Another plot becomes the active one: what is being typed for the one before is entered there.
    pub fn turn_plots(&mut self, ctx: &Context, app: &App, commands: &mut Vec<Command>) {
        let turns = |command: &Command| matches!(command, Command::ActivatePlot(place) if app.plot_at(*place).is_some() && *place != app.active_place());
        let Some(at) = commands.iter().position(turns) else { return };
        let is_of_plot = |field: &LensText| {
            matches!(
                field,
                LensText::Address | LensText::Time | LensText::Ports | LensText::Peers | LensText::Times
            )
        };
        let mut entered = Vec::new();
        for field in self.drafts.keys().copied().filter(is_of_plot).collect::<Vec<_>>() {
            ctx.memory_mut(|memory| memory.surrender_focus(id_of(field)));
            if let Some(Draft { text, entered: false }) = self.drafts.remove(&field)
                && text != app.text(field)
            {
                entered.push(Command::Enter(field, text));
            }
        }
        self.tried = None;
        commands.splice(at..at, entered);
    }
}

/// The name under which egui knows a field.
fn id_of(field: LensText) -> Id {
    Id::unique(("suji field", field))
}

/// Draws a field; a mistake is said beneath it.
pub fn field_ui(ui: &mut Ui, app: &App, fields: &mut Fields, commands: &mut Vec<Command>, field: Field<'_>) {
    let response = edit_ui(ui, app, fields, commands, field);
    if let Some(mistake) = app.mistake(field.of) {
        mistake_ui(ui, mistake, response.rect.width());
    }
}

/// A mistake in words.
pub fn mistake_ui(ui: &mut Ui, mistake: &str, width: f32) {
    ui.scope(|ui| {
        ui.set_max_width(width.max(160.0));
        let text = RichText::new(mistake).text_style(TextStyle::Small).color(ui.visuals().error_fg_color);
        ui.label(text);
    });
}

/// Draws the field alone.
pub fn edit_ui(
    ui: &mut Ui,
    app: &App,
    fields: &mut Fields,
    commands: &mut Vec<Command>,
    field: Field<'_>,
) -> Response {
    let id = id_of(field.of);
    let in_force = app.text(field.of);
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let mistaken = app.mistake(field.of).is_some();
    if !has_focus && fields.drafts.get(&field.of).is_some_and(|draft| draft.entered && !mistaken) {
        fields.drafts.remove(&field.of);
    }
    if fields.tried == Some(field.of) && !has_focus {
        fields.tried = None;
        if mistaken {
            fields.focus = Some(field.of);
        }
    }
    let mut text = fields.drafts.get(&field.of).map_or_else(|| in_force.clone(), |draft| draft.text.clone());

    let color =
        if mistaken { ui.visuals().error_fg_color } else { ui.visuals().widgets.inactive.text_color() };
    // A text that is longer than its field ends in dots, but where it is typed.
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
        let font = TextStyle::Monospace.resolve(ui.style());
        let mut job = LayoutJob::simple_singleline(text.as_str().to_owned(), font, color);
        if !has_focus {
            job.wrap = TextWrapping::truncate_at_width(width);
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let mut output = TextEdit::singleline(&mut text)
        .id(id)
        .font(TextStyle::Monospace)
        .hint_text(field.hint)
        .desired_width(field.width)
        .layouter(&mut layouter)
        .show(ui);
    let is_cut = output.galley.elided;
    let response = output.response.response.clone();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, ui.is_enabled(), field.label);
        info.current_text_value = Some(text.clone());
        info
    });
    if fields.focus == Some(field.of) {
        fields.focus = None;
        response.request_focus();
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), id);
    }
    if response.has_focus() || response.changed() {
        fields.drafts.insert(field.of, Draft { text: text.clone(), entered: false });
    }
    if response.lost_focus() {
        let (escaped, entered) =
            ui.input(|input| (input.key_pressed(Key::Escape), input.key_pressed(Key::Enter)));
        if escaped || (text == in_force && !entered) {
            fields.drafts.remove(&field.of);
            if mistaken {
                commands.push(Command::Withdraw(field.of));
            }
        } else if entered || text != in_force {
            commands.push(Command::Enter(field.of, text.clone()));
            fields.drafts.insert(field.of, Draft { text, entered: true });
            fields.tried = entered.then_some(field.of);
        }
    }
    match (is_cut, field.help) {
        (true, help) => response.on_hover_text(format!("{in_force}\n{help}").trim_end()),
        (false, "") => response,
        (false, help) => response.on_hover_text(help),
    }
}
