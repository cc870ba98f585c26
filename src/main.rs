//! Arguments in; a window or a verb out.

use std::process::ExitCode;

use suji::cli::{self, Arguments, WindowArguments};

fn main() -> ExitCode {
    match Arguments::read() {
        Ok(Arguments { verb: Some(verb), .. }) => cli::run(&verb),
        Ok(Arguments { verb: None, window }) => open_window(&window),
        Err(error) => error.exit(),
    }
}

/// Opens the window and waits until it is closed; why it could not open is one line.
fn open_window(arguments: &WindowArguments) -> ExitCode {
    let opened = cli::display_missing().map_or_else(|| run_window(arguments), Err);
    match opened {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            cli::say(&problem.replace('\n', " "));
            ExitCode::from(cli::INCOMPLETE)
        }
    }
}

/// Stands in until the window is there.
fn run_window(arguments: &WindowArguments) -> Result<(), String> {
    let _ = arguments;
    Err("the window is not built yet; use `suji stats CAPTURE` or `suji packets CAPTURE`".to_owned())
}
