//! New names for addresses.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use ipcrypt_rs::IpcryptPfx;

use super::key::{AnonymiseKey, digest};

/// Addresses whose new names are remembered: enough for those that a capture repeats, in 3 MB.
const REMEMBERED: usize = 1 << 16;

/// The names under one key.
///
/// IP addresses go through ipcrypt-pfx (draft-denis-ipcrypt): as in Crypto-PAn (Xu, Fan, Ammar and
/// Moon, 2002) each bit is turned by a function of the bits before it, here of two AES. Hardware
/// addresses become a hash.
pub struct Names {
    prefixes: IpcryptPfx,
    hardware: [u8; 32],
    remembered: Vec<(IpAddr, IpAddr)>,
}

impl Names {
    pub fn new(key: &AnonymiseKey) -> Self {
        let prefixes = IpcryptPfx::new(key.part(b"addresses"));
        let first = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        let remembered = vec![(first, prefixes.encrypt_ipaddr(first)); REMEMBERED];
        Self { prefixes, hardware: key.part(b"hardware"), remembered }
    }

    pub fn address(&mut self, address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V4(address) => IpAddr::V4(self.v4(address.octets()).into()),
            IpAddr::V6(address) => IpAddr::V6(self.v6(address.octets()).into()),
        }
    }

    pub fn v4(&mut self, address: [u8; 4]) -> [u8; 4] {
        match self.new_name(Ipv4Addr::from(address).into()) {
            IpAddr::V4(address) => address.octets(),
            // Does not happen: the mapped prefix is carried over.
            IpAddr::V6(_) => [0; 4],
        }
    }

    pub fn v6(&mut self, address: [u8; 16]) -> [u8; 16] {
        match self.new_name(Ipv6Addr::from(address).into()) {
            IpAddr::V6(address) => address.octets(),
            // By chance in the mapped prefix, ::ffff:0:0/96.
            IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        }
    }

    fn new_name(&mut self, address: IpAddr) -> IpAddr {
        let folded = match address {
            IpAddr::V4(address) => u64::from(u32::from(address)),
            IpAddr::V6(address) => {
                let bits = u128::from(address);
                (bits >> 64) as u64 ^ (bits as u64).rotate_left(17)
            }
        };
        // Fibonacci hashing: the upper bits of a product with 2^64 divided by the golden ratio.
        let slot = (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize % REMEMBERED;
        if let Some((of, name)) = self.remembered.get(slot)
            && *of == address
        {
            return *name;
        }
        let name = self.prefixes.encrypt_ipaddr(address);
        if let Some(remembered) = self.remembered.get_mut(slot) {
            *remembered = (address, name);
        }
        name
    }

    /// Puts the new name of a hardware address in its place. Nobody's (all zero) and everybody's
    /// (all ones) stay; of six bytes, the bits that say group and locally administered stay as well
    /// (IEEE 802, 8.2).
    pub fn hardware(&self, address: &mut [u8]) {
        const GROUP_AND_LOCAL: u8 = 0b11;
        if address.iter().all(|byte| *byte == 0) || address.iter().all(|byte| *byte == 0xff) {
            return;
        }
        let kept = address.first().map_or(0, |byte| byte & GROUP_AND_LOCAL);
        let name = digest(&[&self.hardware, address]);
        for (byte, new) in address.iter_mut().zip(name) {
            *byte = new;
        }
        if let [first, _, _, _, _, _] = address {
            *first = (*first & !GROUP_AND_LOCAL) | kept;
        }
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Names(…)")
    }
}
