//! The window: takes in what happened, draws the state, and applies the commands that came of it.

use std::{path::PathBuf, time::Instant};

use eframe::egui::{CentralPanel, Color32, ColorImage, Context, Frame, Margin, Panel, Ui, ViewportCommand};

use super::{
    banners, bookmarks, conversation, copying, damages, dialogs,
    file_dialog::{Answer, FileDialog, Wanted},
    fonts::SystemFonts,
    help, keys, menu, messages, missing, packets, palette, panes,
    plot::PlotReport,
    rows,
    screenshot::{Screenshots, Taken},
    settings,
    spent::{Part, Spent},
    state::{Dialog, SaveState, ViewState},
    status_bar, theme, tool_bar, views, welcome,
};
use crate::{
    app::{App, Command, KeptWindow, LensText, OpenCapture, Theme, ViewRequest},
    figure::plain,
};

/// The app and what the window remembers beside it. Needs no system window, so that tests can
/// drive it.
#[derive(Debug)]
pub struct Window {
    app: App,
    state: ViewState,
    dialog: FileDialog,
    fonts: SystemFonts,
    screenshots: Screenshots,
    commands: Vec<Command>,
    theme: Option<Theme>,
    reported: Option<PlotReport>,
    title: String,
    pixels_per_point: f32,
}

impl Window {
    #[must_use]
    pub fn new(app: App) -> Self {
        Self {
            fonts: SystemFonts::new(app.wake()),
            app,
            state: ViewState::default(),
            dialog: FileDialog::default(),
            screenshots: Screenshots::default(),
            commands: Vec::new(),
            theme: None,
            reported: None,
            title: String::new(),
            pixels_per_point: 0.0,
        }
    }

    /// A window that never shows the system's file dialog: names are typed into small windows of
    /// its own, as where the system has none.
    #[must_use]
    pub fn without_file_dialog(app: App) -> Self {
        Self { dialog: FileDialog::absent(), ..Self::new(app) }
    }

    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Carries out a command, as a menu does.
    pub fn apply(&mut self, command: Command) {
        self.app.apply(command);
    }

    /// What the window is called.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The bytes of the packet in the inspector that are marked, in tree and hex view alike: under the
    /// pointer, or else taken.
    #[must_use]
    pub fn marked_bytes(&self) -> Option<std::ops::Range<usize>> {
        self.state.inspector.marked().cloned()
    }

    /// The bytes that a person took, which stay marked wherever the pointer is.
    #[must_use]
    pub fn taken_bytes(&self) -> Option<std::ops::Range<usize>> {
        self.state.inspector.pinned().cloned()
    }

    /// The colour of what nothing is drawn on. Panels draw no ground of their own: without a GPU each
    /// pixel that is drawn twice costs.
    #[must_use]
    pub fn backdrop(&self) -> Color32 {
        theme::ink(self.app.settings().theme).panel
    }

    /// What has been spent on each part since it was asked last.
    pub fn take_spent(&mut self) -> Spent {
        std::mem::take(&mut self.state.spent)
    }

    /// Tells the app how large the window on the desktop is.
    pub fn has_size(&mut self, ctx: &Context) {
        let (rect, maximized) = ctx.input(|input| {
            let viewport = input.viewport();
            (viewport.inner_rect, viewport.maximized == Some(true) || viewport.fullscreen == Some(true))
        });
        if let Some(rect) = rect {
            // In points of the desktop, whatever the size of text.
            let size = rect.size() * ctx.zoom_factor();
            self.app.window_is(KeptWindow { width: size.x, height: size.y, maximized });
        }
    }

    /// The program ends.
    pub fn end(&mut self) {
        self.app.end();
    }

    /// Takes in what workers, dialogs and screenshots have to say. Draws nothing.
    pub fn logic(&mut self, ctx: &Context) {
        let started = Instant::now();
        self.take_in(ctx);
        let drained = self.app.drained();
        self.state.spent.add(Part::Drain, drained);
        self.state.spent.add(Part::State, started.elapsed().saturating_sub(drained));
    }

    fn take_in(&mut self, ctx: &Context) {
        while let Some(taken) = self.screenshots.poll() {
            match taken {
                Taken::Saved(saved) => self.app.screenshot_done(saved),
                Taken::Image(image) => {
                    let [width, height] = image.size;
                    ctx.copy_image(ColorImage::clone(&image));
                    self.app.picture_copied(width, height);
                }
            }
        }
        if let Some((wanted, answer)) = self.dialog.poll() {
            self.answered(wanted, answer);
        }
        self.app.poll();
        if std::mem::take(&mut self.state.add_dialog) {
            self.ask(ctx, Wanted::Add);
        }
        for request in self.app.take_requests() {
            match request {
                ViewRequest::OpenDialog => self.ask(ctx, Wanted::Open),
                ViewRequest::FollowDialog => self.ask(ctx, Wanted::Follow),
                ViewRequest::HostsDialog => self.ask(ctx, Wanted::Hosts),
                ViewRequest::LocateDialog(place) => self.ask(ctx, Wanted::Locate(place)),
                ViewRequest::SaveDialog(what) => self.ask(ctx, Wanted::Save(what)),
                ViewRequest::SaveScreenshot(path) => self.screenshots.take(ctx, path),
                ViewRequest::CopyScreenshot => self.screenshots.copy(ctx),
                ViewRequest::CopyImage(image) => copying::copy_image(ctx, &image),
                ViewRequest::Copy(text) => copying::copy(ctx, &text),
                ViewRequest::CopyTable(text) => copying::copy_cells(ctx, &text),
                ViewRequest::CopyRows(rows) => packets::copy_rows(ctx, &self.app, &rows),
                ViewRequest::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
            }
        }
        self.name(ctx);
        // A command file counts frames. Otherwise the screen rests until something happens.
        if self.app.is_driven() {
            ctx.request_repaint();
        } else if let Some(after) = self.app.repaint_after() {
            ctx.request_repaint_after(after);
        }
    }

