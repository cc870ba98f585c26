//! What earlier packets of its connection tell of a packet.

use std::{fmt, ops::Range};

/// Something that the state of its connection tells of a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is: `Interface`, `File`, `Answer to`.
    pub name: &'static str,
    /// Not fit to be shown before `figure::plain` saw it.
    pub text: String,
    /// Which packet said so.
    pub origin: Origin,
    /// The bytes of the payload that it is about.
    pub bytes: Range<usize>,
    /// What a packet's line says of it, to be put behind the rest; often nothing.
    pub words: String,
}

/// Where something is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A frame, by its number from 1, and what was done there: `bound`.
    Frame { done: &'static str, frame: u64 },
    /// A packet that is not in the capture, or that was not looked at.
    Unseen { done: &'static str, why: Unseen },
    /// Several packets, or the packet itself.
    Counted,
}

/// Why what something is known from was not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// The capture begins inside the connection.
    BeforeCapture,
    /// The connection's start is there, and this is not.
    NotCaptured,
    /// More packets came before than are looked at.
    TooFar,
}

impl Note {
    /// `REMACT (IRemoteActivation), bound in frame 10837`.
    #[must_use]
    pub fn value(&self) -> String {
        let separator = if self.text.is_empty() { "" } else { ", " };
        match self.origin {
            Origin::Counted => self.text.clone(),
            origin => format!("{}{separator}{origin}", self.text),
        }
    }

    /// The frame that says so.
    #[must_use]
    pub const fn frame(&self) -> Option<u64> {
        if let Origin::Frame { frame, .. } = self.origin { Some(frame) } else { None }
    }
}

/// `bound in frame 10837`, `bound before the capture`, `bound nowhere in the capture`.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame { done: "", frame } => write!(f, "frame {frame}"),
            Self::Frame { done, frame } => write!(f, "{done} in frame {frame}"),
            Self::Unseen { done, why: Unseen::BeforeCapture } => write!(f, "{done} before the capture"),
            Self::Unseen { done, why: Unseen::NotCaptured } => {
                write!(f, "{done} nowhere in the capture")
            }
            Self::Unseen { done, why: Unseen::TooFar } => {
                write!(f, "{done} behind the packets of the connection that are looked at")
            }
            Self::Counted => Ok(()),
        }
    }
}
