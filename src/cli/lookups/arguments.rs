//! The arguments of `suji lookups`.

use clap::Args;

use crate::cli::{CaptureArguments, LensOptions};

/// Print the names that were asked for, with types, answers and result codes: a line for each name and type.
///
/// What is read are messages of DNS (UDP and TCP), multicast DNS, LLMNR and the NetBIOS name service, on
/// their ports and in any datagram that is one by its bytes. Capitals and small letters are one name; the
/// most frequent comes first. `answers` and `clients` hold 16 different ones, and `more_answers` and
/// `more_clients` say that there were others; `dotted_quad` marks names that are IPv4 addresses.
#[derive(Debug, Args)]
pub struct LookupsArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}
