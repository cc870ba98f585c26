//! Index and capture in, bytes out: the frame behind a point.
//!
//! Callers need not know that files change: bytes come back only when the record still is what was
//! indexed.

mod reread;

pub use reread::reread;
