//! A message of the domain name system, read as far as it makes sense (RFC 1035, section 4).

use std::ops::Range;

use super::{Data, Dialect, Name, RecordType, reader::Reader};

/// Bytes of the header.
pub const HEADER: usize = 12;

/// What is wrong in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mistake {
    /// The packet was cut, the message goes on in another segment, or a count or length lies.
    #[error("the bytes end here")]
    Ends,
    #[error("a pointer in a name does not lead back, or follows too many others")]
    Pointer,
    #[error("a name has more than 255 bytes")]
    LongName,
    #[error("a label of a name is of no known kind")]
    Label,
    #[error("the data are longer or shorter than their type has them")]
    Data,
}

/// Where a message stops to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes from the start of the message to the one that is wrong or missing.
    pub at: usize,
    pub mistake: Mistake,
}

/// The second and third bytes of the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u16);

impl Flags {
    #[must_use]
    pub const fn is_response(self) -> bool {
        self.0 & 0x8000 != 0
    }

    /// Query, notify, update, registration …
    #[must_use]
    pub const fn opcode(self) -> u8 {
        (self.0 >> 11) as u8 & 0xf
    }

    /// The answer was too long for its packet.
    #[must_use]
    pub const fn is_truncated(self) -> bool {
        self.0 & 0x0200 != 0
    }

    /// The lower four bits of the result code.
    #[must_use]
    pub const fn result(self) -> u16 {
        self.0 & 0xf
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub name: Name,
    pub kind: RecordType,
    pub class: u16,
    /// Bytes from the start of the message.
    pub bytes: Range<usize>,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub name: Name,
    pub kind: RecordType,
    pub class: u16,
    /// Seconds.
    pub ttl: u32,
    pub data: Data,
    /// Bytes from the start of the message, of the whole record and of its data, as far as they are there.
    pub bytes: Range<usize>,
    pub data_bytes: Range<usize>,
    /// Its data make no sense; the records behind it may.
    pub fault: Option<Fault>,
}

/// A message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub dialect: Dialect,
    pub id: u16,
    pub flags: Flags,
    /// Questions, answers, authorities and additional records as the header counts them.
    pub counts: [u16; 4],
    pub questions: Vec<Question>,
    pub answers: Vec<Record>,
    pub authorities: Vec<Record>,
    pub additionals: Vec<Record>,
    /// Bytes that were read: to the end of the last question or record, or to the fault.
    pub end: usize,
    /// Where it stops to make sense: what is here was before that.
    pub fault: Option<Fault>,
}

impl Message {
    /// Reads a message. None if not even its header is there; never fails otherwise, and takes memory and
    /// time in proportion to the bytes, whatever they say.
    #[must_use]
    pub fn read(bytes: &[u8], dialect: Dialect) -> Option<Self> {
        let mut reader = Reader::new(bytes, 0..bytes.len());
        let id = reader.u16().ok()?;
        let flags = Flags(reader.u16().ok()?);
        let counts: [u8; 8] = reader.array().ok()?;
        let counts = super::outline::counts_of(counts);
        let mut message = Self { dialect, id, flags, counts, end: HEADER, ..Self::default() };
        message.fault = message.sections(&mut reader).err();
        Some(message)
    }

    /// Reads questions and records until one is wrong.
    fn sections(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let [questions, sections @ ..] = self.counts;
        for _ in 0..questions {
            let question = Question::read(reader, self.dialect)?;
            self.end = reader.at;
            self.questions.push(question);
        }
        for (section, count) in sections.into_iter().enumerate() {
            for _ in 0..count {
                let record = Record::read(reader, self.dialect)?;
                self.end = record.bytes.end;
                let cut = record.fault.filter(|_| reader.at > reader.end);
                match section {
                    0 => self.answers.push(record),
                    1 => self.authorities.push(record),
                    _ => self.additionals.push(record),
                }
                if let Some(fault) = cut {
                    return Err(fault);
                }
            }
        }
        Ok(())
    }

    /// All records, in their order.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.answers.iter().chain(&self.authorities).chain(&self.additionals)
    }

    /// The result code, with the upper bits that an OPT record adds (RFC 6891, 6.1.3).
    #[must_use]
    pub fn result(&self) -> u16 {
        let upper = self.additionals.iter().find(|record| record.kind == RecordType::OPT);
        upper.map_or(0, |record| (record.ttl >> 24) as u16) << 4 | self.flags.result()
    }

    /// Every part that the header counts is there and makes sense.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.fault.is_none() && self.records().all(|record| record.fault.is_none())
    }
}

impl Question {
    fn read(reader: &mut Reader<'_>, dialect: Dialect) -> Result<Self, Fault> {
        let start = reader.at;
        let name = Name::read_of(dialect, reader)?;
        let kind = RecordType { number: reader.u16()?, dialect };
        let class = reader.u16()?;
        Ok(Self { name, kind, class, bytes: start..reader.at })
    }
}

impl Record {
    /// Reads a record; its data too, but a mistake in those leaves the record. Where the data are cut the
    /// reader goes past its end.
    fn read(reader: &mut Reader<'_>, dialect: Dialect) -> Result<Self, Fault> {
        let start = reader.at;
        let name = Name::read_of(dialect, reader)?;
        let kind = RecordType { number: reader.u16()?, dialect };
        let class = reader.u16()?;
        let ttl = reader.u32()?;
        let length = usize::from(reader.u16()?);
        let from = reader.at;
        reader.at += length;
        let end = reader.at.min(reader.end);
        let data = Data::read(kind, &mut Reader::new(reader.message, from..end));
        let (data, fault) = match data {
            _ if end < reader.at => {
                (data.unwrap_or(Data::Other), Some(Fault { at: end, mistake: Mistake::Ends }))
            }
            Ok(data) => (data, None),
            // The record tells where its data end, so it is they that are wrong.
            Err(Fault { mistake: Mistake::Ends, .. }) => {
                (Data::Other, Some(Fault { at: end, mistake: Mistake::Data }))
            }
            Err(fault) => (Data::Other, Some(fault)),
        };
        Ok(Self { name, kind, class, ttl, data, bytes: start..end, data_bytes: from..end, fault })
    }
}
