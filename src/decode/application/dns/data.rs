//! What a record says, by its type.

use std::{
    fmt,
    net::{Ipv4Addr, Ipv6Addr},
    ops::Range,
};

use super::{Fault, Mistake, Name, RecordType, reader::Reader};
use crate::decode::application::nbns::{NodeAddress, NodeStatus};

/// The data of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    A(Ipv4Addr),
    Aaaa(Ipv6Addr),
    /// CNAME, NS, PTR and DNAME.
    Name(Name),
    Mx {
        preference: u16,
        exchange: Name,
    },
    /// Each text without its length byte.
    Txt(Vec<Text>),
    Soa(Box<Soa>),
    /// RFC 2782.
    Srv {
        priority: u16,
        weight: u16,
        port: u16,
        target: Name,
    },
    /// SVCB and HTTPS (RFC 9460); parameters by their key and their value's bytes in the message.
    Service {
        priority: u16,
        target: Name,
        parameters: Vec<(u16, Range<usize>)>,
    },
    /// Options by their code and their value's bytes in the message (RFC 6891); the sender's payload
    /// size is the record's class.
    Opt(Vec<(u16, Range<usize>)>),
    NetBios(Vec<NodeAddress>),
    NodeStatus(Box<NodeStatus>),
    /// Of another type, or wrong: only its bytes are known.
    Other,
}

/// A text of a TXT record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What is no UTF-8 replaced.
    pub text: String,
    /// Bytes of the message, its length byte included.
    pub bytes: Range<usize>,
}

/// Start of authority (RFC 1035, 3.3.13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Soa {
    pub server: Name,
    pub mailbox: Name,
    pub serial: u32,
    /// Refresh, retry, expire and minimum, in seconds.
    pub times: [u32; 4],
}

impl Data {
    /// Reads the data of a record of a type; the reader ends with them.
    ///
    /// # Errors
    /// They do not make sense, with the place.
    pub(in crate::decode::application) fn read(
        kind: RecordType,
        reader: &mut Reader<'_>,
    ) -> Result<Self, Fault> {
        // A record of a dynamic update may have none (RFC 2136, 2.4 and 2.5), whatever its type.
        if reader.is_done() && kind != RecordType::OPT {
            return Ok(Self::Other);
        }
        let data = match kind {
            RecordType::A => Self::A(Ipv4Addr::from(reader.array::<4>()?)),
            RecordType::AAAA => Self::Aaaa(Ipv6Addr::from(reader.array::<16>()?)),
            RecordType::CNAME | RecordType::NS | RecordType::PTR | RecordType::DNAME => {
                Self::Name(Name::read(reader)?)
            }
            RecordType::MX => Self::Mx { preference: reader.u16()?, exchange: Name::read(reader)? },
            RecordType::TXT => Self::Txt(texts(reader)?),
            RecordType::SOA => Self::Soa(Box::new(Soa {
                server: Name::read(reader)?,
                mailbox: Name::read(reader)?,
                serial: reader.u32()?,
                times: [reader.u32()?, reader.u32()?, reader.u32()?, reader.u32()?],
            })),
            RecordType::SRV => Self::Srv {
                priority: reader.u16()?,
                weight: reader.u16()?,
                port: reader.u16()?,
                target: Name::read(reader)?,
            },
            RecordType::SVCB | RecordType::HTTPS => Self::Service {
                priority: reader.u16()?,
                target: Name::read(reader)?,
                parameters: pairs(reader)?,
            },
            RecordType::OPT => Self::Opt(pairs(reader)?),
            RecordType::NB => Self::NetBios(NodeAddress::read_all(reader)?),
            RecordType::NBSTAT => Self::NodeStatus(Box::new(NodeStatus::read(reader)?)),
            _ => return Ok(Self::Other),
        };
        if reader.is_done() { Ok(data) } else { Err(Fault { at: reader.at, mistake: Mistake::Data }) }
    }
}

fn texts(reader: &mut Reader<'_>) -> Result<Vec<Text>, Fault> {
    let mut texts = Vec::new();
    while !reader.is_done() {
        let start = reader.at;
        let length = reader.u8()?;
        let text = String::from_utf8_lossy(reader.slice(length.into())?).into_owned();
        texts.push(Text { text, bytes: start..reader.at });
    }
    Ok(texts)
}

/// Numbers, each with a length and a value behind it.
fn pairs(reader: &mut Reader<'_>) -> Result<Vec<(u16, Range<usize>)>, Fault> {
    let mut pairs = Vec::new();
    while !reader.is_done() {
        let key = reader.u16()?;
        let length = usize::from(reader.u16()?);
        let start = reader.at;
        reader.slice(length)?;
        pairs.push((key, start..reader.at));
    }
    Ok(pairs)
}

/// As a zone file would have it, without what needs the message's bytes; nothing of [`Data::Other`].
impl fmt::Display for Data {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::A(address) => address.fmt(formatter),
            Self::Aaaa(address) => address.fmt(formatter),
            Self::Name(name) => name.fmt(formatter),
            Self::Mx { preference, exchange } => write!(formatter, "{preference} {exchange}"),
            Self::Txt(texts) => joined(formatter, texts.iter().map(|text| &text.text), " "),
            Self::Soa(soa) => write!(formatter, "{} {} {}", soa.server, soa.mailbox, soa.serial),
            Self::Srv { priority, weight, port, target } => {
                write!(formatter, "{priority} {weight} {port} {target}")
            }
            Self::Service { priority, target, .. } => write!(formatter, "{priority} {target}"),
            Self::NetBios(nodes) => joined(formatter, nodes.iter().map(|node| node.address), " "),
            Self::NodeStatus(status) => joined(formatter, status.names.iter().map(|node| &node.name), ", "),
            Self::Opt(_) | Self::Other => Ok(()),
        }
    }
}

fn joined<T: fmt::Display>(
    formatter: &mut fmt::Formatter<'_>,
    parts: impl Iterator<Item = T>,
    between: &str,
) -> fmt::Result {
    for (place, part) in parts.enumerate() {
        if place > 0 {
            formatter.write_str(between)?;
        }
        write!(formatter, "{part}")?;
    }
    Ok(())
}
