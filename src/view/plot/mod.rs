//! The plot: time across, address up, a dot for every packet.
//!
//! `egui_plot` is the canvas; ticks, gestures, hover and legend are ours. The picture comes ready
//! from the app as one image with the rectangle of the world that it shows.

mod box_menu;
mod canvas;
mod damages;
mod folds;
mod found;
mod hover;
mod input;
mod landmark;
mod legend;
mod marks;
mod measure;
mod next_drag;
mod nothing;
mod pair;
mod raster;
mod selection;
mod strips;
mod title;

use std::time::Duration;

use eframe::egui::{Pos2, Rect, Response, Role, Sense, Ui, UiBuilder, Vec2, WidgetInfo, vec2};
use egui_plot::{Plot, PlotBounds, PlotImage};

pub use canvas::Canvas;
use folds::Folds;
use found::FoundTextures;
use input::{Gesture, Purpose};
pub use next_drag::NextDrag;
pub use nothing::other_plane_packets;
pub use pair::plots_ui;
use raster::Textures;
use strips::Strips;

use super::{axis::Axes, subject::Subject, theme};
use crate::{
    app::{self, App, Command, PlotPlace},
    query::Window,
};

/// What the plots remember between frames.
#[derive(Debug, Default)]
pub struct PlotState {
    upper: PlotHand,
    lower: PlotHand,
    pub next_drag: NextDrag,
    /// A menu is open: nothing else is to be told at the pointer.
    pub menu_is_open: bool,
    /// A key was pressed since the pointer moved last: the eye is elsewhere.
    at_keys: bool,
    /// What was clicked with the right button, and where.
    pointed_at: Option<(Vec<Subject>, Pos2)>,
}

/// What one plot remembers.
#[derive(Debug, Default)]
struct PlotHand {
    textures: Textures,
    found: FoundTextures,
    gesture: Option<Gesture>,
    /// A box that was drawn and waits for its purpose.
    drawn: Option<Window>,
    /// Where a double click waits for the packet that its first click picks.
    zooming: Option<Pos2>,
}

impl PlotState {
    /// Time spent on handing pictures over to egui since it was asked last.
    pub fn take_uploading(&mut self) -> Duration {
        self.upper.textures.take_spent() + self.lower.textures.take_spent()
    }

    /// What was clicked with the right button since, and where: a menu is to be opened there.
    pub fn take_pointed_at(&mut self) -> Option<(Vec<Subject>, Pos2)> {
        self.pointed_at.take()
    }

    fn hand_mut(&mut self, place: PlotPlace) -> &mut PlotHand {
        match place {
            PlotPlace::Upper => &mut self.upper,
            PlotPlace::Lower => &mut self.lower,
        }
    }

    /// A box was drawn, and its small menu waits for an answer.
    pub fn asks_about_box(&self) -> bool {
        [&self.upper, &self.lower].iter().any(|hand| hand.drawn.is_some())
    }

    /// Takes back what a person has begun; true if there was something.
    pub fn escape(&mut self) -> bool {
        let mut begun = std::mem::take(&mut self.next_drag) != NextDrag::Pan;
        for hand in [&mut self.upper, &mut self.lower] {
            begun |= hand.drawn.is_some() || hand.gesture.is_some();
            (hand.drawn, hand.gesture, hand.zooming) = (None, None, None);
        }
        begun
    }
}

impl PlotHand {
    /// A box is being drawn that is measured.
    fn measuring(&self) -> bool {
        matches!(self.gesture, Some(Gesture::Box { purpose: Purpose::Measure, .. }))
    }
}

/// What the app has to be told after the plots were drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlotReport {
    /// The active plot's size in points, and that of the one beside it, if it was drawn.
    pub active: Vec2,
    pub beside: Option<Vec2>,
    /// The small box under the pointer, in the plot that it is over.
    pub pointed: Option<(PlotPlace, Window)>,
}

/// What is drawn: a plot of the app.
#[derive(Clone, Copy, Debug)]
struct Scene<'a> {
    app: &'a App,
    plot: &'a app::Plot,
    /// Of one of two.
    place: Option<PlotPlace>,
    is_active: bool,
}

impl Scene<'_> {
    /// The accessible name of something that each plot has.
    fn named(&self, name: &str) -> String {
        self.place.map_or_else(|| name.to_owned(), |place| format!("{name}, {}", place.name()))
    }
}

/// Where a plot is drawn, and with what around it.
#[derive(Clone, Copy, Debug)]
struct Frame {
    rect: Rect,
    /// Width of the gutter for addresses.
    gutter: f32,
    strips: bool,
    /// No other plot is above it: it has the strip over time.
    is_upper: bool,
    /// No other plot is below it: it has the times.
    is_lower: bool,
    /// Where its legend begins at the earliest, from the left, behind its title.
    legend: f32,
    /// A word behind its title.
    note: Option<&'static str>,
}

