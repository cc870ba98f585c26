//! Search over captures: a walk on all cores, whose hits are told as they come.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crossbeam_channel::{Receiver, Sender, bounded};

use super::{IndexedCaptures, Priority, Wake, WalkError};
use crate::{
    query::{Cancel, Lens},
    stream::search::{Calls, CaptureSearch, ChunkHits, Hit, Wanted},
};

/// Events that may wait for the receiver: few, for each may tell of 65,536 hits.
const EVENTS: usize = 8;

/// The receiver is woken no more often than this.
const BETWEEN_WAKES: Duration = Duration::from_millis(80);

/// What to look for, and in what.
#[derive(Clone, Debug)]
pub struct SearchRequest {
    pub wanted: Wanted,
    /// Only packets that it shows; all without one.
    pub lens: Option<Lens>,
    pub captures: IndexedCaptures,
    /// How far its threads step back; none where nothing is to go before them.
    pub priority: Option<Priority>,
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
    /// A capture could not be searched to its end; the others were.
    Failed(WalkError),
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
    let SearchRequest { wanted, lens, captures, priority } = request;
    priority.inspect(|priority| priority.step_back());
    let bytes = captures.bytes();
    let mut under_way: Option<InFile> = None;
    let errors = captures.walk(
        *priority,
        &tell.cancel,
        |place, segments, source| CaptureSearch::new((place, segments), source, wanted, lens.as_ref()),
        |search, chunk| Ok((search.capture(), chunk.turn, search.search(chunk, &tell.cancel)?)),
        |(capture, turn, found), searched| {
            if under_way.as_ref().is_none_or(|of| of.capture != capture) {
                let calls = wanted.meaning.as_ref().map(Calls::new);
                under_way = Some(InFile { capture, calls, split: BTreeMap::new() });
            }
            let hits = under_way.as_mut().map(|of| of.hits(turn, found)).unwrap_or_default();
            tell.event(SearchEvent::Hits { hits, progress: SearchProgress { searched, bytes } });
        },
    );
    for error in errors {
        tell.event(SearchEvent::Failed(error));
    }
}

/// What is found in one chunk of a file may belong to another, or hang on those before it.
#[derive(Debug)]
struct InFile {
    capture: u16,
    /// Follows calls, where meanings are looked for.
    calls: Option<Calls>,
    /// Split matches that end in chunks whose turn has not come, by that turn.
    split: BTreeMap<u64, Vec<Hit>>,
}

impl InFile {
    /// The hits of the next chunk: each where its last part stands.
    fn hits(&mut self, turn: u64, found: ChunkHits) -> Vec<Hit> {
        let ChunkHits { mut hits, split, calls } = found;
        for (turn, hit) in split {
            self.split.entry(turn).or_default().push(hit);
        }
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
        hits
    }
}
