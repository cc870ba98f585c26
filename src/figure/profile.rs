//! Profiles of a picture: its packets by time alone, and by address alone.

use crate::query::Density;

/// Packets of each column and of each row of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// From the left; [`u32::MAX`] stands for more.
    pub columns: Vec<u32>,
    /// From the bottom, where addresses are lowest.
    pub rows: Vec<u32>,
}

impl Profile {
    pub(super) fn of(counted: &Density) -> Self {
        let mut profile = Self { columns: Vec::with_capacity(counted.width), rows: vec![0; counted.height] };
        for column in counted.counts.chunks_exact(counted.height.max(1)) {
            profile.columns.push(column.iter().fold(0, |sum, count| u32::saturating_add(sum, *count)));
            for (row, count) in profile.rows.iter_mut().zip(column) {
                *row = row.saturating_add(*count);
            }
        }
        profile
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{AddressWindow, TimeAxis, TimeWindow, Window};

    #[test]
    fn every_packet_is_in_one_column_and_in_one_row() {
        let window = Window {
            time: TimeWindow { start: 0, end: 3 },
            addresses: AddressWindow::V4 { low: 0.0, high: 2.0 },
        };
        let counted = Density {
            window,
            times: TimeAxis::linear(window.time, 3),
            width: 3,
            height: 2,
            counts: vec![1, 0, 0, 5, 2, 3],
            winners: vec![0; 6],
            categories: vec![11],
            total: 11,
            marks: None,
        };
        let profile = Profile::of(&counted);
        assert_eq!(profile, Profile { columns: vec![1, 5, 5], rows: vec![3, 8] });
    }
}
