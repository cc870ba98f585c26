//! What is chosen, marked on the plot: the packet that is read, its companions, and their box.

use std::{collections::HashSet, net::IpAddr};

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind};

use super::{Canvas, Scene};
use crate::{
    query::{Direction, PointId},
    view::theme::Ink,
};

/// More companions than this are not ringed: the rings would hide the dots.
const RINGED: usize = 1_000;

/// Of rings closer than this to each other one is enough, in points: more would make a blot.
const APART: f32 = 7.0;

/// Paints box and rings.
pub fn paint(painter: &Painter, scene: Scene<'_>, canvas: &Canvas, ink: &Ink) {
    let app = scene.app;
    let chosen = app.chosen();
    if let Some(rect) = chosen.area().and_then(|area| canvas.rect_of(&area)) {
        paint_box(painter, rect, ink.axis);
    }
    if chosen.points().is_empty() {
        return;
    }
    let place = |id: PointId| placed(scene, canvas, id).map(|(_, at)| at);
    if (2..=RINGED).contains(&chosen.points().len()) {
        let faint = Stroke::new(1.0, ink.strong.gamma_multiply(0.35));
        let companions = chosen.points().iter().filter(|id| Some(**id) != chosen.current());
        let mut ringed = HashSet::new();
        let apart = |at: &Pos2| ringed.insert(((at.x / APART) as i32, (at.y / APART) as i32));
        let rings = companions.filter_map(|id| place(*id)).filter(apart);
        painter.extend(rings.map(|at| Shape::circle_stroke(at, 4.5, faint)));
    }
    if let Some(at) = chosen.current().and_then(place) {
        painter.circle_stroke(at, 6.5, Stroke::new(3.0, ink.ground));
        painter.circle_stroke(at, 6.5, Stroke::new(1.6, ink.strong));
    }
}

/// A box that is drawn, or was.
pub fn paint_box(painter: &Painter, rect: Rect, color: Color32) {
    painter.rect_filled(rect, 0.0, color.gamma_multiply(0.10));
    painter.rect_stroke(rect, 0.0, Stroke::new(1.0, color), StrokeKind::Inside);
}

/// The packet that is read, if the plot shows it: its peer, and where its dot is.
pub fn read_packet(scene: Scene<'_>, canvas: &Canvas) -> Option<(IpAddr, Pos2)> {
    placed(scene, canvas, scene.app.chosen().current()?)
}

/// A packet that the plot shows: its peer, and where its dot is.
fn placed(scene: Scene<'_>, canvas: &Canvas, id: PointId) -> Option<(IpAddr, Pos2)> {
    let index = scene.app.captures().index();
    let point = index.point(id)?;
    let shown = scene.plot.direction(index, id);
    let peer = match shown {
        Some(Direction::To) => point.source,
        Some(_) => point.destination,
        None => return None,
    };
    let row = scene.plot.navigation().plane().row(peer)?;
    let at = canvas.screen_from_world(point.time?.0, row + 0.5);
    canvas.rect().expand(8.0).contains(at).then_some((peer, at))
}
