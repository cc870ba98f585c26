//! A conversation of a capture, read again and put together.

use std::{net::SocketAddr, sync::Arc};

use super::{
    Conflict, Connection, Piece, Side, SideCounts,
    assembly::{Assembled, Assembly},
    datagrams::Datagrams,
};
use crate::{
    capture::{CaptureError, CaptureInfo, Frame, Source},
    decode::{TcpSegment, payload_of},
    index::{Index, Point, PointId, Transport},
    query::{Cancel, ConversationKey, conversation_points},
    stream::reread,
};

/// What following a conversation may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowLimits {
    /// Packets that are read, from the first on.
    pub packets: usize,
    /// Bytes of payload that are held in memory; those behind are read again when they are written.
    pub held: usize,
}

impl Default for FollowLimits {
    /// A million packets, which is 1.4 GB in full segments; 64 MiB.
    fn default() -> Self {
        Self { packets: 1_000_000, held: 64 << 20 }
    }
}

/// How often progress is told and a wish to stop looked for, in packets.
const BETWEEN_LOOKS: usize = 256;

/// What two ends said to each other.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub key: ConversationKey,
    /// A, which sent the first packet, and B.
    pub ends: [SocketAddr; 2],
    /// All its packets, by time.
    pub packets: Vec<PointId>,
    /// How many of them were read: fewer where there are more than the limit.
    pub followed: usize,
    /// Connections of TCP, in the order of their first packets; none of UDP.
    pub connections: Vec<Connection>,
    /// Connection by connection; within one in the order in which bytes could be read.
    pub pieces: Vec<Piece>,
    held: Vec<u8>,
    /// Counts of A and B.
    pub sides: [SideCounts; 2],
    /// Bytes that came twice with different values, the first thousand.
    pub conflicts: Vec<Conflict>,
    /// Datagrams that are copies of one before them in the capture: they are left out.
    pub copies: u64,
    /// Packets that could not be read again, and why the first could not.
    pub unread: u64,
    pub problem: Option<String>,
}

impl Conversation {
    /// The bytes of a piece; none where they are missing or not held in memory.
    #[must_use]
    pub fn bytes(&self, piece: &Piece) -> Option<&[u8]> {
        let super::Content::Bytes { held: Some(start), .. } = piece.content else { return None };
        self.held.get(start as usize..)?.get(..piece.length as usize)
    }

    /// The packet of a piece.
    #[must_use]
    pub fn packet(&self, piece: &Piece) -> Option<PointId> {
        self.packets.get(piece.packet as usize).copied()
    }

    /// Bytes that were captured, of both sides.
    #[must_use]
    pub fn captured(&self) -> u64 {
        self.sides.iter().map(|side| side.bytes).sum()
    }

    /// Bytes of them that are not held in memory.
    #[must_use]
    pub fn not_held(&self) -> u64 {
        self.sides.iter().map(|side| side.not_held).sum()
    }
}

/// Reads the packets of a conversation again and puts them together; none if cancelled, or if the index
/// has no such packet. `captures` are those of the index; `progress` is told how many packets of how many
/// are read.
///
/// Memory: what [`FollowLimits`] says, and some 100 bytes a packet that is read.
#[must_use]
pub fn follow(
    index: &Index,
    captures: (&[CaptureInfo], &[Arc<Source>]),
    key: &ConversationKey,
    limits: FollowLimits,
    progress: impl Fn(u64, u64),
    cancel: &Cancel,
) -> Option<Conversation> {
    let packets = conversation_points(index, key, cancel)?;
    let first = index.point(*packets.first()?)?;
    let a = SocketAddr::new(first.source, first.ports?.0);
    let [low, high] = key.ends();
    let ends = if a == low { [low, high] } else { [high, low] };
    let followed = packets.len().min(limits.packets);
    let mut reader = Reader::new(a, limits.held);
    for (place, id) in (0_u32..).zip(packets.iter().take(followed)) {
        if (place as usize).is_multiple_of(BETWEEN_LOOKS) {
            if cancel.is_set() {
                return None;
            }
            progress(place.into(), followed as u64);
        }
        let Some(point) = index.point(*id) else { continue };
        let read = read(captures, *id, &point);
        reader.take(&point, read, key.transport(), place);
    }
    let last = (followed as u32).saturating_sub(1);
    let Reader { assembly, datagrams, copies, unread, problem, .. } = reader;
    let Assembled { connections, mut pieces, held, meter } = assembly.end(last);
    if key.transport() == Transport::Udp {
        pieces = datagrams.pieces;
    }
    Some(Conversation {
        key: *key,
        ends,
        packets,
        followed,
        connections,
        pieces,
        held,
        sides: meter.sides,
        conflicts: meter.conflicts,
        copies,
        unread,
        problem,
    })
}

/// Reads the frame of a packet again.
pub(super) fn read(
    (infos, sources): (&[CaptureInfo], &[Arc<Source>]),
    id: PointId,
    point: &Point,
) -> Result<Frame, CaptureError> {
    let capture = usize::from(id.capture);
    match (infos.get(capture), sources.get(capture)) {
        (Some(info), Some(source)) => reread(source, info, point),
        // Callers give the captures of the index.
        _ => Err(CaptureError::Changed { path: std::path::PathBuf::new(), offset: point.offset }),
    }
}

/// Takes in one packet after the other.
struct Reader {
    a: SocketAddr,
    assembly: Assembly,
    datagrams: Datagrams,
    copies: u64,
    unread: u64,
    problem: Option<String>,
}

impl Reader {
    fn new(a: SocketAddr, held: usize) -> Self {
        let (assembly, datagrams) = (Assembly::holding(held), Datagrams::default());
        Self { a, assembly, datagrams, copies: 0, unread: 0, problem: None }
    }

    fn take(&mut self, point: &Point, frame: Result<Frame, CaptureError>, transport: Transport, place: u32) {
        let frame = match frame {
            Ok(frame) => frame,
            Err(error) => {
                self.unread += 1;
                self.problem.get_or_insert_with(|| error.to_string());
                return;
            }
        };
        let source = point.ports.map(|(port, _)| SocketAddr::new(point.source, port));
        let side = if source == Some(self.a) { Side::A } else { Side::B };
        match transport {
            Transport::Tcp => {
                let Some(segment) = TcpSegment::read(frame.link, &frame.bytes) else { return };
                let payload = frame.bytes.get(segment.payload.clone()).unwrap_or_default();
                self.assembly.take(&segment, payload, side, place);
            }
            Transport::Udp if point.duplicate => self.copies += 1,
            Transport::Udp => {
                let range = payload_of(frame.link, &frame.bytes).unwrap_or_default();
                let payload = frame.bytes.get(range).unwrap_or_default();
                let Assembly { held, meter, .. } = &mut self.assembly;
                self.datagrams.take((payload, point.payload), (side, place), held, meter);
            }
        }
    }
}
