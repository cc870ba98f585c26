//! Columns, a lens and a window in; densities, picks, rankings and home out. Pure functions.
//!
//! Callers need not know how the columns are scanned or shared between cores. Long scans take a
//! [`Cancel`] and give up early once it is set; functions may use the rayon pool they run on.

mod address;
mod address_counts;
mod address_entries;
mod address_scan;
mod address_set;
mod axis;
mod block;
mod cancel;
mod candidates;
mod category;
mod cells;
mod census;
mod chosen;
mod clock_offset;
mod code_rows;
mod columns;
mod conversation;
mod cover;
mod density;
mod direction;
mod earliest;
mod far_times;
mod filter;
mod fit;
mod gather;
mod hash;
mod home;
mod home_set;
mod hover;
mod ids;
mod inside;
mod lens;
mod minutes;
mod moment;
mod narrow;
mod observed;
mod overview;
mod packet_set;
mod palette;
mod parts;
mod peer_codes;
mod peer_ends;
mod peer_range;
mod peer_reach;
mod peer_times;
mod peers;
mod pick;
mod plane;
mod port_list;
mod port_place;
mod ports;
mod rank;
mod select;
mod shuffle;
mod slices;
mod smallest;
mod span;
mod strips;
mod tally;
mod time_range;
mod totals;
mod touched;
mod undecoded;
mod vector;
mod window;
mod zone;

pub use crate::index::{
    Class, Index, Kind, NO_TIME, Nanos, Point, PointId, Protocol, Segment, Transport, Undecoded, UndecodedId,
};
pub use address::{AddressError, AddressRange};
pub use cancel::Cancel;
pub use census::{Census, PortCount, PortKey};
pub use clock_offset::ClockOffset;
pub use conversation::{
    ConversationColumn, ConversationKey, ConversationRow, ConversationTable, KeyError, conversation_points,
    conversations, conversations_in, packets_of_end, sorted_rows,
};
pub use density::{Breakdown, Density, DensityRequest, Mark, density, density_in_stretches};
pub use direction::{Direction, DirectionFilter};
pub use earliest::earliest_from;
pub use far_times::{FarTimes, Reach};
pub use filter::Filter;
pub use home::{HomeGuess, infer_home};
pub use home_set::HomeSet;
pub use hover::{Cell, hover};
pub use lens::{ClassSet, DuplicateFilter, Lens};
pub use minutes::{MinuteCount, busiest_minutes};
pub use observed::ObservedV4;
pub use overview::{Overview, overview};
pub use packet_set::{Marks, PacketSet, SetFilter};
pub use palette::PortPalette;
pub use peer_codes::code_peers;
pub use peer_range::PeerRange;
pub use peers::{PeerCount, rank_peers};
pub use pick::{PickRequest, Picked, pick};
pub use plane::{Plane, Rows};
pub use port_list::{PortList, PortListError};
pub use rank::{PortRanking, rank_ports};
pub use select::{Selection, select};
pub use time_range::{TimeRange, TimeRangeError};
pub use totals::{ClassCounts, Totals, totals};
pub use touched::{TouchedPrefix, most_touched};
pub use undecoded::{UndecodedFrames, undecoded_frames};
pub use window::{AddressWindow, Edge, TimeWindow, Window};
pub use zone::{Zone, ZoneError};
