//! Connections that were looked at: which earlier packets a packet needs, read once and kept, so that
//! going from packet to packet of a connection reads each of them once.

use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, SocketAddr},
    ops::Range,
    sync::Arc,
};

use super::{ConnectionTracker, Known, Note, TrackedPacket, TransferPacket, TransferTracker};
use crate::{
    capture::{CaptureInfo, Frame, LinkType, Source},
    decode::{
        Carried,
        application::{Application, Recognised, TftpPacket, is_begun, tftp_packet},
        carried,
    },
    index::{Class, Index, PointId, Transport},
    query::{Cancel, ConversationKey, conversations_in, packets_of_end},
    stream::reread,
};

/// What is read to know the state of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateLimits {
    /// Packets of a connection, from its start; those behind them are told by these alone.
    pub packets: usize,
    /// Bytes of their frames.
    pub bytes: usize,
}

impl Default for StateLimits {
    /// 65,536 packets and 64 MiB, which take about a third of a second to read.
    fn default() -> Self {
        Self { packets: 65_536, bytes: 64 << 20 }
    }
}

/// Connections that are kept; the one that was looked at longest ago is forgotten.
const MOST_FOLLOWED: usize = 128;

/// Places of packets that are kept for all connections: 32 MiB.
const MOST_PLACES: usize = 4 << 20;

/// Packets before one that may go on with theirs: what is read to learn that it does not.
const LOOKED_BACK: usize = 8;

/// Packets between two looks at whether to go on.
const BETWEEN_LOOKS: usize = 256;

/// Which packets are of one connection, or of the transfers between two hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Group {
    Tcp(u16, ConversationKey),
    /// The client's end, and the server.
    Tftp(u16, SocketAddr, IpAddr),
}

/// Whether earlier packets tell something of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    Connection(ConversationKey),
    /// It might go on with a message of the packets just before it.
    Perhaps(ConversationKey),
    Transfer([SocketAddr; 2]),
}

/// Where a packet lies.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    index: &'a Index,
    source: &'a Source,
    info: &'a CaptureInfo,
    cancel: &'a Cancel,
}

/// Connections that were looked at, for one who reads packets. Memory: 8 bytes a packet of these connections
/// (32 MiB at most), and what is known of those that were passed.
#[derive(Debug, Default)]
pub struct ConnectionStates {
    limits: StateLimits,
    revision: Option<u64>,
    places: HashMap<Group, Arc<Vec<PointId>>>,
    kept: usize,
    /// The one that was looked at last is the last one.
    followed: VecDeque<Followed>,
}

impl ConnectionStates {
    #[must_use]
    pub fn new(limits: StateLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// The captures are those of a revision: what was kept of another is forgotten.
    pub fn at_revision(&mut self, revision: u64) {
        if self.revision.replace(revision) != Some(revision) {
            self.forget();
        }
    }

    fn forget(&mut self) {
        self.places.clear();
        self.followed.clear();
        self.kept = 0;
    }

    /// Finds the connections of several packets of one capture in one scan, so that each of them need not
    /// be scanned for.
    pub fn prepare<'a>(
        &mut self,
        index: &Index,
        packets: impl Iterator<Item = (PointId, &'a Frame, &'a Recognised)>,
        cancel: &Cancel,
    ) {
        let mut by_capture: HashMap<u16, Vec<ConversationKey>> = HashMap::new();
        for (id, frame, said) in packets {
            let (Some(Need::Connection(key) | Need::Perhaps(key)), _) = need(frame, said) else { continue };
            let keys = by_capture.entry(id.capture).or_default();
            if !self.places.contains_key(&Group::Tcp(id.capture, key)) && !keys.contains(&key) {
                keys.push(key);
            }
        }
        for (capture, keys) in by_capture.into_iter().filter(|(_, keys)| !keys.is_empty()) {
            let Some(lists) = conversations_in(index, capture, &keys, cancel) else { return };
            for (key, list) in keys.into_iter().zip(lists) {
                self.keep(Group::Tcp(capture, key), list);
            }
        }
    }

    fn keep(&mut self, group: Group, list: Vec<PointId>) -> Arc<Vec<PointId>> {
        if self.kept + list.len() > MOST_PLACES {
            self.places.clear();
            self.kept = 0;
        }
        self.kept += list.len();
        let list = Arc::new(list);
        self.places.insert(group, Arc::clone(&list));
        list
    }

