//! A unit of connection-oriented DCE/RPC (C706, 12.6; Windows' profile: [MS-RPCE] 2.2.2): its common
//! header, and what its kind says.

use std::ops::Range;

use super::super::{MeaningKind, Uuid};
use super::association::{self, AskedContext, ContextResult};
use super::order::Order;
use super::{authentication, shape, status};
use crate::decode::layers::{header::Header, names::bytes_of};

/// Length of the common header.
const COMMON: usize = 16;
const LARGEST_KIND: u8 = 20;

const REQUEST: u8 = 0;
const RESPONSE: u8 = 2;
const FAULT: u8 = 3;
const BIND: u8 = 11;
const BIND_ACK: u8 = 12;
const BIND_NAK: u8 = 13;
const ALTER_CONTEXT: u8 = 14;
const ALTER_CONTEXT_RESPONSE: u8 = 15;

/// Flags of the common header.
const FIRST: u8 = 0x01;
const LAST: u8 = 0x02;
const HAS_OBJECT: u8 = 0x80;

/// A unit as its connection's state needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DceRpcUnit {
    pub kind: DceRpcKind,
    /// Answers bear the number of the call that they answer.
    pub call: u32,
    /// It is the first, and the last, fragment of its call.
    pub is_first: bool,
    pub is_last: bool,
    /// Its bytes in the payload, as many as are there.
    pub bytes: Range<usize>,
    /// The pipe that carries it; none where it stands in a TCP stream by itself.
    pub pipe: Option<super::Pipe>,
}

/// What a unit says, as far as its bytes are there. Ranges are in the payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DceRpcKind {
    Bind(Vec<AskedContext>),
    BindAck(Vec<ContextResult>),
    /// A bind that was refused, and why (C706, 12.6.3.1).
    BindNak(u16),
    AlterContext(Vec<AskedContext>),
    AlterContextResponse(Vec<ContextResult>),
    Request {
        context: u16,
        opnum: u16,
        object: Option<Uuid>,
        context_bytes: Range<usize>,
        opnum_bytes: Range<usize>,
    },
    Response {
        context: u16,
        context_bytes: Range<usize>,
    },
    Fault {
        context: u16,
        status: u32,
        status_bytes: Range<usize>,
    },
    /// Another kind, or one whose bytes are not there; its number.
    Other(u8),
}

/// The length that a payload's first unit names, if it starts as a unit does: version 5.0 or 5.1, a
/// known kind, a known data representation without unknown flags, and lengths that hold its own header
/// and its authentication.
pub(super) fn length(payload: &[u8]) -> Option<usize> {
    let &[5, minor, kind, _, integers, floats, 0, 0, a, b, c, d, ..] = payload.first_chunk::<COMMON>()?
    else {
        return None;
    };
    let order = Order::of(integers);
    let (length, authentication) = (usize::from(order.u16_of([a, b])), usize::from(order.u16_of([c, d])));
    let known = minor <= 1 && kind < LARGEST_KIND && integers & 0xee == 0 && floats <= 3;
    (known && length >= COMMON + authentication).then_some(length)
}

/// A unit's header and what follows it.
pub(super) struct Read {
    pub unit: DceRpcUnit,
    /// Bytes at its end that are its authentication's, their own header included.
    pub authentication: usize,
}

/// Reads the header of the unit at hand and the fields of its kind; its stub stays. What a unit lacks
/// because its segment ends is no fault here: None only where the common header is not whole.
pub(super) fn read(header: &mut Header<'_>) -> Option<Read> {
    let start = header.start();
    let end = start + header.all().len();
    header.u8("Version")?;
    header.u8("Minor version")?;
    let kind = header.u8_as("Packet type", |kind| format!("{kind} ({})", kind_name(kind)))?;
    header.say(kind_name(kind));
    let bits = header.u8_as("Flags", flags)?;
    let ([integers, _, _, _], range) = header.take()?;
    let order = Order::of(integers);
    header.add("Data representation", range, if order.is_little { "little endian" } else { "big endian" });
    order.u16(header, "Fragment length")?;
    let token = order.u16_as(header, "Authentication length", |length| bytes_of(length.into()))?;
    let call = order.u32_as(header, "Call", |call| call.to_string())?;
    let kind = body(header, order, kind, bits & HAS_OBJECT != 0);
    let unit = DceRpcUnit {
        kind,
        call,
        is_first: bits & FIRST != 0,
        is_last: bits & LAST != 0,
        bytes: start..end,
        pipe: None,
    };
    let authentication = if token == 0 { 0 } else { usize::from(token) + authentication::HEADER };
    Some(Read { unit, authentication })
}

