//! Calls over interfaces that were bound earlier in their connection, and the answers to them.
//!
//! A request of DCE/RPC names a context by its number; which interface that is, a bind or an alter
//! context said before it (C706, 12.6). So packets are looked at in the order of the file, and of every
//! connection that has bound an interface which is looked for, its associations are followed.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    ops::Range,
};

use super::{Found, Hit, MeaningQuery};
use crate::{
    decode::application::{
        ContextResult, DceRpcKind, DceRpcUnit, SmbStep, SmbStepKind, Uuid, dcerpc_units, fault_name,
        interface_name, operation_name, smb_steps,
    },
    index::PointId,
    stream::state::{
        associations::{Asked, Associations, Reading},
        joiner::Joined,
        pipes::{PipeUnit, Pipes},
    },
};

/// Connections that are remembered at once; the one that was bound first is forgotten.
const MOST_CONNECTIONS: usize = 65_536;

/// Of a unit so much stands in the segment in which it begins that it was told there.
const TELLING: usize = 24;

/// Something that changes what the calls of a connection mean, in the order of the file.
#[derive(Clone, Debug)]
pub enum CallStep {
    /// A connection begins between these ends.
    Opens(Ends),
    Packet(CallPacket),
}

/// A packet with units of DCE/RPC.
#[derive(Clone, Debug)]
pub struct CallPacket {
    pub(super) id: PointId,
    pub(super) frame: u64,
    pub(super) captured: u32,
    /// Where the payload starts in the frame.
    pub(super) payload: u32,
    /// The two ends of its connection, the lower one first.
    pub(super) ends: Ends,
    pub(super) parts: Vec<CallPart>,
}

/// A part of such a packet.
#[derive(Clone, Debug)]
pub(super) enum CallPart {
    Unit {
        unit: DceRpcUnit,
        /// The frame in which it begins.
        frame: u64,
        /// Bytes of the payload's message that came in earlier segments.
        before: usize,
        is_whole: bool,
        /// What it is was told in an earlier packet.
        was_told: bool,
    },
    /// A pipe is closed, or another one has its number now.
    Ends { session: u64, tree: u32, file: u128 },
}

/// The two ends of a connection.
pub type Ends = [(IpAddr, u16); 2];

/// The parts of a payload of DCE/RPC or SMB, behind what came of its message in earlier segments.
pub(super) fn parts_of(joined: &Joined<'_>, frame: u64, pipes: &mut Pipes) -> Vec<CallPart> {
    let Joined { bytes, before, began, goes_on, .. } = joined;
    let (before, goes_on) = (*before, *goes_on);
    let frame_of = |start: usize| if start < before { *began } else { frame };
    let steps = smb_steps(bytes);
    let Some(last) = steps.last() else {
        let units = dcerpc_units(bytes);
        let last = units.len();
        let part = |(number, unit): (usize, DceRpcUnit)| CallPart::Unit {
            frame: frame_of(unit.bytes.start),
            before,
            is_whole: number < last || !goes_on,
            was_told: unit.bytes.start + TELLING <= before,
            unit,
        };
        return (1..).zip(units).map(part).collect();
    };
    let last = last.bytes.start;
    let units = pipes.units(bytes, |end| !goes_on || end <= last, frame_of);
    let mut units = units.into_iter().peekable();
    let mut parts = Vec::new();
    for step in steps {
        let end = step.bytes.end;
        parts.extend(ended(&step));
        while let Some(PipeUnit { unit, frame, is_late, is_whole, .. }) =
            units.next_if(|of| of.data.start < end)
        {
            let was_told = is_late || unit.bytes.start + TELLING <= before;
            parts.push(CallPart::Unit { unit, frame, before, is_whole, was_told });
        }
    }
    parts
}

fn ended(step: &SmbStep) -> Option<CallPart> {
    let file = match step.kind {
        SmbStepKind::File { file, closes: true, .. } => file,
        SmbStepKind::Opened(file) if !step.failed => file,
        _ => return None,
    };
    Some(CallPart::Ends { session: step.session, tree: step.tree?, file })
}

/// Follows the calls of a capture.
#[derive(Debug)]
pub struct Calls {
    query: MeaningQuery,
    followed: HashMap<Ends, Associations>,
    /// In the order in which they were bound first.
    order: VecDeque<Ends>,
}

impl Calls {
    #[must_use]
    pub fn new(query: &MeaningQuery) -> Self {
        Self { query: query.clone(), followed: HashMap::new(), order: VecDeque::new() }
    }

