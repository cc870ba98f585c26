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

/// After Okabe and Ito (2008), "Color Universal Design", brightened for a dark ground (black, their
/// eighth, gives way to a pale violet) …
const PORTS_DARK: [Rgb; 8] = [
    [86, 180, 233],
    [240, 142, 40],
    [28, 190, 140],
    [240, 228, 66],
    [230, 130, 190],
    [70, 120, 235],
    [226, 88, 60],
    [178, 160, 250],
];

/// … and darkened for a light one.
const PORTS_LIGHT: [Rgb; 8] = [
    [0, 114, 178],
    [213, 94, 0],
    [0, 140, 104],
    [168, 140, 0],
    [190, 80, 145],
    [56, 150, 215],
    [160, 40, 30],
    [102, 78, 190],
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
            Theme::Dark => [150, 156, 166],
            Theme::Light => [120, 124, 130],
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
    const DARK: [Rgb; 5] = [[118, 108, 224], [62, 128, 204], [32, 160, 150], [120, 205, 90], [253, 231, 60]];
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
