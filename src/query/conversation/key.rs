//! What tells a conversation from all others: transport, and two ends.

use std::{fmt, net::SocketAddr, str::FromStr};

use serde::{Deserialize, Serialize};

use super::super::{Point, Protocol, Transport};

/// Transport and the two ends of a conversation, whichever way its packets go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConversationKey {
    transport: Transport,
    /// The lower end first.
    ends: [SocketAddr; 2],
}

/// Why a text names no conversation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("two ends are needed, as 10.0.0.1:1025,198.51.100.1:80 or [2001:db8::1]:1025,[2001:db8::2]:53")]
    NoEnds,
    #[error("{0:?} is no address with a port, as 10.0.0.1:80 or [2001:db8::1]:80")]
    NoEnd(String),
    #[error("one end is IPv4, the other IPv6")]
    Mixed,
    #[error("a conversation begins with tcp or udp, as in tcp 10.0.0.1:1025,198.51.100.1:80")]
    NoTransport,
}

impl ConversationKey {
    /// Between two ends, in any order.
    #[must_use]
    pub fn new(transport: Transport, a: SocketAddr, b: SocketAddr) -> Self {
        Self { transport, ends: if a <= b { [a, b] } else { [b, a] } }
    }

    /// That a packet belongs to; none for what has no ports.
    #[must_use]
    pub fn of(point: &Point) -> Option<Self> {
        let (source, destination) = point.ports?;
        let transport = if point.protocol == Protocol::UDP { Transport::Udp } else { Transport::Tcp };
        let ends = ((point.source, source).into(), (point.destination, destination).into());
        Some(Self::new(transport, ends.0, ends.1))
    }

    /// Between ends as they are written, `A:port,B:port`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(transport: Transport, ends: &str) -> Result<Self, KeyError> {
        let (a, b) = ends.split_once(',').ok_or(KeyError::NoEnds)?;
        let end = |text: &str| {
            let text = text.trim();
            text.parse::<SocketAddr>().map_err(|_| KeyError::NoEnd(text.to_owned()))
        };
        let (a, b) = (end(a)?, end(b)?);
        if a.is_ipv4() == b.is_ipv4() { Ok(Self::new(transport, a, b)) } else { Err(KeyError::Mixed) }
    }

    #[must_use]
    pub const fn transport(&self) -> Transport {
        self.transport
    }

    /// The lower end first: by address, then by port.
    #[must_use]
    pub const fn ends(&self) -> [SocketAddr; 2] {
        self.ends
    }
}

/// `tcp 10.0.0.1:1025,198.51.100.1:80`.
impl fmt::Display for ConversationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = self.ends;
        write!(f, "{} {low},{high}", self.transport.name())
    }
}

impl FromStr for ConversationKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (word, ends) = text.split_once(' ').ok_or(KeyError::NoTransport)?;
        let transport = match word {
            "tcp" => Transport::Tcp,
            "udp" => Transport::Udp,
            _ => return Err(KeyError::NoTransport),
        };
        Self::parse(transport, ends)
    }
}

impl TryFrom<String> for ConversationKey {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<ConversationKey> for String {
    fn from(key: ConversationKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_a_conversation_have_one_key() {
        let there: ConversationKey = "tcp 198.51.100.1:80,10.0.0.1:1025".parse().unwrap();
        let back: ConversationKey = "tcp 10.0.0.1:1025,198.51.100.1:80".parse().unwrap();
        assert_eq!(there, back);
        assert_eq!(there.to_string(), "tcp 10.0.0.1:1025,198.51.100.1:80");
        // The same host talks to itself: the port tells its ends.
        let itself: ConversationKey = "udp 10.0.0.1:53,10.0.0.1:7".parse().unwrap();
        assert_eq!(itself.ends()[0].port(), 7);
        let json = serde_json::to_string(&there).unwrap();
        assert_eq!(serde_json::from_str::<ConversationKey>(&json).unwrap(), there);
    }

    #[test]
    fn ipv6_ends_stand_in_brackets() {
        let key: ConversationKey = "udp [2001:db8::2]:53,[2001:db8::1]:1025".parse().unwrap();
        assert_eq!(key.to_string(), "udp [2001:db8::1]:1025,[2001:db8::2]:53");
    }

    #[test]
    fn what_names_no_conversation_is_told() {
        let parse = |text: &str| text.parse::<ConversationKey>().unwrap_err();
        assert_eq!(parse("tcp 10.0.0.1:80"), KeyError::NoEnds);
        assert_eq!(parse("tcp 10.0.0.1,10.0.0.2:80"), KeyError::NoEnd("10.0.0.1".to_owned()));
        assert_eq!(parse("tcp 10.0.0.1:1,[2001:db8::1]:80"), KeyError::Mixed);
        assert_eq!(parse("icmp 10.0.0.1:1,10.0.0.2:80"), KeyError::NoTransport);
    }
}
