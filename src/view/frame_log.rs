//! The frame log: for each frame the time spent in our logic and in our ui, as CSV.

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
    time::{Duration, Instant},
};

/// So many frames are lost at most where the program is ended from outside.
const FLUSHED: u64 = 64;

/// An open frame log.
#[derive(Debug)]
pub struct FrameLog {
    file: BufWriter<File>,
    started: Instant,
    frame: u64,
}

/// What is told of one frame.
#[derive(Clone, Copy, Debug)]
pub struct FrameTimes {
    pub logic: Duration,
    pub ui: Duration,
    pub loading: bool,
    /// Packets indexed so far.
    pub packets: u64,
}

impl FrameLog {
    /// Creates the file, with its head line.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        let mut file = BufWriter::new(File::create(path)?);
        writeln!(file, "frame,seconds,logic_us,ui_us,loading,packets")?;
        Ok(Self { file, started: Instant::now(), frame: 0 })
    }

    /// Writes a line.
    pub fn write(&mut self, times: FrameTimes) -> std::io::Result<()> {
        self.frame += 1;
        if self.frame.is_multiple_of(FLUSHED) {
            self.file.flush()?;
        }
        writeln!(
            self.file,
            "{},{:.6},{},{},{},{}",
            self.frame,
            self.started.elapsed().as_secs_f64(),
            times.logic.as_micros(),
            times.ui.as_micros(),
            u8::from(times.loading),
            times.packets
        )
    }

    /// Writes what is still buffered.
    pub fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
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
        log.write(FrameTimes { logic, ui, loading: true, packets: 65_536 }).unwrap();
        log.flush().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "frame,seconds,logic_us,ui_us,loading,packets");
        assert!(lines[1].starts_with("1,0.") && lines[1].ends_with(",120,1800,1,65536"), "{}", lines[1]);
    }
}
