//! `suji find`: the packets whose payload matches, one a line.

mod arguments;
mod line;

use std::io::{self, BufWriter, Write};

use super::{Failure, home::inferred_home, load, load::Complete, progress::ProgressLine, say};
use crate::{
    figure::{
        KnownNames, counted, grouped,
        points::{Layout, PacketLine, Writer},
    },
    query::{Filter, Lens},
    stream::search::{Hit, Wanted},
    worker::{Loaded, Search, SearchEvent, SearchProgress, SearchRequest, no_wake},
};
pub use arguments::FindArguments;
use line::{FoundLine, columns};

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 256 << 10;

/// Loads the captures, searches them and prints a line for each packet that matches.
pub fn run(arguments: &FindArguments) -> Result<Complete, Failure> {
    let wanted = arguments.wanted().map_err(Failure::Arguments)?;
    let options = &arguments.lens;
    let loading = options.load_options().map_err(Failure::Arguments)?;
    let (loaded, Complete(complete)) = load::load(&arguments.captures.captures, &loading)?;
    let first = loaded.index.time_span().map(|span| span.0);
    // What is wrong with the time range is said before a long scan for home.
    options.time_range(first).map_err(Failure::Arguments)?;
    let home = options.given_home().unwrap_or_else(|| inferred_home(&loaded.index));
    let lens = options.lens(home, first).map_err(Failure::Arguments)?;

    let layout = if arguments.json { Layout::Json } else { Layout::Csv(options.zone()) };
    let out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut writer = Writer::new(out, layout);
    writer.header(&columns()).map_err(Failure::Output)?;
    let (known, heard) = arguments.names.find(&loaded);
    let searched = search(&loaded, wanted, (&lens, &known), &mut writer)?;
    writer.flush().map_err(Failure::Output)?;
    Ok(Complete(complete && heard && searched))
}

/// Searches all captures; true if nothing went wrong.
fn search<W: Write>(
    loaded: &Loaded,
    wanted: Wanted,
    (lens, known): (&Lens, &KnownNames),
    writer: &mut Writer<W>,
) -> Result<bool, Failure> {
    let request =
        SearchRequest { wanted, lens: Some(lens.clone()), captures: loaded.indexed(), priority: None };
    let search = Search::start(request, no_wake()).map_err(Failure::Threads)?;
    let filter = Filter::new(lens);
    let mut line = ProgressLine::beside_output();
    let (mut complete, mut found) = (true, 0);
    for event in search.events() {
        match event {
            SearchEvent::Hits { hits, progress } => {
                found += hits.len() as u64;
                for hit in &hits {
                    print((loaded, known), &filter, hit, writer).map_err(Failure::Output)?;
                }
                line.say(|| progress_line(&progress, found));
            }
            SearchEvent::Failed(error) => {
                say(&error.to_string());
                complete = false;
            }
            SearchEvent::Finished { .. } => {}
        }
    }
    Ok(complete)
}

fn print<W: Write>(
    (loaded, known): (&Loaded, &KnownNames),
    filter: &Filter,
    hit: &Hit,
    writer: &mut Writer<W>,
) -> io::Result<()> {
    let Some(segment) = loaded.index.segment(hit.id) else { return Ok(()) };
    let place = usize::from(hit.id.point);
    let (Some(point), Some(direction)) = (segment.point(place), filter.shows_packet(hit.id, segment)) else {
        return Ok(());
    };
    let Some(info) = loaded.captures.get(usize::from(hit.id.capture)) else { return Ok(()) };
    let name = info.path.display().to_string();
    let after_damage = info.after_damage(point.offset).is_some();
    let packet = PacketLine::new(&name, &point, direction, hit.captured);
    writer.line(&FoundLine::new(packet.after_damage(after_damage).named(&info.names, known), hit))
}

fn progress_line(SearchProgress { searched, bytes }: &SearchProgress, found: u64) -> String {
    let megabytes = |bytes: u64| grouped(bytes / 1_000_000);
    let (searched, bytes) = (megabytes(*searched), megabytes(*bytes));
    format!("{searched} of {bytes} MB searched, {}", counted(found, "packet"))
}
