//! `suji stats --json`: the shape that other programs rely on. Names and order are stable.

use std::{collections::BTreeMap, net::IpAddr};

use serde::Serialize;

use super::{Home, Statistics};
use crate::{
    capture::{self, CaptureInfo, Compression, Format, block_name},
    cli::time_text::rfc3339,
    decode::link_name,
    query::{AddressRange, Class, ClassCounts, MinuteCount, PeerCount, PortCount, PortKey, Transport},
};

#[derive(Serialize)]
struct Document<'a> {
    captures: Vec<Capture<'a>>,
    frames: u64,
    packets: u64,
    undecoded: &'a BTreeMap<&'static str, u64>,
    without_time: u64,
    duplicates: u64,
    far_times: u64,
    left_out: u64,
    first: Option<String>,
    last: Option<String>,
    addresses: Families,
    home: HomeObject<'a>,
    classes: Classes,
    within_home: u64,
    peers: Peers,
    ports: Vec<RankedPort>,
    top_peers: Vec<Peer>,
    busiest_minutes: Vec<Minute>,
}

#[derive(Serialize)]
struct Capture<'a> {
    path: String,
    format: &'static str,
    compression: Option<&'static str>,
    bytes: u64,
    frames: u64,
    damaged: Vec<Damaged<'a>>,
    truncated: bool,
    sections: usize,
    comments: &'a [String],
    interfaces: Vec<Interface<'a>>,
    drops: Option<u64>,
    undecoded: Option<&'a BTreeMap<&'static str, u64>>,
    causes: Vec<CauseObject<'a>>,
    blocks: Vec<Block>,
    frame_comments: u64,
    block_comments: &'a [String],
    names: usize,
}

#[derive(Serialize)]
struct Damaged<'a> {
    offset: u64,
    bytes: u64,
    reason: &'a str,
    resumed_at: Option<u64>,
    frames_after: u64,
}

#[derive(Serialize)]
struct CauseObject<'a> {
    reason: &'a str,
    places: u64,
    offset: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct Block {
    r#type: u32,
    name: Option<&'static str>,
    blocks: u64,
}

#[derive(Serialize)]
struct Interface<'a> {
    link: String,
    link_type: u32,
    snap_length: u32,
    frames: u64,
    drops: Option<u64>,
    name: Option<&'a str>,
    description: Option<&'a str>,
    fcs_length: Option<u8>,
    ticks_per_second: u128,
    offset_seconds: i64,
    received: Option<u64>,
    comments: &'a [String],
}

#[derive(Serialize)]
struct Families {
    ipv4: u64,
    ipv6: u64,
}

#[derive(Serialize)]
struct HomeObject<'a> {
    addresses: Vec<String>,
    inferred: bool,
    share: f64,
    sure: bool,
    why: Option<&'a str>,
    alternatives: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Classes {
    tcp_syn: Directions,
    tcp_other: Directions,
    udp: Directions,
    icmp: Directions,
    ip_other: Directions,
}

#[derive(Serialize)]
struct Directions {
    from: u64,
    to: u64,
    others: u64,
}

#[derive(Serialize)]
struct Peers {
    from: u64,
    to: u64,
}

#[derive(Serialize)]
struct RankedPort {
    transport: Transport,
    port: u16,
    packets: u64,
    from: u64,
    to: u64,
    others: u64,
}

#[derive(Serialize)]
struct Peer {
    address: IpAddr,
    /// The first name that a capture gives to it.
    name: Option<String>,
    packets: u64,
    from: u64,
    to: u64,
    first: Option<String>,
    last: Option<String>,
}

#[derive(Serialize)]
struct Minute {
    start: String,
    packets: u64,
    top_port: Option<MinutePort>,
}

#[derive(Serialize)]
struct MinutePort {
    transport: Transport,
    port: u16,
    packets: u64,
}

/// The document, indented, with a line feed at its end.
///
/// # Errors
/// serde's, which none of these types causes.
pub fn text(statistics: &Statistics<'_>) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Document::from(statistics)).map(|text| text + "\n")
}

impl<'a> From<&'a Statistics<'a>> for Document<'a> {
    fn from(statistics: &'a Statistics<'a>) -> Self {
        let totals = &statistics.totals;
        let [from, to] = statistics.peers;
        Self {
            captures: (statistics.captures.iter().enumerate())
                .map(|(place, info)| Capture::new(info, statistics.undecoded_of.get(place)))
                .collect(),
            frames: statistics.frames,
            packets: totals.packets,
            undecoded: &statistics.undecoded,
            without_time: statistics.without_time,
            duplicates: statistics.duplicates,
            far_times: statistics.far.packets,
            left_out: statistics.left_out,
            first: totals.times.map(|times| rfc3339(times.0)),
            last: totals.times.map(|times| rfc3339(times.1)),
            addresses: Families { ipv4: totals.v4_addresses, ipv6: totals.v6_addresses },
            home: HomeObject::from(&statistics.home),
            classes: Classes::from(&totals.classes),
            within_home: totals.within_home,
            peers: Peers { from, to },
            ports: statistics.ports.ports.iter().map(RankedPort::from).collect(),
            top_peers: statistics.top_peers.iter().map(|peer| Peer::of(peer, statistics)).collect(),
            busiest_minutes: statistics.busiest_minutes.iter().map(Minute::from).collect(),
        }
    }
}

