//! The options of loading, the same for the window and every verb.

use clap::Args;

use super::memory::{Memory, default_limit};
use crate::worker::{ClockSetting, LoadOptions};

/// How captures are loaded.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Loading")]
pub struct LoadingOptions {
    /// Set the clock of a capture right: what is added to its times. `-1h` for all, `2=+1.5s` for the
    /// second, `day1.pcap=-9h` by its name; may be repeated. Everything that is shown, printed or
    /// exported has the time that was set, in exports rounded down to the resolution of the interface.
    #[arg(long, value_name = "[CAPTURE=]OFFSET", allow_hyphen_values = true)]
    pub clock: Vec<ClockSetting>,
    /// Memory that the index may take: 512MB, 4GiB; `none` for no limit. Loading stops there. Without it
    /// half of what is free, or 4 GiB where the system does not say (it takes about 33 bytes a packet).
    #[arg(long, value_name = "SIZE")]
    pub memory: Option<Memory>,
}

impl LoadingOptions {
    /// What the loader is told.
    #[must_use]
    pub fn load_options(&self) -> LoadOptions {
        let memory = self.memory.map_or_else(|| Some(default_limit()), |memory| memory.0);
        LoadOptions { clocks: self.clock.clone(), memory, ..LoadOptions::default() }
    }
}
