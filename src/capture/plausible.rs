//! Whether some bytes may be a frame of a link type: a glance at the first of them, no more. It
//! helps to tell records from what looks like records.

use super::LinkType;

/// `EtherTypes` that occur in captures (IEEE registry): IP, ARP, VLAN tags, MPLS, `PPPoE`, LLDP, EAPOL and
/// their like.
const ETHER_TYPES: [u16; 22] = [
    0x0800, 0x0806, 0x0842, 0x6002, 0x6003, 0x8035, 0x809B, 0x80F3, 0x8100, 0x8137, 0x86DD, 0x8808, 0x8809,
    0x8847, 0x8848, 0x8863, 0x8864, 0x888E, 0x88A8, 0x88CC, 0x88F7, 0x9000,
];

/// The first bytes of a frame may be those of a frame of this link. What is too short to tell, and
/// links that are not known here, may always be.
pub(super) fn plausible(link: LinkType, frame: &[u8], length: u32) -> bool {
    match link {
        LinkType::ETHERNET => ethernet(frame, length),
        LinkType::RAW_BSD | LinkType::RAW_OPENBSD | LinkType::RAW => ip(frame, length),
        LinkType::IPV4 => ip(frame, length) && frame.first().is_none_or(|byte| byte >> 4 == 4),
        LinkType::IPV6 => ip(frame, length) && frame.first().is_none_or(|byte| byte >> 4 == 6),
        LinkType::NULL | LinkType::LOOP => frame.first_chunk().is_none_or(|family| {
            let family = u32::from_be_bytes(*family).min(u32::from_le_bytes(*family));
            family < 256 && frame.get(4..).is_none_or(|rest| !is_ip_family(family) || ip(rest, length))
        }),
        LinkType::LINUX_SLL => word(frame, 0).is_none_or(|kind| kind <= 7) && typed(frame, 14, 16, length),
        LinkType::LINUX_SLL2 => typed(frame, 0, 20, length),
        _ => true,
    }
}

/// Families of IPv4 and IPv6 in the systems that write these links.
fn is_ip_family(family: u32) -> bool {
    matches!(family, 2 | 10 | 23 | 24 | 28 | 30)
}

fn ethernet(frame: &[u8], length: u32) -> bool {
    /// Below it the field is the length of what follows (IEEE 802.3).
    const LEAST_TYPE: u16 = 0x0600;
    match word(frame, 12) {
        None => true,
        Some(below) if below < LEAST_TYPE => u32::from(below) <= length.saturating_sub(14),
        Some(_) => typed(frame, 12, 14, length),
    }
}

/// The type at a place is a known one, and what it announces may be it.
fn typed(frame: &[u8], at: usize, behind: usize, length: u32) -> bool {
    let Some(kind) = word(frame, at) else { return true };
    let rest = frame.get(behind..).unwrap_or_default();
    match kind {
        0x0800 => ip(rest, length) && rest.first().is_none_or(|byte| byte >> 4 == 4),
        0x86DD => ip(rest, length) && rest.first().is_none_or(|byte| byte >> 4 == 6),
        // Below 0x0600 stand the pseudo-protocols of Linux.
        _ => ETHER_TYPES.contains(&kind) || (at != 12 && kind < 0x0600),
    }
}

/// A version, and a length that fits into the frame.
fn ip(packet: &[u8], length: u32) -> bool {
    let Some(first) = packet.first() else { return true };
    match first >> 4 {
        4 => first & 0xF >= 5 && word(packet, 2).is_none_or(|total| u32::from(total) <= length),
        6 => word(packet, 4).is_none_or(|payload| u32::from(payload) <= length),
        _ => false,
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_known_by_its_type_and_version() {
        let ethernet = |kind: u16, rest: &[u8]| [&[2; 12], &kind.to_be_bytes()[..], rest].concat();
        let may = |frame: &[u8]| plausible(LinkType::ETHERNET, frame, 60);
        assert!(may(&ethernet(0x0800, &[0x45, 0, 0, 46])));
        assert!(may(&ethernet(0x86DD, &[0x60, 0, 0, 0, 0, 6])));
        assert!(may(&ethernet(0x0806, &[0, 1])) && may(&ethernet(46, &[0x42, 0x42, 3])));
        assert!(may(&[2; 9]), "too short to tell");
        assert!(!may(&ethernet(0x0800, &[0x60, 0, 0, 0])), "the wrong version");
        assert!(!may(&ethernet(0x0800, &[0x45, 0, 9, 0])), "longer than its frame");
        assert!(!may(&ethernet(0xC0A8, &[])) && !may(&ethernet(900, &[])));
    }

    #[test]
    fn other_links_are_known_by_their_headers() {
        assert!(plausible(LinkType::RAW, &[0x45, 0, 0, 20], 20));
        assert!(!plausible(LinkType::RAW, &[0x12, 0, 0, 20], 20));
        assert!(!plausible(LinkType::IPV6, &[0x45, 0, 0, 20], 20));
        for family in [[2, 0, 0, 0, 0x45], [0, 0, 0, 30, 0x60]] {
            assert!(plausible(LinkType::NULL, &family, 44));
        }
        assert!(!plausible(LinkType::NULL, &[9, 9, 9, 9], 44));
        let cooked = [&[0, 4, 0, 1, 0, 6], &[2; 8][..], &[8, 0, 0x45, 0, 0, 20]].concat();
        assert!(plausible(LinkType::LINUX_SLL, &cooked, 36));
        assert!(!plausible(LinkType::LINUX_SLL, &cooked[1..], 36));
        assert!(plausible(LinkType(105), &[0xFF; 40], 40), "not known here");
    }
}
