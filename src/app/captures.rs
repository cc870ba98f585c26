//! The open captures, their index, and the loading that makes them grow.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Banners, Command, Sums, finished::tell_finished};
use crate::{
    capture::{CaptureInfo, ReadOptions, Source},
    figure::{counted, grouped},
    index::{CaptureSegments, Index, Segment},
    worker::{IndexedCaptures, LoadEvent, LoadOptions, Loading, Progress, Wake},
};

/// Longest time a frame spends on taking in segments.
const DRAIN: Duration = Duration::from_millis(4);

/// One capture file.
#[derive(Debug)]
pub struct OpenCapture {
    pub info: CaptureInfo,
    pub source: Arc<Source>,
    pub progress: Progress,
    /// Read to its end, or as far as it was wanted.
    pub done: bool,
    /// All that has come of it is read, and more is waited for.
    pub idle: bool,
    /// What its segments come to so far.
    pub sums: Sums,
}

impl OpenCapture {
    /// File name without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.info.file_name()
    }

    /// It is a plain file, to which more may be added. Of what is compressed or came through a pipe,
    /// all there is has been read.
    #[must_use]
    pub fn can_be_followed(&self) -> bool {
        self.source.poured().is_none()
    }

    /// The capture says of itself that it is no recording but was made by `suji demo`.
    #[must_use]
    pub fn is_synthetic(&self) -> bool {
        self.info.is_synthetic()
    }
}

/// The files of one Open, on their way in.
#[derive(Debug)]
struct Run {
    loading: Loading,
    /// From the file's place in the run to its place among the captures.
    places: BTreeMap<usize, usize>,
    /// The capture that is read anew.
    instead: Option<usize>,
}

impl Run {
    /// All that has come is read, and more is waited for. Where all that was opened is read and nothing
    /// is waited for, the next file is about to be opened, or the end to be told.
    fn is_idle(&self, list: &[OpenCapture]) -> bool {
        let mut captures = self.places.values().filter_map(|place| list.get(*place));
        captures.clone().all(|capture| capture.idle || capture.done) && captures.any(|capture| capture.idle)
    }
}

/// All open captures.
#[derive(Debug, Default)]
pub struct Captures {
    list: Vec<OpenCapture>,
    index: Index,
    revision: u64,
    runs: Vec<Run>,
    started: Option<Instant>,
    /// When something came last.
    changed: Option<Instant>,
    seconds: f64,
}

impl Captures {
    /// Starts to load files; beside what is open, or instead of it.
    pub(super) fn open(
        &mut self,
        paths: Vec<PathBuf>,
        beside: bool,
        options: LoadOptions,
        wake: &Wake,
        banners: &mut Banners,
    ) {
        if !beside {
            self.close();
        }
        let mut known: BTreeSet<PathBuf> = self.list.iter().map(|open| open.info.path.clone()).collect();
        let open = known.clone();
        let (paths, already): (Vec<_>, Vec<_>) =
            paths.into_iter().partition(|path| known.insert(path.clone()));
        for path in already {
            banners.notice(format!("{} is open already", path.display()));
        }
        let options = LoadOptions { open, ..self.with_room(options) };
        // What has a writer of its own waits for it alone.
        let (streams, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| Source::is_stream(path));
        for paths in std::iter::once(files).chain(streams.into_iter().map(|stream| vec![stream])) {
            self.start(paths, options.clone(), None, Wake::clone(wake), banners);
        }
    }

    /// Opens files that are still being written beside what is open; one that is open already is read
    /// anew in its place.
    pub(super) fn follow(
        &mut self,
        paths: Vec<PathBuf>,
        options: &LoadOptions,
        wake: &Wake,
        banners: &mut Banners,
    ) {
        let reading = ReadOptions { follow: true, ..options.reading };
        for path in paths {
            if path.is_dir() {
                banners.error(format!("{}: a folder cannot be followed; name a file", path.display()));
                continue;
            }
            let instead = self.list.iter().position(|capture| capture.info.path == path);
            if instead.and_then(|place| self.list.get(place)).is_some_and(|capture| !capture.done) {
                banners.notice(format!("{} is being read already", path.display()));
                continue;
            }
            let options = LoadOptions { reading, ..self.with_room(options.clone()) };
            self.start(vec![path], options, instead, Wake::clone(wake), banners);
        }
    }

    /// What is open has taken some of the memory.
    fn with_room(&self, options: LoadOptions) -> LoadOptions {
        let used = self.index.memory() as u64;
        let memory = options.memory.map(|limit| limit.saturating_sub(used));
        LoadOptions { memory, in_background: true, ..options }
    }

