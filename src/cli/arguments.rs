//! The arguments of `suji`: a window, or a verb.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::{
    DemoArguments, ExportArguments, FiguresArguments, LensOptions, PacketsArguments, PlotArguments,
    StatsArguments, captures::capture_path,
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
            Some(Verb::Export(arguments)) => arguments.lens.check_time()?,
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
