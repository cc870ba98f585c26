//! Banners above the status bar: what happened, to which file, and what was kept. What stands until it is
//! dismissed takes room, what passes lies over the rest for some seconds.

use eframe::egui::{
    Align, Align2, Area, Color32, Context, Frame, Id, Label, Layout, Margin, Order, Pos2, ScrollArea, Sense,
    TextStyle, Ui, Vec2, pos2, vec2,
};

use super::icon::{self, Icon, icon_button};
use crate::{
    app::{App, Banner, Command},
    figure::plain,
};

/// Room for the button that dismisses, in points.
const DISMISS: f32 = 44.0;

/// Share of the window's height that they take at most.
const MOST: f32 = 0.3;

/// Seconds that a word about a key stands.
const HINT: f64 = 4.0;

/// Width of what passes, in points.
const PASSING: f32 = 520.0;

/// Above the status bar, in points.
const ABOVE: f32 = 10.0;

/// Why a key did nothing, for a moment.
#[derive(Debug, Default)]
pub struct Hint {
    text: String,
    /// When it is no longer said, in seconds of egui's time.
    until: f64,
}

impl Hint {
    /// Says something from now on.
    pub fn say(&mut self, ctx: &Context, text: String) {
        *self = Self { text, until: ctx.input(|input| input.time) + HINT };
    }
}

/// There is a banner that stands until it is dismissed.
pub fn lasts(app: &App) -> bool {
    app.banners().list().iter().any(|banner| !banner.passes())
}

/// Draws what passes by itself over what is below, so that nothing moves for it: `bottom` is the middle of
/// the lower border of the room there.
pub fn passing_ui(ctx: &Context, bottom: Pos2, app: &App, hint: &Hint, commands: &mut Vec<Command>) {
    let left = hint.until - ctx.input(|input| input.time);
    let hint = (left > 0.0).then_some(&hint.text);
    if hint.is_some() {
        ctx.request_repaint_after_secs(left as f32);
    } else if !app.banners().list().iter().any(Banner::passes) {
        return;
    }
    let bottom = bottom - vec2(0.0, ABOVE);
    let area = Area::new(Id::unique("passing"))
        .order(Order::Foreground)
        .fixed_pos(bottom)
        .pivot(Align2::CENTER_BOTTOM)
        .constrain(true)
        .show(ctx, |ui| {
            Frame::popup(ui.style()).inner_margin(0).show(ui, |ui| {
                ui.set_width(PASSING.min(ctx.content_rect().width() - 2.0 * ABOVE));
                list_ui(ui, app, true, commands);
                if let Some(hint) = hint {
                    Frame::new().inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
                        ui.add(Label::new(hint).wrap());
                    });
                }
            });
        });
    // egui places it by the height that it had before.
    if (area.response.rect.bottom() - bottom.y).abs() > 1.0 {
        ctx.request_repaint();
    }
}

/// Draws the banners that stand until they are dismissed, oldest first.
pub fn banners_ui(ui: &mut Ui, app: &App, commands: &mut Vec<Command>) {
    let most = (ui.ctx().content_rect().height() * MOST).max(40.0);
    ScrollArea::vertical()
        .max_height(most)
        // The panel is as high as its content was: it would never grow for another banner.
        .min_scrolled_height(most)
        .auto_shrink([false, true])
        .show(ui, |ui| list_ui(ui, app, false, commands));
}

fn list_ui(ui: &mut Ui, app: &App, passing: bool, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    for banner in app.banners().list().iter().filter(|banner| banner.passes() == passing) {
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
