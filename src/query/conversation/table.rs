//! All conversations under a lens, counted.

use std::{
    cmp::Ordering,
    hash::BuildHasher,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    ops::Range,
    sync::{Mutex, PoisonError},
};

use rayon::prelude::*;

use super::{
    super::{
        Cancel, Filter, Index, Lens, PointId, Segment,
        gather::{Located, located, share_out},
        hash::{FastMap, Seeded},
        smallest::Smallest,
    },
    ConversationKey, ConversationRow,
    row::PackedKey,
};

/// Conversations up to which all are counted in one go, in tables: 55 MB for each thread.
const FEW: f64 = 262_144.0;

/// Where there are more, packets that are sorted by conversation in one go, 92 MB: tables would have most
/// of a packet's columns fetched for each of many goes.
const SORTED: u64 = 1 << 20;

/// Buckets of conversations, by hash: what is counted at a time is some of them.
const BUCKETS: u8 = u8::MAX;

/// The mark of a packet that the lens does not show, or that is of no conversation.
const NONE: u8 = u8::MAX;

/// Bits of the sketch that estimates how many conversations there are, 1 MB; linear counting (Whang,
/// Vander-Zanden and Taylor 1990) stays good to some tens of millions with it.
const SKETCH: usize = 1 << 23;

/// Conversations with what was counted of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationTable {
    rows: Vec<ConversationRow>,
    /// IPv6 addresses by rank.
    v6: Vec<Ipv6Addr>,
    /// Conversations that there are, listed or not.
    pub total: u64,
    /// Packets in all of them.
    pub packets: u64,
    /// Packets under the lens that are in none: those without ports.
    pub without_ports: u64,
}

impl ConversationTable {
    /// Most packets first, then the earlier; at most as many as were asked for.
    #[must_use]
    pub fn rows(&self) -> &[ConversationRow] {
        &self.rows
    }

    /// A, which sent the first packet, and B.
    #[must_use]
    pub fn ends(&self, row: &ConversationRow) -> [SocketAddr; 2] {
        row.packed_ends().map(|(address, port)| {
            let address = if row.is_v6() {
                IpAddr::V6(self.v6.get(address as usize).copied().unwrap_or(Ipv6Addr::UNSPECIFIED))
            } else {
                IpAddr::V4(Ipv4Addr::from(address))
            };
            SocketAddr::new(address, port)
        })
    }

    #[must_use]
    pub fn key(&self, row: &ConversationRow) -> ConversationKey {
        let [a, b] = self.ends(row);
        ConversationKey::new(row.transport(), a, b)
    }

    /// Memory in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.rows.capacity() * size_of::<ConversationRow>() + self.v6.capacity() * 16
    }
}

/// Counts all conversations under a lens and lists the `most` with the most packets; none if
/// cancelled. `progress` is told how many of how many goes over the packets are done.
///
/// Memory: a byte a packet, 88 bytes for each of `most` and a quarter more, 110 MB (with two threads), and
/// the index's IPv6 addresses once more; however many conversations there are.
#[must_use]
pub fn conversations(
    index: &Index,
    lens: &Lens,
    most: usize,
    progress: impl Fn(u64, u64),
    cancel: &Cancel,
) -> Option<ConversationTable> {
    let filter = Filter::new(lens);
    let v6 = index.v6_addresses();
    let segments = located(index, |capture, segment| filter.may_show(capture, segment));
    progress(0, 1);
    let sorted = Buckets::of(&segments, (&filter, &v6), cancel)?;
    let goes = sorted.goes();
    let all = goes.len() as u64 + 1;
    progress(1, all);
    let mut table =
        ConversationTable { v6, without_ports: sorted.without_ports, ..ConversationTable::default() };
    let mut kept = Smallest::new(most);
    let marked: Vec<(Located<'_>, &[u8])> =
        sorted.marked.iter().map(|(located, marks)| (*located, marks.as_slice())).collect();
    let mut room = Room::default();
    for (done, go) in (2..).zip(goes) {
        for row in go.rows(&marked, &table.v6, &mut room, cancel)? {
            table.packets += row.all_packets();
            kept.push(Ranked(*row));
        }
        progress(done, all);
    }
    table.total = kept.total;
    table.rows = kept.into_sorted().into_iter().map(|ranked| ranked.0).collect();
    (!cancel.is_set()).then_some(table)
}

/// A segment, and the bucket of each of its packets.
type Marked<'a> = (Located<'a>, Vec<u8>);

/// The packets of conversations in buckets by their conversation.
struct Buckets<'a> {
    marked: Vec<Marked<'a>>,
    /// Packets in each bucket.
    packets: [u64; BUCKETS as usize],
    /// Conversations that there are, about.
    estimate: f64,
    without_ports: u64,
}

