//! Blocks of the captures that a pcapng file takes along as they are, each where it stood among the
//! frames: decryption secrets, names of addresses, custom blocks.

use std::{io::Write, sync::Arc};

use super::ExportError;
use crate::capture::{CaptureInfo, CaptureWriter, CarriedBlock, Source, WriteError};

/// The blocks that are still to be written, by capture.
#[derive(Debug)]
pub struct Carried<'a> {
    captures: Vec<(&'a CaptureInfo, &'a Source, &'a [CarriedBlock])>,
}

impl<'a> Carried<'a> {
    /// All blocks of the captures; none where nothing is to be taken along.
    pub fn new(captures: &'a [CaptureInfo], sources: &'a [Arc<Source>], wanted: bool) -> Self {
        let all = captures.iter().zip(sources).filter(|_| wanted);
        let captures = all.map(|(info, source)| (info, source.as_ref(), info.carried.as_slice()));
        Self { captures: captures.collect() }
    }

    /// Writes the blocks of a capture that stand before a file offset.
    pub fn write_before<W: Write>(
        &mut self,
        capture: usize,
        offset: u64,
        writer: &mut CaptureWriter<W>,
        refused: impl Fn(WriteError) -> ExportError,
    ) -> Result<(), ExportError> {
        let Some((info, source, blocks)) = self.captures.get_mut(capture) else { return Ok(()) };
        while let Some((block, rest)) = blocks.split_first().filter(|(block, _)| block.offset < offset) {
            let body = block.read(source, info)?;
            writer.write_block(block.kind, &body).map_err(&refused)?;
            *blocks = rest;
        }
        Ok(())
    }

    /// Writes what stands behind the last frames.
    pub fn write_rest<W: Write>(
        &mut self,
        writer: &mut CaptureWriter<W>,
        refused: impl Fn(WriteError) -> ExportError,
    ) -> Result<(), ExportError> {
        (0..self.captures.len())
            .try_for_each(|capture| self.write_before(capture, u64::MAX, writer, &refused))
    }
}
