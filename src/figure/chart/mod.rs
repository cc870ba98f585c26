//! A chart: the picture with axes, legend and title, laid out for paper or screen; PNG or SVG.
//!
//! Callers give what the window would show and get a file's bytes; they need not know how text is
//! set, where a legend has room, or how shapes become pixels. One layout serves both formats, and
//! packets are counted and coloured as in the window ([`Raster`]).

mod base64;
mod font;
mod format;
mod layout;
mod legend;
mod png;
mod scene;
mod size;
mod svg;
mod title;

pub use ::png::EncodingError;
pub use format::{ChartFormat, ChartFormatError};
pub use size::{ChartSize, SizeError};
pub use title::{lens_title, lens_words};

use std::sync::Arc;

use super::{ColorBy, DensityScale, Image, MarkSize, Raster, RasterRequest, Theme};
use crate::query::{
    AddressRange, Cancel, Census, DensityRequest, Folding, Folds, Index, Lens, ObservedV4, Plane,
    PortPalette, Reach, TimeWindow, Window, Zone, density,
};
use layout::Page;
use scene::Scene;
use vello_cpu::kurbo::{Rect, Shape};

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct ChartData<'a> {
    pub index: &'a Index,
    /// Names of the captures, in the order of the index; they are made plain here.
    pub captures: &'a [String],
    pub lens: &'a Lens,
    pub census: &'a Census,
    pub palette: &'a PortPalette,
}

/// The rectangle of time × address that is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Extent {
    /// All addresses of a plane. Time: that of the lens, open ends reach to all packets but those with
    /// times far from the rest ([`Reach`]), with the window's margin.
    #[default]
    All,
    /// A range of addresses, a single one in its neighbourhood. Time as for all.
    Addresses(AddressRange),
    /// Exactly this.
    Window(Window),
}

/// How it is drawn.
#[derive(Clone, Debug)]
pub struct ChartOptions {
    pub size: ChartSize,
    pub theme: Theme,
    pub color: ColorBy,
    /// Of a chart whose colour tells density.
    pub density: DensityScale,
    pub marks: MarkSize,
    pub zone: Zone,
    pub extent: Extent,
    /// The plane where the extent names none: IPv6 or IPv4; none for the one with more packets.
    pub ipv6: Option<bool>,
    /// Of IPv4 addresses only those that occur have a place, by rank.
    pub observed: bool,
    /// Long silences take a few points of the time axis each ([`Folds::find`]).
    pub fold_gaps: bool,
    /// Instead of the captures' names. An empty one leaves all lines above the legend out.
    pub title: Option<String>,
    pub legend: bool,
}

impl Default for ChartOptions {
    fn default() -> Self {
        Self {
            size: ChartSize::default(),
            theme: Theme::Light,
            color: ColorBy::Port,
            density: DensityScale::default(),
            marks: MarkSize::default(),
            zone: Zone::default(),
            extent: Extent::All,
            ipv6: None,
            observed: false,
            fold_gaps: false,
            title: None,
            legend: true,
        }
    }
}

/// A chart that is laid out.
#[derive(Clone, Debug)]
pub struct Chart {
    scene: Scene,
    request: RasterRequest,
    raster: Raster,
    plot: Rect,
    nothing: String,
    size: ChartSize,
}

impl Chart {
    /// Counts, paints and lays out; none if cancelled. Costs two scans of the packets, one more
    /// where all addresses are shown and the captures have packets in both planes.
    #[must_use]
    pub fn draw(data: &ChartData<'_>, options: &ChartOptions, cancel: &Cancel) -> Option<Self> {
        let place = place(data, options, cancel)?;
        let Place { plane, window, .. } = &place;
        let categories = count_categories(data, plane, *window, options.color, cancel)?;
        let in_view: u64 = categories.iter().sum();
        let elsewhere = match options.extent {
            Extent::All => elsewhere(data, plane, *window, cancel)?,
            _ => 0,
        };
        let page = Page::new(data, options, &place, &categories, elsewhere);
        let (width, height) = page.cells();
        let request = RasterRequest {
            window: *window,
            width,
            height,
            folding: page.folding().clone(),
            pixels_per_point: options.size.scale as f32,
            color: options.color,
            density: options.density,
            mark_size: options.marks,
            theme: options.theme,
            palette: data.palette.clone(),
            totals: data.palette.totals(data.census),
        };
        let raster = Raster::make(data.index, data.lens, plane, &request, cancel)?;
        debug_assert_eq!(raster.total, in_view, "both scans see the same packets");
        let (scene, plot) = (page.scene(&raster), page.plot());
        Some(Self { scene, request, raster, plot, nothing: page.nothing, size: options.size })
    }

