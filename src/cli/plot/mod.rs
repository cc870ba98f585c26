//! `suji plot`: the picture without a window, in a file.

mod arguments;

pub use arguments::{ColorWord, PlaneWord, PlotArguments, PlotFile, ThemeWord};

use super::{
    Failure, far_times::say_far_times, home::inferred_home, load, load::Complete, say, wrong_argument,
};
use crate::{
    capture::{CaptureInfo, is_same_file},
    figure::{
        chart::{Chart, ChartData, ChartOptions, Extent},
        export::ExportError,
        put,
    },
    query::{Cancel, Census, HomeSet, Index, PortPalette, Reach},
};

/// Loads the captures, draws, and writes the file. An empty picture says so and is a picture.
pub fn run(arguments: &PlotArguments) -> Result<Complete, Failure> {
    let size = arguments.chart_size().map_err(Failure::Arguments)?;
    let loading = arguments.lens.load_options().map_err(Failure::Arguments)?;
    let (loaded, complete) = load::load(&arguments.captures.captures, &loading)?;
    if loaded.captures.iter().any(|capture| is_same_file(&arguments.output.path, &capture.path)) {
        let wrong = ExportError::Input(arguments.output.path.clone());
        return Err(Failure::Arguments(wrong_argument(&wrong.to_string())));
    }
    if loaded.captures.is_empty() {
        // Why stands on standard error already; a picture that is there is not replaced by nothing.
        return Ok(complete);
    }
    let index = &loaded.index;
    let options = &arguments.lens;
    let reach = Reach::find(index, &Cancel::default()).unwrap_or_default();
    let first = reach.all.map(|span| span.0);
    // What is wrong with the time range is said before long scans.
    options.time_range(first).map_err(Failure::Arguments)?;
    let (census, home) = survey(index, options.given_home());
    let lens = options.lens(home, first).map_err(Failure::Arguments)?;
    if lens.time.is_open() {
        say_far_times(&reach, &options.zone());
    }
    let captures: Vec<String> = loaded.captures.iter().map(CaptureInfo::title).collect();
    let palette = PortPalette::new(&census, &arguments.pin);
    let data = ChartData { index, captures: &captures, lens: &lens, census: &census, palette: &palette };
    let chart_options = ChartOptions {
        size,
        theme: arguments.theme.into(),
        color: arguments.color.into(),
        density: arguments.density.into(),
        marks: arguments.marks.into(),
        zone: options.zone(),
        extent: arguments.cidr.map_or(Extent::All, Extent::Addresses),
        ipv6: arguments.plane.map(PlaneWord::is_ipv6),
        observed: arguments.observed,
        fold_gaps: arguments.fold_gaps,
        title: arguments.title.clone(),
        legend: !arguments.no_legend,
    };
    // Nobody cancels a verb, so there is a chart.
    let Some(chart) = Chart::draw(&data, &chart_options, &Cancel::default()) else {
        return Ok(Complete(false));
    };
    if let Some(nothing) = chart.nothing() {
        say(&format!("note: the picture is empty: {nothing}"));
    }
    let file = &arguments.output;
    let bytes = chart.file(file.format).map_err(Into::into);
    bytes
        .and_then(|bytes| put(&file.path, &bytes))
        .map_err(|error| Failure::File(file.path.clone(), error))?;
    Ok(complete)
}

/// Counts what the whole captures hold and finds home, side by side.
fn survey(index: &Index, given: Option<HomeSet>) -> (Census, HomeSet) {
    let cancel = Cancel::default();
    let (census, home) = rayon::join(
        || Census::take(index, &cancel).unwrap_or_default(),
        || given.unwrap_or_else(|| inferred_home(index)),
    );
    (census, home)
}
