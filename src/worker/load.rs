//! Loading captures: a few threads take turns at walking the file and decode side by side.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{DecodedChunk, LoadOptions, Wake, decode_chunk, no_wake, order::Order};
use crate::{
    capture::{CaptureError, CaptureInfo, Chunk, Framer, Source},
    index::{CaptureSegments, Duplicates, Index, Segment},
    query::Cancel,
};

/// Events that may wait for the receiver; a loader that is further ahead pauses.
const EVENTS: usize = 64;

/// Segments come by the hundred a second; a screen that is drawn for each would take the cores from
/// those that load. [`EVENTS`] leaves room for far more than come meanwhile.
const BETWEEN_WAKES: Duration = Duration::from_millis(80);

/// More threads than this gain nothing: walking record headers is sequential and becomes the limit.
const MOST_THREADS: usize = 8;

/// What a loader tells. `file` is the place of the file among those it was given.
#[derive(Debug)]
pub enum LoadEvent {
    /// The file is a capture. Its place among the opened ones is the order of these events.
    Opened { file: usize, info: Box<CaptureInfo>, source: Arc<Source> },
    /// The file is none, or cannot be read. Others go on.
    Failed { file: usize, error: CaptureError },
    /// The next segment in file order; with it what the file says of itself where that grew (new
    /// sections or interfaces), so that frames of the segment can be read again.
    Segment { file: usize, segment: Arc<Segment>, progress: Progress, info: Option<Box<CaptureInfo>> },
    /// The file is at its end, or loading was cancelled (what came before is kept).
    Finished { file: usize, info: Box<CaptureInfo>, cancelled: bool },
    /// The thread that reads the file broke down: a defect of Suji. What came before is kept.
    Broken { file: usize, path: PathBuf },
}

/// How far loading one file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file walked.
    pub bytes_read: u64,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Frames read.
    pub frames: u64,
}

/// Loading of some files under way. Dropping it cancels.
#[derive(Debug)]
pub struct Loading {
    events: Receiver<LoadEvent>,
    cancel: Cancel,
}

impl Loading {
    /// Starts to load files, one after the other, each on all cores.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(paths: Vec<PathBuf>, options: LoadOptions, wake: Wake) -> std::io::Result<Self> {
        let (sender, events) = bounded(EVENTS);
        let cancel = Cancel::default();
        let tell = Tell { sender, wake, cancel: cancel.clone(), woken: Mutex::new(None) };
        thread::Builder::new().name("suji-load".to_owned()).spawn(move || {
            for (file, path) in paths.iter().enumerate() {
                if tell.cancel.is_set() {
                    break;
                }
                if catch_unwind(AssertUnwindSafe(|| load_file(file, path, &options, &tell))).is_err() {
                    tell.event(LoadEvent::Broken { file, path: path.clone() });
                }
            }
            // The channel closes with `tell`; the receiver sees that all is done.
            let wake = tell.wake.clone();
            drop(tell);
            wake();
        })?;
        Ok(Self { events, cancel })
    }

    /// The events; the channel is closed when all files are done.
    #[must_use]
    pub fn events(&self) -> &Receiver<LoadEvent> {
        &self.events
    }

    /// Asks the threads to stop; within a chunk's time a `Finished` follows.
    pub fn cancel(&self) {
        self.cancel.set();
    }
}

impl Drop for Loading {
    fn drop(&mut self) {
        self.cancel.set();
    }
}

/// The sending end: says, and wakes.
struct Tell {
    sender: Sender<LoadEvent>,
    wake: Wake,
    cancel: Cancel,
    /// When the receiver was last woken for a segment.
    woken: Mutex<Option<Instant>>,
}

impl Tell {
    /// False when nobody listens any more.
    fn event(&self, event: LoadEvent) -> bool {
        let heard = self.sender.send(event).is_ok();
        (self.wake)();
        heard
    }

    /// As [`Self::event`], but wakes only if the receiver was not woken for a segment just now.
    fn segment(&self, event: LoadEvent) -> bool {
        let heard = self.sender.send(event).is_ok();
        let mut woken = self.woken.lock().unwrap_or_else(PoisonError::into_inner);
        if woken.is_none_or(|woken: Instant| woken.elapsed() >= BETWEEN_WAKES) {
            *woken = Some(Instant::now());
            drop(woken);
            (self.wake)();
        }
        heard
    }
}

