//! A walk over captures on all cores: a few threads take turns at walking the next stretch and look at
//! their own side by side; what they find comes back in the order of the files.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crossbeam_channel::{Sender, bounded};

use super::{Priority, order::Order};
use crate::{
    capture::{CaptureError, Chunk, Framer, ReadOptions, Source},
    index::{CaptureSegments, Index},
    query::Cancel,
};

/// More threads than this gain nothing: walking record headers is sequential and becomes the limit.
const MOST_THREADS: usize = 8;

/// Captures to be walked, as far as their index goes.
#[derive(Clone, Debug)]
pub struct IndexedCaptures {
    pub index: Index,
    /// The captures of the index, in its order, with how each was read.
    pub captures: Vec<(Arc<Source>, ReadOptions)>,
}

/// Why a capture could not be walked to its end. Others are all the same.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    #[error(transparent)]
    Capture(#[from] CaptureError),
    /// Looking at a capture broke down.
    #[error("{}: looking through it broke down (a defect of Suji); what came before counts", .0.display())]
    Broken(PathBuf),
}

impl IndexedCaptures {
    /// Bytes of all captures.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.captures.iter().map(|(source, _)| length(source)).sum()
    }

    /// Walks one capture after the other, each on all cores, until it is cancelled.
    ///
    /// `begin` makes what looks at the chunks of a capture, by its place in the index, and each thread has
    /// a clone of it; `look` gives what it finds in a chunk; `take` gets that in the order of the files, with
    /// the bytes that are behind it.
    pub fn walk<L: Clone + Sync, T: Send>(
        &self,
        priority: Option<Priority>,
        cancel: &Cancel,
        begin: impl Fn(u16, &CaptureSegments, &Source) -> L,
        look: impl Fn(&L, &Chunk) -> Result<T, CaptureError> + Sync,
        mut take: impl FnMut(T, u64),
    ) -> Vec<WalkError> {
        let mut errors = Vec::new();
        let mut before = 0;
        for (place, ((source, reading), segments)) in
            self.captures.iter().zip(&self.index.captures).enumerate()
        {
            if cancel.is_set() {
                break;
            }
            let walked = catch_unwind(AssertUnwindSafe(|| {
                let looker = begin(place as u16, segments, source);
                let framer = Framer::again(Arc::clone(source), *reading)?;
                let last = last_frame(segments);
                let threads =
                    Threads { framer: Mutex::new(framer), last, stopped: AtomicBool::new(false), cancel };
                threads.run(priority, &looker, &look, |found, bytes| take(found, before + bytes))
            }));
            match walked {
                Ok(Ok(())) => {}
                Ok(Err(error)) => errors.push(error.into()),
                Err(_) => errors.push(WalkError::Broken(source.path().to_owned())),
            }
            before += length(source);
        }
        errors
    }
}

fn length(source: &Source) -> u64 {
    source.extent().map_or(0, |extent| extent.length)
}

/// Number of the last frame that the index knows of.
fn last_frame(segments: &CaptureSegments) -> u64 {
    let last = segments.segments.last();
    last.map_or(0, |segment| (segment.first_frame() + u64::from(segment.frames())).saturating_sub(1))
}

/// What the threads that walk a capture share.
struct Threads<'a> {
    framer: Mutex<Framer>,
    last: u64,
    stopped: AtomicBool,
    cancel: &'a Cancel,
}

/// What was found in a chunk, the chunk's turn, and the bytes of the capture behind it.
type Look<T> = (u64, u64, Result<T, CaptureError>);

impl Threads<'_> {
    fn run<L: Clone + Sync, T: Send>(
        &self,
        priority: Option<Priority>,
        looker: &L,
        look: &(impl Fn(&L, &Chunk) -> Result<T, CaptureError> + Sync),
        mut take: impl FnMut(T, u64),
    ) -> Result<(), CaptureError> {
        let count = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let (sender, results) = bounded(2 * count);
        thread::scope(|scope| {
            let started = (0..count).filter(|number| {
                let sender = sender.clone();
                let spawned = thread::Builder::new().name(format!("suji-walk-{number}")).spawn_scoped(
                    scope,
                    move || {
                        priority.inspect(|priority| priority.step_back());
                        self.work(&looker.clone(), look, &sender);
                    },
                );
                spawned.is_ok()
            });
            // Without further threads this one does the work, and takes what it found when it has ended.
            if started.count() == 0 {
                drop(sender);
                return self.alone(looker, look, &mut take);
            }
            drop(sender);
            let mut order = Order::default();
            let mut error = None;
            for (turn, bytes, found) in results {
                match found {
                    Ok(found) => order.put(turn, (found, bytes)),
                    Err(wrong) => {
                        self.stopped.store(true, Ordering::Relaxed);
                        error.get_or_insert(wrong);
                    }
                }
                while let Some((found, bytes)) = order.take() {
                    take(found, bytes);
                }
            }
            error.map_or(Ok(()), Err)
        })
    }

    fn alone<L, T>(
        &self,
        looker: &L,
        look: &impl Fn(&L, &Chunk) -> Result<T, CaptureError>,
        take: &mut impl FnMut(T, u64),
    ) -> Result<(), CaptureError> {
        let mut chunk = Chunk::default();
        while let Some(bytes) = self.next(&mut chunk) {
            take(look(looker, &chunk)?, bytes);
        }
        Ok(())
    }

    fn work<L, T>(
        &self,
        looker: &L,
        look: &impl Fn(&L, &Chunk) -> Result<T, CaptureError>,
        sender: &Sender<Look<T>>,
    ) {
        let mut chunk = Chunk::default();
        while let Some(bytes) = self.next(&mut chunk) {
            // Who takes is there as long as the scope.
            if sender.send((chunk.turn, bytes, look(looker, &chunk))).is_err() {
                break;
            }
        }
    }

    /// Walks the next chunk that the index knows of; gives the bytes of the capture up to its end.
    fn next(&self, chunk: &mut Chunk) -> Option<u64> {
        if self.cancel.is_set() || self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        let mut framer = self.framer.lock().unwrap_or_else(PoisonError::into_inner);
        if !framer.next_chunk(chunk) || chunk.first_frame > self.last {
            return None;
        }
        Some(framer.info().bytes_read)
    }
}
