//! Properties of frames: facts, layers, and the places of addresses.

use std::cell::RefCell;

use suji::{
    decode::{
        Class, Layer, LinkType, PacketFacts, Place, Places, Transport, Undecoded, layers as layers_of,
        payload_of,
    },
    figure::export::{Anonymise, AnonymiseKey, Anonymiser},
};

const RADIOTAP: LinkType = LinkType(127);

/// Link type, bytes that were not captured, captured bytes.
fn parts(input: &[u8]) -> Option<(LinkType, u32, &[u8])> {
    let (&[a, b, c, d], bytes) = input.split_first_chunk()?;
    Some((LinkType(u32::from(u16::from_be_bytes([a, b]))), u32::from(u16::from_be_bytes([c, d])), bytes))
}

/// Facts are whole or there is a reason; and a frame that was cut never tells others than the whole.
pub fn facts(input: &[u8]) {
    let Some((link, _, bytes)) = parts(input) else { return };
    let whole = PacketFacts::read(link, bytes);
    if let Ok(facts) = &whole {
        hold(facts);
    }
    payload_lies_where_it_is_counted(link, bytes, whole.as_ref().ok());
    for end in 0..bytes.len().min(400) {
        let cut = PacketFacts::read(link, bytes.get(..end).unwrap_or_default());
        let (Ok(cut), Ok(whole)) = (&cut, &whole) else { continue };
        assert_eq!((cut.source, cut.destination), (whole.source, whole.destination), "cut at {end}");
        if cut.protocol == whole.protocol {
            assert!(cut.ports.is_none() || cut.ports == whole.ports, "cut at {end}");
            assert!(cut.tcp_flags.is_none() || cut.tcp_flags == whole.tcp_flags, "cut at {end}");
        }
    }
}

/// A packet's payload lies in its frame, is as long as it is counted or ends with what was captured,
/// and begins where the inspector's last header ends.
fn payload_lies_where_it_is_counted(link: LinkType, bytes: &[u8], facts: Option<&PacketFacts>) {
    let range = payload_of(link, bytes);
    assert_eq!(range.is_some(), facts.is_some());
    let (Some(range), Some(facts)) = (range, facts) else { return };
    assert!(range.start <= range.end && range.end <= bytes.len(), "{range:?} of {}", bytes.len());
    let counted = facts.payload as usize;
    assert!(range.len() <= counted, "{range:?}, but {counted} are counted");
    if range.is_empty() {
        return;
    }
    let layers = layers_of(link, bytes, bytes.len() as u32);
    let stopped = |layer: &Layer| matches!(layer.name, "Malformed" | "Cut");
    if let Some(header) = layers.iter().find(|layer| matches!(layer.name, "TCP" | "UDP"))
        && facts.ports.is_some()
        && !layers.iter().any(stopped)
    {
        assert_eq!(header.bytes.end, range.start, "{layers:#?}");
    }
}

fn hold(facts: &PacketFacts) {
    assert_eq!(facts.source.is_ipv4(), facts.destination.is_ipv4());
    let transport = transport(facts.class);
    assert!(facts.ports.is_none() || transport.is_some());
    assert!(facts.tcp_flags.is_none() || transport == Some(Transport::Tcp));
    assert!(facts.class != Class::TcpSyn || facts.tcp_flags.is_some());
}

fn transport(class: Class) -> Option<Transport> {
    match class {
        Class::TcpSyn | Class::TcpOther => Some(Transport::Tcp),
        Class::Udp => Some(Transport::Udp),
        Class::Icmp | Class::IpOther => None,
    }
}

