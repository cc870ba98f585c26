//! Fills a spool from a stream, which may be compressed.

use std::{
    io::{Error, ErrorKind, Read, Result as IoResult},
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{
    Compression,
    counted::Counted,
    gzip::gunzip,
    spool::{Halt, Spool},
    zstd::unzstd,
};

/// Handed on at a time.
pub const BUFFER: usize = 256 << 10;

/// Fills the spool until the stream ends, breaks, or nobody wants more; says in the spool which.
pub fn fill(spool: &Spool, open: impl FnOnce() -> IoResult<Box<dyn Read>>) {
    let filled = catch_unwind(AssertUnwindSafe(|| {
        let input = open().map_err(|error| Halt::Because(error.to_string()))?;
        stream(input, spool)
    }));
    spool.finish(match filled {
        Ok(Ok(()) | Err(Halt::Unwanted)) => None,
        Ok(Err(Halt::Because(why))) => Some(why),
        Err(_) => Some("unpacking broke down, which is a defect of Suji".to_owned()),
    });
}

fn stream(mut input: impl Read, spool: &Spool) -> Result<(), Halt> {
    let mut start = [0; Compression::START];
    let read = beginning(&mut input, &mut start).map_err(|error| broken(&error, 0))?;
    let start = start.get(..read).unwrap_or_default();
    let compression = Compression::of(start);
    let mut input = Counted::new(start.chain(input), spool);
    match compression {
        None => {
            let mut buffer = vec![0; BUFFER];
            loop {
                match input.read(&mut buffer) {
                    Ok(0) => return Ok(()),
                    Ok(read) => spool.write(buffer.get(..read).unwrap_or_default())?,
                    Err(error) => return Err(broken(&error, input.consumed())),
                }
            }
        }
        Some(compression) => {
            spool.is_compressed(compression);
            match compression {
                Compression::Gzip => gunzip(input, spool),
                Compression::Zstd => unzstd(input, spool),
            }
        }
    }
}

/// Fills a short buffer as far as the stream goes.
fn beginning(input: &mut impl Read, buffer: &mut [u8]) -> IoResult<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match input.read(rest) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The stream itself cannot be read on.
pub fn broken(error: &Error, offset: u64) -> Halt {
    Halt::Because(format!("reading failed at offset {offset} ({error})"))
}

/// The stream ends inside compressed data.
pub fn ends_early(compression: Compression, offset: u64) -> Halt {
    Halt::Because(format!("the {} data breaks off after {offset} compressed bytes", compression.name()))
}

/// The compressed data makes no sense.
pub fn damaged(compression: Compression, offset: u64, why: &str) -> Halt {
    let name = compression.name();
    Halt::Because(format!("the {name} data is damaged near compressed byte {offset} ({why})"))
}

/// All could be unpacked, and yet it is not what was packed.
pub fn unproven(compression: Compression, offset: u64) -> Halt {
    Halt::Because(format!(
        "the {} data before compressed byte {offset} fails its checksum: any frame read from it may be false",
        compression.name()
    ))
}

/// Behind the compressed data comes something else, from `offset` on. Zeros are the padding of tapes
/// and disks, and no news.
pub fn behind<R: Read>(
    compression: Compression,
    input: &mut Counted<'_, R>,
    offset: u64,
    seen: &[u8],
) -> Result<(), Halt> {
    let mut zeros = seen.iter().all(|byte| *byte == 0);
    loop {
        let at = input.consumed();
        let bytes = input.peek().map_err(|error| broken(&error, at))?;
        if bytes.is_empty() {
            break;
        }
        zeros &= bytes.iter().all(|byte| *byte == 0);
        let here = bytes.len() as u64;
        if input.skip(here).map_err(|error| broken(&error, at))? < here {
            // Nobody reads on.
            return Err(Halt::Unwanted);
        }
    }
    if zeros {
        return Ok(());
    }
    let bytes = input.consumed().saturating_sub(offset);
    Err(Halt::Because(format!(
        "{bytes} bytes of something else follow the {} data of {offset} compressed bytes",
        compression.name()
    )))
}
