//! The blocks of a section of a pcapng file that is being written
//! (draft-ietf-opsawg-pcapng, sections 3.1, 3.5 and 4.1 to 4.4).

use pcap_file::pcapng::blocks::{
    ENHANCED_PACKET_BLOCK, INTERFACE_DESCRIPTION_BLOCK, SECTION_HEADER_BLOCK, SIMPLE_PACKET_BLOCK,
};

use super::{NewFrame, NewInterface, WriteError};
use crate::capture::{Stamp, clock::Clock, options::COMMENT};

/// Length of a block's envelope and of the fixed part of an enhanced packet.
const ENVELOPE: usize = 12;
const FIXED: usize = 20;

#[derive(Debug)]
pub struct PcapngBlocks {
    clocks: Vec<Clock>,
    /// Snap length of interface 0, to which simple packets belong.
    first_snap_length: u32,
}

impl PcapngBlocks {
    /// Lays out the section header and its interfaces.
    pub fn start(
        interfaces: &[NewInterface],
        comments: &[&str],
        buffer: &mut Vec<u8>,
    ) -> Result<Self, WriteError> {
        block(buffer, SECTION_HEADER_BLOCK, |body| {
            body.extend(0x1A2B_3C4D_u32.to_le_bytes());
            body.extend([1, 0, 0, 0]);
            // Length of the section: not told, so that it need not be known before its end.
            body.extend(u64::MAX.to_le_bytes());
            let written = comments.iter().fold(false, |_, comment| option(body, COMMENT, comment.as_bytes()));
            end_options(body, written);
        });
        for interface in interfaces {
            describe(interface, buffer)?;
        }
        Ok(Self {
            clocks: interfaces.iter().map(NewInterface::clock).collect(),
            first_snap_length: interfaces.first().map_or(0, |interface| interface.snap_length),
        })
    }

    /// Lays out a packet block.
    #[inline]
    pub fn put(&mut self, frame: &NewFrame<'_>, buffer: &mut Vec<u8>) -> Result<(), WriteError> {
        let Some(clock) = self.clocks.get(frame.interface) else {
            return Err(WriteError::Interface(frame.interface));
        };
        let ticks = match frame.time {
            Stamp::At(time) => clock.ticks(time).ok_or(WriteError::Time(frame.time))?,
            Stamp::OutOfRange(ticks) => ticks,
            Stamp::Missing => return self.put_simple(frame, buffer),
        };
        let captured = u32::try_from(frame.bytes.len()).ok().filter(|length| *length <= u32::MAX / 2);
        let captured = captured.ok_or(WriteError::Length(frame.bytes.len()))?;
        let start = buffer.len();
        let words = [
            ENHANCED_PACKET_BLOCK,
            0,
            frame.interface as u32,
            (ticks >> 32) as u32,
            ticks as u32,
            captured,
            frame.original_length,
        ];
        let mut head = [0; 8 + FIXED];
        for (place, word) in head.as_chunks_mut::<4>().0.iter_mut().zip(words) {
            *place = word.to_le_bytes();
        }
        buffer.extend_from_slice(&head);
        buffer.extend_from_slice(frame.bytes);
        pad(buffer, frame.bytes.len());
        if !frame.comments.is_empty() || !frame.options.is_empty() {
            let mut written = false;
            for (code, value) in frame.options.iter() {
                written |= option(buffer, code, frame.options.little_endian(code, value).as_ref());
            }
            for comment in frame.comments {
                written |= option(buffer, COMMENT, comment.as_bytes());
            }
            end_options(buffer, written);
        }
        close(buffer, start);
        Ok(())
    }

    /// Lays out a block that holds no frame.
    pub fn put_block(kind: u32, content: &[u8], buffer: &mut Vec<u8>) -> Result<(), WriteError> {
        if content.len() > u32::MAX as usize / 2 {
            return Err(WriteError::Length(content.len()));
        }
        block(buffer, kind, |body| {
            body.extend(content);
            pad(body, content.len());
        });
        Ok(())
    }

