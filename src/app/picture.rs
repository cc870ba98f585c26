//! The picture of the density: asked for when something changed, kept while the next is computed; of one
//! that takes long, parts are shown before the whole.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use super::{ColorBy, Theme};
use crate::{
    figure::{DensityScale, MarkSize, Raster, RasterRequest, axis::FOLD_WIDTH},
    query::{Cancel, Census, Folding, Folds, Index, Lens, Plane, PortPalette, TimeWindow, Window},
    worker::{Latest, Wake},
};

/// While captures load, the picture is renewed this often …
const WHILE_LOADING: Duration = Duration::from_millis(200);

/// … and rests for this many times what the last one took, so that loading keeps its cores.
const REST: u32 = 8;

/// Packets that a thread looks at in about the time of a frame: a picture of more is made in stretches.
const A_STRETCH: u64 = 10_000_000;

/// A stretch is shown before the whole where that is not there so soon.
const SOON: Duration = Duration::from_millis(25);

/// More cells than this across or up gain nothing on any screen.
const MOST_CELLS: usize = 8_192;

/// Everything that a picture depends on.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    revision: u64,
    lens: Lens,
    /// The rows of a plane by rank.
    ranks: Option<usize>,
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
    worker: Latest<Request, (Key, Raster, Duration), Raster>,
    asked: Option<(Key, Instant)>,
    shown: Option<Key>,
    whole: Option<Piece>,
    /// Stretches of the next picture, from left to right.
    parts: Vec<Piece>,
    /// How long the last picture took.
    took: Duration,
    /// Cells across and up: pixels of the plot.
    size: (usize, usize),
    pixels_per_point: f32,
}

/// A picture, or a stretch of one.
#[derive(Debug)]
pub struct Piece {
    /// No other piece of any plot has it.
    pub number: u64,
    pub raster: Raster,
}

