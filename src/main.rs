//! Arguments in; a window or a verb out.

use std::{io::Write as _, path::Path, process::ExitCode};

use suji::{
    app::{Keeper, Options, Script},
    cli::{self, Arguments, WindowArguments},
    view,
};

fn main() -> ExitCode {
    match Arguments::read() {
        Ok(Arguments { verb: Some(verb), .. }) => cli::run(&verb),
        Ok(Arguments { verb: None, window }) => match options(&window) {
            Ok(options) => open(options, window.frame_log.as_deref()),
            Err(error) => cli::refuse(&error),
        },
        Err(error) => cli::refuse(&error),
    }
}

/// What the window starts with.
fn options(arguments: &WindowArguments) -> Result<Options, clap::Error> {
    let script = arguments.commands.as_deref().map(Script::read).transpose();
    let script = script.map_err(|error| cli::wrong_argument(&error.to_string()))?;
    let home = arguments.lens.given_home().unwrap_or_default();
    arguments.lens.check_time()?;
    Ok(Options {
        captures: arguments.captures.clone(),
        follow: arguments.follow.clone(),
        demo: arguments.demo,
        hosts: arguments.hosts.clone(),
        lens: arguments.lens.lens_of_all_times(home),
        times: arguments.lens.time.clone(),
        zone: arguments.lens.zone.clone(),
        loading: arguments.lens.load_options()?,
        // A command file finds the same window every time.
        keeper: match Keeper::usual_folder() {
            Some(folder) if script.is_none() => Keeper::open(folder),
            _ => Keeper::default(),
        },
        script,
    })
}

/// Opens the window and waits until it is closed; why it cannot open is one line.
fn open(options: Options, frame_log: Option<&Path>) -> ExitCode {
    match cli::display_missing().map_or_else(|| view::run(options, frame_log), Err) {
        Ok(summary) => {
            // A closed standard output wants no summary.
            let _ = summary.map(|summary| writeln!(std::io::stdout(), "{summary}"));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            cli::say(&problem.replace('\n', " "));
            ExitCode::from(cli::INCOMPLETE)
        }
    }
}
