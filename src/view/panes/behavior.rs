//! What the tiles show, how their borders and tabs look, and what a hand did to them.

use std::time::Instant;

use eframe::egui::{
    Color32, CursorIcon, Frame, Margin, Response, RichText, Stroke, Style, TextStyle, Ui, Vec2, Visuals,
    WidgetText,
};
use egui_tiles::{EditAction, ResizeState, SimplificationOptions, TabState, TileId, Tiles, UiResponse};

use super::{PaneTree, handle, hide, sizes, title};
use crate::{
    app::{App, Command, Pane},
    view::{
        conversation, lens_panel, lookups, packets,
        plot::{self, PlotReport},
        spent::Part,
        state::ViewState,
        theme,
    },
};

/// The least room that a plot is drawn in, in points.
const PLOT: Vec2 = Vec2::new(120.0, 60.0);

/// What a hand did to the tiles.
#[derive(Clone, Copy, Debug, Default)]
pub struct Edits {
    pub resized: bool,
    pub dropped: bool,
}

/// Draws panes.
pub struct Behavior<'a> {
    app: &'a App,
    state: &'a mut ViewState,
    commands: &'a mut Vec<Command>,
    report: Option<PlotReport>,
    edits: Edits,
    bars: Vec<TileId>,
    tabs: Vec<Pane>,
}

impl<'a> Behavior<'a> {
    pub fn new(
        app: &'a App,
        state: &'a mut ViewState,
        commands: &'a mut Vec<Command>,
        tree: &PaneTree,
    ) -> Self {
        let (bars, tabs) = (tree.bars().to_vec(), tree.tabs());
        Self { app, state, commands, report: None, edits: Edits::default(), bars, tabs }
    }

    /// What the plot has to tell, and what a hand did.
    pub fn end(self) -> (Option<PlotReport>, Edits) {
        (self.report, self.edits)
    }

    fn lens_ui(&mut self, ui: &mut Ui) {
        let started = Instant::now();
        let margin = Margin { left: 12, right: 4, top: 0, bottom: 0 };
        Frame::NONE.inner_margin(margin).show(ui, |ui| {
            lens_panel::lens_panel_ui(ui, self.app, self.state, self.commands);
        });
        self.state.spent.since(Part::Lens, started);
    }

    fn plot_ui(&mut self, ui: &mut Ui) {
        let started = Instant::now();
        let Self { app, state, commands, .. } = self;
        // What is asked for must not be covered by what lies under the pointer.
        state.plot.menu_is_open = state.menu.is_open() || state.dialog.is_some() || state.palette.is_open();
        // Where there is hardly room, none is drawn.
        if ui.available_size().min(PLOT) == PLOT {
            self.report = Some(plot::plots_ui(ui, app, &mut state.plot, commands));
        }
        if let Some((subjects, at)) = state.plot.take_pointed_at() {
            state.menu.open(subjects, at, false);
        }
        let uploading = state.plot.take_uploading();
        state.spent.add(Part::Upload, uploading);
        state.spent.add(Part::Plot, started.elapsed().saturating_sub(uploading));
    }

    fn table_ui(&mut self, ui: &mut Ui, pane: Pane) {
        let started = Instant::now();
        let top = if self.state.panes.is_tab { 0 } else { 8 };
        Frame::NONE.inner_margin(Margin { left: 8, right: 8, top, bottom: 8 }).show(ui, |ui| {
            if pane == Pane::Conversations {
                conversation::table_ui(ui, self.app, self.state, self.commands);
            } else {
                lookups::table_ui(ui, self.app, self.state, self.commands);
            }
        });
        self.state.spent.since(Part::Table, started);
    }

    fn packet_ui(&mut self, ui: &mut Ui, pane: Pane) {
        let (part, started) =
            (if pane == Pane::Packets { Part::Table } else { Part::Inspector }, Instant::now());
        packets::pane_ui(ui, self.app, self.state, pane, self.commands);
        self.state.spent.since(part, started);
    }
}

impl egui_tiles::Behavior<Pane> for Behavior<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _: TileId, pane: &mut Pane) -> UiResponse {
        ui.shrink_clip_rect(ui.max_rect());
        self.state.panes.is_tab = self.tabs.contains(pane);
        self.state.panes.seen.push(*pane);
        match pane {
            Pane::Plot => self.plot_ui(ui),
            Pane::Lens => self.lens_ui(ui),
            Pane::Packets | Pane::Layers | Pane::Bytes => self.packet_ui(ui, *pane),
            Pane::Conversations | Pane::Lookups => self.table_ui(ui, *pane),
        }
        if self.state.panes.lifted.take().is_some() { UiResponse::DragStarted } else { UiResponse::None }
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> WidgetText {
        RichText::new(title(*pane)).text_style(TextStyle::Small).into()
    }