/// What a picture is made from.
pub(super) struct Scene<'a> {
    pub revision: u64,
    pub index: &'a Index,
    pub lens: &'a Lens,
    pub plane: &'a Plane,
    pub window: Window,
    pub folds: &'a Folds,
    pub color: ColorBy,
    pub density: DensityScale,
    pub mark_size: MarkSize,
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
            folding: self.request.folding.clone(),
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
        let worker = Latest::start_in_parts("suji-picture", wake, make)?;
        Ok(Self {
            worker,
            asked: None,
            shown: None,
            whole: None,
            parts: Vec::new(),
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
        self.whole = None;
        self.parts.clear();
        self.shown = None;
        self.asked = None;
    }

    /// Asks for a picture where the last one asked for is not this scene.
    pub(super) fn ask(&mut self, scene: &Scene<'_>) {
        if self.size.0 == 0 || self.size.1 == 0 {
            return;
        }
        let ranks = scene.plane.observed();
        let request = RasterRequest {
            window: scene.window,
            width: self.size.0,
            height: self.size.1,
            folding: Folding {
                folds: scene.folds.clone(),
                columns: FOLD_WIDTH * f64::from(self.pixels_per_point),
            },
            pixels_per_point: self.pixels_per_point,
            color: scene.color,
            density: scene.density,
            mark_size: scene.mark_size,
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
            self.parts.clear();
        }
        self.asked = Some((key.clone(), Instant::now()));
        self.worker.ask(Request { key, index: scene.index.clone(), plane: scene.plane.clone() });
    }

    pub(super) fn poll(&mut self) {
        for part in self.worker.poll_parts() {
            let part = Self::piece(part);
            self.parts.push(part);
        }
        if let Some((key, raster, took)) = self.worker.poll() {
            self.took = took;
            self.parts.clear();
            // A picture of captures that are closed again is of no use.
            if self.asked.is_some() {
                self.whole = Some(Self::piece(raster));
                self.shown = Some(key);
            }
        }
        if !self.worker.is_busy() {
            self.parts.clear();
        }
    }

    fn piece(raster: Raster) -> Piece {
        /// Of the last piece that any plot has got.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        Piece { number: 1 + NUMBER.fetch_add(1, Ordering::Relaxed), raster }
    }

    /// A picture is being made.
    pub(super) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }

    /// The last whole picture.
    #[must_use]
    pub fn raster(&self) -> Option<&Raster> {
        self.whole.as_ref().map(|piece| &piece.raster)
    }

    /// The last whole picture.
    #[must_use]
    pub fn whole(&self) -> Option<&Piece> {
        self.whole.as_ref()
    }

    /// What there is of the next picture: stretches of time from left to right without gaps, to be shown
    /// in the place of the last one.
    #[must_use]
    pub fn parts(&self) -> &[Piece] {
        &self.parts
    }

    /// The times that the parts fill.
    #[must_use]
    pub fn renewed(&self) -> Option<TimeWindow> {
        let (first, last) = (self.parts.first()?, self.parts.last()?);
        Some(TimeWindow { start: first.raster.window.time.start, end: last.raster.window.time.end })
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

fn make(request: Request, cancel: &Cancel, give: &dyn Fn(Raster)) -> Option<(Key, Raster, Duration)> {
    let started = Instant::now();
    let Request { key, index, plane } = request;
    let stretches = index.packets() / (A_STRETCH * rayon::current_num_threads() as u64);
    // Those that came sooner are given with the first that is late, so that there are no gaps.
    let mut held = Vec::new();
    let mut done = |stretch| {
        held.push(stretch);
        if started.elapsed() >= SOON {
            held.drain(..).for_each(give);
        }
    };
    let raster = Raster::make_in_stretches(
        &index,
        &key.lens,
        &plane,
        &key.request,
        stretches as usize,
        &mut done,
        cancel,
    )?;
    Some((key, raster, started.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{query::AddressWindow, worker::no_wake};

    fn raster(start: i64, end: i64) -> Raster {
        Raster {
            profile: crate::figure::Profile::default(),
            window: Window { time: TimeWindow { start, end }, addresses: AddressWindow::ALL_V4 },
            times: crate::query::TimeAxis::linear(TimeWindow { start, end }, 40),
            image: crate::figure::Image::default(),
            total: 1,
            categories: vec![1],
            levels: None,
            mark_size: MarkSize::Usual,
            marks: None,
            color: ColorBy::Density,
            palette: PortPalette::default(),
        }
    }

    fn scene<'a>(
        index: &'a Index,
        lens: &'a Lens,
        window: Window,
        rest: &'a (PortPalette, Census),
    ) -> Scene<'a> {
        Scene {
            revision: 1,
            index,
            lens,
            plane: &Plane::V4,
            window,
            folds: &Folds::NONE,
            color: ColorBy::Density,
            density: DensityScale::Log,
            mark_size: MarkSize::Usual,
            theme: Theme::Dark,
            palette: &rest.0,
            census: &rest.1,
            loading: false,
        }
    }

    fn finished(picture: &mut Picture) {
        for _ in 0..1_000 {
            picture.poll();
            if picture.is_complete() {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("the picture never came");
    }

    #[test]
    fn parts_stand_in_the_place_of_the_last_picture_until_the_whole_comes() {
        let mut picture = Picture::start(no_wake()).unwrap();
        picture.resize(40, 30, 1.0);
        let (index, lens, rest) = (Index::default(), Lens::default(), Default::default());
        let window = raster(0, 100).window;
        picture.ask(&scene(&index, &lens, window, &rest));
        for (start, end) in [(0, 30), (30, 60)] {
            let part = Picture::piece(raster(start, end));
            picture.parts.push(part);
        }
        assert_eq!(picture.renewed(), Some(TimeWindow { start: 0, end: 60 }));
        assert_ne!(picture.parts[0].number, picture.parts[1].number);
        finished(&mut picture);
        assert!(picture.parts().is_empty() && picture.renewed().is_none());
        assert_eq!(picture.raster().unwrap().window, window);
    }

    #[test]
    fn parts_of_what_can_no_longer_be_seen_are_let_go_of() {
        let mut picture = Picture::start(no_wake()).unwrap();
        picture.resize(40, 30, 1.0);
        let (index, lens, rest) = (Index::default(), Lens::default(), Default::default());
        let ask = |picture: &mut Picture, start, end, lens: &Lens| {
            picture.ask(&scene(&index, lens, raster(start, end).window, &rest));
            let part = Picture::piece(raster(start, end));
            picture.parts.push(part);
        };
        ask(&mut picture, 0, 100, &lens);
        ask(&mut picture, 90, 190, &lens);
        assert_eq!(picture.parts().len(), 2, "a hand that moves on still sees where it was");
        ask(&mut picture, 500, 600, &lens);
        assert_eq!(picture.parts().len(), 1);
        let other = Lens { duplicates: crate::query::DuplicateFilter::Hidden, ..Lens::default() };
        ask(&mut picture, 500, 600, &other);
        assert_eq!(picture.parts().len(), 1, "the dots are others");
        finished(&mut picture);
        assert_eq!(picture.raster().unwrap().window, raster(500, 600).window);
    }
}
