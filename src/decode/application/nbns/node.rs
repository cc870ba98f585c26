//! What a node says of its names: the data of NB and NBSTAT records (RFC 1002, 4.2.13 and 4.2.18).

use std::net::Ipv4Addr;
use std::ops::Range;

use super::{NetBiosName, name};
use crate::decode::application::dns::{Fault, reader::Reader};

/// A name is a group's, not one node's.
const GROUP: u16 = 0x8000;

/// An address that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeAddress {
    pub flags: u16,
    pub address: Ipv4Addr,
    /// Bytes of the message.
    pub bytes: Range<usize>,
}

impl NodeAddress {
    pub(in crate::decode::application) fn read_all(reader: &mut Reader<'_>) -> Result<Vec<Self>, Fault> {
        let mut nodes = Vec::new();
        while !reader.is_done() {
            let start = reader.at;
            let flags = reader.u16()?;
            let address = Ipv4Addr::from(reader.array::<4>()?);
            nodes.push(Self { flags, address, bytes: start..reader.at });
        }
        Ok(nodes)
    }

    #[must_use]
    pub const fn is_group(&self) -> bool {
        self.flags & GROUP != 0
    }

    /// How the node resolves names: B, P, M, or H as Windows has added.
    #[must_use]
    pub const fn node_type(&self) -> &'static str {
        match self.flags >> 13 & 3 {
            0 => "B-node",
            1 => "P-node",
            2 => "M-node",
            _ => "H-node",
        }
    }
}

/// One of the names of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeName {
    pub name: NetBiosName,
    pub flags: u16,
    /// Bytes of the message.
    pub bytes: Range<usize>,
}

impl NodeName {
    #[must_use]
    pub const fn is_group(&self) -> bool {
        self.flags & GROUP != 0
    }
}

/// All names of a node, and what follows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeStatus {
    pub names: Vec<NodeName>,
    /// Hardware address; Samba sends zeros.
    pub unit: [u8; 6],
    /// Bytes of the message: hardware address; counts of what was sent and received.
    pub unit_bytes: Range<usize>,
    pub statistics: Range<usize>,
}

impl NodeStatus {
    pub(in crate::decode::application) fn read(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let count = reader.u8()?;
        let mut names = Vec::new();
        for _ in 0..count {
            let start = reader.at;
            let name = NetBiosName(reader.array::<{ name::LENGTH }>()?);
            let flags = reader.u16()?;
            names.push(NodeName { name, flags, bytes: start..reader.at });
        }
        let start = reader.at;
        let unit = reader.array()?;
        let unit_bytes = start..reader.at;
        // 40 bytes by the text of the RFC, and fewer in what Windows and Samba send.
        let statistics = reader.at..reader.end;
        reader.at = reader.end;
        Ok(Self { names, unit, unit_bytes, statistics })
    }
}
