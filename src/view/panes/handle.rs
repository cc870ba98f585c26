//! The title of a pane, which is its handle: dragged, it puts the pane elsewhere; clicked, it says where to.

use eframe::egui::{
    Button, CursorIcon, Popup, Rect, Response, RichText, Role, Sense, SetOpenCommand, TextStyle, Ui,
    WidgetInfo, vec2,
};

use super::{PanesState, hide, title};
use crate::app::{App, Command, Layout, Pane, Side};

/// Draws the name of a pane at the left of a line that is its handle. A tab has said the name already.
pub fn handle_ui(ui: &mut Ui, app: &App, panes: &mut PanesState, pane: Pane, commands: &mut Vec<Command>) {
    if panes.is_tab {
        return;
    }
    let name = RichText::new(title(pane)).text_style(TextStyle::Small);
    if panes.is_fixed {
        ui.label(name.weak());
        return;
    }
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let line = Rect::from_min_size(ui.max_rect().left_top(), size);
    let response = ui.interact(line, ui.scope_id().with(("handle", pane)), Sense::click_and_drag());
    let name = if response.hovered() || response.has_focus() { name.strong() } else { name.weak() };
    ui.label(name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Panel {}", title(pane))));
    if response.drag_started() {
        panes.lifted = Some(pane);
    }
    menu_ui(&response, response.clicked() || response.secondary_clicked(), app, pane, commands);
    let response = response.on_hover_cursor(CursorIcon::Grab);
    response.on_hover_text("Drag it to put this panel elsewhere; click for more");
}

/// Draws what closes a table; a tab has its own.
pub fn close_ui(ui: &mut Ui, panes: &PanesState, pane: Pane, commands: &mut Vec<Command>) {
    if panes.is_tab {
        return;
    }
    let response = ui.add(Button::new("×").small());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Close {}", title(pane))));
    if response.on_hover_text("Close this table").clicked() {
        commands.extend(hide(pane));
    }
}

/// The menu of a tab, which a click brings to the front.
pub fn tab_menu_ui(response: &Response, app: &App, pane: Pane, commands: &mut Vec<Command>) {
    menu_ui(response, response.secondary_clicked(), app, pane, commands);
}

/// The menu of a title or a tab: where else the pane can stand.
fn menu_ui(response: &Response, toggles: bool, app: &App, pane: Pane, commands: &mut Vec<Command>) {
    Popup::menu(response).open_memory(toggles.then_some(SetOpenCommand::Toggle)).show(|ui| {
        let layout = || app.settings().layout.clone().unwrap_or_else(Layout::usual);
        for side in Side::ALL {
            if ui.button(format!("Put it at the {}", side.name())).clicked() {
                commands.push(Command::SetLayout(layout().with_at(pane, side)));
            }
        }
        ui.separator();
        let (word, help) = if pane.is_table() {
            ("Close", "The Analyse menu opens it again")
        } else {
            ("Hide", "The View menu shows it again")
        };
        if let Some(hide) = hide(pane)
            && ui.button(word).on_hover_text(help).clicked()
        {
            commands.push(hide);
        }
        if ui.add(Button::new("Put panels back")).clicked() {
            commands.push(Command::PutPanelsBack);
        }
    });
}
