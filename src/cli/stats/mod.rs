//! `suji stats`: what captures hold, counted under the lens.

mod arguments;
mod ink;
mod json;
mod report;
mod statistics;
mod tables;

use std::io::{self, BufWriter, Write};

use anstream::{AutoStream, ColorChoice};

use super::{Failure, home::Home, json::write_json, load};
use crate::{
    query::{Cancel, Census, PortPalette},
    worker::{Detail, LoadOptions},
};
pub use arguments::StatsArguments;
use ink::Ink;
use statistics::Statistics;
use tables::Tables;

/// Destination ports in the text; JSON has all.
const PORTS_SHOWN: usize = 20;
/// Peers in the text.
const PEERS_SHOWN: usize = 10;
/// Peers in JSON.
const PEERS_LISTED: usize = 100;
/// Minutes in the text and in JSON.
const MINUTES_SHOWN: usize = 10;

/// Packets are only counted, and their frames are read again for names alone.
fn detail(arguments: &StatsArguments) -> Detail {
    if arguments.names.names {
        return Detail::Whole;
    }
    Detail::Counted { source_ports: arguments.lens.port.is_some() }
}

/// Loads the captures, counts, and prints the text or the JSON.
pub fn run(arguments: &StatsArguments) -> Result<load::Complete, Failure> {
    let loading = arguments.lens.load_options().map_err(Failure::Arguments)?;
    let loading = LoadOptions { detail: detail(arguments), ..loading };
    let (loaded, complete) = load::load(&arguments.captures.captures, &loading)?;
    let first = loaded.index.time_span().map(|span| span.0);
    let home = Home::find(&loaded.index, arguments.lens.given_home());
    let lens = arguments.lens.lens(home.guess.home.clone(), first).map_err(Failure::Arguments)?;
    let (names, heard) = arguments.names.find(&loaded);
    let statistics = Statistics { names, ..Statistics::count(&loaded, &lens, home) };
    let written = if arguments.json {
        let mut out = BufWriter::new(io::stdout().lock());
        json::text(&statistics)
            .map_err(io::Error::from)
            .and_then(|text| write_json(&mut out, &text))
            .and_then(|()| out.flush())
    } else if loaded.captures.is_empty() {
        // Everything that can be said stands on standard error already.
        Ok(())
    } else {
        let choice = AutoStream::choice(&io::stdout());
        let ink = if choice == ColorChoice::Never { Ink::Plain } else { Ink::Coloured };
        let census = (ink == Ink::Coloured).then(|| Census::take(&loaded.index, &Cancel::default()));
        let palette = PortPalette::new(&census.flatten().unwrap_or_default(), &[]);
        let mut out = BufWriter::new(AutoStream::new(io::stdout().lock(), choice));
        report::write(&mut out, &statistics, &arguments.lens.zone(), ink, &palette).and_then(|()| out.flush())
    };
    written.map_err(Failure::Output)?;
    // The system takes all memory back at once when the process ends, which is quicker than column by column.
    std::mem::forget(loaded.index);
    Ok(load::Complete(complete.0 && heard))
}