    /// What a packet says, which was read as `frame` and says `said` by itself, with what earlier packets
    /// of its connection tell of it. Reads these again, no more than the limits say and each once; where it
    /// is cancelled, or a file cannot be read any more, less is told.
    pub fn tell(
        &mut self,
        (index, source, info): (&Index, &Source, &CaptureInfo),
        id: PointId,
        frame: &Frame,
        said: Recognised,
        cancel: &Cancel,
    ) -> (Recognised, Vec<Note>) {
        let (Some(need), Some(payload)) = need(frame, &said) else { return (said, Vec::new()) };
        let place = Place { index, source, info, cancel };
        match self.known(&place, id, need) {
            Some(known) if !known.is_empty() => (known.told(said, &payload), known.notes),
            _ => (said, Vec::new()),
        }
    }

    fn known(&mut self, place: &Place<'_>, id: PointId, need: Need) -> Option<Known> {
        match need {
            Need::Connection(key) => self.of_connection(place, id, key),
            Need::Perhaps(key) => {
                let list = self.list(place, Group::Tcp(id.capture, key))?;
                let is_followed = self.followed.iter().any(|of| of.holds(id, Group::Tcp(id.capture, key)));
                let goes_on = is_followed || place.goes_on(&list, id);
                goes_on.then(|| self.of_connection(place, id, key)).flatten()
            }
            Need::Transfer([source, destination]) => [(source, destination.ip()), (destination, source.ip())]
                .into_iter()
                .find_map(|(client, server)| {
                    let group = Group::Tftp(id.capture, client, server);
                    let list = self.list(place, group)?;
                    let start = 0..list.len();
                    let tracker = || Tracker::Transfer(TransferTracker::new(client, server));
                    self.followed(place, id, (group, start, list), tracker).filter(|known| !known.is_empty())
                }),
        }
    }

    fn of_connection(&mut self, place: &Place<'_>, id: PointId, key: ConversationKey) -> Option<Known> {
        let group = Group::Tcp(id.capture, key);
        let list = self.list(place, group)?;
        let at = list.binary_search(&id).ok()?;
        let is_start = |id: &PointId| {
            let kind =
                place.index.segment(*id).and_then(|segment| segment.kinds().get(usize::from(id.point)));
            kind.is_some_and(|kind| kind.class() == Class::TcpSyn)
        };
        // Ports are used again: each SYN begins another connection.
        let start = list.get(..=at)?.iter().rposition(is_start);
        let end = list.get(at + 1..)?.iter().position(is_start).map_or(list.len(), |next| at + 1 + next);
        let of = start.unwrap_or(0)..end;
        let tracker = || Tracker::Tcp(Box::new(ConnectionTracker::new(start.is_some())));
        self.followed(place, id, (group, of, list), tracker)
    }

    fn list(&mut self, place: &Place<'_>, group: Group) -> Option<Arc<Vec<PointId>>> {
        if let Some(list) = self.places.get(&group) {
            return Some(Arc::clone(list));
        }
        let Place { index, cancel, .. } = *place;
        let list = match group {
            Group::Tcp(capture, key) => {
                conversations_in(index, capture, &[key], cancel)?.into_iter().next()?
            }
            Group::Tftp(capture, client, server) => {
                packets_of_end(index, capture, Transport::Udp, (client, server), cancel)?
            }
        };
        Some(self.keep(group, list))
    }

    /// Goes on with a connection up to a packet, if that was not passed before.
    fn followed(
        &mut self,
        place: &Place<'_>,
        id: PointId,
        (group, of, list): (Group, Range<usize>, Arc<Vec<PointId>>),
        tracker: impl FnOnce() -> Tracker,
    ) -> Option<Known> {
        let packets = list.get(of.clone())?;
        let first = *packets.first()?;
        let at = self.followed.iter().position(|followed| followed.group == group && followed.first == first);
        let mut followed = match at.and_then(|at| self.followed.remove(at)) {
            Some(followed) => followed,
            None => Followed::new(group, first, tracker()),
        };
        followed.last = *packets.last()?;
        let known = followed.up_to(place, packets, id, self.limits);
        self.followed.push_back(followed);
        if self.followed.len() > MOST_FOLLOWED {
            self.followed.pop_front();
        }
        known
    }
}

#[derive(Debug)]
enum Tracker {
    Tcp(Box<ConnectionTracker>),
    Transfer(TransferTracker),
}

/// A connection as far as it was read.
#[derive(Debug)]
struct Followed {
    group: Group,
    first: PointId,
    last: PointId,
    tracker: Tracker,
    /// Packets that were taken, and bytes of their frames.
    done: usize,
    bytes: usize,
    /// What is known of those of which something is.
    known: HashMap<PointId, Known>,
}

impl Followed {
    fn new(group: Group, first: PointId, tracker: Tracker) -> Self {
        Self { group, first, last: first, tracker, done: 0, bytes: 0, known: HashMap::new() }
    }

    fn holds(&self, id: PointId, group: Group) -> bool {
        self.group == group && (self.first..=self.last).contains(&id) && !self.known.is_empty()
    }

