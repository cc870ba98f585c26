//! Payloads of protocols that are text and numbers, or numbers alone.

/// A number of `width` bytes, big endian, then the bytes that it counts.
fn counted(width: usize, bytes: &[u8]) -> Vec<u8> {
    let length = (bytes.len() as u32).to_be_bytes();
    [length.get(4 - width..).unwrap_or_default(), bytes].concat()
}

/// Whole, and without its last bytes.
fn and_cut(mut seeds: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let cut: Vec<Vec<u8>> =
        seeds.iter().map(|seed| seed.get(..seed.len() * 2 / 3).unwrap_or_default().to_vec()).collect();
    seeds.extend(cut);
    seeds
}

pub fn ssh() -> Vec<Vec<u8>> {
    let mut body = vec![4, 20];
    body.extend([7; 16]);
    for _ in 0..10 {
        body.extend(counted(4, b"aes256-ctr,x"));
    }
    body.extend([0; 5]);
    while (body.len() + 8) % 8 != 0 {
        body.push(0);
    }
    body.extend([0; 4]);
    let keys = counted(4, &body);
    let new_keys = [0, 0, 0, 12, 10, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0].to_vec();
    let banner = b"SSH-2.0-OpenSSH_8.7 a\r\n".to_vec();
    and_cut(vec![[&banner[..], &keys].concat(), [&keys[..], &new_keys].concat(), banner, vec![0x9c; 48]])
}

pub fn telnet() -> Vec<Vec<u8>> {
    and_cut(vec![
        b"\xff\xfd\x03\xff\xfb\x1f\xff\xfb\x21".to_vec(),
        b"\xff\xfa\x1f\0P\0\x18\xff\xf0\xff\xfa\x18\0xterm\xff\xf0\xff\xfa\x20\x01\xff\xf0".to_vec(),
        b"hi\r\nlogin: \xff\xfb\x01\xff\xff\xff\xf1\xff".to_vec(),
    ])
}

fn extension(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &counted(2, data)].concat()
}

fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    [&[kind, 3, 1][..], &counted(2, content)].concat()
}

fn handshake(kind: u8, body: &[u8]) -> Vec<u8> {
    record(22, &[&[kind][..], &counted(3, body)].concat())
}

/// A certificate's start in DER, with lengths of one byte.
fn certificate() -> Vec<u8> {
    let element = |tag: u8, content: &[u8]| [&[tag][..], &counted(1, content)].concat();
    let name = |common: &str| {
        let pair = [element(6, &[0x55, 4, 3]), element(0x13, common.as_bytes())].concat();
        element(0x30, &element(0x31, &element(0x30, &pair)))
    };
    let validity = [element(0x17, b"130501000000Z"), element(0x17, b"490102030405Z")].concat();
    let signed = [
        element(0xa0, &element(2, &[2])),
        element(2, &[1]),
        element(0x30, &[]),
        name("An issuer"),
        element(0x30, &validity),
        name("a.example"),
    ]
    .concat();
    // The longer of the two needs two bytes of length.
    let signed = [&[0x30, 0x81][..], &counted(1, &signed)].concat();
    [&[0x30, 0x81][..], &counted(1, &signed)].concat()
}

pub fn tls() -> Vec<Vec<u8>> {
    let extensions = [
        extension(0x0a0a, &[]),
        extension(0, b"\0\x0e\0\0\x0bexample.com"),
        extension(10, &[0, 4, 0, 29, 0, 23]),
        extension(11, &[1, 0]),
        extension(13, &[0, 4, 4, 3, 8, 4]),
        extension(16, b"\0\x0c\x02h2\x08http/1.1"),
        extension(43, &[4, 3, 4, 3, 3]),
    ]
    .concat();
    let start = [&[3, 3][..], &[9; 32], &[0]].concat();
    let client = [&start[..], &[0, 4, 0x13, 0x01, 0xc0, 0x2f, 1, 0], &counted(2, &extensions)].concat();
    let server = [&start[..], &[0x13, 0x01, 0], &counted(2, &extension(43, &[3, 4]))].concat();
    let list = counted(3, &counted(3, &certificate()));
    let hello = [handshake(2, &server), handshake(11, &list), handshake(14, &[])].concat();
    let finish = [record(20, &[1]), record(22, &[9; 40]), record(23, b"abc"), record(21, &[2, 40])].concat();
    let old = [&[0x80, 31, 1, 3, 1, 0, 6, 0, 0, 0, 16, 0, 0, 0x35, 7, 0, 0xc0][..], &[9; 16]].concat();
    and_cut(vec![handshake(1, &client), hello, finish, old])
}

