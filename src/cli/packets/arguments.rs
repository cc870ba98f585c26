//! The arguments of `suji packets`.

use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};

use crate::{
    cli::{CaptureArguments, LensOptions, NameOptions},
    index::Undecoded,
};

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
    #[arg(long, conflicts_with_all = ["home", "direction", "class", "peer", "port", "no_duplicates", "names", "hosts"])]
    pub undecoded: bool,
    /// Of the frames that are no packets only those with this reason (repeatable).
    #[arg(long, value_name = "REASON", requires = "undecoded", value_parser = reason_parser())]
    pub reason: Vec<Undecoded>,
    #[command(flatten)]
    pub names: NameOptions,
    #[command(flatten)]
    pub lens: LensOptions,
}

/// Reads a reason by its name in JSON.
fn reason_parser() -> impl TypedValueParser<Value = Undecoded> {
    let values = Undecoded::ALL.map(|reason| PossibleValue::new(reason.name()).help(reason.sentence()));
    PossibleValuesParser::new(values).try_map(|name| Undecoded::of_name(&name).ok_or("no such reason"))
}
