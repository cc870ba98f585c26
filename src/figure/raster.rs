//! A raster: the picture of what a lens shows in a window, counted and painted.
//!
//! The window and the files are made here, by the same counting and colouring.

use super::{ColorBy, DensityScale, Image, Levels, MarkSize, Profile, Rgb, Style, Theme, paint};
use crate::query::{
    Cancel, Density, DensityRequest, Folding, Index, Lens, Mark, Plane, PortPalette, TimeAxis, Window,
    density_in_stretches,
};

/// Up to so many packets are drawn one by one, exactly.
pub const MARKS: usize = 4_000;

/// Up to so many marks have an outline that sets them off from their neighbours.
pub const OUTLINED: usize = 1_500;

/// What to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct RasterRequest {
    pub window: Window,
    /// Cells across and up: pixels.
    pub width: usize,
    pub height: usize,
    /// The silences that its time axis folds, and how many pixels each takes.
    pub folding: Folding,
    pub pixels_per_point: f32,
    pub color: ColorBy,
    /// Of a picture whose colour tells density.
    pub density: DensityScale,
    pub mark_size: MarkSize,
    pub theme: Theme,
    pub palette: PortPalette,
    /// [`PortPalette::totals`] of the whole captures.
    pub totals: Vec<u64>,
}

/// A finished picture with the rectangle of the world that it shows.
#[derive(Clone, Debug)]
pub struct Raster {
    pub window: Window,
    /// Where its times lie across.
    pub times: TimeAxis,
    /// Empty where packets are drawn as marks. Its pixels are multiplied by their alpha already, so
    /// that the screen only has to copy them.
    pub image: Image,
    /// Packets in the window.
    pub total: u64,
    /// The same by category of the colour.
    pub categories: Vec<u64>,
    pub profile: Profile,
    /// Which colour a number of packets has, where the colour tells density.
    pub levels: Option<Levels>,
    /// All of them, where they are few: then they are drawn as marks and the image is not.
    pub marks: Option<Vec<Mark>>,
    pub mark_size: MarkSize,
    pub color: ColorBy,
    /// The ports that had a colour.
    pub palette: PortPalette,
}

impl Raster {
    /// Counts and paints; none if cancelled.
    #[must_use]
    pub fn make(
        index: &Index,
        lens: &Lens,
        plane: &Plane,
        request: &RasterRequest,
        cancel: &Cancel,
    ) -> Option<Self> {
        Self::make_in_stretches(index, lens, plane, request, 1, &mut |_| {}, cancel)
    }

    /// As [`Self::make`], in up to so many stretches of time. Each but the last is handed on as it is
    /// done: a picture of its own, to be shown until the whole comes.
    #[must_use]
    pub fn make_in_stretches(
        index: &Index,
        lens: &Lens,
        plane: &Plane,
        request: &RasterRequest,
        stretches: usize,
        done: &mut dyn FnMut(Self),
        cancel: &Cancel,
    ) -> Option<Self> {
        let breakdown = request.color.breakdown(&request.palette, index.captures.len());
        let wanted = DensityRequest {
            window: request.window,
            width: request.width,
            height: request.height,
            folding: request.folding.clone(),
            breakdown: breakdown.clone(),
            rarity: request.totals.clone(),
            marks: MARKS,
        };
        let style = Style {
            theme: request.theme,
            breakdown,
            pixels_per_point: request.pixels_per_point,
            marks: request.mark_size,
        };
        let mut stretch = |counted| done(Self::paint(counted, &style, request));
        let counted = density_in_stretches(index, lens, plane, &wanted, stretches, &mut stretch, cancel)?;
        Some(Self::paint(counted, &style, request))
    }

    fn paint(counted: Density, style: &Style, request: &RasterRequest) -> Self {
        // Other colours are only a little stronger where there is more.
        let tells_density = request.color == ColorBy::Density;
        let scale = if tells_density { request.density } else { DensityScale::Log };
        let levels = Levels::new(scale, &counted.counts);
        let profile = Profile::of(&counted);
        let image = if counted.marks.is_some() {
            Image::default()
        } else {
            paint(&counted, &levels, style).premultiplied()
        };
        Self {
            window: counted.window,
            times: counted.times,
            image,
            total: counted.total,
            categories: counted.categories,
            profile,
            levels: tells_density.then_some(levels),
            marks: counted.marks,
            mark_size: request.mark_size,
            color: request.color,
            palette: request.palette.clone(),
        }
    }

    /// The colour of a category of the picture.
    #[must_use]
    pub fn category_color(&self, theme: Theme, category: usize) -> Rgb {
        self.color.category_color(theme, category, &self.palette)
    }
}