    /// A frame without a time, where the block can tell all else that is known of it.
    fn put_simple(&self, frame: &NewFrame<'_>, buffer: &mut Vec<u8>) -> Result<(), WriteError> {
        let limit = if self.first_snap_length == 0 { u32::MAX } else { self.first_snap_length };
        let told = frame.original_length.min(limit) as usize == frame.bytes.len();
        if frame.interface != 0 || !told {
            return Err(WriteError::Time(frame.time));
        }
        block(buffer, SIMPLE_PACKET_BLOCK, |body| {
            body.extend(frame.original_length.to_le_bytes());
            body.extend(frame.bytes);
            pad(body, frame.bytes.len());
        });
        Ok(())
    }
}

fn describe(interface: &NewInterface, buffer: &mut Vec<u8>) -> Result<(), WriteError> {
    /// `if_name`, `if_description`, `if_tsresol`, `if_fcslen` (in bits) and `if_tsoffset`.
    const NAME: u16 = 2;
    const DESCRIPTION: u16 = 3;
    const FCS: u16 = 13;
    const RESOLUTION: u16 = 9;
    const OFFSET: u16 = 14;
    let link = interface.link_type.0;
    let link = u16::try_from(link).map_err(|_| WriteError::LinkType(link))?;
    block(buffer, INTERFACE_DESCRIPTION_BLOCK, |body| {
        body.extend(link.to_le_bytes());
        body.extend([0, 0]);
        body.extend(interface.snap_length.to_le_bytes());
        if let Some(name) = &interface.name {
            option(body, NAME, name.as_bytes());
        }
        if let Some(description) = &interface.description {
            option(body, DESCRIPTION, description.as_bytes());
        }
        option(body, RESOLUTION, &[interface.resolution()]);
        if let Some(length) = interface.fcs_length {
            option(body, FCS, &[length.saturating_mul(8)]);
        }
        if interface.offset_seconds != 0 {
            option(body, OFFSET, &interface.offset_seconds.to_le_bytes());
        }
        for comment in &interface.comments {
            option(body, COMMENT, comment.as_bytes());
        }
        end_options(body, true);
    });
    Ok(())
}

/// Lays out a block around a body of whole words.
fn block(buffer: &mut Vec<u8>, kind: u32, body: impl FnOnce(&mut Vec<u8>)) {
    let start = buffer.len();
    buffer.extend(kind.to_le_bytes());
    buffer.extend([0; 4]);
    body(buffer);
    close(buffer, start);
}

/// Writes the length of the block that starts at `start` before and behind it.
fn close(buffer: &mut Vec<u8>, start: usize) {
    let length = ((buffer.len() - start) as u32 + (ENVELOPE - 8) as u32).to_le_bytes();
    if let Some(place) = buffer.get_mut(start + 4..start + 8) {
        place.copy_from_slice(&length);
    }
    buffer.extend_from_slice(&length);
}

/// Lays out an option; false where it is too long to be one, and is left out.
fn option(buffer: &mut Vec<u8>, code: u16, value: &[u8]) -> bool {
    let Ok(length) = u16::try_from(value.len()) else { return false };
    buffer.extend_from_slice(&code.to_le_bytes());
    buffer.extend_from_slice(&length.to_le_bytes());
    buffer.extend_from_slice(value);
    pad(buffer, value.len());
    true
}

/// Ends a list of options that is not empty.
fn end_options(buffer: &mut Vec<u8>, written: bool) {
    if written {
        buffer.extend_from_slice(&[0; 4]);
    }
}

/// Fills up to whole words.
#[inline]
fn pad(buffer: &mut Vec<u8>, length: usize) {
    let missing = length.next_multiple_of(4) - length;
    buffer.extend_from_slice([0; 3].get(..missing).unwrap_or_default());
}
