//! Names that captures give to addresses, made fit to read.
//!
//! They are hints: whoever wrote the capture chose them, and nothing here looks any up.

use std::net::IpAddr;

use super::shortened;
use crate::capture::Names;

/// Letters of a name that are shown.
const LETTERS: usize = 60;

/// The first name of an address among those of some captures, and how many more it has:
/// `host.example`, `host.example +2`. None for most addresses.
#[must_use]
pub fn name_of<'a>(captures: impl IntoIterator<Item = &'a Names>, address: IpAddr) -> Option<String> {
    first_name(captures.into_iter().flat_map(|names| names.of(address)).map(String::as_str))
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
