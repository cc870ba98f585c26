//! Captures laid out byte by byte.

/// The order of the bytes of all numbers.
#[derive(Clone, Copy)]
pub enum Order {
    Little,
    Big,
}

impl Order {
    fn u16(self, value: u16) -> [u8; 2] {
        match self {
            Self::Little => value.to_le_bytes(),
            Self::Big => value.to_be_bytes(),
        }
    }

    pub fn words(self, words: &[u32]) -> Vec<u8> {
        words
            .iter()
            .flat_map(|word| match self {
                Self::Little => word.to_le_bytes(),
                Self::Big => word.to_be_bytes(),
            })
            .collect()
    }

    fn u64(self, value: u64) -> Vec<u8> {
        match self {
            Self::Little => value.to_le_bytes().to_vec(),
            Self::Big => value.to_be_bytes().to_vec(),
        }
    }
}

/// Seconds since 1970 of the first frame: 2009-03-13 14:00:00 UTC.
const START: u32 = 1_236_952_800;

/// A pcap. The records of the modified format (magic a1b2cd34) have eight bytes more.
pub fn pcap(order: Order, magic: u32, link: u32, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut file = order.words(&[magic]);
    file.extend([order.u16(2), order.u16(4)].concat());
    file.extend(order.words(&[0, 0, 65_535, link]));
    for (second, frame) in (START..).zip(frames) {
        let length = frame.len() as u32;
        file.extend(order.words(&[second, 123_456, length, length]));
        if magic == 0xa1b2_cd34 {
            file.extend(order.words(&[2, 0x0800_0000]));
        }
        file.extend(frame);
    }
    file
}

/// A gzip member of one stored block (RFC 1952, RFC 1951).
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len() as u16;
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    file.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
    file.extend(bytes);
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
    });
    file.extend([(!sum).to_le_bytes(), u32::from(length).to_le_bytes()].concat());
    file
}

/// A zstd frame of one raw block, without a checksum (RFC 8878, 3.1.1).
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len() as u32;
    // A single segment whose length has four bytes.
    let mut file = vec![0x28, 0xb5, 0x2f, 0xfd, 0xa0];
    file.extend(length.to_le_bytes());
    // The last block, raw.
    file.extend_from_slice((length << 3 | 1).to_le_bytes().get(..3).unwrap_or_default());
    file.extend(bytes);
    file
}

/// A block around a body, which is padded (pcapng draft, 3.1).
pub fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let length = body.len().next_multiple_of(4) + 12;
    let mut bytes = order.words(&[kind, length as u32]);
    bytes.extend(body);
    bytes.resize(length - 4, 0);
    bytes.extend(order.words(&[length as u32]));
    bytes
}

pub fn option(order: Order, code: u16, value: &[u8]) -> Vec<u8> {
    let mut bytes = [order.u16(code), order.u16(value.len() as u16)].concat();
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

pub fn section(order: Order, comment: &[u8]) -> Vec<u8> {
    let mut body = order.words(&[0x1a2b_3c4d]);
    body.extend([order.u16(1), order.u16(0)].concat());
    body.extend(order.u64(u64::MAX));
    body.extend([option(order, 1, comment), vec![0; 4]].concat());
    block(order, 0x0a0d_0d0a, &body)
}

pub fn interface(order: Order, link: u16, snap_length: u32, options: &[u8]) -> Vec<u8> {
    let mut body = [order.u16(link), order.u16(0)].concat();
    body.extend(order.words(&[snap_length]));
    body.extend(options);
    block(order, 1, &body)
}

pub fn enhanced(order: Order, interface: u32, ticks: u64, frame: &[u8], options: &[u8]) -> Vec<u8> {
    let length = frame.len() as u32;
    let mut body = order.words(&[interface, (ticks >> 32) as u32, ticks as u32, length, length]);
    body.extend(frame);
    body.resize(body.len().next_multiple_of(4), 0);
    body.extend(options);
    block(order, 6, &body)
}

/// One section with one interface and an enhanced packet for each frame.
pub fn pcapng(order: Order, frames: &[Vec<u8>]) -> Vec<u8> {
    let mut file = [section(order, b"note"), interface(order, 1, 0, &[])].concat();
    for (second, frame) in (u64::from(START)..).zip(frames) {
        file.extend(enhanced(order, 0, second * 1_000_000, frame, &[]));
    }
    file
}

/// Every kind of block of the draft, and kinds that nobody knows.
pub fn pcapng_of_all(order: Order, frames: &[Vec<u8>]) -> Vec<u8> {
    let described =
        [option(order, 2, b"eth0"), option(order, 9, &[9]), option(order, 14, &order.u64(3_600)), vec![0; 4]];
    let mut file = section(order, b"\x1b[31mred");
    file.extend(interface(order, 1, 96, &described.concat()));
    file.extend(interface(order, 113, 0, &option(order, 9, &[0x94])));
    let comment = option(order, 1, "two \u{202e} comments".as_bytes());
    let options = [comment.clone(), comment, option(order, 2, &order.words(&[1])), vec![0; 4]].concat();
    for (second, frame) in (u64::from(START)..).zip(frames) {
        let length = frame.len() as u32;
        let ticks = second * 1_000_000_000;
        file.extend(enhanced(order, 0, ticks, frame, &options));
        file.extend(block(order, 3, &[&order.words(&[length])[..], frame].concat()));
        let mut obsolete = [order.u16(1), order.u16(3)].concat();
        obsolete.extend(order.words(&[(second >> 12) as u32, (second << 20) as u32, length, length]));
        obsolete.extend(frame);
        file.extend(block(order, 2, &obsolete));
    }
    let name = |kind: u16, address: &[u8], names: &[u8]| option(order, kind, &[address, names].concat());
    let names = [
        name(1, &[192, 168, 1, 46], b"host.example\0alias.example\0"),
        name(2, &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], b"six.example\0"),
        vec![0; 4],
    ];
    file.extend(block(order, 4, &names.concat()));
    let counts = [option(order, 4, &order.u64(10)), option(order, 5, &order.u64(3)), vec![0; 4]].concat();
    file.extend(block(order, 5, &[order.words(&[0, 0, 0]), counts].concat()));
    file.extend(block(order, 0xa, &[order.words(&[0x544c_534b, 6]), b"secret".to_vec()].concat()));
    file.extend(block(order, 0xbad, &[order.words(&[32_473]), b"custom".to_vec()].concat()));
    file.extend(block(order, 0x4000_0bad, &[order.words(&[32_473]), b"custom".to_vec()].concat()));
    file.extend(block(order, 9, b"journal"));
    file.extend(block(order, 0x7777_7777, b"unknown"));
    file
}
