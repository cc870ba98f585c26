//! The packets of a capture whose payload matches, stretch by stretch.

use std::{collections::HashMap, net::IpAddr, ops::Range, path::PathBuf, sync::Arc};

use super::{
    CallPacket, CallStep, Found, Hit, Match, Matcher, MeaningQuery, Part, Wanted,
    calls::parts_of,
    seams::{Seams, Segment as Stretch},
};
use crate::{
    capture::{CaptureError, Chunk, FrameRecord, Source},
    decode::{Carried, application::Application, carried, payload_of},
    index::{CaptureSegments, PointId, Segment},
    query::{Cancel, Filter, Lens},
    stream::{
        reread::agrees,
        state::{
            joiner::{Joiner, Segment as JoinedSegment},
            pipes::Pipes,
        },
    },
};

/// Looked through as one text: what a match across frames may cost, and still many frames.
const STRETCH: usize = 128 << 10;

/// Frames between two looks at whether to go on.
const BETWEEN_LOOKS: usize = 1_024;

/// What is found in a chunk.
#[derive(Clone, Debug, Default)]
pub struct ChunkHits {
    /// In the order of the file.
    pub hits: Vec<Hit>,
    /// Matches that are split between segments, each with the turn of the chunk that holds its last part:
    /// this chunk's or a later one's, where that was looked through before.
    pub split: Vec<(u64, Hit)>,
    /// What calls are made of, in the order of the file, for [`super::Calls`].
    pub calls: Vec<CallStep>,
}

/// Looks for something in the packets of one capture. Threads share what they have to put together.
#[derive(Clone, Debug)]
pub struct CaptureSearch {
    /// Place of the capture in its index.
    capture: u16,
    segments: Arc<CaptureSegments>,
    path: PathBuf,
    matcher: Option<Matcher>,
    meaning: Option<MeaningQuery>,
    seams: Option<Arc<Seams>>,
    /// Only packets that this shows.
    filter: Option<Arc<Filter>>,
}

impl CaptureSearch {
    /// Of the capture at a place of an index; `lens` leaves packets out.
    #[must_use]
    pub fn new(
        (capture, segments): (u16, &CaptureSegments),
        source: &Source,
        wanted: &Wanted,
        lens: Option<&Lens>,
    ) -> Self {
        Self {
            capture,
            segments: Arc::new(segments.clone()),
            path: source.path().to_owned(),
            matcher: wanted.bytes.clone(),
            meaning: wanted.meaning.clone(),
            seams: wanted.bytes.as_ref().and_then(Seams::new).map(Arc::new),
            filter: lens.map(|lens| Arc::new(Filter::new(lens))),
        }
    }

    /// The place of the capture in its index.
    #[must_use]
    pub fn capture(&self) -> u16 {
        self.capture
    }

    /// The packets of a chunk that hold what is wanted; as many as were found when it is cancelled.
    ///
    /// # Errors
    /// [`CaptureError::Changed`] if the file no longer has a packet that matches where the index has it.
    pub fn search(&self, chunk: &Chunk, cancel: &Cancel) -> Result<ChunkHits, CaptureError> {
        let mut found = ChunkHits::default();
        if !self.may_show(chunk) {
            return Ok(found);
        }
        if let Some(matcher) = &self.matcher {
            self.search_bytes(chunk, matcher, cancel, &mut found.hits)?;
        }
        if self.seams.is_some() || self.meaning.is_some() {
            self.search_packets(chunk, cancel, &mut found)?;
        }
        Ok(found)
    }

    fn search_bytes(
        &self,
        chunk: &Chunk,
        matcher: &Matcher,
        cancel: &Cancel,
        hits: &mut Vec<Hit>,
    ) -> Result<(), CaptureError> {
        if matcher.sees_parts_in_the_whole() {
            self.search_whole(chunk, matcher, cancel, hits)?;
        } else {
            for first in (0..chunk.frames.len()).step_by(BETWEEN_LOOKS) {
                if cancel.is_set() {
                    break;
                }
                let end = (first + BETWEEN_LOOKS).min(chunk.frames.len());
                self.search_each(chunk, matcher, first..end, hits)?;
            }
        }
        Ok(())
    }

