//! `suji lookups`: which names were asked for, one a line.

mod arguments;

use std::{
    io::{self, BufWriter},
    thread,
    time::Duration,
};

use super::{Failure, home::inferred_home, load, load::Complete, progress::ProgressLine, say};
use crate::{
    figure::{grouped, percent, points::Layout, write_lookups},
    query::{Cancel, HomeSet, Lens},
    stream::lookups::{Lookup, LookupTable},
    worker::{Gauge, Loaded, WalkError, find_lookups},
};
pub use arguments::LookupsArguments;

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 256 << 10;

/// Between two looks at how far it is.
const PAUSE: Duration = Duration::from_millis(100);

/// Loads the captures, reads the messages in them and prints a line for each name and type.
pub fn run(arguments: &LookupsArguments) -> Result<Complete, Failure> {
    let options = &arguments.lens;
    let loading = options.load_options().map_err(Failure::Arguments)?;
    let (loaded, Complete(complete)) = load::load(&arguments.captures.captures, &loading)?;
    let first = loaded.index.time_span().map(|span| span.0);
    // What is wrong with the time range is said before a long scan for home.
    options.time_range(first).map_err(Failure::Arguments)?;
    let home = options.given_home().unwrap_or_else(|| {
        if options.depends_on_home() { inferred_home(&loaded.index) } else { HomeSet::default() }
    });
    let lens = options.lens(home, first).map_err(Failure::Arguments)?;

    let (table, errors) = find(&loaded, &lens);
    let complete = complete && errors.is_empty();
    for error in &errors {
        say(&error.to_string());
    }
    if table.left_out() > 0 {
        let (rows, left_out) = (grouped(table.rows().len() as u64), grouped(table.left_out()));
        say(&format!("note: the table holds {rows} names; {left_out} questions and answers are of others"));
    }
    let layout = if arguments.json { Layout::Json } else { Layout::Csv(options.zone()) };
    let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    write_lookups(out, layout, most_frequent_first(&table)).map_err(Failure::Output)?;
    Ok(Complete(complete))
}

/// Ties stay in the order in which they came.
fn most_frequent_first(table: &LookupTable) -> Vec<&Lookup> {
    let mut rows: Vec<&Lookup> = table.rows().iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.queries + row.responses));
    rows
}

/// Finds the lookups, and says how far it is.
fn find(loaded: &Loaded, lens: &Lens) -> (LookupTable, Vec<WalkError>) {
    let captures = loaded.indexed();
    let gauge = Gauge::default();
    thread::scope(|scope| {
        let theirs = gauge.clone();
        let work = scope.spawn(move || find_lookups(&captures, lens, None, &theirs, &Cancel::default()));
        let mut line = ProgressLine::new();
        while !work.is_finished() {
            line.say(|| format!("reading messages: {}", percent(f64::from(gauge.share()))));
            thread::sleep(PAUSE);
        }
        work.join().unwrap_or_default()
    })
}