/// Layers are in order and hold every captured byte once; fields lie in their layer; and a frame is
/// a packet in here where it is one for the index.
pub fn layers(input: &[u8]) {
    let Some((link, missing, bytes)) = parts(input) else { return };
    let layers = layers_of(link, bytes, bytes.len() as u32 + missing);
    let mut end = 0;
    for layer in &layers {
        assert_eq!(layer.bytes.start, end, "{} leaves a gap or overlaps in {layers:#?}", layer.name);
        assert!(layer.bytes.end >= end, "{layer:#?}");
        end = layer.bytes.end;
        let mut depth = 0;
        for field in &layer.fields {
            let inside = layer.bytes.start <= field.bytes.start && field.bytes.end <= layer.bytes.end;
            assert!(inside && field.bytes.start < field.bytes.end, "{} of {layer:#?}", field.name);
            assert!(field.depth <= depth, "{} stands under nothing in {layer:#?}", field.name);
            depth = field.depth + 1;
        }
    }
    assert_eq!(end, bytes.len(), "bytes without a layer in {layers:#?}");
    let Ok(facts) = PacketFacts::read(link, bytes) else { return };
    let ip = layers.iter().find(|layer| matches!(layer.name, "IPv4" | "IPv6"));
    let ip = ip.unwrap_or_else(|| panic!("a packet without an IP layer: {layers:#?}"));
    for (name, address) in [("Source", facts.source), ("Destination", facts.destination)] {
        let says = ip.fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
        // Only the length on the wire, which facts do without, tells whether a header that is too
        // short ends in the check sequence of a radiotap frame.
        let ends_early = says.is_none() && link == RADIOTAP;
        assert!(says == Some(address.to_string()) || ends_early, "{address}: {ip:#?}");
    }
}

/// The layers of any payload of a TCP segment and of a UDP datagram.
pub fn payload(bytes: &[u8]) {
    let length = bytes.len().min(60_000);
    let bytes = bytes.get(..length).unwrap_or_default();
    let of = |protocol: u8, header: &[u8]| {
        let total = (20 + header.len() + length) as u16;
        let mut input = vec![0, 228, 0, 0, 0x45, 0];
        input.extend(total.to_be_bytes());
        input.extend([0, 1, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
        input.extend(header);
        input.extend(bytes);
        input
    };
    layers(&of(6, &[4, 1, 0, 135, 0, 0, 0, 1, 0, 0, 0, 1, 0x50, 0x18, 1, 0, 0, 0, 0, 0]));
    let udp = (length as u16 + 8).to_be_bytes();
    layers(&of(17, &[&[0, 53, 0, 53][..], &udp, &[0, 0]].concat()));
}

thread_local! {
    static ANONYMISER: RefCell<[Anonymiser; 2]> = RefCell::new([false, true].map(|keep_payload| {
        Anonymiser::new(&Anonymise { key: AnonymiseKey::of(b"fuzz"), keep_payload })
    }));
}

/// Places lie in the frame and apart from each other; and what is anonymised is the same packet
/// between other addresses.
pub fn places(input: &[u8]) {
    let Some((link, _, bytes)) = parts(input) else { return };
    let mut places = Places::default();
    let found = places.find(link, bytes);
    let before = PacketFacts::read(link, bytes);
    assert!(found.is_ok() || before.is_err(), "a packet whose addresses are not found: {found:?}");
    if found.is_ok() {
        apart(&places, bytes.len());
    }
    ANONYMISER.with_borrow_mut(|anonymisers| {
        for (anonymiser, keeps) in anonymisers.iter_mut().zip([false, true]) {
            for keep_length in [false, true] {
                let Some(after) = anonymiser.frame(link, bytes, keep_length).map(<[u8]>::to_vec) else {
                    assert!(found.is_err());
                    continue;
                };
                assert!(after.len() <= bytes.len() && (!keep_length || after.len() == bytes.len()));
                let after_facts = PacketFacts::read(link, &after);
                match (&before, &after_facts) {
                    (Ok(before), Ok(after)) => {
                        assert_eq!(after.source, anonymiser.address(before.source));
                        assert_eq!(after.destination, anonymiser.address(before.destination));
                        let same = |facts: &PacketFacts| (facts.protocol, facts.class, facts.ports);
                        // Zeros in place of a header that was not whole can be read as one.
                        assert!(same(after) == same(before) || (keep_length && !keeps));
                    }
                    (Err(before), Err(after)) => {
                        assert!(before == after || (!keeps && *after == Undecoded::Cut));
                    }
                    _ => panic!("{before:?} becomes {after_facts:?}"),
                }
            }
        }
    });
}

/// No byte belongs to two places; all lie in front of the end of the headers.
fn apart(places: &Places, length: usize) {
    assert!(places.end <= length, "{places:?} of {length}");
    let mut ranges: Vec<_> = places
        .places
        .iter()
        .map(|place| match *place {
            Place::Hardware { at, length } | Place::Blank { at, length, .. } => (at, at + length),
            Place::V4 { at } => (at, at + 4),
            Place::V6 { at } => (at, at + 16),
        })
        .collect();
    ranges.sort_unstable();
    let mut end = 0;
    for (at, past) in ranges {
        assert!(at >= end && past >= at && past <= length, "{places:?} of {length}");
        end = past;
    }
}
