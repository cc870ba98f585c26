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

/// Bytes behind a position that decide whether records go on there: a chain of three records with
/// frames of [`LIKELY_FRAME`], and 4 KiB each for headers and options.
pub(super) const FORESIGHT: usize = 3 * (LIKELY_FRAME as usize + 4096);

/// What a record is that [`Records::walk`] did not pass.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing is wrong; so many bytes from its start have to be loaded first.
    Needs(usize),
    /// So many bytes are to be taken as a record, in spite of the fault, if any.
    Take { bytes: usize, fault: Option<String> },
    /// So many bytes are to be left out.
    Skip { bytes: usize, reason: String },
    /// Nothing from there on can be read as this format.
    End { reason: String },
    /// The file ends inside it, if nothing good follows.
    Cut { reason: String },
    /// It is none; good ones may follow.
    Bad { reason: String },
}

/// Outcome of a search for good records; positions count from the start of what was searched.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// They go on at a position.
    Found(usize),
    /// They go on at a position, and the record before the broken one is none.
    FoundBefore(usize),
    /// None starts before a position; more has to be loaded to tell on.
    Passed(usize),
}

/// Where good records are to be searched.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    /// What is loaded.
    pub bytes: &'a [u8],
    /// The file ends with it.
    pub last: bool,
    /// Where to begin.
    pub from: usize,
    /// A record that cannot be right stands there; otherwise the search only goes on.
    pub broken: bool,
    /// The broken record is a good one that the end of the file cuts, unless records follow that go on
    /// to that end.
    pub cut: bool,
    /// Where the record before the broken one starts, if it is still at hand.
    pub before: Option<usize>,
    /// Positions that may be looked at beside those that are passed.
    pub budget: usize,
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

    /// A walk can begin at any record: no record says anything about those behind it.
    fn can_enter(&self) -> bool {
        false
    }

    /// The next walk begins at another record than the one that comes next.
    fn enter(&mut self) {}

    /// Where in some bytes of the file a record probably begins.
    fn guess(&self, _bytes: &[u8]) -> Option<usize> {
        None
    }

    /// Takes records for walked that were walked from another start; false if they might not be read so
    /// behind those before them. `seconds`: of the first and the last of them.
    fn accept(&mut self, _seconds: (u32, u32)) -> bool {
        false
    }

    /// Looks for the first position where good records go on; tells also how many positions were
    /// looked at.
    fn find(&self, look: &Look<'_>) -> (Search, usize);
}
