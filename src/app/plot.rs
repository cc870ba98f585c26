//! A plot: a lens, where it looks, and the pictures of what it sees.

use super::{FoundPicture, LensHistory, Navigation, Picture};
use crate::{
    query::{Direction, Filter, Index, Lens, PointId},
    worker::Wake,
};

/// What one plot has of its own.
#[derive(Debug)]
pub struct Plot {
    pub(super) lens: Lens,
    pub(super) lens_history: LensHistory,
    /// The filter that the lens makes, by the lens that it was made from.
    filter: (Lens, Filter),
    pub(super) navigation: Navigation,
    pub(super) picture: Picture,
    pub(super) found: FoundPicture,
    /// The size in points.
    pub(super) size: (f64, f64),
}

impl Plot {
    pub(super) fn start(lens: Lens, wake: &Wake) -> std::io::Result<Self> {
        Ok(Self {
            filter: (lens.clone(), Filter::new(&lens)),
            lens,
            lens_history: LensHistory::default(),
            navigation: Navigation::default(),
            picture: Picture::start(Wake::clone(wake))?,
            found: FoundPicture::start(Wake::clone(wake))?,
            size: (0.0, 0.0),
        })
    }

    /// What is shown.
    #[must_use]
    pub fn lens(&self) -> &Lens {
        &self.lens
    }

    /// What the lens was before.
    #[must_use]
    pub fn lens_history(&self) -> &LensHistory {
        &self.lens_history
    }

    /// The lens of the last frame shows a packet; false for none.
    #[must_use]
    pub fn shows(&self, index: &Index, id: PointId) -> bool {
        self.direction(index, id).is_some()
    }

    /// The direction of a packet that the lens of the last frame shows.
    #[must_use]
    pub fn direction(&self, index: &Index, id: PointId) -> Option<Direction> {
        self.filter.1.shows_packet(id, index.segment(id)?)
    }

    /// Brings up to date what [`Self::shows`] and [`Self::direction`] answer by.
    pub(super) fn keep_filter(&mut self) {
        if self.filter.0 != self.lens {
            self.filter = (self.lens.clone(), Filter::new(&self.lens));
        }
    }

    /// Where it looks.
    #[must_use]
    pub fn navigation(&self) -> &Navigation {
        &self.navigation
    }

    #[must_use]
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// Where the packets lie that searches found.
    #[must_use]
    pub fn found(&self) -> &FoundPicture {
        &self.found
    }

    /// It is on screen.
    pub(super) fn has_size(&self) -> bool {
        self.size.0 > 0.0 && self.size.1 > 0.0
    }

    /// Takes its size in points, and pixels a point.
    pub(super) fn resize(&mut self, width: f64, height: f64, pixels_per_point: f64) {
        self.size = (width, height);
        let pixels = |points: f64| (points * pixels_per_point).round() as usize;
        self.picture.resize(pixels(width), pixels(height), pixels_per_point as f32);
        self.navigation.resize(width);
    }

    /// Another capture is looked at, or none: its lens stays.
    pub(super) fn forget(&mut self) {
        self.navigation = self.navigation.afresh();
        self.lens_history = LensHistory::default();
        self.clear_pictures();
    }

    /// Its pictures are of no use any more, and will not come if they are under way.
    pub(super) fn clear_pictures(&mut self) {
        self.picture.clear();
        self.found.clear();
    }
}
