//! How the window looks: one type scale, one spacing scale, quiet panels, in dark and light.

use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Vec2, style::ScrollStyle,
};

use crate::{
    app::{SEARCH_COLORS, Theme},
    figure::{Inks, Rgb, background, inks},
};

/// Steps of the spacing scale, in points.
pub const GAP: f32 = 4.0;
pub const SPACE: f32 = 8.0;
pub const WIDE: f32 = 16.0;

/// A window narrower than this many points has no room for the names of fields.
pub const TIGHT: f32 = 560.0;

/// Type scale, in points.
const SMALL: f32 = 11.0;
const BODY: f32 = 13.0;
const HEADING: f32 = 15.0;

/// Size of a monospaced letter beside the proportional one that it stands with.
const MONO: f32 = 12.0;

/// Text on the axes.
pub fn axis_font() -> FontId {
    FontId::new(SMALL, FontFamily::Monospace)
}

/// The colours that are not egui's own: those of the plot.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    pub ground: Color32,
    pub grid: Color32,
    /// Grid lines at the borders of whole octets, and at the change of a day.
    pub strong_grid: Color32,
    pub axis: Color32,
    pub weak: Color32,
    pub strong: Color32,
    pub accent: Color32,
    pub panel: Color32,
    pub mistake: Color32,
}

/// Inks of a theme.
pub const fn ink(theme: Theme) -> Ink {
    let Inks { grid, strong_grid, axis, weak, strong } = inks(theme);
    let [grid, strong_grid, axis, weak, strong] =
        [color(grid), color(strong_grid), color(axis), color(weak), color(strong)];
    let ground = color(background(theme));
    let (accent, panel, mistake) = match theme {
        Theme::Dark => {
            (Color32::from_rgb(96, 178, 226), Color32::from_rgb(21, 25, 32), Color32::from_rgb(255, 118, 106))
        }
        Theme::Light => {
            (Color32::from_rgb(0, 104, 166), Color32::from_rgb(243, 244, 244), Color32::from_rgb(188, 38, 28))
        }
    };
    Ink { ground, grid, strong_grid, axis, weak, strong, accent, panel, mistake }
}

/// The colours of searches: loud, and unlike those of ports. They differ in lightness too, for eyes that lack
/// a kind of cones.
pub const fn search_color(theme: Theme, place: usize) -> Color32 {
    let (dark, light) = match place % SEARCH_COLORS {
        0 => ([255, 68, 200], [193, 0, 110]),
        1 => ([255, 255, 255], [0, 0, 0]),
        2 => ([85, 234, 231], [2, 126, 167]),
        3 => ([255, 244, 61], [154, 131, 35]),
        4 => ([150, 217, 20], [57, 110, 3]),
        _ => ([246, 151, 139], [120, 27, 6]),
    };
    color(match theme {
        Theme::Dark => dark,
        Theme::Light => light,
    })
}

/// A colour of the figure stage as egui wants it.
pub const fn color(rgb: Rgb) -> Color32 {
    let [red, green, blue] = rgb;
    Color32::from_rgb(red, green, blue)
}

/// Gives egui its fonts. The monospaced one helps out where the proportional one has no letter:
/// arrows, pictures of control characters.
pub fn set_fonts(ctx: &egui::Context) {
    let mut fonts = egui::FontDefinitions::default();
    let helpers: Vec<String> = fonts.families.get(&FontFamily::Monospace).cloned().unwrap_or_default();
    let proportional = fonts.families.entry(FontFamily::Proportional).or_default();
    for name in helpers {
        if !proportional.contains(&name) {
            proportional.push(name);
        }
    }
    ctx.set_fonts(fonts);
}

/// Bytes and tables: many letters stand side by side.
pub fn dense_font() -> FontId {
    FontId::new(SMALL, FontFamily::Monospace)
}

