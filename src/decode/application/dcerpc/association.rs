//! Presentation contexts: which interfaces a client asks for, and what the server grants.

use std::ops::Range;

use super::super::{MeaningKind, Uuid};
use super::order::Order;
use super::{interface, status};
use crate::decode::layers::header::{Header, text_of};

/// A context that a bind or an alter context asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedContext {
    /// The number by which requests name it.
    pub id: u16,
    pub interface: Uuid,
    pub major: u16,
    pub minor: u16,
    /// The interface's UUID in the payload.
    pub bytes: Range<usize>,
}

/// What the server says of a context, in the order in which they were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextResult {
    /// 0 is accepted (C706, 12.6.3.1).
    pub result: u16,
    pub reason: u16,
    /// Result and reason in the payload.
    pub bytes: Range<usize>,
}

impl ContextResult {
    /// Requests may be made in the context.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.result == 0
    }

    /// `accepted`, `provider rejection: abstract syntax not supported`.
    #[must_use]
    pub fn text(&self) -> String {
        let result = status::result(self.result);
        match self.result {
            0 => result.to_owned(),
            3 => format!("{result} {:#06x}", self.reason),
            _ => format!("{result}: {}", status::reason(self.reason)),
        }
    }
}

fn sizes(header: &mut Header<'_>, order: Order) -> Option<()> {
    order.u16(header, "Largest fragment sent")?;
    order.u16(header, "Largest fragment received")?;
    order.u32_as(header, "Association group", |group| format!("{group:#010x}")).map(drop)
}

/// Reads the contexts that are asked for; those that are not whole are left out.
pub(super) fn asked(header: &mut Header<'_>, order: Order) -> Vec<AskedContext> {
    let mut contexts = Vec::new();
    let Some(count) = sizes(header, order).and_then(|()| counted(header, "Contexts")) else {
        return contexts;
    };
    for _ in 0..count {
        let Some(context) = context(header, order) else { break };
        let separator = if contexts.is_empty() { " " } else { ", " };
        let name = interface::interface_name(context.interface)
            .map_or_else(|| context.interface.to_string(), ToOwned::to_owned);
        // One interface is often asked for in several transfer syntaxes.
        if contexts.iter().all(|other: &AskedContext| other.interface != context.interface) {
            header.say(&format!("{separator}{name}"));
        }
        header.means(MeaningKind::Interface, name, context.bytes.clone());
        contexts.push(context);
    }
    contexts
}

fn counted(header: &mut Header<'_>, name: &'static str) -> Option<u8> {
    let ([count, ..], range) = header.take::<4>()?;
    header.add(name, range.start..range.start + 1, count);
    Some(count)
}

fn context(header: &mut Header<'_>, order: Order) -> Option<AskedContext> {
    let id = order.u16(header, "Context")?;
    header.deeper(|header| {
        let ([syntaxes, _], _) = header.take()?;
        let (uuid, bytes) = order.uuid(header)?;
        let shown =
            interface::interface_name(uuid).map_or_else(|| uuid.to_string(), |name| format!("{name} {uuid}"));
        header.add("Interface", bytes.clone(), shown);
        let version = order.u32_as(header, "Interface version", |version| {
            format!("{}.{}", version & 0xffff, version >> 16)
        })?;
        let asked =
            AskedContext { id, interface: uuid, major: version as u16, minor: (version >> 16) as u16, bytes };
        for _ in 0..syntaxes {
            if syntax(header, order).is_none() {
                break;
            }
        }
        Some(asked)
    })
}

fn syntax(header: &mut Header<'_>, order: Order) -> Option<()> {
    let (uuid, range) = order.uuid(header)?;
    header.add("Transfer syntax", range, interface::syntax(uuid));
    header.deeper(|header| order.u32_as(header, "Syntax version", |version| version.to_string())).map(drop)
}

/// Reads what the server grants, as far as it is there.
pub(super) fn answered(header: &mut Header<'_>, order: Order) -> Vec<ContextResult> {
    let mut results = Vec::new();
    let start = header.start();
    let read = sizes(header, order).and_then(|()| {
        let length = usize::from(order.u16(header, "Length of the address")?);
        let (address, range) = header.take_slice(length)?;
        let address = text_of(address.strip_suffix(b"\0").unwrap_or(address));
        if !address.is_empty() {
            header.say(&format!(" at {address}"));
            header.add("Secondary address", range, address);
        }
        // Up to a multiple of four from the unit's start.
        let odd = (header.position() - start) % 4;
        header.take_slice((4 - odd) % 4)?;
        counted(header, "Results")
    });
    for number in 0..read.unwrap_or_default() {
        let at = header.position();
        let Some(result) = result(header, order) else { break };
        let said = result.text();
        header.say(&format!("{} {said}", if number == 0 { ":" } else { "," }));
        results.push(ContextResult { bytes: at..at + 4, ..result });
    }
    results
}

fn result(header: &mut Header<'_>, order: Order) -> Option<ContextResult> {
    let bytes = header.position()..header.position() + 4;
    let number = order.u16_as(header, "Result", |result| format!("{result} ({})", status::result(result)))?;
    header.deeper(|header| {
        let reason = order.u16_as(header, "Reason", |reason| match number {
            0 => reason.to_string(),
            3 => format!("{reason:#06x}"),
            _ => format!("{reason} ({})", status::reason(reason)),
        })?;
        let result = ContextResult { result: number, reason, bytes };
        // The syntax that was chosen is no part of what the result is.
        let _ = syntax(header, order);
        Some(result)
    })
}
