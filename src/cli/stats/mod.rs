//! `suji stats`: what captures hold, counted under the lens.

mod home;
mod json;
mod report;
mod statistics;

use std::io::{self, BufWriter, Write};

use super::{Failure, StatsArguments, json::write_json, load};
use home::Home;
use statistics::Statistics;

/// Destination ports in the text; JSON has all.
const PORTS_SHOWN: usize = 20;
/// Peers in the text.
const PEERS_SHOWN: usize = 10;
/// Peers in JSON.
const PEERS_LISTED: usize = 100;

/// Loads the captures, counts, and prints the text or the JSON.
pub fn run(arguments: &StatsArguments) -> Result<load::Complete, Failure> {
    let (loaded, complete) = load::load(&arguments.captures.captures)?;
    let first = loaded.index.time_span().map(|span| span.0);
    let home = Home::find(&loaded.index, arguments.lens.given_home());
    let lens = arguments.lens.lens(home.guess.home.clone(), first).map_err(Failure::Arguments)?;
    let statistics = Statistics::count(&loaded, &lens, home);
    let mut out = BufWriter::new(io::stdout().lock());
    let written = if arguments.json {
        json::text(&statistics).map_err(io::Error::from).and_then(|text| write_json(&mut out, &text))
    } else if loaded.captures.is_empty() {
        // Everything that can be said stands on standard error already.
        Ok(())
    } else {
        report::write(&mut out, &statistics, &arguments.lens.zone)
    };
    written.and_then(|()| out.flush()).map_err(Failure::Output)?;
    Ok(complete)
}
