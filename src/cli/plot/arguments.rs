//! The arguments of `suji plot`.

use std::path::PathBuf;

use clap::{
    Args, ValueEnum,
    builder::{PathBufValueParser, TypedValueParser},
};

use crate::{
    cli::{CaptureArguments, LensOptions, wrong_argument},
    figure::{
        ColorBy, DensityScale, MarkSize, Theme,
        chart::{ChartFormat, ChartSize},
    },
    query::{AddressRange, PortKey},
};

/// Draw the picture without a window: time across, address up, a dot for every packet; PNG or SVG.
///
/// The same counting, colours and extent as in the window: all IPv4 addresses and all times, unless
/// --cidr and --time say otherwise. A few packets with times far from the rest (a clock that was not
/// set) are left out unless --time asks for them, and that is said. The title tells home, the lens and the packets drawn, the legend
/// the ports that occur. Without packets the picture says so. Fonts come with the program; no
/// display is needed.
#[derive(Debug, Args)]
pub struct PlotArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// The file to write; one that exists is replaced. Its ending is the format: .png or .svg.
    #[arg(short, long, value_name = "FILE", value_parser = plot_file())]
    pub output: PlotFile,
    /// Width and height of the page in points, 200x150 or more.
    #[arg(long, value_name = "WxH", default_value = "1600x900")]
    pub size: ChartSize,
    /// Pixels a point: 2 doubles the pixels of a PNG and keeps its layout. At most 16,384 pixels a
    /// side and 34 million in all.
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    pub scale: f64,
    /// The page and its colours.
    #[arg(long, value_enum, value_name = "THEME", default_value_t = ThemeWord::Light)]
    pub theme: ThemeWord,
    /// What a dot's colour tells.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = ColorWord::Port)]
    pub color: ColorWord,
    /// With --color density: which colour a number of packets has.
    #[arg(long, value_enum, value_name = "SCALE", default_value_t = DensityWord::Log)]
    pub density: DensityWord,
    /// How large packets are drawn; a lone one is seen in each.
    #[arg(long, value_enum, value_name = "SIZE", default_value_t = MarksWord::Usual)]
    pub marks: MarksWord,
    /// A port with a colour of its own beside the most frequent ones, such as `tcp/33887`; may be repeated.
    #[arg(long, value_name = "tcp|udp/PORT")]
    pub pin: Vec<PortKey>,
    /// The addresses shown, from bottom to top; a single one is shown in its /28.
    #[arg(long, value_name = "CIDR|ADDR|A-B")]
    pub cidr: Option<AddressRange>,
    /// Show IPv4 or IPv6 addresses; without it and --cidr those with more packets.
    #[arg(long, value_enum, value_name = "4|6", conflicts_with = "cidr")]
    pub plane: Option<PlaneWord>,
    /// Of IPv4 addresses show only those that occur, each as high as the other: no empty stretches.
    #[arg(long)]
    pub observed: bool,
    /// Fold long silences: each takes a few points of the time axis, hatched and with how long it
    /// lasts, and all else keeps one scale. Folded are the longest (24 at most) that last a minute, and
    /// a tenth of the time that is left.
    #[arg(long)]
    pub fold_gaps: bool,
    /// The title instead of the names of the captures; an empty one leaves out all lines above
    /// the legend.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Leave the legend out.
    #[arg(long)]
    pub no_legend: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}

impl PlotArguments {
    /// The size at its scale.
    ///
    /// # Errors
    /// It is impossible, in words.
    pub fn chart_size(&self) -> Result<ChartSize, clap::Error> {
        self.size
            .scaled(self.scale)
            .map_err(|error| wrong_argument(&format!("invalid '--size' and '--scale': {error}")))
    }
}

/// Dark or light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeWord {
    /// White, for paper
    Light,
    /// As the window
    Dark,
}

impl From<ThemeWord> for Theme {
    fn from(word: ThemeWord) -> Self {
        match word {
            ThemeWord::Light => Self::Light,
            ThemeWord::Dark => Self::Dark,
        }
    }
}

/// What a dot's colour tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorWord {
    /// Destination port: the eight most frequent of the whole capture have colours
    Port,
    /// Packets in a pixel
    Density,
    /// From home, to home, others
    Direction,
    /// The file it comes from
    Capture,
}

impl From<ColorWord> for ColorBy {
    fn from(word: ColorWord) -> Self {
        match word {
            ColorWord::Port => Self::Port,
            ColorWord::Density => Self::Density,
            ColorWord::Direction => Self::Direction,
            ColorWord::Capture => Self::Capture,
        }
    }
}

/// Which colour a number of packets has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DensityWord {
    /// By its logarithm
    Log,
    /// By the number itself: the fullest pixels stand out
    Linear,
    /// As many pixels in each step of colour
    Equal,
}

impl From<DensityWord> for DensityScale {
    fn from(word: DensityWord) -> Self {
        match word {
            DensityWord::Log => Self::Log,
            DensityWord::Linear => Self::Linear,
            DensityWord::Equal => Self::Equal,
        }
    }
}

/// How large packets are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MarksWord {
    Small,
    Usual,
    Large,
}

impl From<MarksWord> for MarkSize {
    fn from(word: MarksWord) -> Self {
        match word {
            MarksWord::Small => Self::Small,
            MarksWord::Usual => Self::Usual,
            MarksWord::Large => Self::Large,
        }
    }
}

/// A plane of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlaneWord {
    #[value(name = "4")]
    V4,
    #[value(name = "6")]
    V6,
}

impl PlaneWord {
    #[must_use]
    pub fn is_ipv6(self) -> bool {
        self == Self::V6
    }
}

/// The file of a picture; its ending says the format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlotFile {
    pub path: PathBuf,
    pub format: ChartFormat,
}

/// A path with a picture's ending.
fn plot_file() -> impl TypedValueParser<Value = PlotFile> {
    PathBufValueParser::new()
        .try_map(|path| ChartFormat::of_path(&path).map(|format| PlotFile { path, format }))
}
