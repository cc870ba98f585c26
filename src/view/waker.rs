//! How workers have the window drawn without standing in its way.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use eframe::egui::Context;

use crate::worker::Wake;

/// Asks for frames on behalf of workers.
///
/// egui's context is one lock, which drawing takes thousands of times a frame. A worker that takes it
/// meanwhile stops the thread that draws, which may then wait for its core for milliseconds. So while a
/// frame is drawn a worker only leaves word, and the frame asks for the next at its end.
#[derive(Clone, Debug)]
pub struct Waker {
    ctx: Context,
    drawing: Arc<AtomicBool>,
    called: Arc<AtomicBool>,
}

impl Waker {
    pub fn new(ctx: Context) -> Self {
        Self { ctx, drawing: Arc::default(), called: Arc::default() }
    }

    /// What workers call.
    pub fn wake(&self) -> Wake {
        let waker = self.clone();
        Arc::new(move || {
            waker.called.store(true, Ordering::SeqCst);
            if !waker.drawing.load(Ordering::SeqCst) {
                waker.ask();
            }
        })
    }

    /// A frame begins: it sees what workers have said before.
    pub fn begin(&self) {
        self.drawing.store(true, Ordering::SeqCst);
        self.called.store(false, Ordering::SeqCst);
    }

    /// The frame is drawn.
    pub fn end(&self) {
        // Before others may ask: none of them is waited for.
        if self.called.swap(false, Ordering::SeqCst) {
            self.ask();
        }
        self.drawing.store(false, Ordering::SeqCst);
        if self.called.load(Ordering::SeqCst) {
            self.ask();
        }
    }

    fn ask(&self) {
        // A request for now would draw two frames, for what has to settle; an answer is drawn at once.
        self.ctx.request_repaint_after(Duration::from_millis(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many frames were asked for.
    fn asked(ctx: &Context) -> Arc<std::sync::atomic::AtomicUsize> {
        let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let theirs = Arc::clone(&count);
        ctx.set_request_repaint_callback(move |_| {
            theirs.fetch_add(1, Ordering::SeqCst);
        });
        count
    }

    #[test]
    fn a_worker_that_calls_while_a_frame_is_drawn_is_heard_at_its_end() {
        let ctx = Context::default();
        let frames = asked(&ctx);
        let waker = Waker::new(ctx);
        let wake = waker.wake();
        waker.begin();
        wake();
        wake();
        assert_eq!(frames.load(Ordering::SeqCst), 0);
        waker.end();
        assert_eq!(frames.load(Ordering::SeqCst), 1);
        waker.begin();
        waker.end();
        assert_eq!(frames.load(Ordering::SeqCst), 1, "nobody called in this frame");
    }

    #[test]
    fn a_worker_that_calls_between_frames_is_heard_at_once() {
        let ctx = Context::default();
        let frames = asked(&ctx);
        Waker::new(ctx).wake()();
        assert_eq!(frames.load(Ordering::SeqCst), 1);
    }
}
