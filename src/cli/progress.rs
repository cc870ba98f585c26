//! One line on standard error that tells how far loading is, where a person is there to see it.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
    time::{Duration, Instant},
};

use crate::figure::{grouped, plain};
use crate::worker::Progress;

/// The line is written at most this often.
const PAUSE: Duration = Duration::from_millis(100);

/// Goes to the line's start and clears it (ECMA-48: CR, then CSI 2 K).
const CLEAR: &str = "\r\x1b[2K";

/// The progress line; cleared when dropped.
#[derive(Debug)]
pub struct ProgressLine {
    shown: bool,
    terminal: bool,
    next: Instant,
}

impl ProgressLine {
    #[must_use]
    pub fn new() -> Self {
        // Short loads show no line at all.
        Self { shown: false, terminal: io::stderr().is_terminal(), next: Instant::now() + PAUSE }
    }

    /// A line for work that writes lines to standard output meanwhile: none where both would meet
    /// on one terminal.
    #[must_use]
    pub fn beside_output() -> Self {
        let line = Self::new();
        Self { terminal: line.terminal && !io::stdout().is_terminal(), ..line }
    }

    /// Shows how far a file is, unless it was shown a moment ago.
    pub fn show(&mut self, path: &Path, progress: &Progress) {
        self.say(|| line(path, progress));
    }

    /// Shows a line, unless one was shown a moment ago.
    pub fn say(&mut self, line: impl FnOnce() -> String) {
        if !self.terminal || Instant::now() < self.next {
            return;
        }
        self.next = Instant::now() + PAUSE;
        self.shown = true;
        write(&format!("{CLEAR}{}", line()));
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if self.shown {
            write(CLEAR);
        }
    }
}

/// A terminal that is gone is no reason to stop.
fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

fn line(path: &Path, progress: &Progress) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let megabytes = |bytes: u64| grouped(bytes / 1_000_000);
    // Nobody knows how long a pipe is.
    let of = progress.bytes.map_or_else(String::new, |bytes| format!(" of {}", megabytes(bytes)));
    format!(
        "{}: {}{of} MB, {} frames",
        plain(&name),
        megabytes(progress.bytes_read),
        grouped(progress.frames)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_the_file_and_how_far_it_is() {
        let progress = Progress { bytes_read: 1_234_567_890, bytes: Some(2_900_000_000), frames: 8_123_456 };
        assert_eq!(line(Path::new("/a/b.pcap"), &progress), "b.pcap: 1,234 of 2,900 MB, 8,123,456 frames");
        let progress = Progress { bytes: None, ..progress };
        assert_eq!(line(Path::new("-"), &progress), "-: 1,234 MB, 8,123,456 frames");
    }
}