/// What stands behind the common header, as far as it is there.
fn body(header: &mut Header<'_>, order: Order, kind: u8, has_object: bool) -> DceRpcKind {
    match kind {
        REQUEST => request(header, order, has_object),
        RESPONSE => response(header, order),
        FAULT => fault(header, order),
        BIND => Some(DceRpcKind::Bind(association::asked(header, order))),
        ALTER_CONTEXT => Some(DceRpcKind::AlterContext(association::asked(header, order))),
        BIND_ACK => Some(DceRpcKind::BindAck(association::answered(header, order))),
        ALTER_CONTEXT_RESPONSE => {
            Some(DceRpcKind::AlterContextResponse(association::answered(header, order)))
        }
        BIND_NAK => bind_nak(header, order),
        _ => None,
    }
    .unwrap_or(DceRpcKind::Other(kind))
}

fn hint(header: &mut Header<'_>, order: Order) -> Option<()> {
    order.u32_as(header, "Allocation hint", |hint| bytes_of(hint as usize)).map(drop)
}

/// A number of two bytes with its place.
fn placed(header: &mut Header<'_>, order: Order, name: &'static str) -> Option<(u16, Range<usize>)> {
    let start = header.position();
    let value = order.u16(header, name)?;
    Some((value, start..header.position()))
}

fn request(header: &mut Header<'_>, order: Order, has_object: bool) -> Option<DceRpcKind> {
    hint(header, order)?;
    let (context, context_bytes) = placed(header, order, "Context")?;
    let (opnum, opnum_bytes) = placed(header, order, "Operation number")?;
    header.say(&format!(", context {context}, opnum {opnum}"));
    let mut object = None;
    if has_object && let Some((uuid, range)) = order.uuid(header) {
        header.add("Object", range, uuid);
        object = Some(uuid);
    }
    if let Some((shape, range)) = shape::of_request(opnum, header.rest(), order) {
        header.say(&format!(": {shape}"));
        let at = header.position();
        header.means(MeaningKind::Shape, shape, at + range.start..at + range.end);
    }
    Some(DceRpcKind::Request { context, opnum, object, context_bytes, opnum_bytes })
}

fn response(header: &mut Header<'_>, order: Order) -> Option<DceRpcKind> {
    hint(header, order)?;
    let (context, context_bytes) = placed(header, order, "Context")?;
    header.say(&format!(", context {context}"));
    cancels(header);
    Some(DceRpcKind::Response { context, context_bytes })
}

fn cancels(header: &mut Header<'_>) -> Option<()> {
    header.u8("Cancels")?;
    header.u8_as("Reserved", |byte| format!("{byte:#04x}")).map(drop)
}

fn fault(header: &mut Header<'_>, order: Order) -> Option<DceRpcKind> {
    hint(header, order)?;
    let (context, _) = placed(header, order, "Context")?;
    cancels(header)?;
    let start = header.position();
    let status = order.u32_as(header, "Status", status::fault)?;
    header.say(&format!(", {}", status::fault(status)));
    let status_bytes = start..header.position();
    Some(DceRpcKind::Fault { context, status, status_bytes })
}

fn bind_nak(header: &mut Header<'_>, order: Order) -> Option<DceRpcKind> {
    let reason = order.u16_as(header, "Reason", |reason| format!("{reason} ({})", status::reject(reason)))?;
    header.say(&format!(", {}", status::reject(reason)));
    let known = header.rest().first().map_or(0, |count| usize::from(*count));
    if known > 0 && header.has(1 + 2 * known) {
        let (versions, range) = header.take_slice(1 + 2 * known)?;
        let versions: Vec<_> = versions
            .get(1..)?
            .as_chunks::<2>()
            .0
            .iter()
            .map(|[major, minor]| format!("{major}.{minor}"))
            .collect();
        header.add("Versions supported", range, versions.join(", "));
    }
    Some(DceRpcKind::BindNak(reason))
}

const fn kind_name(kind: u8) -> &'static str {
    match kind {
        REQUEST => "request",
        1 => "ping",
        RESPONSE => "response",
        FAULT => "fault",
        4 => "working",
        5 => "nocall",
        6 => "reject",
        7 => "ack",
        8 => "cancel",
        9 => "fack",
        10 => "cancel ack",
        BIND => "bind",
        BIND_ACK => "bind ack",
        BIND_NAK => "bind nak",
        ALTER_CONTEXT => "alter context",
        ALTER_CONTEXT_RESPONSE => "alter context response",
        16 => "auth 3",
        17 => "shutdown",
        18 => "cancel",
        19 => "orphaned",
        _ => "unknown",
    }
}

/// `first, last`, or `none`.
fn flags(byte: u8) -> String {
    const NAMES: [(u8, &str); 7] = [
        (FIRST, "first"),
        (LAST, "last"),
        (0x04, "cancel pending"),
        (0x10, "multiplexed"),
        (0x20, "did not execute"),
        (0x40, "maybe"),
        (HAS_OBJECT, "object"),
    ];
    super::super::words::set(byte.into(), &NAMES.map(|(bit, name)| (bit.into(), name)))
}
