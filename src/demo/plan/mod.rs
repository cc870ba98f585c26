//! A plan: which behaviours a demo has, with how many packets each, before any packet is made.
//!
//! It is small at any size of the demo: the number of behaviours has a limit, and grows no more
//! where more packets are asked for; scans become larger instead.

mod datagrams;
mod draft;
mod epochs;
mod inbound;
mod infections;
mod oddities;
mod scans;

use std::fmt;

use super::{
    DemoError, DemoOptions, Table2,
    behaviour::Behaviour,
    source::Blueprint,
    truth::{Botnet, Reset},
};
use draft::Draft;

/// A demo, decided but not yet made.
pub struct Plan {
    pub(super) options: DemoOptions,
    pub(super) table: Table2,
    pub(super) behaviours: Vec<Behaviour>,
    pub(super) blueprints: Vec<Box<dyn Blueprint>>,
    pub(super) botnets: Vec<Botnet>,
    pub(super) resets: Vec<Reset>,
}

impl Plan {
    /// Plans a demo. The same options always give the same plan.
    ///
    /// # Errors
    /// The number of packets is too small for all behaviours, or impossibly large.
    pub fn new(options: &DemoOptions) -> Result<Self, DemoError> {
        let table = Table2::scaled(options.packets)?;
        let mut draft = Draft::new(options.seed, table);
        let epochs = epochs::draw(&mut draft.dice);
        let botnets = infections::plan(&mut draft, &epochs);
        scans::plan(&mut draft, &epochs);
        inbound::plan(&mut draft, &epochs);
        datagrams::plan(&mut draft, &epochs);
        oddities::plan(&mut draft);
        let resets = epochs
            .iter()
            .filter_map(|epoch| Some(Reset::new(epoch.home, epoch.reset?, epoch.awake.start)))
            .collect();
        let Draft { behaviours, blueprints, .. } = draft;
        Ok(Self { options: *options, table, behaviours, blueprints, botnets, resets })
    }

    /// How many packets of each class will go which way.
    #[must_use]
    pub fn table2(&self) -> Table2 {
        self.table
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("options", &self.options)
            .field("table2", &self.table)
            .field("behaviours", &self.behaviours.len())
            .finish_non_exhaustive()
    }
}
