//! `suji follow`: what two ends said to each other.

mod arguments;

use std::{
    io::{self, BufWriter, Write},
    path::Path,
    sync::Mutex,
};

pub use arguments::FollowArguments;

use super::{Failure, load, load::Complete, plain, progress::ProgressLine, say, wrong_argument};
use crate::{
    figure::{
        conversation::{PieceLine, Row, RowKind, Transcript, TranscriptMode, about_conversation, save_side},
        counted, grouped,
        points::{Layout, Writer},
    },
    query::{Cancel, ConversationKey},
    stream::conversation::{Conversation, FollowLimits, Side, follow},
    worker::Loaded,
};

/// Letters of a line, so that a stream without an end of line is none.
const LETTERS: usize = 4_000;

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 256 << 10;

/// Loads the captures, puts the conversation together, and prints or saves it.
pub fn run(arguments: &FollowArguments) -> Result<Complete, Failure> {
    let (loaded, Complete(complete)) =
        load::load(&arguments.captures.captures, &arguments.loading.load_options())?;
    let key = key(arguments, &loaded).map_err(Failure::Arguments)?;
    let captures = (loaded.captures.as_slice(), loaded.sources.as_slice());
    let conversation = {
        let line = Mutex::new(ProgressLine::new());
        let progress = |done: u64, all: u64| {
            if let Ok(mut line) = line.lock() {
                line.say(|| format!("{} of {} read", grouped(done), counted(all, "packet")));
            }
        };
        follow(&loaded.index, captures, &key, FollowLimits::default(), progress, &Cancel::default())
    };
    let Some(conversation) = conversation else {
        return Err(Failure::Arguments(wrong_argument(&format!("there is no packet of {key}"))));
    };
    let connection = arguments.connection.map(|number| number - 1);
    if let Some(wanted) =
        connection.filter(|wanted| *wanted as usize >= conversation.connections.len().max(1))
    {
        let there = counted(conversation.connections.len() as u64, "connection");
        let message = format!("there is no connection {}: this conversation has {there}", wanted + 1);
        return Err(Failure::Arguments(wrong_argument(&message)));
    }
    let readable = said_unread(&conversation);
    let saves =
        [(None, &arguments.save), (Some(Side::A), &arguments.save_a), (Some(Side::B), &arguments.save_b)];
    let saves: Vec<(Option<Side>, &Path)> =
        saves.into_iter().filter_map(|(side, path)| Some((side, path.as_deref()?))).collect();
    let mut saved = true;
    for (side, path) in &saves {
        saved &= save(&conversation, &loaded, (*side, connection), path);
    }
    if saves.is_empty() {
        let printed = if arguments.json {
            print_json(&conversation, &loaded, connection)
        } else {
            print(&conversation, arguments, connection)
        };
        printed.map_err(Failure::Output)?;
    }
    Ok(Complete(complete && readable && saved))
}

/// The conversation that was asked for.
fn key(arguments: &FollowArguments, loaded: &Loaded) -> Result<ConversationKey, clap::Error> {
    if let Some(key) = arguments.key()? {
        return Ok(key);
    }
    let number = arguments.frame.unwrap_or_default();
    let found = loaded.index.captures.iter().find_map(|capture| {
        let (segment, place) = capture.find_frame(number)?;
        capture.segments.get(segment as usize)?.point(usize::from(place))
    });
    let Some(point) = found else {
        return Err(wrong_argument(&format!("there is no packet in a frame {number}")));
    };
    ConversationKey::of(&point).ok_or_else(|| {
        wrong_argument(&format!("frame {number} is of no conversation: it has no ports of TCP or UDP"))
    })
}

/// Says which packets could not be read; true if all could.
fn said_unread(conversation: &Conversation) -> bool {
    if let Some(problem) = &conversation.problem {
        say(&format!(
            "{problem} ({} in all; their bytes count as not captured)",
            counted(conversation.unread, "packet")
        ));
    }
    conversation.unread == 0
}

/// Saves one side or both; true if it could be written.
fn save(conversation: &Conversation, loaded: &Loaded, of: (Option<Side>, Option<u32>), path: &Path) -> bool {
    let line = Mutex::new(ProgressLine::new());
    let progress = |done: u64, all: u64| {
        if let Ok(mut line) = line.lock() {
            line.say(|| format!("{} of {} written", grouped(done), counted(all, "piece")));
        }
    };
    let captures = (loaded.captures.as_slice(), loaded.sources.as_slice());
    let saved = save_side(conversation, (&loaded.index, captures), of, path, progress, &Cancel::default());
    drop(line);
    match saved {
        Ok(saved) => {
            let name = saved.path.display().to_string();
            println!("{}: {}", plain(&name), counted(saved.written.bytes, "byte"));
            for note in saved.notes {
                say(&format!("{name}: {note}"));
            }
            true
        }
        Err(error) => {
            say(&format!("{error}; nothing was written"));
            false
        }
    }
}

fn print(
    conversation: &Conversation,
    arguments: &FollowArguments,
    connection: Option<u32>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mode = match (arguments.hex, arguments.lines) {
        (true, _) => TranscriptMode::Hex,
        (_, true) => TranscriptMode::Lines,
        _ => TranscriptMode::Text,
    };
    writeln!(out, "# {}", conversation.key.transport().name().to_uppercase())?;
    for line in about_conversation(conversation) {
        writeln!(out, "# {}", plain(&line))?;
    }
    let transcript = Transcript::new(conversation, mode, LETTERS);
    let is_wanted = |row: &Row| {
        let of = match row.kind {
            RowKind::Connection => Some(row.piece),
            _ => conversation.pieces.get(row.piece as usize).map(|piece| piece.connection),
        };
        connection.is_none_or(|wanted| of == Some(wanted))
    };
    for row in transcript.rows.iter().filter(|row| is_wanted(row)) {
        let text = transcript.text(conversation, row);
        match (row.kind, row.side) {
            (RowKind::Connection, _) => writeln!(out, "# {text}")?,
            (RowKind::Gap, Side::A) => writeln!(out, "> [{text}]")?,
            (RowKind::Gap, Side::B) => writeln!(out, "< [{text}]")?,
            (RowKind::Bytes, Side::A) => writeln!(out, "> {text}")?,
            (RowKind::Bytes, Side::B) => writeln!(out, "< {text}")?,
        }
    }
    out.flush()
}

fn print_json(conversation: &Conversation, loaded: &Loaded, connection: Option<u32>) -> io::Result<()> {
    let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut writer = Writer::new(out, Layout::Json);
    let names: Vec<String> = loaded.captures.iter().map(|info| info.path.display().to_string()).collect();
    let of = |wanted: u32| connection.is_none_or(|connection| connection == wanted);
    for piece in conversation.pieces.iter().filter(|piece| of(piece.connection)) {
        writer.line(&PieceLine::new(conversation, piece, &loaded.index, &names))?;
    }
    writer.flush()
}