/// Gives egui the theme's style.
pub fn apply(ctx: &egui::Context, theme: Theme) {
    let (egui_theme, visuals) = match theme {
        Theme::Dark => (egui::Theme::Dark, egui::Visuals::dark()),
        Theme::Light => (egui::Theme::Light, egui::Visuals::light()),
    };
    ctx.set_theme(egui_theme);
    ctx.set_visuals_of(egui_theme, colors(theme, visuals));
    ctx.style_mut_of(egui_theme, |style| {
        style.text_styles = [
            (TextStyle::Small, FontId::new(SMALL, FontFamily::Proportional)),
            (TextStyle::Body, FontId::new(BODY, FontFamily::Proportional)),
            (TextStyle::Button, FontId::new(BODY, FontFamily::Proportional)),
            (TextStyle::Heading, FontId::new(HEADING, FontFamily::Proportional)),
            (TextStyle::Monospace, FontId::new(MONO, FontFamily::Monospace)),
        ]
        .into();
        let spacing = &mut style.spacing;
        spacing.item_spacing = Vec2::new(6.0, 5.0);
        spacing.button_padding = Vec2::new(SPACE, 3.0);
        spacing.interact_size.y = 22.0;
        spacing.indent = 14.0;
        spacing.menu_margin = Margin::same(6);
        spacing.window_margin = Margin::same(12);
        spacing.tooltip_width = 420.0;
        spacing.scroll = ScrollStyle { bar_width: 8.0, ..ScrollStyle::thin() };
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.4;
        style.animation_time = 0.08;
    });
}

fn colors(theme: Theme, mut visuals: egui::Visuals) -> egui::Visuals {
    let Ink { panel, accent, weak, strong, mistake, .. } = ink(theme);
    let (text, field, button, hovered, line) = match theme {
        Theme::Dark => (
            Color32::from_rgb(204, 210, 218),
            Color32::from_rgb(11, 13, 17),
            Color32::from_rgb(36, 42, 52),
            Color32::from_rgb(48, 56, 69),
            Color32::from_rgb(40, 46, 56),
        ),
        Theme::Light => (
            Color32::from_rgb(40, 45, 52),
            Color32::from_rgb(255, 255, 255),
            Color32::from_rgb(228, 230, 231),
            Color32::from_rgb(216, 219, 221),
            Color32::from_rgb(214, 216, 218),
        ),
    };
    visuals.panel_fill = panel;
    visuals.window_fill = panel;
    visuals.window_stroke = Stroke::new(1.0, line);
    visuals.window_corner_radius = CornerRadius::same(6);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.extreme_bg_color = field;
    visuals.text_edit_bg_color = Some(field);
    visuals.faint_bg_color = panel.lerp_to_gamma(button, 0.35);
    visuals.weak_text_color = Some(weak);
    visuals.error_fg_color = mistake;
    visuals.warn_fg_color = match theme {
        Theme::Dark => Color32::from_rgb(240, 190, 90),
        Theme::Light => Color32::from_rgb(150, 92, 0),
    };
    visuals.hyperlink_color = accent;
    visuals.selection.bg_fill = panel.lerp_to_gamma(accent, if theme == Theme::Dark { 0.42 } else { 0.28 });
    visuals.selection.stroke = Stroke::new(1.0, strong);
    visuals.striped = false;
    // The same letters in both: another way of drawing them would draw them all again at a change.
    visuals.text_options = egui::Visuals::dark().text_options;
    let widgets = &mut visuals.widgets;
    for (widget, fill, outline, front) in [
        (&mut widgets.noninteractive, panel, line, text),
        (&mut widgets.inactive, button, line, text),
        (&mut widgets.hovered, hovered, weak, strong),
        (&mut widgets.active, hovered, accent, strong),
        (&mut widgets.open, hovered, line, strong),
    ] {
        widget.bg_fill = fill;
        widget.weak_bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, outline);
        widget.fg_stroke = Stroke::new(1.0, front);
        widget.corner_radius = CornerRadius::same(4);
        widget.expansion = 0.0;
    }
    // A button needs no outline until the pointer is over it; check boxes have their own ground.
    widgets.inactive.bg_stroke = Stroke::NONE;
    visuals
}

/// Text that stands alone on the plot.
pub fn message_font() -> FontId {
    FontId::new(HEADING, FontFamily::Proportional)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::color_vision::{Eyes, distance};

    #[test]
    fn colours_of_searches_differ_for_all_eyes() {
        for theme in [Theme::Dark, Theme::Light] {
            let colors: Vec<Rgb> = (0..SEARCH_COLORS)
                .map(|place| search_color(theme, place).to_array())
                .map(|[red, green, blue, _]| [red, green, blue])
                .collect();
            for eyes in Eyes::ALL {
                for (place, color) in colors.iter().enumerate() {
                    assert!(distance(*color, background(theme), eyes) > 0.35, "{color:?}, {eyes:?}");
                    for other in &colors[..place] {
                        let distance = distance(*color, *other, eyes);
                        assert!(distance > 0.075, "{color:?} and {other:?}, {eyes:?}: {distance}");
                    }
                }
            }
        }
    }
}
