//! Messages of name services.

/// A question's name and a pointer to it.
const ASKED: &[u8] = b"\x03www\x07example\0";
const POINTER: &[u8] = &[0xc0, 12];

fn header(flags: [u8; 2], counts: [u8; 4]) -> Vec<u8> {
    let mut bytes = [&[0x12, 0x34], &flags[..]].concat();
    bytes.extend(counts.into_iter().flat_map(|count| [0, count]));
    bytes
}

fn record(kind: u8, data: &[u8]) -> Vec<u8> {
    [POINTER, &[0, kind, 0, 1, 0, 0, 1, 0x2c, 0, data.len() as u8], data].concat()
}

/// Every type whose data are read, chains of pointers, multicast, and messages behind their lengths.
pub fn dns() -> Vec<Vec<u8>> {
    let question = [ASKED, &[0, 1, 0, 1]].concat();
    let query = [
        header([1, 0], [1, 0, 0, 1]),
        question.clone(),
        b"\0\0\x29\x04\xd0\0\0\x80\0\0\x0c\0\x0a\0\x08cookies!".to_vec(),
    ]
    .concat();
    let soa = [POINTER, b"\x05admin\xc0\x10", &[0; 20]].concat();
    let records = [
        record(1, &[192, 0, 2, 1]),
        record(28, &[0x20; 16]),
        record(5, b"\x04edge\xc0\x10"),
        record(15, b"\0\x0a\xc0\x0c"),
        record(16, b"\x05hello\0\x02yo"),
        record(6, &soa),
        record(33, b"\0\x01\0\x02\x1f\x90\xc0\x0c"),
        record(65, b"\0\x01\0\0\x01\0\x03\x02h2\0\x03\0\x02\x01\xbb"),
        record(46, &[7; 30]),
    ];
    let counts = [1, records.len() as u8, 0, 0];
    let answer = [header([0x81, 0x80], counts), question.clone(), records.concat()].concat();
    let refused = [header([0x81, 0x83], [1, 0, 1, 0]), question, record(6, &soa)].concat();
    let multicast = [
        header([0x84, 0], [0, 1, 0, 0]),
        b"\x04_ipp\x04_tcp\x05local\0\0\x0c\x80\x01\0\0\0\x78\0\x04\x01p\xc0\x0c".to_vec(),
    ]
    .concat();
    let loops =
        [header([1, 0], [2, 0, 0, 0]), b"\xc0\x0c\0\x01\0\x01\x01a\xc0\x12\0\x01\0\x01".to_vec()].concat();
    let prefixed = [&[0, query.len() as u8][..], &query, &[0, answer.len() as u8], &answer].concat();
    let begun = prefixed.get(..prefixed.len() - 20).unwrap_or_default().to_vec();
    vec![query, answer, refused, multicast, loops, prefixed, begun]
}

/// A query, a claim, an answer, a refusal, and all names of a node.
pub fn nbns() -> Vec<Vec<u8>> {
    let name = b"\x20EGFCEFEECACACACACACACACACACACACA\0";
    let star = b"\x20CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0";
    let address = [0x60, 0, 192, 0, 2, 5];
    let query = [&header([1, 0x10], [1, 0, 0, 0])[..], name, &[0, 0x20, 0, 1]].concat();
    let claim =
        [&header([0x29, 0x10], [1, 0, 0, 1])[..], name, &[0, 0x20, 0, 1], &record(0x20, &address)].concat();
    let told = |flags, name: &[u8], kind: u8, data: &[u8]| {
        let head = [&[0, kind, 0, 1, 0, 0, 0, 0, 0, data.len() as u8], data].concat();
        [&header(flags, [0, 1, 0, 0])[..], name, &head].concat()
    };
    let status =
        [&[2][..], b"HOST           \0\x04\0LAN            \x1e\x84\0", &[2, 0, 0, 0, 0, 9], &[0; 40]]
            .concat();
    vec![
        query,
        claim,
        told([0x85, 0], name, 0x20, &address),
        told([0xad, 0x86], name, 0x20, &address),
        told([0x84, 0], star, 0x21, &status),
    ]
}
