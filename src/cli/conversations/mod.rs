//! `suji conversations`: the conversations under the lens, one a line.

mod arguments;

use std::io::{self, BufWriter};

pub use arguments::ConversationsArguments;

use super::{Failure, home::inferred_home, load, load::Complete, progress::ProgressLine, say};
use crate::{
    figure::{
        conversation::{CONVERSATION_COLUMNS, ConversationLine},
        counted, grouped,
        points::{Layout, Writer},
    },
    query::{Cancel, ConversationRow, ConversationTable, HomeSet, conversations, sorted_rows},
    stream::conversation::packet_line,
    worker::Loaded,
};

/// Rows that are kept.
const MOST: usize = 1_000_000;

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 256 << 10;

/// Loads the captures and prints a line a conversation.
pub fn run(arguments: &ConversationsArguments) -> Result<Complete, Failure> {
    let options = &arguments.lens;
    let loading = options.load_options().map_err(Failure::Arguments)?;
    let (loaded, Complete(mut complete)) = load::load(&arguments.captures.captures, &loading)?;
    let first = loaded.index.time_span().map(|span| span.0);
    options.time_range(first).map_err(Failure::Arguments)?;
    let inferred =
        || if options.depends_on_home() { inferred_home(&loaded.index) } else { HomeSet::default() };
    let lens =
        options.lens(options.given_home().unwrap_or_else(inferred), first).map_err(Failure::Arguments)?;
    let table = {
        let line = std::sync::Mutex::new(ProgressLine::beside_output());
        let progress = |done: u64, all: u64| {
            if let Ok(mut line) = line.lock() {
                line.say(|| format!("counting conversations, go {done} of {all}"));
            }
        };
        conversations(&loaded.index, &lens, MOST, progress, &Cancel::default()).unwrap_or_default()
    };
    tell_more(&table);

    let order = sorted_rows(&table, arguments.sort, arguments.sort.starts_with_most() != arguments.reverse);
    let layout = if arguments.json { Layout::Json } else { Layout::Csv(options.zone()) };
    let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut writer = Writer::new(out, layout);
    writer.header(&CONVERSATION_COLUMNS).map_err(Failure::Output)?;
    let mut unread = 0;
    for place in order.into_iter().take(arguments.limit.unwrap_or(usize::MAX)) {
        let Some(row) = table.rows().get(place as usize) else { continue };
        let first_line = if arguments.first_line { line_of(&loaded, row, &mut unread) } else { None };
        writer.line(&ConversationLine::new(&table, row, first_line)).map_err(Failure::Output)?;
    }
    writer.flush().map_err(Failure::Output)?;
    if unread > 0 {
        say(&format!("{} can no longer be read; their first lines are left out", counted(unread, "packet")));
        complete = false;
    }
    Ok(Complete(complete))
}

/// What the first packet with a payload says.
fn line_of(loaded: &Loaded, row: &ConversationRow, unread: &mut u64) -> Option<String> {
    let line = packet_line(&loaded.index, (&loaded.captures, &loaded.sources), row.first_payload()?);
    if line.is_err() {
        *unread += 1;
    }
    line.ok()
}

/// Says how many conversations are not printed.
fn tell_more(table: &ConversationTable) {
    let listed = table.rows().len() as u64;
    if listed < table.total {
        let of_listed: u64 = table.rows().iter().map(ConversationRow::all_packets).sum();
        say(&format!(
            "note: there are {} conversations; of them the {} with the most packets are kept, and the others \
             have {} in all",
            grouped(table.total),
            grouped(listed),
            counted(table.packets.saturating_sub(of_listed), "packet"),
        ));
    }
}
