//! A port list: items joined by commas are alternatives, items with `!` are then taken away.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{PortKey, Transport};

/// `135,139,445` · `!53` · `1024-65535,!4838` · `tcp/445` · `src:53` · `any:53`; empty shows all.
/// (Design: "Port list".)
///
/// An item is `!`, a role (`dst:` unless said, `src:`, `any:`), a transport (`tcp/`, `udp/`, both
/// unless said) and a port or a range of ports; case and spaces do not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PortList {
    pub(super) shown: Vec<PortItem>,
    pub(super) taken: Vec<PortItem>,
}

/// Which port of a packet is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Destination,
    Source,
    Any,
}

/// One item of a list, without its `!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PortItem {
    pub role: Role,
    /// None: both.
    pub transport: Option<Transport>,
    /// First and last port, both inclusive.
    pub first: u16,
    pub last: u16,
}

/// What is wrong with which word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PortListError(pub String);

impl PortItem {
    fn parse(text: &str, item: &str) -> Result<Self, PortListError> {
        let (mut role, mut transport, mut rest) = (None, None, text);
        while let Some((word, behind)) = rest.split_once([':', '/']) {
            let separator = rest.get(word.len()..).and_then(|at| at.chars().next()).unwrap_or(':');
            match (word.to_ascii_lowercase().as_str(), separator) {
                ("dst", ':') if role.is_none() => role = Some(Role::Destination),
                ("src", ':') if role.is_none() => role = Some(Role::Source),
                ("any", ':') if role.is_none() => role = Some(Role::Any),
                ("tcp", '/') if transport.is_none() => transport = Some(Transport::Tcp),
                ("udp", '/') if transport.is_none() => transport = Some(Transport::Udp),
                _ => {
                    return Err(PortListError(format!(
                        "{word}{separator} in {item}: before a port stand src:, dst: or any:, and tcp/ or udp/"
                    )));
                }
            }
            rest = behind;
        }
        let port = |text: &str| {
            let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
            number.ok_or_else(|| {
                PortListError(if text.is_empty() {
                    format!("{item}: a port is missing")
                } else if text == item {
                    format!("{text} is not a port (0 to 65535)")
                } else {
                    format!("{text} is not a port (0 to 65535) in {item}")
                })
            })
        };
        let (first, last) = match rest.split_once('-') {
            Some((first, last)) => (port(first)?, port(last)?),
            None => (port(rest)?, port(rest)?),
        };
        if first > last {
            return Err(PortListError(format!("{item}: write the lower port first")));
        }
        Ok(Self { role: role.unwrap_or(Role::Destination), transport, first, last })
    }

    fn matches(self, transport: Transport, source: u16, destination: u16) -> bool {
        let ports = self.first..=self.last;
        self.transport.is_none_or(|of| of == transport)
            && match self.role {
                Role::Destination => ports.contains(&destination),
                Role::Source => ports.contains(&source),
                Role::Any => ports.contains(&source) || ports.contains(&destination),
            }
    }

    /// Every packet to a port matches, whatever its source port.
    fn covers(self, key: PortKey) -> bool {
        self.role != Role::Source
            && self.transport.is_none_or(|of| of == key.transport)
            && (self.first..=self.last).contains(&key.port)
    }

    /// Some packet to a port may match.
    fn may_match(self, key: PortKey) -> bool {
        self.covers(key)
            || self.role != Role::Destination && self.transport.is_none_or(|of| of == key.transport)
    }

    /// Items that match the same packets but those to a port.
    fn without(self, key: PortKey) -> Vec<Self> {
        if !self.covers(key) {
            return vec![self];
        }
        let mut rest = Vec::new();
        if self.role == Role::Any {
            rest.push(Self { role: Role::Source, ..self });
        }
        let item = Self { role: Role::Destination, ..self };
        if self.transport.is_none() {
            let other = if key.transport == Transport::Tcp { Transport::Udp } else { Transport::Tcp };
            rest.push(Self { transport: Some(other), ..item });
        }
        let transport = Some(key.transport);
        if let Some(last) = key.port.checked_sub(1).filter(|last| item.first <= *last) {
            rest.push(Self { transport, last, ..item });
        }
        if let Some(first) = key.port.checked_add(1).filter(|first| *first <= item.last) {
            rest.push(Self { transport, first, ..item });
        }
        rest
    }
}

