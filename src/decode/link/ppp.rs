//! PPP in its framings, and frame relay, which can hold it.

use super::{IP4, IP6, LinkHeader, OTHER, Peeled, be16, ether_type_payload};
use crate::decode::Undecoded;

/// PPPoE's header (RFC 2516, 4). Every code but 0 belongs to discovery.
pub(super) fn pppoe(bytes: &[u8]) -> Option<Peeled> {
    let [_, code, _, _, high, low] = *bytes.first_chunk()?;
    let payload = usize::from(u16::from_be_bytes([high, low]));
    let next = if code == 0 { LinkHeader::Ppp } else { LinkHeader::Unknown(Undecoded::PppControl) };
    Some(Peeled::holding(6, next, payload))
}

pub(super) fn ppp(bytes: &[u8]) -> Option<(usize, LinkHeader)> {
    let skipped = match *bytes.first_chunk()? {
        [0xff, 0x03] => 2,
        [0x0f | 0x8f, _] => {
            return LinkHeader::CiscoHdlc.peel(bytes).map(|peeled| (peeled.length, peeled.next));
        }
        _ => 0,
    };
    let rest = bytes.get(skipped..)?;
    let first = *rest.first()?;
    // An odd first byte is a protocol field compressed to one byte (RFC 1661, 6.5).
    let (width, protocol) = if first & 1 == 1 { (1, u16::from(first)) } else { (2, be16(rest, 0)?) };
    Some((skipped + width, payload(protocol)))
}

/// PPP protocol numbers (IANA "PPP DLL Protocol Numbers"): from 0x8000 on they control the link or
/// a network, or authenticate.
fn payload(protocol: u16) -> LinkHeader {
    match protocol {
        0x0021 => IP4,
        0x0057 => IP6,
        0x0053 | 0x0055 => LinkHeader::Unknown(Undecoded::Encrypted),
        0x0281 | 0x0283 => LinkHeader::Mpls,
        0x8000.. => LinkHeader::Unknown(Undecoded::PppControl),
        _ => OTHER,
    }
}

/// 0 for received and 1 for sent, before a PPP frame (`LINKTYPE_PPP_WITH_DIR`); pppd puts it in the
/// place of the address, so that the control field follows (`LINKTYPE_PPP_PPPD`).
pub(super) fn direction(bytes: &[u8]) -> Option<(usize, LinkHeader)> {
    const CONTROL: u8 = 0x03;
    let [_, second] = *bytes.first_chunk()?;
    Some((if second == CONTROL { 2 } else { 1 }, LinkHeader::Ppp))
}

/// A Q.922 address of two to four bytes, and what stands behind it: unnumbered information with a
/// network layer protocol identifier (RFC 2427), or with Cisco's encapsulation an EtherType.
pub(super) fn frame_relay(bytes: &[u8]) -> Option<Peeled> {
    /// The address ends with the byte that has this bit.
    const LAST: u8 = 0x01;
    const LONGEST: usize = 4;
    const UNNUMBERED: u8 = 0x03;
    let address = match bytes.iter().take(LONGEST).position(|byte| byte & LAST != 0) {
        Some(last @ 1..) => last + 1,
        None if bytes.len() < LONGEST => return None,
        _ => return Some(Peeled::refused(Undecoded::MalformedLink)),
    };
    let (length, next) = match *bytes.get(address..)? {
        [UNNUMBERED, 0xcc, ..] => (2, IP4),
        [UNNUMBERED, 0x8e, ..] => (2, IP6),
        [UNNUMBERED, 0xcf, ..] => (2, LinkHeader::Ppp),
        [UNNUMBERED, 0x80, ..] => (2, LinkHeader::Snap),
        [UNNUMBERED, 0x00, 0x80, ..] => (3, LinkHeader::Snap),
        [UNNUMBERED, _, ..] => (2, OTHER),
        [high, low, ..] => (2, ether_type_payload(u16::from_be_bytes([high, low]))),
        _ => return None,
    };
    Some(Peeled::new(address + length, next))
}
