//! A column: numbers of a segment's points, in memory that goes back to the system with it.
//!
//! What an allocator is given back it mostly keeps: half of a closed capture stayed with the process.
//! So a column has pages of its own, without a file behind them, which return when it is dropped.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use bytemuck::Pod;
use memmap2::MmapMut;

/// Shorter columns stay with the allocator: a page more or less would weigh too much in them, and
/// systems limit how many stretches of pages a process has (65,530 on Linux; a full segment has ten).
const SHORTEST_IN_PAGES: usize = 32 << 10;

/// What the system gives at once, mostly.
const PAGE: usize = 4 << 10;

/// Numbers that are appended and then read; a slice of them to whoever reads.
pub struct Column<T>(Storage<T>);

enum Storage<T> {
    Owned(Vec<T>),
    /// Room for more than its length; what is not used takes no memory.
    Pages {
        pages: MmapMut,
        length: usize,
    },
}

impl<T: Pod> Column<T> {
    /// With room for so many; it can become longer.
    pub fn with_capacity(points: usize) -> Self {
        let bytes = points.saturating_mul(size_of::<T>());
        if bytes >= SHORTEST_IN_PAGES
            && let Ok(pages) = MmapMut::map_anon(bytes)
        {
            return Self(Storage::Pages { pages, length: 0 });
        }
        // Also where the system gives no pages any more.
        Self(Storage::Owned(Vec::with_capacity(points)))
    }

    #[inline]
    pub fn extend_from_slice(&mut self, more: &[T]) {
        match &mut self.0 {
            Storage::Owned(column) => column.extend_from_slice(more),
            Storage::Pages { pages, length } => {
                let end = *length + more.len();
                if let Some(room) = numbers_mut(pages).get_mut(*length..end) {
                    room.copy_from_slice(more);
                    *length = end;
                } else {
                    let mut longer = Self::with_capacity(end.saturating_mul(2));
                    longer.extend_from_slice(self);
                    longer.extend_from_slice(more);
                    *self = longer;
                }
            }
        }
    }

    /// Nothing more comes: gives back what there is too much of.
    pub fn settle(&mut self) {
        if let Storage::Owned(column) = &mut self.0 {
            column.shrink_to_fit();
        }
    }

    /// Bytes that it takes.
    pub fn memory(&self) -> usize {
        match &self.0 {
            Storage::Owned(column) => column.capacity() * size_of::<T>(),
            Storage::Pages { length, .. } => (length * size_of::<T>()).next_multiple_of(PAGE),
        }
    }
}

/// Pages begin where any number may.
fn numbers<T: Pod>(pages: &MmapMut) -> &[T] {
    bytemuck::try_cast_slice(pages).unwrap_or_default()
}

fn numbers_mut<T: Pod>(pages: &mut MmapMut) -> &mut [T] {
    bytemuck::try_cast_slice_mut(pages).unwrap_or_default()
}

impl<T: Pod> Deref for Column<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Storage::Owned(column) => column,
            Storage::Pages { pages, length } => numbers(pages).get(..*length).unwrap_or_default(),
        }
    }
}

impl<T: Pod> DerefMut for Column<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Storage::Owned(column) => column,
            Storage::Pages { pages, length } => numbers_mut(pages).get_mut(..*length).unwrap_or_default(),
        }
    }
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self(Storage::Owned(Vec::new()))
    }
}

impl<T: Pod> From<&[T]> for Column<T> {
    fn from(points: &[T]) -> Self {
        let mut column = Self::with_capacity(points.len());
        column.extend_from_slice(points);
        column
    }
}

impl<T: Pod> FromIterator<T> for Column<T> {
    fn from_iter<I: IntoIterator<Item = T>>(points: I) -> Self {
        Vec::from_iter(points).as_slice().into()
    }
}

impl<T: Pod> Clone for Column<T> {
    fn clone(&self) -> Self {
        (**self).into()
    }
}

impl<T: Pod + PartialEq> PartialEq for Column<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Pod + Eq> Eq for Column<T> {}

impl<T: Pod + fmt::Debug> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_holds_what_was_appended_wherever_it_lies() {
        for (room, points) in
            [(0, 10), (100, 100), (0, 20_000), (65_536, 65_536), (65_536, 3), (9_000, 50_000)]
        {
            let numbers: Vec<u32> = (0..points).map(|number| number * 7).collect();
            let mut column = Column::with_capacity(room);
            numbers.chunks(256).for_each(|more| column.extend_from_slice(more));
            column.settle();
            assert_eq!(*column, numbers[..]);
            assert_eq!(column.clone(), column);
        }
    }

    #[test]
    fn numbers_of_a_column_can_be_changed() {
        let mut column: Column<u16> = (0..60_000).collect();
        assert!(matches!(column.0, Storage::Pages { .. }));
        column[59_999] = 7;
        assert_eq!(column[59_998..], [59_998, 7]);
    }

    #[test]
    fn a_column_takes_little_more_than_its_numbers() {
        let column: Column<i64> = (0..65_536).collect();
        assert_eq!(column.memory(), 65_536 * 8);
        let short: Column<i64> = (0..10).collect();
        assert_eq!(short.memory(), 80);
        let mut half: Column<i64> = Column::with_capacity(65_536);
        half.extend_from_slice(&column[..32_768]);
        assert_eq!(half.memory(), 32_768 * 8);
    }
}
