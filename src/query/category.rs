//! What a packet counts as in a picture: its port's colour, its direction, its capture.

use super::{
    Breakdown, Direction, Kind, PortPalette, Segment,
    block::Block,
    port_place::{PLACES, place_of, port_place},
};

/// A breakdown made ready for scanning.
#[derive(Debug)]
pub(super) enum Categories {
    One,
    /// By place of the port (see [`port_place`]).
    Port {
        table: Box<[u8]>,
        other: u8,
    },
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
                let mut table = vec![other; PLACES].into_boxed_slice();
                // The first of a port that stands there twice gives it its colour.
                for (place, key) in palette.ports.iter().enumerate().take(usize::from(other)).rev() {
                    if let Some(category) = table.get_mut(place_of(key.transport, key.port)) {
                        *category = place as u8;
                    }
                }
                Self::Port { table, other }
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
            Self::Port { table, .. } => SegmentCategories::Port(table),
        }
    }
}

/// The categories of one segment's points.
#[derive(Clone, Copy, Debug)]
pub(super) enum SegmentCategories<'a> {
    Constant(u8),
    Direction,
    Port(&'a [u8]),
}

impl SegmentCategories<'_> {
    /// The category of a point of a block, by its place.
    #[inline]
    pub fn category(self, block: &Block<'_>, place: u16) -> u8 {
        match self {
            Self::Constant(category) => category,
            Self::Direction => block.direction(place) as u8,
            Self::Port(table) => port_category(table, block, place),
        }
    }

    /// The category of a point of a segment. Directions are not found here: they are those of blocks.
    #[inline]
    pub fn of_point(self, segment: &Segment, point: usize) -> u8 {
        match self {
            Self::Constant(category) => category,
            Self::Direction => Direction::Others as u8,
            Self::Port(table) => category_at(table, segment.kinds(), segment.destination_ports(), point),
        }
    }
}

/// The category of a point's port.
#[inline]
pub(super) fn port_category(table: &[u8], block: &Block<'_>, place: u16) -> u8 {
    category_at(table, block.kinds, block.destination_ports, usize::from(place))
}

#[inline]
fn category_at(table: &[u8], kinds: &[Kind], ports: &[u16], at: usize) -> u8 {
    let (Some(kind), Some(port)) = (kinds.get(at), ports.get(at)) else { return 0 };
    table.get(port_place(*kind, *port) as usize).copied().unwrap_or_default()
}
