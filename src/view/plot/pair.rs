//! One plot, or two above each other on one time axis with a divider between them.

use eframe::egui::{
    CursorIcon, Key, Modifiers, Rect, Role, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{Frame, PlotReport, PlotState, Scene, legend, plot_ui, strips, title};
use crate::{
    app::{App, Command, PlotPlace},
    view::{axis, theme},
};

/// A lower plot, with its legend and axes, is not worth its room, in points.
const LOWEST: f32 = 120.0;

/// Room between the plots.
const DIVIDER: f32 = 7.0;

/// The share of the height that a key moves the divider by.
const STEP: f32 = 0.05;

const TOO_LOW: &str = "· no room for two plots: enlarge the window";

/// Draws the plots into what room there is.
pub fn plots_ui(ui: &mut Ui, app: &App, state: &mut PlotState, commands: &mut Vec<Command>) -> PlotReport {
    let room = ui.available_rect_before_wrap();
    let gutter =
        |place| app.plot_at(place).map_or(0.0, |plot| axis::width_of_gutter(ui, plot.navigation().plane()));
    let alone = Frame {
        rect: room,
        gutter: gutter(app.active_place()),
        // A small plot keeps its room.
        strips: app.settings().strips
            && vec2(room.width(), room.height() - legend::HEIGHT).min_elem() > 5.0 * strips::SIZE,
        is_upper: true,
        is_lower: true,
        legend: 0.0,
        note: None,
    };
    let Some(beside) = app.plot_beside() else {
        let scene = Scene { app, plot: app.plot(), place: None, is_active: true };
        return one(ui, scene, alone, state, commands).0;
    };
    let Some(division) = Division::of(app, room) else {
        let scene = Scene { app, plot: app.plot(), place: Some(app.active_place()), is_active: true };
        return one(ui, scene, Frame { note: Some(TOO_LOW), ..alone }, state, commands).0;
    };
    let Division { upper, lower, strips, .. } = division;
    let gutter = gutter(PlotPlace::Upper).max(gutter(PlotPlace::Lower));
    let [one_title, other_title] = [app.plot(), beside].map(|plot| title::width(ui, plot, room.width()));
    // Titles of about the same length have their legends in line.
    let in_line = (one_title - other_title).abs() < legend::APART * 3.0;
    let legend = if in_line { one_title.max(other_title) } else { 0.0 };
    let (mut report, mut canvases) = (PlotReport::default(), Vec::with_capacity(2));
    for (place, rect) in [(PlotPlace::Upper, upper), (PlotPlace::Lower, lower)] {
        let is_active = place == app.active_place();
        let plot = if is_active { app.plot() } else { beside };
        let is_upper = place == PlotPlace::Upper;
        let frame = Frame { rect, gutter, strips, is_upper, is_lower: !is_upper, legend, note: None };
        let scene = Scene { app, plot, place: Some(place), is_active };
        let before = commands.len();
        let (of, inside, touched) = one(ui, scene, frame, state, commands);
        if !is_active && (touched || commands.len() > before) {
            // What the hand does here is done to this plot.
            commands.insert(before, Command::ActivatePlot(place));
        }
        if is_active {
            report.active = of.active;
        } else {
            report.beside = Some(of.active);
        }
        report.pointed = report.pointed.or(of.pointed);
        canvases.push((place, inside));
    }
    if let Some((place, _)) = report.pointed
        && let Some((_, other)) = canvases.iter().find(|(of, _)| *of != place)
    {
        crosshair(ui, app, *other);
    }
    divider_ui(ui, app, &division, commands);
    report
}

/// Where two plots stand, with their legends and axes.
struct Division {
    upper: Rect,
    lower: Rect,
    /// There is room for strips.
    strips: bool,
    /// Room above the inside of the upper plot, and the height of both insides.
    above: f32,
    inside: f32,
}

impl Division {
    /// Divides a room: where the divider is in the middle, both plots are equally high inside. None where
    /// there is no room for two.
    fn of(app: &App, room: Rect) -> Option<Self> {
        if room.height() < 2.0 * LOWEST + DIVIDER {
            return None;
        }
        let wide = room.width() > 5.0 * strips::SIZE;
        let with = |strips: bool| {
            let head = legend::HEIGHT + axis::ROOM_ABOVE;
            let above = head + if strips { strips::SIZE } else { 0.0 };
            let between = axis::room_below(false) + DIVIDER + head;
            let inside = room.height() - above - between - axis::room_below(true);
            // Neither is pushed out of sight.
            let least = (inside * 0.1).max(20.0).min(inside / 2.0);
            let height = (inside * app.settings().divider).min(inside - least).max(least);
            let (upper, rest) =
                room.split_top_bottom_at_y(room.top() + above + height + axis::room_below(false));
            Self { upper, lower: rest.with_min_y(rest.top() + DIVIDER), strips, above, inside }
        };
        let division = with(app.settings().strips && wide);
        // A small plot keeps its room.
        Some(if division.inside > 6.0 * strips::SIZE { division } else { with(false) })
    }

    /// The divider's place.
    fn between(&self) -> Rect {
        Rect::from_x_y_ranges(self.upper.x_range(), self.upper.bottom()..=self.lower.top())
    }

    /// The share of the upper plot when the divider is at a height on screen.
    fn share_at(&self, y: f32) -> f32 {
        let bottom = y - DIVIDER / 2.0 - axis::room_below(false);
        (bottom - self.upper.top() - self.above) / self.inside.max(1.0)
    }
}

/// Draws one; gives where its inside is, and whether a hand is on it.
fn one(
    ui: &mut Ui,
    scene: Scene<'_>,
    frame: Frame,
    state: &mut PlotState,
    commands: &mut Vec<Command>,
) -> (PlotReport, Rect, bool) {
    let salt = scene.place.map_or("plot alone", PlotPlace::name);
    let mut child = ui.new_child(UiBuilder::new().max_rect(frame.rect).id_salt(salt));
    child.set_clip_rect(frame.rect.intersect(ui.clip_rect()));
    plot_ui(&mut child, scene, frame, state, commands)
}

/// The time under the pointer, in the plot that the pointer is not over.
fn crosshair(ui: &Ui, app: &App, inside: Rect) {
    let Some(at) = ui.input(|input| input.pointer.hover_pos()) else { return };
    let ink = theme::ink(app.settings().theme);
    let line = Stroke::new(1.0, ink.weak.gamma_multiply(0.6));
    let ends = [pos2(at.x, inside.top()), pos2(at.x, inside.bottom())];
    ui.painter().with_clip_rect(inside).extend(Shape::dashed_line(&ends, line, 4.0, 4.0));
}

fn divider_ui(ui: &Ui, app: &App, division: &Division, commands: &mut Vec<Command>) {
    let rect = division.between();
    let response = ui.interact(rect, ui.scope_id().with("divider"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, "Divider of the plots"));
    let ink = theme::ink(app.settings().theme);
    let held = response.hovered() || response.dragged() || response.has_focus();
    let color = if held { ink.axis } else { ink.strong_grid };
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, color));
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeVertical);
    }
    let share = app.settings().divider;
    let pulled = response.interact_pointer_pos().filter(|_| response.dragged());
    if let Some(at) = pulled.filter(|_| response.drag_delta().y != 0.0) {
        commands.push(Command::DividePlots(division.share_at(at.y)));
    } else if response.double_clicked() {
        commands.push(Command::DividePlots(0.5));
    } else if response.has_focus() {
        for (key, by) in [(Key::ArrowUp, -STEP), (Key::ArrowDown, STEP)] {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                commands.push(Command::DividePlots(share + by));
            }
        }
    }
    response.on_hover_text("Drag: gives one plot more room · double-click: the same to both");
}
