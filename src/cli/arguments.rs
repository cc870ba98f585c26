//! The arguments of `suji`: a window, or a verb.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{
    ConversationsArguments, DemoArguments, ExportArguments, FiguresArguments, FindArguments, FollowArguments,
    LensOptions, LookupsArguments, PacketsArguments, PlotArguments, StatsArguments,
};

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
    /// Captures to open: pcap or pcapng files, also compressed by gzip or zstd; pipes, and `-` for
    /// standard input; or folders of them. Pipes are followed: what comes is shown at once.
    #[arg(value_name = "CAPTURE")]
    pub captures: Vec<PathBuf>,
    /// Open a capture that is still being written, and show what is added to it.
    #[arg(long, value_name = "FILE", conflicts_with = "demo")]
    pub follow: Vec<PathBuf>,
    /// Make the demo capture (1.7 million packets in a temporary folder) and open it, in Japan time.
    #[arg(long, conflicts_with = "captures")]
    pub demo: bool,
    /// Name addresses as a hosts file does; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub hosts: Vec<PathBuf>,
    /// Drive the window by the commands of a file, one a line.
    #[arg(long, value_name = "FILE")]
    pub commands: Option<PathBuf>,
    /// Write for each frame of the window how long our part of it took, by part, as CSV; a summary is
    /// printed when the window is closed.
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
    Find(FindArguments),
    Lookups(LookupsArguments),
    Conversations(ConversationsArguments),
    Follow(FollowArguments),
    Plot(PlotArguments),
    Export(ExportArguments),
    Demo(DemoArguments),
    Figures(FiguresArguments),
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
            Some(Verb::Find(arguments)) => {
                arguments.lens.check_time()?;
                arguments.wanted()?;
            }
            Some(Verb::Lookups(arguments)) => arguments.lens.check_time()?,
            Some(Verb::Conversations(arguments)) => arguments.lens.check_time()?,
            Some(Verb::Plot(arguments)) => {
                arguments.lens.check_time()?;
                arguments.chart_size()?;
            }
            Some(Verb::Export(arguments)) => arguments.lens.check_time()?,
            Some(Verb::Follow(arguments)) => arguments.check()?,
            Some(Verb::Demo(_) | Verb::Figures(_)) => {}
        }
        Ok(self)
    }
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
    fn standard_input_is_a_capture() {
        let Some(Verb::Stats(stats)) = read(&["stats", "-"]).unwrap().verb else { panic!("not stats") };
        assert_eq!(stats.captures.captures, [PathBuf::from("-")]);
    }

    #[test]
    fn files_are_followed_beside_others() {
        let window = read(&["a.pcap", "--follow", "b.pcap", "--follow", "c.pcap"]).unwrap().window;
        assert_eq!(window.captures, [PathBuf::from("a.pcap")]);
        assert_eq!(window.follow, ["b.pcap", "c.pcap"].map(PathBuf::from));
    }

    #[test]
    fn undecoded_frames_have_no_direction_to_choose() {
        let error = read(&["packets", "--undecoded", "--direction", "to", "a.pcap"]).unwrap_err();
        assert!(error.to_string().contains("--direction"), "{error}");
    }
}
