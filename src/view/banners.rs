//! Banners above the status bar: what happened, to which file, and what was kept.

use eframe::egui::{
    Align, Color32, Frame, Label, Layout, Margin, ScrollArea, Sense, TextStyle, Ui, Vec2, pos2,
};

use super::icon::{self, Icon, icon_button};
use crate::{
    app::{App, Command},
    figure::plain,
};

/// Room for the button that dismisses, in points.
const DISMISS: f32 = 44.0;

/// Share of the window's height that they take at most.
const MOST: f32 = 0.3;

/// Draws the banners, oldest first.
pub fn banners_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let most = (ui.ctx().content_rect().height() * MOST).max(40.0);
    ScrollArea::vertical()
        .max_height(most)
        // The panel is as high as its content was: it would never grow for another banner.
        .min_scrolled_height(most)
        .auto_shrink([false, true])
        .show(ui, |ui| list_ui(ui, app, commands));
}

fn list_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for banner in app.banners().list() {
        let mark = if banner.error { ui.visuals().warn_fg_color } else { ui.visuals().hyperlink_color };
        let fill = ui.visuals().panel_fill.lerp_to_gamma(mark, 0.12);
        Frame::new().fill(fill).inner_margin(Margin::symmetric(12, 5)).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                let (place, _) = ui.allocate_exact_size(Vec2::new(8.0, 0.0), Sense::hover());
                let offer = banner.offer.as_ref().map_or(0.0, |(name, _)| {
                    let font = TextStyle::Button.resolve(ui.style());
                    let name = ui.painter().layout_no_wrap((*name).to_owned(), font, Color32::PLACEHOLDER);
                    name.size().x + 4.0 * ui.spacing().button_padding.x
                });
                let beside = DISMISS + offer;
                let room = (ui.available_width() - beside).max(80.0);
                let line = ui.text_style_height(&TextStyle::Body);
                let words =
                    ui.allocate_ui_with_layout(Vec2::new(room, 0.0), Layout::top_down(Align::Min), |ui| {
                        // The first line is as high as the buttons beside it.
                        ui.add_space((icon::SIZE - line).max(0.0) / 2.0);
                        ui.add(Label::new(plain(&banner.text)).wrap())
                    });
                let middle = words.inner.rect.top() + line / 2.0;
                ui.painter().circle_filled(pos2(place.center().x, middle), 4.0, mark);
                ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                    ui.visuals_mut().widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
                    if icon_button(ui, true, Icon::Close, "Dismiss").clicked() {
                        commands.push(Command::DismissBanner(banner.id));
                    }
                    if let Some((name, command)) = &banner.offer
                        && ui.button(*name).clicked()
                    {
                        commands.push(command.clone());
                        commands.push(Command::DismissBanner(banner.id));
                    }
                });
            });
        });
    }
}
