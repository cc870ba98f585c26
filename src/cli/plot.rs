//! `suji plot`: the picture without a window, in a file.

use std::{fs, path::Path};

use super::{Failure, PlotArguments, PlotFormat, load, load::Complete, say};
use crate::{
    capture::CaptureInfo,
    figure::chart::{Chart, ChartData, ChartOptions, Extent},
    query::{Cancel, Census, HomeSet, Index, PortPalette, infer_home},
};

/// Loads the captures, draws, and writes the file. An empty picture says so and is a picture.
pub fn run(arguments: &PlotArguments) -> Result<Complete, Failure> {
    let size = arguments.chart_size().map_err(Failure::Arguments)?;
    let (loaded, complete) = load::load(&arguments.captures.captures)?;
    let index = &loaded.index;
    let options = &arguments.lens;
    let first = index.time_span().map(|span| span.0);
    // What is wrong with the time range is said before long scans.
    options.time_range(first).map_err(Failure::Arguments)?;
    let (census, home) = survey(index, options.given_home());
    let lens = options.lens(home, first).map_err(Failure::Arguments)?;
    let captures: Vec<String> = loaded.captures.iter().map(CaptureInfo::file_name).collect();
    let palette = PortPalette::new(&census, &[]);
    let data = ChartData { index, captures: &captures, lens: &lens, census: &census, palette: &palette };
    let chart_options = ChartOptions {
        size,
        theme: arguments.theme.into(),
        color: arguments.color.into(),
        zone: options.zone.clone(),
        extent: arguments.cidr.map_or(Extent::All, Extent::Addresses),
        ipv6: arguments.plane.map(|plane| plane.is_ipv6()),
        title: arguments.title.clone(),
        legend: !arguments.no_legend,
    };
    // Nobody cancels a verb, so there is a chart.
    let Some(chart) = Chart::draw(&data, &chart_options, &Cancel::default()) else {
        return Ok(Complete(false));
    };
    let file = &arguments.output;
    let bytes = match file.format() {
        PlotFormat::Png => chart.png(),
        PlotFormat::Svg => chart.svg().map(String::into_bytes),
    };
    Ok(Complete(complete.0 & written(file.path(), bytes.map_err(Into::into))))
}

/// Counts what the whole captures hold and finds home, side by side.
fn survey(index: &Index, given: Option<HomeSet>) -> (Census, HomeSet) {
    let cancel = Cancel::default();
    let (census, home) = rayon::join(
        || Census::take(index, &cancel).unwrap_or_default(),
        || given.unwrap_or_else(|| infer_home(index, &cancel).unwrap_or_default().home),
    );
    (census, home)
}

/// Writes the file; true if it is written. A file that is left half is taken away again.
fn written(path: &Path, bytes: Result<Vec<u8>, std::io::Error>) -> bool {
    let existed = path.exists();
    let Err(error) = bytes.and_then(|bytes| fs::write(path, bytes)) else { return true };
    if !existed {
        // That it could not be written is what counts.
        let _ = fs::remove_file(path);
    }
    say(&format!("{}: {error}; no picture was kept", path.display()));
    false
}
