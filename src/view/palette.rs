//! The palette: every command by its name, found by typing parts of it; also a line of a command file.

use eframe::egui::{
    Align, Atom, Button, Context, Key, Layout, Modifiers, RichText, Role, ScrollArea, TextEdit, Ui,
    WidgetInfo, vec2,
};

use super::{
    action::{self, Action, Offer},
    field::mistake_ui,
    floating::{asking, width_beside},
    state::ViewState,
    theme,
};
use crate::app::{App, Command};

const WIDTH: f32 = 520.0;

/// Entries seen at once, in lines.
const LINES: f32 = 14.0;

/// The palette, while it is open.
#[derive(Debug, Default)]
pub struct Palette {
    open: Option<Typed>,
    /// What was run last, newest first: it stands first next time.
    recent: Vec<String>,
}

/// What is typed, and the entry that Enter runs.
#[derive(Debug, Default)]
struct Typed {
    text: String,
    chosen: usize,
    /// The chosen entry is to be scrolled to.
    moved: bool,
}

/// Names kept of what was run.
const RECENT: usize = 8;

impl Palette {
    pub fn open(&mut self) {
        self.open = Some(Typed::default());
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    fn ran(&mut self, name: String) {
        self.recent.retain(|other| *other != name);
        self.recent.insert(0, name);
        self.recent.truncate(RECENT);
    }
}

/// Something that can be run from here.
#[derive(Debug)]
enum Entry {
    Action(&'static Action),
    Offer(Offer),
}

impl Entry {
    fn name(&self) -> String {
        match self {
            Self::Action(action) => action.full_name(),
            Self::Offer(offer) => offer.name.clone(),
        }
    }
}

/// Draws it while it is open, and runs what was chosen.
pub fn palette_ui(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let Some(mut typed) = state.palette.open.take() else { return };
    let entries = found(app, &typed.text, &state.palette.recent);
    let line = line_of(&typed.text);
    let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Escape) {
        return;
    }
    for (key, by) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1), (Key::PageDown, 10), (Key::PageUp, -10)] {
        if pressed(key) {
            typed.moved = true;
            let last = entries.len().saturating_sub(1) as i64;
            typed.chosen = (typed.chosen as i64 + by).clamp(0, last) as usize;
        }
    }
    let mut wanted = pressed(Key::Enter).then_some(typed.chosen);
    let mut open = true;
    asking(ctx, "All commands").open(&mut open).show(ctx, |ui| {
        let width = width_beside(ui, WIDTH, theme::SPACE);
        ui.set_width(width);
        let edit = TextEdit::singleline(&mut typed.text)
            .hint_text("part of a name, or a line of a command file")
            .desired_width(width);
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Command"));
        response.request_focus();
        if response.changed() {
            (typed.chosen, typed.moved) = (0, true);
        }
        ui.add_space(theme::GAP);
        match &line {
            Some(Err(mistake)) => mistake_ui(ui, mistake, width),
            Some(Ok(_)) => drop(ui.label("Enter runs this line")),
            None if entries.is_empty() => {
                drop(ui.label(RichText::new("No command has these words in its name").weak()));
            }
            None => {
                wanted = entries_ui(ui, app, &entries, &typed).or(wanted);
            }
        }
    });
    typed.moved = false;
    let Some(wanted) = wanted else {
        state.palette.open = open.then_some(typed);
        return;
    };
    match line {
        Some(Ok(command)) => commands.push(*command),
        Some(Err(_)) => state.palette.open = Some(typed),
        None => match entries.get(wanted) {
            Some(entry) if is_possible(entry, app) => {
                state.palette.ran(entry.name());
                match entry {
                    Entry::Action(action) => action.run(app, state, commands),
                    Entry::Offer(offer) => commands.push(offer.command.clone()),
                }
            }
            _ => state.palette.open = Some(typed),
        },
    }
}

fn is_possible(entry: &Entry, app: &App) -> bool {
    match entry {
        Entry::Action(action) => action.hindrance(app).is_none(),
        Entry::Offer(_) => true,
    }
}

