//! zstd into a spool: any number of frames one behind the other, some to be skipped (RFC 8878,
//! section 3.1).

use std::io::Read;

use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

use super::{
    Compression::Zstd,
    counted::Counted,
    spool::{Halt, Spool},
    unpack::{BUFFER, behind, broken, damaged, ends_early, unproven},
};

/// Largest window that a frame may ask for: what `zstd -22` and `--long` use, and the limit of the
/// zstd program itself. It bounds the memory that a frame can claim.
const WINDOW: u64 = 128 << 20;

/// A last block without content, and room for a checksum: ends a frame that was cut off, so that its
/// decoder hands out the window that it holds back.
const END: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

/// Unpacks frame after frame; what is before a damage stays.
pub fn unzstd<R: Read>(mut input: Counted<'_, R>, spool: &Spool) -> Result<(), Halt> {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(WINDOW);
    let mut buffer = vec![0; BUFFER];
    let mut first = true;
    loop {
        let start = input.consumed();
        let next = input.peek().map_err(|error| broken(&error, start))?.first().copied();
        match next {
            None => return Ok(()),
            Some(0) if !first => return behind(Zstd, &mut input, start, &[]),
            _ => {}
        }
        match decoder.init(&mut input) {
            Ok(()) => {}
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                let at = input.consumed();
                let skipped = input.skip(u64::from(length)).map_err(|error| broken(&error, at))?;
                if skipped < u64::from(length) {
                    return Err(ends_early(Zstd, input.consumed()));
                }
                continue;
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::BadMagicNumber(_)))
                if !first =>
            {
                return behind(Zstd, &mut input, start, &[1]);
            }
            Err(FrameDecoderError::WindowSizeTooBig { requested, .. }) => {
                let why =
                    format!("a frame asks for a window of {requested} bytes, and {WINDOW} are the most");
                return Err(damaged(Zstd, start, &why));
            }
            Err(error) => return Err(fault(&mut input, &error)),
        }
        first = false;
        frame(&mut decoder, &mut input, spool, &mut buffer)?;
    }
}

/// Unpacks the frame that the decoder stands in.
fn frame<R: Read>(
    decoder: &mut FrameDecoder,
    input: &mut Counted<'_, R>,
    spool: &Spool,
    buffer: &mut [u8],
) -> Result<(), Halt> {
    while !decoder.is_finished() {
        let decoded = decoder.decode_blocks(&mut *input, BlockDecodingStrategy::UptoBlocks(1));
        if let Err(error) = decoded {
            let fault = fault(input, &error);
            if !decoder.is_finished() {
                let _ = decoder.decode_blocks(&END[..], BlockDecodingStrategy::UptoBlocks(1));
            }
            drain(decoder, spool, buffer)?;
            return Err(fault);
        }
        drain(decoder, spool, buffer)?;
    }
    let told = decoder.get_checksum_from_data();
    if told.is_some() && told != decoder.get_calculated_checksum() {
        return Err(unproven(Zstd, input.consumed()));
    }
    Ok(())
}

/// Hands on what the decoder does not need any more.
fn drain(decoder: &mut FrameDecoder, spool: &Spool, buffer: &mut [u8]) -> Result<(), Halt> {
    while decoder.can_collect() > 0 {
        let read = decoder.read(buffer).map_err(|error| Halt::Because(error.to_string()))?;
        if read == 0 {
            break;
        }
        spool.write(buffer.get(..read).unwrap_or_default())?;
    }
    Ok(())
}

/// The part of a frame that makes no sense.
fn in_words(error: &FrameDecoderError) -> &'static str {
    match error {
        FrameDecoderError::ReadFrameHeaderError(_) | FrameDecoderError::FrameHeaderError(_) => {
            "a frame's header"
        }
        FrameDecoderError::FailedToReadBlockHeader(_) => "a block's header",
        _ => "a block",
    }
}

fn fault<R: Read>(input: &mut Counted<'_, R>, error: &FrameDecoderError) -> Halt {
    let at = input.consumed();
    match input.peek() {
        Ok([]) => ends_early(Zstd, at),
        // The decoder's words are for those who write decoders.
        Ok(_) => damaged(Zstd, at, in_words(error)),
        Err(error) => broken(&error, at),
    }
}
