//! What is known of a payload besides its bytes.

use crate::decode::{Protocol, Transport};

/// The packet around a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The upper layer's protocol number.
    pub protocol: Protocol,
    /// Source and destination port.
    pub ports: Option<(u16, u16)>,
    /// Bytes of the payload on the wire; more than its slice where the frame was cut.
    pub length: u32,
}

impl Context {
    #[must_use]
    pub const fn transport(&self) -> Option<Transport> {
        match self.protocol {
            Protocol::TCP => Some(Transport::Tcp),
            Protocol::UDP => Some(Transport::Udp),
            _ => None,
        }
    }

    #[must_use]
    pub fn is_tcp(&self) -> bool {
        self.protocol == Protocol::TCP
    }

    #[must_use]
    pub fn is_udp(&self) -> bool {
        self.protocol == Protocol::UDP
    }

    /// Either port is `port`.
    #[must_use]
    pub fn has_port(&self, port: u16) -> bool {
        self.ports.is_some_and(|(source, destination)| source == port || destination == port)
    }

    /// The packet goes to that port: a request, where the port is a server's.
    #[must_use]
    pub fn goes_to(&self, port: u16) -> bool {
        self.ports.is_some_and(|(_, destination)| destination == port)
    }

    /// The packet comes from that port: an answer, where the port is a server's.
    #[must_use]
    pub fn comes_from(&self, port: u16) -> bool {
        self.ports.is_some_and(|(source, _)| source == port)
    }
}
