//! How far the packets under the lens reach, found when the window is to be fitted to them.

use crate::{
    query::{Cancel, Extent, Index, Lens, Reach, extent},
    worker::{Latest, Wake},
};

/// What is looked for: of the active plot, and of the one beside it where both are to fit.
#[derive(Debug)]
pub(super) struct Wanted {
    pub index: Index,
    pub lens: Lens,
    pub beside: Option<Lens>,
    /// The plot beside shows the same addresses.
    pub together: bool,
    pub ipv6: bool,
    pub reach: Reach,
}

/// The worker that looks.
#[derive(Debug)]
pub struct Extents {
    worker: Latest<Wanted, Option<Extent>>,
}

impl Extents {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        Ok(Self {
            worker: Latest::start("suji-extent", wake, |wanted, cancel: &Cancel| find(&wanted, cancel))?,
        })
    }

    pub(super) fn ask(&mut self, wanted: Wanted) {
        self.worker.ask(wanted);
    }

    /// The window is moved otherwise.
    pub(super) fn forget(&mut self) {
        self.worker.forget();
    }

    /// What was found; inside none where the lens shows no packet of the plane.
    #[expect(clippy::option_option, reason = "no answer yet, or nothing there")]
    pub(super) fn poll(&mut self) -> Option<Option<Extent>> {
        self.worker.poll()
    }

    pub(super) fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

#[expect(clippy::option_option, reason = "cancelled, or nothing there")]
fn find(wanted: &Wanted, cancel: &Cancel) -> Option<Option<Extent>> {
    let of = |lens: &Lens| {
        // Far times only where there is nothing else.
        for times in [wanted.reach.near, wanted.reach.all].into_iter().flatten() {
            let found = extent(&wanted.index, lens, wanted.ipv6, times, cancel)?;
            if found.is_some() {
                return Some(found);
            }
        }
        Some(None)
    };
    let active = of(&wanted.lens)?;
    let Some(beside) = wanted.beside.as_ref().map(of) else { return Some(active) };
    Some(match (active, beside?) {
        (Some(active), Some(beside)) => {
            let both = active.and(beside);
            Some(if wanted.together { both } else { Extent { peers: active.peers, ..both } })
        }
        (active, beside) => active.or(beside.filter(|_| wanted.together)),
    })
}