    /// Takes the next step; gives what its packet is as a hit, unless its own bytes say so.
    pub fn take(&mut self, step: &CallStep) -> Option<Hit> {
        let packet = match step {
            CallStep::Opens(ends) => {
                // What was bound between the same ends before is no longer.
                if let Some(before) = self.followed.get_mut(ends) {
                    *before = Associations::default();
                }
                return None;
            }
            CallStep::Packet(packet) => packet,
        };
        if !self.followed.contains_key(&packet.ends) {
            if !self.binds(packet) {
                return None;
            }
            self.follow(packet.ends);
        }
        let associations = self.followed.get_mut(&packet.ends)?;
        let mut found: Option<Hit> = None;
        for part in &packet.parts {
            let (unit, frame, before, is_whole, was_told) = match part {
                CallPart::Unit { unit, frame, before, is_whole, was_told } => {
                    (unit, *frame, *before, *is_whole, *was_told)
                }
                CallPart::Ends { session, tree, file } => {
                    associations.forget(*session, *tree, *file);
                    continue;
                }
            };
            let Some(reading) = associations.take(unit, frame, is_whole) else { continue };
            let Some((bytes, what)) = said(&self.query, unit, reading).filter(|_| !was_told) else {
                continue;
            };
            let at = |place: usize| place.saturating_sub(before) as u32;
            found = Some(match found {
                Some(first) => Hit { matches: first.matches + 1, ..first },
                None => Hit {
                    id: packet.id,
                    frame: packet.frame,
                    captured: packet.captured,
                    payload: packet.payload,
                    offset: at(bytes.start),
                    length: at(bytes.end) - at(bytes.start),
                    matches: 1,
                    found: what,
                    parts: None,
                },
            });
        }
        found
    }

    /// It asks for an interface that is looked for.
    fn binds(&self, packet: &CallPacket) -> bool {
        packet.parts.iter().any(|part| match part {
            CallPart::Unit { unit, .. } => match &unit.kind {
                DceRpcKind::Bind(contexts) | DceRpcKind::AlterContext(contexts) => {
                    contexts.iter().any(|context| is_meant(&self.query, context.interface))
                }
                _ => false,
            },
            CallPart::Ends { .. } => false,
        })
    }

    fn follow(&mut self, ends: Ends) {
        self.order.push_back(ends);
        self.followed.insert(ends, Associations::default());
        if self.order.len() > MOST_CONNECTIONS
            && let Some(oldest) = self.order.pop_front()
        {
            self.followed.remove(&oldest);
        }
    }
}

fn is_meant(query: &MeaningQuery, interface: Uuid) -> bool {
    interface_name(interface).is_some_and(|name| query.means(name)) || query.means(&interface.to_string())
}

/// What a unit is, in words, if its interface is looked for.
fn said(query: &MeaningQuery, unit: &DceRpcUnit, reading: Reading) -> Option<(Range<usize>, Found)> {
    match (reading, &unit.kind) {
        (
            Reading::Asks(Asked::Call { context, opnum, bound: Some(bound) }),
            DceRpcKind::Request { context_bytes, opnum_bytes, .. },
        ) if is_meant(query, bound.interface) => {
            let uuid = bound.interface.to_string();
            let name = interface_name(bound.interface).unwrap_or(&uuid);
            let operation = operation_name(bound.interface, opnum);
            let operation = operation.map_or_else(String::new, |name| format!(" ({name})"));
            let text = format!("request to {name}, context {context}, operation {opnum}{operation}");
            Some((context_bytes.start..opnum_bytes.end, Found::Call(text.into())))
        }
        (Reading::Answers(Some((to, asked))), kind) => {
            let is_meant = match asked {
                Asked::Contexts(asked) => asked.iter().any(|(_, interface)| is_meant(query, *interface)),
                Asked::Call { bound, .. } => bound.is_some_and(|bound| is_meant(query, bound.interface)),
            };
            let (bytes, text) = answer(unit, kind).filter(|_| is_meant)?;
            Some((bytes, Found::Answer { to, text: text.into() }))
        }
        _ => None,
    }
}

/// An answer in words, and the bytes that say it.
fn answer(unit: &DceRpcUnit, kind: &DceRpcKind) -> Option<(Range<usize>, String)> {
    let listed = |kind: &str, results: &[ContextResult]| {
        let results: Vec<String> = results.iter().map(ContextResult::text).collect();
        format!("{kind}: {}", results.join(", "))
    };
    let text = match kind {
        DceRpcKind::BindAck(results) => listed("bind ack", results),
        DceRpcKind::AlterContextResponse(results) => listed("alter context response", results),
        DceRpcKind::BindNak(reason) => format!("bind refused, reason {reason}"),
        DceRpcKind::Response { .. } => "response".to_owned(),
        DceRpcKind::Fault { status, status_bytes, .. } => {
            let name = fault_name(*status).map_or_else(String::new, |name| format!(" ({name})"));
            return Some((status_bytes.clone(), format!("fault, status {status:#010x}{name}")));
        }
        _ => return None,
    };
    Some((unit.bytes.clone(), text))
}
