//! What a frame of the window is spent on, by part.

use std::time::{Duration, Instant};

/// A part of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Taking in what loaders have sent.
    Drain,
    /// Taking in answers, running commands, asking for what is missing.
    State,
    /// Menu, tools, banners, status.
    Bars,
    /// The lens panel.
    Lens,
    /// Axes, picture, marks, legend, what is under the pointer.
    Plot,
    /// Handing the picture's pixels over to egui.
    Upload,
    /// The table of the chosen packets.
    Table,
    /// Layers and bytes of one packet.
    Inspector,
}

impl Part {
    /// All parts, in the order of [`Self::NAMES`].
    pub const ALL: [Self; 8] = [
        Self::Drain,
        Self::State,
        Self::Bars,
        Self::Lens,
        Self::Plot,
        Self::Upload,
        Self::Table,
        Self::Inspector,
    ];
    pub const NAMES: [&str; 8] = ["drain", "state", "bars", "lens", "plot", "upload", "table", "inspector"];
}

/// Time spent on each part in one frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent([Duration; Part::ALL.len()]);

impl Spent {
    pub fn add(&mut self, part: Part, time: Duration) {
        if let Some(spent) = self.0.get_mut(part as usize) {
            *spent += time;
        }
    }

    /// Adds the time since a moment.
    pub fn since(&mut self, part: Part, started: Instant) {
        self.add(part, started.elapsed());
    }

    /// Part by part, in the order of [`Part::ALL`].
    pub fn parts(&self) -> [Duration; Part::ALL.len()] {
        self.0
    }

    /// All parts together.
    pub fn sum(&self) -> Duration {
        self.0.iter().sum()
    }
}
