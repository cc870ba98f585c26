//! The size of a chart: points, and pixels a point.

use std::str::FromStr;

/// Width and height in points, and how many pixels of a PNG a point has. Text and dots are sized
/// in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartSize {
    pub width: u32,
    pub height: u32,
    pub scale: f64,
}

/// What is wrong with a size, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SizeError(pub String);

/// Below this no plot is left between its labels.
const LEAST: (u32, u32) = (200, 150);
/// More pixels a side no viewer shows.
const MOST: u32 = 16_384;
/// Counting by port takes some 70 bytes a pixel: 34 million, 8K UHD, are 2.4 GB.
const MOST_PIXELS: u64 = 34_000_000;
/// Pixels a point.
const SCALES: std::ops::RangeInclusive<f64> = 0.5..=8.0;

impl Default for ChartSize {
    fn default() -> Self {
        Self { width: 1_600, height: 900, scale: 1.0 }
    }
}

impl ChartSize {
    /// The same size at another scale, if it is a possible one.
    ///
    /// # Errors
    /// A side or the whole is too small or has too many pixels.
    pub fn scaled(self, scale: f64) -> Result<Self, SizeError> {
        let wrong = |text: String| Err(SizeError(text));
        if self.width < LEAST.0 || self.height < LEAST.1 {
            return wrong(format!("{self} is too small: at least {}x{}", LEAST.0, LEAST.1));
        }
        if !SCALES.contains(&scale) {
            return wrong(format!(
                "a scale of {scale} is impossible: {} to {}",
                SCALES.start(),
                SCALES.end()
            ));
        }
        let size = Self { scale, ..self };
        let (width, height) = size.pixels();
        if width > MOST || height > MOST || u64::from(width) * u64::from(height) > MOST_PIXELS {
            let most = MOST_PIXELS / 1_000_000;
            return wrong(format!(
                "{width}x{height} pixels are too many: at most {MOST} a side and {most} million in all"
            ));
        }
        Ok(size)
    }

    /// Pixels across and down.
    #[must_use]
    pub fn pixels(&self) -> (u32, u32) {
        let pixels = |points: u32| (f64::from(points) * self.scale).round() as u32;
        (pixels(self.width), pixels(self.height))
    }
}

impl std::fmt::Display for ChartSize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}x{}", self.width, self.height)
    }
}

impl FromStr for ChartSize {
    type Err = SizeError;

    /// Reads `1600x900`.
    fn from_str(text: &str) -> Result<Self, SizeError> {
        let side = |text: &str| text.trim().parse::<u32>().ok();
        let sides =
            text.split_once(['x', 'X', '×']).and_then(|(width, height)| side(width).zip(side(height)));
        let (width, height) =
            sides.ok_or_else(|| SizeError(format!("{text} is not a size such as 1600x900")))?;
        Self { width, height, scale: 1.0 }.scaled(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_two_sides() {
        let size: ChartSize = "800x600".parse().unwrap();
        assert_eq!((size.width, size.height, size.pixels()), (800, 600, (800, 600)));
        assert_eq!(size.scaled(2.0).unwrap().pixels(), (1_600, 1_200));
    }

    #[test]
    fn impossible_sizes_are_said() {
        for (text, said) in [
            ("800", "is not a size"),
            ("0x0", "at least 200x150"),
            ("800x-600", "is not a size"),
            ("20000x900", "at most 16384 a side"),
            ("16384x16384", "34 million in all"),
            ("99999999999x900", "is not a size"),
        ] {
            let error = text.parse::<ChartSize>().unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        let size = ChartSize::default();
        assert!(size.scaled(f64::NAN).is_err() && size.scaled(0.0).is_err() && size.scaled(8.0).is_err());
    }
}
