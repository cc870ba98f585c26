//! `suji figures`: paper A's table 2 and figures 1 to 7 of any capture, each with the command line
//! that makes it.

mod arguments;
mod command;
mod days;
mod index;
mod plan;
mod settings;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf, absolute},
};

use super::{
    Failure,
    home::{Home, say_doubt},
    load, plain, wrong_argument,
};
use crate::{
    figure::{
        Table2,
        chart::{Chart, ChartData, ChartOptions, Extent},
        counted, put,
    },
    query::{Cancel, Census, Lens, PortKey, PortPalette, rank_ports, totals},
    worker::Loaded,
};
pub use arguments::FiguresArguments;
use days::Days;
use index::Page;
use plan::{Figure, Plan};
use settings::Settings;

/// Name of the table's files, without what tells their kind.
const TABLE: &str = "table2";
/// Name of the page that shows and explains everything.
const INDEX: &str = "figures.md";

/// A figure in its files.
#[derive(Clone, Debug)]
struct Drawn {
    figure: Figure,
    packets: u64,
    /// Its most frequent destination ports with their packets.
    ports: Vec<(PortKey, u64)>,
    /// Names of its files in the folder.
    png: String,
    svg: Option<String>,
    /// The command line that makes the PNG.
    command: String,
}

/// How many destination ports are named of each figure.
const PORTS_NAMED: usize = 5;

/// Loads the captures, and writes the table, the figures and their index into the folder.
pub fn run(arguments: &FiguresArguments) -> Result<load::Complete, Failure> {
    let folder = path(&arguments.folder)?;
    let captures = arguments.captures.captures.iter().map(|capture| path(capture));
    let captures = captures.collect::<Result<Vec<_>, _>>()?;
    if let Some(inside) = captures.iter().find(|capture| folder.starts_with(capture) && capture.is_dir()) {
        return Err(Failure::Arguments(wrong_argument(&format!(
            "invalid value '{}' for '<DIR>': it lies in the captures' folder {}, so that its files would be \
             read as captures",
            plain(&arguments.folder.display().to_string()),
            plain(&inside.display().to_string())
        ))));
    }
    // Before anything is read, which may take its time.
    fs::create_dir_all(&folder).map_err(|error| Failure::File(folder.clone(), error))?;
    let (loaded, complete) = load::load(&arguments.captures.captures, &arguments.loading.load_options())?;
    if loaded.captures.is_empty() {
        // Everything that can be said stands on standard error already.
        return Ok(complete);
    }
    let home = Home::find(&loaded.index, arguments.given_home());
    say_doubt(&loaded.index, &home.guess);
    let clocks = arguments.loading.clock.clone();
    let settings =
        Settings { captures, home, zone: arguments.zone.clone(), clocks, looks: arguments.looks() };
    Run { arguments, folder, loaded: &loaded, settings }.write()?;
    Ok(complete)
}

fn path(path: &Path) -> Result<PathBuf, Failure> {
    absolute(path).map_err(|error| Failure::File(path.to_owned(), error))
}

/// A run, once the captures are loaded and home is known.
struct Run<'a> {
    arguments: &'a FiguresArguments,
    folder: PathBuf,
    loaded: &'a Loaded,
    settings: Settings,
}

impl Run<'_> {
    fn write(&self) -> Result<(), Failure> {
        let index = &self.loaded.index;
        let home = &self.settings.home.guess.home;
        // Nobody cancels a verb, so every scan gives its answer.
        let cancel = Cancel::default();
        let lens = Lens { home: home.clone(), ..Lens::default() };
        let table = Table2::new(&totals(index, &lens, &cancel).unwrap_or_default(), home);
        self.file(&format!("{TABLE}.txt"), table.text().as_bytes(), "")?;
        self.file(&format!("{TABLE}.md"), table.markdown().as_bytes(), "")?;
        let json = table.json().map_err(|error| Failure::Output(error.into()))?;
        self.file(&format!("{TABLE}.json"), json.as_bytes(), "")?;

        let plan = Plan::new(index, home, Days::of(index, &self.settings.zone), self.arguments.cidr);
        let census = Census::take(index, &cancel).unwrap_or_default();
        let palette = PortPalette::new(&census, &[]);
        let drawn = plan.figures.iter().map(|figure| self.draw(figure, &census, &palette));
        let drawn = drawn.collect::<Result<Vec<_>, _>>()?;
        let page = Page { settings: &self.settings, plan: &plan, table: &table, drawn: &drawn };
        let about = if drawn.is_empty() { "no figures: no packet has a time" } else { "" };
        self.file(INDEX, page.text().as_bytes(), about)
    }

    fn draw(&self, figure: &Figure, census: &Census, palette: &PortPalette) -> Result<Drawn, Failure> {
        let data = ChartData {
            index: &self.loaded.index,
            // The title stands where their names would.
            captures: &[],
            lens: &figure.lens,
            census,
            palette,
        };
        let options = ChartOptions {
            extent: figure.addresses.map_or(Extent::All, Extent::Addresses),
            title: Some(figure.title.clone()),
            zone: self.settings.zone.clone(),
            ..self.arguments.chart_options()
        };
        let png = format!("figure{}.png", figure.number);
        let failed = |name: &str, error: io::Error| Failure::File(self.folder.join(name), error);
        let chart = Chart::draw(&data, &options, &Cancel::default())
            .ok_or_else(|| failed(&png, io::Error::other("the drawing was given up")))?;
        let packets = counted(chart.packets(), "packet");
        let bytes = chart.png().map_err(|error| failed(&png, error.into()))?;
        self.file(&png, &bytes, &packets)?;
        let svg = self.arguments.svg.then(|| format!("figure{}.svg", figure.number));
        if let Some(name) = &svg {
            let text = chart.svg().map_err(|error| failed(name, error.into()))?;
            self.file(name, text.as_bytes(), &packets)?;
        }
        let words = command::plot(figure, &self.settings, &self.folder.join(&png));
        let command = command::shell(&words);
        let ports = self.ports(figure);
        Ok(Drawn { figure: figure.clone(), packets: chart.packets(), ports, png, svg, command })
    }

    fn ports(&self, figure: &Figure) -> Vec<(PortKey, u64)> {
        let lens = Lens { peers: figure.addresses.into_iter().collect(), ..figure.lens.clone() };
        let ranking = rank_ports(&self.loaded.index, &lens, None, &Cancel::default()).unwrap_or_default();
        ranking.ports.iter().take(PORTS_NAMED).map(|(key, counts)| (*key, counts.iter().sum())).collect()
    }

    /// Writes a file into the folder and says so.
    fn file(&self, name: &str, bytes: &[u8], about: &str) -> Result<(), Failure> {
        let path = self.folder.join(name);
        put(&path, bytes).map_err(|error| Failure::File(path, error))?;
        let shown = self.arguments.folder.join(name).display().to_string();
        let line = format!("{}  {about}", plain(&shown));
        writeln!(io::stdout().lock(), "{}", line.trim_end()).map_err(Failure::Output)
    }
}
