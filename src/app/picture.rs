//! The picture of the density: asked for when something changed, kept while the next is computed.

use std::time::{Duration, Instant};

use super::{ColorBy, Theme};
use crate::{
    figure::{Raster, RasterRequest},
    query::{Cancel, Census, Index, Lens, Plane, PortPalette, Window},
    worker::{Latest, Wake},
};

/// While captures load, the picture is renewed this often …
const WHILE_LOADING: Duration = Duration::from_millis(200);

/// … and rests for this many times what the last one took, so that loading keeps its cores.
const REST: u32 = 8;

/// More cells than this across or up gain nothing on any screen.
const MOST_CELLS: usize = 8_192;

/// Everything that a picture depends on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    revision: u64,
    lens: Lens,
    ranks: usize,
    request: RasterRequest,
}

struct Request {
    key: Key,
    index: Index,
    plane: Plane,
}

/// The picture in view and the worker that makes the next.
#[derive(Debug)]
pub struct Picture {
    worker: Latest<Request, (Key, Raster, Duration)>,
    asked: Option<(Key, Instant)>,
    shown: Option<Key>,
    raster: Option<Raster>,
    /// Rises with every picture.
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

impl Key {
    /// Nothing but more packets came since another key.
    fn only_grew(&self, before: &Self) -> bool {
        let request = RasterRequest {
            window: self.request.window,
            totals: self.request.totals.clone(),
            ..before.request.clone()
        };
        Self { revision: self.revision, request, ..before.clone() } == *self
    }
}

impl Key {
    /// A picture of another key would have dots that are still right, somewhere on the screen.
    fn shows_some_of(&self, other: &Self) -> bool {
        let (here, there) = (&self.request.window, &other.request.window);
        self.lens == other.lens && here.overlaps(there)
    }
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
        let request = RasterRequest {
            window: scene.window,
            width: self.size.0,
            height: self.size.1,
            pixels_per_point: self.pixels_per_point,
            color: scene.color,
            theme: scene.theme,
            palette: scene.palette.clone(),
            totals: scene.palette.totals(scene.census),
        };
        let key = Key { revision: scene.revision, lens: scene.lens.clone(), ranks, request };
        if let Some((asked, when)) = &self.asked {
            let only_grew = key.only_grew(asked);
            if *asked == key
                || (scene.loading && only_grew && when.elapsed() < WHILE_LOADING.max(self.took * REST))
            {
                return;
            }
        }
        // What can no longer be seen is not worth waiting for.
        if self.asked.as_ref().is_some_and(|(asked, _)| !key.shows_some_of(asked)) {
            self.worker.cancel();
        }
        self.asked = Some((key.clone(), Instant::now()));
        self.worker.ask(Request { key, index: scene.index.clone(), plane: scene.plane.clone() });
    }

    pub(super) fn poll(&mut self) {
        if let Some((key, raster, took)) = self.worker.poll() {
            self.took = took;
            // A picture of captures that are closed again is of no use.
            if self.asked.is_some() {
                self.number += 1;
                self.raster = Some(raster);
                self.shown = Some(key);
            }
        }
    }

    /// A picture is being made.
    pub(super) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    #[must_use]
    pub fn raster(&self) -> Option<&Raster> {
        self.raster.as_ref()
    }

    /// The number of the picture; a texture made from another number is stale.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
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
    let Request { key, index, plane } = request;
    let raster = Raster::make(&index, &key.lens, &plane, &key.request, cancel)?;
    Some((key, raster, started.elapsed()))
}
