//! What a dot's colour tells, and the colour of each category.

use serde::{Deserialize, Serialize};

use super::{Rgb, Theme, capture_color, density_color, direction_color, plain, port_color};
use crate::query::{Breakdown, PortPalette};

/// What a dot's colour tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColorBy {
    #[default]
    Port,
    Density,
    Direction,
    Capture,
}

impl ColorBy {
    pub const ALL: [Self; 4] = [Self::Port, Self::Density, Self::Direction, Self::Capture];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Port => "Port",
            Self::Density => "Density",
            Self::Direction => "Direction",
            Self::Capture => "Capture",
        }
    }

    /// Into what cells are broken down for it.
    #[must_use]
    pub fn breakdown(self, palette: &PortPalette, captures: usize) -> Breakdown {
        match self {
            Self::Port => Breakdown::Port(palette.clone()),
            Self::Density => Breakdown::None,
            Self::Direction => Breakdown::Direction,
            Self::Capture => Breakdown::Capture(captures),
        }
    }

    /// The colour of a category of the breakdown; by density that of a lone packet.
    #[must_use]
    pub fn category_color(self, theme: Theme, category: usize, palette: &PortPalette) -> Rgb {
        match self {
            Self::Port => port_color(theme, category, palette.ports.len()),
            Self::Density => density_color(theme, 0.0),
            Self::Direction => direction_color(theme, category),
            Self::Capture => capture_color(theme, category),
        }
    }

    /// Names of the categories in their order, for a legend; none by density, which has a ramp.
    /// Captures' names are made plain and short.
    #[must_use]
    pub fn category_names(self, palette: &PortPalette, captures: &[String]) -> Vec<String> {
        match self {
            Self::Port => {
                let ports = palette.ports.iter().map(ToString::to_string);
                ports.chain(["other".to_owned()]).collect()
            }
            Self::Density => Vec::new(),
            Self::Direction => ["from home", "to home", "others"].map(str::to_owned).to_vec(),
            Self::Capture => captures.iter().map(|name| shortened(name, NAME)).collect(),
        }
    }
}

/// Letters of a capture's name in a legend.
const NAME: usize = 28;

/// A text from outside made plain, cut to so many letters with an ellipsis.
#[must_use]
pub fn shortened(text: &str, letters: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= letters {
        return text.into_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{PortKey, Transport};

    #[test]
    fn every_category_has_a_name_and_the_rest_is_other() {
        let palette = PortPalette { ports: vec![PortKey { transport: Transport::Tcp, port: 445 }] };
        assert_eq!(ColorBy::Port.category_names(&palette, &[]), ["tcp/445", "other"]);
        assert_eq!(ColorBy::Direction.category_names(&palette, &[]).len(), 3);
        let long = "a".repeat(40);
        let [name] = &ColorBy::Capture.category_names(&palette, &[long])[..] else { panic!() };
        assert_eq!((name.chars().count(), name.ends_with('…')), (NAME, true));
    }
}