fn load_file(file: usize, path: &Path, options: &LoadOptions, tell: &Tell) {
    let framer = match Framer::open(path, options.reading) {
        Ok(framer) => framer,
        Err(error) => {
            tell.event(LoadEvent::Failed { file, error });
            return;
        }
    };
    let info = Box::new(framer.info().clone());
    if !tell.event(LoadEvent::Opened { file, info, source: framer.source() }) {
        return;
    }
    let framer = Mutex::new(Walk { told: described(framer.info()), framer });
    let in_order = Mutex::new(InOrder::default());
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    thread::scope(|scope| {
        for number in 1..threads {
            let (framer, in_order) = (&framer, &in_order);
            // Without a further thread this one does all the work.
            let _ = thread::Builder::new()
                .name(format!("suji-load-{number}"))
                .spawn_scoped(scope, move || work(file, framer, in_order, tell));
        }
        work(file, &framer, &in_order, tell);
    });
    let walk = framer.into_inner().unwrap_or_else(PoisonError::into_inner);
    let info = Box::new(walk.framer.info().clone());
    tell.event(LoadEvent::Finished { file, info, cancelled: tell.cancel.is_set() });
}

/// The framer, and how much of its description the receiver knows.
struct Walk {
    framer: Framer,
    told: (usize, usize),
}

fn described(info: &CaptureInfo) -> (usize, usize) {
    (info.sections.len(), info.interfaces.len())
}

impl Walk {
    /// Walks the next chunk; none at the end. With it the description where it grew.
    fn next(&mut self, chunk: &mut Chunk) -> Option<(Progress, Option<Box<CaptureInfo>>)> {
        if !self.framer.next_chunk(chunk) {
            return None;
        }
        let info = self.framer.info();
        let progress = Progress { bytes_read: info.bytes_read, bytes: info.bytes, frames: info.frames };
        let grown = described(info) != self.told;
        self.told = described(info);
        Some((progress, grown.then(|| Box::new(info.clone()))))
    }
}

type Walked = (DecodedChunk, Progress, Option<Box<CaptureInfo>>);

/// What is done with chunks in the order of the file.
#[derive(Default)]
struct InOrder {
    order: Order<Walked>,
    duplicates: Duplicates,
}

/// Takes turns with the other threads at walking the next chunk, and decodes it.
fn work(file: usize, walk: &Mutex<Walk>, in_order: &Mutex<InOrder>, tell: &Tell) {
    let mut chunk = Chunk::default();
    while !tell.cancel.is_set() {
        let walked = walk.lock().unwrap_or_else(PoisonError::into_inner).next(&mut chunk);
        let Some((progress, info)) = walked else { break };
        let decoded = decode_chunk(&chunk);
        let mut in_order = in_order.lock().unwrap_or_else(PoisonError::into_inner);
        let InOrder { order, duplicates } = &mut *in_order;
        order.put(chunk.sequence, (decoded, progress, info));
        while let Some((DecodedChunk { mut segment, fingerprints }, progress, info)) = order.take() {
            duplicates.mark(&mut segment, &fingerprints);
            let segment = Arc::new(segment);
            if !tell.segment(LoadEvent::Segment { file, segment, progress, info }) {
                tell.cancel.set();
            }
        }
    }
}

/// Captures loaded whole, for verbs and tests. Failed files are left out of all lists but
/// `failures`; the places in the other lists agree.
#[derive(Debug, Default)]
pub struct Loaded {
    pub index: Index,
    pub captures: Vec<CaptureInfo>,
    pub sources: Vec<Arc<Source>>,
    pub failures: Vec<CaptureError>,
    /// Files whose reading broke down.
    pub broken: Vec<PathBuf>,
}

/// Loads files and waits; `progress` hears of every segment.
///
/// # Errors
/// The system gives no thread.
pub fn load_all(
    paths: &[PathBuf],
    options: &LoadOptions,
    mut progress: impl FnMut(&Path, &Progress),
) -> std::io::Result<Loaded> {
    let loading = Loading::start(paths.to_vec(), options.clone(), no_wake())?;
    let mut loaded = Loaded::default();
    for event in loading.events() {
        match event {
            LoadEvent::Opened { info, source, .. } => {
                loaded.captures.push(*info);
                loaded.sources.push(source);
                loaded.index.captures.push(CaptureSegments::default());
            }
            LoadEvent::Failed { error, .. } => loaded.failures.push(error),
            LoadEvent::Segment { file, segment, progress: so_far, .. } => {
                if let Some(path) = paths.get(file) {
                    progress(path, &so_far);
                }
                if let Some(capture) = loaded.index.captures.last_mut() {
                    capture.segments.push(segment);
                }
            }
            LoadEvent::Finished { info, .. } => {
                if let Some(last) = loaded.captures.last_mut() {
                    *last = *info;
                }
            }
            LoadEvent::Broken { path, .. } => loaded.broken.push(path),
        }
    }
    Ok(loaded)
}
