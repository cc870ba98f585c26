//! The frame log: what our share of each frame cost, by part, as CSV; and a summary of all frames.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    time::{Duration, Instant},
};

use super::spent::{Part, Spent};
use crate::figure::{grouped, text_table};

/// So many frames are lost at most where the program is ended from outside.
const FLUSHED: u64 = 64;

/// Budgets of a frame: 99 of 100 frames, and the worst one.
const BUDGETS: [Duration; 2] = [Duration::from_millis(4), Duration::from_millis(16)];

/// An open frame log.
#[derive(Debug)]
pub struct FrameLog {
    file: BufWriter<File>,
    started: Instant,
    frames: Vec<Frame>,
    /// Seconds until a frame showed packets first, and until all was read.
    first_dots: Option<f64>,
    loaded: Option<f64>,
}

/// Microseconds of a frame: all, that on a core, each part, the rest, and the whole with egui's share.
type Frame = [u32; Part::ALL.len() + 4];

/// What is told of one frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct FrameTimes {
    pub logic: Duration,
    pub ui: Duration,
    /// Of both, the time that our thread was on a core; the rest of the time others were. Zero where the
    /// system does not tell.
    pub core: Duration,
    pub spent: Spent,
    /// What the frame before took in all: ours, egui's tessellation and the drawing.
    pub whole: Duration,
    pub loading: bool,
    /// Packets indexed so far.
    pub packets: u64,
    /// Packets in the picture that is shown.
    pub in_view: u64,
}

impl FrameLog {
    /// Creates the file, with its head line. Seconds are counted from now on.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        let mut file = BufWriter::new(File::create(path)?);
        write!(file, "frame,seconds,logic_us,ui_us,loading,packets,in_view,core_us,whole_us")?;
        for name in Part::NAMES {
            write!(file, ",{name}_us")?;
        }
        writeln!(file)?;
        Ok(Self { file, started: Instant::now(), frames: Vec::new(), first_dots: None, loaded: None })
    }

    /// Writes a line.
    pub fn write(&mut self, times: &FrameTimes) -> std::io::Result<()> {
        let seconds = self.started.elapsed().as_secs_f64();
        self.note(times, seconds);
        let frame = self.frames.len() as u64;
        if frame.is_multiple_of(FLUSHED) {
            self.file.flush()?;
        }
        let FrameTimes { logic, ui, core, spent, whole, loading, packets, in_view } = times;
        write!(
            self.file,
            "{frame},{seconds:.6},{},{},{},{packets},{in_view},{},{}",
            logic.as_micros(),
            ui.as_micros(),
            u8::from(*loading),
            core.as_micros(),
            whole.as_micros()
        )?;
        for part in spent.parts() {
            write!(self.file, ",{}", part.as_micros())?;
        }
        writeln!(self.file)
    }

    fn note(&mut self, times: &FrameTimes, seconds: f64) {
        if times.in_view > 0 {
            self.first_dots.get_or_insert(seconds);
        }
        if times.packets > 0 {
            self.loaded = if times.loading { None } else { self.loaded.or(Some(seconds)) };
        }
        let ours = times.logic + times.ui;
        let parts = times.spent.parts();
        let rest = ours.saturating_sub(times.spent.sum());
        let all = [ours, times.core].into_iter().chain(parts).chain([rest, times.whole]);
        let mut frame = Frame::default();
        for (slot, time) in frame.iter_mut().zip(all) {
            *slot = u32::try_from(time.as_micros()).unwrap_or(u32::MAX);
        }
        self.frames.push(frame);
    }

    /// Writes what is still buffered, and gives the summary: how many frames there were, and of our
    /// share of them and of each part the median, the 90th and 99th percentile and the most.
    pub fn finish(&mut self) -> std::io::Result<String> {
        self.file.flush()?;
        let frames = self.frames.len();
        let over = |budget: Duration| {
            let limit = budget.as_micros();
            let over = self.frames.iter().filter(|frame| u128::from(frame[0]) > limit).count();
            format!("{} over {} ms", grouped(over as u64), budget.as_millis())
        };
        let when = |what: &str, seconds: Option<f64>| {
            seconds.map_or_else(String::new, |seconds| format!(", {what} after {seconds:.2} s"))
        };
        let head = format!(
            "{} frames, {}{}{}",
            grouped(frames as u64),
            BUDGETS.map(over).join(", "),
            when("first dots", self.first_dots),
            when("loaded", self.loaded),
        );
        let names = ["our share", "on a core"].into_iter().chain(Part::NAMES).chain(["rest", "with egui"]);
        let mut rows = vec![["µs", "median", "90 %", "99 %", "most"].map(str::to_owned).to_vec()];
        for (column, name) in names.enumerate() {
            let mut times: Vec<u32> =
                self.frames.iter().filter_map(|frame| frame.get(column)).copied().collect();
            times.sort_unstable();
            let shares = [50, 90, 99, 100].map(|percent| grouped(percentile(&times, percent).into()));
            rows.push(std::iter::once(name.to_owned()).chain(shares).collect());
        }
        let lines = text_table(&rows, 1);
        Ok(format!("{head}\n  {}", lines.join("\n  ")))
    }
}

/// The smallest value that so many in a hundred do not exceed; 0 where there are none.
fn percentile(sorted: &[u32], percent: usize) -> u32 {
    let rank = (sorted.len() * percent).div_ceil(100);
    rank.checked_sub(1).and_then(|place| sorted.get(place)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_a_line_behind_the_head() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("frames.csv");
        let mut log = FrameLog::create(&path).unwrap();
        let (logic, ui) = (Duration::from_micros(120), Duration::from_micros(1_800));
        let mut spent = Spent::default();
        spent.add(Part::Drain, Duration::from_micros(70));
        spent.add(Part::Inspector, Duration::from_micros(900));
        let times = FrameTimes { logic, ui, spent, loading: true, packets: 65_536, ..FrameTimes::default() };
        log.write(&times).unwrap();
        log.finish().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("frame,seconds,logic_us,ui_us,loading,packets,"), "{}", lines[0]);
        assert_eq!(lines[0].split(',').count(), lines[1].split(',').count());
        let (start, end) = ("1,0.", ",120,1800,1,65536,0,0,0,70,0,0,0,0,0,0,900");
        assert!(lines[1].starts_with(start) && lines[1].ends_with(end), "{}", lines[1]);
    }

    #[test]
    fn the_summary_tells_each_part_and_the_frames_that_are_too_long() {
        let folder = tempfile::tempdir().unwrap();
        let mut log = FrameLog::create(&folder.path().join("frames.csv")).unwrap();
        for frame in 1..=100_u64 {
            let mut spent = Spent::default();
            spent.add(Part::Plot, Duration::from_micros(frame * 100));
            let ui = Duration::from_micros(frame * 100 + 5);
            let (loading, packets) = (frame < 50, frame * 1_000);
            log.write(&FrameTimes { ui, spent, loading, packets, ..FrameTimes::default() }).unwrap();
        }
        let summary = log.finish().unwrap();
        let rows: Vec<Vec<&str>> = summary.lines().map(|line| line.split_whitespace().collect()).collect();
        assert!(summary.starts_with("100 frames, 61 over 4 ms, 0 over 16 ms, loaded after 0.0"), "{summary}");
        assert!(rows.contains(&vec!["our", "share", "5,005", "9,005", "9,905", "10,005"]), "{summary}");
        assert!(rows.contains(&vec!["plot", "5,000", "9,000", "9,900", "10,000"]), "{summary}");
        assert!(rows.contains(&vec!["rest", "5", "5", "5", "5"]), "{summary}");
    }
}
