//! The window that lists where the plot was, newest first; a click goes there.

use eframe::egui::{Context, RichText, ScrollArea, TextStyle, vec2};

use super::{
    floating::{floating, gives_keyboard_back, takes_keyboard},
    theme,
};
use crate::{
    app::{App, Command},
    figure::{counted, plain},
};

const TITLE: &str = "Views";

/// Draws it while it is open.
pub fn views_ui(ctx: &Context, app: &App, commands: &mut Vec<Command>) {
    if !app.settings().views || app.captures().is_empty() {
        gives_keyboard_back(ctx, TITLE);
        return;
    }
    let mut open = true;
    floating(ctx, TITLE, vec2(460.0, 300.0), vec2(240.0, 80.0))
        .open(&mut open)
        .default_pos(ctx.content_rect().left_top() + vec2(300.0, 110.0))
        .show(ctx, |ui| {
            takes_keyboard(ui, TITLE);
            let views = app.navigation().views().map(|(steps, view)| (steps, app.words_of_view(&view)));
            let views: Vec<_> = views.collect();
            let widest = views.iter().map(|(_, words)| words.0.len()).max().unwrap_or(0);
            ui.label(RichText::new(counted(views.len() as u64, "view")).weak());
            ui.add_space(theme::GAP);
            ScrollArea::both().auto_shrink([false, true]).show(ui, |ui| {
                for (steps, (addresses, times)) in views {
                    let text = plain(&format!("{addresses:<widest$}  {times}")).into_owned();
                    let text = RichText::new(text).text_style(TextStyle::Monospace);
                    let help = match steps {
                        0 => "This is in view".to_owned(),
                        _ if steps < 0 => format!("{} back", counted(steps.unsigned_abs(), "step")),
                        _ => format!("{} forward", counted(steps.unsigned_abs(), "step")),
                    };
                    if ui.selectable_label(steps == 0, text).on_hover_text(help).clicked() && steps != 0 {
                        commands.push(Command::StepViews(steps));
                    }
                }
            });
        });
    if !open {
        commands.push(Command::ShowViews(false));
    }
}