    /// The packets drawn.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.raster.total
    }

    /// What an empty chart says; none where there are packets.
    #[must_use]
    pub fn nothing(&self) -> Option<&str> {
        (self.raster.total == 0).then_some(self.nothing.as_str())
    }

    /// The picture in the plot, as the window would draw it.
    #[must_use]
    pub fn raster(&self) -> &Raster {
        &self.raster
    }

    /// What the picture in the plot was made for.
    #[must_use]
    pub fn request(&self) -> &RasterRequest {
        &self.request
    }

    /// Left, top, right and bottom of the plot, in points.
    #[must_use]
    pub fn plot(&self) -> [f64; 4] {
        let plot = self.plot;
        [plot.x0, plot.y0, plot.x1, plot.y1]
    }

    /// The size it was drawn for.
    #[must_use]
    pub fn size(&self) -> ChartSize {
        self.size
    }

    /// All texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.scene.texts().map(|text| text.words.as_str())
    }

    /// All texts with left, top, right and bottom of their outlines, in points.
    pub fn text_bounds(&self) -> impl Iterator<Item = (&str, [f64; 4])> {
        self.scene.texts().map(|text| {
            let bounds = font::outlines(text).bounding_box();
            (text.words.as_str(), [bounds.x0, bounds.y0, bounds.x1, bounds.y1])
        })
    }

    /// The pixels: size times scale, opaque.
    #[must_use]
    pub fn image(&self) -> Image {
        png::pixels(&self.scene)
    }

    /// A file in a format.
    ///
    /// # Errors
    /// As [`Self::png`].
    pub fn file(&self, format: ChartFormat) -> Result<Vec<u8>, EncodingError> {
        match format {
            ChartFormat::Png => self.png(),
            ChartFormat::Svg => self.svg().map(String::into_bytes),
        }
    }

    /// A PNG file.
    ///
    /// # Errors
    /// The encoder refuses; with the sizes of [`ChartSize`] it does not.
    pub fn png(&self) -> Result<Vec<u8>, EncodingError> {
        png::encode_opaque(&self.image())
    }

    /// An SVG file: text as outlines, marks as circles, the density as a picture of its own.
    ///
    /// # Errors
    /// As [`Self::png`].
    pub fn svg(&self) -> Result<String, EncodingError> {
        svg::write(&self.scene)
    }
}

/// What is shown where.
#[derive(Clone, Debug)]
struct Place {
    plane: Plane,
    window: Window,
    folds: Folds,
}

/// The plane and the window of an extent, and what is folded.
fn place(data: &ChartData<'_>, options: &ChartOptions, cancel: &Cancel) -> Option<Place> {
    let folds = if options.fold_gaps { Folds::find(data.index, cancel)? } else { Folds::default() };
    let mostly_ipv6 = || data.census.v6_packets * 2 > data.census.packets;
    let ipv6 = match &options.extent {
        Extent::All => options.ipv6.unwrap_or_else(mostly_ipv6),
        Extent::Addresses(range) => matches!(range, AddressRange::V6 { .. }),
        Extent::Window(window) => matches!(window.addresses, crate::query::AddressWindow::V6 { .. }),
    };
    let plane = match ipv6 {
        true => Plane::V6(data.index.v6_addresses().into()),
        false if options.observed => Plane::V4Ranked(Arc::new(ObservedV4::of(data.index, cancel)?)),
        false => Plane::V4,
    };
    let window = match &options.extent {
        Extent::All => Window { time: times(data, &folds, cancel)?, addresses: plane.whole() },
        Extent::Addresses(range) => Window {
            time: times(data, &folds, cancel)?,
            addresses: plane.window_around(range).unwrap_or_else(|| plane.whole()),
        },
        Extent::Window(window) => *window,
    };
    Some(Place { plane, window, folds })
}

/// The lens's time range, its open ends at the data's but for times far from the rest; none if
/// cancelled.
fn times(data: &ChartData<'_>, folds: &Folds, cancel: &Cancel) -> Option<TimeWindow> {
    let all = folds.fit(Reach::find(data.index, cancel)?.near);
    let range = data.lens.time;
    let start = range
        .start
        .unwrap_or_else(|| range.end.map_or(all.start, |end| all.start.min(end.saturating_sub(1))));
    let end = range.end.unwrap_or(all.end);
    Some(TimeWindow { start, end: end.max(start.saturating_add(1)) })
}

/// Packets in the window by category of colour.
fn count_categories(
    data: &ChartData<'_>,
    plane: &Plane,
    window: Window,
    color: ColorBy,
    cancel: &Cancel,
) -> Option<Vec<u64>> {
    let breakdown = color.breakdown(data.palette, data.index.captures.len());
    let request = DensityRequest {
        window,
        width: 1,
        height: 1,
        folding: Folding::default(),
        breakdown,
        rarity: Vec::new(),
        marks: 0,
    };
    let counted = density(data.index, data.lens, plane, &request, cancel)?;
    Some(counted.categories)
}

/// Packets under the lens at the same times in the other plane.
fn elsewhere(data: &ChartData<'_>, plane: &Plane, window: Window, cancel: &Cancel) -> Option<u64> {
    let other = match plane {
        Plane::V4 | Plane::V4Ranked(_) if data.census.v6_packets == 0 => return Some(0),
        Plane::V4 | Plane::V4Ranked(_) => Plane::V6(data.index.v6_addresses().into()),
        Plane::V6(_) if data.census.v6_packets == data.census.packets => return Some(0),
        Plane::V6(_) => Plane::V4,
    };
    let window = Window { addresses: other.whole(), ..window };
    let counts = count_categories(data, &other, window, ColorBy::Density, cancel)?;
    Some(counts.iter().sum())
}
