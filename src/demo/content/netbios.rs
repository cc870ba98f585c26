//! NetBIOS over UDP: names on port 137, datagrams on port 138 (RFC 1001, RFC 1002).

use std::net::Ipv4Addr;

use super::{bytes::Append, smb};

/// Sixteenth byte of a name: the service behind it ([MS-NBTE], 1.8).
pub const WORKSTATION: u8 = 0x00;
pub const FILE_SERVER: u8 = 0x20;
/// The local master browser of a group.
const MASTER_BROWSER: u8 = 0x1d;

/// Length in bytes of a name when encoded: its length, two bytes for each of 16, the root.
const ENCODED_NAME: usize = 34;

/// Opcode and flags: query; query, recursion desired, broadcast; registration, the same.
const NODE_STATUS: u16 = 0x0000;
const NAME_QUERY: u16 = 0x0110;
const NAME_REGISTRATION: u16 = 0x2910;
/// Record types (RFC 1002, 4.2.1.2), in the Internet.
const NB: u16 = 0x0020;
const NBSTAT: u16 = 0x0021;
const INTERNET: u16 = 1;
/// A pointer to the question's name.
const QUESTION_NAME: u16 = 0xc00c;
/// Seconds that a registration asks for, as Windows does.
const REGISTRATION_TTL: u32 = 300_000;

/// Asks a host for all its names (RFC 1002, 4.2.17), 50 bytes.
pub fn status_query(out: &mut Vec<u8>, id: u16) {
    name_header(out, id, NODE_STATUS, 0);
    encoded(out, b"*", 0, 0);
    out.be16(NBSTAT);
    out.be16(INTERNET);
}

/// Asks who has a name (RFC 1002, 4.2.12), 50 bytes. `service` is its sixteenth byte.
pub fn name_query(out: &mut Vec<u8>, id: u16, name: &str, service: u8) {
    name_header(out, id, NAME_QUERY, 0);
    encoded(out, name.as_bytes(), b' ', service);
    out.be16(NB);
    out.be16(INTERNET);
}

/// Claims a name for an address (RFC 1002, 4.2.2), 68 bytes.
pub fn name_registration(out: &mut Vec<u8>, id: u16, name: &str, service: u8, address: Ipv4Addr) {
    name_header(out, id, NAME_REGISTRATION, 1);
    encoded(out, name.as_bytes(), b' ', service);
    out.be16(NB);
    out.be16(INTERNET);
    out.be16(QUESTION_NAME);
    out.be16(NB);
    out.be16(INTERNET);
    out.be32(REGISTRATION_TTL);
    out.be16(6);
    out.be16(0); // unique name of a broadcast node
    out.bytes(&address.octets());
}

/// Announces a host to its group (RFC 1002, 4.4.2; [MS-BRWS] 2.2.1 in a mailslot write, [MS-MAIL] 2.2.1).
///
/// `name` and `group` are cut at 15 bytes and go out in upper case.
pub fn host_announcement(out: &mut Vec<u8>, id: u16, source: Ipv4Addr, name: &str, group: &str) {
    out.byte(DIRECT_GROUP);
    out.byte(FIRST);
    out.be16(id);
    out.bytes(&source.octets());
    out.be16(138);
    out.be16((2 * ENCODED_NAME + smb::HEADER + TRANSACTION + ANNOUNCEMENT) as u16);
    out.be16(0); // offset of the fragment
    encoded(out, name.as_bytes(), b' ', WORKSTATION);
    encoded(out, group.as_bytes(), b' ', MASTER_BROWSER);
    smb::header(out, SMB_TRANSACTION, 0, 0);
    mailslot_write(out);
    out.byte(HOST_ANNOUNCEMENT);
    out.byte(0); // updates
    out.le32(720_000); // milliseconds to the next one
    let end = out.len() + 16;
    out.extend(name.bytes().take(15).map(|byte| byte.to_ascii_uppercase()));
    out.resize(end, 0);
    out.bytes(&[5, 1]); // Windows XP
    out.le32(SERVER_TYPE);
    out.bytes(&[15, 1]); // version of the browser protocol
    out.le16(0xaa55); // signature
    out.byte(0); // no comment
}

