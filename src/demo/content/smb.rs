//! SMB 1 over NetBIOS sessions: the first exchange of a connection to port 139 or 445.
//!
//! Sources: [MS-CIFS] 2.2.3.1 (header), 2.2.4.52 (negotiate); RFC 1002, 4.3 (session service).

use super::bytes::Append;

/// Dialects on offer, as Windows XP lists them; a server chooses by place in the list.
const DIALECTS: [&[u8]; 6] = [
    b"PC NETWORK PROGRAM 1.0",
    b"LANMAN1.0",
    b"Windows for Workgroups 3.1a",
    b"LM1.2X002",
    b"LANMAN2.1",
    b"NT LM 0.12",
];
/// The place of "NT LM 0.12".
const CHOSEN: u16 = 5;
/// Each dialect is a string of this type.
const DIALECT: u8 = 2;

const NEGOTIATE: u8 = 0x72;
/// Bit of the first flags that makes a message an answer.
const REPLY: u8 = 0x80;
/// Path names are canonical and without case.
const FLAGS: u8 = 0x18;
/// Long names; status codes of NT.
const FLAGS_2: u16 = 0x4001;
/// User-level access, passwords by challenge.
const SECURITY_MODE: u8 = 3;
/// NT SMBs, NT status codes, large files.
const CAPABILITIES: u32 = 0x0000_0058;
/// The server's clock shows Japan time: minutes to add to it for UTC.
const ZONE: i16 = -540;
const CHALLENGE: &[u8; 8] = b"no logon";
const DOMAIN: &[u8] = b"EXAMPLE\0";
/// Words of the answer's parameters.
const ANSWER_WORDS: u8 = 17;

/// 100 ns between 1601, where FILETIME starts, and 1970.
const FILETIME_OF_1970: u64 = 116_444_736_000_000_000;

/// Lists dialects; `id` numbers the request (multiplex id).
pub fn negotiate_request(out: &mut Vec<u8>, id: u16) {
    let dialects = DIALECTS.iter().map(|dialect| dialect.len() + 2).sum::<usize>();
    session(out, HEADER + 3 + dialects);
    header(out, NEGOTIATE, FLAGS, id);
    out.byte(0); // no parameters
    out.le16(dialects as u16);
    for dialect in DIALECTS {
        out.byte(DIALECT);
        out.bytes(dialect);
        out.byte(0);
    }
}

/// Chooses "NT LM 0.12"; `time` is the server's clock in microseconds since 1970.
pub fn negotiate_response(out: &mut Vec<u8>, id: u16, time: u64) {
    let data = CHALLENGE.len() + DOMAIN.len();
    session(out, HEADER + 3 + 2 * usize::from(ANSWER_WORDS) + data);
    header(out, NEGOTIATE, FLAGS | REPLY, id);
    out.byte(ANSWER_WORDS);
    out.le16(CHOSEN);
    out.byte(SECURITY_MODE);
    out.le16(50); // requests at once
    out.le16(1); // circuits
    out.le32(4_356); // buffer
    out.le32(65_536); // raw buffer
    out.le32(0); // session key
    out.le32(CAPABILITIES);
    out.le64(FILETIME_OF_1970.saturating_add(time.saturating_mul(10)));
    out.le16(ZONE as u16);
    out.byte(CHALLENGE.len() as u8);
    out.le16(data as u16);
    out.bytes(CHALLENGE);
    out.bytes(DOMAIN);
}

/// Length in bytes of [`header`].
pub(super) const HEADER: usize = 32;

/// The header of every SMB.
pub(super) fn header(out: &mut Vec<u8>, command: u8, flags: u8, id: u16) {
    out.bytes(b"\xffSMB");
    out.byte(command);
    out.le32(0); // status
    out.byte(flags);
    out.le16(FLAGS_2);
    out.zeros(12); // process id above 65,535, no signature
    out.le16(0); // no tree yet
    out.le16(0xfeff); // process id of a negotiation
    out.le16(0); // no user yet
    out.le16(id);
}

/// The header of a NetBIOS session message of `length` bytes.
fn session(out: &mut Vec<u8>, length: usize) {
    out.be32(length as u32); // the type, zero, is the highest byte
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_session_length(message: &[u8]) {
        let length = u32::from_be_bytes([message[0], message[1], message[2], message[3]]);
        assert_eq!(length as usize, message.len() - 4);
    }

    #[test]
    fn a_request_lists_its_dialects() {
        let mut out = Vec::new();
        negotiate_request(&mut out, 0x0102);
        assert_session_length(&out);
        assert_eq!(out[4..9], *b"\xffSMB\x72");
        assert_eq!(out[34..36], [2, 1]);
        assert_eq!(usize::from(u16::from_le_bytes([out[37], out[38]])), out.len() - 39);
        assert!(out.ends_with(b"\x02NT LM 0.12\0"));
    }

    #[test]
    fn an_answer_tells_the_servers_clock() {
        let mut out = Vec::new();
        negotiate_response(&mut out, 1, 1_236_870_000_000_000);
        assert_session_length(&out);
        assert_eq!(out[13], 0x98);
        assert_eq!(out[37..39], [5, 0]);
        // 2009-03-12T15:00:00Z
        assert_eq!(out[60..68], 128_813_436_000_000_000_u64.to_le_bytes());
    }
}
