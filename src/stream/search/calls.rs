//! Calls over interfaces that were bound earlier in their connection, and the answers to them.
//!
//! A request of DCE/RPC names a context by its number; which interface that is, a bind or an alter
//! context said before it (C706, 12.6). So packets are looked at in the order of the file, and of every
//! connection that has bound an interface which is looked for, its contexts are remembered.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    ops::Range,
    sync::Arc,
};

use super::{Found, Hit, MeaningQuery};
use crate::{
    decode::application::{
        AskedContext, ContextResult, DceRpcKind, DceRpcUnit, Uuid, fault_name, interface_name, operation_name,
    },
    index::PointId,
};

/// Connections that are remembered at once; the one that was bound first is forgotten.
const MOST_CONNECTIONS: usize = 65_536;

/// Contexts of a connection, and calls of it that wait for an answer; the oldest are forgotten.
const MOST_OF_A_CONNECTION: usize = 256;

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
    pub(super) units: Vec<DceRpcUnit>,
}

pub(super) type Ends = [(IpAddr, u16); 2];

/// A connection of DCE/RPC: over TCP, or over an open pipe of SMB, which is told by its session, tree
/// and file.
type Connection = (Ends, Option<(u64, u32, Option<u128>)>);

/// A unit that waits for its answer.
#[derive(Debug)]
struct Waiting {
    call: u32,
    /// Over SMB, answers bear its message's number and not always that of the pipe.
    message: Option<(u64, u32, u64)>,
    frame: u64,
}

#[derive(Debug, Default)]
struct Bound {
    contexts: VecDeque<(u16, Uuid, Arc<str>)>,
}

/// Follows the calls of a capture.
#[derive(Debug)]
pub struct Calls {
    query: MeaningQuery,
    bound: HashMap<Connection, Bound>,
    /// In the order in which they were bound first.
    order: VecDeque<Connection>,
    waiting: HashMap<Ends, VecDeque<Waiting>>,
}

impl Calls {
    #[must_use]
    pub fn new(query: &MeaningQuery) -> Self {
        Self { query: query.clone(), bound: HashMap::new(), order: VecDeque::new(), waiting: HashMap::new() }
    }

    /// Takes the next packet; gives what it is as a hit, unless its own bytes say so.
    pub fn take(&mut self, packet: &CallPacket) -> Option<Hit> {
        let mut found = None;
        for unit in &packet.units {
            let hit = self.unit(packet, unit).map(|(bytes, what)| Hit {
                id: packet.id,
                frame: packet.frame,
                captured: packet.captured,
                payload: packet.payload,
                offset: bytes.start as u32,
                length: bytes.len() as u32,
                matches: 1,
                found: what,
                parts: None,
            });
            found = match (found, hit) {
                (None, hit) => hit,
                (Some(before), Some(_)) => Some(Hit { matches: before.matches + 1, ..before }),
                (before, None) => before,
            };
        }
        found
    }

