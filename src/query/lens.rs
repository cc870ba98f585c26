//! The lens: what is shown.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{AddressRange, Class, DirectionFilter, HomeSet, PortList, SetFilter, TimeRange};

/// Which classes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Class>", into = "Vec<Class>")]
pub struct ClassSet(u8);

impl ClassSet {
    pub const ALL: Self = Self(0b1_1111);
    pub const NONE: Self = Self(0);

    #[must_use]
    pub fn of(classes: &[Class]) -> Self {
        classes.iter().fold(Self::NONE, |set, class| set.with(*class, true))
    }

    #[must_use]
    pub fn contains(self, class: Class) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    #[must_use]
    pub fn with(self, class: Class, shown: bool) -> Self {
        let bit = 1 << class as u8;
        Self(if shown { self.0 | bit } else { self.0 & !bit })
    }
}

impl From<Vec<Class>> for ClassSet {
    fn from(classes: Vec<Class>) -> Self {
        Self::of(&classes)
    }
}

impl From<ClassSet> for Vec<Class> {
    fn from(set: ClassSet) -> Self {
        Class::ALL.into_iter().filter(|class| set.contains(*class)).collect()
    }
}

/// Whether packets are shown that are copies of one before them in their capture, as
/// [`crate::index::Duplicates`] tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateFilter {
    #[default]
    Shown,
    Hidden,
}

/// What is shown: a packet must pass every part. The default shows everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lens {
    pub home: HomeSet,
    pub direction: DirectionFilter,
    pub classes: ClassSet,
    pub ports: PortList,
    /// The peer lies in one of these; empty shows all.
    pub peers: Vec<AddressRange>,
    /// Packets without a time pass only when this is open at both ends.
    pub time: TimeRange,
    #[serde(default)]
    pub duplicates: DuplicateFilter,
    /// The peer lies in none of these.
    #[serde(default)]
    pub left_out: Vec<AddressRange>,
    /// The packet is of none of these captures, by their places from 0.
    #[serde(default)]
    pub hidden_captures: BTreeSet<u16>,
    /// Sets of packets, as searches find them. They are of captures that are open, so that a lens that
    /// was written down has none.
    #[serde(skip)]
    pub sets: SetFilter,
}

impl Default for Lens {
    fn default() -> Self {
        Self {
            home: HomeSet::default(),
            direction: DirectionFilter::All,
            classes: ClassSet::ALL,
            ports: PortList::default(),
            peers: Vec::new(),
            time: TimeRange::default(),
            duplicates: DuplicateFilter::Shown,
            left_out: Vec::new(),
            hidden_captures: BTreeSet::new(),
            sets: SetFilter::default(),
        }
    }
}

impl Lens {
    /// One of paper A's four views: 1 from home TCP SYN, 2 to home TCP SYN, 3 from home UDP, 4 to
    /// home UDP. Direction and classes are put, the rest stays. None for another number.
    #[must_use]
    pub fn paper_view(&self, number: u8) -> Option<Self> {
        let (direction, class) = match number {
            1 => (DirectionFilter::From, Class::TcpSyn),
            2 => (DirectionFilter::To, Class::TcpSyn),
            3 => (DirectionFilter::From, Class::Udp),
            4 => (DirectionFilter::To, Class::Udp),
            _ => return None,
        };
        Some(Self { direction, classes: ClassSet::of(&[class]), ..self.clone() })
    }
}
