//! How the table of packets is laid out: which columns it has, how wide they are, and the order of its rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Widths of columns in points.
const WIDTHS: std::ops::RangeInclusive<u16> = 24..=4_000;

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PacketColumn {
    Number,
    Time,
    /// The end that is not at home, and whether the packet goes there or comes from there; it stands for
    /// source and destination where there is no room for both.
    Peer,
    Source,
    SourcePort,
    Destination,
    DestinationPort,
    /// From home, to home, or neither.
    Direction,
    Class,
    Flags,
    Length,
    Payload,
    Duplicate,
    Capture,
    Protocol,
    /// One line of what the packet says; it takes the room that is left.
    Info,
}

impl PacketColumn {
    /// In the order in which they stand.
    pub const ALL: [Self; 16] = [
        Self::Number,
        Self::Time,
        Self::Peer,
        Self::Source,
        Self::SourcePort,
        Self::Destination,
        Self::DestinationPort,
        Self::Direction,
        Self::Class,
        Self::Flags,
        Self::Length,
        Self::Payload,
        Self::Duplicate,
        Self::Capture,
        Self::Protocol,
        Self::Info,
    ];

    /// What it is called where it stands alone; a head may be shorter.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "No.",
            Self::Time => "Time",
            Self::Peer => "Peer",
            Self::Source => "Source",
            Self::SourcePort => "Source port",
            Self::Destination => "Destination",
            Self::DestinationPort => "Destination port",
            Self::Direction => "Direction",
            Self::Class => "Class",
            Self::Flags => "Flags",
            Self::Length => "Length",
            Self::Payload => "Payload length",
            Self::Duplicate => "Duplicate",
            Self::Capture => "Capture",
            Self::Protocol => "Protocol",
            Self::Info => "Info",
        }
    }

    /// What it tells, for those to whom its name does not.
    #[must_use]
    pub const fn help(self) -> &'static str {
        match self {
            Self::Number => "Number of the frame in its capture",
            Self::Time => "When it was captured",
            Self::Peer => "The end that is not at home: → the packet goes there, ← it comes from there",
            Self::Source => "Address that sent it",
            Self::Destination => "Address that it was sent to",
            Self::SourcePort => "Port that sent it",
            Self::DestinationPort => "Port that it was sent to",
            Self::Direction => "From home, to home, or neither",
            Self::Class => "TCP SYN, other TCP, UDP, ICMP, or the protocol of other IP",
            Self::Flags => "Flags of TCP that are set",
            Self::Length => "Bytes on the wire",
            Self::Payload => "Bytes of payload",
            Self::Duplicate => "The same packet stands before it in its capture",
            Self::Capture => "The capture that it is of",
            Self::Protocol => "Innermost protocol that its bytes tell",
            Self::Info => "What it says, the innermost message first",
        }
    }

    /// Its cells are numbers, which stand at the right.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Number | Self::SourcePort | Self::DestinationPort | Self::Length | Self::Payload)
    }

    /// The index knows what stands in it. The others are read from the file, for the rows in view only.
    #[must_use]
    pub const fn can_be_sorted(self) -> bool {
        !matches!(self, Self::Protocol | Self::Info)
    }
}

/// By which column rows are in order; packets that are alike in it keep theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PacketSort {
    pub column: PacketColumn,
    #[serde(default)]
    pub descending: bool,
}

/// How the table is laid out. It is kept from one time to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PacketTable {
    /// The columns that were chosen; none: those that there is room for.
    columns: Vec<PacketColumn>,
    /// Widths that a hand has set, in points.
    widths: BTreeMap<PacketColumn, u16>,
    sort: Option<PacketSort>,
}

impl PacketTable {
    /// Shows exactly these columns, in the usual order; none: those that there is room for.
    pub(super) fn set_columns(&mut self, mut columns: Vec<PacketColumn>) {
        columns.sort_unstable();
        columns.dedup();
        self.columns = columns;
    }

    /// Sets the width of a column in points; none: as wide as what stands in it.
    pub(super) fn set_width(&mut self, column: PacketColumn, width: Option<u16>) {
        match width {
            Some(width) => self.widths.insert(column, width.clamp(*WIDTHS.start(), *WIDTHS.end())),
            None => self.widths.remove(&column),
        };
    }

    /// Sorts by a column that can be sorted; none: the packets stand as they were chosen.
    pub(super) fn set_sort(&mut self, sort: Option<PacketSort>) {
        self.sort = sort.filter(|sort| sort.column.can_be_sorted());
    }

    /// The columns that were chosen; empty: those that there is room for.
    #[must_use]
    pub fn columns(&self) -> &[PacketColumn] {
        &self.columns
    }

    /// The width that a hand has set, in points.
    #[must_use]
    pub fn width(&self, column: PacketColumn) -> Option<f32> {
        self.widths.get(&column).map(|width| f32::from(*width))
    }

    /// A hand has set the width of some column.
    #[must_use]
    pub fn has_widths(&self) -> bool {
        !self.widths.is_empty()
    }

    #[must_use]
    pub fn sort(&self) -> Option<PacketSort> {
        // A file may hold anything.
        self.sort.filter(|sort| sort.column.can_be_sorted())
    }

    /// What a click on a head comes to: ascending, then descending, then no order by it.
    #[must_use]
    pub fn sort_after_click(&self, column: PacketColumn) -> Option<PacketSort> {
        match self.sort() {
            Some(PacketSort { column: by, descending: false }) if by == column => {
                Some(PacketSort { column, descending: true })
            }
            Some(PacketSort { column: by, .. }) if by == column => None,
            _ => Some(PacketSort { column, descending: false }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_click_on_a_head_brings_the_order_of_the_file_back() {
        let mut table = PacketTable::default();
        let mut seen = Vec::new();
        for _ in 0..3 {
            table.set_sort(table.sort_after_click(PacketColumn::Length));
            seen.push(table.sort().map(|sort| sort.descending));
        }
        assert_eq!(seen, [Some(false), Some(true), None]);
    }

    #[test]
    fn what_is_read_for_the_rows_in_view_only_cannot_be_sorted() {
        let mut table = PacketTable::default();
        table.set_sort(Some(PacketSort { column: PacketColumn::Info, descending: false }));
        assert_eq!(table.sort(), None);
        let kept: PacketTable = serde_json::from_str(r#"{"sort":{"column":"protocol"}}"#).unwrap();
        assert_eq!(kept.sort(), None, "whatever a file says");
    }

    #[test]
    fn columns_stand_in_the_usual_order_whatever_the_order_of_choosing() {
        let mut table = PacketTable::default();
        table.set_columns(vec![PacketColumn::Info, PacketColumn::Time, PacketColumn::Info]);
        assert_eq!(table.columns(), [PacketColumn::Time, PacketColumn::Info]);
        assert!(PacketColumn::ALL.is_sorted());
    }
}
