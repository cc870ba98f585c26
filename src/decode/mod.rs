//! A frame's bytes in, packet facts or a reason out; and the layers that the inspector shows.
//!
//! Pure functions over slices. Callers need not know link types, VLAN stacks, extension headers or
//! what a cut-off packet still tells.

pub mod application;
mod carried;
mod class;
mod extension;
mod facts;
mod fingerprint;
mod fragment;
mod ip;
mod layers;
mod link;
mod link_name;
mod payload;
mod places;
mod port_name;
mod tcp_segment;
mod tunnel;
mod undecoded;
mod usual;

pub use crate::capture::{LinkType, Nanos, Stamp};
pub use carried::{Carried, carried};
pub use class::{Class, Protocol, Transport};
pub use facts::PacketFacts;
pub use fingerprint::Fingerprint;
pub use fragment::Fragment;
pub use layers::{Field, Layer, layers};
pub use link::decodes;
pub use link_name::link_name;
pub use payload::payload_of;
pub use places::{Checksum, Place, Places};
pub use port_name::port_name;
pub use tcp_segment::TcpSegment;
pub use undecoded::Undecoded;
pub use usual::{UsualPacket, fingerprint_without_checksum, usual_packet};
