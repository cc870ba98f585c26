//! A recogniser: how payloads of one application protocol are told from others, and read.

use super::{Application, Context};
use crate::decode::{Transport, layers::dissection::Dissection};

/// How much a payload is like an application's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::decode) enum Likeness {
    /// It cannot be one.
    No,
    /// It can be one, as other bytes could: it counts on the application's own ports only.
    OnPort,
    /// Its bytes alone tell.
    Sure,
}

impl Likeness {
    /// `Sure` or `No`.
    pub const fn sure(is: bool) -> Self {
        if is { Self::Sure } else { Self::No }
    }

    /// `OnPort` or `No`.
    pub const fn on_port(is: bool) -> Self {
        if is { Self::OnPort } else { Self::No }
    }
}

/// One application protocol.
pub(in crate::decode) struct Recogniser {
    pub application: Application,
    /// Its well-known ports (IANA, or where a standard names one).
    pub ports: &'static [(Transport, u16)],
    /// Looks at the first bytes; takes no memory and no more time than some bytes cost. The payload is
    /// never empty.
    pub likeness: fn(&[u8], &Context) -> Likeness,
    /// Reads the payload that [`Dissection::rest`] gives, as layers. What is left becomes `Payload`.
    pub read: fn(&mut Dissection<'_>, &Context),
}

impl Recogniser {
    /// The packet comes from or goes to one of its ports.
    pub fn has_port(&self, context: &Context) -> bool {
        let transport = context.transport();
        self.ports.iter().any(|(of, port)| Some(*of) == transport && context.has_port(*port))
    }
}
