//! One row of the table: a name and what was asked of it.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use super::Distinct;
use crate::decode::application::dns::{Dialect, RecordType, result_word};

/// The result of a name that does not exist (RFC 1035, 4.1.1; RFC 1002, 4.2.14).
const NO_SUCH_NAME: u16 = 3;

/// A name and a type that were asked for, or answered unasked as multicast DNS does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// As it was written first: capitals and small letters are one name (RFC 4343).
    pub name: Arc<str>,
    pub kind: RecordType,
    pub queries: u64,
    pub responses: u64,
    /// What was answered: bare where it is of the type, else with its own (`CNAME edge.example`).
    pub answers: Distinct<String>,
    /// Result codes of the responses, each with how many had it, in the order in which they came.
    pub results: Vec<(u16, u64)>,
    /// Time of the first and of the last packet in nanoseconds since 1970; none if no packet has one.
    pub times: Option<(i64, i64)>,
    /// Who asked, or was answered.
    pub clients: Distinct<IpAddr>,
}

impl Lookup {
    pub(super) fn new(name: Arc<str>, kind: RecordType) -> Self {
        Self {
            name,
            kind,
            queries: 0,
            responses: 0,
            answers: Distinct::default(),
            results: Vec::new(),
            times: None,
            clients: Distinct::default(),
        }
    }

    /// The name is an IPv4 address as people write it: somebody asks for the address of an address, as
    /// worms do (Ikeda et al. 2009, figure 6).
    #[must_use]
    pub fn is_dotted_quad(&self) -> bool {
        self.kind.dialect == Dialect::Dns && self.name.parse::<Ipv4Addr>().is_ok()
    }

    /// How many were told that there is no such name.
    #[must_use]
    pub fn no_such_name(&self) -> u64 {
        self.results.iter().find(|(code, _)| *code == NO_SUCH_NAME).map_or(0, |(_, count)| *count)
    }

    /// Result codes by their words: `NXDOMAIN`.
    pub fn result_words(&self) -> impl Iterator<Item = (String, u64)> {
        self.results.iter().map(|(code, count)| (result_word(*code, self.kind.dialect), *count))
    }

    pub(super) fn at(&mut self, time: Option<i64>) {
        let Some(time) = time else { return };
        let (first, last) = self.times.unwrap_or((time, time));
        self.times = Some((first.min(time), last.max(time)));
    }

    pub(super) fn came_to(&mut self, result: u16, times: u64) {
        match self.results.iter_mut().find(|(code, _)| *code == result) {
            Some((_, count)) => *count += times,
            None => self.results.push((result, times)),
        }
    }
}
