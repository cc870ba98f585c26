//! The arguments of `suji follow`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::{
    cli::{CaptureArguments, LoadingOptions, wrong_argument},
    query::{ConversationKey, Transport},
};

/// Print what two ends said to each other: TCP put together both ways, or UDP datagram by datagram.
///
/// A line that begins with `>` was said by A, the end that sent the first packet, one with `<` by B, and
/// one with `#` tells about the conversation. Segments that came out of order are put in order; of bytes
/// that were sent again the first are kept, and it is counted where the others differ; what was not
/// captured stands in brackets with its length. Connections between the same ports are told apart by their
/// SYN. Bytes that are no text are dots.
///
/// A million packets are followed, and of what they carry 64 MiB are shown; what is saved is whole. What is
/// saved is never given leave to run, nor a name that runs: then `.bin` is added. Be careful with it all
/// the same.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true))]
#[command(group = clap::ArgGroup::new("shown"))]
pub struct FollowArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// The conversation of the frame with this number, of the first capture that has it.
    #[arg(long, value_name = "N", group = "which")]
    pub frame: Option<u64>,
    /// The conversation between two ends: `10.0.0.1:1025,198.51.100.1:80`, `[2001:db8::1]:53,...`.
    #[arg(long, value_name = "A:PORT,B:PORT", group = "which")]
    pub ends: Option<String>,
    /// The transport of --ends.
    #[arg(long, value_enum, value_name = "TRANSPORT", default_value_t = TransportWord::Tcp, requires = "ends")]
    pub transport: TransportWord,
    /// Print sixteen bytes a line in hex.
    #[arg(long, group = "shown")]
    pub hex: bool,
    /// Print what each packet says, in one line.
    #[arg(long, group = "shown")]
    pub lines: bool,
    /// Print one JSON object a piece, with its bytes in hex.
    #[arg(long, group = "shown")]
    pub json: bool,
    /// Only this connection, counted from 1.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub connection: Option<u32>,
    /// Write the bytes of both sides to a file, in the order of the conversation, and print nothing.
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Write the bytes that A sent to a file.
    #[arg(long, value_name = "FILE")]
    pub save_a: Option<PathBuf>,
    /// Write the bytes that B sent to a file.
    #[arg(long, value_name = "FILE")]
    pub save_b: Option<PathBuf>,
    #[command(flatten)]
    pub loading: LoadingOptions,
}

/// A transport on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TransportWord {
    Tcp,
    Udp,
}

impl FollowArguments {
    /// The conversation that was named by its ends.
    ///
    /// # Errors
    /// They are no ends, in clap's words.
    pub fn key(&self) -> Result<Option<ConversationKey>, clap::Error> {
        let transport = match self.transport {
            TransportWord::Tcp => Transport::Tcp,
            TransportWord::Udp => Transport::Udp,
        };
        let Some(ends) = &self.ends else { return Ok(None) };
        let key = ConversationKey::parse(transport, ends);
        key.map(Some).map_err(|error| {
            wrong_argument(&format!("invalid value '{ends}' for '--ends <A:PORT,B:PORT>': {error}"))
        })
    }

    /// Refuses what is wrong whatever the capture holds.
    ///
    /// # Errors
    /// As [`Self::key`].
    pub fn check(&self) -> Result<(), clap::Error> {
        self.key().map(drop)
    }
}
