//! Names of addresses in the verbs: whether they are wanted, and where from.

use std::{path::PathBuf, thread, time::Duration};

use clap::Args;

use super::{progress::ProgressLine, say};
use crate::{
    figure::{KnownNames, percent},
    query::Cancel,
    stream::names::{AddressNames, read_hosts},
    worker::{Gauge, Loaded, WalkError, find_names},
};

/// Between two looks at how far it is.
const PAUSE: Duration = Duration::from_millis(100);

/// Which names stand beside addresses, beyond those that captures give in records of their own.
#[derive(Clone, Debug, Default, Args)]
pub struct NameOptions {
    /// Also name addresses as the captures' own traffic does: DNS answers, NetBIOS. The captures are read
    /// once more; nothing is ever looked up.
    #[arg(long)]
    pub names: bool,
    /// Also name addresses as a hosts file does; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub hosts: Vec<PathBuf>,
}

impl NameOptions {
    /// Finds the names that are wanted; false if something could not be read, which was said then.
    #[must_use]
    pub fn find(&self, loaded: &Loaded) -> (KnownNames, bool) {
        let mut known = KnownNames::default();
        let mut complete = true;
        for path in &self.hosts {
            match read_hosts(path) {
                Ok(names) => known.hosts.append(&names),
                Err(error) => {
                    say(&error.to_string());
                    complete = false;
                }
            }
        }
        if self.names {
            let (heard, errors) = hear(loaded);
            for error in &errors {
                say(&error.to_string());
            }
            complete &= errors.is_empty();
            known.heard = heard;
        }
        (known, complete)
    }
}

/// Hears names, and says how far it is.
fn hear(loaded: &Loaded) -> (AddressNames, Vec<WalkError>) {
    let captures = loaded.indexed();
    let gauge = Gauge::default();
    thread::scope(|scope| {
        let theirs = gauge.clone();
        let work = scope.spawn(move || find_names(&captures, &theirs, &Cancel::default()));
        let mut line = ProgressLine::new();
        while !work.is_finished() {
            line.say(|| format!("reading names: {}", percent(f64::from(gauge.share()))));
            thread::sleep(PAUSE);
        }
        work.join().unwrap_or_default()
    })
}
