//! A lookup as a line of CSV or JSON.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::{
    plain,
    points::{FrameTime, Layout, Line, Row, Writer},
};
use crate::stream::lookups::Lookup;

/// Column names of CSV; JSON has the same, with lists and a map where CSV has texts.
const COLUMNS: [&str; 12] = [
    "name",
    "type",
    "queries",
    "responses",
    "answers",
    "more_answers",
    "results",
    "first",
    "last",
    "dotted_quad",
    "clients",
    "more_clients",
];

/// One lookup.
#[derive(Debug, Serialize)]
struct LookupLine<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: String,
    queries: u64,
    responses: u64,
    answers: &'a [String],
    more_answers: bool,
    results: BTreeMap<String, u64>,
    first: Option<String>,
    last: Option<String>,
    dotted_quad: bool,
    clients: Vec<String>,
    more_clients: bool,
    #[serde(skip)]
    times: Option<(i64, i64)>,
}

impl<'a> LookupLine<'a> {
    fn new(lookup: &'a Lookup) -> Self {
        let utc = |time| super::time_text::rfc3339(time);
        Self {
            name: &lookup.name,
            kind: lookup.kind.to_string(),
            queries: lookup.queries,
            responses: lookup.responses,
            answers: lookup.answers.kept(),
            more_answers: lookup.answers.has_more(),
            results: lookup.result_words().collect(),
            first: lookup.times.map(|times| utc(times.0)),
            last: lookup.times.map(|times| utc(times.1)),
            dotted_quad: lookup.is_dotted_quad(),
            clients: lookup.clients.kept().iter().map(ToString::to_string).collect(),
            more_clients: lookup.clients.has_more(),
            times: lookup.times,
        }
    }
}

impl Line for LookupLine<'_> {
    fn cells(&self, row: &mut Row<'_>) {
        let time = |time: Option<i64>| {
            time.map_or(FrameTime::Without { time: (), raw_time: None }, |time| FrameTime::At { time })
        };
        row.text(self.name);
        row.text(&self.kind);
        row.cell(self.queries);
        row.cell(self.responses);
        row.text(&self.answers.join("; "));
        row.cell(self.more_answers);
        let results: Vec<String> =
            self.results.iter().map(|(word, count)| format!("{word}: {count}")).collect();
        row.text(&results.join("; "));
        row.time(time(self.times.map(|times| times.0)));
        row.time(time(self.times.map(|times| times.1)));
        row.cell(self.dotted_quad);
        row.text(&self.clients.join("; "));
        row.cell(self.more_clients);
    }
}

/// Writes lookups, a line each.
///
/// # Errors
/// What is written to does not take it.
pub fn write_lookups<'a>(
    out: impl Write,
    layout: Layout,
    lookups: impl IntoIterator<Item = &'a Lookup>,
) -> io::Result<()> {
    let mut writer = Writer::new(out, layout);
    writer.header(&COLUMNS)?;
    for lookup in lookups {
        writer.line(&LookupLine::new(lookup))?;
    }
    writer.flush()
}

/// What was answered, in one cell of a table: the first answers, or why there are none. Fit to be shown.
#[must_use]
pub fn outcome_of(lookup: &Lookup) -> String {
    let errors = lookup.result_words().filter(|(word, _)| word != "NOERROR").map(|(word, _)| word);
    let mut parts: Vec<String> = errors.collect();
    parts.extend(lookup.answers.kept().iter().cloned());
    if lookup.answers.has_more() {
        parts.push("…".to_owned());
    }
    plain(&parts.join(", ")).into_owned()
}
