//! Why a verb could not do its work at all.

use std::{io, path::PathBuf, process::ExitCode};

use clap::error::ErrorKind;

use super::{INCOMPLETE, plain, say};
use crate::figure::is_active;

/// The line with which clap ends its errors.
const MORE: &str = "For more information, try '--help'.";

/// An error like clap's own, for what only we can find wrong with an argument.
#[must_use]
pub fn wrong_argument(message: &str) -> clap::Error {
    clap::Error::raw(ErrorKind::ValueValidation, format!("{message}\n\n{MORE}\n"))
}

/// Says what is wrong with the arguments, or prints the help that was asked for; gives the exit status.
/// Clap repeats what was typed, and that may be the name of a file that somebody else chose: where it
/// holds what a terminal would obey, it is shown as symbols and without clap's colours.
#[must_use]
pub fn refuse(error: &clap::Error) -> ExitCode {
    let is_hostile = std::env::args_os().any(|word| word.to_string_lossy().contains(is_active));
    if is_hostile && error.use_stderr() {
        for line in error.render().to_string().lines() {
            eprintln!("{}", plain(line));
        }
    } else {
        // Nothing is left to be done when standard error itself is closed.
        let _ = error.print();
    }
    ExitCode::from(error.exit_code().clamp(0, 255) as u8)
}

/// What stopped a verb.
#[derive(Debug)]
pub enum Failure {
    /// An argument that turned out wrong once the captures were read.
    Arguments(clap::Error),
    /// Standard output does not take what is written.
    Output(io::Error),
    /// A file or folder that cannot be written.
    File(PathBuf, io::Error),
    /// The system gives no thread.
    Threads(io::Error),
}

impl Failure {
    /// Says it on standard error; gives the exit status. A reader that has had enough (`head`) is
    /// no failure.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        match self {
            Self::Arguments(error) => return refuse(error),
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Self::Output(error) => say(&format!("cannot write to standard output: {error}")),
            Self::File(path, error) => say(&format!("cannot write {}: {error}", path.display())),
            Self::Threads(error) => say(&format!("cannot start a thread: {error}")),
        }
        ExitCode::from(INCOMPLETE)
    }
}
