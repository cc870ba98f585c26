//! Captures loaded for a verb; whatever could not be read is said on standard error.

use std::path::PathBuf;

use super::{Failure, progress::ProgressLine, say};
use crate::figure::counted;
use crate::{
    capture::{CaptureInfo, Cause},
    worker::{FullIndex, LoadOptions, Loaded, load_all},
};

/// Whether everything could be read. What could not be is said already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complete(pub bool);

/// Loads files and folders. One that is broken does not stop the others.
pub fn load(paths: &[PathBuf], options: &LoadOptions) -> Result<(Loaded, Complete), Failure> {
    let loaded = {
        let mut line = ProgressLine::new();
        load_all(paths, options, |path, progress| line.show(path, progress)).map_err(Failure::Threads)?
    };
    let mut problems = loaded.problems.clone();
    problems.extend(loaded.failures.iter().map(ToString::to_string));
    problems.extend(loaded.captures.iter().flat_map(damage));
    problems.extend(loaded.broken.iter().map(|path| {
        format!("{}: reading broke down (a defect of suji); what came before is kept", path.display())
    }));
    if let Some(skipped) = &loaded.skipped {
        // A folder may hold anything; but one without a capture was named in error.
        if loaded.captures.is_empty() {
            problems.push(skipped.to_string());
        } else {
            say(&format!("note: {skipped}"));
        }
    }
    problems.extend(loaded.full.as_ref().map(full));
    for problem in &problems {
        say(problem);
    }
    Ok((loaded, Complete(problems.is_empty())))
}

/// Where the index was full, and what can be done.
fn full(at: &FullIndex) -> String {
    let unread = match at.unread {
        0 => String::new(),
        files => format!(", {} not opened", counted(files as u64, "file")),
    };
    format!(
        "{}: the index is full ({}): loading stopped after {} of this file{unread}; --memory gives more, --only \
         loads what the lens shows",
        at.path.display(),
        counted(at.limit, "byte"),
        counted(at.frames, "frame")
    )
}

/// What was wrong inside a capture, each cause once, and what was kept.
fn damage(info: &CaptureInfo) -> Vec<String> {
    let path = info.path.display();
    let kept = format!("{} kept", counted(info.frames, "frame"));
    let said = |cause: &Cause| {
        let left_out = counted(cause.bytes, "byte");
        let more = match cause.places {
            1 => String::new(),
            places => format!(" and {}", counted(places - 1, "more place")),
        };
        format!("{path}: {} at offset {}{more}; {left_out} left out, {kept}", cause.reason, cause.offset)
    };
    let mut problems: Vec<String> = info.causes().iter().map(said).collect();
    if problems.is_empty() && info.truncated {
        problems.push(format!("{path}: cut off inside a record at offset {}; {kept}", info.bytes_read));
    }
    problems
}
