//! The arguments of `suji demo`.

use std::path::PathBuf;

use clap::Args;

use crate::demo::Table2;

/// Write a synthetic capture: two honeypots over two days, as in the paper behind this program.
///
/// Scans, infections, botnets, bursts and background radiation are planted in it, all of them
/// inert and under reserved names; the file says that it is synthetic. The same number and seed
/// give the same bytes everywhere. A file that is there already is
/// replaced.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// The capture to write: .pcap or .pcapng.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// TCP SYN and UDP packets (1,000 to 1,000,000,000); about 5 % of other packets come on top.
    #[arg(long, value_name = "N", default_value_t = Table2::PAPER.total())]
    pub packets: u64,
    /// Another number, another demo.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Write as JSON what is planted: each behaviour with its peers, its frames, and the lens that
    /// selects it.
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
}