    /// Takes what has come of a capture for the whole.
    pub(super) fn stop_following(&self, path: &Path) {
        for capture in self.list.iter().filter(|capture| capture.info.path == path) {
            capture.source.stop();
        }
    }

    fn start(
        &mut self,
        paths: Vec<PathBuf>,
        options: LoadOptions,
        instead: Option<usize>,
        wake: Wake,
        banners: &mut Banners,
    ) {
        if paths.is_empty() {
            return;
        }
        match Loading::start(paths, options, wake) {
            Ok(loading) => {
                self.runs.push(Run { loading, places: BTreeMap::new(), instead });
                self.started = Some(Instant::now());
            }
            Err(error) => banners.error(format!("Cannot start to load: {error}")),
        }
    }

    /// Forgets everything; loading under way stops.
    pub(super) fn close(&mut self) {
        *self = Self { revision: self.revision + 1, ..Self::default() };
    }

    /// Asks loading to stop; what has come is kept, and what is followed goes on.
    pub(super) fn cancel(&self) {
        for run in self.runs.iter().filter(|run| !run.is_idle(&self.list)) {
            run.loading.cancel();
        }
    }

    /// Takes in what the loaders have sent; true if something came.
    pub(super) fn poll(&mut self, banners: &mut Banners) -> bool {
        let until = Instant::now() + DRAIN;
        let mut came = false;
        let mut runs = std::mem::take(&mut self.runs);
        runs.retain_mut(|run| {
            loop {
                match run.loading.events().try_recv() {
                    Ok(event) => {
                        came = true;
                        self.take(event, run, banners);
                    }
                    Err(crossbeam_channel::TryRecvError::Empty) => return true,
                    Err(crossbeam_channel::TryRecvError::Disconnected) => {
                        came = true;
                        return false;
                    }
                }
                if Instant::now() > until {
                    return true;
                }
            }
        });
        self.runs = runs;
        if let Some(started) = self.started {
            self.seconds = started.elapsed().as_secs_f64();
            if !self.is_loading() {
                self.started = None;
            }
        }
        came
    }

    fn take(&mut self, event: LoadEvent, run: &mut Run, banners: &mut Banners) {
        self.revision += 1;
        self.changed = Some(Instant::now());
        let places = &mut run.places;
        match event {
            LoadEvent::Opened { file, info, source, clock } => {
                let progress = Progress::of(&info, &source);
                let sums = Sums::default();
                let capture = OpenCapture { info: *info, source, progress, done: false, idle: false, sums };
                let again = run.instead.filter(|place| *place < self.list.len());
                places.insert(file, again.unwrap_or(self.list.len()));
                if let Some(place) = again {
                    if let (Some(open), Some(segments)) =
                        (self.list.get_mut(place), self.index.captures.get_mut(place))
                    {
                        *open = capture;
                        *segments = CaptureSegments { clock, ..CaptureSegments::default() };
                    }
                } else {
                    self.list.push(capture);
                    self.index.captures.push(CaptureSegments { clock, ..CaptureSegments::default() });
                }
            }
            LoadEvent::Failed { error, .. } => banners.error(error.to_string()),
            LoadEvent::Problem(problem) => banners.notice(problem),
            LoadEvent::Skipped(skipped) => banners.notice(skipped.to_string()),
            LoadEvent::Segment { file, place: at, segment, progress, info } => {
                let Some(&place) = places.get(&file) else { return };
                self.put(place, at, segment);
                if let Some(capture) = self.list.get_mut(place) {
                    capture.progress = progress;
                    if let Some(info) = info {
                        capture.info = *info;
                    }
                }
            }
            LoadEvent::Idle { file, info, progress } => {
                let Some(capture) = places.get(&file).and_then(|place| self.list.get_mut(*place)) else {
                    return;
                };
                capture.info = *info;
                capture.progress = progress;
                capture.idle = true;
            }
            LoadEvent::Full { file, frames, limit, unread } => {
                let capture = places.get(&file).and_then(|place| self.list.get(*place));
                let name = capture.map(|capture| capture.info.path.display().to_string()).unwrap_or_default();
                banners.offer(
                    format!(
                        "{name}: the index is full (it may take {} MB; --memory gives more): loading stopped \
                         after {} of this file, which stay usable{}",
                        grouped(limit / 1_000_000),
                        counted(frames, "frame"),
                        match unread {
                            0 => String::new(),
                            files => format!("; {} not opened", counted(files as u64, "file")),
                        }
                    ),
                    "Load again with this lens",
                    Command::ReloadOnly,
                );
            }
            LoadEvent::Finished { file, info, cancelled } => {
                let Some(capture) = places.get(&file).and_then(|place| self.list.get_mut(*place)) else {
                    return;
                };
                capture.info = *info;
                capture.done = true;
                capture.idle = false;
                tell_finished(capture, cancelled, banners);
                let segments = places.get(&file).and_then(|place| self.index.captures.get(*place));
                let without_time = segments.map_or(0, CaptureSegments::without_time);
                if without_time > 0 {
                    banners.notice(format!(
                        "{}: {} without a time that can be told, and so without a dot; go to one by its number",
                        capture.info.path.display(),
                        counted(without_time, "frame")
                    ));
                }
            }
            LoadEvent::Broken { path, .. } => banners.error(format!(
                "{}: Suji broke down while reading it; what was read before is kept",
                path.display()
            )),
        }
    }

