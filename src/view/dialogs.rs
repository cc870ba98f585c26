//! The small windows that ask for one thing: a frame number, a path, a name to save under.

use eframe::egui::{Context, Key, RichText, Role, TextEdit, WidgetInfo};

use super::{
    field::mistake_ui,
    file_dialog::title,
    floating::{asking, width_beside},
    picture_dialog::picture_ui,
    state::{Dialog, SaveState, ViewState},
    welcome::path_ui,
};
use crate::app::{App, Command, LensText, SaveWhat};

/// Draws the one that is open.
pub fn dialogs_ui(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let Some(mut dialog) = state.dialog.take() else { return };
    // What was to be saved is closed by now; and while nothing is open, the welcome has the field.
    let stays = !app.captures().is_empty()
        && match &mut dialog {
            Dialog::Frame(text) => frame_ui(ctx, text, commands),
            Dialog::Path { entered } => typed_path_ui(ctx, app, entered, state, commands),
            Dialog::Hosts(path) => hosts_ui(ctx, path, commands),
            Dialog::Save(save) => save_ui(ctx, save, commands),
            Dialog::Picture => picture_ui(ctx, app, commands),
        };
    if stays {
        state.dialog = Some(dialog);
    }
}

/// False when it is done with.
fn frame_ui(ctx: &Context, text: &mut String, commands: &mut Vec<Command>) -> bool {
    let mut open = true;
    let mut wanted = None;
    asking(ctx, "Go to frame").open(&mut open).show(ctx, |ui| {
        ui.horizontal(|ui| {
            let response =
                ui.add(TextEdit::singleline(text).hint_text("number, from 1").desired_width(160.0));
            response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Frame number"));
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if ui.button("Go").clicked() || entered {
                wanted = Some(text.clone());
            } else if !response.has_focus() {
                response.request_focus();
            }
        });
        if text.chars().any(|letter| !letter.is_ascii_digit() && !",  _".contains(letter)) {
            mistake_ui(ui, "A frame number is made of digits", 220.0);
        }
    });
    let escaped = ctx.input(|input| input.key_pressed(Key::Escape));
    let number = wanted.and_then(|text| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.parse().ok()
    });
    if let Some(number) = number {
        commands.push(Command::GoToFrame(number));
    }
    number.is_none() && open && !escaped
}

/// Stays while there is a mistake to be mended.
fn typed_path_ui(
    ctx: &Context,
    app: &App,
    entered: &mut bool,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) -> bool {
    if std::mem::take(entered) && app.mistake(LensText::Path).is_none() {
        return false;
    }
    let mut open = true;
    let before = commands.len();
    asking(ctx, "Open by path").open(&mut open).show(ctx, |ui| {
        let width = width_beside(ui, 420.0, 98.0);
        path_ui(ui, app, state, commands, width);
    });
    *entered = commands.len() > before;
    open && !ctx.input(|input| input.key_pressed(Key::Escape))
}

/// Asks for the path of a hosts file, where the system has no dialog for it.
fn hosts_ui(ctx: &Context, path: &mut String, commands: &mut Vec<Command>) -> bool {
    let (mut open, mut wanted) = (true, false);
    asking(ctx, "Open a hosts file").open(&mut open).show(ctx, |ui| {
        ui.horizontal(|ui| {
            let response = ui.add(
                TextEdit::singleline(path)
                    .hint_text("/etc/hosts")
                    .desired_width(width_beside(ui, 420.0, 70.0)),
            );
            response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "Hosts file"));
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            wanted = ui.button("Open").clicked() || entered;
            if !wanted && !response.has_focus() {
                response.request_focus();
            }
        });
        ui.label(RichText::new("Lines of an address and its names").weak());
    });
    if wanted && !path.trim().is_empty() {
        commands.push(Command::OpenHosts(vec![path.trim().into()]));
        open = false;
    }
    open && !ctx.input(|input| input.key_pressed(Key::Escape))
}

/// Asks for the name of a file to write, where the system has no dialog for it.
fn save_ui(ctx: &Context, save: &mut SaveState, commands: &mut Vec<Command>) -> bool {
    let mut open = true;
    let mut wanted = false;
    asking(ctx, title(save.what)).open(&mut open).show(ctx, |ui| {
        ui.horizontal(|ui| {
            let response =
                ui.add(TextEdit::singleline(&mut save.path).desired_width(width_beside(ui, 420.0, 70.0)));
            response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, "File name"));
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            wanted = ui.button("Save").clicked() || entered;
            if !wanted && !response.has_focus() {
                response.request_focus();
            }
        });
        if let Some(mistake) = &save.mistake {
            mistake_ui(ui, mistake, 420.0);
        } else if save.replaces.as_ref() == Some(&save.path) {
            mistake_ui(ui, "This file is there already; save again to replace it", 420.0);
        } else {
            ui.label(RichText::new(endings(save.what)).weak());
        }
    });
    let path = save.what.with_ending(save.path.trim().into());
    if wanted {
        save.mistake = save.what.mistake_in(&path);
        wanted = save.mistake.is_none();
    }
    let asks_first = wanted && save.replaces.as_deref() != Some(&save.path) && path.exists();
    if asks_first {
        save.replaces = Some(save.path.clone());
    } else if wanted {
        commands.push(Command::Save(save.what, path));
        open = false;
    }
    open && !ctx.input(|input| input.key_pressed(Key::Escape))
}

/// Which format an ending of the name stands for.
const fn endings(what: SaveWhat) -> &'static str {
    match what {
        SaveWhat::Picture => ".png or .svg",
        SaveWhat::Workspace => "a name; .suji stands behind it",
        SaveWhat::ConversationA | SaveWhat::ConversationB | SaveWhat::Conversation => {
            "any name; one that would run gets .bin behind it"
        }
        SaveWhat::Lookups | SaveWhat::Ports | SaveWhat::ConversationTable | SaveWhat::Undecoded => {
            ".csv or .jsonl"
        }
        SaveWhat::View | SaveWhat::Selection => {
            ".pcapng or .pcap for the frames, .csv or .jsonl for a table of them"
        }
    }
}
