//! How a window starts.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use super::{App, Waker};
use crate::{
    app::{
        AddressBook, Banners, Beside, Captures, Chosen, Conversations, Damages, Desk, Home, HomeChoice,
        Inspector, Jobs, Keeper, Lookups, Measuring, PacketLines, Plot, Rankings, Script, Searches, Settings,
        UndecodedRows, clocks::Clocks, extents::Extents, observed::Observed, peer_codes::Codes,
    },
    query::{Census, Lens, PortPalette, Zone},
    worker::{LoadOptions, Wake, Wireshark},
};

/// How a window starts.
#[derive(Debug, Default)]
pub struct Options {
    pub captures: Vec<PathBuf>,
    /// Captures that are still being written.
    pub follow: Vec<PathBuf>,
    /// Makes the demo capture and opens it.
    pub demo: bool,
    /// The lens to start with; its home counts as chosen where it is not empty.
    pub lens: Lens,
    /// Times shown, as typed: a short form is read once the first packet is known.
    pub times: Option<String>,
    /// The zone of times; none for that of the last time.
    pub zone: Option<Zone>,
    /// Memory, clocks, and whether only what the lens shows is loaded.
    pub loading: LoadOptions,
    /// Hosts files that name addresses.
    pub hosts: Vec<PathBuf>,
    /// Drives the window.
    pub script: Option<Script>,
    /// What was kept of the last time, and where to keep what is next.
    pub keeper: Keeper,
}

impl App {
    /// Starts the workers and begins to load.
    ///
    /// # Errors
    /// The system gives no threads.
    pub fn start(options: Options, wake: Wake) -> std::io::Result<Self> {
        let mut app = Self {
            captures: Captures::default(),
            home: Home::default(),
            loading: options.loading,
            clocks: Clocks::start(wake.clone())?,
            plot: Plot::start(options.lens, &wake)?,
            beside: Beside::start(&wake)?,
            rankings: Rankings::start(&wake)?,
            codes: Codes::start(wake.clone())?,
            census: Census::default(),
            palette: PortPalette::default(),
            observed: Observed::start(wake.clone())?,
            extents: Extents::start(wake.clone())?,
            damages: Damages::default(),
            measuring: Measuring::start(wake.clone())?,
            chosen: Chosen::start(wake.clone())?,
            conversations: Conversations::start(&wake)?,
            searches: Searches::new(wake.clone()),
            lookups: Lookups::start(&wake)?,
            desk: Desk::default(),
            keeper: options.keeper,
            remembered: 0,
            names: AddressBook::start(wake.clone())?,
            inspector: Inspector::start(wake.clone())?,
            packet_lines: PacketLines::start(wake.clone())?,
            undecoded_rows: UndecodedRows::start(wake.clone())?,
            settings: Settings::default(),
            banners: Banners::default(),
            jobs: Jobs::default(),
            demo: None,
            wireshark: Wireshark::find(),
            handed: Vec::new(),
            mistakes: BTreeMap::new(),
            times: options.times,
            script: options.script.unwrap_or_default(),
            requests: Vec::new(),
            saving: false,
            drained: Duration::ZERO,
            wake: Waker(wake),
        };
        app.keeper.kept().clone().put_into(&mut app.settings);
        app.settings.set_theme(app.settings.theme_choice);
        app.plot.navigation.fold(app.settings.fold_gaps);
        app.settings.zone = options.zone.unwrap_or_else(|| app.settings.zone_choice.clone());
        if app.keeper.lost_layout() {
            app.banners.notice("Where panels stood could not be read, so they stand as usual");
        }
        if !app.plot.lens.home.is_empty() {
            app.home.choose(HomeChoice::Chosen(app.plot.lens.home.0.clone()));
        }
        if !options.captures.is_empty() {
            // Not as a command: that would forget the home that was given beside them.
            let rest = app.open_workspaces(options.captures);
            app.load(rest);
        }
        app.follow(options.follow);
        app.open_hosts(options.hosts);
        if options.demo {
            app.start_demo();
        }
        Ok(app)
    }
}