    /// Takes in a segment of a capture: the next, or the last one grown.
    fn put(&mut self, capture: usize, place: usize, segment: Arc<Segment>) {
        let (Some(open), Some(capture)) = (self.list.get_mut(capture), self.index.captures.get_mut(capture))
        else {
            return;
        };
        // It was read with the clock that was set when loading began.
        let segment = if segment.clock() == capture.clock {
            segment
        } else {
            Arc::new(segment.with_clock(capture.clock))
        };
        open.sums = open.sums.and(&Sums::of(&segment));
        if let Some(before) = capture.put(place, segment) {
            open.sums = open.sums.without(&Sums::of(&before));
        }
    }

    /// Takes in the segments of a capture by another clock; those that have come or grown meanwhile
    /// follow.
    pub(super) fn reclock(&mut self, capture: usize, mut moved: CaptureSegments) {
        let Some(segments) = self.index.captures.get_mut(capture) else { return };
        let clock = moved.clock;
        for (place, now) in segments.segments.iter().enumerate() {
            match moved.segments.get(place) {
                Some(of) if of.frames() == now.frames() => {}
                _ => drop(moved.put(place, Arc::new(now.with_clock(clock)))),
            }
        }
        moved.segments.truncate(segments.segments.len());
        *segments = moved;
        if let Some(open) = self.list.get_mut(capture) {
            open.sums = Sums::of_capture(segments);
        }
        self.revision += 1;
    }

    /// What is open as a walk over it needs it.
    #[must_use]
    pub fn indexed(&self) -> IndexedCaptures {
        let captures = self.list.iter().map(|open| (Arc::clone(&open.source), open.info.reading));
        IndexedCaptures { index: self.index.clone(), captures: captures.collect() }
    }

    #[must_use]
    pub fn list(&self) -> &[OpenCapture] {
        &self.list
    }

    #[must_use]
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Rises whenever the index changes.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What all segments come to so far.
    #[must_use]
    pub fn sums(&self) -> Sums {
        self.list.iter().fold(Sums::default(), |sums, capture| sums.and(&capture.sums))
    }

    /// Number of packets so far.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.sums().packets
    }

    /// Something is read that has come already.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.runs.iter().any(|run| !run.is_idle(&self.list))
    }

    /// The captures that are followed: what has come of them is read, and more is waited for.
    pub fn followed(&self) -> impl Iterator<Item = &OpenCapture> {
        self.list.iter().filter(|capture| capture.idle)
    }

    /// More is read, or was a moment ago.
    #[must_use]
    pub fn is_growing(&self) -> bool {
        /// Longer than the pauses in which a followed capture grows.
        const QUIET: Duration = Duration::from_millis(400);
        let moment = || self.changed.is_some_and(|changed| changed.elapsed() < QUIET);
        self.is_loading() || (!self.runs.is_empty() && moment())
    }

    /// Nothing is open and nothing is coming.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.runs.is_empty()
    }

    /// How long the last loading took, or has been going on.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.seconds
    }

    /// Bytes walked of all open files, and their bytes where those are known.
    #[must_use]
    pub fn bytes(&self) -> (u64, Option<u64>) {
        self.list.iter().fold((0, Some(0)), |(read, all), OpenCapture { progress, done, .. }| {
            let read_of = progress.bytes.filter(|_| *done).unwrap_or(progress.bytes_read);
            let of = if *done { Some(read_of) } else { progress.bytes };
            (read + read_of, all.zip(of).map(|(all, of)| all + of))
        })
    }

    /// Frames that are no packets, and stretches of files that could not be read.
    #[must_use]
    pub fn not_drawn(&self) -> (u64, u64) {
        let damaged = self.list.iter().map(|capture| capture.info.damaged.len() as u64).sum();
        let Sums { frames, packets, left_out, .. } = self.sums();
        (frames.saturating_sub(packets + left_out), damaged)
    }
}
