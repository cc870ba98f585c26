//! The plot: time across, address up, a dot for every packet.
//!
//! `egui_plot` is the canvas; ticks, gestures, hover and legend are ours. The picture comes ready
//! from the app as one image with the rectangle of the world that it shows.

mod box_menu;
mod canvas;
mod found;
mod hover;
mod input;
mod landmark;
mod legend;
mod marks;
mod measure;
mod nothing;
mod raster;
mod selection;
mod strips;

use std::time::Duration;

use eframe::egui::{Pos2, Rect, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, vec2};
use egui_plot::{Plot, PlotBounds};

pub use canvas::Canvas;
use found::FoundTextures;
use input::{Gesture, Purpose};
pub use nothing::other_plane_packets;
use raster::Textures;
use strips::Strips;

use super::{axis::Axes, subject::Subject, theme};
use crate::{
    app::{App, Command},
    query::Window,
};

/// What the plot remembers between frames.
#[derive(Debug, Default)]
pub struct PlotState {
    textures: Textures,
    found: FoundTextures,
    gesture: Option<Gesture>,
    /// A box that was drawn and waits for its purpose.
    drawn: Option<Window>,
    /// The next drag with the first button draws a box too (key B).
    pub draws_boxes: bool,
    /// The next drag with the first button measures (key M).
    pub measures: bool,
    /// A menu is open: nothing else is to be told at the pointer.
    pub menu_is_open: bool,
    /// What was clicked with the right button, and where.
    pointed_at: Option<(Vec<Subject>, Pos2)>,
}

impl PlotState {
    /// Time spent on handing pictures over to egui since it was asked last.
    pub fn take_uploading(&mut self) -> Duration {
        self.textures.take_spent()
    }

    /// What was clicked with the right button since, and where: a menu is to be opened there.
    pub fn take_pointed_at(&mut self) -> Option<(Vec<Subject>, Pos2)> {
        self.pointed_at.take()
    }

    /// A box is being drawn that is measured.
    fn measuring(&self) -> bool {
        matches!(self.gesture, Some(Gesture::Box { purpose: Purpose::Measure, .. }))
    }

    /// Takes back what a person has begun; true if there was something.
    pub fn escape(&mut self) -> bool {
        let begun = self.drawn.is_some() || self.gesture.is_some() || self.draws_boxes || self.measures;
        (self.drawn, self.gesture, self.draws_boxes, self.measures) = (None, None, false, false);
        begun
    }
}

/// What the app has to be told after the plot was drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlotReport {
    /// The plot's size in points.
    pub size: Vec2,
    /// The small box under the pointer.
    pub pointed: Option<Window>,
}

/// Draws the plot into what room there is.
pub fn plot_ui(ui: &mut Ui, app: &App, state: &mut PlotState, commands: &mut Vec<Command>) -> PlotReport {
    let ink = theme::ink(app.settings().theme);
    let navigation = app.navigation();
    let (strip, room) = ui
        .available_rect_before_wrap()
        .split_top_bottom_at_y(ui.available_rect_before_wrap().top() + legend::HEIGHT);
    // A small plot keeps its room.
    let strips = app.settings().strips && room.size().min_elem() > 5.0 * strips::SIZE;
    let for_plot = if strips {
        Rect::from_min_max(room.min + vec2(0.0, strips::SIZE), room.max - vec2(strips::SIZE, 0.0))
    } else {
        room
    };
    let axes = Axes::divide(ui, for_plot, navigation.plane());
    let canvas = Canvas::new(axes.plot, navigation);
    let zone = &app.settings().zone;
    let labels =
        axes.labels(&canvas, navigation.plane(), zone.time_zone(), zone.abbreviation(canvas.time().start));
    let painter = ui.painter().clone();
    painter.rect_filled(axes.plot, 0.0, ink.ground);
    axes.paint_grid(&painter, &canvas, &labels, &ink);

    let raster = app.picture().raster();
    let images = state.textures.images(ui.ctx(), app.picture(), &canvas);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(axes.plot).id_salt("plot"));
    inner.set_clip_rect(axes.plot.intersect(ui.clip_rect()));
    let shown = Plot::new("time by address")
        .sense(Sense::click_and_drag())
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_crosshair(false)
        .show_x(false)
        .show_y(false)
        .set_margin_fraction(Vec2::ZERO)
        .width(axes.plot.width())
        .height(axes.plot.height())
        .show(&mut inner, |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max(
                [0.0, 0.0],
                [canvas.span() / 1e9, canvas.height()],
            ));
            for image in images {
                plot.image(image);
            }
        });
    let response = shown.response;
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Time by address"));

    let inside = painter.with_clip_rect(axes.plot);
    if let Some(raster) = raster.filter(|raster| raster.marks.is_some()) {
        // A dot at the border is whole.
        let with_border = painter
            .with_clip_rect(axes.plot.expand(marks::reach(raster.mark_size)).intersect(ui.clip_rect()));
        marks::paint(&with_border, axes.plot, raster, app.picture().renewed(), &canvas, app.settings().theme);
    }
    state.found.paint(ui.ctx(), &inside, app.found(), &canvas, app.settings().theme);
    landmark::paint(&inside, app, &canvas, &ink);
    selection::paint(&inside, app, &canvas, &ink);
    let strip = strip.with_min_x(axes.plot.left()).with_max_x(axes.plot.right());
    legend::legend_ui(ui, app, strip, &ink, commands);
    axes.paint_labels(&painter, &canvas, &labels, &ink);

    if strips {
        Strips::beside(axes.plot).ui(ui, app, &canvas, &ink, commands);
    }

    let pointed = hover::hover_ui(ui, app, &response, &canvas, state, &ink);
    input::gestures(ui, app, &response, &canvas, state, commands);
    if let Some(rect) = input::box_under_way(state, &response, &canvas).filter(|_| !state.measuring()) {
        selection::paint_box(&inside, rect, ink.accent);
    }
    measure::measure_ui(ui, app, &canvas, &ink);
    box_menu::box_menu_ui(ui, &canvas, state, commands);
    nothing::nothing_ui(ui, app, axes.plot, commands);
    PlotReport { size: axes.plot.size(), pointed }
}