    fn ask(&mut self, ctx: &Context, wanted: Wanted) {
        if let Err(why) = self.dialog.ask(ctx, wanted) {
            self.answered(wanted, Answer::Failed(why));
        }
    }

    /// The person is done with a dialog, or it could not be shown: then a path can be typed.
    fn answered(&mut self, wanted: Wanted, answer: Answer) {
        match (wanted, answer) {
            (_, Answer::Cancelled) => {}
            (Wanted::Open, Answer::Chosen(paths)) => self.app.apply(Command::Open(paths)),
            (Wanted::Add, Answer::Chosen(paths)) => self.app.apply(Command::Add(paths)),
            (Wanted::Follow, Answer::Chosen(paths)) => self.app.apply(Command::Follow(paths)),
            (Wanted::Hosts, Answer::Chosen(paths)) => self.app.apply(Command::OpenHosts(paths)),
            (Wanted::Locate(place), Answer::Chosen(paths)) => {
                if let [path, ..] = paths.as_slice() {
                    self.app.apply(Command::Locate(place, path.clone()));
                }
            }
            (Wanted::Save(what), Answer::Chosen(paths)) => {
                let Some(path) = paths.into_iter().next() else { return };
                let named = what.with_ending(path.clone());
                // The system asked about the name that was typed; of this one nobody did.
                if named != path && named.exists() {
                    self.state.dialog = Some(Dialog::Save(SaveState::replacing(what, &named)));
                } else {
                    self.app.apply(Command::Save(what, named));
                }
            }
            (Wanted::Open | Wanted::Add | Wanted::Follow, Answer::Failed(why)) => {
                self.app.dialog_failed(&why);
                self.state.dialog = Some(Dialog::Path { entered: false });
                self.state.fields.focus(LensText::Path);
            }
            // Its path can be typed beside the button.
            (Wanted::Locate(_), Answer::Failed(why)) => self.app.dialog_failed(&why),
            (Wanted::Hosts, Answer::Failed(_)) => self.state.dialog = Some(Dialog::Hosts(String::new())),
            (Wanted::Save(what), Answer::Failed(_)) => {
                self.state.dialog = Some(Dialog::Save(SaveState::new(what)));
            }
        }
    }

