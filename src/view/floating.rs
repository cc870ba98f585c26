//! Windows inside the window: never larger than it, whatever the screen and the size of text.

use eframe::egui::{Align2, Context, FocusDirection, Id, Memory, Ui, Vec2, Window, vec2};

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

/// Of a window that takes the keyboard when it opens.
#[derive(Clone, Copy, Debug, Default)]
struct Keyboard {
    /// What had it before.
    before: Option<Id>,
    /// The first control got it.
    taken: bool,
    /// One of its controls had it last.
    inside: bool,
}

fn keyboard_id(title: &str) -> Id {
    Id::unique(("keyboard of a window", title))
}

/// To be called first in a window's content: its first control gets the keyboard when it opens.
pub fn takes_keyboard(ui: &Ui, title: &str) {
    let (ctx, id) = (ui.ctx(), keyboard_id(title));
    let focused = ctx.memory(Memory::focused);
    let mut keyboard = ctx
        .data(|data| data.get_temp::<Keyboard>(id))
        .unwrap_or(Keyboard { before: focused, ..Keyboard::default() });
    if !keyboard.taken {
        // While it is measured its controls cannot have it.
        keyboard.taken = ui.is_visible() && !ui.is_sizing_pass();
        ctx.memory_mut(|memory| {
            if let Some(focused) = focused {
                memory.surrender_focus(focused);
            }
            if keyboard.taken {
                memory.move_focus(FocusDirection::Next);
            }
        });
    } else if let Some(focused) = focused {
        let layer = ctx.read_response(focused).map(|response| response.layer_id);
        keyboard.inside = layer == Some(ui.layer_id());
    }
    ctx.data_mut(|data| data.insert_temp(id, keyboard));
}

/// To be called while a window is closed: what had the keyboard before gets it back.
pub fn gives_keyboard_back(ctx: &Context, title: &str) {
    let Some(keyboard) = ctx.data_mut(|data| data.remove_temp::<Keyboard>(keyboard_id(title))) else {
        return;
    };
    if let Some(before) = keyboard.before.filter(|_| keyboard.inside)
        && ctx.memory(Memory::focused).is_none()
    {
        ctx.memory_mut(|memory| memory.request_focus(before));
    }
}

/// One of a window's controls has the keyboard, or had it when Escape was pressed.
pub fn has_keyboard(ctx: &Context, title: &str) -> bool {
    ctx.data(|data| data.get_temp::<Keyboard>(keyboard_id(title))).is_some_and(|keyboard| keyboard.inside)
}
