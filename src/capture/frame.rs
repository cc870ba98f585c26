//! One frame, read again from its file.

use byteorder_slice::{BigEndian, LittleEndian};

use super::{
    CaptureError, CaptureInfo, Format, LinkType, Source, Stamp,
    block::{self, ENVELOPE, HEAD, Head, Packet},
    clock::Clock,
    describe::{comments, unknown_time},
    pcap::FILE_HEADER,
    record_header::{MODIFIED_HEADER, RECORD_HEADER, Record},
    records::LONGEST_RECORD,
};

/// A frame with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// File offset of its record.
    pub offset: u64,
    /// File offset of its first byte.
    pub data_offset: u64,
    pub time: Stamp,
    /// Place in [`CaptureInfo::interfaces`]; `u32::MAX` where the section does not describe it.
    pub interface: u32,
    pub link: LinkType,
    /// Bytes on the wire.
    pub length: u32,
    /// The captured bytes.
    pub bytes: Vec<u8>,
    /// Comments of the record (pcapng `opt_comment`), the first 1,000.
    pub comments: Vec<String>,
}

impl Frame {
    /// Reads the record at a file offset again, with the byte order and interfaces of the section
    /// that holds it.
    ///
    /// # Errors
    /// The record cannot be read ([`CaptureError::Io`]) or makes no sense any more
    /// ([`CaptureError::Changed`]).
    pub fn read(source: &Source, info: &CaptureInfo, offset: u64) -> Result<Self, CaptureError> {
        let frame = match info.format {
            Format::Pcap { big_endian, nanosecond, modified } => {
                let header = if modified { MODIFIED_HEADER } else { RECORD_HEADER };
                Self::read_record(source, info, offset, (big_endian, nanosecond), header as u64)
            }
            Format::PcapNg => Self::read_block(source, info, offset),
        };
        frame?.ok_or_else(|| CaptureError::Changed { path: source.path().to_owned(), offset })
    }

    /// Reads a pcap record; none where there is no sensible one.
    fn read_record(
        source: &Source,
        info: &CaptureInfo,
        offset: u64,
        (big_endian, nanosecond): (bool, bool),
        header_length: u64,
    ) -> Result<Option<Self>, CaptureError> {
        let Some(header) = head(source, offset)?.filter(|_| offset >= FILE_HEADER as u64) else {
            return Ok(None);
        };
        let record = Record::read(&header, big_endian, nanosecond);
        let data_offset = offset + header_length;
        let Some(bytes) = exactly(source, data_offset, record.captured)? else { return Ok(None) };
        Ok(info.interfaces.first().map(|interface| Self {
            offset,
            data_offset,
            time: record.time,
            interface: 0,
            link: interface.link,
            length: record.length,
            bytes,
            comments: Vec::new(),
        }))
    }

    /// Reads a pcapng packet block; none where there is no sensible one.
    fn read_block(source: &Source, info: &CaptureInfo, offset: u64) -> Result<Option<Self>, CaptureError> {
        let Some(place) = info.section_at(offset) else { return Ok(None) };
        let Some(section) = info.sections.get(place) else { return Ok(None) };
        let Some(head) = head::<ENVELOPE>(source, offset)?
            .and_then(|bytes| Head::read(bytes, section.big_endian))
            .filter(|head| head.is_sound() && Packet::is_in(head.kind))
        else {
            return Ok(None);
        };
        let Some(block) = exactly(source, offset, head.length)? else { return Ok(None) };
        let body = block::body(&block);
        // As the walk knew them that came here: a frame may stand before its interface.
        let interfaces = info.section_interfaces(place);
        let known = interfaces.partition_point(|interface| interface.offset < offset);
        let interfaces = interfaces.get(..known).unwrap_or_default();
        let snap_length = interfaces.first().map_or(0, |interface| interface.snap_length);
        let packet = if section.big_endian {
            Packet::read::<BigEndian>(head.kind, body, snap_length)
        } else {
            Packet::read::<LittleEndian>(head.kind, body, snap_length)
        };
        let Some(packet) = packet else { return Ok(None) };
        let end = packet.data + packet.held(body) as usize;
        let Some(bytes) = body.get(packet.data..end) else { return Ok(None) };
        let (interface, link, time) = match interfaces.get(packet.interface as usize) {
            Some(interface) => (
                (section.first_interface + packet.interface as usize) as u32,
                interface.link,
                packet.ticks.map_or(Stamp::Missing, |ticks| Clock::of(interface).stamp(ticks)),
            ),
            None => (u32::MAX, LinkType::UNKNOWN, unknown_time(packet.ticks)),
        };
        let mut texts = Vec::new();
        // The block is in memory already, and its texts are at most three times as long.
        let mut left = 3 * block.len();
        if let Some(options) = packet.options().and_then(|options| body.get(options..)) {
            if section.big_endian {
                comments::<BigEndian>(options, &mut texts, &mut left);
            } else {
                comments::<LittleEndian>(options, &mut texts, &mut left);
            }
        }
        Ok(Some(Self {
            offset,
            data_offset: offset + (HEAD + packet.data) as u64,
            time,
            interface,
            link,
            length: packet.length,
            bytes: bytes.to_vec(),
            comments: texts,
        }))
    }
}

/// The first bytes of a record; none past the end of the file.
pub(super) fn head<const N: usize>(source: &Source, offset: u64) -> Result<Option<[u8; N]>, CaptureError> {
    let mut bytes = [0; N];
    let read = source.read_at(&mut bytes, offset)?;
    Ok((read == N).then_some(bytes))
}

/// So many bytes, if the file has them and they are no more than a record may have.
pub(super) fn exactly(source: &Source, offset: u64, length: u32) -> Result<Option<Vec<u8>>, CaptureError> {
    let end = offset.checked_add(u64::from(length));
    if length > LONGEST_RECORD || end.is_none_or(|end| end > source.length().unwrap_or(0)) {
        return Ok(None);
    }
    let mut bytes = vec![0; length as usize];
    let read = source.read_at(&mut bytes, offset)?;
    Ok((read == bytes.len()).then_some(bytes))
}
