//! Colour sets for dark and light, safe for colour-blind eyes.

use serde::{Deserialize, Serialize};

/// Red, green, blue in sRGB.
pub type Rgb = [u8; 3];

/// Dark or light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    Dark,
    Light,
}

/// The plot's ground.
#[must_use]
pub const fn background(theme: Theme) -> Rgb {
    match theme {
        Theme::Dark => [14, 17, 22],
        Theme::Light => [252, 252, 250],
    }
}

/// Lines and letters on the plot's ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inks {
    pub grid: Rgb,
    /// Grid lines at the borders of whole octets, and at the change of a day.
    pub strong_grid: Rgb,
    pub axis: Rgb,
    pub weak: Rgb,
    pub strong: Rgb,
}

/// Inks of a theme.
#[must_use]
pub const fn inks(theme: Theme) -> Inks {
    match theme {
        Theme::Dark => Inks {
            grid: [28, 33, 41],
            strong_grid: [42, 49, 60],
            axis: [156, 165, 178],
            weak: [122, 131, 145],
            strong: [236, 240, 245],
        },
        Theme::Light => Inks {
            grid: [236, 237, 236],
            strong_grid: [214, 216, 216],
            axis: [82, 88, 97],
            weak: [108, 114, 124],
            strong: [18, 22, 28],
        },
    }
}

/// After Okabe and Ito (2008), "Color Universal Design": their hues, brightened for a dark ground (black,
/// their eighth, gives way to a pale violet) …
const PORTS_DARK: [Rgb; 8] = [
    [0, 168, 255],
    [249, 154, 52],
    [46, 216, 153],
    [242, 233, 66],
    [192, 91, 185],
    [69, 104, 244],
    [222, 91, 68],
    [209, 188, 255],
];

/// … and darkened for a light one. Their lightness is such that no two of them, nor one and the grey of
/// other ports, come near each other for eyes that lack a kind of cones; the tests below hold that.
const PORTS_LIGHT: [Rgb; 8] = [
    [9, 104, 208],
    [203, 92, 1],
    [14, 155, 109],
    [187, 159, 15],
    [215, 104, 182],
    [51, 161, 237],
    [147, 45, 27],
    [101, 51, 155],
];

/// Colour of a place in the port palette, of which `coloured` have one; behind them the grey of all
/// other ports. Pinned ports beyond the eight frequent ones share the set from its start.
#[must_use]
pub fn port_color(theme: Theme, place: usize, coloured: usize) -> Rgb {
    let set = match theme {
        Theme::Dark => &PORTS_DARK,
        Theme::Light => &PORTS_LIGHT,
    };
    if place >= coloured {
        return match theme {
            Theme::Dark => [154, 160, 170],
            Theme::Light => [101, 105, 111],
        };
    }
    set.get(place % set.len()).copied().unwrap_or_default()
}

/// Colour of a direction: from, to, others.
#[must_use]
pub fn direction_color(theme: Theme, direction: usize) -> Rgb {
    match direction {
        0 => port_color(theme, 1, 8),
        1 => port_color(theme, 0, 8),
        _ => port_color(theme, 8, 8),
    }
}

/// Colour of a capture, by the order of opening.
#[must_use]
pub fn capture_color(theme: Theme, capture: usize) -> Rgb {
    port_color(theme, capture % 8, 8)
}

/// An even ramp for density, 0 (one packet) to 1 (the fullest cell), after the shape of viridis:
/// lightness rises evenly and hue turns, so that order is read without a legend.
#[must_use]
pub fn density_color(theme: Theme, level: f32) -> Rgb {
    // On a dark ground the lowest step must stand out from it; on a light one the highest must.
    const DARK: [Rgb; 5] = [[112, 84, 206], [58, 140, 222], [40, 182, 170], [130, 216, 92], [253, 231, 60]];
    const LIGHT: [Rgb; 5] = [[120, 190, 140], [52, 160, 150], [48, 115, 142], [66, 62, 133], [60, 0, 78]];
    let ramp = match theme {
        Theme::Dark => &DARK,
        Theme::Light => &LIGHT,
    };
    let place = level.clamp(0.0, 1.0) * (ramp.len() - 1) as f32;
    let at = (place as usize).min(ramp.len() - 2);
    let share = place - at as f32;
    let (low, high) =
        (ramp.get(at).copied().unwrap_or_default(), ramp.get(at + 1).copied().unwrap_or_default());
    let mix = |channel: usize| {
        let (a, b) = (low.get(channel).copied().unwrap_or(0), high.get(channel).copied().unwrap_or(0));
        (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8
    };
    [mix(0), mix(1), mix(2)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::color_vision::{Eyes, distance, lightness};

    #[test]
    fn colours_of_ports_differ_for_all_eyes() {
        for theme in [Theme::Dark, Theme::Light] {
            let colors: Vec<Rgb> = (0..9).map(|place| port_color(theme, place, 8)).collect();
            for eyes in Eyes::ALL {
                for (place, color) in colors.iter().enumerate() {
                    let ground = distance(*color, background(theme), eyes);
                    assert!(ground > 0.28, "{color:?} on its ground, {eyes:?}: {ground}");
                    for other in &colors[..place] {
                        let distance = distance(*color, *other, eyes);
                        assert!(distance > 0.075, "{color:?} and {other:?}, {eyes:?}: {distance}");
                    }
                }
            }
        }
    }

    #[test]
    fn density_is_read_by_lightness_alone() {
        for (theme, sign) in [(Theme::Dark, 1.0), (Theme::Light, -1.0)] {
            for eyes in Eyes::ALL {
                let above_ground = |step: u8| {
                    let color = density_color(theme, f32::from(step) / 8.0);
                    sign * (lightness(color, eyes) - lightness(background(theme), eyes))
                };
                let steps: Vec<f64> = (0..=8).map(above_ground).collect();
                assert!(steps[0] > 0.2, "one packet is seen: {theme:?}, {eyes:?}: {steps:?}");
                for pair in steps.windows(2) {
                    let step = pair[1] - pair[0];
                    assert!((0.025..0.09).contains(&step), "{theme:?}, {eyes:?}: {step} in {steps:?}");
                }
            }
        }
    }
}
