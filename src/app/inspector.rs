//! The packet that is being read: its frame, read again from its file, and its layers.

use std::sync::Arc;

use super::Captures;
use crate::{
    capture::{CaptureError, CaptureInfo, Frame, Source},
    decode::{Layer, layers},
    index::{CaptureSegments, Point, PointId},
    query::Cancel,
    stream::{original, reread},
    worker::{Latest, Wake},
};

struct Request {
    id: PointId,
    point: Point,
    source: Arc<Source>,
    info: CaptureInfo,
    /// Where the frame that a duplicate is a copy of is looked for.
    segments: CaptureSegments,
}

/// A packet with its bytes and layers.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub id: PointId,
    pub point: Point,
    pub frame: Frame,
    pub layers: Vec<Layer>,
    /// Number of the frame that this one is a copy of, where it was found.
    pub copy_of: Option<u64>,
}

type Answer = (PointId, Result<Inspection, CaptureError>);

/// The packet in view, and the worker that reads it.
#[derive(Debug)]
pub struct Inspector {
    worker: Latest<Request, Answer>,
    wanted: Option<PointId>,
    shown: Option<Inspection>,
}

impl Inspector {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let worker = Latest::start("suji-frame", wake, |request: Request, _: &Cancel| Some(read(request)))?;
        Ok(Self { worker, wanted: None, shown: None })
    }

    /// Reads another packet; none: nothing is shown.
    pub(super) fn show(&mut self, id: Option<PointId>, captures: &Captures) {
        if id == self.wanted {
            return;
        }
        self.wanted = id;
        let request = id.and_then(|id| {
            let point = captures.index().point(id)?;
            let capture = captures.list().get(usize::from(id.capture))?;
            // Only a duplicate's origin is looked for.
            let segments = captures.index().captures.get(usize::from(id.capture)).filter(|_| point.duplicate);
            Some(Request {
                id,
                point,
                source: Arc::clone(&capture.source),
                info: capture.info.clone(),
                segments: segments.cloned().unwrap_or_default(),
            })
        });
        match request {
            Some(request) => self.worker.ask(request),
            None => self.shown = None,
        }
    }

    /// What is shown is read again when it is asked for next.
    pub(super) fn forget(&mut self) {
        self.wanted = None;
    }

    /// Takes in what was read; an error says which file changed or cannot be read, and where.
    pub(super) fn poll(&mut self) -> Option<CaptureError> {
        let (id, result) = self.worker.poll()?;
        if self.wanted != Some(id) {
            return None;
        }
        match result {
            Ok(inspection) => {
                self.shown = Some(inspection);
                None
            }
            Err(error) => {
                self.shown = None;
                Some(error)
            }
        }
    }

    #[must_use]
    pub fn shown(&self) -> Option<&Inspection> {
        self.shown.as_ref()
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

fn read(request: Request) -> Answer {
    let Request { id, point, source, info, segments } = request;
    let result = reread(&source, &info, &point).map(|frame| {
        let layers = layers(frame.link, &frame.bytes, frame.length);
        let copy_of =
            if point.duplicate { original(&source, &info, &segments, &point, &frame) } else { None };
        Inspection { id, point, frame, layers, copy_of }
    });
    (id, result)
}