/// A datagram to a group, whole (RFC 1002, 4.4.1).
const DIRECT_GROUP: u8 = 0x11;
const FIRST: u8 = 0x02;
/// Command of a mailslot write.
const SMB_TRANSACTION: u8 = 0x25;
const MAILSLOT: &[u8] = b"\\MAILSLOT\\BROWSE\0";
/// Bytes of a transaction between its header and its data: a count, 17 words, a count, the mailslot.
const TRANSACTION: usize = 1 + 34 + 2 + MAILSLOT.len();
const HOST_ANNOUNCEMENT: u8 = 1;
/// Bytes of an announcement without a comment.
const ANNOUNCEMENT: usize = 33;
/// Workstation, server, NT workstation, potential browser.
const SERVER_TYPE: u32 = 0x0001_1003;

fn mailslot_write(out: &mut Vec<u8>) {
    out.byte(17); // words
    out.le16(0); // parameters
    out.le16(ANNOUNCEMENT as u16);
    out.zeros(4 + 2 + 2); // nothing comes back: largest parameters, data, setup; flags
    out.le32(1_000); // milliseconds
    out.le16(0);
    out.le16(0); // parameters here
    out.le16(0);
    out.le16(ANNOUNCEMENT as u16);
    out.le16((smb::HEADER + TRANSACTION) as u16); // where the data stands
    out.le16(3); // setup words: write, priority 1, unreliable
    out.le16(1);
    out.le16(1);
    out.le16(2);
    out.le16((MAILSLOT.len() + ANNOUNCEMENT) as u16);
    out.bytes(MAILSLOT);
}

fn name_header(out: &mut Vec<u8>, id: u16, flags: u16, additional: u16) {
    out.be16(id);
    out.be16(flags);
    out.be16(1); // questions
    out.be16(0);
    out.be16(0);
    out.be16(additional);
}

/// First-level encoding (RFC 1001, 14.1): every half of a byte becomes a letter from A to P.
fn encoded(out: &mut Vec<u8>, name: &[u8], padding: u8, service: u8) {
    out.byte(32);
    let name = name.iter().map(u8::to_ascii_uppercase).chain(std::iter::repeat(padding));
    for byte in name.take(15).chain([service]) {
        out.byte(b'A' + (byte >> 4));
        out.byte(b'A' + (byte & 15));
    }
    out.byte(0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_query_asks_for_the_star() {
        let mut out = Vec::new();
        status_query(&mut out, 0x0102);
        assert_eq!(out[..12], [1, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(out[12..46], *b"\x20CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0");
        assert_eq!(out[46..], [0, 0x21, 0, 1]);
    }

    #[test]
    fn a_name_is_upper_case_and_padded_with_spaces() {
        let mut out = Vec::new();
        name_query(&mut out, 1, "fred", FILE_SERVER);
        // FRED and eleven spaces, then 0x20.
        assert_eq!(out[12..46], *b"\x20EGFCEFEECACACACACACACACACACACACA\0");
        assert_eq!((out[2..4].to_vec(), out.len()), (vec![0x01, 0x10], 50));
    }

    #[test]
    fn a_registration_carries_its_address() {
        let mut out = Vec::new();
        name_registration(&mut out, 1, "host", WORKSTATION, Ipv4Addr::new(198, 18, 21, 7));
        assert_eq!((out.len(), out[11]), (68, 1));
        assert!(out.ends_with(&[0, 6, 0, 0, 198, 18, 21, 7]));
    }

    #[test]
    fn an_announcement_says_its_lengths() {
        let mut out = Vec::new();
        host_announcement(&mut out, 1, Ipv4Addr::new(198, 18, 21, 7), "demo-host", "example");
        assert_eq!(usize::from(u16::from_be_bytes([out[10], out[11]])), out.len() - 14);
        let smb = &out[14 + 2 * ENCODED_NAME..];
        let (count, at) = (u16::from_le_bytes([smb[55], smb[56]]), u16::from_le_bytes([smb[57], smb[58]]));
        assert_eq!(usize::from(at) + usize::from(count), smb.len());
        assert_eq!(smb[usize::from(at)], HOST_ANNOUNCEMENT);
        assert_eq!(smb[usize::from(at) + 6..][..10], *b"DEMO-HOST\0");
    }
}