impl<'a> Capture<'a> {
    fn new(info: &'a CaptureInfo, undecoded: Option<&'a BTreeMap<&'static str, u64>>) -> Self {
        let damaged = (0..).zip(&info.damaged).map(|(place, damage)| Damaged {
            offset: damage.offset,
            bytes: damage.bytes,
            reason: &damage.reason,
            resumed_at: damage.resumed,
            frames_after: info.frames_after(place),
        });
        let causes = info.causes().iter().map(|cause| CauseObject {
            reason: &cause.reason,
            places: cause.places,
            offset: cause.offset,
            bytes: cause.bytes,
        });
        Self {
            path: info.path.display().to_string(),
            format: format_name(info.format),
            compression: info.compression.map(Compression::name),
            bytes: info.bytes,
            frames: info.frames,
            damaged: damaged.collect(),
            truncated: info.truncated,
            sections: info.sections.len(),
            comments: &info.comments,
            interfaces: info.interfaces.iter().map(Interface::from).collect(),
            drops: info.drops(),
            undecoded,
            causes: causes.collect(),
            blocks: (info.blocks.iter())
                .map(|(kind, blocks)| Block { r#type: kind, name: block_name(kind), blocks })
                .collect(),
            frame_comments: info.frame_comments,
            block_comments: &info.block_comments,
            names: info.names.len(),
        }
    }
}

impl<'a> From<&'a capture::Interface> for Interface<'a> {
    fn from(interface: &'a capture::Interface) -> Self {
        Self {
            link: link_name(interface.link),
            link_type: interface.link.0,
            snap_length: interface.snap_length,
            frames: interface.frames,
            drops: interface.dropped(),
            name: interface.name.as_deref(),
            description: interface.description.as_deref(),
            fcs_length: interface.fcs_length,
            ticks_per_second: interface.ticks_per_second,
            offset_seconds: interface.offset_seconds,
            received: interface.received,
            comments: &interface.comments,
        }
    }
}

/// Name of a file format in JSON and in the text.
pub fn format_name(format: Format) -> &'static str {
    match format {
        Format::Pcap { .. } => "pcap",
        Format::PcapNg => "pcapng",
    }
}

impl<'a> From<&'a Home> for HomeObject<'a> {
    fn from(home: &'a Home) -> Self {
        let texts = |ranges: &[AddressRange]| ranges.iter().map(ToString::to_string).collect();
        Self {
            addresses: texts(&home.guess.home.0),
            inferred: home.inferred,
            share: home.guess.share,
            sure: home.guess.sure,
            why: home.guess.why.as_deref(),
            alternatives: home.guess.alternatives.iter().map(|home| texts(home)).collect(),
        }
    }
}

impl From<&[ClassCounts; 5]> for Classes {
    fn from(counts: &[ClassCounts; 5]) -> Self {
        let of = |class: Class| {
            let [from, to, others] = counts.get(class as usize).copied().unwrap_or_default();
            Directions { from, to, others }
        };
        Self {
            tcp_syn: of(Class::TcpSyn),
            tcp_other: of(Class::TcpOther),
            udp: of(Class::Udp),
            icmp: of(Class::Icmp),
            ip_other: of(Class::IpOther),
        }
    }
}

impl From<&(PortKey, [u64; 3])> for RankedPort {
    fn from(&(key, [from, to, others]): &(PortKey, [u64; 3])) -> Self {
        let PortKey { transport, port } = key;
        Self { transport, port, packets: from + to + others, from, to, others }
    }
}

impl Peer {
    fn of(peer: &PeerCount, statistics: &Statistics<'_>) -> Self {
        let records = statistics.captures.iter().map(|capture| &*capture.names);
        Self {
            address: peer.address,
            name: statistics.names.of(records, peer.address).next().map(str::to_owned),
            packets: peer.from + peer.to,
            from: peer.from,
            to: peer.to,
            first: peer.times.map(|times| rfc3339(times.0)),
            last: peer.times.map(|times| rfc3339(times.1)),
        }
    }
}

impl From<&MinuteCount> for Minute {
    fn from(minute: &MinuteCount) -> Self {
        let top_port = minute.top_port.map(|PortCount { key: PortKey { transport, port }, packets }| {
            MinutePort { transport, port, packets }
        });
        Self { start: rfc3339(minute.start), packets: minute.packets, top_port }
    }
}
