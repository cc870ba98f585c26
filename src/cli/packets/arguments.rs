//! The arguments of `suji packets`.

use clap::Args;

use crate::cli::{CaptureArguments, LensOptions};

/// Print the packets under the lens, one a line, in the order of the files: CSV, or JSON lines.
///
/// CSV times carry the offset of the zone; JSON times are UTC. `tcp_flags` is a number, the low
/// eight bits of the TCP flags (FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32, ECE 64, CWR 128). A
/// packet without a time that can be told has an empty (JSON: null) `time`, and `raw_time` has the
/// ticks of its record.
#[derive(Debug, Args)]
pub struct PacketsArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,
    /// Print instead the frames that are no packets, with the reason (--time and --zone apply).
    #[arg(long, conflicts_with_all = ["home", "direction", "class", "peer", "port", "no_duplicates"])]
    pub undecoded: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}
