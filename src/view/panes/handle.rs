//! The title of a pane, which is its handle: dragged, it puts the pane elsewhere; clicked, it says where to.

use eframe::egui::{
    Button, CursorIcon, Popup, Rect, Response, RichText, Role, Sense, SetOpenCommand, TextStyle, Ui,
    WidgetInfo, vec2,
};

use super::{PanesState, title};
use crate::app::{App, Command, Layout, Pane, Panel, Side};

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
        if let Some(hide) = hide(pane)
            && ui.button("Hide").on_hover_text("The View menu shows it again").clicked()
        {
            commands.push(hide);
        }
        if ui.add(Button::new("Put panels back")).clicked() {
            commands.push(Command::PutPanelsBack);
        }
    });
}

/// What hides a pane alone.
fn hide(pane: Pane) -> Option<Command> {
    let panel = match pane {
        Pane::Plot => return None,
        Pane::Lens => Panel::Lens,
        Pane::Packets => Panel::Packets,
        Pane::Layers => Panel::Layers,
        Pane::Bytes => Panel::Bytes,
    };
    Some(Command::ShowPanel(panel, false))
}
