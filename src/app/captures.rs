//! The open captures, their index, and the loading that makes them grow.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use super::Banners;
use crate::{
    capture::{CaptureInfo, Source},
    decode::link_name,
    figure::{counted, grouped},
    index::{CaptureSegments, Index, Segment},
    worker::{LoadEvent, LoadOptions, Loading, Progress, Wake},
};

/// Longest time a frame spends on taking in segments.
const DRAIN: Duration = Duration::from_millis(4);

/// Causes of damage in one capture that have banners; `suji stats` lists them all.
const MOST_CAUSES: usize = 5;

/// One capture file.
#[derive(Debug)]
pub struct OpenCapture {
    pub info: CaptureInfo,
    pub source: Arc<Source>,
    pub progress: Progress,
    /// Read to its end, or as far as it was wanted.
    pub done: bool,
}

impl OpenCapture {
    /// File name without its folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.info.file_name()
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
}

/// All open captures.
#[derive(Debug, Default)]
pub struct Captures {
    list: Vec<OpenCapture>,
    index: Index,
    revision: u64,
    packets: u64,
    runs: Vec<Run>,
    started: Option<Instant>,
    seconds: f64,
}

impl Captures {
    /// Starts to load files; beside what is open, or instead of it.
    pub(super) fn open(&mut self, paths: Vec<PathBuf>, beside: bool, wake: Wake, banners: &mut Banners) {
        if !beside {
            self.close();
        }
        let mut known: BTreeSet<PathBuf> = self.list.iter().map(|open| open.info.path.clone()).collect();
        let (paths, already): (Vec<_>, Vec<_>) =
            paths.into_iter().partition(|path| known.insert(path.clone()));
        for path in already {
            banners.notice(format!("{} is open already", path.display()));
        }
        if paths.is_empty() {
            return;
        }
        match Loading::start(paths, LoadOptions::default(), wake) {
            Ok(loading) => {
                self.runs.push(Run { loading, places: BTreeMap::new() });
                self.started = Some(Instant::now());
            }
            Err(error) => banners.error(format!("Cannot start to load: {error}")),
        }
    }

    /// Forgets everything; loading under way stops.
    pub(super) fn close(&mut self) {
        *self = Self { revision: self.revision + 1, ..Self::default() };
    }

    /// Asks loading to stop; what has come is kept.
    pub(super) fn cancel(&self) {
        for run in &self.runs {
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
                        self.take(event, &mut run.places, banners);
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
            if self.runs.is_empty() {
                self.started = None;
            }
        }
        came
    }

    fn take(&mut self, event: LoadEvent, places: &mut BTreeMap<usize, usize>, banners: &mut Banners) {
        self.revision += 1;
        match event {
            LoadEvent::Opened { file, info, source } => {
                places.insert(file, self.list.len());
                let progress = Progress { bytes: info.bytes, ..Progress::default() };
                self.list.push(OpenCapture { info: *info, source, progress, done: false });
                self.index.captures.push(CaptureSegments::default());
            }
            LoadEvent::Failed { error, .. } => banners.error(error.to_string()),
            LoadEvent::Segment { file, segment, progress, info } => {
                let Some(&place) = places.get(&file) else { return };
                self.push(place, segment);
                if let Some(capture) = self.list.get_mut(place) {
                    capture.progress = progress;
                    if let Some(info) = info {
                        capture.info = *info;
                    }
                }
            }
            LoadEvent::Finished { file, info, cancelled } => {
                let Some(capture) = places.get(&file).and_then(|place| self.list.get_mut(*place)) else {
                    return;
                };
                capture.info = *info;
                capture.done = true;
                tell_finished(capture, cancelled, banners);
                let segments = places.get(&file).and_then(|place| self.index.captures.get(*place));
                let without_time = segments.map_or(0, CaptureSegments::without_time);
                if without_time > 0 {
                    banners.notice(format!(
                        "{}: {} frames have no time that can be told, and no dot; go to one by its number",
                        capture.info.path.display(),
                        grouped(without_time)
                    ));
                }
            }
            LoadEvent::Broken { path, .. } => banners.error(format!(
                "{}: Suji broke down while reading it; what was read before is kept",
                path.display()
            )),
        }
    }

    fn push(&mut self, place: usize, segment: Arc<Segment>) {
        self.packets += segment.len() as u64;
        if let Some(capture) = self.index.captures.get_mut(place) {
            capture.segments.push(segment);
        }
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

    /// Number of packets so far.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.packets
    }

    #[must_use]
    pub fn is_loading(&self) -> bool {
        !self.runs.is_empty()
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

    /// Bytes walked and bytes of all open files.
    #[must_use]
    pub fn bytes(&self) -> (u64, u64) {
        self.list.iter().fold((0, 0), |(read, all), capture| {
            let read_of = if capture.done { capture.progress.bytes } else { capture.progress.bytes_read };
            (read + read_of, all + capture.progress.bytes)
        })
    }

    /// Frames that are no packets, and stretches of files that could not be read.
    #[must_use]
    pub fn not_drawn(&self) -> (u64, u64) {
        let damaged = self.list.iter().map(|capture| capture.info.damaged.len() as u64).sum();
        (self.index.frames() - self.packets.min(self.index.frames()), damaged)
    }
}

/// Says what is to be known of a capture that was read to its end.
fn tell_finished(capture: &OpenCapture, cancelled: bool, banners: &mut Banners) {
    let info = &capture.info;
    let name = info.path.display();
    let kept = format!("{} frames were read and are kept", grouped(info.frames));
    if cancelled {
        banners.notice(format!("{name}: loading was stopped; {kept}"));
    }
    for cause in info.causes().iter().take(MOST_CAUSES) {
        let more = match cause.places {
            1 => String::new(),
            places => format!(" (and {})", counted(places - 1, "more place")),
        };
        banners.error(format!("{name}: {} at offset {}{more}; {kept}", cause.reason, cause.offset));
    }
    if let Some(drops) = info.drops().filter(|drops| *drops > 0) {
        let dropped = counted(drops, "frame");
        banners.notice(format!("{name}: {dropped} dropped by the capturing side; a gap is not silence"));
    }
    if info.frames == 0 && info.damaged.is_empty() && !cancelled {
        banners.notice(format!("{name}: the capture holds no frames"));
    }
    let mut unknown: Vec<String> = info
        .interfaces
        .iter()
        .filter(|interface| !crate::decode::decodes(interface.link) && interface.frames > 0)
        .map(|interface| {
            format!("{} frames of link type {}", grouped(interface.frames), link_name(interface.link))
        })
        .collect();
    unknown.dedup();
    if !unknown.is_empty() {
        banners.notice(format!("{name}: {} are not decoded and not drawn", unknown.join(", ")));
    }
}
