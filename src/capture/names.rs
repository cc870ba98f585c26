//! Names that a capture gives to addresses: its name resolution blocks
//! (draft-ietf-opsawg-pcapng, section 4.5).

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use byteorder_slice::{ByteOrder, option::ReadSlice};

use super::options::text;

/// Addresses with names, and bytes of names, that are kept of a capture: a campus, and far less than
/// would burden memory.
const MOST_ADDRESSES: usize = 65_536;
const MOST_BYTES: usize = 4 << 20;

/// Names kept of one address.
const MOST_NAMES: usize = 16;

/// Which names a capture gives to which addresses. They are what the capturing machine resolved, or
/// what somebody wrote there: hostile text as everything else in a capture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    by_address: BTreeMap<IpAddr, Vec<String>>,
    bytes: usize,
    left_out: u64,
}

impl Names {
    /// The names of an address, in the order of the file, each once; none for most.
    #[must_use]
    pub fn of(&self, address: IpAddr) -> &[String] {
        self.by_address.get(&address).map_or(&[], Vec::as_slice)
    }

    /// All addresses with names, IPv4 first, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (IpAddr, &[String])> {
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

    /// Names that were not kept, for there were too many.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Takes the records in the body of a block as far as they make sense; gives the options behind
    /// them, or what is wrong.
    pub(super) fn take<'a, B: ByteOrder>(&mut self, body: &'a [u8]) -> Result<&'a [u8], &'static str> {
        /// `nrb_record_end`, `nrb_record_ipv4` and `nrb_record_ipv6`.
        const END: u16 = 0;
        const IPV4: u16 = 1;
        const IPV6: u16 = 2;
        let mut rest = body;
        loop {
            let (Some(kind), Some(length)) = (rest.read_u16::<B>(), rest.read_u16::<B>()) else {
                return Err("name resolution block without an end of its records");
            };
            if kind == END {
                return Ok(rest.get(usize::from(length).next_multiple_of(4)..).unwrap_or_default());
            }
            let Some(value) = rest.get(..usize::from(length)) else {
                return Err("a record of a name resolution block runs past its end");
            };
            rest = rest.get(value.len().next_multiple_of(4)..).unwrap_or_default();
            match kind {
                IPV4 => match value.split_first_chunk::<4>() {
                    Some((address, names)) => self.add(Ipv4Addr::from(*address).into(), names),
                    None => return Err("an IPv4 record of a name resolution block is too short"),
                },
                IPV6 => match value.split_first_chunk::<16>() {
                    Some((address, names)) => self.add(Ipv6Addr::from(*address).into(), names),
                    None => return Err("an IPv6 record of a name resolution block is too short"),
                },
                // Names of hardware addresses, and what may come.
                _ => {}
            }
        }
    }

    /// Adds names, each of which a zero ends.
    fn add(&mut self, address: IpAddr, names: &[u8]) {
        for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
            let is_new = !self.by_address.contains_key(&address);
            let name = text(name);
            if is_new && self.by_address.len() >= MOST_ADDRESSES || self.bytes + name.len() > MOST_BYTES {
                self.left_out += 1;
                continue;
            }
            let kept = self.by_address.entry(address).or_default();
            if kept.contains(&name) {
                continue;
            }
            if kept.len() >= MOST_NAMES {
                self.left_out += 1;
                continue;
            }
            self.bytes += name.len();
            kept.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::fixture::{BIG, option as record};
    use byteorder_slice::BigEndian;

    fn v4(names: &[u8]) -> Vec<u8> {
        record(BIG, 1, &[&[10, 0, 0, 1], names].concat())
    }

    #[test]
    fn an_address_has_the_names_of_all_its_records_once() {
        let mut names = Names::default();
        let v6 = record(BIG, 2, &[&[0; 15][..], &[1], b"localhost\0"].concat());
        let mac = record(BIG, 3, b"\x02\0\0\0\0\x01router\0");
        let end = record(BIG, 0, b"");
        let body = [v4(b"a.example\0b.example\0"), v6, mac, v4(b"b.example\0c"), end, vec![0, 1]].concat();
        assert_eq!(names.take::<BigEndian>(&body), Ok([0, 1].as_slice()));
        assert_eq!(names.of("10.0.0.1".parse().unwrap()), ["a.example", "b.example", "c"]);
        assert_eq!(names.of("::1".parse().unwrap()), ["localhost"]);
        assert_eq!(names.of("10.0.0.2".parse().unwrap()), [""; 0]);
        assert_eq!((names.len(), names.iter().count(), names.left_out()), (2, 2, 0));
    }

    #[test]
    fn broken_records_leave_the_names_before_them() {
        let mut names = Names::default();
        let long = [BIG.u16(1), BIG.u16(60_000)].concat();
        assert!(names.take::<BigEndian>(&[v4(b"a\0"), long].concat()).is_err());
        assert!(names.take::<BigEndian>(&[v4(b"b\0"), record(BIG, 1, b"xy")].concat()).is_err());
        assert!(names.take::<BigEndian>(&v4(b"\xFF\0")).is_err(), "no end");
        assert_eq!(names.of("10.0.0.1".parse().unwrap()), ["a", "b", "\u{FFFD}"]);
    }

    #[test]
    fn a_flood_of_names_is_counted_and_not_kept() {
        let mut names = Names::default();
        for number in 0..70_000_u32 {
            let block = [record(BIG, 1, &[&number.to_be_bytes()[..], b"n\0"].concat()), record(BIG, 0, b"")];
            names.take::<BigEndian>(&block.concat()).unwrap();
        }
        for number in 0..100 {
            let block = [v4(format!("{number}{}\0", "x".repeat(60_000)).as_bytes()), record(BIG, 0, b"")];
            names.take::<BigEndian>(&block.concat()).unwrap();
        }
        assert_eq!((names.len(), names.left_out()), (MOST_ADDRESSES, 70_000 - 65_536 + 100));
        let mut names = Names::default();
        for number in 0..100 {
            names.add("10.0.0.1".parse().unwrap(), format!("{number}{}", "x".repeat(60_000)).as_bytes());
        }
        assert_eq!((names.of("10.0.0.1".parse().unwrap()).len(), names.left_out()), (16, 84));
    }
}