    /// Looks through stretches of the chunk as if each were one text, and then only at frames in which
    /// something was found: most are never looked at, and short ones cost no more than their bytes.
    fn search_whole(
        &self,
        chunk: &Chunk,
        matcher: &Matcher,
        cancel: &Cancel,
        hits: &mut Vec<Hit>,
    ) -> Result<(), CaptureError> {
        let mut first = 0;
        while let Some(frame) = chunk.frames.get(first) {
            if cancel.is_set() {
                break;
            }
            let end = (frame.data as usize).saturating_add(STRETCH);
            let frames = chunk.frames.get(first..).unwrap_or_default();
            let behind = first + frames.partition_point(|frame| end_of(frame) <= end).max(1);
            self.search_stretch(chunk, matcher, first..behind, hits)?;
            first = behind;
        }
        Ok(())
    }

    /// A match in a payload is one in the stretch too, so what starts first there starts no later than
    /// it: frames before that hold none.
    fn search_stretch(
        &self,
        chunk: &Chunk,
        matcher: &Matcher,
        frames: Range<usize>,
        hits: &mut Vec<Hit>,
    ) -> Result<(), CaptureError> {
        let all = chunk.frames.get(..frames.end).unwrap_or_default();
        let bytes = chunk.bytes.get(..all.last().map_or(0, end_of)).unwrap_or(&chunk.bytes);
        let mut place = frames.start;
        let mut from = all.get(place).map_or(0, |frame| frame.data as usize);
        while let Some(found) = matcher.first(bytes, from) {
            let rest = all.get(place..).unwrap_or_default();
            place += rest.partition_point(|frame| end_of(frame) <= found.start);
            let Some(frame) = all.get(place) else { break };
            if found.end > end_of(frame) {
                // It spans frames, and what comes next may span as many: looking for such again and
                // again would take the square of their number.
                return self.search_each(chunk, matcher, place..frames.end, hits);
            }
            let payload = payload_of(frame.link, chunk.data(frame)).unwrap_or_default();
            let start = frame.data as usize + payload.start;
            if found.start < start && !payload.is_empty() {
                // In a header, or between frames.
                from = start;
                continue;
            }
            self.look_at(chunk, matcher, place, hits)?;
            from = end_of(frame);
            place += 1;
        }
        Ok(())
    }

    /// Looks at one payload after the other.
    fn search_each(
        &self,
        chunk: &Chunk,
        matcher: &Matcher,
        frames: Range<usize>,
        hits: &mut Vec<Hit>,
    ) -> Result<(), CaptureError> {
        for place in frames {
            self.look_at(chunk, matcher, place, hits)?;
        }
        Ok(())
    }

    /// Looks at the payload of a frame by its place in the chunk.
    fn look_at(
        &self,
        chunk: &Chunk,
        matcher: &Matcher,
        place: usize,
        hits: &mut Vec<Hit>,
    ) -> Result<(), CaptureError> {
        let Some(frame) = chunk.frames.get(place) else { return Ok(()) };
        let data = chunk.data(frame);
        let Some(range) = payload_of(frame.link, data).filter(|range| !range.is_empty()) else {
            return Ok(());
        };
        let Some(Match { bytes, count }) = data.get(range.clone()).and_then(|data| matcher.find(data)) else {
            return Ok(());
        };
        if let Some(id) = self.shown(chunk, place)? {
            hits.push(hit(chunk, (place, frame, id), range.start, &bytes, count, Found::Bytes));
        }
        Ok(())
    }

