//! The arguments of `suji`: a window, or a verb.

use std::path::PathBuf;

use clap::{
    Args, Parser, Subcommand,
    builder::{PathBufValueParser, TypedValueParser},
};

use super::{FiguresArguments, LensOptions, PlotArguments};
use crate::demo::Table2;

/// See a packet capture as one picture: time across, IP address up, a dot for every packet.
///
/// Without a verb the window opens. The verbs do the same work without a window, and need no
/// display.
#[derive(Debug, Parser)]
#[command(
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Exit status: 0 done, 1 something could not be read or written, 2 wrong arguments."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub verb: Option<Verb>,
    #[command(flatten)]
    pub window: WindowArguments,
}

/// What the window starts with.
#[derive(Debug, Args)]
pub struct WindowArguments {
    /// Captures to open: pcap or pcapng files, or folders of them.
    #[arg(value_name = "CAPTURE", value_parser = capture_path())]
    pub captures: Vec<PathBuf>,
    /// Make the demo capture (1.7 million packets in a temporary folder) and open it, in Japan time.
    #[arg(long, conflicts_with = "captures")]
    pub demo: bool,
    /// Drive the window by the commands of a file, one a line.
    #[arg(long, value_name = "FILE")]
    pub commands: Option<PathBuf>,
    /// Write for each frame of the window how long our part of it took.
    #[arg(long, value_name = "FILE")]
    pub frame_log: Option<PathBuf>,
    #[command(flatten)]
    pub lens: LensOptions,
}

/// Work without a window.
#[derive(Debug, Subcommand)]
pub enum Verb {
    Stats(StatsArguments),
    Packets(PacketsArguments),
    Plot(PlotArguments),
    Export(ExportArguments),
    Demo(DemoArguments),
    Figures(FiguresArguments),
}

/// Print what captures hold: packets, times, links, damage, home, directions and classes, ports, peers,
/// busiest minutes.
///
/// The lens options choose what is counted in packets, first, last, addresses, classes, peers, ports,
/// minutes and the JSON's `within_home`. Captures, frames, undecoded and `without_time` always tell of
/// the whole files, and home is always inferred from all packets. The text fits into 80 columns and has
/// colours on a terminal, unless `NO_COLOR` is set.
#[derive(Debug, Args)]
pub struct StatsArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// Print JSON: all destination ports and the first 100 peers (the text has 20 and 10).
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}

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
    #[arg(long, conflicts_with_all = ["home", "direction", "class", "peer", "port"])]
    pub undecoded: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}

/// Write the frames under the lens to a smaller capture, or the packets to a table.
///
/// The name of the output tells its format: `.pcapng` or `.pcap` for frames, `.csv` or `.jsonl` for
/// the lines of `suji packets`. Frames keep their bytes, lengths, link types and times down to the
/// nanosecond; pcapng also keeps interfaces with their names, and the comments of frames and
/// sections. Names, statistics and secrets of a pcapng are left out. pcap has one link type and no
/// comments.
///
/// Frames that are no packets (ARP, LLC ...) come along where --time falls on them, unless
/// --direction, --class, --peer or --port asks for packets of a kind. Frames keep the order of their
/// file; several captures are merged by time into one section with the interfaces of all. A frame
/// without a time stays in a pcapng as a simple packet block, where that can tell its interface and
/// length; other frames that the format cannot hold are left out, counted, and make the exit status
/// 1.
///
/// The output takes its place only when it is whole, and then replaces what was there.
#[derive(Debug, Args)]
pub struct ExportArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// The file to write.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Leave out the frames that are no packets.
    #[arg(long)]
    pub packets_only: bool,
    /// Give all machines other names, the same for the same key: any text, or @FILE that holds it.
    ///
    /// IP addresses (in IP headers, ARP, ICMP and ICMPv6 messages and the packet headers that those
    /// quote, and in tables) are encrypted by ipcrypt-pfx, as by Crypto-PAn: common prefixes stay
    /// common, and special addresses (multicast, broadcast, private, loopback) become ordinary ones.
    /// MAC addresses become hashes that keep the group and local bits; ff:ff:ff:ff:ff:ff and zero
    /// stay. Options of IPv4, TCP and IPv6 that may hold addresses are blanked. Checksums of IPv4,
    /// TCP, UDP, ICMP and ICMPv6 are mended: right ones stay right, wrong ones wrong. Frames are cut
    /// behind those headers as by a snap length, so headers inside tunnels go as well. Comments,
    /// flags, interface names, and frames that are neither packets nor ARP are left out.
    ///
    /// Not hidden: times, lengths, ports, TTLs and other fields of headers, sequence numbers and TCP
    /// timestamps, VLAN and MPLS labels, checksums (a guess at a dropped payload can be checked
    /// against them), who talks to whom and how much, which addresses are neighbours; names of
    /// files, yours and those in your shell's history. Someone who knows some of the traffic can
    /// recognise it, and from it parts of other addresses. Who guesses the key (SHA-256 makes the
    /// cipher's keys of it) can undo it all; on the command line other users can see it, in @FILE
    /// they cannot.
    #[arg(long, value_name = "KEY|@FILE")]
    pub anonymise: Option<String>,
    /// With --anonymise: keep payloads as they are. They may name addresses, machines and people.
    #[arg(long, requires = "anonymise")]
    pub keep_payload: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}

