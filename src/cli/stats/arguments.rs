//! The arguments of `suji stats`.

use clap::Args;

use crate::cli::{CaptureArguments, LensOptions, NameOptions};

/// Print what captures hold: packets, times, links, damage, home, directions and classes, ports, peers,
/// busiest minutes.
///
/// The lens options choose what is counted in packets, first, last, addresses, classes, peers, ports,
/// minutes and the JSON's `within_home`. Captures, frames, undecoded, `without_time`, duplicates and far times
/// always tell of the whole files, and home is always inferred from all packets. The text fits into 80 columns and has
/// colours on a terminal, unless `NO_COLOR` is set.
#[derive(Debug, Args)]
pub struct StatsArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// Print JSON: all destination ports and the first 100 peers (the text has 20 and 10).
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub names: NameOptions,
    #[command(flatten)]
    pub lens: LensOptions,
}