    /// Looks at what packets mean, and at what goes on in the next segment.
    fn search_packets(
        &self,
        chunk: &Chunk,
        cancel: &Cancel,
        found: &mut ChunkHits,
    ) -> Result<(), CaptureError> {
        let mut joiners = Joiners::new();
        let of_bytes = std::mem::take(&mut found.hits);
        let mut of_bytes = of_bytes.into_iter().peekable();
        for (place, frame) in chunk.frames.iter().enumerate() {
            if place.is_multiple_of(BETWEEN_LOOKS) && cancel.is_set() {
                break;
            }
            let number = chunk.first_frame + place as u64;
            let of_bytes = of_bytes.next_if(|hit| hit.frame == number);
            let data = chunk.data(frame);
            let packet = carried(frame.link, data);
            if self.meaning.is_some()
                && let Some(ends) = packet.as_ref().and_then(opened)
            {
                found.calls.push(CallStep::Opens(ends));
            }
            let packet = packet.filter(|packet| !packet.payload.is_empty());
            let payload = packet.as_ref().and_then(|packet| data.get(packet.payload.clone()));
            let (Some(packet), Some(payload)) = (packet, payload) else { continue };
            let outer = self.meaning.as_ref().and_then(|_| MeaningQuery::outer(payload, &packet.context));
            let meant = self.meaning.as_ref().zip(outer);
            let meant = meant.and_then(|(query, outer)| query.find(payload, &packet.context, outer));
            if self.meaning.is_some() {
                self.follow_calls(chunk, place, (&packet, payload, outer), &mut joiners, &mut found.calls)?;
            }
            match meant {
                // What it means says more than that it is written there.
                Some(meant) => {
                    if let Some(id) = self.shown(chunk, place)? {
                        let start = packet.payload.start;
                        found.hits.push(hit(
                            chunk,
                            (place, frame, id),
                            start,
                            &meant.bytes,
                            meant.count,
                            meant.what,
                        ));
                    }
                }
                None => found.hits.extend(of_bytes),
            }
            self.join(chunk, (place, frame), &packet, payload, &mut found.split)?;
        }
        found.hits.extend(of_bytes);
        Ok(())
    }

    /// Keeps the units of DCE/RPC that a packet carries: what they are, packets before them tell. A message
    /// that goes on in the next segment is put together, unless the chunk ends inside it.
    fn follow_calls(
        &self,
        chunk: &Chunk,
        place: usize,
        (packet, payload, outer): (&Carried, &[u8], Option<Application>),
        joiners: &mut Joiners,
        calls: &mut Vec<CallStep>,
    ) -> Result<(), CaptureError> {
        let (Some(ports), Some(sequence), Some(frame)) =
            (packet.context.ports, packet.sequence, chunk.frames.get(place))
        else {
            return Ok(());
        };
        let speaks =
            outer.filter(|of| matches!(of, Application::DceRpc | Application::Smb | Application::Smb2));
        let (source, destination) = ((packet.source, ports.0), (packet.destination, ports.1));
        let open = if joiners.is_empty() { None } else { joiners.remove(&(source, destination)) };
        if speaks.is_none() && open.is_none() {
            return Ok(());
        }
        let number = chunk.first_frame + place as u64;
        let segment = JoinedSegment { frame: number, sequence, payload, length: packet.context.length };
        let (mut joiner, mut pipes) = open.unwrap_or_default();
        let joined = joiner.take(segment, |_| speaks);
        let parts = if joined.is_unfinished { Vec::new() } else { parts_of(&joined, number, &mut pipes) };
        if joiner.waits() || pipes.wait() {
            joiners.insert((source, destination), (joiner, pipes));
        }
        if parts.is_empty() {
            return Ok(());
        }
        let Some(id) = self.shown(chunk, place)? else { return Ok(()) };
        let mut ends = [source, destination];
        ends.sort_unstable();
        calls.push(CallStep::Packet(CallPacket {
            id,
            frame: number,
            captured: frame.captured,
            payload: packet.payload.start as u32,
            ends,
            parts,
        }));
        Ok(())
    }

