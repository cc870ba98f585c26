//! Columns, a lens and a window in; densities, picks, rankings and home out. Pure functions.
//!
//! Callers need not know how the columns are scanned or shared between cores. Long scans take a
//! [`Cancel`] and give up early once it is set; functions may use the rayon pool they run on.

mod address;
mod address_set;
mod axis;
mod block;
mod cancel;
mod category;
mod cells;
mod census;
mod columns;
mod cover;
mod density;
mod direction;
mod filter;
mod fit;
mod gather;
mod hash;
mod home;
mod home_set;
mod hover;
mod inside;
mod lens;
mod moment;
mod palette;
mod parts;
mod peer_ends;
mod peers;
mod pick;
mod plane;
mod port_list;
mod ports;
mod rank;
mod select;
mod slices;
mod smallest;
mod span;
mod strips;
mod tally;
mod time_range;
mod totals;
mod window;
mod zone;

pub use crate::index::{Class, Index, Kind, NO_TIME, Nanos, Point, PointId, Protocol, Segment, Transport};
pub use address::{AddressError, AddressRange};
pub use cancel::Cancel;
pub use census::{Census, PortCount, PortKey};
pub use density::{Breakdown, Density, DensityRequest, Mark, density};
pub use direction::{Direction, DirectionFilter};
pub use filter::Filter;
pub use home::{HomeGuess, infer_home};
pub use home_set::HomeSet;
pub use hover::{Cell, hover};
pub use lens::{ClassSet, Lens};
pub use palette::PortPalette;
pub use peers::{PeerCount, rank_peers};
pub use pick::{PickRequest, Picked, pick};
pub use plane::{Plane, Rows};
pub use port_list::{PortList, PortListError};
pub use rank::{PortRanking, rank_ports};
pub use select::{Selection, select};
pub use time_range::{TimeRange, TimeRangeError};
pub use totals::{ClassCounts, Totals, totals};
pub use window::{AddressWindow, Edge, TimeWindow, Window};
pub use zone::{Zone, ZoneError};
