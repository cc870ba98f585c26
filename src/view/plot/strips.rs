//! Strips beside the plot, on its axes: packets over time above it, packets over addresses at its right.
//! A drag over a strip zooms into that part of its axis; with Shift it selects the packets.

use eframe::egui::{
    Color32, CursorIcon, Mesh, Painter, Pos2, Rect, Response, Role, Sense, Shape, Ui, WidgetInfo, pos2,
};

use super::{Canvas, Scene, folds::Folds, selection::paint_box};
use crate::{
    app::{Command, Piece, Plot},
    figure::grouped,
    query::{TimeWindow, Window},
    view::theme::Ink,
};

/// Height of the strip over time, and width of that over addresses, in points.
pub const SIZE: f32 = 34.0;

/// Between a strip and the plot.
const GAP: f32 = 3.0;

/// A shorter drag was a click, in points.
const SHORTEST: f32 = 4.0;

/// The strips' rectangles beside a plot.
#[derive(Clone, Copy, Debug)]
pub struct Strips {
    /// None where another plot above has it.
    time: Option<Rect>,
    address: Rect,
}

/// Along which axis a strip lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Along {
    Time,
    Address,
}

impl Strips {
    /// Beside a plot that has left them room.
    pub fn beside(plot: Rect, with_time: bool) -> Self {
        let time = Rect::from_min_max(
            pos2(plot.left(), plot.top() - GAP - SIZE),
            pos2(plot.right(), plot.top() - GAP),
        );
        let time = with_time.then_some(time);
        let address = Rect::from_min_max(
            pos2(plot.right() + GAP, plot.top()),
            pos2(plot.right() + GAP + SIZE, plot.bottom()),
        );
        Self { time, address }
    }

    /// Draws both, and reads what the hand does on them.
    pub fn ui(
        &self,
        ui: &Ui,
        scene: Scene<'_>,
        canvas: &Canvas,
        folds: &Folds,
        ink: &Ink,
        commands: &mut Vec<Command>,
    ) {
        let rects = [(Along::Time, self.time), (Along::Address, Some(self.address))];
        for (along, rect) in rects {
            let Some(rect) = rect else { continue };
            let painter = ui.painter().with_clip_rect(rect);
            painter.rect_filled(rect, 0.0, ink.ground);
            if along == Along::Time {
                folds.hatch(&painter, rect, ink);
            }
            let bars = Bars { along, rect, canvas, color: ink.weak, ground: ink.ground };
            bars.paint(&painter, scene.plot);
            bars.brush(ui, &painter, scene, ink, commands);
        }
    }
}

/// One strip.
struct Bars<'a> {
    along: Along,
    rect: Rect,
    canvas: &'a Canvas,
    color: Color32,
    ground: Color32,
}