/// Draws a plot; gives where its inside is, and whether a hand is on it.
fn plot_ui(
    ui: &mut Ui,
    scene: Scene<'_>,
    frame: Frame,
    state: &mut PlotState,
    commands: &mut Vec<Command>,
) -> (PlotReport, Rect, bool) {
    let Scene { app, plot, .. } = scene;
    let at = scene.place.unwrap_or(app.active_place());
    let mut hand = std::mem::take(state.hand_mut(at));
    let ink = theme::ink(app.settings().theme);
    let navigation = plot.navigation();
    let (strip, room) = frame.rect.split_top_bottom_at_y(frame.rect.top() + legend::HEIGHT);
    let for_plot = if frame.strips {
        let above = if frame.is_upper { strips::SIZE } else { 0.0 };
        Rect::from_min_max(room.min + vec2(0.0, above), room.max - vec2(strips::SIZE, 0.0))
    } else {
        room
    };
    let axes = Axes::divide(ui, for_plot, frame.gutter, frame.is_lower);
    let canvas = Canvas::new(axes.plot, navigation, ui.pixels_per_point());
    let zone = &app.settings().zone;
    let labels =
        axes.labels(&canvas, navigation.plane(), zone.time_zone(), zone.abbreviation(canvas.time().start));
    let painter = ui.painter().clone();
    painter.rect_filled(axes.plot, 0.0, ink.ground);
    axes.paint_grid(&painter, &canvas, &labels, &ink);

    let folds = Folds::of(&axes.placement(&canvas));
    folds.hatch(&painter, axes.plot, &ink);
    let raster = plot.picture().raster();
    let images = hand.textures.images(ui.ctx(), plot.picture(), &canvas);
    let response = images_ui(ui, &canvas, images);
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, scene.named("Time by address")));

    let inside = painter.with_clip_rect(axes.plot);
    if let Some(raster) = raster.filter(|raster| raster.marks.is_some()) {
        // A dot at the border is whole.
        let with_border = painter
            .with_clip_rect(axes.plot.expand(marks::reach(raster.mark_size)).intersect(ui.clip_rect()));
        marks::paint(
            &with_border,
            axes.plot,
            raster,
            plot.picture().renewed(),
            &canvas,
            app.settings().theme,
        );
    }
    hand.found.paint(ui.ctx(), &inside, plot.found(), &canvas, app.settings().theme);
    landmark::paint(&inside, plot, &canvas, &ink);
    selection::paint(&inside, scene, &canvas, &ink);
    let mut touched = response.is_pointer_button_down_on();
    let strip = strip.with_max_x(axes.plot.right());
    let mut left = axes.plot.left();
    if scene.place.is_some() {
        let (right, clicked) = title::title_ui(ui, scene, strip, &ink, frame.note);
        touched |= clicked;
        left = left.max(right.max(frame.rect.left() + frame.legend) + legend::APART);
    }
    legend::legend_ui(ui, scene, strip.with_min_x(left), &ink, commands);
    axes.paint_labels(&painter, &canvas, &labels, &ink);
    folds.marks_ui(ui, app, (axes.plot, frame.is_lower), &ink, commands);

    let on_damage = damages::damages_ui(ui, scene, &canvas, commands);
    if frame.strips {
        Strips::beside(axes.plot, frame.is_upper).ui(ui, scene, &canvas, &folds, &ink, commands);
    }

    state.next_drag.paint(&inside, axes.plot, &ink);
    let pointed = if on_damage {
        None
    } else {
        hover::hover_ui(ui, scene, &response, (&canvas, &axes), &hand, state, &ink)
    };
    input::gestures(ui, scene, &response, &canvas, &mut hand, state, commands);
    if let Some(rect) = input::box_under_way(&hand, &response, &canvas).filter(|_| !hand.measuring()) {
        selection::paint_box(&inside, rect, ink.accent);
    }
    if scene.is_active {
        measure::measure_ui(ui, app, &canvas, &ink);
        box_menu::box_menu_ui(ui, &canvas, &mut hand, commands);
    } else {
        hand.drawn = None;
    }
    nothing::nothing_ui(ui, scene, axes.plot, commands);
    *state.hand_mut(at) = hand;
    let report =
        PlotReport { active: axes.plot.size(), beside: None, pointed: pointed.map(|window| (at, window)) };
    (report, axes.plot, touched)
}

/// Draws the images of a picture where a canvas lies; gives what takes the hand there.
fn images_ui(ui: &mut Ui, canvas: &Canvas, images: Vec<PlotImage>) -> Response {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(canvas.rect()).id_salt("plot"));
    inner.set_clip_rect(canvas.rect().intersect(ui.clip_rect()));
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
        .width(canvas.rect().width())
        .height(canvas.rect().height())
        .show(&mut inner, |shown| {
            shown.set_plot_bounds(PlotBounds::from_min_max([0.0, 0.0], [1.0, canvas.height()]));
            for image in images {
                shown.image(image);
            }
        });
    shown.response
}
