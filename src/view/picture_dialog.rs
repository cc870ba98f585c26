//! The small window that asks how the picture is to be saved or copied.

use eframe::egui::{Context, DragValue, Grid, RichText, Role, Ui, WidgetInfo};

use super::{
    field::mistake_ui,
    floating::{asking, room},
    theme,
};
use crate::{
    app::{App, Command, CopyWhat, PictureOf, PictureOptions, SaveWhat, Theme},
    figure::grouped,
};

/// In less height it is scrolled through, in points.
const LOW: f32 = 300.0;

/// Width and height that one click gives, in points.
const SIZES: [(u32, u32); 3] = [(1_280, 800), (1_600, 900), (1_920, 1_080)];

/// Scales that one click gives.
const SCALES: [f64; 4] = [1.0, 2.0, 3.0, 4.0];

/// False when it is done with.
pub fn picture_ui(ctx: &Context, app: &App, commands: &mut Vec<Command>) -> bool {
    let (mut open, mut done) = (true, false);
    let before = app.settings().picture;
    let mut options = before;
    asking(ctx, "Save picture").vscroll(room(ctx).y < LOW).open(&mut open).show(ctx, |ui| {
        Grid::new("picture").num_columns(2).spacing([theme::WIDE, theme::SPACE]).show(ui, |ui| {
            ui.label("Shows");
            ui.horizontal(|ui| {
                ui.selectable_value(&mut options.of, PictureOf::Plot, "The plot")
                    .on_hover_text("Drawn anew with axes, at any size: PNG or SVG");
                ui.selectable_value(&mut options.of, PictureOf::Window, "The whole window")
                    .on_hover_text("With its panels, pixel by pixel as on screen: PNG");
            });
            ui.end_row();
            if options.of == PictureOf::Plot {
                plot_ui(ui, app, &mut options);
            }
        });
        let mistake = options.size().err().filter(|_| options.of == PictureOf::Plot);
        match (&mistake, options.size()) {
            (Some(mistake), _) => mistake_ui(ui, &mistake.to_string(), 360.0),
            (None, Ok(size)) if options.of == PictureOf::Plot => {
                let (width, height) = size.pixels();
                let pixels = format!("{} × {} pixels", grouped(width.into()), grouped(height.into()));
                ui.label(RichText::new(pixels).weak());
            }
            _ => {
                ui.label(RichText::new("As it stands, without this window").weak());
            }
        }
        ui.add_space(theme::GAP);
        ui.add_enabled_ui(mistake.is_none(), |ui| {
            ui.horizontal(|ui| {
                let save = ui.button("Save…").on_hover_text("Asks for a name: .png or .svg");
                // Enter saves, as in any dialog; once a person moves on with Tab, what has the focus counts.
                if ui.memory(|memory| memory.focused().is_none()) {
                    save.request_focus();
                }
                if save.clicked() {
                    commands.push(Command::SaveDialog(SaveWhat::Picture));
                    done = true;
                }
                if ui.button("Copy").on_hover_text("Puts the picture on the clipboard").clicked() {
                    commands.push(Command::Copy(CopyWhat::Picture));
                    done = true;
                }
            });
        });
    });
    if options != before {
        // Before what saves it.
        commands.insert(0, Command::SetPicture(options));
    }
    let escaped = ctx.input(|input| input.key_pressed(eframe::egui::Key::Escape));
    open && !done && !escaped
}

fn plot_ui(ui: &mut Ui, app: &App, options: &mut PictureOptions) {
    ui.label("Size");
    ui.horizontal(|ui| {
        number_ui(ui, &mut options.width, "Width in points");
        ui.label("×");
        number_ui(ui, &mut options.height, "Height in points");
        ui.menu_button("Sizes", |ui| {
            let (width, height) = app.canvas();
            let here = (width.round() as u32, height.round() as u32);
            let name = |(width, height): (u32, u32)| format!("{width} × {height}");
            for (size, text) in SIZES
                .map(|size| (size, name(size)))
                .into_iter()
                .chain([(here, format!("As the plot in the window: {}", name(here)))])
            {
                if ui.button(text).clicked() {
                    (options.width, options.height) = size;
                }
            }
        });
    });
    ui.end_row();
    ui.label("Scale");
    ui.horizontal(|ui| {
        let scale = DragValue::new(&mut options.scale).range(0.5..=8.0).speed(0.05).max_decimals(2);
        let response = ui.add(scale).on_hover_text("Pixels a point: 2 for a dense screen, 4 for print");
        response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, "Scale"));
        for scale in SCALES {
            ui.selectable_value(&mut options.scale, scale, format!("{scale} ×"));
        }
    });
    ui.end_row();
    ui.label("Colours");
    ui.horizontal(|ui| {
        for (theme, name) in [(None, "As here"), (Some(Theme::Dark), "Dark"), (Some(Theme::Light), "Light")] {
            ui.selectable_value(&mut options.theme, theme, name);
        }
    });
    ui.end_row();
    ui.label("With");
    ui.horizontal(|ui| {
        ui.checkbox(&mut options.title, "Title");
        ui.checkbox(&mut options.legend, "Legend");
    });
    ui.end_row();
}

fn number_ui(ui: &mut Ui, value: &mut u32, name: &str) {
    let response = ui.add(DragValue::new(value).range(1..=16_384).speed(4.0));
    response.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, name));
}
