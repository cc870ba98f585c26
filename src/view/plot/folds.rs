//! Folded silences: hatched over plot and strip, and marked on the axis, where a click unfolds them.

use eframe::egui::{
    Align2, Color32, CursorIcon, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo,
    epaint::TextShape, pos2, vec2,
};

use crate::{
    app::{App, Command},
    figure::axis::{FoldMark, Placement, ZIGZAG},
    query::TimeWindow,
    view::theme::{self, Ink},
};

/// Height of what is clicked below a fold, in points: to where the labels begin, and a little more.
const HANDLE: f32 = 14.0;

/// The folds in view.
#[derive(Debug)]
pub struct Folds(Vec<FoldMark>);

impl Folds {
    pub fn of(placement: &Placement) -> Self {
        Self(FoldMark::all(placement))
    }

    /// Hatches them in a rectangle that lies on the time axis. Grid lines end at them.
    pub fn hatch(&self, painter: &Painter, rect: Rect, ink: &Ink) {
        let stroke = Stroke::new(1.0, ink.strong_grid);
        for fold in &self.0 {
            let x = fold.left as f32..=fold.right as f32;
            painter.rect_filled(Rect::from_x_y_ranges(x, rect.y_range()), 0.0, ink.ground);
            let lines = fold.hatching(rect.top().into(), rect.bottom().into());
            painter.extend(lines.map(|line| Shape::line_segment(line.map(point), stroke)));
        }
    }

    /// Says how long each silence lasts, and, where the plot has its times below it, marks it on the axis; a
    /// click on a mark unfolds them all.
    pub fn marks_ui(
        &self,
        ui: &Ui,
        app: &App,
        (plot, has_times): (Rect, bool),
        ink: &Ink,
        commands: &mut Vec<Command>,
    ) {
        let painter = ui.painter();
        for (number, fold) in self.0.iter().enumerate() {
            label(painter, fold, plot, ink);
            if !has_times {
                continue;
            }
            let mark = Rect::from_min_max(
                pos2(fold.left as f32, plot.bottom()),
                pos2(fold.right as f32, plot.bottom() + HANDLE),
            );
            let response = ui.interact(mark, ui.scope_id().with(("fold", number)), Sense::click());
            let name = format!("Folded: {} without packets", fold.lasts);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            let color = if response.hovered() || response.has_focus() { ink.accent } else { ink.axis };
            zigzag(painter, fold, plot, color);
            if response.clicked() {
                commands.push(Command::FoldGaps(false));
            }
            response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| {
                tell(ui, app, fold.silence);
                ui.weak("Click: show all times in one scale");
            });
        }
    }
}

/// Tells of a silence in a tooltip.
pub fn tell(ui: &mut Ui, app: &App, silence: TimeWindow) {
    let zone = &app.settings().zone;
    let lasts = crate::figure::brief_duration(silence.nanoseconds().into());
    ui.strong(format!("{lasts} without packets, folded"));
    for time in [silence.start, silence.end] {
        let stamp = format!("{} {}", zone.format(time, 0), zone.abbreviation(time));
        ui.monospace(stamp);
    }
}

fn point((x, y): (f64, f64)) -> Pos2 {
    pos2(x as f32, y as f32)
}

/// How long a silence lasts, read upwards at the foot of its fold, where there is room.
fn label(painter: &Painter, fold: &FoldMark, plot: Rect, ink: &Ink) {
    let galley = painter.layout_no_wrap(fold.lasts.clone(), theme::axis_font(), ink.weak);
    let room = galley.size().x + 2.0 * theme::SPACE;
    if !fold.has_room(galley.size().y.into()) || room > plot.height() {
        return;
    }
    let x = fold.left as f32..=fold.right as f32;
    let rect = Rect::from_x_y_ranges(x, plot.bottom() - room..=plot.bottom());
    painter.rect_filled(rect, 0.0, ink.ground);
    // Turned about its upper left corner, which is then at the lower left.
    let at = rect.center() + vec2(-galley.size().y / 2.0, galley.size().x / 2.0);
    painter.add(
        TextShape::new(at, galley, Color32::PLACEHOLDER)
            .with_angle_and_anchor(-std::f32::consts::FRAC_PI_2, Align2::LEFT_TOP),
    );
}

fn zigzag(painter: &Painter, fold: &FoldMark, plot: Rect, color: Color32) {
    let corners = fold.zigzag(f64::from(plot.bottom()) + 1.0).map(point).collect();
    painter.add(Shape::line(corners, Stroke::new(1.0, color)));
    debug_assert!(ZIGZAG < f64::from(HANDLE), "the mark is in what is clicked");
}
