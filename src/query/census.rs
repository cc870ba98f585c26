//! What the whole capture holds, whatever the lens: packets by destination port and by class.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    Cancel, Index, Transport,
    gather::{gather, groups},
    tally::PortTally,
};

/// A destination port of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PortKey {
    pub transport: Transport,
    pub port: u16,
}

/// `tcp/445`.
impl fmt::Display for PortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.transport.name(), self.port)
    }
}

/// A text that names no port of a transport.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no port such as tcp/445")]
pub struct PortKeyError(String);

impl FromStr for PortKey {
    type Err = PortKeyError;

    fn from_str(text: &str) -> Result<Self, PortKeyError> {
        let wrong = || PortKeyError(text.to_owned());
        let (transport, port) = text.split_once('/').ok_or_else(wrong)?;
        let transport = [Transport::Tcp, Transport::Udp].into_iter().find(|of| of.name() == transport);
        let port = port.parse().map_err(|_| wrong())?;
        Ok(Self { transport: transport.ok_or_else(wrong)?, port })
    }
}

/// Packets to a destination port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortCount {
    pub key: PortKey,
    pub packets: u64,
}

/// Counts over all points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Destination ports, most frequent first; ties: lower transport and number first.
    pub ports: Vec<PortCount>,
    pub packets: u64,
    /// Packets whose peer plane is IPv6.
    pub v6_packets: u64,
}

impl Census {
    /// Counts all points of an index; none if cancelled.
    #[must_use]
    pub fn take(index: &Index, cancel: &Cancel) -> Option<Self> {
        let groups = groups(index, |_, _| true);
        let counted = gather(
            &groups,
            cancel,
            <(PortTally<1>, u64)>::default,
            |(tally, v6), (_, _, segment)| {
                for (kind, port) in segment.kinds().iter().zip(segment.destination_ports()) {
                    tally.add(*kind, *port, 0);
                    *v6 += u64::from(kind.is_v6());
                }
            },
            |whole, part| {
                whole.0.merge(part.0);
                whole.1 += part.1;
            },
        );
        let (tally, v6_packets) = counted?;
        Some(Self { ports: tally.counts(), packets: tally.packets(), v6_packets })
    }
}