impl From<PortKey> for PortItem {
    fn from(key: PortKey) -> Self {
        Self { role: Role::Destination, transport: Some(key.transport), first: key.port, last: key.port }
    }
}

impl fmt::Display for PortItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.role {
            Role::Destination => "",
            Role::Source => "src:",
            Role::Any => "any:",
        })?;
        if let Some(transport) = self.transport {
            write!(f, "{}/", transport.name())?;
        }
        write!(f, "{}", self.first)?;
        if self.first < self.last { write!(f, "-{}", self.last) } else { Ok(()) }
    }
}

impl FromStr for PortList {
    type Err = PortListError;

    fn from_str(text: &str) -> Result<Self, PortListError> {
        let mut list = Self::default();
        if text.trim().is_empty() {
            return Ok(list);
        }
        for item in text.split(',') {
            let item: String = item.split_whitespace().collect();
            if item.is_empty() {
                return Err(PortListError("a port is missing beside a comma".to_owned()));
            }
            match item.strip_prefix('!') {
                Some(rest) => push(&mut list.taken, PortItem::parse(rest, &item)?),
                None => push(&mut list.shown, PortItem::parse(&item, &item)?),
            }
        }
        Ok(list)
    }
}

/// Saying a thing twice says it once.
fn push(items: &mut Vec<PortItem>, item: PortItem) {
    if !items.contains(&item) {
        items.push(item);
    }
}

impl TryFrom<String> for PortList {
    type Error = PortListError;

    fn try_from(text: String) -> Result<Self, PortListError> {
        text.parse()
    }
}

impl From<PortList> for String {
    fn from(list: PortList) -> Self {
        list.to_string()
    }
}

/// The items that show, then those that take away, each once, in the order they were written.
impl fmt::Display for PortList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown.iter().map(|item| ("", item));
        let taken = self.taken.iter().map(|item| ("!", item));
        for (at, (mark, item)) in shown.chain(taken).enumerate() {
            write!(f, "{}{mark}{item}", if at == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl PortList {
    /// No items: every packet is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.taken.is_empty()
    }

    /// Whether a packet with these ports is shown.
    #[must_use]
    pub fn shows(&self, transport: Transport, source: u16, destination: u16) -> bool {
        let any = |items: &[PortItem]| items.iter().any(|item| item.matches(transport, source, destination));
        (self.shown.is_empty() || any(&self.shown)) && !any(&self.taken)
    }

    /// Whether a packet without ports is shown: only by a list without positive items.
    #[must_use]
    pub fn shows_portless(&self) -> bool {
        self.shown.is_empty()
    }

    /// Whether packets to a port are shown, items that look at the source port alone left aside.
    #[must_use]
    pub fn shows_destination(&self, key: PortKey) -> bool {
        let covered = |items: &[PortItem]| items.iter().any(|item| item.covers(key));
        (self.shown.is_empty() || covered(&self.shown)) && !covered(&self.taken)
    }

    /// The list with packets to one port shown or hidden; packets to other ports stay as they were.
    /// Items that take away by source port (`!src:53`) go on doing so.
    #[must_use]
    pub fn with(&self, key: PortKey, shown: bool) -> Self {
        if shown { self.showing(key) } else { self.hiding(key) }
    }

    fn showing(&self, key: PortKey) -> Self {
        let mut list = Self { shown: self.shown.clone(), taken: Vec::new() };
        for item in self.taken.iter().flat_map(|item| item.without(key)) {
            push(&mut list.taken, item);
        }
        if !list.shown.is_empty() && !list.shown.iter().any(|item| item.covers(key)) {
            list.shown.push(key.into());
        }
        list
    }

    fn hiding(&self, key: PortKey) -> Self {
        let mut list = self.clone();
        // An item for just this port goes, unless it is the last one: none would show every port.
        if list.shown.len() > 1 {
            list.shown.retain(|item| *item != key.into());
        }
        let may_show = list.shown.is_empty() || list.shown.iter().any(|item| item.may_match(key));
        if may_show && !list.taken.iter().any(|item| item.covers(key)) {
            list.taken.push(key.into());
        }
        list
    }
}
