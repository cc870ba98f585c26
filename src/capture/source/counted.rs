//! What is poured into a spool, with its bytes counted.

use std::io::{BufRead, BufReader, ErrorKind, Read, Result};

use super::spool::Spool;

/// Read at a time.
const BUFFER: usize = 256 << 10;

/// A buffered reader that tells the spool how far it is. It gives what has come without waiting for
/// more, so that frames of a pipe are seen as soon as they are written, and ends when the spool is
/// no longer wanted.
pub struct Counted<'a, R> {
    input: BufReader<R>,
    spool: &'a Spool,
    consumed: u64,
}

impl<'a, R: Read> Counted<'a, R> {
    pub fn new(input: R, spool: &'a Spool) -> Self {
        Self { input: BufReader::with_capacity(BUFFER, input), spool, consumed: 0 }
    }

    /// Bytes taken so far.
    pub fn consumed(&self) -> u64 {
        self.consumed
    }

    /// What comes next, at least one byte but at the end.
    pub fn peek(&mut self) -> Result<&[u8]> {
        while let Err(error) = self.input.fill_buf() {
            if error.kind() != ErrorKind::Interrupted {
                return Err(error);
            }
        }
        Ok(self.input.buffer())
    }

    /// Leaves the rest out, or so many bytes of it; gives how many there were.
    pub fn skip(&mut self, most: u64) -> Result<u64> {
        let mut skipped = 0;
        while skipped < most {
            let here = (self.peek()?.len() as u64).min(most - skipped);
            if here == 0 || self.spool.is_unwanted() {
                break;
            }
            self.consume(here as usize);
            skipped += here;
        }
        Ok(skipped)
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let bytes = self.peek()?;
        let read = bytes.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..read), bytes.get(..read)) {
            to.copy_from_slice(from);
        }
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        self.peek()
    }

    fn consume(&mut self, bytes: usize) {
        self.input.consume(bytes);
        self.consumed += bytes as u64;
        self.spool.took(self.consumed);
    }
}
