//! Names of addresses: those that the captures' own traffic tells, found in the background once all is
//! loaded, and those of hosts files.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use super::Captures;
use crate::{
    query::Cancel,
    stream::names::{AddressNames, NameSource},
    worker::{Gauge, IndexedCaptures, Latest, Wake, find_names},
};

/// Captures that grow on and on are heard again after this while, and after this many times what it took.
const LONG_AGO: Duration = Duration::from_secs(10);
const REST: u32 = 20;

/// Names that are known, and the worker that finds more.
#[derive(Debug)]
pub struct AddressBook {
    worker: Latest<(IndexedCaptures, Gauge), (AddressNames, Duration)>,
    gauge: Gauge,
    heard: Arc<AddressNames>,
    hosts: Arc<AddressNames>,
    /// The revision that was asked for last, and when.
    asked: Option<(u64, Instant)>,
    took: Duration,
}

impl AddressBook {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let work = |(captures, gauge): (IndexedCaptures, Gauge), cancel: &Cancel| {
            let started = Instant::now();
            // What could not be read was said when it was loaded; the names that came are names all the same.
            let (names, _) = find_names(&captures, &gauge, cancel);
            (!cancel.is_set()).then(|| (names, started.elapsed()))
        };
        Ok(Self {
            worker: Latest::start("suji-names", wake, work)?,
            gauge: Gauge::default(),
            heard: Arc::default(),
            hosts: Arc::default(),
            asked: None,
            took: Duration::ZERO,
        })
    }

    /// Looks for names in captures that have changed, once they rest. `later`: something else goes first.
    pub(super) fn ask(&mut self, captures: &Captures, later: bool) {
        let revision = captures.revision();
        let is_new = self.asked.is_none_or(|(asked, _)| asked != revision);
        // Only what is followed changes by itself.
        let grows = captures.followed().next().is_some();
        let rest = LONG_AGO.max(self.took * REST);
        let is_early = grows && self.asked.is_some_and(|(_, when)| when.elapsed() < rest);
        if !is_new || later || is_early || captures.is_growing() || self.worker.is_busy() {
            return;
        }
        self.asked = Some((revision, Instant::now()));
        self.gauge = Gauge::default();
        self.worker.ask((captures.indexed(), self.gauge.clone()));
    }

    pub(super) fn poll(&mut self) {
        if let Some((names, took)) = self.worker.poll() {
            self.heard = Arc::new(names);
            self.took = took;
        }
    }

    /// What is open is closed; hosts files stay.
    pub(super) fn clear(&mut self) {
        self.worker.forget();
        self.heard = Arc::default();
        self.asked = None;
        self.took = Duration::ZERO;
    }

    pub(super) fn add_hosts(&mut self, names: &AddressNames) {
        Arc::make_mut(&mut self.hosts).append(names);
    }

    pub(super) fn forget_hosts(&mut self) {
        self.hosts = Arc::default();
    }

    /// What hosts files and the captures' traffic tell, for workers.
    pub(super) fn known(&self) -> [Arc<AddressNames>; 2] {
        [Arc::clone(&self.hosts), Arc::clone(&self.heard)]
    }

    /// Addresses that hosts files name.
    #[must_use]
    pub fn hosts(&self) -> &AddressNames {
        &self.hosts
    }

    /// Addresses that the captures' traffic names.
    #[must_use]
    pub fn heard(&self) -> &AddressNames {
        &self.heard
    }

    /// The names of an address, the most trusted first, each once; `of_captures` are those that captures
    /// give in records of their own.
    pub(super) fn of<'a>(
        &'a self,
        address: IpAddr,
        of_captures: impl Iterator<Item = &'a str>,
    ) -> Vec<(NameSource, &'a str)> {
        let told =
            |names: &'a AddressNames| names.of(address).iter().map(|(source, name)| (*source, &**name));
        let captures = of_captures.map(|name| (NameSource::Capture, name));
        let mut all: Vec<(NameSource, &str)> = Vec::new();
        for (source, name) in told(&self.hosts).chain(captures).chain(told(&self.heard)) {
            if !all.iter().any(|(_, known)| known.eq_ignore_ascii_case(name)) {
                all.push((source, name));
            }
        }
        all
    }

    /// Names are being looked for: how far, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> Option<f32> {
        self.worker.is_busy().then(|| self.gauge.share())
    }
}