    fn up_to(
        &mut self,
        place: &Place<'_>,
        packets: &[PointId],
        id: PointId,
        limits: StateLimits,
    ) -> Option<Known> {
        let wanted = packets.binary_search(&id).ok()?;
        while self.done <= wanted {
            if self.done >= limits.packets || self.bytes >= limits.bytes {
                return Some(self.beyond(place, id));
            }
            if self.done.is_multiple_of(BETWEEN_LOOKS) && place.cancel.is_set() {
                return None;
            }
            let Some(next) = packets.get(self.done) else { break };
            self.done += 1;
            let known = self.take(place, *next);
            if !known.is_empty() {
                self.known.insert(*next, known);
            }
        }
        self.known.get(&id).cloned()
    }

    /// A packet behind those that are looked at.
    fn beyond(&mut self, place: &Place<'_>, id: PointId) -> Known {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        if let Tracker::Tcp(tracker) = &mut self.tracker {
            tracker.skip();
        }
        let known = self.take(place, id);
        self.known.insert(id, known.clone());
        known
    }

    fn take(&mut self, place: &Place<'_>, id: PointId) -> Known {
        let Some(point) = place.index.point(id) else { return Known::default() };
        // What carries nothing says nothing.
        if point.payload == 0 {
            return Known::default();
        }
        let Ok(frame) = reread(place.source, place.info, &point) else { return Known::default() };
        self.bytes += frame.bytes.len();
        let Some(packet) = carried(frame.link, &frame.bytes) else { return Known::default() };
        let payload = frame.bytes.get(packet.payload.clone()).unwrap_or_default();
        let Some((from, to)) = packet.context.ports else { return Known::default() };
        let (source, destination) =
            (SocketAddr::new(packet.source, from), SocketAddr::new(packet.destination, to));
        let (context, frame) = (packet.context, point.frame);
        match &mut self.tracker {
            Tracker::Tcp(tracker) => {
                let Some(sequence) = packet.sequence else { return Known::default() };
                let from_low = source <= destination;
                tracker.take(&TrackedPacket { frame, from_low, sequence, payload, context })
            }
            Tracker::Transfer(tracker) => {
                tracker.take(&TransferPacket { frame, source, destination, payload, context })
            }
        }
    }
}

impl Place<'_> {
    /// A packet just before one of the same connection begins with a message that goes on beyond it.
    fn goes_on(&self, list: &[PointId], id: PointId) -> bool {
        let Ok(at) = list.binary_search(&id) else { return false };
        let near = list.get(at.saturating_sub(LOOKED_BACK)..at).unwrap_or_default();
        near.iter().rev().any(|before| {
            let point = self.index.point(*before).filter(|point| point.payload > 0);
            let frame = point.and_then(|point| reread(self.source, self.info, &point).ok());
            frame.is_some_and(|frame| {
                payload_of(frame.link, &frame.bytes).is_some_and(|of| is_begun(of).is_some())
            })
        })
    }
}

fn payload_of(link: LinkType, bytes: &[u8]) -> Option<&[u8]> {
    bytes.get(crate::decode::payload_of(link, bytes)?)
}

/// What a packet needs of others, and where its payload stands in its frame.
fn need(frame: &Frame, said: &Recognised) -> (Option<Need>, Option<Range<usize>>) {
    let Some(packet) = carried(frame.link, &frame.bytes) else { return (None, None) };
    let need = frame.bytes.get(packet.payload.clone()).and_then(|payload| need_of(&packet, payload, said));
    (need, Some(packet.payload))
}

fn need_of(packet: &Carried, payload: &[u8], said: &Recognised) -> Option<Need> {
    let (from, to) = packet.context.ports.filter(|_| !payload.is_empty())?;
    let ends = [SocketAddr::new(packet.source, from), SocketAddr::new(packet.destination, to)];
    let [source, destination] = ends;
    let outer = said.told.first().map(|told| told.application);
    let is_unknown = outer.is_none_or(|of| matches!(of, Application::Data | Application::Text));
    if packet.context.is_tcp() {
        let key = ConversationKey::new(Transport::Tcp, source, destination);
        let is_framed = matches!(
            outer,
            Some(Application::DceRpc | Application::Smb | Application::Smb2 | Application::Dns)
        );
        let has_port = [53, 135, 139, 445, 593, 5_355].into_iter().any(|port| packet.context.has_port(port));
        return match (is_framed || (is_unknown && has_port), is_unknown) {
            (true, _) => Some(Need::Connection(key)),
            (_, true) => Some(Need::Perhaps(key)),
            _ => None,
        };
    }
    let read = tftp_packet(payload, packet.context.length)?;
    let is_open = packet.context.is_udp() && (is_unknown || outer == Some(Application::Tftp));
    (is_open && !matches!(read, TftpPacket::Request { .. })).then_some(Need::Transfer(ends))
}