pub fn quic() -> Vec<Vec<u8>> {
    let initial = [&[0xc3, 0, 0, 0, 1, 4, 0xaa, 0xbb, 0xcc, 0xdd, 0, 0, 0x40, 3][..], &[9; 3]].concat();
    let both = [&initial[..], &[0xe3, 0, 0, 0, 1, 0, 0, 2, 9, 9], &[0x41; 30]].concat();
    let retry = [&[0xf0, 0, 0, 0, 1, 0, 1, 7, b't', b'o'][..], &[8; 16]].concat();
    let negotiation = vec![0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x0a, 0x1a, 0x2a, 0x3a];
    let second = [&[0xd3, 0x6b, 0x33, 0x43, 0xcf, 0, 0, 0, 2][..], &[9; 2]].concat();
    and_cut(vec![both, initial, retry, negotiation, second])
}

pub fn bittorrent() -> Vec<Vec<u8>> {
    let handshake = [&b"\x13BitTorrent protocol"[..], &[0; 8], &[0xab; 20], b"-UT3550-abcdefghijkl"].concat();
    let messages = [&handshake[..], &[0, 0, 0, 1, 2], &[0; 4], &[0, 0, 0, 5, 4, 0, 0, 0, 1]].concat();
    let connect = vec![0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0, 1, 2, 3, 4];
    and_cut(vec![messages, handshake, connect])
}

pub fn dht() -> Vec<Vec<u8>> {
    [
        &b"d1:ad2:id20:abcdefghij01234567899:info_hash20:mnopqrstuvwxyz123456e1:q9:get_peers1:t2:aa1:y1:qe"[..],
        b"d1:rd2:id20:abcdefghij01234567895:nodes26:abcdefghijklmnopqrstuvwxyze1:t2:aa1:v4:UT121:y1:re",
        b"d1:rd6:valuesl6:abcdef6:ghijklee1:t2:aa1:y1:re",
        b"d1:eli201e5:wronge1:t2:aa1:y1:ee",
        b"d1:adddddddde1:y1:qe",
        b"d1:q99999999:a1:y1:qe",
    ]
    .map(<[u8]>::to_vec)
    .to_vec()
}

pub fn gnutella() -> Vec<Vec<u8>> {
    let message = |kind: u8, payload: &[u8]| {
        [&[9; 16][..], &[kind, 1, 0], &(payload.len() as u32).to_le_bytes(), payload].concat()
    };
    let mut seeds = vec![
        message(0, &[]),
        message(0, &[0xc3, 1, 2]),
        message(1, &[0xca, 0x18, 10, 0, 0, 1, 3, 0, 0, 0, 4, 0, 0, 0]),
        message(0x80, b"\0\0a song\0"),
        message(0x80, b"\0\0no end"),
    ];
    seeds.push(b"GNUTELLA CONNECT/0.6\r\nUser-Agent: a\r\n\r\n".to_vec());
    seeds
}

pub fn oscar() -> Vec<Vec<u8>> {
    let data = [&[b'*', 2, 0, 1][..], &counted(2, &[0, 4, 0, 6, 0, 0, 0, 0, 0, 9, 1, 2])].concat();
    let two = [&data[..], &[b'*', 5, 0, 2, 0, 0]].concat();
    let sign_on = [&[b'*', 1, 0, 1][..], &counted(2, &[0, 0, 0, 1])].concat();
    and_cut(vec![data, two, sign_on])
}
