//! Where packets that searches found lie in the window: counted on a worker, a picture for each search.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::SearchEntry;
use crate::{
    figure::{Image, axis::FOLD_WIDTH},
    query::{
        Breakdown, Cancel, DensityRequest, Folding, Folds, Index, Lens, Mark, Plane, SetFilter, TimeAxis,
        Window, density,
    },
    worker::{Latest, Wake},
};

/// Up to so many packets of a search have a mark each.
const MARKS: usize = 4_000;

/// Packets beyond that are counted in cells of so many points: large enough to be seen over the dots.
const CELL: f64 = 4.0;

/// While captures load or a search finds more, a picture is renewed no more often than this.
const BETWEEN: Duration = Duration::from_millis(200);

/// The number of the last picture that any plot has got.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// The packets of a search in a window.
#[derive(Clone, Debug)]
pub struct FoundPiece {
    /// The search.
    pub search: u64,
    pub color: usize,
    pub window: Window,
    /// Where its times lie across.
    pub times: TimeAxis,
    /// Packets in the window.
    pub total: u64,
    /// Each of them, where they are few.
    pub marks: Option<Vec<Mark>>,
    /// Else a pixel for each cell that has any: white, to be tinted.
    pub image: Image,
}

#[derive(Clone, Debug, PartialEq)]
struct Key {
    revision: u64,
    lens: Lens,
    searches: Vec<(u64, usize, SetFilter)>,
    window: Window,
    folding: Folding,
    size: (usize, usize),
    ranks: Option<usize>,
}

struct Request {
    key: Key,
    index: Index,
    plane: Plane,
}

/// The picture in view and the worker that makes the next.
#[derive(Debug)]
pub struct FoundPicture {
    worker: Latest<Request, (Key, Vec<FoundPiece>)>,
    asked: Option<(Key, Instant)>,
    pieces: Vec<FoundPiece>,
    /// No other picture of any plot has it.
    number: u64,
}

/// What it is made from.
pub(super) struct FoundScene<'a> {
    pub revision: u64,
    pub index: &'a Index,
    pub lens: &'a Lens,
    pub plane: &'a Plane,
    pub window: Window,
    pub folds: &'a Folds,
    /// The plot's size in points.
    pub size: (f64, f64),
}

impl FoundPicture {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let worker = Latest::start("suji-found", wake, make)?;
        Ok(Self { worker, asked: None, pieces: Vec::new(), number: 0 })
    }

    pub(super) fn clear(&mut self) {
        self.worker.forget();
        self.asked = None;
        self.pieces.clear();
    }

    /// Takes in the last picture, and asks for one where that is not of this scene.
    pub(super) fn ask(&mut self, scene: &FoundScene<'_>, searches: &[SearchEntry]) {
        if let Some((_, pieces)) = self.worker.poll() {
            self.pieces = pieces;
            self.number = 1 + NUMBER.fetch_add(1, Ordering::Relaxed);
        }
        let shown: Vec<_> = searches
            .iter()
            .filter(|entry| entry.shown && !entry.packets().is_empty())
            .filter_map(|entry| {
                let within = Some(Arc::clone(entry.marks()?));
                Some((entry.id, entry.color, SetFilter { within, ..SetFilter::default() }))
            })
            .collect();
        if shown.is_empty() {
            if !self.pieces.is_empty() || self.asked.is_some() {
                self.clear();
            }
            return;
        }
        let cells = |points: f64| (points / CELL).ceil().max(1.0) as usize;
        let ranks = scene.plane.observed();
        let key = Key {
            revision: scene.revision,
            lens: scene.lens.clone(),
            searches: shown,
            window: scene.window,
            folding: Folding { folds: scene.folds.clone(), columns: FOLD_WIDTH / CELL },
            size: (cells(scene.size.0), cells(scene.size.1)),
            ranks,
        };
        if let Some((asked, at)) = &self.asked
            && (*asked == key
                || (asked.window == key.window && at.elapsed() < BETWEEN && self.worker.is_busy()))
        {
            return;
        }
        self.worker.ask(Request { key: key.clone(), index: scene.index.clone(), plane: scene.plane.clone() });
        self.asked = Some((key, Instant::now()));
    }

    /// A picture for each search that is shown.
    #[must_use]
    pub fn pieces(&self) -> &[FoundPiece] {
        &self.pieces
    }

    /// Another one for each picture.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

fn make(request: Request, cancel: &Cancel) -> Option<(Key, Vec<FoundPiece>)> {
    let Request { key, index, plane } = request;
    let mut pieces = Vec::new();
    for (search, color, of) in &key.searches {
        // What the lens leaves out has no mark either.
        let mut lens = key.lens.clone();
        lens.sets.within.clone_from(&of.within);
        let wanted = DensityRequest {
            window: key.window,
            width: key.size.0,
            height: key.size.1,
            folding: key.folding.clone(),
            breakdown: Breakdown::None,
            rarity: Vec::new(),
            marks: MARKS,
        };
        let counted = density(&index, &lens, &plane, &wanted, cancel)?;
        let image = if counted.marks.is_some() { Image::default() } else { cells(&counted.counts, key.size) };
        let (window, times) = (key.window, counted.times);
        let (total, marks) = (counted.total, counted.marks);
        pieces.push(FoundPiece { search: *search, color: *color, window, times, total, marks, image });
    }
    Some((key, pieces))
}

/// A white pixel for each cell that holds a packet; columns of counts begin at the bottom.
fn cells(counts: &[u32], (width, height): (usize, usize)) -> Image {
    let mut image = Image { width, height, pixels: vec![[0; 4]; width * height] };
    for (column, cells) in counts.chunks(height.max(1)).enumerate() {
        for (row, count) in cells.iter().enumerate() {
            if *count > 0
                && let Some(pixel) = image.pixels.get_mut((height - 1 - row) * width + column)
            {
                *pixel = [255; 4];
            }
        }
    }
    image
}
