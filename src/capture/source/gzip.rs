//! gzip into a spool: any number of members one behind the other (RFC 1952, section 2.2).

use std::io::{ErrorKind, Read};

use flate2::bufread::GzDecoder;

use super::{
    Compression::Gzip,
    counted::Counted,
    spool::{Halt, Spool},
    unpack::{BUFFER, behind, broken, damaged, ends_early, unproven},
};

/// Unpacks member after member; what is before a damage stays.
pub fn gunzip<R: Read>(mut input: Counted<'_, R>, spool: &Spool) -> Result<(), Halt> {
    let mut buffer = vec![0; BUFFER];
    let mut first = true;
    loop {
        let start = input.consumed();
        // Padding is no member.
        let next = input.peek().map_err(|error| broken(&error, start))?.first().copied();
        match next {
            None if !first => return Ok(()),
            Some(0) if !first => return behind(Gzip, &mut input, start, &[]),
            _ => {}
        }
        let mut member = GzDecoder::new(input);
        let mut empty = true;
        loop {
            match member.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => {
                    empty = false;
                    spool.write(buffer.get(..read).unwrap_or_default())?;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    let is_none = !first && empty && member.header().is_none();
                    input = member.into_inner();
                    let at = input.consumed();
                    return if is_none {
                        // The byte before the end of what was taken need not be zero: it was no member.
                        behind(Gzip, &mut input, start, &[1])
                    } else if error.kind() == ErrorKind::UnexpectedEof {
                        Err(ends_early(Gzip, at))
                    } else if error.to_string().contains("checksum") {
                        Err(unproven(Gzip, at))
                    } else {
                        Err(damaged(Gzip, at, &error.to_string()))
                    };
                }
            }
        }
        input = member.into_inner();
        first = false;
    }
}
