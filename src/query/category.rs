//! What a packet counts as in a picture: its port's colour, its direction, its capture.

use super::{Breakdown, Direction, PortPalette, Transport, block::Block};

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

    /// Ready for the points of a capture.
    pub fn of(&self, capture: u16) -> SegmentCategories<'_> {
        match self {
            Self::One => SegmentCategories::Constant(0),
            Self::Direction => SegmentCategories::Direction,
            Self::Capture(captures) => {
                SegmentCategories::Constant(usize::from(capture).min(captures - 1) as u8)
            }
            Self::Port { tables: [tcp, udp], other } => SegmentCategories::Port { tcp, udp, other: *other },
        }
    }
}

/// The categories of one segment's points.
#[derive(Debug)]
pub(super) enum SegmentCategories<'a> {
    Constant(u8),
    Direction,
    Port { tcp: &'a [u8], udp: &'a [u8], other: u8 },
}

impl SegmentCategories<'_> {
    /// The category of a point of a block, by its place.
    #[inline]
    pub fn category(&self, block: &Block<'_>, place: u16) -> u8 {
        match self {
            Self::Constant(category) => *category,
            Self::Direction => block.direction(place) as u8,
            Self::Port { tcp, udp, other } => {
                let at = usize::from(place);
                let (Some(kind), Some(port)) = (block.kinds.get(at), block.destination_ports.get(at)) else {
                    return *other;
                };
                if !kind.has_ports() {
                    return *other;
                }
                let table = if kind.is_udp() { udp } else { tcp };
                table.get(usize::from(*port)).copied().unwrap_or(*other)
            }
        }
    }
}
