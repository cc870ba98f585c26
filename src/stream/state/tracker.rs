//! The state of one TCP connection, packet by packet: DCE/RPC's contexts, SMB's trees and files, and
//! messages that go on in the next segment.

use super::{
    Known, Note, Origin, Unseen, Whole,
    associations::{Asked, Associations, Bound, Reading},
    files::Files,
    joiner::{Joined, Joiner, Segment},
    pipes::{PipeUnit, Pipes},
};
use crate::decode::application::{
    Application, Context, DceRpcKind, DceRpcUnit, SmbStep, dcerpc_units, identify, interface_name,
    operation_name, smb_steps,
};

/// A packet of a connection.
#[derive(Clone, Copy, Debug)]
pub struct TrackedPacket<'a> {
    /// Its number in the capture, from 1.
    pub frame: u64,
    /// It comes from the lower one of the two ends.
    pub from_low: bool,
    /// TCP's number of the first byte of the payload.
    pub sequence: u32,
    /// As much of it as was captured.
    pub payload: &'a [u8],
    pub context: Context,
}

/// Follows a connection. Memory: contexts, files and requests that wait are bounded, and so are the bytes
/// of messages that go on.
#[derive(Debug)]
pub struct ConnectionTracker {
    joiners: [Joiner; 2],
    associations: Associations,
    files: Files,
    pipes: Pipes,
    /// Why something may be missing.
    unseen: Unseen,
}

impl ConnectionTracker {
    /// Stands before the first packet of a connection that is in the capture; `has_start`: that is its
    /// first one.
    #[must_use]
    pub fn new(has_start: bool) -> Self {
        let unseen = if has_start { Unseen::NotCaptured } else { Unseen::BeforeCapture };
        let joiners = [Joiner::default(), Joiner::default()];
        let (associations, files, pipes) = (Associations::default(), Files::default(), Pipes::default());
        Self { joiners, associations, files, pipes, unseen }
    }

    /// Packets are left out from here on.
    pub(super) const fn skip(&mut self) {
        self.unseen = Unseen::TooFar;
    }

    /// Takes the next packet in the order of the file, and tells what those before it say of it.
    pub fn take(&mut self, packet: &TrackedPacket<'_>) -> Known {
        let mut known = Known::default();
        if packet.payload.is_empty() {
            return known;
        }
        let TrackedPacket { frame, sequence, payload, context, .. } = *packet;
        let [low, high] = &mut self.joiners;
        let joiner = if packet.from_low { low } else { high };
        let segment = Segment { frame, sequence, payload, length: context.length };
        let joined = joiner.take(segment, |payload| speaks(payload, &context));
        if joined.is_unfinished {
            known.notes.push(part_of(&joined, payload));
            return known;
        }
        let Joined { bytes, before, began, application, goes_on, .. } = joined;
        match application.or_else(|| identify(&bytes, &context)) {
            Some(Application::DceRpc) => {
                let units = dcerpc_units(&bytes);
                for (number, unit) in (1..).zip(&units) {
                    let frame = frame_of(unit.bytes.start, before, began, frame);
                    self.unit(unit, frame, number < units.len() || !goes_on, &mut known);
                }
            }
            Some(Application::Smb | Application::Smb2) => {
                self.messages(&bytes, |at| frame_of(at, before, began, frame), goes_on, &mut known);
            }
            _ => {}
        }
        for note in &mut known.notes {
            let at = |place: usize| place.saturating_sub(before).min(payload.len());
            note.bytes = at(note.bytes.start)..at(note.bytes.end);
        }
        if before > 0 {
            let length = bytes.len() as u32;
            known.notes.insert(0, begun(began));
            let context = Context { length, ..context };
            known.whole = Some(Whole { bytes: bytes.into_owned(), before, context });
        }
        known
    }

    /// Takes the messages of SMB in a payload, each with the calls that it carries.
    fn messages(&mut self, bytes: &[u8], frame: impl Fn(usize) -> u64, goes_on: bool, known: &mut Known) {
        let steps = smb_steps(bytes);
        let last = steps.last().map_or(0, |step| step.bytes.start);
        let is_whole = |end: usize| !goes_on || end <= last;
        let mut units = self.pipes.units(bytes, is_whole, &frame).into_iter().peekable();
        for step in steps {
            let end = step.bytes.end;
            self.step(&step, frame(step.bytes.start), known);
            while let Some(PipeUnit { unit, frame: began, is_late, is_whole, .. }) =
                units.next_if(|of| of.data.start < end)
            {
                if is_late {
                    let note = Note { bytes: unit.bytes.start..unit.bytes.start, ..begun(began) };
                    known.notes.push(note);
                }
                self.unit(&unit, began, is_whole, known);
            }
        }
    }

