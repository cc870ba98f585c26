//! Search over captures: a few threads take turns at walking the next stretch and search side by side.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{Wake, order::Order};
use crate::{
    capture::{CaptureError, Chunk, Framer, ReadOptions, Source},
    index::Index,
    query::{Cancel, Lens},
    stream::search::{Calls, CaptureSearch, ChunkHits, Hit, Wanted},
};

/// Events that may wait for the receiver: few, for each may tell of 65,536 hits.
const EVENTS: usize = 8;

/// The receiver is woken no more often than this.
const BETWEEN_WAKES: Duration = Duration::from_millis(80);

/// More threads than this gain nothing: walking record headers is sequential and becomes the limit.
const MOST_THREADS: usize = 8;

/// What to look for, and in what.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    pub wanted: Wanted,
    /// Only packets that it shows; all without one.
    pub lens: Option<Lens>,
    pub index: Index,
    /// The captures of the index, in its order, with how each was read.
    pub captures: Vec<(Arc<Source>, ReadOptions)>,
}

/// How far a search is, in bytes of the captures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SearchProgress {
    pub searched: u64,
    /// As far as it is known.
    pub bytes: u64,
}

/// What a search tells.
#[derive(Debug)]
pub enum SearchEvent {
    /// The hits of the next stretch, in the order of the captures and of each file; often none.
    Hits { hits: Vec<Hit>, progress: SearchProgress },
    /// A capture, by its place in the index, could not be searched to its end. Others go on.
    Failed { capture: usize, error: CaptureError },
    /// Searching a capture broke down: a defect of Suji. Others go on.
    Broken { capture: usize },
    /// Nothing more comes.
    Finished { cancelled: bool },
}

/// A search under way. Dropping it cancels.
#[derive(Debug)]
pub struct Search {
    events: Receiver<SearchEvent>,
    cancel: Cancel,
}

impl Search {
    /// Starts to search the captures, one after the other, each on all cores.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(request: SearchRequest, wake: Wake) -> std::io::Result<Self> {
        let (sender, events) = bounded(EVENTS);
        let cancel = Cancel::default();
        let tell = Tell { sender, wake, cancel: cancel.clone(), woken: Mutex::new(None) };
        thread::Builder::new().name("suji-search".to_owned()).spawn(move || {
            search_captures(&request, &tell);
            tell.event(SearchEvent::Finished { cancelled: tell.cancel.is_set() });
        })?;
        Ok(Self { events, cancel })
    }

    /// The events; the channel is closed behind the last.
    #[must_use]
    pub fn events(&self) -> &Receiver<SearchEvent> {
        &self.events
    }

    /// Asks the threads to stop; within milliseconds a `Finished` follows the events that wait.
    pub fn cancel(&self) {
        self.cancel.set();
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        self.cancel.set();
    }
}

/// The sending end: says, and wakes.
struct Tell {
    sender: Sender<SearchEvent>,
    wake: Wake,
    cancel: Cancel,
    woken: Mutex<Option<Instant>>,
}

impl Tell {
    /// Whoever no longer listens wants no more either.
    fn event(&self, event: SearchEvent) {
        let is_one_of_many = matches!(event, SearchEvent::Hits { .. });
        if self.sender.send(event).is_err() {
            self.cancel.set();
        }
        let mut woken = self.woken.lock().unwrap_or_else(PoisonError::into_inner);
        if !is_one_of_many || woken.is_none_or(|woken| woken.elapsed() >= BETWEEN_WAKES) {
            *woken = Some(Instant::now());
            drop(woken);
            (self.wake)();
        }
    }
}

fn search_captures(request: &SearchRequest, tell: &Tell) {
    let length = |source: &Source| source.extent().map_or(0, |extent| extent.length);
    let lengths: Vec<u64> = request.captures.iter().map(|(source, _)| length(source)).collect();
    let mut progress = SearchProgress { searched: 0, bytes: lengths.iter().sum() };
    let captures = request.captures.iter().zip(&request.index.captures).zip(&lengths).enumerate();
    for (place, (((source, reading), segments), length)) in captures {
        if tell.cancel.is_set() {
            return;
        }
        let search =
            CaptureSearch::new((place as u16, segments), source, &request.wanted, request.lens.as_ref());
        let searched = catch_unwind(AssertUnwindSafe(|| {
            let framer = Framer::again(Arc::clone(source), *reading)?;
            search_capture(&search, framer, progress, tell)
        }));
        match searched {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tell.event(SearchEvent::Failed { capture: place, error }),
            Err(_) => tell.event(SearchEvent::Broken { capture: place }),
        }
        progress.searched += length;
    }
}