    /// Puts a segment beside those before and behind it in its connection.
    fn join(
        &self,
        chunk: &Chunk,
        (place, frame): (usize, &FrameRecord),
        packet: &Carried,
        bytes: &[u8],
        split: &mut Vec<(u64, Hit)>,
    ) -> Result<(), CaptureError> {
        let (Some(seams), Some(sequence), Some(ports)) = (&self.seams, packet.sequence, packet.context.ports)
        else {
            return Ok(());
        };
        let whole = bytes.len() == packet.context.length as usize;
        let segment = Stretch {
            source: (packet.source, ports.0),
            destination: (packet.destination, ports.1),
            sequence,
            bytes,
            whole,
        };
        let mut error = None;
        let part = || {
            let id = self.shown(chunk, place).unwrap_or_else(|changed| {
                error = Some(changed);
                None
            })?;
            Some(Part {
                id,
                frame: chunk.first_frame + place as u64,
                captured: frame.captured,
                payload: packet.payload.start as u32,
                offset: 0,
                length: 0,
                turn: chunk.turn,
            })
        };
        seams.take(&segment, part, |parts| {
            let turn = parts.iter().map(|part| part.turn).max().unwrap_or(chunk.turn);
            split.extend(Hit::split(&parts).map(|hit| (turn, hit)));
        });
        error.map_or(Ok(()), Err)
    }

    /// The point of a frame by its place in the chunk, if the lens shows it.
    fn shown(&self, chunk: &Chunk, place: usize) -> Result<Option<PointId>, CaptureError> {
        let Some(frame) = chunk.frames.get(place) else { return Ok(None) };
        let number = chunk.first_frame + place as u64;
        let Some((at, segment, point)) = self.point(number) else { return Ok(None) };
        if self.filter.as_ref().is_some_and(|filter| {
            !filter.shows_capture(self.capture) || filter.shows(segment, point).is_none()
        }) {
            return Ok(None);
        }
        let offset = chunk.offset + u64::from(frame.record);
        let data = chunk.data(frame);
        let indexed = segment.point(point);
        if !indexed.is_some_and(|indexed| {
            indexed.offset == offset && agrees(&indexed, frame.time, frame.length, frame.link, data)
        }) {
            return Err(CaptureError::Changed { path: self.path.clone(), offset });
        }
        Ok(Some(PointId { capture: self.capture, segment: at, point: point as u16 }))
    }

    /// The point of a frame; none if it is no packet, was left out, or has come since.
    fn point(&self, frame: u64) -> Option<(u32, &Segment, usize)> {
        let (at, place) = self.segments.find_frame(frame)?;
        Some((at, self.segments.segments.get(at as usize)?, usize::from(place)))
    }

    /// False where no packet of a chunk can be a hit, whatever is in it.
    fn may_show(&self, chunk: &Chunk) -> bool {
        let segments = &self.segments.segments;
        let first = segments.partition_point(|of| of.first_frame() <= chunk.first_frame).saturating_sub(1);
        let end = chunk.first_frame + chunk.frames.len() as u64;
        let of_chunk = segments.iter().skip(first).take_while(|segment| segment.first_frame() < end);
        let shown = |segment: &Segment| {
            self.filter.as_ref().is_none_or(|filter| filter.may_show(self.capture, segment))
        };
        of_chunk.filter(|segment| !segment.is_empty()).any(|segment| shown(segment))
    }
}

/// Directions of connections whose last message, or unit in a pipe, goes on.
type Joiners = HashMap<((IpAddr, u16), (IpAddr, u16)), (Joiner, Pipes)>;

/// The ends of a connection that a packet asks for.
fn opened(packet: &Carried) -> Option<[(IpAddr, u16); 2]> {
    const SYN: u8 = 0x02;
    const ACK: u8 = 0x10;
    let flags = packet.flags?;
    let ports = packet.context.ports.filter(|_| flags & (SYN | ACK) == SYN)?;
    let mut ends = [(packet.source, ports.0), (packet.destination, ports.1)];
    ends.sort_unstable();
    Some(ends)
}

fn hit(
    chunk: &Chunk,
    (place, frame, id): (usize, &FrameRecord, PointId),
    payload: usize,
    bytes: &Range<usize>,
    matches: u32,
    found: Found,
) -> Hit {
    Hit {
        id,
        frame: chunk.first_frame + place as u64,
        captured: frame.captured,
        payload: payload as u32,
        offset: bytes.start as u32,
        length: bytes.len() as u32,
        matches,
        found,
        parts: None,
    }
}

/// The end of a frame's captured bytes in its chunk.
fn end_of(frame: &FrameRecord) -> usize {
    (frame.data as usize).saturating_add(frame.captured as usize)
}
