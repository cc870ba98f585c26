//! The picture of the density: asked for when something changed, kept while the next is computed.

use std::time::{Duration, Instant};

use super::{ColorBy, Theme};
use crate::{
    figure::{Image, Style, paint},
    query::{
        Breakdown, Cancel, Census, DensityRequest, Index, Lens, Mark, Plane, PortPalette, Window, density,
    },
    worker::{Latest, Wake},
};

/// Up to so many packets are drawn one by one, exactly.
const MARKS: usize = 4_000;

/// While captures load, the picture is renewed this often …
const WHILE_LOADING: Duration = Duration::from_millis(150);

/// … and rests for this many times what the last one took, so that loading keeps its cores.
const REST: u32 = 5;

/// More cells than this across or up gain nothing on any screen.
const MOST_CELLS: usize = 8_192;

/// Everything that a picture depends on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    revision: u64,
    lens: Lens,
    window: Window,
    ranks: usize,
    width: usize,
    height: usize,
    pixels_per_point: f32,
    color: ColorBy,
    theme: Theme,
    palette: PortPalette,
}

struct Request {
    key: Key,
    index: Index,
    plane: Plane,
    totals: Vec<u64>,
}

/// A finished picture with the rectangle of the world that it shows.
#[derive(Clone, Debug)]
pub struct Raster {
    /// Rises with every picture; a texture made from another number is stale.
    pub number: u64,
    pub window: Window,
    /// Its pixels are multiplied by their alpha already, so that the screen only has to copy them.
    pub image: Image,
    /// Packets in the window.
    pub total: u64,
    /// Packets in the fullest cell, where the colour tells density; otherwise 0.
    pub fullest: u32,
    /// All of them, where they are few: then they are drawn as marks and the image is not.
    pub marks: Option<Vec<Mark>>,
    pub color: ColorBy,
    /// The ports that had a colour.
    pub palette: PortPalette,
}

/// The picture in view and the worker that makes the next.
#[derive(Debug)]
pub struct Picture {
    worker: Latest<Request, (Key, Raster, Duration)>,
    asked: Option<(Key, Instant)>,
    shown: Option<Key>,
    raster: Option<Raster>,
    number: u64,
    /// How long the last picture took.
    took: Duration,
    /// Cells across and up: pixels of the plot.
    size: (usize, usize),
    pixels_per_point: f32,
}

/// What a picture is made from.
pub(super) struct Scene<'a> {
    pub revision: u64,
    pub index: &'a Index,
    pub lens: &'a Lens,
    pub plane: &'a Plane,
    pub window: Window,
    pub color: ColorBy,
    pub theme: Theme,
    pub palette: &'a PortPalette,
    pub census: &'a Census,
    pub loading: bool,
}

impl Picture {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let worker =
            Latest::start("suji-picture", wake, |request: Request, cancel: &Cancel| make(request, cancel))?;
        Ok(Self {
            worker,
            asked: None,
            shown: None,
            raster: None,
            number: 0,
            took: Duration::ZERO,
            size: (0, 0),
            pixels_per_point: 1.0,
        })
    }

    /// The plot's size in pixels, and pixels a point.
    pub(super) fn resize(&mut self, width: usize, height: usize, pixels_per_point: f32) {
        self.pixels_per_point = pixels_per_point;
        self.size = (width.min(MOST_CELLS), height.min(MOST_CELLS));
    }

    pub(super) fn clear(&mut self) {
        self.worker.forget();
        self.raster = None;
        self.shown = None;
        self.asked = None;
    }

    /// Asks for a picture where the last one asked for is not this scene.
    pub(super) fn ask(&mut self, scene: &Scene<'_>) {
        if self.size.0 == 0 || self.size.1 == 0 {
            return;
        }
        let ranks = match scene.plane {
            Plane::V4 => 0,
            Plane::V6(addresses) => addresses.len(),
        };
        let key = Key {
            revision: scene.revision,
            lens: scene.lens.clone(),
            window: scene.window,
            ranks,
            width: self.size.0,
            height: self.size.1,
            pixels_per_point: self.pixels_per_point,
            color: scene.color,
            theme: scene.theme,
            palette: scene.palette.clone(),
        };
        if let Some((asked, when)) = &self.asked {
            let only_grew = Key { revision: key.revision, window: key.window, ..asked.clone() } == key;
            if *asked == key
                || (scene.loading && only_grew && when.elapsed() < WHILE_LOADING.max(self.took * REST))
            {
                return;
            }
        }
        self.asked = Some((key.clone(), Instant::now()));
        let count_of = |port| {
            let found = scene.census.ports.iter().find(|count| count.key == port);
            found.map_or(0, |count| count.packets)
        };
        let mut totals: Vec<u64> = scene.palette.ports.iter().map(|port| count_of(*port)).collect();
        totals.push(scene.census.packets.saturating_sub(totals.iter().sum()));
        self.worker.ask(Request { key, index: scene.index.clone(), plane: scene.plane.clone(), totals });
    }

    pub(super) fn poll(&mut self) {
        if let Some((key, mut raster, took)) = self.worker.poll() {
            self.took = took;
            // A picture of captures that are closed again is of no use.
            if self.asked.is_some() {
                self.number += 1;
                raster.number = self.number;
                self.raster = Some(raster);
                self.shown = Some(key);
            }
        }
    }

    #[must_use]
    pub fn raster(&self) -> Option<&Raster> {
        self.raster.as_ref()
    }

    /// The picture shows exactly what was asked for last.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match (&self.asked, &self.shown) {
            (Some((asked, _)), Some(shown)) => asked == shown,
            (None, _) => true,
            _ => false,
        }
    }
}

fn make(request: Request, cancel: &Cancel) -> Option<(Key, Raster, Duration)> {
    let started = Instant::now();
    let Request { key, index, plane, totals } = request;
    let breakdown = match key.color {
        ColorBy::Port => Breakdown::Port(key.palette.clone()),
        ColorBy::Density => Breakdown::None,
        ColorBy::Direction => Breakdown::Direction,
        ColorBy::Capture => Breakdown::Capture(index.captures.len()),
    };
    let wanted = DensityRequest {
        window: key.window,
        width: key.width,
        height: key.height,
        breakdown: breakdown.clone(),
        marks: MARKS,
    };
    let counted = density(&index, &key.lens, &plane, &wanted, cancel)?;
    // Without a breakdown a cell has one count.
    let fullest = counted.counts.iter().copied().max().unwrap_or(0);
    let image = if counted.marks.is_some() {
        Image::default()
    } else {
        let mut image = paint(
            &counted,
            &Style { theme: key.theme, breakdown, totals, pixels_per_point: key.pixels_per_point },
        );
        image.pixels.iter_mut().for_each(premultiply);
        image
    };
    let raster = Raster {
        number: 0,
        window: key.window,
        image,
        total: counted.total,
        fullest: if key.color == ColorBy::Density { fullest } else { 0 },
        marks: counted.marks,
        color: key.color,
        palette: key.palette.clone(),
    };
    Some((key, raster, started.elapsed()))
}

/// Multiplies a colour by its alpha, rounding to the nearest.
fn premultiply(pixel: &mut [u8; 4]) {
    let [red, green, blue, alpha] = pixel;
    if *alpha == u8::MAX {
        return;
    }
    for channel in [red, green, blue] {
        *channel = ((u16::from(*channel) * u16::from(*alpha) + 127) / 255) as u8;
    }
}
