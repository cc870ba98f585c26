//! The find field of a followed conversation: what is looked for there, and where it stands.

use eframe::egui::{
    Button, ComboBox, Context, Id, Key, Modifiers, RichText, Role, TextEdit, TextStyle, Ui, WidgetInfo,
    text::{CCursor, CCursorRange},
};

use crate::{
    app::{App, Command, ConversationCommand, FindKind, FindQuery, Finding},
    figure::grouped,
    stream::conversation::MOST_MATCHES,
    view::state::ViewState,
};

/// What can be looked for in a conversation.
const KINDS: [FindKind; 3] = [FindKind::Text, FindKind::Hex, FindKind::Regex];

/// Points of the field.
const WIDTH: f32 = 200.0;

/// What the field remembers between frames.
#[derive(Debug, Default)]
pub struct FindState {
    /// It gets the keyboard next, with its text selected.
    focus: bool,
    /// It had the keyboard in the frame before.
    focused: bool,
    /// The match that came into view last, with the row that it was in.
    pub seen: Option<(usize, usize)>,
}

impl FindState {
    /// The field had the keyboard in the frame before.
    pub const fn has_keyboard(&self) -> bool {
        self.focused
    }
}

/// Takes the keys of Find while a conversation is followed: Ctrl+F goes to its field, and from there to the
/// Find box; F3 steps through what is found in it.
pub fn keys(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let followed = app.conversations().followed();
    if followed.key().is_none() {
        return;
    }
    let find = &mut state.conversation.find;
    let pressed = |modifiers, key| ctx.input_mut(|input| input.consume_key(modifiers, key));
    // Ctrl+Shift+F follows another: the longer combination is not ours.
    let is_shift = ctx.input(|input| input.modifiers.shift);
    if !find.focused && !is_shift && pressed(Modifiers::COMMAND, Key::F) {
        find.focus = true;
    }
    if followed.finding().query().text.is_empty() {
        return;
    }
    for (modifiers, by) in [(Modifiers::SHIFT, -1), (Modifiers::NONE, 1)] {
        if pressed(modifiers, Key::F3) {
            commands.push(Command::Conversations(ConversationCommand::NextMatch(by)));
        }
    }
}

/// Draws the field, how its text is meant, and what is found.
pub fn find_ui(ui: &mut Ui, app: &App, state: &mut FindState, commands: &mut Vec<Command>) {
    let finding = app.conversations().followed().finding();
    let query = finding.query();
    let ask = |query| Command::Conversations(ConversationCommand::Find(query));
    field_ui(ui, finding, state, commands);
    let kind = query.kind;
    let kinds = ComboBox::from_id_salt("find in conversation").selected_text(kind.name()).width(64.0);
    let shown = kinds.show_ui(ui, |ui| {
        for other in KINDS {
            if ui.selectable_label(other == kind, other.name()).on_hover_text(other.help()).clicked() {
                commands.push(ask(FindQuery { kind: other, ..query.clone() }));
            }
        }
    });
    shown.response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, true, "How it is looked for here");
        info.current_text_value = Some(kind.name().to_owned());
        info
    });
    let button = Button::selectable(!query.ignore_case, "Aa");
    let help = "Capitals and small letters of a text differ";
    if ui.add_enabled(kind.has_text(), button).on_hover_text(help).clicked() {
        commands.push(ask(FindQuery { ignore_case: !query.ignore_case, ..query.clone() }));
    }
    let some = !finding.matches().starts.is_empty();
    for (arrow, name, key, by) in [("◀", "Previous match", "Shift+F3", -1), ("▶", "Next match", "F3", 1)]
    {
        let response = ui.add_enabled(some, Button::new(arrow));
        response.widget_info(|| WidgetInfo::labeled(Role::Button, some, name));
        if response.on_hover_text(format!("{name} ({key})")).clicked() {
            commands.push(Command::Conversations(ConversationCommand::NextMatch(by)));
        }
    }
    match finding.mistake() {
        Some(mistake) => {
            let text = RichText::new(mistake).text_style(TextStyle::Small);
            ui.label(text.color(ui.visuals().error_fg_color));
        }
        None => drop(ui.label(RichText::new(count_words(finding)).weak())),
    }
}

/// `2 of 17`.
fn count_words(finding: &Finding) -> String {
    let matches = finding.matches();
    let count = matches.starts.len() as u64;
    match (finding.current(), finding.is_busy()) {
        _ if finding.query().text.is_empty() => String::new(),
        (_, true) => "looking …".to_owned(),
        (None, false) => "not found".to_owned(),
        (Some(current), false) => {
            let more = if matches.has_more { "the first " } else { "" };
            debug_assert!(count <= MOST_MATCHES as u64);
            format!("{} of {more}{}", grouped(current as u64 + 1), grouped(count))
        }
    }
}

fn field_ui(ui: &mut Ui, finding: &Finding, state: &mut FindState, commands: &mut Vec<Command>) {
    let id = Id::unique("find in the followed conversation");
    let mut text = finding.query().text.clone();
    // Before the field: it would let go of the keyboard.
    let enter = |ui: &Ui, modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::Enter));
    let (back, on) = if ui.memory(|memory| memory.has_focus(id)) {
        (enter(ui, Modifiers::SHIFT), enter(ui, Modifiers::NONE))
    } else {
        (false, false)
    };
    let mut edit = TextEdit::singleline(&mut text)
        .id(id)
        .font(TextStyle::Monospace)
        .hint_text("find in this conversation")
        .desired_width(WIDTH);
    if finding.mistake().is_some() {
        edit = edit.text_color(ui.visuals().error_fg_color);
    }
    let mut output = edit.show(ui);
    let response = output.response.response.clone();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, "Find in this conversation");
        info.current_text_value = Some(text.clone());
        info
    });
    if std::mem::take(&mut state.focus) {
        response.request_focus();
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
        output.state.cursor.set_char_range(Some(all));
        output.state.store(ui.ctx(), id);
    }
    state.focused = response.has_focus();
    if response.changed() {
        let query = FindQuery { text, ..finding.query().clone() };
        commands.push(Command::Conversations(ConversationCommand::Find(query)));
    }
    if back || on {
        let by = if back { -1 } else { 1 };
        commands.push(Command::Conversations(ConversationCommand::NextMatch(by)));
    }
    let help = "In what both ends said (Ctrl+F; once more for the Find box). Enter and Shift+Enter step";
    response.on_hover_text(help);
}
