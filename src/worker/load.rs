//! Loading captures: a few threads take turns at walking the file and decode side by side.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use crossbeam_channel::{Receiver, bounded};

use super::{
    DecodedChunk, IndexedCaptures, LoadOptions, Priority, Skipped, Wake, decode_chunk,
    intake::{Intake, Shared},
    no_wake,
    order::Order,
    strides::Strides,
    tell::Tell,
};
use crate::{
    capture::{CaptureError, CaptureInfo, Chunk, Expanded, Framer, Named, Source, Walked, expand},
    index::{CaptureSegments, Detail, Index, Segment},
    query::Cancel,
};

/// Events that may wait for the receiver; a loader that is further ahead pauses.
const EVENTS: usize = 64;

/// More threads than this gain little: what is done in order becomes the limit.
const MOST_THREADS: usize = 8;

/// What a loader tells. `file` counts the files, those of folders one by one.
#[derive(Debug)]
pub enum LoadEvent {
    /// The file is a capture. Its place among the opened ones is the order of these events.
    /// `clock`: nanoseconds that are added to the times of its records.
    Opened { file: usize, info: Box<CaptureInfo>, source: Arc<Source>, clock: i64 },
    /// The file is none, or cannot be read. Others go on.
    Failed { file: usize, error: CaptureError },
    /// The next segment in file order, or the last one once more, with the frames that have come since:
    /// `place` is its place among the capture's segments, and points keep theirs in it. With it what
    /// the file says of itself where that grew (new sections or interfaces), so that frames of the
    /// segment can be read again.
    Segment {
        file: usize,
        place: usize,
        segment: Arc<Segment>,
        progress: Progress,
        info: Option<Box<CaptureInfo>>,
    },
    /// All that has come of a file that still grows is told; nobody knows when more will.
    Idle { file: usize, info: Box<CaptureInfo>, progress: Progress },
    /// The index takes as much memory as it may, `limit` bytes: of this file so many frames are loaded, and
    /// so many files after it are not opened. A `Finished` follows.
    Full { file: usize, frames: u64, limit: u64, unread: usize },
    /// The file is at its end, or loading was cancelled (what came before is kept).
    Finished { file: usize, info: Box<CaptureInfo>, cancelled: bool },
    /// Files that lie in the folders are no captures.
    Skipped(Skipped),
    /// A path leads nowhere, in words.
    Problem(String),
    /// The thread that reads the file broke down: a defect of Suji. What came before is kept.
    Broken { file: usize, path: PathBuf },
}

/// How far loading one file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file walked; of a compressed one, those that are decompressed.
    pub bytes_read: u64,
    /// Length of the file in bytes, where it is known.
    pub bytes: Option<u64>,
    /// Frames read.
    pub frames: u64,
}

impl Progress {
    /// How far a walk over a capture is.
    #[must_use]
    pub fn of(info: &CaptureInfo, source: &Source) -> Self {
        let (bytes_read, bytes) = source.poured().unwrap_or((info.bytes_read, Some(info.bytes)));
        Self { bytes_read, bytes, frames: info.frames }
    }
}

/// Loading of some files under way. Dropping it cancels.
#[derive(Debug)]
pub struct Loading {
    events: Receiver<LoadEvent>,
    cancel: Cancel,
}