/// The list; the place of the entry that was clicked.
fn entries_ui(ui: &mut Ui, app: &App, entries: &[Entry], typed: &Typed) -> Option<usize> {
    let height = ui.spacing().interact_size.y;
    let mut clicked = None;
    let room = (ui.ctx().content_rect().bottom() - ui.cursor().top() - theme::WIDE).max(height);
    let mut area = ScrollArea::vertical().max_height(room.min(height * LINES)).auto_shrink([false, true]);
    if typed.moved {
        // The chosen one in the middle, as far as the list goes.
        let line = height + ui.spacing().item_spacing.y;
        area = area.vertical_scroll_offset((typed.chosen as f32 - LINES / 2.0).max(0.0) * line);
    }
    area.show_rows(ui, height, entries.len(), |ui, rows| {
        let Some(shown) = entries.get(rows.clone()) else { return };
        for (place, entry) in rows.zip(shown) {
            if entry_ui(ui, app, entry, place == typed.chosen) {
                clicked = Some(place);
            }
        }
    });
    clicked
}

/// One line; true if it was clicked.
fn entry_ui(ui: &mut Ui, app: &App, entry: &Entry, chosen: bool) -> bool {
    let (keys, hindrance, on, does) = match entry {
        Entry::Action(action) => {
            (action.keys_in_words(), action.hindrance(app), action.is_on(app), action.does)
        }
        Entry::Offer(_) => (String::new(), None, None, ""),
    };
    let name = entry.name();
    let mut text = RichText::new(if on == Some(true) { format!("{name}  ✔") } else { name });
    if hindrance.is_some() {
        text = text.weak();
    }
    let right = hindrance.map_or(keys, str::to_owned);
    // What grows keeps the name at the left; an empty shortcut would be part of the name.
    let button = if right.is_empty() {
        Button::selectable(chosen, (text, Atom::grow())).truncate()
    } else {
        // Weak as a rule; on the colour of what is chosen that cannot be read.
        let right = RichText::new(right);
        let right = if chosen { right.strong() } else { right };
        Button::selectable(chosen, text).truncate().shortcut_text(right)
    };
    let response = ui
        .with_layout(Layout::top_down_justified(Align::Min), |ui| {
            ui.add(button.min_size(vec2(ui.available_width(), ui.spacing().interact_size.y)))
        })
        .inner;
    let response = if does.is_empty() { response } else { response.on_hover_text(does) };
    response.clicked()
}

/// A line of a command file, or what is wrong with it; none where the text is not meant as one.
fn line_of(text: &str) -> Option<Result<Box<Command>, String>> {
    let text = text.trim();
    text.starts_with(['{', '"'])
        .then(|| serde_json::from_str(text).map(Box::new).map_err(|error| error.to_string()))
}

/// What has all the words typed in its name, best first: what was run last, what can be done now, names
/// that begin with the words.
fn found(app: &App, text: &str, recent: &[String]) -> Vec<Entry> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let actions = action::all().map(Entry::Action);
    let mut ranked: Vec<(Rank, Entry)> = actions
        .chain(action::offers(app).into_iter().map(Entry::Offer))
        .filter_map(|entry| {
            let name = entry.name();
            let fit = fit(&name.to_lowercase(), &words)?;
            let last = recent.iter().position(|other| *other == name).unwrap_or(RECENT);
            Some(((!is_possible(&entry, app), if words.is_empty() { last } else { 0 }, fit, last), entry))
        })
        .collect();
    // Stable: what is equal stays in the order of the menus.
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, entry)| entry).collect()
}

/// Cannot be done; place among what was run last while nothing is typed; how far from the words; place
/// among what was run last.
type Rank = (bool, usize, usize, usize);

/// How well a name fits words, lower is better: 0 for each word that one of the name's words begins with,
/// 1 for each inside one; none if a word is not in it at all.
fn fit(name: &str, words: &[String]) -> Option<usize> {
    let mut far = 0;
    for word in words {
        let begins = name.split(|letter: char| !letter.is_alphanumeric()).any(|part| part.starts_with(word));
        if !begins {
            name.contains(word.as_str()).then_some(())?;
            far += 1;
        }
    }
    Some(far)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_must_occur_and_beginnings_come_first() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(fit("colour by: port", &words("port col")), Some(0));
        assert_eq!(fit("export packets in view", &words("port")), Some(1));
        assert_eq!(fit("export packets in view", &words("view theme")), None);
        assert_eq!(fit("leave out port tcp/445", &words("tcp/445")), Some(1));
    }

    #[test]
    fn a_line_of_a_command_file_is_told_from_a_name() {
        assert!(matches!(line_of(r#""fit""#), Some(Ok(command)) if *command == Command::Fit));
        assert!(matches!(line_of(r#" {"paper_view": 3}"#), Some(Ok(_))));
        assert!(matches!(line_of(r#"{"paper_vie": 3}"#), Some(Err(_))));
        assert!(line_of("colour by").is_none());
    }
}