    fn unit(&mut self, packet: &CallPacket, unit: &DceRpcUnit) -> Option<(Range<usize>, Found)> {
        let pipe = unit.pipe.map(|pipe| (pipe.session, pipe.tree, pipe.file));
        let connection = (packet.ends, pipe);
        match &unit.kind {
            DceRpcKind::Bind(contexts) | DceRpcKind::AlterContext(contexts) => {
                self.bind(connection, packet, unit, contexts);
                None
            }
            DceRpcKind::BindAck(results) | DceRpcKind::AlterContextResponse(results) => {
                let to = self.answered(packet, unit)?;
                let kind = if matches!(unit.kind, DceRpcKind::BindAck(_)) {
                    "bind ack"
                } else {
                    "alter context response"
                };
                let results: Vec<String> = results.iter().map(ContextResult::text).collect();
                let text = format!("{kind}: {}", results.join(", "));
                Some((unit.bytes.clone(), Found::Answer { to, text: text.into() }))
            }
            DceRpcKind::BindNak(reason) => {
                let to = self.answered(packet, unit)?;
                let text = format!("bind refused, reason {reason}");
                Some((unit.bytes.clone(), Found::Answer { to, text: text.into() }))
            }
            DceRpcKind::Request { context, opnum, context_bytes, opnum_bytes, .. } => {
                let bound = self.bound.get(&connection)?;
                let (_, uuid, name) = bound.contexts.iter().rfind(|(id, ..)| id == context)?;
                let operation =
                    operation_name(*uuid, *opnum).map_or_else(String::new, |name| format!(" ({name})"));
                let text = format!("request to {name}, context {context}, operation {opnum}{operation}");
                self.wait(packet, unit);
                Some((context_bytes.start..opnum_bytes.end, Found::Call(text.into())))
            }
            DceRpcKind::Response { .. } => {
                let to = self.answered(packet, unit)?;
                Some((unit.bytes.clone(), Found::Answer { to, text: "response".into() }))
            }
            DceRpcKind::Fault { status, status_bytes, .. } => {
                let to = self.answered(packet, unit)?;
                let name = fault_name(*status).map_or_else(String::new, |name| format!(" ({name})"));
                let text = format!("fault, status {status:#010x}{name}");
                Some((status_bytes.clone(), Found::Answer { to, text: text.into() }))
            }
            DceRpcKind::Other(_) => None,
        }
    }

    /// Remembers the contexts of a bind that are looked for, and that its answer is.
    fn bind(
        &mut self,
        connection: Connection,
        packet: &CallPacket,
        unit: &DceRpcUnit,
        asked: &[AskedContext],
    ) {
        let wanted: Vec<_> = asked
            .iter()
            .filter_map(|context| {
                let uuid = context.interface.to_string();
                let name = interface_name(context.interface).unwrap_or(&uuid);
                let is_meant = self.query.means(name) || self.query.means(&uuid);
                is_meant.then(|| (context.id, context.interface, Arc::from(name)))
            })
            .collect();
        // A number that is bound anew is no longer what it was.
        if let Some(bound) = self.bound.get_mut(&connection) {
            bound.contexts.retain(|(id, ..)| asked.iter().all(|context| context.id != *id));
        }
        if wanted.is_empty() {
            return;
        }
        if !self.bound.contains_key(&connection) {
            self.order.push_back(connection);
        }
        let bound = self.bound.entry(connection).or_default();
        bound.contexts.extend(wanted);
        while bound.contexts.len() > MOST_OF_A_CONNECTION {
            bound.contexts.pop_front();
        }
        if self.order.len() > MOST_CONNECTIONS
            && let Some(oldest) = self.order.pop_front()
        {
            self.bound.remove(&oldest);
            self.waiting.remove(&oldest.0);
        }
        self.wait(packet, unit);
    }

    fn wait(&mut self, packet: &CallPacket, unit: &DceRpcUnit) {
        let waiting = self.waiting.entry(packet.ends).or_default();
        waiting.push_back(Waiting { call: unit.call, message: message(unit), frame: packet.frame });
        while waiting.len() > MOST_OF_A_CONNECTION {
            waiting.pop_front();
        }
    }

    /// The frame that a unit answers, if that was found.
    fn answered(&mut self, packet: &CallPacket, unit: &DceRpcUnit) -> Option<u64> {
        let waiting = self.waiting.get_mut(&packet.ends)?;
        let is_asked = |of: &Waiting| of.call == unit.call && of.message.is_some() == unit.pipe.is_some();
        // The answer to a write over SMB comes with a read of its own; one to a transaction with it.
        let exact = waiting.iter().rposition(|of| is_asked(of) && of.message == message(unit));
        let at = exact.or_else(|| waiting.iter().rposition(is_asked))?;
        let frame = waiting.get(at)?.frame;
        if unit.is_last {
            waiting.remove(at);
        }
        Some(frame)
    }
}

fn message(unit: &DceRpcUnit) -> Option<(u64, u32, u64)> {
    unit.pipe.map(|pipe| (pipe.session, pipe.tree, pipe.message))
}