impl<'a> Buckets<'a> {
    fn of(segments: &[Located<'a>], (filter, v6): (&Filter, &[Ipv6Addr]), cancel: &Cancel) -> Option<Self> {
        let seed = Seeded::default();
        let places: Vec<usize> = (0..segments.len()).collect();
        let parts = share_out(
            &places,
            cancel,
            || (Vec::new(), vec![0_u64; SKETCH / 64], 0),
            |(marked, sketch, without_ports), place| {
                let Some(&(capture, at, segment)) = segments.get(place) else { return };
                let ranks = ranks(segment, v6);
                let mut marks = vec![NONE; segment.len()];
                filter.scan(segment, |passed| {
                    let key = PackedKey::of(segment, passed.point, passed.kind, &ranks);
                    let Some((key, _)) = key.filter(|_| passed.kind.has_ports()) else {
                        *without_ports += 1;
                        return;
                    };
                    let hash = seed.hash_one(key);
                    let bit = hash as usize % SKETCH;
                    if let Some(word) = sketch.get_mut(bit / 64) {
                        *word |= 1 << (bit % 64);
                    }
                    if let Some(mark) = marks.get_mut(passed.point) {
                        // The upper half of the hash, spread over the buckets.
                        *mark = (((hash >> 32) * u64::from(BUCKETS)) >> 32) as u8;
                    }
                });
                marked.push((place, ((capture, at, segment), marks)));
            },
        )?;
        let mut sketch = vec![0_u64; SKETCH / 64];
        let (mut marked, mut without_ports) = (Vec::new(), 0);
        for (part, bits, without) in parts {
            sketch.iter_mut().zip(bits).for_each(|(word, more)| *word |= more);
            marked.extend(part);
            without_ports += without;
        }
        marked.par_sort_unstable_by_key(|(place, _)| *place);
        let marked: Vec<Marked<'_>> = marked.into_iter().map(|(_, marked)| marked).collect();
        let mut packets = [0; BUCKETS as usize];
        for mark in marked.iter().flat_map(|(_, marks)| marks) {
            if let Some(count) = packets.get_mut(usize::from(*mark)) {
                *count += 1;
            }
        }
        let empty: u32 = sketch.iter().map(|word| word.count_zeros()).sum();
        let estimate = -(f64::from(empty.max(1)) / SKETCH as f64).ln() * SKETCH as f64;
        Some(Self { marked, packets, estimate, without_ports })
    }

    /// What is counted after one another.
    fn goes(&self) -> Vec<Go> {
        let all: u64 = self.packets.iter().sum();
        if self.estimate <= FEW {
            return vec![Go { buckets: 0..BUCKETS, packets: all, sorts: false }];
        }
        let mut goes: Vec<Go> = Vec::new();
        for (bucket, packets) in (0..BUCKETS).zip(self.packets) {
            match goes.last_mut() {
                Some(go) if go.packets + packets <= SORTED => {
                    go.buckets.end = bucket + 1;
                    go.packets += packets;
                }
                // One with a conversation of very many packets has few conversations.
                _ => goes.push(Go { buckets: bucket..bucket + 1, packets, sorts: packets <= SORTED }),
            }
        }
        goes
    }
}

/// Where rows are collected and sorted, go after go: new memory costs the system more than filling it.
#[derive(Default)]
struct Room {
    rows: Vec<ConversationRow>,
    /// Of each thread, empty between goes.
    parts: Vec<Vec<ConversationRow>>,
}

/// Buckets that are counted in one go.
struct Go {
    buckets: Range<u8>,
    packets: u64,
    /// By sorting its packets; else in tables.
    sorts: bool,
}

impl Go {
    /// The conversations of these buckets, in the room; none if cancelled.
    fn rows<'a>(
        &self,
        marked: &[(Located<'_>, &[u8])],
        v6: &[Ipv6Addr],
        room: &'a mut Room,
        cancel: &Cancel,
    ) -> Option<&'a [ConversationRow]> {
        let buckets = &self.buckets;
        let Room { rows, parts } = room;
        rows.clear();
        if self.sorts {
            let given = Mutex::new(std::mem::take(parts));
            let part = || given.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let filled = share_out(marked, cancel, part, |rows: &mut Vec<_>, (located, marks)| {
                packets(located, (marks, buckets), v6, |row| rows.push(row));
            })?;
            rows.reserve(self.packets as usize);
            for mut part in filled {
                rows.append(&mut part);
                parts.push(part);
            }
            rows.par_sort_unstable_by_key(|row| row.key);
            rows.dedup_by(|next, row| {
                let same = next.key == row.key;
                if same {
                    row.merge(next);
                }
                same
            });
            return Some(rows);
        }
        let tables = share_out(marked, cancel, FastMap::default, |table, (located, marks)| {
            packets(located, (marks, buckets), v6, |row| add(table, row));
        })?;
        let whole = tables.into_iter().reduce(|mut whole, part| {
            for row in part.into_values() {
                add(&mut whole, row);
            }
            whole
        });
        rows.extend(whole.unwrap_or_default().into_values());
        Some(rows)
    }
}

fn add(table: &mut FastMap<PackedKey, ConversationRow>, row: ConversationRow) {
    table.entry(row.key).and_modify(|all| all.merge(&row)).or_insert(row);
}

/// Hands on each packet of a segment that is in some buckets, as a conversation of one.
fn packets(
    (capture, at, segment): Located<'_>,
    (marks, buckets): (&[u8], &Range<u8>),
    v6: &[Ipv6Addr],
    mut found: impl FnMut(ConversationRow),
) {
    let ranks = ranks(segment, v6);
    let columns = marks.iter().zip(segment.kinds()).zip(segment.times()).enumerate();
    for (place, ((_, kind), time)) in columns.filter(|(_, ((mark, _), _))| buckets.contains(*mark)) {
        let Some((key, back)) = PackedKey::of(segment, place, *kind, &ranks) else { continue };
        let id = PointId { capture, segment: at, point: place as u16 };
        let bytes = (segment.payloads().get(place), segment.lengths().get(place));
        found(ConversationRow::of((key, back), (*time, id), bytes));
    }
}

/// The rank of each IPv6 address of a segment among all.
fn ranks(segment: &Segment, v6: &[Ipv6Addr]) -> Vec<u32> {
    segment.v6().iter().map(|address| v6.partition_point(|other| other < address) as u32).collect()
}

/// Rows in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ranked(ConversationRow);

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.rank().cmp(&other.0.rank())
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
