//! The rows of the table by any column.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{ConversationRow, ConversationTable};

/// A column of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationColumn {
    Transport,
    /// The address, then the port of the end that sent the first packet.
    A,
    APort,
    B,
    BPort,
    #[default]
    Packets,
    PacketsAToB,
    PacketsBToA,
    /// Bytes of payload both ways.
    Payload,
    PayloadAToB,
    PayloadBToA,
    /// Bytes on the wire both ways.
    Bytes,
    BytesAToB,
    BytesBToA,
    First,
    Last,
    Duration,
}

impl ConversationColumn {
    pub const ALL: [Self; 17] = [
        Self::Transport,
        Self::A,
        Self::APort,
        Self::B,
        Self::BPort,
        Self::Packets,
        Self::PacketsAToB,
        Self::PacketsBToA,
        Self::Payload,
        Self::PayloadAToB,
        Self::PayloadBToA,
        Self::Bytes,
        Self::BytesAToB,
        Self::BytesBToA,
        Self::First,
        Self::Last,
        Self::Duration,
    ];

    /// Stable name in options, JSON and CSV.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transport => "transport",
            Self::A => "a",
            Self::APort => "a_port",
            Self::B => "b",
            Self::BPort => "b_port",
            Self::Packets => "packets",
            Self::PacketsAToB => "packets_a_to_b",
            Self::PacketsBToA => "packets_b_to_a",
            Self::Payload => "payload",
            Self::PayloadAToB => "payload_a_to_b",
            Self::PayloadBToA => "payload_b_to_a",
            Self::Bytes => "bytes",
            Self::BytesAToB => "bytes_a_to_b",
            Self::BytesBToA => "bytes_b_to_a",
            Self::First => "first",
            Self::Last => "last",
            Self::Duration => "duration",
        }
    }

    /// Counts and bytes are looked at from the most down, all else from the lowest up.
    #[must_use]
    pub const fn starts_with_most(self) -> bool {
        !matches!(
            self,
            Self::Transport | Self::A | Self::APort | Self::B | Self::BPort | Self::First | Self::Last
        )
    }

    /// What rows are compared by.
    fn value(self, row: &ConversationRow) -> u64 {
        let [(a, a_port), (b, b_port)] = row.packed_ends();
        let address = |address: u32, port: u16| {
            u64::from(row.is_v6()) << 48 | u64::from(address) << 16 | u64::from(port)
        };
        let [there, back] = row.packets();
        let ([payload_there, payload_back], [wire_there, wire_back]) = (row.payload(), row.wire());
        // In the order of the signed numbers; none before all.
        let time = |time: Option<i64>| time.map_or(0, |time| (time as u64) ^ (1 << 63));
        match self {
            Self::Transport => row.transport() as u64,
            Self::A => address(a, a_port),
            Self::APort => a_port.into(),
            Self::B => address(b, b_port),
            Self::BPort => b_port.into(),
            Self::Packets => row.all_packets(),
            Self::PacketsAToB => there.into(),
            Self::PacketsBToA => back.into(),
            Self::Payload => payload_there.saturating_add(payload_back),
            Self::PayloadAToB => payload_there,
            Self::PayloadBToA => payload_back,
            Self::Bytes => wire_there.saturating_add(wire_back),
            Self::BytesAToB => wire_there,
            Self::BytesBToA => wire_back,
            Self::First => time(row.times().map(|times| times.0)),
            Self::Last => time(row.times().map(|times| times.1)),
            Self::Duration => row.duration().unwrap_or(0),
        }
    }
}

/// Places of the table's rows in the order of a column; those that are equal stay in the table's own
/// order, most packets first.
#[must_use]
pub fn sorted_rows(table: &ConversationTable, column: ConversationColumn, most_first: bool) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = table
        .rows()
        .par_iter()
        .enumerate()
        .map(|(place, row)| {
            let value = column.value(row);
            (if most_first { !value } else { value }, place as u32)
        })
        .collect();
    order.par_sort_unstable();
    order.into_par_iter().map(|(_, place)| place).collect()
}
