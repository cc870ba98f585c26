//! Names of addresses: what a capture's own traffic and hosts files call them.
//!
//! Callers need not know aliases, reverse names, or what of all that is said is worth to be believed.
//! Nothing here looks a name up: a name is what somebody said, and stands only beside its address.

mod heard;
mod hosts;
mod reverse;

use std::{collections::BTreeMap, net::IpAddr, sync::Arc};

pub use hosts::{HostsError, read_hosts};

/// Addresses with names, and bytes of names, that are kept.
const MOST_ADDRESSES: usize = 100_000;
const MOST_BYTES: usize = 16 << 20;

/// Names kept of one address: shared servers have thousands.
const MOST_NAMES: usize = 16;

/// Who says that an address has a name, the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameSource {
    /// A hosts file that the person gave.
    Hosts,
    /// A name resolution block of a capture.
    Capture,
    /// An answer with an address: the name that was asked for.
    Dns,
    /// A node's own list of names, a claim, or an answer.
    NetBios,
    /// An answer with a name: what the address's owner calls it.
    Reverse,
}

impl NameSource {
    /// In words, for a tooltip.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Hosts => "hosts file",
            Self::Capture => "name record of the capture",
            Self::Dns => "DNS answer",
            Self::NetBios => "NetBIOS",
            Self::Reverse => "reverse DNS answer",
        }
    }
}

/// Addresses and what they are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressNames {
    by_address: BTreeMap<IpAddr, Vec<(NameSource, Arc<str>)>>,
    bytes: usize,
    left_out: u64,
}

impl AddressNames {
    /// The names of an address, the most trusted source first and each source's in the order in which they
    /// came; a name that several sources say stands once, with the most trusted.
    #[must_use]
    pub fn of(&self, address: IpAddr) -> &[(NameSource, Arc<str>)] {
        self.by_address.get(&address).map_or(&[], Vec::as_slice)
    }

    /// All addresses with names, IPv4 first, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (IpAddr, &[(NameSource, Arc<str>)])> {
        self.by_address.iter().map(|(address, names)| (*address, names.as_slice()))
    }

    /// Number of addresses with names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_address.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_address.is_empty()
    }

    /// Names that are not kept, for there were too many.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Adds a name, unless the address has it already from a source that is as good.
    pub fn add(&mut self, address: IpAddr, source: NameSource, name: &str) {
        if name.is_empty() || is_nobodys(address) {
            return;
        }
        let is_new = !self.by_address.contains_key(&address);
        if is_new && self.by_address.len() >= MOST_ADDRESSES {
            self.left_out += 1;
            return;
        }
        let names = self.by_address.entry(address).or_default();
        if let Some(place) = names.iter().position(|(_, known)| known.eq_ignore_ascii_case(name)) {
            if names.get(place).is_some_and(|(known, _)| *known > source) {
                let (_, name) = names.remove(place);
                insert(names, source, name);
            }
            return;
        }
        if names.len() >= MOST_NAMES || self.bytes + name.len() > MOST_BYTES {
            self.left_out += 1;
            if names.is_empty() {
                self.by_address.remove(&address);
            }
            return;
        }
        self.bytes += name.len();
        insert(names, source, Arc::from(name));
    }

    /// Adds the names that came behind these.
    pub fn append(&mut self, other: &Self) {
        self.left_out += other.left_out;
        for (address, names) in other.iter() {
            for (source, name) in names {
                self.add(address, *source, name);
            }
        }
    }
}

fn insert(names: &mut Vec<(NameSource, Arc<str>)>, source: NameSource, name: Arc<str>) {
    let place = names.partition_point(|(known, _)| *known <= source);
    names.insert(place, (source, name));
}

/// Addresses that are no one machine's: whoever answers with them says "nowhere".
fn is_nobodys(address: IpAddr) -> bool {
    let is_broadcast = matches!(address, IpAddr::V4(address) if address.is_broadcast());
    address.is_unspecified() || address.is_multicast() || is_broadcast
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn names(of: &AddressNames, at: &str) -> Vec<String> {
        of.of(address(at)).iter().map(|(_, name)| name.to_string()).collect()
    }

    #[test]
    fn the_most_trusted_source_comes_first_and_a_name_stands_once() {
        let mut all = AddressNames::default();
        all.add(address("192.0.2.1"), NameSource::Reverse, "host.isp.example");
        all.add(address("192.0.2.1"), NameSource::Dns, "www.example");
        all.add(address("192.0.2.1"), NameSource::Dns, "WWW.example");
        all.add(address("192.0.2.1"), NameSource::Dns, "ftp.example");
        all.add(address("192.0.2.1"), NameSource::Hosts, "router");
        assert_eq!(names(&all, "192.0.2.1"), ["router", "www.example", "ftp.example", "host.isp.example"]);
        all.add(address("192.0.2.1"), NameSource::Hosts, "host.isp.example");
        assert_eq!(names(&all, "192.0.2.1"), ["router", "host.isp.example", "www.example", "ftp.example"]);
    }

    #[test]
    fn nowhere_has_no_name() {
        let mut all = AddressNames::default();
        for nowhere in ["0.0.0.0", "255.255.255.255", "224.0.0.251", "::", "ff02::fb"] {
            all.add(address(nowhere), NameSource::Dns, "sinkhole.example");
        }
        assert!(all.is_empty());
    }

    #[test]
    fn a_flood_of_names_is_counted_and_not_kept() {
        let mut all = AddressNames::default();
        for number in 0..20 {
            all.add(address("192.0.2.1"), NameSource::Dns, &format!("{number}.example"));
        }
        assert_eq!((names(&all, "192.0.2.1").len(), all.left_out()), (MOST_NAMES, 4));
        for number in 0..MOST_ADDRESSES as u32 + 7 {
            all.add(IpAddr::V4(number.to_be_bytes().into()), NameSource::Dns, "a");
        }
        // All but one of the first block were new, and one address stands for nowhere.
        assert_eq!((all.len(), all.left_out()), (MOST_ADDRESSES, 4 + 7 - 1 + 1));
    }
}
