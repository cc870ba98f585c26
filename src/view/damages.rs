//! The window that lists where captures are damaged; a click goes to the packet beside it.

use eframe::egui::{Button, Context, RichText, ScrollArea, TextStyle, vec2};

use super::{floating::floating, theme};
use crate::{
    app::{App, Command, OpenCapture},
    figure::{counted, plain},
};

/// Draws it while it is open.
pub fn damages_ui(ctx: &Context, app: &App, commands: &mut Vec<Command>) {
    let places = app.damages().places();
    if !app.settings().damages || places.is_empty() {
        return;
    }
    let mut open = true;
    floating(ctx, "Damaged places", vec2(820.0, 220.0), vec2(240.0, 80.0))
        .open(&mut open)
        .default_pos(ctx.content_rect().left_top() + vec2(300.0, 300.0))
        .show(ctx, |ui| {
            let (_, all) = app.captures().not_drawn();
            let told = if all == places.len() as u64 {
                counted(all, "place")
            } else {
                format!("the first {} of {}", places.len(), counted(all, "place"))
            };
            ui.label(RichText::new(format!("{told}; reading went on where the format allows it")).weak());
            ui.add_space(theme::GAP);
            // A thousand at most, of as many lines as they need.
            ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| {
                for place in places.iter() {
                    let name = app.captures().list().get(usize::from(place.capture)).map(OpenCapture::name);
                    let text =
                        plain(&format!("{}, {}", name.unwrap_or_default(), place.words())).into_owned();
                    let text = RichText::new(text).text_style(TextStyle::Body);
                    let Some((frame, _)) = place.nearest else {
                        ui.label(text).on_hover_text("No packet with a time is near");
                        continue;
                    };
                    let link = ui.add(Button::selectable(false, text).wrap());
                    if link.on_hover_text(format!("Go to frame {frame} beside it")).clicked() {
                        commands.push(Command::GoToFrameOf { capture: place.capture, frame });
                    }
                }
            });
        });
    if !open {
        commands.push(Command::ShowDamages(false));
    }
}
