//! The port list and the ranking of the ports in view.

use eframe::egui::{
    Align, Align2, Color32, CursorIcon, Layout, Rect, Response, RichText, Role, ScrollArea, Sense, TextStyle,
    Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::heading_with_ui;
use crate::{
    app::{App, Command, LensText},
    figure::{counted, grouped, port_color},
    query::PortKey,
    view::{
        field::{Field, Fields, field_ui},
        subject::{Subject, subject_ui},
        theme,
    },
};

/// Height of a row in points.
const ROW: f32 = 21.0;
/// The list is so many rows high at most; longer ones scroll.
const ROWS_SEEN: usize = 10;

const HELP: &str = "135,139,445   these destination ports
!53   all but this one
1024-65535,!4838   a range without one of them
tcp/445   udp/53   of one transport
src:53   any:53   by source port, by either";

/// Draws the section.
pub fn ports_ui(ui: &mut Ui, app: &App, fields: &mut Fields, commands: &mut Vec<Command>) {
    let ranking = app.rankings().ports();
    heading_with_ui(ui, "PORTS", |ui| {
        ui.add_space(theme::SPACE);
        let count = format!("{} in view", counted(ranking.ports.len() as u64, "port"));
        ui.label(RichText::new(count).text_style(TextStyle::Small).weak());
    });
    let field = Field {
        of: LensText::Ports,
        label: "Ports",
        hint: "all, or 135,139,445",
        help: HELP,
        width: ui.available_width() - theme::SPACE,
    };
    field_ui(ui, app, fields, commands, field);
    let portless = usize::from(ranking.portless > 0);
    let rows = ranking.ports.len() + portless;
    if rows == 0 {
        return;
    }
    let height = ROW * rows.min(ROWS_SEEN) as f32;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("ports").max_height(height).auto_shrink([false, true]).show_rows(
            ui,
            ROW,
            rows,
            |ui, range| {
                for row in range {
                    match ranking.ports.get(row) {
                        Some((port, counts)) => port_ui(ui, app, *port, counts.iter().sum(), commands),
                        None => portless_ui(ui, app, ranking.portless),
                    }
                }
            },
        );
    });
}

fn port_ui(ui: &mut Ui, app: &App, port: PortKey, packets: u64, commands: &mut Vec<Command>) {
    let palette = &app.palette().ports;
    let place = palette.iter().position(|of| *of == port).unwrap_or(palette.len());
    let color = theme::color(port_color(app.settings().theme, place, palette.len()));
    let mut shown = app.lens().ports.shows_destination(port);
    let name = port.to_string();
    let rect = row_rect(ui);
    let check = check_ui(ui, rect, &mut shown, &name);
    if check.clicked() {
        commands.push(Command::ShowPort(port, shown));
    }
    let body = Rect::from_min_max(pos2(rect.left() + 24.0, rect.top()), rect.max);
    let response = ui
        .interact(body, ui.scope_id().with(("only", port)), Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text("Click: only this port. Alt-click: all but this one. Right-click: more.");
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Only {name}")));
    if response.clicked() {
        if ui.input(|input| input.modifiers.alt) {
            commands.push(Command::ShowPort(port, false));
        } else if let Ok(only) = name.parse() {
            commands.push(Command::SetPorts(only));
        }
    }
    response.context_menu(|ui| {
        subject_ui(ui, app, &Subject::Destination(port), commands);
        ui.separator();
        let pinned = app.settings().pinned.contains(&port);
        let text = if pinned { "Give its colour back" } else { "Give it a colour of its own" };
        if ui.button(text).clicked() {
            commands.push(Command::PinPort(port, !pinned));
            ui.close();
        }
    });
    let text = text_color(ui, shown, &response);
    paint_row(ui, body, Some(if shown { color } else { color.gamma_multiply(0.35) }), &name, packets, text);
}

fn portless_ui(ui: &mut Ui, app: &App, packets: u64) {
    let rect = row_rect(ui);
    let body = Rect::from_min_max(pos2(rect.left() + 24.0, rect.top()), rect.max);
    let response = ui.interact(body, ui.scope_id().with("portless"), Sense::hover());
    response
        .clone()
        .on_hover_text("ICMP, other protocols, later fragments. A port list with ports to show hides them.");
    let text = text_color(ui, app.lens().ports.shows_portless(), &response);
    paint_row(ui, body, None, "without ports", packets, text);
}

fn row_rect(ui: &mut Ui) -> Rect {
    let width = ui.available_width() - theme::SPACE;
    ui.allocate_exact_size(vec2(width, ROW), Sense::hover()).0
}

fn check_ui(ui: &mut Ui, rect: Rect, shown: &mut bool, name: &str) -> Response {
    let place = Rect::from_min_size(rect.min, vec2(20.0, ROW));
    // A child of its own: the row's place is allocated already.
    let mut child =
        ui.new_child(UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center)));
    let response = child.add(eframe::egui::Checkbox::without_text(shown));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *shown, name));
    response
}

fn text_color(ui: &Ui, shown: bool, response: &Response) -> Color32 {
    let visuals = ui.visuals();
    if response.hovered() && response.sense.senses_click() {
        visuals.strong_text_color()
    } else if shown {
        visuals.text_color()
    } else {
        visuals.weak_text_color()
    }
}

fn paint_row(ui: &Ui, rect: Rect, swatch: Option<Color32>, name: &str, packets: u64, text: Color32) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let font = TextStyle::Monospace.resolve(ui.style());
    let y = rect.center().y;
    if let Some(color) = swatch {
        let square = Rect::from_center_size(pos2(rect.left() + 5.0, y), Vec2::splat(9.0));
        painter.rect_filled(square, 2.0, color);
    }
    painter.text(pos2(rect.left() + 17.0, y), Align2::LEFT_CENTER, name, font.clone(), text);
    painter.text(pos2(rect.right(), y), Align2::RIGHT_CENTER, grouped(packets), font, text);
}
