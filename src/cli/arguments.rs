//! The arguments of `suji`: a window, or a verb.

use std::path::PathBuf;

use clap::{
    Args, Parser, Subcommand,
    builder::{PathBufValueParser, TypedValueParser},
};

use super::{LensOptions, PlotArguments};

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
}

/// Print what captures hold: packets, times, links, damage, home, classes by direction, ports, peers.
///
/// The lens options choose what is counted in packets, first, last, addresses, classes, peers, ports and the JSON's `within_home`. Captures, frames, undecoded and `without_time`
/// always tell of the whole files, and home is always inferred from all packets.
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
        self.lens().check_time()?;
        if let Some(Verb::Plot(arguments)) = &self.verb {
            arguments.chart_size()?;
        }
        Ok(self)
    }

    fn lens(&self) -> &LensOptions {
        match &self.verb {
            None => &self.window.lens,
            Some(Verb::Stats(arguments)) => &arguments.lens,
            Some(Verb::Packets(arguments)) => &arguments.lens,
            Some(Verb::Plot(arguments)) => &arguments.lens,
        }
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