impl Loading {
    /// Starts to load files, and the files of folders, one after the other, each on all cores.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(paths: Vec<PathBuf>, options: LoadOptions, wake: Wake) -> std::io::Result<Self> {
        let (sender, events) = bounded(EVENTS);
        let cancel = Cancel::default();
        let tell = Tell::new(sender, wake, cancel.clone());
        thread::Builder::new().name("suji-load".to_owned()).spawn(move || {
            if options.in_background {
                Priority::Background.step_back();
            }
            load_files(&paths, &options, &tell);
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

fn load_files(paths: &[PathBuf], options: &LoadOptions, tell: &Tell) {
    let Expanded { files, problems } = expand(paths);
    for problem in problems {
        tell.event(LoadEvent::Problem(problem));
    }
    let mut shared = Shared::new(options, files.len());
    let mut foreign: Vec<PathBuf> = Vec::new();
    let mut opened: Vec<PathBuf> = Vec::new();
    for (file, Named { path, found }) in files.into_iter().enumerate() {
        if !tell.goes_on() {
            break;
        }
        if options.open.contains(&path) {
            tell.event(LoadEvent::Problem(format!("{} is open already", path.display())));
            continue;
        }
        match catch_unwind(AssertUnwindSafe(|| load_file(file, &path, options, &mut shared, tell))) {
            Ok(Ok(())) => opened.push(path),
            Ok(Err(error)) if found && error.is_foreign() => foreign.push(path),
            Ok(Err(error)) => {
                tell.event(LoadEvent::Failed { file, error });
            }
            Err(_) => {
                tell.event(LoadEvent::Broken { file, path });
            }
        }
    }
    for clock in options.clocks.iter().filter(|clock| clock.names_one()) {
        if tell.goes_on() && !(1..).zip(&opened).any(|(number, path)| clock.is_of(number, path)) {
            tell.event(LoadEvent::Problem(format!(
                "--clock {clock}: there is no such capture, and no clock was set"
            )));
        }
    }
    let files = foreign.len();
    if let Some(first) = foreign.into_iter().next() {
        tell.event(LoadEvent::Skipped(Skipped { files, first }));
    }
}

fn load_file(
    file: usize,
    path: &Path,
    options: &LoadOptions,
    shared: &mut Shared,
    tell: &Tell,
) -> Result<(), CaptureError> {
    let source = Arc::new(Source::open(path, options.reading.follow)?);
    let Some(mut framer) = Framer::over_while(source, options.reading, &|| tell.goes_on())? else {
        // Cancelled before anything came.
        return Ok(());
    };
    shared.opened += 1;
    let clock = options.clock(shared.opened, path);
    let info = Box::new(framer.info().clone());
    if !tell.event(LoadEvent::Opened { file, info, source: framer.source(), clock }) {
        return Ok(());
    }
    let mut intake = Intake::new(shared, clock);
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    // As far as the file is sound; the rest, and whatever else there is, is walked in order.
    Strides { file, detail: options.detail, threads, tell }.load(&mut framer, &mut intake);
    let framer = Mutex::new(Walk { told: described(framer.info()), framer });
    let in_order = Mutex::new(InOrder { order: Order::default(), intake });
    thread::scope(|scope| {
        for number in 1..threads {
            let (framer, in_order) = (&framer, &in_order);
            // Without a further thread this one does all the work.
            let _ = thread::Builder::new()
                .name(format!("suji-load-{number}"))
                .spawn_scoped(scope, move || work(file, options.detail, framer, in_order, tell));
        }
        work(file, options.detail, &framer, &in_order, tell);
    });
    let walk = framer.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Whatever ended it: what was not read is not wanted.
    walk.framer.source().stop();
    let info = Box::new(walk.framer.info().clone());
    tell.event(LoadEvent::Finished { file, info, cancelled: tell.cancel.is_set() });
    Ok(())
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
    /// Walks the next chunk, or waits for it. With it the description where it grew.
    fn next(&mut self, chunk: &mut Chunk, tell: &Tell) -> (Walked, Progress, Option<Box<CaptureInfo>>) {
        let walked = self.framer.next_while(chunk, &|| tell.goes_on());
        let info = self.framer.info();
        let progress = Progress::of(info, &self.framer.source());
        let grown = described(info) != self.told || walked == Walked::Idle;
        self.told = described(info);
        (walked, progress, grown.then(|| Box::new(info.clone())))
    }
}

/// What a thread has to say when its turn comes.
enum Said {
    Chunk { place: usize, decoded: DecodedChunk, progress: Progress, info: Option<Box<CaptureInfo>> },
    Idle { info: Box<CaptureInfo>, progress: Progress },
}

/// What is done in the order of the file.
struct InOrder<'a> {
    order: Order<Said>,
    intake: Intake<'a>,
}

impl InOrder<'_> {
    /// What the next to be heard says as an event; none if it has not come yet.
    fn next(&mut self, file: usize) -> Option<LoadEvent> {
        Some(match self.order.take()? {
            Said::Idle { info, progress } => LoadEvent::Idle { file, info, progress },
            Said::Chunk { place, decoded, progress, info } => match self.intake.take(place, decoded) {
                Ok(segment) => LoadEvent::Segment { file, place, segment: Arc::new(segment), progress, info },
                Err(full) => full.event(file),
            },
        })
    }
}

/// Takes turns with the other threads at walking the next chunk, and decodes it.
fn work(file: usize, detail: Detail, walk: &Mutex<Walk>, in_order: &Mutex<InOrder<'_>>, tell: &Tell) {
    let mut chunk = Chunk::default();
    let mut spare = Vec::new();
    while tell.goes_on() {
        let (walked, progress, info) =
            walk.lock().unwrap_or_else(PoisonError::into_inner).next(&mut chunk, tell);
        let said = match (walked, info) {
            (Walked::End, _) => break,
            (Walked::Idle, Some(info)) => Said::Idle { info, progress },
            (_, info) => {
                let place = chunk.sequence as usize;
                Said::Chunk {
                    place,
                    decoded: decode_chunk(&chunk, detail, std::mem::take(&mut spare)),
                    progress,
                    info,
                }
            }
        };
        let mut in_order = in_order.lock().unwrap_or_else(PoisonError::into_inner);
        in_order.order.put(chunk.turn, said);
        while tell.goes_on()
            && let Some(event) = in_order.next(file)
        {
            tell.tell(event);
        }
        spare = in_order.intake.spare();
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
    /// Paths that lead nowhere, in words.
    pub problems: Vec<String>,
    pub skipped: Option<Skipped>,
    /// Files whose reading broke down.
    pub broken: Vec<PathBuf>,
    /// The file at which the index was full.
    pub full: Option<FullIndex>,
}

impl Loaded {
    /// What was loaded as a walk over it needs it.
    #[must_use]
    pub fn indexed(&self) -> IndexedCaptures {
        let readings = self.captures.iter().map(|info| info.reading);
        let captures = self.sources.iter().map(Arc::clone).zip(readings).collect();
        IndexedCaptures { index: self.index.clone(), captures }
    }
}

/// Where loading stopped because the index was full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullIndex {
    pub path: PathBuf,
    /// Frames of that file that were loaded.
    pub frames: u64,
    /// Bytes that the index may take.
    pub limit: u64,
    /// Files after it that were not opened.
    pub unread: usize,
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
            LoadEvent::Opened { info, source, clock, .. } => {
                loaded.captures.push(*info);
                loaded.sources.push(source);
                loaded.index.captures.push(CaptureSegments { clock, ..CaptureSegments::default() });
            }
            LoadEvent::Failed { error, .. } => loaded.failures.push(error),
            LoadEvent::Segment { place, segment, progress: so_far, .. } => {
                if let Some(info) = loaded.captures.last() {
                    progress(&info.path, &so_far);
                }
                if let Some(capture) = loaded.index.captures.last_mut() {
                    capture.put(place, segment);
                }
            }
            LoadEvent::Idle { .. } => {}
            LoadEvent::Full { frames, limit, unread, .. } => {
                let path = loaded.captures.last().map(|info| info.path.clone()).unwrap_or_default();
                loaded.full = Some(FullIndex { path, frames, limit, unread });
            }
            LoadEvent::Finished { info, .. } => {
                if let Some(last) = loaded.captures.last_mut() {
                    *last = *info;
                }
            }
            LoadEvent::Skipped(skipped) => loaded.skipped = Some(skipped),
            LoadEvent::Problem(problem) => loaded.problems.push(problem),
            LoadEvent::Broken { path, .. } => loaded.broken.push(path),
        }
    }
    Ok(loaded)
}
