//! From a source to its records: waits for the first bytes, tells the format, and says in words what
//! is wrong with the packing around it.

use std::time::Duration;

use super::{
    CaptureError, CaptureInfo, Compression, Extent, ReadOptions, Source,
    format::{SECTION_HEADER, is_enough, recognise},
    records::Records,
};

/// Longest wait before whoever waits is asked whether to go on.
pub(super) const SLICE: Duration = Duration::from_millis(20);

/// What stands at the start of a capture.
pub(super) type Opened = (Box<dyn Records>, CaptureInfo, Extent);

/// Waits for the first bytes of a source and tells its format; none if `go_on` ended the wait.
///
/// # Errors
/// It cannot be read, is empty, or no capture.
pub(super) fn open(
    source: &Source,
    options: ReadOptions,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<Opened>, CaptureError> {
    let mut start = [0; SECTION_HEADER];
    let mut extent = source.extent()?;
    loop {
        let read = source.read_at(&mut start, 0)?;
        if extent.complete || is_enough(start.get(..read).unwrap_or_default()) {
            break;
        }
        if !go_on() {
            return Ok(None);
        }
        extent = source.wait(read as u64 + 1, SLICE)?;
    }
    let (records, mut info) = recognise(source, extent.length).map_err(|error| explain(source, error))?;
    info.reading = options;
    info.compression = source.compression();
    Ok(Some((records, info, extent)))
}

/// Tells a fault of the packing from one of the capture in it.
fn explain(source: &Source, error: CaptureError) -> CaptureError {
    let path = source.path().to_owned();
    let compression = source.compression();
    match (error, source.problem(), compression) {
        (CaptureError::Empty { .. } | CaptureError::Damaged { .. }, Some(what), _) => {
            CaptureError::Packed { path, what }
        }
        (CaptureError::Empty { .. }, None, Some(outer)) => {
            CaptureError::Packed { path, what: format!("there is nothing in the {} data", outer.name()) }
        }
        (CaptureError::Foreign { start, .. }, _, Some(outer)) => {
            let mut first = [0; Compression::START];
            let read = source.read_at(&mut first, 0).unwrap_or(0);
            let inner = Compression::of(first.get(..read).unwrap_or_default());
            match inner.map(Compression::name) {
                Some(inner) => {
                    let what =
                        format!("compressed twice ({inner} within {}): decompress it once", outer.name());
                    CaptureError::Packed { path, what }
                }
                None => CaptureError::Foreign { path, start: format!("{start} once decompressed") },
            }
        }
        (error, ..) => error,
    }
}
