use proptest::prelude::*;

use super::*;

/// Every place, and where the headers end.
fn find(link: LinkType, bytes: &[u8]) -> Result<(Vec<Place>, Vec<Checksum>, usize), Undecoded> {
    let mut places = Places::default();
    places.find(link, bytes)?;
    Ok((places.places, places.checksums, places.end))
}

/// An IPv4 header of so many bytes, whose packet has `length` bytes.
fn ipv4(header: u8, length: u16, protocol: u8) -> Vec<u8> {
    let mut bytes = vec![0x40 | (header / 4), 0];
    bytes.extend(length.to_be_bytes());
    bytes.extend([0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
    bytes.resize(usize::from(header), 0);
    bytes
}

fn ipv6(length: u16, next: u8) -> Vec<u8> {
    let mut bytes = vec![0x60, 0, 0, 0];
    bytes.extend(length.to_be_bytes());
    bytes.extend([next, 64]);
    bytes.extend([[0xfd; 16], [0xfe; 16]].concat());
    bytes
}

fn v4(at: usize) -> Place {
    Place::V4 { at }
}

fn v6(at: usize) -> Place {
    Place::V6 { at }
}

fn blank(at: usize, end: usize, with: u8) -> Place {
    Place::Blank { at, length: end - at, with }
}

#[test]
fn an_ethernet_frame_names_two_cards_and_two_hosts() {
    let mut frame = [vec![0; 12], vec![0x81, 0, 0, 7, 8, 0], ipv4(20, 100, 17)].concat();
    frame.extend([0; 80]);
    let (places, checksums, end) = find(LinkType::ETHERNET, &frame).unwrap();
    let hardware = |at| Place::Hardware { at, length: 6 };
    assert_eq!(places, [hardware(0), hardware(6), v4(30), v4(34)]);
    assert_eq!(end, 18 + 20 + 8);
    assert_eq!(checksums.iter().map(|sum| sum.at).collect::<Vec<_>>(), [18 + 20 + 6, 18 + 10]);
    assert_eq!(checksums[0].addresses, Some((30, 38)));
}

#[test]
fn arp_names_its_four_and_ends_before_the_padding() {
    let mut frame = [vec![0; 12], vec![8, 6, 0, 1, 8, 0, 6, 4, 0, 1]].concat();
    frame.resize(60, 0);
    let (places, _, end) = find(LinkType::ETHERNET, &frame).unwrap();
    assert_eq!(
        places[2..],
        [Place::Hardware { at: 22, length: 6 }, v4(28), Place::Hardware { at: 32, length: 6 }, v4(38)]
    );
    assert_eq!(end, 42);
    frame[18] = 8;
    assert_eq!(find(LinkType::ETHERNET, &frame), Err(Undecoded::Arp));
}

#[test]
fn options_that_may_name_routers_are_blanked() {
    // Router alert stays; record route (7) with one address goes; then the end.
    let mut packet = ipv4(32, 32, 253);
    packet[20..].copy_from_slice(&[148, 4, 0, 0, 7, 7, 4, 1, 2, 3, 4, 0]);
    let (places, _, end) = find(LinkType::RAW, &packet).unwrap();
    assert_eq!(places[2..], [blank(24, 31, 1), blank(31, 32, 0)]);
    assert_eq!(end, 32);
}

#[test]
fn tcp_keeps_its_own_options_and_loses_others() {
    let mut packet = ipv4(20, 60, 6);
    packet.extend([0; 12]);
    packet.extend([0xa0, 2, 0, 0, 0, 0, 0, 0]);
    // Segment size, no-operation, multipath TCP (30) of 8 bytes, one that runs past the end.
    packet.extend([2, 4, 5, 0xb4, 1, 30, 8, 1, 2, 3, 4, 5, 6, 3, 3, 7, 1, 2, 9, 9]);
    let (places, _, end) = find(LinkType::RAW, &packet).unwrap();
    assert_eq!(places[2..], [blank(45, 53, 1), blank(57, 60, 1)]);
    assert_eq!(end, 60);
}

#[test]
fn an_error_names_the_ends_of_the_packet_that_it_quotes() {
    let quoted = [ipv4(20, 1_500, 6), vec![0, 80, 1, 187, 0, 0, 0, 1]].concat();
    let packet = [ipv4(20, 56, 1), vec![3, 1, 0, 0, 0, 0, 0, 0], quoted].concat();
    let (places, checksums, end) = find(LinkType::RAW, &packet).unwrap();
    assert_eq!(places, [v4(12), v4(16), v4(40), v4(44)]);
    assert_eq!(end, 56);
    // The quoted header's, then ICMP's over it, then the outer header's. TCP's is not there.
    assert_eq!(checksums.iter().map(|sum| sum.at).collect::<Vec<_>>(), [38, 22, 10]);
    // Half a quoted header is not carried on.
    assert_eq!(find(LinkType::RAW, &packet[..45]).unwrap().2, 28);
}

#[test]
fn a_redirect_names_a_gateway_and_a_quote_in_a_quote_is_left() {
    let inner = [ipv4(20, 56, 1), vec![3, 1, 0, 0, 0, 0, 0, 0], ipv4(20, 28, 17), vec![0; 8]].concat();
    let packet = [ipv4(20, 84, 1), vec![5, 1, 0, 0, 10, 0, 0, 9], inner].concat();
    let (places, _, end) = find(LinkType::RAW, &packet).unwrap();
    assert_eq!(places, [v4(12), v4(16), v4(24), v4(40), v4(44)]);
    assert_eq!(end, 28 + 20 + 8);
}

#[test]
fn a_later_fragment_ends_with_its_header() {
    let mut packet = [ipv4(20, 60, 6), vec![7; 40]].concat();
    packet[7] = 9;
    assert_eq!(find(LinkType::RAW, &packet).unwrap().2, 20);
    let fragment = [ipv6(24, 44), vec![17, 0, 1, 0, 0, 0, 0, 7], vec![7; 16]].concat();
    assert_eq!(find(LinkType::RAW, &fragment).unwrap().2, 48);
}

#[test]
fn extension_headers_keep_their_length_and_lose_their_contents() {
    let mut packet = ipv6(56, 0);
    packet.extend([43, 0, 1, 4, 9, 9, 9, 9]);
    packet.extend([17, 4, 0, 2, 0, 0, 0, 0]);
    packet.extend([0xfd; 32]);
    packet.extend([0; 8]);
    let (places, checksums, end) = find(LinkType::RAW, &packet).unwrap();
    assert_eq!(places, [v6(8), v6(24), blank(42, 48, 0), blank(51, 88, 0)]);
    assert_eq!((checksums.len(), end), (1, 96));
}

#[test]
fn neighbours_are_named_by_target_and_card() {
    let mut packet = ipv6(8 + 16 + 8 + 8, 58);
    packet.extend([135, 0, 0, 0, 0, 0, 0, 0]);
    packet.extend([0xfd; 16]);
    packet.extend([1, 1, 2, 2, 2, 2, 2, 2]);
    packet.extend([14, 1, 9, 9, 9, 9, 9, 9]);
    let (places, checksums, end) = find(LinkType::RAW, &packet).unwrap();
    let expected = [v6(8), v6(24), v6(48), Place::Hardware { at: 66, length: 6 }, blank(74, 80, 0)];
    assert_eq!((places.as_slice(), end), (expected.as_slice(), 80));
    assert_eq!(checksums[0].addresses, Some((8, 40)));
}

#[test]
fn cooked_addresses_are_as_long_as_their_header_says() {
    let cooked = [vec![0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 9, 9, 8, 0], ipv4(20, 20, 253)].concat();
    let (places, ..) = find(LinkType::LINUX_SLL, &cooked).unwrap();
    assert_eq!(places[..2], [Place::Hardware { at: 6, length: 6 }, blank(12, 14, 0)]);
}

#[test]
fn a_frame_that_is_no_packet_is_none() {
    assert_eq!(find(LinkType(147), &[0; 60]), Err(Undecoded::UnknownLink));
    assert_eq!(find(LinkType::RAW, &ipv4(20, 20, 6)[..19]), Err(Undecoded::Cut));
}

/// Fails where something that was found lies outside the frame.
fn assert_inside(link: LinkType, bytes: &[u8]) {
    let Ok((places, checksums, end)) = find(link, bytes) else { return };
    assert!(end <= bytes.len());
    for place in places {
        let place_end = match place {
            Place::Hardware { at, length } | Place::Blank { at, length, .. } => at + length,
            Place::V4 { at } => at + 4,
            Place::V6 { at } => at + 16,
        };
        assert!(place_end <= bytes.len(), "{place:?} of {}", bytes.len());
    }
    assert!(checksums.iter().all(|sum| sum.at + 2 <= sum.end && sum.end <= bytes.len()));
}

#[test]
fn no_place_lies_outside_the_frame_however_it_is_cut() {
    let quoted = [ipv6(900, 6), vec![9; 20]].concat();
    let whole = [vec![0; 12], vec![0x86, 0xdd], ipv6(68, 58), vec![1, 0, 0, 0, 0, 0, 0, 0], quoted].concat();
    for length in 0..=whole.len() {
        assert_inside(LinkType::ETHERNET, &whole[..length]);
    }
}

proptest! {
    #[test]
    fn no_place_lies_outside_a_frame_of_noise(
        link in prop::sample::select(vec![0, 1, 9, 50, 101, 104, 108, 113, 228, 229, 276]),
        start in prop::sample::select(vec![0x45_u8, 0x4f, 0x60, 0x00, 0xff]),
        mut bytes: Vec<u8>,
        header in prop::sample::select(vec![0_u8, 1, 6, 17, 43, 44, 51, 58, 60, 135]),
    ) {
        if let [first, _, _, _, _, _, next, _, _, protocol, ..] = bytes.as_mut_slice() {
            *first = start;
            (*next, *protocol) = (header, header);
        }
        assert_inside(LinkType(link), &bytes);
    }
}
