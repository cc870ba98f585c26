//! Frames of the protocols that control others: ICMP, ICMPv6 with its options, IGMP.

use super::super::decode_frames::{IPV4, IPV6, ethernet, icmp, ipv4, ipv6};

const GROUP: [u8; 16] = [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xfb];

/// Options of a router's advertisement: MTU, prefix, link-layer address, name server, search list.
fn options() -> Vec<u8> {
    [
        &[5, 1, 0, 0, 0, 0, 5, 0xdc][..],
        &[3, 4, 64, 0xc0, 0, 0, 0x0e, 0x10, 0, 0, 0, 60, 0, 0, 0, 0],
        &GROUP,
        &[1, 1, 2, 0, 0, 0, 0, 9],
        &[25, 3, 0, 0, 0, 0, 0, 60],
        &GROUP,
        &[31, 2, 0, 0, 0, 0, 0, 60, 1, b'a', 2, b'b', b'c', 0, 0, 0],
    ]
    .concat()
}

pub fn frames() -> Vec<Vec<u8>> {
    let v4 = |protocol: u8, payload: &[u8]| ethernet(IPV4, &ipv4(protocol, payload));
    let v6 = |payload: &[u8]| ethernet(IPV6, &ipv6(58, payload));
    let record = [&[4, 0, 0, 1][..], &GROUP, &GROUP].concat();
    vec![
        v4(1, &icmp(9, 0, [1, 2, 0, 60], &[10, 0, 0, 1, 0, 0, 0, 9])),
        v4(1, &icmp(13, 0, [0, 1, 0, 2], &[2, 0xb3, 0x2c, 0x15, 0, 0, 0, 0, 0x80, 0, 0, 0])),
        v4(1, &icmp(18, 0, [0, 1, 0, 2], &[255, 255, 255, 0])),
        v4(1, &icmp(42, 0, [0, 7, 1, 1], &[0x20, 0, 0, 0, 0, 8, 3, 1, b'e', b't', b'h', b'0'])),
        v4(2, &[0x22, 0, 0, 0, 0, 0, 0, 1, 4, 0, 0, 0, 239, 255, 255, 250]),
        v4(2, &[0x11, 100, 0, 0, 224, 0, 0, 9, 2, 125, 0, 1, 10, 0, 0, 1]),
        v6(&icmp(134, 0, [64, 0x80, 7, 8], &[&[0; 8][..], &options()].concat())),
        v6(&icmp(137, 0, [0; 4], &[&GROUP[..], &GROUP, &[4, 2], &[0; 14]].concat())),
        v6(&icmp(143, 0, [0, 0, 0, 1], &record)),
        v6(&icmp(130, 0, [0x90, 0, 0, 0], &[&GROUP[..], &[2, 125, 0, 1], &GROUP].concat())),
        v6(&icmp(161, 0, [0, 7, 1, 0x45], &[])),
    ]
}
