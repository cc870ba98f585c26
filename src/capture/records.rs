//! What the framer asks of a file format: walk the records, judge one that cannot be walked over,
//! find the next good one.

use super::{CaptureInfo, FrameRecord, window::Window};

/// Longest record or block that is read. A frame is at most some 64 KiB with every offload there is,
/// and capture programs stop at 256 KiB, so this is far beyond any true one; it bounds the memory
/// that a false length can claim.
pub(super) const LONGEST_RECORD: u32 = 256 << 20;

/// Longest frame that is believed without a second look: `MAXIMUM_SNAPLEN` of libpcap, the most that
/// tcpdump and Wireshark capture.
pub(super) const LIKELY_FRAME: u32 = 262_144;

/// Bytes behind a candidate that decide whether records go on there: a chain of three records with
/// frames of [`LIKELY_FRAME`], and 4 KiB each for headers and options.
pub(super) const FORESIGHT: usize = 3 * (LIKELY_FRAME as usize + 4096);

/// Links of such a chain.
pub(super) const CHAIN: usize = 3;

/// What a record is that [`Records::walk`] did not pass.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is wrong; so many bytes from its start have to be loaded first.
    Needs(usize),
    /// So many bytes are to be taken as a record, in spite of the fault, if any.
    Take { bytes: usize, fault: Option<String> },
    /// So many bytes are to be left out.
    Skip { bytes: usize, reason: String },
    /// The file ends inside it, if nothing good follows.
    Cut { reason: String },
    /// It is none; good ones may follow.
    Bad { reason: String },
}

/// Outcome of a search for good records.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// They go on so many bytes behind the start.
    Found(usize),
    /// None starts in so many bytes; more have to be loaded to tell on.
    Passed(usize),
}

/// The frames found so far in a chunk, and the capture they belong to.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub frames: &'a mut Vec<FrameRecord>,
    pub info: &'a mut CaptureInfo,
    /// Reading ends at the first damage.
    pub strict: bool,
}

impl Found<'_> {
    /// Reading has come to its end before that of the file.
    pub fn is_over(&self) -> bool {
        self.strict && !self.info.damaged.is_empty()
    }
}

/// The records of one file format.
pub(super) trait Records: std::fmt::Debug + Send + Sync {
    /// Appends the frames of the records that lie whole in the window from a position on, until one
    /// does not or the chunk is full; gives the position behind the last record.
    fn walk(&mut self, window: &Window, at: usize, found: &mut Found) -> usize;

    /// Says what stands at a position where walking stopped.
    fn judge(&self, window: &Window, at: usize) -> Verdict;

    /// Takes one record of so many bytes, which are loaded, as [`Verdict::Take`] told.
    fn take(&mut self, window: &Window, at: usize, bytes: usize, found: &mut Found);

    /// Looks for the first position in `bytes` where good records go on; `last` says that the file
    /// ends with these bytes.
    fn find(&self, bytes: &[u8], last: bool) -> Search;
}

/// Tries a chain of records at each position in turn. `length_at` gives the length of the record at
/// the start of the bytes it is given, where it is a likely one; each chain starts with a copy of
/// `state`, which its records may change.
pub(super) fn find_chain<S: Copy>(
    bytes: &[u8],
    last: bool,
    state: S,
    length_at: impl Fn(&[u8], &mut S) -> Option<usize>,
) -> Search {
    for start in 0..bytes.len() {
        if !last && bytes.len() - start < FORESIGHT {
            return Search::Passed(start);
        }
        if is_chain(bytes.get(start..).unwrap_or_default(), state, &length_at) {
            return Search::Found(start);
        }
    }
    Search::Passed(bytes.len())
}

/// Three likely records in a row, or fewer that reach the end exactly; the last may be cut short by
/// the end if two whole ones stand before it.
fn is_chain<S>(bytes: &[u8], mut state: S, length_at: impl Fn(&[u8], &mut S) -> Option<usize>) -> bool {
    let mut rest = bytes;
    for link in 0..CHAIN {
        if rest.is_empty() {
            return link > 0;
        }
        let Some(length) = length_at(rest, &mut state) else { return false };
        let Some(behind) = rest.get(length..) else { return link + 1 == CHAIN };
        rest = behind;
    }
    true
}
