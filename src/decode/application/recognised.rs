//! What recognition gives.

use std::ops::Range;

use super::Application;
use crate::decode::Layer;

/// What tells the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The bytes alone.
    Content,
    /// Bytes that are possible for it, and a port that is its own.
    Port,
}

/// What a word of a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeaningKind {
    /// A name of the DNS, of a host or of a server.
    Domain,
    /// A NetBIOS name.
    NetBiosName,
    /// A DCE/RPC interface, by its name or UUID.
    Interface,
    /// The name of a file or a path to one.
    File,
    /// A named pipe or a share.
    Share,
    /// A channel of a chat.
    Channel,
    /// A person or an account: nick, user, mail address.
    User,
    /// What software calls itself: user agent, server, banner, fingerprint.
    Software,
    /// Something that is known by its fixed bytes: `Slammer`, `MS03-026-class activation request`.
    Shape,
}

impl MeaningKind {
    /// Stable name in JSON and CSV.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::NetBiosName => "netbios_name",
            Self::Interface => "interface",
            Self::File => "file",
            Self::Share => "share",
            Self::Channel => "channel",
            Self::User => "user",
            Self::Software => "software",
            Self::Shape => "shape",
        }
    }
}

/// A word that a payload carries, with the bytes that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub kind: MeaningKind,
    pub text: String,
    /// Bytes from where [`Recognised::layers`] count.
    pub bytes: Range<usize>,
}

/// A layer's application, with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub application: Application,
    /// Bytes from where [`Recognised::layers`] count.
    pub bytes: Range<usize>,
}

/// What a payload or a frame says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised {
    /// The innermost application: `DceRpc` for a call over a pipe of SMB. None where there is no
    /// payload.
    pub application: Option<Application>,
    /// All applications, outermost first, each as often as it has a message.
    pub told: Vec<Told>,
    /// What told the outermost; none for text and data.
    pub basis: Option<Basis>,
    /// The application to which the port belongs, where the bytes tell another.
    pub expected: Option<Application>,
    /// In one line: `GET /bkinst.exe HTTP/1.1`. Not fit to be shown before `figure::plain` saw it.
    pub line: String,
    pub meanings: Vec<Meaning>,
    /// All layers: of the frame if a frame was read, else of the payload alone.
    pub layers: Vec<Layer>,
}
