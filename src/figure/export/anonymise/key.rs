//! The key that tells new names apart from those of other keys.

use std::fmt;

use sha2::{Digest, Sha256};

/// 32 bytes made from any text by SHA-256. Who can guess the text can undo the names.
#[derive(Clone, PartialEq, Eq)]
pub struct AnonymiseKey([u8; 32]);

impl AnonymiseKey {
    #[must_use]
    pub fn of(secret: &[u8]) -> Self {
        Self(digest(&[b"suji anonymise 1\0", secret]))
    }

    /// A key of its own for one purpose.
    pub(super) fn part(&self, purpose: &[u8]) -> [u8; 32] {
        digest(&[&self.0, purpose])
    }
}

impl fmt::Debug for AnonymiseKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A key is not for logs.
        formatter.write_str("AnonymiseKey(…)")
    }
}

/// SHA-256 over some parts, one behind the other.
pub(super) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}
