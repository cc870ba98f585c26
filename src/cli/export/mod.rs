//! `suji export`: the frames under the lens as a smaller capture, or the packets as a table.

mod arguments;

pub use arguments::ExportArguments;

use super::{
    Failure, home::inferred_home, load, load::Complete, progress::ProgressLine, say, wrong_argument,
};
use crate::{
    figure::{
        counted,
        export::{Anonymise, AnonymiseKey, ExportFormat, ExportOptions, Exported, export},
    },
    query::{Cancel, HomeSet, Index},
    worker::Progress,
};

/// Loads the captures and writes what the lens shows.
pub fn run(arguments: &ExportArguments) -> Result<Complete, Failure> {
    let output = &arguments.output;
    let wrong = |message: &dyn ToString| Failure::Arguments(wrong_argument(&message.to_string()));
    // A wrong name is said before the captures are read.
    let format = ExportFormat::of_path(output).map_err(|error| wrong(&error))?;
    let loading = arguments.lens.load_options().map_err(Failure::Arguments)?;
    let (loaded, Complete(complete)) = load::load(&arguments.captures.captures, &loading)?;
    let index = &loaded.index;
    let first = index.time_span().map(|span| span.0);
    arguments.lens.time_range(first).map_err(Failure::Arguments)?;
    let home = home(arguments, format, index);
    let lens = arguments.lens.lens(home, first).map_err(Failure::Arguments)?;
    let mut options = ExportOptions::of_lens(lens, arguments.lens.zone());
    options.undecoded &= !arguments.packets_only;
    options.anonymise = anonymise(arguments)?;

    if loaded.captures.is_empty() {
        say(&format!("{}: not written: there is nothing to export", output.display()));
        return Ok(Complete(false));
    }
    let mut line = ProgressLine::new();
    let exported = export(
        index,
        (&loaded.captures, &loaded.sources),
        &options,
        output,
        |progress| {
            let shown = Progress {
                bytes_read: progress.bytes_read,
                bytes: Some(progress.bytes),
                frames: progress.frames,
            };
            line.show(output, &shown);
        },
        &Cancel::default(),
    );
    drop(line);
    match exported {
        Ok(exported) => Ok(Complete(said(arguments, format, &exported) && complete)),
        Err(error) if error.is_wrong_request() => Err(wrong(&error)),
        Err(error) => {
            say(&format!("{error}; nothing was written"));
            Ok(Complete(false))
        }
    }
}

/// The key: a text, or the content of a file without the end of its last line.
fn anonymise(arguments: &ExportArguments) -> Result<Option<Anonymise>, Failure> {
    let Some(text) = &arguments.anonymise else { return Ok(None) };
    let wrong = |message: String| Failure::Arguments(wrong_argument(&message));
    let secret = match text.strip_prefix('@') {
        None => text.as_bytes().to_vec(),
        Some(path) => {
            let read = std::fs::read(path);
            let mut secret = read.map_err(|error| wrong(format!("the file of the key: {path}: {error}")))?;
            let end = secret.trim_ascii_end().len();
            secret.truncate(end);
            secret
        }
    };
    if secret.is_empty() {
        return Err(wrong(
            "an empty key hides nothing: give --anonymise a text that nobody guesses".to_owned(),
        ));
    }
    if arguments.keep_payload {
        say("warning: payloads are kept, and may name addresses, machines and people");
    }
    Ok(Some(Anonymise { key: AnonymiseKey::of(&secret), keep_payload: arguments.keep_payload }))
}

/// Home, where anything hangs on it: directions of a table, and whose peer and direction it is.
fn home(arguments: &ExportArguments, format: ExportFormat, index: &Index) -> HomeSet {
    let lens = &arguments.lens;
    let given = lens.given_home();
    let matters = matches!(format, ExportFormat::Table(_)) || lens.depends_on_home();
    given.unwrap_or_else(|| if matters { inferred_home(index) } else { HomeSet::default() })
}

/// Says on standard output what was written, and on standard error what was not; true if all was.
fn said(arguments: &ExportArguments, format: ExportFormat, exported: &Exported) -> bool {
    let noun = if matches!(format, ExportFormat::Table(_)) { "packet" } else { "frame" };
    let output = super::plain(&arguments.output.display().to_string()).into_owned();
    println!("{output}: {}, {}", counted(exported.frames, noun), counted(exported.bytes, "byte"));
    if exported.frames == 0 {
        say("note: nothing is under this lens; the file is empty but for its header");
    }
    let left_out = exported.left_out;
    let reasons = [
        (left_out.by_time, "without a time that this format can hold"),
        (left_out.by_interface, "of an interface that the capture does not describe"),
    ];
    for (count, reason) in reasons.into_iter().filter(|(count, _)| *count > 0) {
        say(&format!("{output}: {} left out: {reason}", counted(count, "frame")));
    }
    if left_out.unnamed > 0 {
        let count = counted(left_out.unnamed, "frame");
        say(&format!("note: {count} left out that are neither packets nor ARP, and may name anybody"));
    }
    left_out.by_format() == 0
}
