//! The menu bar by the keyboard: F10, or Alt alone, goes to it; arrows walk, Enter takes, Escape comes back to
//! where the keyboard was.

use eframe::egui::{
    Button, Context, Event, FocusDirection, Id, Key, LayerId, Memory, Modifiers, Order, Popup, Ui, UiKind,
    UiStackInfo, Vec2,
    containers::menu::{MenuConfig, MenuState, SubMenu},
};

/// Frames of the screen after which it is clear whether the entry that was taken has given the keyboard to
/// something: egui notices one later that an entry is gone.
const SETTLED: u8 = 3;

/// Where the keyboard is in the menu bar, and where it was before.
#[derive(Debug, Default)]
pub struct MenuKeys {
    /// The bar's buttons and their menus, from the left, as they were drawn last.
    menus: Vec<(Id, Id)>,
    /// The keyboard was brought here …
    here: bool,
    /// … from there.
    before: Option<Id>,
    /// The menu whose first entry gets the keyboard once it is drawn.
    enters: Option<Id>,
    /// Alt is held; whether nothing else has happened since.
    alt: Option<bool>,
    /// Frames of the screen since the menus were closed.
    closed: u8,
    revealed: Revealed,
}

/// The entry that came into view last because the keyboard came to it.
#[derive(Debug, Default)]
pub struct Revealed(Option<Id>);

impl Revealed {
    /// Scrolls to the entry of this menu that the keyboard has come to.
    pub fn reveal(&mut self, ui: &Ui) {
        let focused = ui.memory(Memory::focused);
        if focused == self.0 {
            return;
        }
        self.0 = focused;
        let entry = focused.and_then(|id| ui.read_response(id)).filter(|of| of.layer_id == ui.layer_id());
        if let Some(entry) = entry {
            ui.scroll_to_rect(entry.rect, None);
        }
    }
}

impl MenuKeys {
    /// Takes the keys that are meant for the bar. Before anything is drawn.
    pub fn keys(&mut self, ctx: &Context) {
        if ctx.input(|input| input.pointer.any_pressed()) {
            // What is clicked gets the keyboard.
            (self.here, self.before) = (false, None);
        }
        let asks = self.alt_alone(ctx) | pressed(ctx, Key::F10);
        let focused = ctx.memory(Memory::focused);
        let open = self.menus.iter().position(|(_, menu)| Popup::is_id_open(ctx, *menu));
        let on = self.menus.iter().position(|(button, _)| Some(*button) == focused);
        if asks {
            return if open.or(on).is_some() { self.leave(ctx) } else { self.take(ctx, focused) };
        }
        // egui has taken the keyboard from whatever had it.
        if self.here && pressed(ctx, Key::Escape) {
            return self.leave(ctx);
        }
        let Some(place) = open.or(on) else { return self.settle(ctx, focused) };
        self.closed = 0;
        if open.is_none() {
            if pressed(ctx, Key::ArrowLeft) {
                self.go(ctx, place, false, false);
            } else if pressed(ctx, Key::ArrowRight) {
                self.go(ctx, place, true, false);
            } else if [Key::ArrowDown, Key::ArrowUp, Key::Enter, Key::Space].map(|key| pressed(ctx, key))
                != [false; 4]
            {
                self.open(ctx, place);
            }
            return;
        }
        let layer = focused.and_then(|id| ctx.read_response(id)).map(|response| response.layer_id);
        let in_submenu = layer.is_some_and(|layer| self.is_submenu(layer, place));
        if !in_submenu && pressed(ctx, Key::ArrowLeft) {
            self.go(ctx, place, false, true);
        } else if !focused.is_some_and(|id| opens_submenu(ctx, id)) && pressed(ctx, Key::ArrowRight) {
            self.go(ctx, place, true, true);
        }
    }

    fn is_submenu(&self, layer: LayerId, place: usize) -> bool {
        let menu = self.menus.get(place).map(|(_, menu)| *menu);
        layer.order == Order::Foreground && Some(layer.id) != menu
    }