impl Bars<'_> {
    fn paint(&self, painter: &Painter, plot: &Plot) {
        let picture = plot.picture();
        let whole = picture.whole();
        // A part of the next picture has all packets of its times, but not all of its addresses.
        let parts = picture.parts().iter().filter(|_| self.along == Along::Time);
        let most = whole.into_iter().chain(parts.clone()).flat_map(|piece| self.counts(piece)).max();
        let Some(most) = most.copied().filter(|most| *most > 0) else { return };
        let mut mesh = Mesh::default();
        if let Some(whole) = whole {
            self.piece(&mut mesh, whole, most);
        }
        painter.add(Shape::mesh(mesh));
        for part in parts {
            // It stands in the place of the last picture.
            let TimeWindow { start, end } = part.raster.window.time;
            let x = self.canvas.screen_from_time(start)..=self.canvas.screen_from_time(end);
            painter.rect_filled(Rect::from_x_y_ranges(x, self.rect.y_range()), 0.0, self.ground);
            let mut mesh = Mesh::default();
            self.piece(&mut mesh, part, most);
            painter.add(Shape::mesh(mesh));
        }
    }

    fn counts<'p>(&self, piece: &'p Piece) -> &'p [u32] {
        match self.along {
            Along::Time => &piece.raster.profile.columns,
            Along::Address => &piece.raster.profile.rows,
        }
    }

    /// A bar for each column or row that has packets: its length is the square root of their number, so
    /// that a burst leaves the rest to be seen.
    fn piece(&self, mesh: &mut Mesh, piece: &Piece, most: u32) {
        let counts = self.counts(piece);
        let all = counts.len().max(1) as f64;
        for (from, to, places) in self.stretches(piece) {
            // The columns that reach into this stretch, and what one is wide on screen.
            let (first, last) = ((from * all).floor(), (to * all).ceil());
            let step = (places.1 - places.0) / ((to - from) * all) as f32;
            let (low, high) = (places.0.min(places.1), places.0.max(places.1));
            let at = |column: f64| (places.0 + (column - from * all) as f32 * step).clamp(low, high);
            let columns = counts.iter().enumerate().skip(first as usize).take((last - first) as usize);
            for (column, count) in columns.filter(|(_, count)| **count > 0) {
                let share = (f64::from(*count) / f64::from(most)).sqrt() as f32;
                let length = (share * SIZE).max(1.0);
                let (one, other) = (at(column as f64), at(column as f64 + 1.0));
                let Rect { min, max } = self.rect;
                let bar = match self.along {
                    Along::Time => Rect::from_two_pos(pos2(one, max.y - length), pos2(other, max.y)),
                    Along::Address => Rect::from_two_pos(pos2(min.x, one), pos2(min.x + length, other)),
                };
                if bar.intersects(self.rect) {
                    mesh.add_colored_rect(bar, self.color);
                }
            }
        }
    }

    /// Stretches in which a piece and the canvas are linear: shares of the piece, and where those lie on
    /// screen.
    fn stretches(&self, piece: &Piece) -> Vec<(f64, f64, (f32, f32))> {
        match self.along {
            Along::Time => {
                let always = TimeWindow { start: i64::MIN, end: i64::MAX };
                let x = |share: f64| self.rect.left() + share as f32 * self.rect.width();
                let overlaps = piece.raster.times.overlaps(self.canvas.times(), always).into_iter();
                overlaps.map(|of| (of.here.0, of.here.1, (x(of.there.0), x(of.there.1)))).collect()
            }
            Along::Address => {
                let of = self.canvas.rect_of(&piece.raster.window);
                of.map(|of| (0.0, 1.0, (of.bottom(), of.top()))).into_iter().collect()
            }
        }
    }

    /// Zooms or selects by a drag, and tells what is under the pointer.
    fn brush(&self, ui: &Ui, painter: &Painter, scene: Scene<'_>, ink: &Ink, commands: &mut Vec<Command>) {
        let name = match self.along {
            Along::Time => "Packets over time".to_owned(),
            Along::Address => scene.named("Packets over addresses"),
        };
        let response = ui.interact(self.rect, ui.scope_id().with(&name), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &name));
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(match self.along {
                Along::Time => CursorIcon::ResizeHorizontal,
                Along::Address => CursorIcon::ResizeVertical,
            });
        }
        let origin = ui.input(|input| input.pointer.press_origin());
        let now = response.interact_pointer_pos();
        if let (Some(origin), Some(now)) = (origin.filter(|_| response.dragged()), now) {
            paint_box(painter, self.between(origin, now), ink.accent);
        }
        // The press is over in the frame in which the drag stops: what was last drawn counts.
        let id = response.id.with("from");
        if response.drag_started() {
            ui.data_mut(|data| data.insert_temp(id, origin));
        }
        if response.drag_stopped() {
            let from: Option<Pos2> = ui.data(|data| data.get_temp(id)).flatten();
            if let (Some(from), Some(to)) = (from, now) {
                self.brushed(ui, self.between(from, to), commands);
            }
        }
        if response.double_clicked() {
            commands.push(self.whole(scene.plot));
        }
        self.tell(scene, &response);
    }

    /// The part of the strip between two places.
    fn between(&self, one: Pos2, other: Pos2) -> Rect {
        let rect = Rect::from_two_pos(self.rect.clamp(one), self.rect.clamp(other));
        match self.along {
            Along::Time => Rect::from_x_y_ranges(rect.x_range(), self.rect.y_range()),
            Along::Address => Rect::from_x_y_ranges(self.rect.x_range(), rect.y_range()),
        }
    }

    fn brushed(&self, ui: &Ui, part: Rect, commands: &mut Vec<Command>) {
        let length = if self.along == Along::Time { part.width() } else { part.height() };
        if length < SHORTEST {
            return;
        }
        let plot = self.canvas.rect();
        let window = self.canvas.window_of(match self.along {
            Along::Time => Rect::from_x_y_ranges(part.x_range(), plot.y_range()),
            Along::Address => Rect::from_x_y_ranges(plot.x_range(), part.y_range()),
        });
        let selects = ui.input(|input| input.modifiers.shift);
        commands.push(if selects { Command::Select(window) } else { Command::ZoomTo(window) });
    }

    /// All of this axis, with the part of the other that is in view.
    fn whole(&self, plot: &Plot) -> Command {
        let (now, whole) = (plot.navigation().window(), plot.navigation().whole());
        Command::ZoomTo(match self.along {
            Along::Time => Window { time: whole.time, ..now },
            Along::Address => Window { addresses: whole.addresses, ..now },
        })
    }

    fn tell(&self, scene: Scene<'_>, response: &Response) {
        let Some(at) = response.hover_pos().filter(|at| self.rect.contains(*at)) else { return };
        let Some(piece) = scene.plot.picture().whole() else { return };
        let Some(of) = self.canvas.rect_of(&piece.raster.window) else { return };
        let counts = self.counts(piece);
        let share = match self.along {
            Along::Time => piece.raster.times.share(self.canvas.time_at(at.x)),
            Along::Address => f64::from((of.bottom() - at.y) / of.height()),
        };
        let count = counts.get((share * counts.len() as f64).floor().max(0.0) as usize).copied().unwrap_or(0);
        let place = match self.along {
            Along::Time => scene.app.settings().zone.format(self.canvas.time_at(at.x), 0),
            Along::Address => {
                self.canvas.address_at(at.y).map_or_else(String::new, |address| address.to_string())
            }
        };
        let what = if self.along == Along::Time { "this column" } else { "this row" };
        response.clone().on_hover_ui_at_pointer(|ui| {
            ui.label(place);
            ui.label(format!("{} packets in {what} of the plot", grouped(u64::from(count))));
            ui.weak("Drag: zoom · Shift + drag: select · double-click: all");
        });
    }
}