/// Puts what was found side by side back into the order of the file.
#[derive(Debug, Default)]
struct InOrder {
    order: Order<(u64, ChunkHits, SearchProgress)>,
    /// Follows calls, where meanings are looked for.
    calls: Option<Calls>,
    /// Split matches that end in chunks whose turn has not come, by that turn.
    split: BTreeMap<u64, Vec<Hit>>,
}

impl InOrder {
    fn put(&mut self, turn: u64, found: ChunkHits, progress: SearchProgress) {
        let mut found = found;
        for (turn, hit) in std::mem::take(&mut found.split) {
            self.split.entry(turn).or_default().push(hit);
        }
        self.order.put(turn, (turn, found, progress));
    }

    /// The hits of the next chunk: each where its last part stands.
    fn take(&mut self) -> Option<(Vec<Hit>, SearchProgress)> {
        let (turn, ChunkHits { mut hits, calls, .. }, progress) = self.order.take()?;
        let of_chunk = hits.len();
        hits.extend(self.split.remove(&turn).unwrap_or_default());
        if let Some(following) = &mut self.calls {
            for hit in calls.iter().filter_map(|packet| following.take(packet)) {
                // What the packet's own bytes say goes first.
                let own = hits.get(..of_chunk).unwrap_or_default();
                if own.binary_search_by_key(&hit.frame, |own| own.frame).is_err() {
                    hits.push(hit);
                }
            }
        }
        hits.sort_by_key(Hit::last_frame);
        Some((hits, progress))
    }
}

/// What the threads that search a capture share.
struct Shared<'a> {
    framer: Mutex<Framer>,
    in_order: Mutex<InOrder>,
    /// When the capture was begun.
    before: SearchProgress,
    /// The first error.
    error: Mutex<Option<CaptureError>>,
    stopped: AtomicBool,
    tell: &'a Tell,
}

fn search_capture(
    search: &CaptureSearch,
    framer: Framer,
    before: SearchProgress,
    tell: &Tell,
) -> Result<(), CaptureError> {
    let shared = Shared {
        framer: Mutex::new(framer),
        in_order: Mutex::new(InOrder { calls: search.calls(), ..InOrder::default() }),
        before,
        error: Mutex::default(),
        stopped: AtomicBool::new(false),
        tell,
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    thread::scope(|scope| {
        for number in 1..threads {
            let shared = &shared;
            // Without a further thread this one does all the work.
            let _ = thread::Builder::new()
                .name(format!("suji-search-{number}"))
                .spawn_scoped(scope, move || shared.work(search));
        }
        shared.work(search);
    });
    shared.error.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
}

impl Shared<'_> {
    fn goes_on(&self) -> bool {
        !self.tell.cancel.is_set() && !self.stopped.load(Ordering::Relaxed)
    }

    /// Takes turns with the other threads at walking the next chunk, and searches its own.
    fn work(&self, search: &CaptureSearch) {
        // A clone of its own spares the threads a lock in the matcher.
        let search = search.clone();
        let mut chunk = Chunk::default();
        while self.goes_on()
            && let Some(progress) = self.next(&search, &mut chunk)
        {
            let found = search.search(&chunk, &self.tell.cancel).unwrap_or_else(|error| {
                self.stopped.store(true, Ordering::Relaxed);
                self.error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                ChunkHits::default()
            });
            let mut in_order = self.in_order.lock().unwrap_or_else(PoisonError::into_inner);
            in_order.put(chunk.turn, found, progress);
            while let Some((hits, progress)) = in_order.take() {
                self.tell.event(SearchEvent::Hits { hits, progress });
            }
        }
    }

    /// Walks the next chunk that the index knows of; tells how far the search will be behind it.
    fn next(&self, search: &CaptureSearch, chunk: &mut Chunk) -> Option<SearchProgress> {
        let mut framer = self.framer.lock().unwrap_or_else(PoisonError::into_inner);
        if !framer.next_chunk(chunk) || chunk.first_frame > search.last_frame() {
            return None;
        }
        let searched = self.before.searched + framer.info().bytes_read;
        Some(SearchProgress { searched, ..self.before })
    }
}
