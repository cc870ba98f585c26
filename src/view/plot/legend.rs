//! The legend: a strip above the plot that tells which colour is what, and how much of it is in view. A
//! click on an entry shows only that, with Alt all but that; once more shows everything again.

use std::collections::BTreeSet;

use eframe::egui::{
    Align2, Button, Color32, CursorIcon, FontId, Popup, Pos2, Rect, RichText, Role, ScrollArea, Sense,
    TextStyle, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::Scene;
use crate::{
    app::{App, ColorBy, Command, OpenCapture, Panel, Plot, Raster},
    figure::{counted, density_color, grouped},
    query::{Direction, DirectionFilter, PortList},
    view::theme::{self, Ink},
};

/// Height of the strip.
pub const HEIGHT: f32 = 22.0;
const SWATCH: f32 = 8.0;
const PAD: f32 = 6.0;
/// Between entries.
pub const APART: f32 = 18.0;
/// The menu of what has no room is no higher than this, in points.
const MENU: f32 = 320.0;
/// Ports that it lists.
const MOST_LISTED: usize = 40;
/// The ramp of densities.
const RAMP: Vec2 = Vec2::new(240.0, 5.0);
const RAMP_STEPS: usize = 80;

/// Draws the legend of the picture in view into a strip.
pub fn legend_ui(ui: &Ui, scene: Scene<'_>, strip: Rect, ink: &Ink, commands: &mut Vec<Command>) {
    let Some(raster) = scene.plot.picture().raster().filter(|raster| raster.total > 0) else { return };
    let line = Line { ui, font: theme::axis_font(), y: strip.center().y };
    if raster.color == ColorBy::Density {
        line.ramp(raster, scene.app, strip, ink);
        return;
    }
    let entries = entries(scene.app, raster);
    let mut x = strip.left();
    for (place, Entry { category, color, name, count }) in entries.iter().enumerate() {
        let more = format!("and {} more", entries.len() - place);
        let rest = if place + 1 < entries.len() { line.width(&more) + APART } else { 0.0 };
        let width = SWATCH + PAD + line.width(name) + PAD + line.width(count);
        if x + width + rest > strip.right() {
            let rect = Rect::from_x_y_ranges(x - PAD..=x + line.width(&more) + PAD, strip.y_range());
            let hidden = entries.get(place..).unwrap_or_default();
            more_ui(ui, scene, raster, (&more, rect, hidden), ink, commands);
            line.text(x, &more, ink.weak);
            break;
        }
        let rect = Rect::from_x_y_ranges(x - PAD..=x + width + PAD, strip.y_range());
        entry_ui(ui, scene, raster, *category, (name, rect), ink, commands);
        let swatch = Rect::from_center_size(pos2(x + SWATCH / 2.0, line.y), Vec2::splat(SWATCH));
        ui.painter().rect_filled(swatch, SWATCH / 2.0, *color);
        x = line.text(x + SWATCH + PAD, name, ink.axis) + PAD;
        x = line.text(x, count, ink.weak) + APART;
    }
}

/// What has a colour, and packets in view.
struct Entry {
    category: usize,
    color: Color32,
    name: String,
    count: String,
}

/// Makes an entry a button, where the lens can show it alone.
fn entry_ui(
    ui: &Ui,
    scene: Scene<'_>,
    raster: &Raster,
    category: usize,
    (name, rect): (&str, Rect),
    ink: &Ink,
    commands: &mut Vec<Command>,
) {
    let Some([only, without]) = choices(scene, raster, category) else { return };
    let response = ui.interact(rect, ui.scope_id().with(("legend", category)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Legend: {name}")));
    if response.hovered() || response.has_focus() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        ui.painter().rect_filled(rect.shrink2(Vec2::new(0.0, 2.0)), 4.0, ink.weak.gamma_multiply(0.25));
    }
    let of_rest = raster.color == ColorBy::Port && category == raster.palette.other();
    let response = response.on_hover_text(if of_rest {
        "Click: only packets whose port has no colour of its own, or that have none, and everything again\n\
         Alt + click: all but these\nThe right button on a port in the lens panel gives it a colour"
    } else {
        "Click: only this, and everything again · Alt + click: all but this"
    });
    if response.clicked() {
        let leaves_out = ui.input(|input| input.modifiers.alt);
        commands.push(if leaves_out { without } else { only });
    }
}

/// What has no room in the strip, as a menu.
fn more_ui(
    ui: &Ui,
    scene: Scene<'_>,
    raster: &Raster,
    (more, rect, hidden): (&str, Rect, &[Entry]),
    ink: &Ink,
    commands: &mut Vec<Command>,
) {
    let response = ui.interact(rect, ui.scope_id().with("more of the legend"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Legend: {more}")));
    if response.hovered() || response.has_focus() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
        ui.painter().rect_filled(rect.shrink2(Vec2::new(0.0, 2.0)), 4.0, ink.weak.gamma_multiply(0.25));
    }
    let open = Popup::menu(&response).width(220.0).show(|ui| {
        ScrollArea::vertical().max_height(MENU).show(ui, |ui| {
            for entry in hidden {
                let Some([only, without]) = choices(scene, raster, entry.category) else { continue };
                menu_entry_ui(ui, &entry.name, &entry.count, [only, without], commands);
            }
            if raster.color == ColorBy::Port {
                uncoloured_ui(ui, scene, raster, commands);
            }
        });
    });
    if open.is_none() {
        response.on_hover_text("Click: the rest of the list, and the ports in view without a colour");
    }
}

/// The most frequent of the ports in view that have no colour, as far as they are counted.
fn uncoloured_ui(ui: &mut Ui, scene: Scene<'_>, raster: &Raster, commands: &mut Vec<Command>) {
    let Scene { app, is_active, .. } = scene;
    // Ports are ranked for the active plot.
    if !is_active {
        return;
    }
    let ports = app.rankings().ports().ports.iter();
    let rest: Vec<_> = ports.filter(|(port, _)| !raster.palette.ports.contains(port)).collect();
    if rest.is_empty() {
        return;
    }
    ui.separator();
    let heading = format!("{} without a colour in view", counted(rest.len() as u64, "port"));
    ui.label(RichText::new(heading).text_style(TextStyle::Small).weak());
    for (port, counts) in rest.iter().take(MOST_LISTED) {
        let Ok(only) = port.to_string().parse() else { continue };
        let choices = [Command::SetPorts(only), Command::ShowPort(*port, false)];
        menu_entry_ui(ui, &port.to_string(), &grouped(counts.iter().sum()), choices, commands);
    }
    if rest.len() > MOST_LISTED && ui.button("All ports in the lens panel").clicked() {
        commands.push(Command::ShowPanel(Panel::Lens, true));
        ui.close();
    }
}

/// Name and packets in a menu; a click shows it alone, with Alt all but it.
fn menu_entry_ui(
    ui: &mut Ui,
    name: &str,
    count: &str,
    [only, without]: [Command; 2],
    commands: &mut Vec<Command>,
) {
    let entry = ui.add(Button::new(name).shortcut_text(count));
    if entry.on_hover_text("Click: only this · Alt + click: all but this").clicked() {
        let leaves_out = ui.input(|input| input.modifiers.alt);
        commands.push(if leaves_out { without } else { only });
        ui.close();
    }
}

/// What shows a category alone (or everything again, where it is alone already), and what leaves it out.
fn choices(scene: Scene<'_>, raster: &Raster, category: usize) -> Option<[Command; 2]> {
    let Scene { app, plot, .. } = scene;
    match raster.color {
        ColorBy::Port => {
            if category == raster.palette.other() {
                return other_choices(plot, raster);
            }
            let port = *raster.palette.ports.get(category)?;
            let alone: PortList = port.to_string().parse().ok()?;
            let shown = if plot.lens().ports == alone { PortList::default() } else { alone };
            Some([Command::SetPorts(shown), Command::ShowPort(port, false)])
        }
        ColorBy::Direction => {
            let wanted = match Direction::ALL.get(category)? {
                Direction::From => DirectionFilter::From,
                Direction::To => DirectionFilter::To,
                Direction::Others => DirectionFilter::Others,
            };
            let shown = if plot.lens().direction == wanted { DirectionFilter::All } else { wanted };
            // Of three directions two cannot be chosen, so that leaving one out is showing the other of
            // the two that home has.
            let other = match wanted {
                DirectionFilter::From => DirectionFilter::To,
                DirectionFilter::To => DirectionFilter::From,
                _ => DirectionFilter::All,
            };
            Some([Command::SetDirection(shown), Command::SetDirection(other)])
        }
        ColorBy::Capture => {
            let this = u16::try_from(category).ok()?;
            let others: BTreeSet<u16> =
                (0..).take(app.captures().list().len()).filter(|place| *place != this).collect();
            let alone = plot.lens().hidden_captures == others;
            let hidden = if alone { BTreeSet::new() } else { others };
            (app.captures().list().len() > 1)
                .then_some([Command::HideCaptures(hidden), Command::ShowCapture(this, false)])
        }
        ColorBy::Density => None,
    }
}

/// The same of all that has no colour of its own: everything but the ports that have one, and these alone.
fn other_choices(plot: &Plot, raster: &Raster) -> Option<[Command; 2]> {
    let list = |mark: &str| -> Option<PortList> {
        let items: Vec<String> = raster.palette.ports.iter().map(|port| format!("{mark}{port}")).collect();
        items.join(",").parse().ok()
    };
    let (others, coloured) = (list("!")?, list("")?);
    let shown = if plot.lens().ports == others { PortList::default() } else { others };
    (!raster.palette.ports.is_empty()).then_some([Command::SetPorts(shown), Command::SetPorts(coloured)])
}

/// Colours, names and packets of what occurs, by colour.
fn entries(app: &App, raster: &Raster) -> Vec<Entry> {
    let captures: Vec<String> = app.captures().list().iter().map(OpenCapture::name).collect();
    let names = raster.color.category_names(&raster.palette, &captures);
    let color = |place| theme::color(raster.category_color(app.settings().theme, place));
    let named = names.into_iter().zip(&raster.categories).enumerate();
    named
        .filter(|(_, (_, count))| **count > 0)
        .map(|(category, (name, count))| Entry {
            category,
            color: color(category),
            name,
            count: grouped(*count),
        })
        .collect()
}

/// A line of text across the strip.
struct Line<'a> {
    ui: &'a Ui,
    font: FontId,
    y: f32,
}

impl Line<'_> {
    fn width(&self, text: &str) -> f32 {
        self.ui
            .fonts_mut(|fonts| text.chars().map(|letter| fonts.glyph_width(&self.font, letter)).sum::<f32>())
    }

    /// Where the text ends.
    fn text(&self, x: f32, text: &str, color: Color32) -> f32 {
        let at: Pos2 = pos2(x, self.y);
        self.ui.painter().text(at, Align2::LEFT_CENTER, text, self.font.clone(), color).right()
    }

    /// The ramp in the upper half of the strip, its numbers in the lower.
    fn ramp(&self, raster: &Raster, app: &App, strip: Rect, ink: &Ink) {
        let Some(levels) = &raster.levels else { return };
        let bar = Rect::from_min_size(strip.min + vec2(0.0, 3.0), RAMP);
        let step = RAMP.x / RAMP_STEPS as f32;
        for place in 0..RAMP_STEPS {
            let share = place as f32 / (RAMP_STEPS - 1) as f32;
            let corner = pos2(bar.left() + step * place as f32, bar.top());
            let piece = Rect::from_min_size(corner, Vec2::new(step, RAMP.y));
            let color = theme::color(density_color(app.settings().theme, share));
            self.ui.painter().rect_filled(piece, 0.0, color);
        }
        let words = |count: u32| grouped(u64::from(count));
        let width = |count: u32| f64::from(self.width(&words(count)));
        let painter = self.ui.painter();
        for (count, at) in levels.ticks(f64::from(RAMP.x), width, f64::from(PAD)) {
            // The outermost stay below the ramp.
            let half = width(count) as f32 / 2.0;
            let x = bar.left() + (at as f32).clamp(half.min(RAMP.x / 2.0), (RAMP.x - half).max(RAMP.x / 2.0));
            painter.text(
                pos2(x, bar.bottom() + 1.0),
                Align2::CENTER_TOP,
                words(count),
                self.font.clone(),
                ink.axis,
            );
        }
        let name = format!("packets a pixel, {}", levels.scale().name());
        self.text(bar.right() + PAD, &name, ink.weak);
    }
}
