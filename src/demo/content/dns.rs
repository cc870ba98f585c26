//! DNS messages: a question for an address, and what is answered (RFC 1035, section 4).

use std::net::Ipv4Addr;

use super::bytes::Append;

/// Recursion desired.
const QUERY: u16 = 0x0100;
/// An answer with recursion available.
const ANSWER: u16 = 0x8180;
/// The same with the code for a name that does not exist.
const NO_SUCH_NAME: u16 = 0x8183;
/// A host address, in the Internet.
const A: u16 = 1;
const INTERNET: u16 = 1;
/// A pointer to the question's name, which stands behind the header of 12 bytes.
const QUESTION_NAME: u16 = 0xc00c;
/// RFC 1035, section 2.3.4.
const LONGEST_LABEL: usize = 63;

/// Asks for the address of `name`, which may be a dotted quad: four labels of digits.
pub fn query(out: &mut Vec<u8>, id: u16, name: &str) {
    header(out, id, QUERY, 0);
    question(out, name);
}

/// Answers [`query`] with addresses that hold for `ttl` seconds.
pub fn answer(out: &mut Vec<u8>, id: u16, name: &str, addresses: &[Ipv4Addr], ttl: u32) {
    header(out, id, ANSWER, addresses.len() as u16);
    question(out, name);
    for address in addresses {
        out.be16(QUESTION_NAME);
        out.be16(A);
        out.be16(INTERNET);
        out.be32(ttl);
        out.be16(4);
        out.bytes(&address.octets());
    }
}

/// Answers [`query`]: there is no such name.
pub fn nxdomain(out: &mut Vec<u8>, id: u16, name: &str) {
    header(out, id, NO_SUCH_NAME, 0);
    question(out, name);
}

fn header(out: &mut Vec<u8>, id: u16, flags: u16, answers: u16) {
    out.be16(id);
    out.be16(flags);
    out.be16(1); // questions
    out.be16(answers);
    out.be16(0); // authorities
    out.be16(0); // additional records
}

fn question(out: &mut Vec<u8>, name: &str) {
    for label in name.split('.').filter(|label| !label.is_empty()) {
        let length = label.len().min(LONGEST_LABEL);
        out.byte(length as u8);
        out.extend(label.bytes().take(length));
    }
    out.byte(0);
    out.be16(A);
    out.be16(INTERNET);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_asks_one_question() {
        let mut out = Vec::new();
        query(&mut out, 0xabcd, "relay.example");
        assert_eq!(out[..12], [0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(out[12..], *b"\x05relay\x07example\0\0\x01\0\x01");
    }

    #[test]
    fn a_dotted_quad_is_four_labels() {
        let mut out = Vec::new();
        query(&mut out, 1, "192.0.2.77");
        assert_eq!(out[12..], *b"\x03192\x010\x012\x0277\0\0\x01\0\x01");
    }

    #[test]
    fn an_answer_counts_its_addresses() {
        let mut out = Vec::new();
        let addresses = [Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(192, 0, 2, 2)];
        answer(&mut out, 1, "a.example", &addresses, 300);
        assert_eq!(out[2..8], [0x81, 0x80, 0, 1, 0, 2]);
        let records = out.len() - 32;
        assert_eq!(out[records..records + 16], *b"\xc0\x0c\0\x01\0\x01\0\0\x01\x2c\0\x04\xc0\0\x02\x01");
        assert!(out.ends_with(&[192, 0, 2, 2]));
    }

    #[test]
    fn a_missing_name_has_code_3_and_no_answers() {
        let mut out = Vec::new();
        nxdomain(&mut out, 1, "gone.invalid");
        assert_eq!(out[2..8], [0x81, 0x83, 0, 1, 0, 0]);
    }

    #[test]
    fn a_label_is_cut_at_63_bytes() {
        let mut out = Vec::new();
        query(&mut out, 1, &"x".repeat(70));
        assert_eq!((out[12], out.len()), (63, 12 + 1 + 63 + 1 + 4));
    }
}