    fn tab_title_for_tile(&mut self, tiles: &Tiles<Pane>, tile: TileId) -> WidgetText {
        let mut names = Vec::new();
        collect(tiles, tile, &mut names);
        RichText::new(names.join(" · ")).text_style(TextStyle::Small).into()
    }

    fn on_tab_button(&mut self, tiles: &mut Tiles<Pane>, tile: TileId, response: Response) -> Response {
        if let Some(pane) = tiles.get_pane(&tile).filter(|_| !self.state.panes.is_fixed) {
            handle::tab_menu_ui(&response, self.app, *pane, self.commands);
        }
        response
    }

    fn is_tab_closable(&self, tiles: &Tiles<Pane>, tile: TileId) -> bool {
        tiles.get_pane(&tile).is_some_and(|pane| pane.is_table())
    }

    /// The app closes it, not the tree, which is another one in the next frame of the screen.
    fn on_tab_close(&mut self, tiles: &mut Tiles<Pane>, tile: TileId) -> bool {
        self.commands.extend(tiles.get_pane(&tile).and_then(|pane| hide(*pane)));
        false
    }

    fn is_tile_draggable(&self, _: &Tiles<Pane>, _: TileId) -> bool {
        !self.state.panes.is_fixed
    }

    fn is_tab_bar_visible(&self, tile: TileId, _: &egui_tiles::Tabs) -> bool {
        self.bars.contains(&tile)
    }

    fn tab_hover_cursor_icon(&self) -> CursorIcon {
        CursorIcon::PointingHand
    }

    fn tab_title_spacing(&self, _: &Visuals) -> f32 {
        // Four names fit into a narrow pane.
        if self.state.panes.is_fixed { theme::GAP } else { theme::SPACE }
    }

    fn tab_bar_height(&self, _: &Style) -> f32 {
        sizes::TABS
    }

    fn gap_width(&self, _: &Style) -> f32 {
        sizes::GAP
    }

    fn min_size(&self) -> f32 {
        64.0
    }

    /// The layout is mended instead: numbers of tiles then stay as they are.
    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions::OFF
    }

    fn resize_stroke(&self, style: &Style, state: ResizeState) -> Stroke {
        match state {
            ResizeState::Idle => style.visuals.widgets.noninteractive.bg_stroke,
            ResizeState::Hovering => style.visuals.widgets.hovered.bg_stroke,
            ResizeState::Dragging => style.visuals.widgets.active.bg_stroke,
        }
    }

    fn tab_bar_color(&self, visuals: &Visuals) -> Color32 {
        visuals.panel_fill
    }

    fn tab_bg_color(&self, _: &Visuals, _: &Tiles<Pane>, _: TileId, _: &TabState) -> Color32 {
        Color32::TRANSPARENT
    }

    fn tab_outline_stroke(&self, _: &Visuals, _: &Tiles<Pane>, _: TileId, _: &TabState) -> Stroke {
        Stroke::NONE
    }

    fn tab_text_color(&self, visuals: &Visuals, _: &Tiles<Pane>, _: TileId, tab: &TabState) -> Color32 {
        if tab.active { visuals.strong_text_color() } else { visuals.weak_text_color() }
    }

    fn drag_preview_stroke(&self, _: &Visuals) -> Stroke {
        Stroke::new(1.0, theme::ink(self.app.settings().theme).accent)
    }

    fn drag_preview_color(&self, _: &Visuals) -> Color32 {
        theme::ink(self.app.settings().theme).accent.gamma_multiply(0.2)
    }

    fn cycle_tabs_with_keyboard(&self) -> bool {
        true
    }

    fn on_edit(&mut self, edit: EditAction) {
        match edit {
            EditAction::TileResized => self.edits.resized = true,
            EditAction::TileDropped => self.edits.dropped = true,
            // What came forward is read from the tree.
            EditAction::TileDragged | EditAction::TabSelected => {}
        }
    }
}

/// The names of all panes of a tile.
fn collect(tiles: &Tiles<Pane>, tile: TileId, names: &mut Vec<&'static str>) {
    if let Some(pane) = tiles.get_pane(&tile) {
        names.push(title(*pane));
    } else if let Some(container) = tiles.get_container(tile) {
        container.children().for_each(|child| collect(tiles, *child, names));
    }
}