    /// Draws a button of the bar, and its menu while that is open.
    pub fn menu_ui(
        &mut self,
        ui: &mut Ui,
        place: usize,
        name: &str,
        add: impl FnOnce(&mut Ui, &mut Revealed),
    ) {
        let response = ui.add(Button::new(name));
        let popup = Popup::menu(&response);
        let menu = popup.get_id();
        match self.menus.get_mut(place) {
            Some(known) => *known = (response.id, menu),
            None => self.menus.push((response.id, menu)),
        }
        // While one menu is open the pointer opens others; one that rests leaves them to the keyboard.
        let moves = ui.input(|input| input.pointer.delta() != Vec2::ZERO);
        if response.hovered()
            && moves
            && !response.clicked()
            && self.menus.iter().any(|(_, of)| *of != menu && Popup::is_id_open(ui.ctx(), *of))
        {
            Popup::open_id(ui.ctx(), menu);
        }
        let config = MenuConfig::default();
        let info = UiStackInfo::new(UiKind::Menu).with_tag_value(MenuConfig::MENU_CONFIG_TAG, config.clone());
        popup.close_behavior(config.close_behavior).style(config.style).info(info).show(|ui| {
            add(ui, &mut self.revealed);
            if self.enters == Some(menu) && !ui.is_sizing_pass() {
                self.enters = None;
                // As if the arrow were pressed now: egui then goes to the first entry.
                ui.memory_mut(|memory| memory.move_focus(FocusDirection::Down));
            }
        });
    }

    /// The keyboard goes to the bar.
    fn take(&mut self, ctx: &Context, focused: Option<Id>) {
        let Some((button, _)) = self.menus.first() else { return };
        (self.here, self.before) = (true, focused);
        Popup::close_all(ctx);
        ctx.memory_mut(|memory| memory.request_focus(*button));
    }

    /// Closes the menus; the keyboard goes back to where it was.
    fn leave(&mut self, ctx: &Context) {
        self.enters = None;
        Popup::close_all(ctx);
        let focused = ctx.memory(Memory::focused);
        self.here = false;
        ctx.memory_mut(|memory| match self.before.take() {
            Some(before) => memory.request_focus(before),
            None => focused.into_iter().for_each(|id| memory.surrender_focus(id)),
        });
    }

    /// Goes to the next button, or the one before, around the ends; with its menu where one is open.
    fn go(&mut self, ctx: &Context, from: usize, on: bool, opens: bool) {
        let count = self.menus.len();
        let to = (from + if on { 1 } else { count - 1 }) % count;
        if opens {
            self.open(ctx, to);
        } else if let Some((button, _)) = self.menus.get(to) {
            ctx.memory_mut(|memory| {
                memory.move_focus(FocusDirection::None);
                memory.request_focus(*button);
            });
        }
    }

    /// Opens a menu and goes to its first entry.
    fn open(&mut self, ctx: &Context, place: usize) {
        let Some((button, menu)) = self.menus.get(place).copied() else { return };
        // Opened by the mouse it belongs to the keyboard from now on.
        self.here = true;
        self.enters = Some(menu);
        Popup::open_id(ctx, menu);
        ctx.memory_mut(|memory| {
            memory.move_focus(FocusDirection::None);
            memory.request_focus(button);
        });
        ctx.request_repaint();
    }

    /// No menu is open: an entry was taken. What it has not given the keyboard to gets it back.
    fn settle(&mut self, ctx: &Context, focused: Option<Id>) {
        if !self.here {
            return;
        }
        self.closed += 1;
        if focused.is_some() && self.closed < SETTLED {
            ctx.request_repaint();
            return;
        }
        (self.here, self.closed) = (false, 0);
        if let (None, Some(before)) = (focused, self.before.take()) {
            ctx.memory_mut(|memory| memory.request_focus(before));
        }
    }

    /// Alt was pressed and let go, with nothing between. On a Mac it writes letters.
    fn alt_alone(&mut self, ctx: &Context) -> bool {
        if cfg!(target_os = "macos") {
            return false;
        }
        let mut asks = false;
        ctx.input(|input| {
            for event in &input.events {
                match event {
                    Event::ModifiersChanged(now) if *now == Modifiers::ALT => {
                        self.alt.get_or_insert(true);
                    }
                    Event::ModifiersChanged(now) if now.is_none() => asks |= self.alt.take() == Some(true),
                    Event::PointerMoved(_) | Event::MouseMoved(_) | Event::PointerGone => {}
                    // Another window came to the front, a dot was clicked with it, …
                    _ => (self.alt, asks) = (Some(false), false),
                }
            }
            if input.modifiers.is_none() {
                self.alt = None;
            }
        });
        asks
    }
}

fn pressed(ctx: &Context, key: Key) -> bool {
    // egui takes a key to be pressed with Shift too.
    ctx.input_mut(|input| input.modifiers.is_none() && input.consume_key(Modifiers::NONE, key))
}

/// The keyboard is on an entry that opens a menu beside it.
fn opens_submenu(ctx: &Context, id: Id) -> bool {
    let state = SubMenu::id_from_widget_id(id).with(MenuState::ID);
    ctx.data(|data| data.get_temp::<MenuState>(state)).is_some()
}
