//! Marks at the upper border of the plot where a capture is damaged; a click goes there.

use eframe::egui::{Color32, CursorIcon, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2};

use super::{Canvas, Scene};
use crate::{
    app::{Command, DamagePlace, OpenCapture},
    figure::{counted, plain},
};

/// Half the width and the height of a mark, in points.
const MARK: (f32, f32) = (5.0, 8.0);

/// Marks nearer than this are one, in points.
const APART: f32 = 8.0;

/// Places that a tooltip tells one by one.
const TOLD: usize = 3;

/// Draws them over the plot; true while the pointer is on one.
pub fn damages_ui(ui: &Ui, scene: Scene<'_>, canvas: &Canvas, commands: &mut Vec<Command>) -> bool {
    let Scene { app, plot, .. } = scene;
    let rect = canvas.rect();
    let seen = |place: &&DamagePlace| !plot.lens().hidden_captures.contains(&place.capture);
    let at = |place| match place {
        &DamagePlace { nearest: Some((frame, time)), .. } => Some((canvas.screen_from_time(time), frame)),
        _ => None,
    };
    let all = app.damages().places().iter().filter(seen);
    let mut marks: Vec<(f32, u64, &DamagePlace)> = all
        .filter_map(|place| at(place).map(|(x, frame)| (x, frame, place)))
        .filter(|(x, ..)| rect.x_range().contains(*x))
        .collect();
    marks.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut pointed = false;
    for together in marks.chunk_by(|one, other| other.0 - one.0 < APART) {
        let [(x, frame, first), ..] = together else { continue };
        pointed |= mark_ui(ui, scene, (rect, *x), (together, *frame, first), commands);
    }
    pointed
}

fn mark_ui(
    ui: &Ui,
    scene: Scene<'_>,
    (rect, x): (Rect, f32),
    (together, frame, first): (&[(f32, u64, &DamagePlace)], u64, &DamagePlace),
    commands: &mut Vec<Command>,
) -> bool {
    let (half, height) = MARK;
    let top = rect.top();
    let place = Rect::from_x_y_ranges(x - half..=x + half, top..=top + height);
    let name = format!("damaged at {}", first.damage.offset);
    let id = ui.scope_id().with(("damage", first.capture, first.damage.offset));
    let response = ui.interact(place.expand(2.0), id, Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, scene.named(&name)));
    let color: Color32 = ui.visuals().warn_fg_color;
    let points = vec![pos2(x - half, top), pos2(x + half, top), pos2(x, top + height)];
    ui.painter().add(Shape::convex_polygon(points, color, Stroke::NONE));
    ui.painter().vline(x, rect.y_range(), Stroke::new(1.0, color.gamma_multiply(0.35)));
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| {
        ui.set_max_width(420.0);
        for (.., place) in together.iter().take(TOLD) {
            let name = scene.app.captures().list().get(usize::from(place.capture)).map(OpenCapture::name);
            ui.label(plain(&format!("{}, {}", name.unwrap_or_default(), place.words())));
        }
        if together.len() > TOLD {
            ui.label(format!("and {} here", counted((together.len() - TOLD) as u64, "more place")));
        }
        ui.weak("Click: the packet beside it, and the list of damaged places");
    });
    if response.clicked() {
        commands.push(Command::GoToFrameOf { capture: first.capture, frame });
        commands.push(Command::ShowDamages(true));
    }
    response.hovered()
}
