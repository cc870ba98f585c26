//! What a packet counts as in a picture: its port's colour, its direction, its capture.

use super::{Breakdown, Class, Direction, PortPalette, Segment, Transport, block::Passed};

/// A breakdown made ready for scanning.
#[derive(Debug)]
pub(super) enum Categories {
    One,
    Port { tables: [Box<[u8]>; 2], other: u8 },
    Direction,
    Capture(usize),
}

impl Categories {
    pub fn new(breakdown: &Breakdown) -> Self {
        match breakdown {
            Breakdown::None => Self::One,
            Breakdown::Direction => Self::Direction,
            Breakdown::Capture(captures) => Self::Capture((*captures).clamp(1, 256)),
            Breakdown::Port(palette) => {
                // Ports beyond what a byte can number share the colour of the rest.
                let other = palette.other().min(PortPalette::MOST) as u8;
                let mut tables =
                    [Transport::Tcp, Transport::Udp].map(|_| vec![other; 1 << 16].into_boxed_slice());
                // The first of a port that stands there twice gives it its colour.
                for (place, key) in palette.ports.iter().enumerate().take(usize::from(other)).rev() {
                    let [tcp, udp] = &mut tables;
                    let table = if key.transport == Transport::Udp { udp } else { tcp };
                    if let Some(category) = table.get_mut(usize::from(key.port)) {
                        *category = place as u8;
                    }
                }
                Self::Port { tables, other }
            }
        }
    }

    /// How many there are.
    pub fn depth(&self) -> usize {
        match self {
            Self::One => 1,
            Self::Port { other, .. } => usize::from(*other) + 1,
            Self::Direction => Direction::ALL.len(),
            Self::Capture(captures) => *captures,
        }
    }

    /// Ready for the points of one segment.
    pub fn of<'a>(&'a self, capture: u16, segment: &'a Segment) -> SegmentCategories<'a> {
        match self {
            Self::One => SegmentCategories::Constant(0),
            Self::Direction => SegmentCategories::Direction,
            Self::Capture(captures) => {
                SegmentCategories::Constant(usize::from(capture).min(captures - 1) as u8)
            }
            Self::Port { tables: [tcp, udp], other } => {
                SegmentCategories::Port { tcp, udp, other: *other, ports: segment.destination_ports() }
            }
        }
    }
}

/// The categories of one segment's points.
#[derive(Debug)]
pub(super) enum SegmentCategories<'a> {
    Constant(u8),
    Direction,
    Port { tcp: &'a [u8], udp: &'a [u8], other: u8, ports: &'a [u16] },
}

impl SegmentCategories<'_> {
    #[inline]
    pub fn category(&self, passed: &Passed) -> u8 {
        match self {
            Self::Constant(category) => *category,
            Self::Direction => passed.direction as u8,
            Self::Port { other, .. } if !passed.kind.has_ports() => *other,
            Self::Port { tcp, udp, other, ports } => {
                let port = ports.get(passed.point).copied().unwrap_or_default();
                let table = if passed.kind.class() == Class::Udp { udp } else { tcp };
                table.get(usize::from(port)).copied().unwrap_or(*other)
            }
        }
    }
}
