//! `suji demo`: the synthetic capture, and the truth about it.

use std::{
    io::{self, BufWriter, Write},
    ops::ControlFlow,
    path::Path,
};

use super::{DemoArguments, Failure, load::Complete, progress::ProgressLine, say, wrong_argument};
use crate::{
    capture::{WholeFile, is_same_file},
    demo::{DemoError, DemoOptions, Plan, Truth, write_demo},
    figure::{grouped, plain},
};

/// Writes the capture and, if it is asked for, the truth; says in a line each what was written.
pub fn run(arguments: &DemoArguments) -> Result<Complete, Failure> {
    let DemoArguments { output, packets, seed, truth } = arguments;
    if truth.as_ref().is_some_and(|truth| is_same_file(truth, output)) {
        return Err(wrong("the capture and the truth cannot be one file"));
    }
    let plan = match Plan::new(&DemoOptions { packets: *packets, seed: *seed }) {
        Ok(plan) => plan,
        Err(error) => return Err(wrong(&error.to_string())),
    };
    let mut line = ProgressLine::new();
    let written = write_demo(&plan, output, &mut |progress| {
        line.say(|| {
            let (packets, total) = (grouped(progress.packets), grouped(progress.total));
            format!("{}: {packets} of {total} packets", output.display())
        });
        ControlFlow::Continue(())
    });
    drop(line);
    let facts = match written {
        Ok(facts) => facts,
        Err(error @ DemoError::Name(_)) => return Err(wrong(&error.to_string())),
        Err(error) => {
            say(&error.to_string());
            return Ok(Complete(false));
        }
    };
    print(&format!(
        "{}: {} points (TCP SYN and UDP) in {} frames, {} bytes, seed {}; synthetic",
        output.display(),
        grouped(facts.packets),
        grouped(facts.frames),
        grouped(facts.bytes),
        facts.seed
    ))?;
    let Some(path) = truth else { return Ok(Complete(true)) };
    if let Err(error) = write_truth(path, &facts) {
        say(&format!("{}: cannot be written: {error}; the capture is complete", path.display()));
        return Ok(Complete(false));
    }
    print(&format!(
        "{}: the truth about {} behaviours",
        path.display(),
        grouped(facts.behaviours.len() as u64)
    ))?;
    Ok(Complete(true))
}

fn wrong(message: &str) -> Failure {
    Failure::Arguments(wrong_argument(message))
}

fn print(line: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{}", plain(line)).map_err(Failure::Output)
}

fn write_truth(path: &Path, truth: &Truth) -> io::Result<()> {
    let mut file = WholeFile::create(path)?;
    let mut out = BufWriter::new(&mut file);
    serde_json::to_writer(&mut out, truth)?;
    writeln!(out)?;
    out.flush()?;
    drop(out);
    file.keep().map(drop)
}
