//! The packet that is being read, or the frame that is none: read again from its file, with its
//! layers.

use std::sync::Arc;

use super::{Captures, Item, Node, Outline};
use crate::{
    capture::{CaptureError, CaptureInfo, Damage, Frame, Source},
    decode::{
        Layer, LinkType, Undecoded,
        application::{Application, Basis, recognise_frame},
    },
    index::{Index, Point, UndecodedPlace},
    query::Cancel,
    stream::{
        Fragments, fragments, original, reread, reread_undecoded,
        state::{ConnectionStates, Note},
    },
    worker::{Latest, Wake},
};

/// What the index knows of a frame.
#[derive(Clone, Copy, Debug)]
enum Known {
    Packet(Point),
    Undecoded(UndecodedPlace),
}

struct Request {
    item: Item,
    known: Known,
    index: Index,
    revision: u64,
    source: Arc<Source>,
    info: CaptureInfo,
}

/// A frame with its bytes and layers.
#[derive(Clone, Debug)]
pub struct Inspection {
    pub item: Item,
    /// Number of the frame in its capture, counted from 1.
    pub number: u64,
    /// Why it is no packet, if it is none.
    pub reason: Option<Undecoded>,
    pub frame: Frame,
    pub layers: Vec<Layer>,
    /// The application that was recognised, and by what.
    pub told: Option<(Application, Basis)>,
    /// The application whose port it is, where the bytes tell another.
    pub expected: Option<Application>,
    /// What earlier packets of its connection tell of it: also fields of the layers.
    pub notes: Vec<Note>,
    /// The layers as a tree.
    pub outline: Outline,
    /// The fragments of the packet, if the frame holds one of several.
    pub fragments: Option<Fragments>,
    /// The damage behind which its record was found again, if there is one: then it might be none.
    pub after_damage: Option<Damage>,
    /// The packet was there before.
    pub duplicate: bool,
    /// Number of the frame that this one is a copy of, where it was found.
    pub copy_of: Option<u64>,
}

impl Inspection {
    /// Name and value of a field, or name and summary of a layer.
    #[must_use]
    pub fn texts(&self, node: &Node) -> Option<(&'static str, &str)> {
        let layer = self.layers.get(node.layer)?;
        let Some(field) = node.field else { return Some((layer.name, &layer.summary)) };
        layer.fields.get(field).map(|field| (field.name, field.value.as_str()))
    }
}

type Answer = (Item, Result<Inspection, CaptureError>);

/// The frame in view, and the worker that reads it.
#[derive(Debug)]
pub struct Inspector {
    worker: Latest<Request, Answer>,
    wanted: Option<Item>,
    shown: Option<Inspection>,
}

impl Inspector {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let mut states = ConnectionStates::default();
        let worker = Latest::start("suji-frame", wake, move |request: Request, cancel: &Cancel| {
            Some(read(request, &mut states, cancel))
        })?;
        Ok(Self { worker, wanted: None, shown: None })
    }

    /// Reads another frame; none: nothing is shown.
    pub(super) fn show(&mut self, item: Option<Item>, captures: &Captures) {
        if item == self.wanted {
            return;
        }
        self.wanted = item;
        let request = item.and_then(|item| {
            let index = captures.index();
            let known = match item {
                Item::Packet(id) => Known::Packet(index.point(id)?),
                Item::Undecoded(id) => Known::Undecoded(index.undecoded(id)?),
            };
            let capture = captures.list().get(usize::from(item.capture()))?;
            let (source, info) = (Arc::clone(&capture.source), capture.info.clone());
            let revision = captures.revision();
            Some(Request { item, known, index: index.clone(), revision, source, info })
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
        let (item, result) = self.worker.poll()?;
        if self.wanted != Some(item) {
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

fn read(request: Request, states: &mut ConnectionStates, cancel: &Cancel) -> Answer {
    let Request { item, known, index, revision, source, info } = request;
    states.at_revision(revision);
    let result = match known {
        Known::Packet(point) => reread(&source, &info, &point).map(|frame| (point.frame, None, frame)),
        Known::Undecoded(place) => {
            reread_undecoded(&source, &info, &place).map(|frame| (place.frame, Some(place.reason), frame))
        }
    };
    let result = result.map(|(number, reason, frame)| {
        // What our decoder failed on is shown as it is.
        let link = match reason {
            Some(Undecoded::DecoderFailed) => LinkType::UNKNOWN,
            _ => frame.link,
        };
        let said = recognise_frame(link, &frame.bytes, frame.length);
        let (said, notes) = match item {
            Item::Packet(id) => states.tell((&index, &source, &info), id, &frame, said, cancel),
            Item::Undecoded(_) => (said, Vec::new()),
        };
        let told = said.told.first().map(|told| told.application).zip(said.basis);
        let (layers, expected) = (said.layers, said.expected);
        let outline = Outline::new(&layers);
        let fragments = match item {
            Item::Packet(id) => fragments((&index, &source, &info), id, (link, &frame.bytes), cancel),
            Item::Undecoded(_) => None,
        };
        let copy_of = match (known, index.captures.get(usize::from(item.capture()))) {
            (Known::Packet(point), Some(segments)) if point.duplicate => {
                original(&source, &info, segments, &point, &frame)
            }
            _ => None,
        };
        let duplicate = matches!(known, Known::Packet(point) if point.duplicate);
        let after_damage = info.after_damage(frame.offset).cloned();
        Inspection {
            item,
            number,
            reason,
            frame,
            layers,
            told,
            expected,
            notes,
            outline,
            fragments,
            after_damage,
            duplicate,
            copy_of,
        }
    });
    (item, result)
}