/// Write a synthetic capture: two honeypots over two days, as in the paper behind this program.
///
/// Scans, infections, botnets, bursts and background radiation are planted in it, all of them
/// inert and under reserved names; the file says that it is synthetic. The same number and seed
/// give the same bytes everywhere. A file that is there already is overwritten.
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

/// The captures that a verb reads.
#[derive(Debug, Args)]
pub struct CaptureArguments {
    /// pcap or pcapng files, or folders: of a folder, all files in it and in its folders.
    #[arg(value_name = "CAPTURE", required = true, value_parser = capture_path())]
    pub captures: Vec<PathBuf>,
}

impl Arguments {
    /// Reads the arguments of the process.
    ///
    /// # Errors
    /// Wrong arguments, and the asked-for help and version texts; clap's error knows how to print
    /// itself and its exit status.
    pub fn read() -> Result<Self, clap::Error> {
        Self::try_parse()?.check()
    }

    fn check(self) -> Result<Self, clap::Error> {
        match &self.verb {
            None => self.window.lens.check_time()?,
            Some(Verb::Stats(arguments)) => arguments.lens.check_time()?,
            Some(Verb::Packets(arguments)) => arguments.lens.check_time()?,
            Some(Verb::Plot(arguments)) => {
                arguments.lens.check_time()?;
                arguments.chart_size()?;
            }
            Some(Verb::Figures(arguments)) => arguments.check()?,
            Some(Verb::Export(arguments)) => arguments.lens.check_time()?,
            Some(Verb::Demo(_)) => {}
        }
        Ok(self)
    }
}

/// A path; `-` is refused until standard input can be read.
fn capture_path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        if path.as_os_str() == "-" {
            Err("standard input cannot be read yet; name files or folders")
        } else {
            Ok(path)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn read(words: &[&str]) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(std::iter::once("suji").chain(words.iter().copied()))
    }

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn captures_without_a_verb_open_the_window() {
        let arguments = read(&["a.pcap", "b.pcap", "--commands", "steps.jsonl"]).unwrap();
        assert!(arguments.verb.is_none());
        assert_eq!(arguments.window.captures, [PathBuf::from("a.pcap"), PathBuf::from("b.pcap")]);
        assert_eq!(arguments.window.commands, Some(PathBuf::from("steps.jsonl")));
    }

    #[test]
    fn a_verb_takes_its_own_captures() {
        let arguments = read(&["stats", "--json", "a.pcap"]).unwrap();
        let Some(Verb::Stats(stats)) = arguments.verb else { panic!("not stats") };
        assert!(stats.json);
        assert_eq!(stats.captures.captures, [PathBuf::from("a.pcap")]);
    }

    #[test]
    fn a_verb_without_captures_is_wrong() {
        assert_eq!(read(&["packets"]).unwrap_err().exit_code(), 2);
    }

    #[test]
    fn standard_input_is_refused_in_words() {
        let error = read(&["stats", "-"]).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("standard input cannot be read yet"), "{error}");
    }

    #[test]
    fn undecoded_frames_have_no_direction_to_choose() {
        let error = read(&["packets", "--undecoded", "--direction", "to", "a.pcap"]).unwrap_err();
        assert!(error.to_string().contains("--direction"), "{error}");
    }
}
