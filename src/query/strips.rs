//! How a picture is cut into strips of columns that are counted side by side.

use super::{Index, columns::Columns, inside::Inside};

/// Counts of a strip that a core's second cache holds beside the points: half a megabyte.
const COUNTS: usize = 1 << 17;

/// Strips a thread, so that none waits long for the last.
const STRIPS_PER_THREAD: usize = 4;

/// A strip has at least so many blocks of points, on average.
const BLOCKS_A_STRIP: usize = 8;

/// Columns of a strip, at least one; `depth` is how many counts a column has.
///
/// Narrow strips keep their counts in the cache. But each strip looks at every block of points that
/// reaches into its times: where blocks reach far, as in files that are not in order, strips are as
/// wide as the threads allow.
pub(super) fn strips(index: &Index, inside: &Inside<'_>, columns: &Columns, depth: usize) -> usize {
    let width = columns.len();
    let threads = rayon::current_num_threads();
    let widest = width.div_ceil(threads).max(1);
    let of_lens = || index.segments().filter(|(capture, _, segment)| inside.may_hold(*capture, segment));
    let all: usize = of_lens().map(|(_, _, segment)| segment.block_times().len()).sum();
    // Few points need few strips: each makes the segments ready that it looks at.
    let most = (all / BLOCKS_A_STRIP).max(threads);
    let narrow = (COUNTS / depth.max(1)).clamp(1, width.div_ceil(threads * STRIPS_PER_THREAD).max(1));
    let narrow = narrow.max(width.div_ceil(most));
    let (mut blocks, mut visits) = (0_usize, 0_usize);
    for (_, _, segment) in of_lens() {
        let strips = |span| columns.reach(span).map(|(first, last)| last / narrow - first / narrow);
        match segment.time_span().map(strips) {
            None | Some(None) => {}
            // Of most segments all blocks lie in one strip: no block has to be asked.
            Some(Some(0)) if segment.without_time() == 0 => {
                blocks += segment.block_times().len();
                visits += segment.block_times().len();
            }
            _ => {
                for more in segment.block_times().iter().filter_map(|span| strips(*span)) {
                    blocks += 1;
                    visits += 1 + more;
                }
            }
        }
    }
    if visits > 2 * blocks + width.div_ceil(narrow) { widest } else { narrow }
}
