//! The format of a chart's file.

use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartFormat {
    Png,
    Svg,
}

/// A file's name asks for no format of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a picture's name ends in .png or .svg")]
pub struct ChartFormatError;

impl ChartFormat {
    /// What a file's name asks for: `.png` or `.svg`, in any case.
    ///
    /// # Errors
    /// Any other name.
    pub fn of_path(path: &Path) -> Result<Self, ChartFormatError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("png") => Ok(Self::Png),
            Some("svg") => Ok(Self::Svg),
            _ => Err(ChartFormatError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_the_format() {
        let format = |name: &str| ChartFormat::of_path(Path::new(name));
        assert_eq!(format("a/b.png"), Ok(ChartFormat::Png));
        assert_eq!(format("B.SVG"), Ok(ChartFormat::Svg));
        for name in ["b.jpg", "png", ".png", "b"] {
            assert_eq!(format(name), Err(ChartFormatError), "{name}");
        }
    }
}
