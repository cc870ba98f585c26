//! The records of a classic pcap that is being written (draft-ietf-opsawg-pcap).

use std::borrow::Cow;

use byteorder_slice::LittleEndian;
use pcap_file::{
    DataLink, Endianness,
    pcap::{PcapHeader, PcapTsResolution, RawPcapPacket},
};

use super::{NewFrame, NewInterface, WriteError};
use crate::capture::Stamp;

/// Stands for no limit, which the file header cannot say: `MAXIMUM_SNAPLEN` of libpcap.
const MOST: u32 = 262_144;

#[derive(Debug)]
pub struct PcapRecords {
    nanosecond: bool,
    interfaces: usize,
}

impl PcapRecords {
    /// Lays out the file header.
    pub fn start(interfaces: &[NewInterface], buffer: &mut Vec<u8>) -> Result<Self, WriteError> {
        let mut links: Vec<u32> = interfaces.iter().map(|interface| interface.link_type.0).collect();
        links.sort_unstable();
        links.dedup();
        let link = match links[..] {
            [] => return Err(WriteError::NoInterface),
            [link] => u16::try_from(link).map_err(|_| WriteError::LinkType(link))?,
            _ => return Err(WriteError::LinkTypes(links)),
        };
        let snap_length = |interface: &NewInterface| match interface.snap_length {
            0 => MOST,
            length => length,
        };
        let nanosecond = interfaces.iter().any(NewInterface::is_finer_than_microseconds);
        let header = PcapHeader {
            snaplen: interfaces.iter().map(snap_length).max().unwrap_or(MOST),
            datalink: DataLink::from(u32::from(link) | fcs_word(interfaces)),
            ts_resolution: if nanosecond {
                PcapTsResolution::NanoSecond
            } else {
                PcapTsResolution::MicroSecond
            },
            endianness: Endianness::Little,
            ..PcapHeader::default()
        };
        header.write_to(buffer).map_err(in_memory)?;
        Ok(Self { nanosecond, interfaces: interfaces.len() })
    }

    /// Lays out a record.
    pub fn put(&mut self, frame: &NewFrame<'_>, buffer: &mut Vec<u8>) -> Result<(), WriteError> {
        if frame.interface >= self.interfaces {
            return Err(WriteError::Interface(frame.interface));
        }
        let Stamp::At(time) = frame.time else { return Err(WriteError::Time(frame.time)) };
        let (seconds, nanoseconds) = time.parts();
        // Seconds are unsigned here: 1970 to 2106.
        let ts_sec = u32::try_from(seconds).map_err(|_| WriteError::Time(frame.time))?;
        let length = frame.bytes.len();
        let record = RawPcapPacket {
            ts_sec,
            ts_frac: if self.nanosecond { nanoseconds } else { nanoseconds / 1_000 },
            incl_len: u32::try_from(length).map_err(|_| WriteError::Length(length))?,
            orig_len: frame.original_length,
            data: Cow::Borrowed(frame.bytes),
        };
        record.write_to::<_, LittleEndian>(buffer).map_err(in_memory)?;
        Ok(())
    }
}

/// The upper half of the link type's word: the length of frame check sequences in words of 16 bits,
/// where all interfaces agree on it.
fn fcs_word(interfaces: &[NewInterface]) -> u32 {
    let mut lengths = interfaces.iter().map(|interface| interface.fcs_length);
    match lengths.next().flatten() {
        Some(length) if lengths.all(|other| other == Some(length)) && length < 32 && length % 2 == 0 => {
            u32::from(length / 2) << 28 | 0x0400_0000
        }
        _ => 0,
    }
}

/// Writing to memory does not fail; if it did, this says why.
fn in_memory(error: pcap_file::pcap::PcapWriteError) -> WriteError {
    WriteError::Io(std::io::Error::other(error))
}