    /// The title says what is open, and what of it is no recording.
    fn name(&mut self, ctx: &Context) {
        let list = self.app.captures().list();
        let synthetic = |captures: &[OpenCapture], words: &'static str| {
            if captures.iter().any(OpenCapture::is_synthetic) { words } else { "" }
        };
        let title = match list {
            [] => "Suji".to_owned(),
            [one] => format!("{}{} – Suji", one.name(), synthetic(list, " (synthetic)")),
            [first, rest @ ..] => {
                let (name, more) = (first.name(), rest.len());
                format!("{name} and {more} more{} – Suji", synthetic(list, " (in part synthetic)"))
            }
        };
        let title = plain(&title);
        if title != self.title {
            self.title = title.into_owned();
            ctx.send_viewport_cmd(ViewportCommand::Title(self.title.clone()));
        }
    }

    /// Draws the window and applies what the person did.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.scale(&ctx);
        let theme = self.app.settings().theme;
        if self.theme.is_none() {
            theme::set_fonts(&ctx);
            // The keys that egui has for the size of text would leave the settings behind.
            ctx.options_mut(|options| options.zoom_with_keyboard = false);
            self.fonts.offer_to(&ctx);
        }
        self.fonts.give_to(&ctx);
        self.state.inspector.text.lacks_japanese = self.fonts.lacks_japanese();
        if self.theme != Some(theme) {
            theme::apply(&ctx, theme);
            self.theme = Some(theme);
            // The style of this pass was made before.
            ui.set_style(ctx.global_style());
        }
        let mut commands = std::mem::take(&mut self.commands);
        self.dropped_files(&ctx, &mut commands);
        if !self.state.palette.is_open() {
            self.state.menu_keys.keys(&ctx);
        }
        conversation::keys(&ctx, &self.app, &mut self.state, &mut commands);
        rows::keys(&ctx, &self.app, &mut self.state, &mut commands);
        keys::keys(&ctx, &self.app, &mut self.state, &mut commands);
        let report = self.panels_ui(ui, &mut commands);
        if let Some(rows) = self.state.packet_rows.take() {
            self.app.packets_in_view(&rows);
        }
        if let Some(rows) = self.state.undecoded_rows.take() {
            self.app.undecoded_in_view(&rows);
        }
        self.app.tables_are_seen(&self.state.panes.seen);
        conversation::conversation_ui(&ctx, &self.app, &mut self.state, &mut commands);
        if let Some(rows) = self.state.tables.conversations.drawn.take() {
            self.app.conversations_in_view(&rows);
        }
        bookmarks::bookmarks_ui(&ctx, &self.app, &mut self.state, &mut commands);
        messages::messages_ui(&ctx, &self.app, &mut commands);
        views::views_ui(&ctx, &self.app, &mut commands);
        damages::damages_ui(&ctx, &self.app, &mut commands);
        settings::settings_ui(&ctx, &self.app, &mut self.state, &mut commands);
        missing::missing_ui(&ctx, &self.app, &mut commands);
        help::help_ui(&ctx, &self.app, &mut commands);
        palette::palette_ui(&ctx, &self.app, &mut self.state, &mut commands);
        dialogs::dialogs_ui(&ctx, &self.app, &mut self.state, &mut commands);
        self.state.menu.ui(ui, &self.app, &mut commands);
        self.state.typing = ctx.text_edit_focused();
        self.report(report, ctx.pixels_per_point());
        if !commands.is_empty() {
            // What was just changed is drawn in the next frame.
            ctx.request_repaint();
        }
        let started = Instant::now();
        self.state.fields.turn_plots(&ctx, &self.app, &mut commands);
        for command in commands.drain(..) {
            self.app.apply(command);
        }
        self.app.ask();
        self.state.spent.since(Part::State, started);
        self.commands = commands;
    }

    /// Takes over the theme of the system, and gives egui the size of text.
    fn scale(&mut self, ctx: &Context) {
        if let Some(system) = ctx.system_theme() {
            self.app.system_theme(match system {
                eframe::egui::Theme::Dark => Theme::Dark,
                eframe::egui::Theme::Light => Theme::Light,
            });
        }
        let factor = f32::from(self.app.settings().text_size) / 100.0;
        if (ctx.zoom_factor() - factor).abs() > f32::EPSILON {
            ctx.set_zoom_factor(factor);
        }
    }

    fn panels_ui(&mut self, ui: &mut Ui, commands: &mut Vec<Command>) -> Option<PlotReport> {
        let Self { app, state, .. } = self;
        let bar = |vertical: i8| Frame::new().inner_margin(Margin::symmetric(8, vertical));
        let bars = Instant::now();
        Panel::top("menu").frame(bar(3)).show(ui, |ui| menu::menu_ui(ui, app, state, commands));
        let empty = app.captures().is_empty();
        if !empty {
            Panel::top("tools").frame(bar(5)).show(ui, |ui| tool_bar::tool_bar_ui(ui, app, state, commands));
        }
        Panel::bottom("status")
            .frame(bar(2))
            .show(ui, |ui| status_bar::status_bar_ui(ui, app, &mut state.fields, commands));
        // Not above: what is under the hand would move.
        if banners::lasts(app) {
            Panel::bottom("banners").frame(Frame::NONE).show(ui, |ui| banners::banners_ui(ui, app, commands));
        }
        banners::passing_ui(
            ui.ctx(),
            ui.available_rect_before_wrap().center_bottom(),
            app,
            &state.hint,
            commands,
        );
        state.spent.since(Part::Bars, bars);
        if empty {
            CentralPanel::no_frame().show(ui, |ui| welcome::welcome_ui(ui, app, state, commands));
            return None;
        }
        CentralPanel::no_frame().show(ui, |ui| panes::panes_ui(ui, app, state, commands)).inner
    }

    /// Tells the app how big the plots are and where the pointer is.
    fn report(&mut self, report: Option<PlotReport>, pixels_per_point: f32) {
        let before = self.reported.map(|before| (before.active, before.beside));
        #[expect(clippy::float_cmp, reason = "any change of the scale counts")]
        if let Some(now) = report
            && (before != Some((now.active, now.beside)) || self.pixels_per_point != pixels_per_point)
        {
            let scale = f64::from(pixels_per_point);
            let beside = now.beside.unwrap_or_default();
            self.app.resize_canvas(f64::from(now.active.x), f64::from(now.active.y), scale);
            self.app.resize_beside(f64::from(beside.x), f64::from(beside.y), scale);
            self.pixels_per_point = pixels_per_point;
        }
        self.app.point_at(report.and_then(|report| report.pointed));
        self.reported = report;
    }

    fn dropped_files(&self, ctx: &Context, commands: &mut Vec<Command>) {
        let (files, shift) = ctx.input(|input| {
            let files: Vec<PathBuf> =
                input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()).collect();
            (files, input.modifiers.shift)
        });
        if files.is_empty() {
            return;
        }
        let add = shift && !self.app.captures().is_empty();
        commands.push(if add { Command::Add(files) } else { Command::Open(files) });
    }
}
