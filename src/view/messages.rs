//! The window that lists what was said: banners of now and before, newest first.

use eframe::egui::{Align, Color32, Context, Label, Layout, RichText, ScrollArea, TextStyle, vec2};

use super::{
    copying,
    floating::{floating, gives_keyboard_back, takes_keyboard},
    theme,
};
use crate::{
    app::{App, Command},
    figure::{counted, plain},
};

const TITLE: &str = "Messages";

/// Draws it while it is open.
pub fn messages_ui(ctx: &Context, app: &App, commands: &mut Vec<Command>) {
    if !app.settings().messages {
        gives_keyboard_back(ctx, TITLE);
        return;
    }
    let said = app.banners().said();
    let mut open = true;
    floating(ctx, TITLE, vec2(620.0, 320.0), vec2(240.0, 80.0))
        .open(&mut open)
        .pivot(eframe::egui::Align2::CENTER_CENTER)
        .default_pos(ctx.content_rect().center())
        .show(ctx, |ui| {
            takes_keyboard(ui, TITLE);
            ui.horizontal(|ui| {
                ui.label(RichText::new(counted(said.len() as u64, "message")).weak());
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if ui.button("Copy all").clicked() {
                        let lines = said.iter().map(|said| format!("{} {}", said.when(), said.text));
                        copying::copy(ui.ctx(), &lines.collect::<Vec<_>>().join("\n"));
                    }
                });
            });
            ui.add_space(theme::GAP);
            if said.is_empty() {
                ui.label("What happens to captures and files is said here: errors, and what was kept.");
            }
            ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
                for said in said.iter().rev() {
                    ui.horizontal_top(|ui| {
                        ui.label(RichText::new(said.when()).text_style(TextStyle::Monospace).weak());
                        let color =
                            if said.error { ui.visuals().warn_fg_color } else { Color32::PLACEHOLDER };
                        let text = RichText::new(plain(&said.text)).color(color);
                        ui.add(Label::new(text).wrap().selectable(true));
                    });
                }
            });
        });
    if !open {
        commands.push(Command::ShowMessages(false));
    }
}
