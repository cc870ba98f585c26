//! A flag that tells a long scan to give up.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Shared between who asks and who scans. Scans look at it once a segment.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
