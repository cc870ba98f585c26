//! The command line: what was asked for, and the verbs that work without a window.
//!
//! `main` need not know options, exit statuses, progress lines or what may be written to a
//! terminal. Exit status: 0 done, 1 something could not be read, 2 wrong arguments.

mod arguments;
mod captures;
mod conversations;
mod demo;
mod display;
mod export;
mod failure;
mod far_times;
mod figures;
mod find;
mod follow;
mod home;
mod lens_options;
mod load;
mod loading_options;
mod lookups;
mod memory;
mod names;
mod packets;
mod plot;
mod progress;
mod stats;

pub use crate::figure::plain;
use crate::figure::{json, time_text};
pub use arguments::{Arguments, Verb, WindowArguments};
pub use captures::CaptureArguments;
pub use conversations::ConversationsArguments;
pub use demo::DemoArguments;
pub use display::display_missing;
pub use export::ExportArguments;
pub use failure::{Failure, refuse, wrong_argument};
pub use figures::FiguresArguments;
pub use find::FindArguments;
pub use follow::FollowArguments;
pub use lens_options::{ClassWord, DirectionWord, LensOptions};
pub use loading_options::LoadingOptions;
pub use lookups::LookupsArguments;
pub use names::NameOptions;
pub use packets::PacketsArguments;
pub use plot::{ColorWord, PlaneWord, PlotArguments, PlotFile, ThemeWord};
pub use stats::StatsArguments;

use std::process::ExitCode;

/// Something could not be read; it was said on standard error.
pub const INCOMPLETE: u8 = 1;

/// Runs a verb to its exit status; what went wrong is said on standard error.
#[must_use]
pub fn run(verb: &Verb) -> ExitCode {
    let done = match verb {
        Verb::Stats(arguments) => stats::run(arguments),
        Verb::Packets(arguments) => packets::run(arguments),
        Verb::Find(arguments) => find::run(arguments),
        Verb::Lookups(arguments) => lookups::run(arguments),
        Verb::Conversations(arguments) => conversations::run(arguments),
        Verb::Follow(arguments) => follow::run(arguments),
        Verb::Plot(arguments) => plot::run(arguments),
        Verb::Export(arguments) => export::run(arguments),
        Verb::Demo(arguments) => demo::run(arguments),
        Verb::Figures(arguments) => figures::run(arguments),
    };
    match done {
        Ok(load::Complete(true)) => ExitCode::SUCCESS,
        Ok(load::Complete(false)) => ExitCode::from(INCOMPLETE),
        Err(failure) => failure.report(),
    }
}

/// Says something on standard error, safe for a terminal.
pub fn say(message: &str) {
    eprintln!("suji: {}", plain(message));
}
