//! The window that lists bookmarks: go to one, name it, note something, remove it.

use eframe::egui::{
    Align, Context, Key, KeyboardShortcut, Layout, Modifiers, Response, RichText, Role, ScrollArea, TextEdit,
    Ui, WidgetInfo,
    text::{CCursor, CCursorRange},
    vec2,
};

use super::{
    floating::floating,
    icon::{Icon, icon_button},
    state::{BookmarkEdited, BookmarkFocus, ViewState},
    theme,
};
use crate::{
    app::{App, Bookmark, Command},
    figure::{counted, plain},
};

/// Draws it while it is open.
pub fn bookmarks_ui(ctx: &Context, app: &App, state: &mut ViewState, commands: &mut Vec<Command>) {
    let bookmarks = app.desk().bookmarks();
    // The welcome has nothing to come back to.
    if !bookmarks.is_open() || app.captures().is_empty() {
        return;
    }
    let mut open = true;
    floating(ctx, "Bookmarks", vec2(460.0, 360.0), vec2(240.0, 80.0))
        .open(&mut open)
        .default_pos(ctx.content_rect().right_top() + vec2(-520.0, 110.0))
        .show(ctx, |ui| {
            ui.horizontal(|ui| {
                if ui.button("Add").on_hover_text("Keep this view with its lens (Ctrl+D)").clicked() {
                    commands.push(Command::AddBookmark { name: None, note: String::new() });
                }
                ui.label(RichText::new(counted(bookmarks.list().len() as u64, "bookmark")).weak());
            });
            ui.add_space(theme::GAP);
            if bookmarks.list().is_empty() {
                ui.label("A bookmark keeps what is in view and the lens, with a name and a note.");
                ui.label(RichText::new("Save the workspace to have them again another day.").weak());
            }
            ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
                let last = bookmarks.list().len().saturating_sub(1);
                for (place, bookmark) in bookmarks.list().iter().enumerate() {
                    let focus = state
                        .bookmark_focus
                        .take_if(|focus| place == if *focus == BookmarkFocus::First { 0 } else { last });
                    let edited = &mut state.bookmark_edited;
                    ui.push_id(place, |ui| bookmark_ui(ui, (place, bookmark), focus, edited, commands));
                    ui.separator();
                }
            });
        });
    if !open {
        commands.push(Command::ShowBookmarks(false));
    }
}

fn bookmark_ui(
    ui: &mut Ui,
    (place, bookmark): (usize, &Bookmark),
    focus: Option<BookmarkFocus>,
    edited: &mut Option<BookmarkEdited>,
    commands: &mut Vec<Command>,
) {
    let (mut name, mut note) = (bookmark.name.clone(), bookmark.note.clone());
    let mut follow = |response: &Response| {
        let begun = || BookmarkEdited { place, name: bookmark.name.clone(), note: bookmark.note.clone() };
        if response.has_focus() {
            let other = edited.as_ref().is_none_or(|edited| edited.place != place);
            if other {
                *edited = Some(begun());
            }
        } else if response.lost_focus() {
            *edited = None;
        }
    };
    ui.horizontal(|ui| {
        let show = ui.button("Show").on_hover_text(where_to(bookmark));
        if focus == Some(BookmarkFocus::First) {
            show.request_focus();
        }
        if show.clicked() {
            commands.push(Command::GoToBookmark(place));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button(ui, true, Icon::Close, &format!("Remove {}", plain(&bookmark.name)))
                .on_hover_text("Remove this bookmark")
                .clicked()
            {
                commands.push(Command::RemoveBookmark(place));
            }
            let mut edit = TextEdit::singleline(&mut name).desired_width(f32::INFINITY).show(ui);
            labelled(&edit.response, "Name of the bookmark");
            follow(&edit.response);
            if focus == Some(BookmarkFocus::Name) {
                edit.response.request_focus();
                let all = CCursorRange::two(CCursor::new(0), CCursor::new(bookmark.name.chars().count()));
                edit.state.cursor.set_char_range(Some(all));
                edit.state.store(ui.ctx(), edit.response.id);
            }
        });
    });
    let id = ui.scope_id().with("note");
    // Before the field: it would take it for a new line.
    if ui.memory(|memory| memory.has_focus(id))
        && ui.input_mut(|input| input.modifiers.is_none() && input.consume_key(Modifiers::NONE, Key::Enter))
    {
        ui.memory_mut(|memory| memory.surrender_focus(id));
    }
    let edit = TextEdit::multiline(&mut note)
        .id(id)
        .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
        .hint_text("a note")
        .desired_rows(1)
        .desired_width(f32::INFINITY);
    let response = ui.add(edit);
    labelled(&response, "Note of the bookmark");
    follow(&response);
    response.on_hover_text("Enter keeps it, Shift + Enter begins a new line, Escape leaves it as it was");
    if name != bookmark.name || note != bookmark.note {
        commands.push(Command::NameBookmark { place, name, note });
    }
}

fn labelled(response: &Response, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, name));
}

/// Where a bookmark leads, in words.
fn where_to(bookmark: &Bookmark) -> String {
    let Bookmark { view, lens, .. } = bookmark;
    let mut text = format!("{}\n{} UTC", view.addresses, plain(&view.times));
    for (what, words) in [("ports", &lens.ports), ("peers", &lens.peers), ("times", &lens.times)] {
        if !words.is_empty() {
            text = format!("{text}\n{what} {}", plain(words));
        }
    }
    text
}