    fn step(&mut self, step: &SmbStep, frame: u64, known: &mut Known) {
        let why = self.unseen;
        let told = self.files.take(step, frame, |done| Origin::Unseen { done, why });
        if let Some((session, tree, file)) = told.ended {
            self.associations.forget(session, tree, file);
        }
        known.notes.extend(told.notes);
    }

    fn unit(&mut self, unit: &DceRpcUnit, frame: u64, is_whole: bool, known: &mut Known) {
        let Some(reading) = self.associations.take(unit, frame, is_whole) else { return };
        match (reading, &unit.kind) {
            (
                Reading::Asks(Asked::Call { opnum, bound, .. }),
                DceRpcKind::Request { context_bytes, opnum_bytes, .. },
            ) => {
                let Some(bound) = bound else {
                    let origin = Origin::Unseen { done: "bound", why: self.unseen };
                    let bytes = context_bytes.clone();
                    let (text, words) = (String::new(), String::new());
                    known.notes.push(Note { name: "Interface", text, origin, bytes, words });
                    return;
                };
                let name = name_of(&bound);
                known.notes.push(Note {
                    name: "Interface",
                    words: format!(", {name}"),
                    text: with_refusal(name, &bound),
                    origin: Origin::Frame { done: "bound", frame: bound.frame },
                    bytes: context_bytes.clone(),
                });
                if let Some(operation) = operation_name(bound.interface, opnum) {
                    known.notes.push(Note {
                        name: "Operation",
                        text: operation.to_owned(),
                        origin: Origin::Counted,
                        bytes: opnum_bytes.clone(),
                        words: format!(" {operation}"),
                    });
                }
            }
            (Reading::Answers(Some((asked_in, asked))), _) => {
                let (text, words) = match asked {
                    Asked::Call { opnum, bound: Some(bound), .. } => {
                        let name = name_of(&bound);
                        let operation = operation_name(bound.interface, opnum);
                        let text =
                            operation.map_or_else(|| name.clone(), |operation| format!("{name} {operation}"));
                        let words = format!(", {text}");
                        (text, words)
                    }
                    Asked::Call { .. } => (String::new(), String::new()),
                    Asked::Contexts(asked) => {
                        let mut names: Vec<String> = Vec::new();
                        for (_, interface) in asked {
                            let name = named(interface);
                            if !names.contains(&name) && names.len() < MOST_NAMED {
                                names.push(name);
                            }
                        }
                        let text = names.join(", ");
                        let words = if text.is_empty() { String::new() } else { format!(" ({text})") };
                        (text, words)
                    }
                };
                known.notes.push(Note {
                    name: "Answer to",
                    text,
                    origin: Origin::Frame { done: "asked", frame: asked_in },
                    bytes: unit.bytes.start..unit.bytes.start,
                    words,
                });
            }
            _ => {}
        }
    }
}

/// Interfaces that the answer to a bind names.
const MOST_NAMED: usize = 8;

/// The frame in which a message begins.
const fn frame_of(start: usize, before: usize, began: u64, frame: u64) -> u64 {
    if start < before { began } else { frame }
}

/// The application whose messages a payload starts with, if they may go on in the next segment.
fn speaks(payload: &[u8], context: &Context) -> Option<Application> {
    let is_named = context.has_port(53) || context.has_port(5_355);
    match identify(payload, context) {
        Some(
            of @ (Application::DceRpc
            | Application::Smb
            | Application::Smb2
            | Application::Dns
            | Application::Llmnr),
        ) => Some(of),
        // The length of a message may come in a segment of its own.
        _ => (is_named && payload.len() == 2).then_some(Application::Dns),
    }
}

fn named(interface: crate::decode::application::Uuid) -> String {
    interface_name(interface).map_or_else(|| interface.to_string(), ToOwned::to_owned)
}

fn name_of(bound: &Bound) -> String {
    named(bound.interface)
}

fn with_refusal(name: String, bound: &Bound) -> String {
    match bound.refused {
        Some(frame) => format!("{name}, refused in frame {frame}"),
        None => name,
    }
}

fn part_of(joined: &Joined<'_>, payload: &[u8]) -> Note {
    let name = joined.application.map_or("", Application::name);
    Note {
        name: "Part of",
        text: format!("a message of {name}"),
        origin: Origin::Frame { done: "begun", frame: joined.began },
        bytes: 0..payload.len(),
        words: format!(" (part of a message of {name} begun in frame {})", joined.began),
    }
}

fn begun(frame: u64) -> Note {
    Note {
        name: "Message",
        text: "put together".to_owned(),
        origin: Origin::Frame { done: "begun", frame },
        bytes: 0..0,
        words: format!(" (begun in frame {frame})"),
    }
}
