//! The arguments of `suji figures`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{CaptureArguments, LoadingOptions, ThemeWord},
    figure::chart::{ChartOptions, ChartSize},
    query::{AddressRange, HomeSet, Zone},
};

/// Write table 2 and figures 1 to 7 of the paper (Ikeda et al. 2009) into a folder, drawn from any
/// captures, each with the command line that makes it.
///
/// Files: table2.txt, .md and .json; figure1.png to figure7.png; figures.md, which shows and explains
/// them. Figures 1, 2: TCP SYN from home, one picture a day; 3: figure 1 zoomed to --cidr; 4, 5: TCP SYN
/// to home, one a day; 6: UDP from home, 7: UDP to home, all days. Days are civil days in --zone, the
/// first two with packets; of a day that is less than half covered only that part is shown. Figures that
/// the captures do not give are left out, and figures.md says why.
#[derive(Debug, Args)]
pub struct FiguresArguments {
    /// The folder to write into, not inside a folder of captures; made if it is missing. Files of the
    /// same names are replaced.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// What figure 3 is zoomed to; without it the /22 with most addresses touched by TCP SYN from home
    /// on the first day (ties: most packets, then the lower).
    #[arg(long, value_name = "CIDR|ADDR|A-B")]
    pub cidr: Option<AddressRange>,
    /// Write each figure as SVG as well.
    #[arg(long)]
    pub svg: bool,
    /// Width and height of a figure, 200x150 or more.
    #[arg(long, value_name = "WxH", default_value = "1600x900")]
    pub size: ChartSize,
    /// Colours of the figures.
    #[arg(long, value_enum, value_name = "THEME", default_value_t = ThemeWord::Light)]
    pub theme: ThemeWord,
    /// A monitored address or prefix; may be repeated. Inferred when absent.
    #[arg(long, value_name = "ADDR|CIDR")]
    pub home: Vec<AddressRange>,
    /// Zone of days and times: UTC, local, Asia/Tokyo, +09:00.
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub zone: Zone,
    #[command(flatten)]
    pub loading: LoadingOptions,
}

impl FiguresArguments {
    /// The home that was given; none if it is to be inferred.
    #[must_use]
    pub fn given_home(&self) -> Option<HomeSet> {
        (!self.home.is_empty()).then(|| HomeSet(self.home.clone()))
    }

    /// How all figures are drawn.
    #[must_use]
    pub fn chart_options(&self) -> ChartOptions {
        ChartOptions { size: self.size, theme: self.theme.into(), ..ChartOptions::default() }
    }

    /// The options of `suji plot` that say the same: those that are not its defaults.
    #[must_use]
    pub fn looks(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.size != ChartSize::default() {
            words.extend(["--size".to_owned(), self.size.to_string()]);
        }
        if self.theme == ThemeWord::Dark {
            words.extend(["--theme", "dark"].map(str::to_owned));
        }
        words
    }
}
