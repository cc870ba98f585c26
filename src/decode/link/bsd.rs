//! Headers that BSD systems and Solaris put before packets.

use super::{IP4, IP6, LinkHeader, OTHER, Peeled, family_payload};
use crate::decode::Undecoded;

/// The part of a filter log's header that every system writes: up to the number of the subrule.
pub(in crate::decode) const PFLOG_FIXED: usize = 44;

/// Length in bytes of a filter log's header by its first byte, which does not count padding.
pub(in crate::decode) fn pflog_length(first: u8) -> usize {
    usize::from(first).next_multiple_of(4)
}

/// OpenBSD's packet filter log: length, address family, and why it was logged
/// (tcpdump.org, `LINKTYPE_PFLOG`).
pub(super) fn pflog(bytes: &[u8]) -> Option<Peeled> {
    let [length, family] = *bytes.first_chunk()?;
    let length = pflog_length(length);
    if length < PFLOG_FIXED {
        return Some(Peeled::refused(Undecoded::MalformedLink));
    }
    Some(Peeled::new(length, family_payload(family.into())))
}

/// Solaris' header names its own address families (tcpdump.org, `LINKTYPE_IPNET`).
pub(super) fn ipnet_payload(bytes: &[u8]) -> Option<LinkHeader> {
    let [_, family] = *bytes.first_chunk()?;
    Some(match family {
        2 => IP4,
        26 => IP6,
        _ => OTHER,
    })
}
