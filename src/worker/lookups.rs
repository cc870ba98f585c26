//! Messages of name services over whole captures: the table of lookups, the packets of one of them, and
//! the names of addresses.

use std::sync::Arc;

use super::{
    Gauge, Priority,
    walk::{IndexedCaptures, WalkError},
};
use crate::{
    decode::application::dns::RecordType,
    query::{Cancel, Lens, PointId},
    stream::{
        Heard, Listen, MessageScan,
        lookups::{LookupTable, is_about},
        names::AddressNames,
    },
};

/// Packets of one lookup that are listed at most; how many there are is counted all the same.
pub const MOST_PACKETS: usize = 1_000_000;

/// The table of all lookups under a lens, as far as it came when it is cancelled.
#[must_use]
pub fn find_lookups(
    captures: &IndexedCaptures,
    lens: &Lens,
    priority: Option<Priority>,
    gauge: &Gauge,
    cancel: &Cancel,
) -> (LookupTable, Vec<WalkError>) {
    let mut table = LookupTable::default();
    let errors = hear(
        captures,
        (Some(lens), Listen::Everywhere, priority),
        (gauge, cancel),
        LookupTable::add,
        |part| {
            table.append(part);
        },
    );
    (table, errors)
}

/// The packets under a lens that are about a name and a type: the first in the order of the files, put
/// into the order of time, and how many there are.
#[must_use]
pub fn find_lookup_packets(
    captures: &IndexedCaptures,
    lens: &Lens,
    (name, kind): (&Arc<str>, RecordType),
    gauge: &Gauge,
    cancel: &Cancel,
) -> (Vec<PointId>, u64) {
    let (mut points, mut total) = (Vec::new(), 0);
    let add = |found: &mut Vec<PointId>, heard: &Heard<'_>| {
        // A segment of a connection may have several messages.
        if is_about(heard.message, name, kind) && found.last() != Some(&heard.id) {
            found.push(heard.id);
        }
    };
    let _ = hear(
        captures,
        (Some(lens), Listen::Everywhere, Some(Priority::Answer)),
        (gauge, cancel),
        add,
        |part: Vec<PointId>| {
            total += part.len() as u64;
            let room = MOST_PACKETS.saturating_sub(points.len());
            points.extend(part.into_iter().take(room));
        },
    );
    points.sort_by_cached_key(|id| (captures.index.point(*id).and_then(|point| point.time), *id));
    (points, total)
}

/// The names that captures' own traffic gives to addresses: what is said on the ports of name services.
#[must_use]
pub fn find_names(
    captures: &IndexedCaptures,
    gauge: &Gauge,
    cancel: &Cancel,
) -> (AddressNames, Vec<WalkError>) {
    let mut names = AddressNames::default();
    let errors = hear(
        captures,
        (None, Listen::OnPorts, Some(Priority::Background)),
        (gauge, cancel),
        AddressNames::hear,
        |part| names.append(&part),
    );
    (names, errors)
}

/// Hears all messages: a part for each chunk, in the order of the files.
fn hear<T: Default + Send>(
    captures: &IndexedCaptures,
    (lens, listen, priority): (Option<&Lens>, Listen, Option<Priority>),
    (gauge, cancel): (&Gauge, &Cancel),
    add: impl Fn(&mut T, &Heard<'_>) + Sync,
    mut take: impl FnMut(T),
) -> Vec<WalkError> {
    let bytes = captures.bytes();
    captures.walk(
        priority,
        cancel,
        |place, segments, source| MessageScan::new((place, segments), source, lens, listen),
        |scan, chunk| {
            let mut part = T::default();
            scan.scan(chunk, cancel, |heard| add(&mut part, heard))?;
            Ok(part)
        },
        |part, done| {
            gauge.set(done, bytes);
            take(part);
        },
    )
}
