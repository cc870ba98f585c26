//! How a picture is saved or copied.

use serde::{Deserialize, Serialize};

use super::Theme;
use crate::figure::chart::{ChartSize, SizeError};

/// What a picture shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureOf {
    /// The plot with its axes, drawn anew at any size and scale.
    #[default]
    Plot,
    /// The whole window with its panels, as it stands; as many pixels as it has on screen.
    Window,
}

impl PictureOf {
    pub const ALL: [Self; 2] = [Self::Plot, Self::Window];
}

/// How a picture is saved or copied. All but `of` is of the plot alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PictureOptions {
    pub of: PictureOf,
    /// In points: text and dots are sized in those.
    pub width: u32,
    pub height: u32,
    /// Pixels of a PNG a point.
    pub scale: f64,
    /// None: as the window.
    pub theme: Option<Theme>,
    /// The lines above the plot that say what is shown.
    pub title: bool,
    pub legend: bool,
}

impl Default for PictureOptions {
    fn default() -> Self {
        let ChartSize { width, height, scale } = ChartSize::default();
        Self { of: PictureOf::Plot, width, height, scale, theme: None, title: true, legend: true }
    }
}

impl PictureOptions {
    /// The size of the plot's picture.
    ///
    /// # Errors
    /// It is too small, has too many pixels, or the scale is impossible.
    pub fn size(&self) -> Result<ChartSize, SizeError> {
        ChartSize { width: self.width, height: self.height, scale: 1.0 }.scaled(self.scale)
    }
}

/// What can be copied as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyWhat {
    /// The picture, as [`PictureOptions`] say.
    Picture,
    /// The ports in view with their packets; cells between tabs, as all tables here.
    Ports,
    /// The table of conversations, as it is sorted.
    ConversationTable,
    /// The lookups that are listed.
    Lookups,
    /// The frames that are listed and are no packets.
    Undecoded,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_leaves_out_is_as_usual() {
        let read: PictureOptions = serde_json::from_str(r#"{"scale": 2.0, "theme": "light"}"#).unwrap();
        assert_eq!(read.size().unwrap().pixels(), (3_200, 1_800));
        assert_eq!((read.theme, read.title, read.of), (Some(Theme::Light), true, PictureOf::Plot));
    }

    #[test]
    fn an_impossible_size_is_said() {
        let options = PictureOptions { width: 20_000, ..PictureOptions::default() };
        assert!(options.size().unwrap_err().to_string().contains("at most 16384 a side"));
    }
}
