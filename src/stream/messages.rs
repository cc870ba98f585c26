//! The messages of name services in a capture: who asks for which name, and what is answered.

use std::{net::IpAddr, path::PathBuf, sync::Arc};

use super::reread::agrees;
use crate::{
    capture::{CaptureError, Chunk, Source},
    decode::{
        application::{
            Application, Context, dns,
            dns::{Message, may_be_message},
            identify,
        },
        payload_of,
    },
    index::{CaptureSegments, Kind, PointId, Segment},
    query::{Cancel, Filter, Lens, NO_TIME, Transport},
};

/// Points between two looks at whether to go on.
const BETWEEN_LOOKS: usize = 1_024;

/// A message and its packet.
#[derive(Clone, Copy, Debug)]
pub struct Heard<'a> {
    pub id: PointId,
    /// Nanoseconds since 1970, by the capture's clock.
    pub time: Option<i64>,
    pub source: IpAddr,
    pub destination: IpAddr,
    pub application: Application,
    pub message: &'a Message,
}

/// Which packets are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listen {
    /// On the ports of name services only: what the index tells without a look at bytes.
    OnPorts,
    /// On their ports, and in datagrams of all ports.
    Everywhere,
}

/// Finds the messages in the chunks of one capture. What it shares between threads stays as it is.
#[derive(Clone, Debug)]
pub struct MessageScan {
    /// Place of the capture in its index.
    capture: u16,
    segments: Arc<CaptureSegments>,
    path: PathBuf,
    /// Only packets that this shows.
    filter: Option<Arc<Filter>>,
    listen: Listen,
}

impl MessageScan {
    /// Of the capture at a place of an index; `lens` leaves packets out.
    #[must_use]
    pub fn new(
        (capture, segments): (u16, &CaptureSegments),
        source: &Source,
        lens: Option<&Lens>,
        listen: Listen,
    ) -> Self {
        let filter = lens.map(|lens| Arc::new(Filter::new(lens)));
        Self { capture, segments: Arc::new(segments.clone()), path: source.path().to_owned(), filter, listen }
    }

    /// Hands on the messages of a chunk in the order of the file, until it is cancelled.
    ///
    /// # Errors
    /// [`CaptureError::Changed`] if the file no longer has a packet with a message where the index has it.
    pub fn scan(
        &self,
        chunk: &Chunk,
        cancel: &Cancel,
        mut heard: impl FnMut(&Heard<'_>),
    ) -> Result<(), CaptureError> {
        let segments = &self.segments.segments;
        let first = segments.partition_point(|of| of.first_frame() <= chunk.first_frame).saturating_sub(1);
        let end = chunk.first_frame + chunk.frames.len() as u64;
        let of_chunk = segments.iter().enumerate().skip(first);
        for (at, segment) in of_chunk.take_while(|(_, segment)| segment.first_frame() < end) {
            if self.filter.as_ref().is_some_and(|filter| !filter.may_show(self.capture, segment)) {
                continue;
            }
            self.segment((at as u32, segment), chunk, cancel, &mut heard)?;
        }
        Ok(())
    }

    fn segment(
        &self,
        (at, segment): (u32, &Segment),
        chunk: &Chunk,
        cancel: &Cancel,
        heard: &mut impl FnMut(&Heard<'_>),
    ) -> Result<(), CaptureError> {
        let ports = segment.source_ports().iter().zip(segment.destination_ports());
        for (place, (kind, (&source, &destination))) in segment.kinds().iter().zip(ports).enumerate() {
            if place % BETWEEN_LOOKS == 0 && cancel.is_set() {
                break;
            }
            let Some(by_port) = self.may_be(*kind, (source, destination)) else { continue };
            let frame = segment.frame_of(place).checked_sub(chunk.first_frame);
            let Some(frame) = frame.and_then(|frame| chunk.frames.get(usize::try_from(frame).ok()?)) else {
                continue;
            };
            let data = chunk.data(frame);
            let payload = payload_of(frame.link, data).and_then(|range| data.get(range)).unwrap_or_default();
            if !by_port && !may_be_message(payload) {
                continue;
            }
            if self.filter.as_ref().is_some_and(|filter| filter.shows(segment, place).is_none()) {
                continue;
            }
            let Some(point) = segment.point(place) else { continue };
            let context = Context { protocol: point.protocol, ports: point.ports, length: point.payload };
            let Some(application) = identify(payload, &context) else { continue };
            for (_, message) in dns::messages(application, payload, &context) {
                let offset = chunk.offset + u64::from(frame.record);
                if point.offset != offset || !agrees(&point, frame.time, frame.length, frame.link, data) {
                    return Err(CaptureError::Changed { path: self.path.clone(), offset });
                }
                heard(&Heard {
                    id: PointId { capture: self.capture, segment: at, point: place as u16 },
                    time: segment.times().get(place).copied().filter(|time| *time != NO_TIME),
                    source: point.source,
                    destination: point.destination,
                    application,
                    message: &message,
                });
            }
        }
        Ok(())
    }

    /// Whether a packet may hold a message, and then whether its port says so.
    fn may_be(&self, kind: Kind, (source, destination): (u16, u16)) -> Option<bool> {
        if !kind.has_ports() {
            return None;
        }
        let transport = if kind.is_udp() { Transport::Udp } else { Transport::Tcp };
        let by_port = dns::is_port(transport, source) || dns::is_port(transport, destination);
        (by_port || (kind.is_udp() && self.listen == Listen::Everywhere)).then_some(by_port)
    }
}
