//! Anonymised frames of every link type and tunnel: no name of before is left, and what is left
//! still reads.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod decode_frames;

use decode_frames::{links::*, tunnels::*, *};
use suji::{
    decode::{LinkType, layers},
    figure::export::{Anonymise, AnonymiseKey, Anonymiser},
};

fn anonymiser(keep_payload: bool) -> Anonymiser {
    Anonymiser::new(&Anonymise { key: AnonymiseKey::of(b"a secret"), keep_payload })
}

/// Names of the headers of a frame that had so many bytes on the wire.
fn headers(link: u32, frame: &[u8], length: usize) -> Vec<&'static str> {
    let layers = layers(LinkType(link), frame, length as u32);
    // What stands behind the headers goes with the payload.
    let is_header = |name: &&str| !matches!(*name, "Payload" | "Trailer" | "Frame check sequence" | "Cut");
    layers.iter().map(|layer| layer.name).filter(is_header).collect()
}

fn all() -> Vec<(&'static str, u32, Vec<u8>)> {
    let inner = ipv4(6, &tcp(SYN, &[], b"inside"));
    let inner_6 = ipv6(6, &tcp(SYN, &[], b"inside"));
    let mut all = framings(&inner);
    let tunnels = tunnels(&inner).into_iter().chain(tunnels_6(&inner_6));
    all.extend(tunnels.map(|(name, packet, _)| (name, 101, packet)));
    all
}

#[test]
fn no_address_inside_or_outside_a_tunnel_is_left() {
    let mut anonymiser = anonymiser(false);
    let cards: [[u8; 6]; 4] = std::array::from_fn(|number| [2, 0, 0, 0, 0, number as u8 + 1]);
    for (name, link, frame) in all() {
        let new = anonymiser.frame(LinkType(link), &frame, false).unwrap();
        let holds = |bytes: &[u8]| new.windows(bytes.len()).any(|window| window == bytes);
        for address in [SOURCE_4.octets(), DESTINATION_4.octets()] {
            assert!(!holds(&address), "{name}");
        }
        for address in [SOURCE_6.octets(), DESTINATION_6.octets()] {
            assert!(!holds(&address), "{name}");
        }
        assert!(!cards.iter().any(|card| holds(card)), "{name}");
        assert!(!holds(b"inside"), "{name}");
        let before = headers(link, &frame, frame.len());
        assert_eq!(headers(link, new, frame.len()), before, "{name}");
    }
}

#[test]
fn header_checksums_inside_tunnels_still_hold() {
    let mut anonymiser = anonymiser(true);
    for (name, link, frame) in all() {
        let new = anonymiser.frame(LinkType(link), &frame, true).unwrap();
        for layer in layers(LinkType(link), new, new.len() as u32) {
            let checksum = layer.fields.iter().find(|field| field.name == "Header checksum");
            assert!(checksum.is_none_or(|field| field.value.ends_with("(correct)")), "{name}: {layer:#?}");
        }
    }
}
