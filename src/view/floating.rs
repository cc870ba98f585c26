//! Windows inside the window: never larger than it, whatever the screen and the size of text.

use eframe::egui::{Align2, Context, Ui, Vec2, Window, vec2};

/// What a window has around its content: margins, and its title.
const AROUND: Vec2 = Vec2::new(36.0, 82.0);

/// In less height the content of a window is scrolled through as a whole, in points.
const LOW: f32 = 220.0;

/// Room for the content of a window inside the window, in points.
pub fn room(ctx: &Context) -> Vec2 {
    (ctx.content_rect().size() - AROUND).max(Vec2::splat(80.0))
}

/// A window that starts as large as is asked, as far as there is room, and keeps at least another size.
pub fn floating<'a>(ctx: &Context, title: &'a str, starts: Vec2, least: Vec2) -> Window<'a> {
    let room = room(ctx);
    let window = Window::new(title).collapsible(false);
    window.default_size(starts.min(room)).min_size(least.min(room)).max_size(room).vscroll(room.y < LOW)
}

/// A window that asks for something, in the upper middle.
pub fn asking<'a>(ctx: &Context, title: &'a str) -> Window<'a> {
    let room = room(ctx);
    let below = (ctx.content_rect().height() * 0.14).min(110.0);
    let window = Window::new(title).collapsible(false).resizable(false).max_size(room);
    window.anchor(Align2::CENTER_TOP, vec2(0.0, below))
}

/// A width that is asked for, or what is left beside something.
pub fn width_beside(ui: &Ui, width: f32, beside: f32) -> f32 {
    width.min(room(ui.ctx()).x - beside).max(60.0)
}
