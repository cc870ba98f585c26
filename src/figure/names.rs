//! Names that captures give to addresses, made fit to read.
//!
//! They are hints: whoever wrote the capture chose them, and nothing here looks any up.

use std::net::IpAddr;

use super::shortened;
use crate::{capture::Names, stream::names::AddressNames};

/// Letters of a name that are shown.
const LETTERS: usize = 60;

/// Names that are known beside those that captures give in records of their own.
#[derive(Clone, Debug, Default)]
pub struct KnownNames {
    /// Of hosts files.
    pub hosts: AddressNames,
    /// Heard in the captures' traffic.
    pub heard: AddressNames,
}

impl KnownNames {
    /// The names of an address, the most trusted first: of hosts files, of the captures' records, of their
    /// traffic.
    pub fn of<'a>(
        &'a self,
        captures: impl IntoIterator<Item = &'a Names>,
        address: IpAddr,
    ) -> impl Iterator<Item = &'a str> {
        let told = |names: &'a AddressNames| names.of(address).iter().map(|(_, name)| &**name);
        let records = captures.into_iter().flat_map(move |names| names.of(address)).map(String::as_str);
        told(&self.hosts).chain(records).chain(told(&self.heard))
    }

    /// No address has a name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hosts.is_empty() && self.heard.is_empty()
    }
}

/// The first of some names, fit to read, and how many others there are: `host.example +2`.
#[must_use]
pub fn first_name<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let (first, more) = all.split_first()?;
    let name = shortened(first, LETTERS);
    Some(if more.is_empty() { name } else { format!("{name} +{}", more.len()) })
}
