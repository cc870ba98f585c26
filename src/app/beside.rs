//! The plot beside the active one: above it or below it, on the same time axis.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::Plot;
use crate::{
    query::{DirectionFilter, Lens},
    worker::Wake,
};

/// While a hand never rests, the picture of this plot is renewed this often; else it comes after that of
/// the active one.
const PATIENCE: Duration = Duration::from_millis(100);

/// Where one of two plots stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlotPlace {
    Upper,
    #[default]
    Lower,
}

impl PlotPlace {
    #[must_use]
    pub const fn opposite(self) -> Self {
        match self {
            Self::Upper => Self::Lower,
            Self::Lower => Self::Upper,
        }
    }

    /// In a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
        }
    }
}

/// The other of two plots, and what binds it to the active one. While only one plot is shown it costs
/// nothing but its threads, which sleep.
#[derive(Debug)]
pub struct Beside {
    pub(super) plot: Plot,
    pub(super) shown: bool,
    pub(super) place: PlotPlace,
    /// Both plots show the same addresses.
    pub(super) together: bool,
    /// When its picture was let be asked for last; none while its turn has not come.
    asked: Option<Instant>,
    waits: bool,
    /// The lens that was parted into the lenses of both.
    before: Option<Lens>,
}

impl Beside {
    pub(super) fn start(wake: &Wake) -> std::io::Result<Self> {
        Ok(Self {
            plot: Plot::start(Lens::default(), wake)?,
            shown: false,
            place: PlotPlace::Lower,
            together: true,
            asked: None,
            waits: false,
            before: None,
        })
    }

    /// Shows it below the active plot, from which it differs in its direction.
    pub(super) fn begin(&mut self, active: &mut Plot) {
        let (above, below) = directions(&active.lens);
        let before = active.lens.clone();
        active.lens.direction = above;
        let lens = Lens { direction: below, ..active.lens.clone() };
        self.show(active, lens, PlotPlace::Lower, true);
        self.before = Some(before);
    }

    /// Shows it no more. A lens of all directions that was parted into two comes back whole, unless it was
    /// changed since.
    pub(super) fn join(&mut self, active: &mut Plot) {
        if let Some(before) = self.before.take() {
            let (above, below) = directions(&before);
            let as_parted = |direction| {
                let parted = Lens { direction, ..before.clone() };
                parted == Lens { sets: parted.sets.clone(), ..active.lens.clone() }
            };
            let was_parted = before.direction != above && before.direction != below;
            if was_parted && (as_parted(above) || as_parted(below)) {
                active.lens.direction = before.direction;
            }
        }
        self.end();
    }

    /// Shows it.
    pub(super) fn show(&mut self, active: &mut Plot, lens: Lens, place: PlotPlace, together: bool) {
        self.end();
        (self.shown, self.place, self.together) = (true, place, together);
        self.plot.lens = lens;
        // It starts where the active one is.
        self.plot.navigation.follow(&mut active.navigation, true);
        self.keep_in_step(active);
    }

    /// Shows it no more.
    pub(super) fn end(&mut self) {
        self.shown = false;
        self.plot.resize(0.0, 0.0, 1.0);
        self.plot.forget();
        (self.asked, self.waits, self.before) = (None, false, None);
    }

    /// What the plots share is that of the active one.
    pub(super) fn keep_in_step(&mut self, active: &mut Plot) {
        if !self.shown {
            return;
        }
        let (own, shared) = (&mut self.plot.lens, &active.lens);
        if own.home != shared.home || own.hidden_captures != shared.hidden_captures || own.sets != shared.sets
        {
            own.home.clone_from(&shared.home);
            own.hidden_captures.clone_from(&shared.hidden_captures);
            own.sets.clone_from(&shared.sets);
        }
        self.plot.navigation.follow(&mut active.navigation, self.together);
    }

    /// It becomes the active one.
    pub(super) fn take_lead(&mut self, active: &mut Plot) {
        std::mem::swap(&mut self.plot, active);
        active.navigation.take_lead(&mut self.plot.navigation);
        self.place = self.place.opposite();
    }

    /// It is on screen: it was asked for, and there is room.
    pub(super) fn is_drawn(&self) -> bool {
        self.shown && self.plot.has_size()
    }

    /// Its picture may be asked for: that of the active plot is there, or takes long.
    pub(super) fn has_turn(&mut self, active: &Plot) -> bool {
        if !self.is_drawn() {
            self.waits = false;
            return false;
        }
        self.waits = active.picture.is_busy() && self.asked.is_some_and(|asked| asked.elapsed() < PATIENCE);
        if !self.waits {
            self.asked = Some(Instant::now());
        }
        !self.waits
    }

    /// Its pictures are being made, or their turn comes.
    pub(super) fn is_busy(&self) -> bool {
        self.is_drawn() && (self.waits || !self.plot.picture.is_complete() || self.plot.found.is_busy())
    }
}

/// The directions of the upper and the lower plot: what the lens shows, and the other way. Where it shows
/// all, from home above and to home below; without a home there are no directions.
fn directions(lens: &Lens) -> (DirectionFilter, DirectionFilter) {
    use DirectionFilter::{All, From, Others, To};
    match lens.direction {
        To => (To, From),
        Others => (Others, All),
        All if lens.home.is_empty() => (All, All),
        From | All => (From, To),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::HomeSet;

    #[test]
    fn the_lower_plot_begins_with_the_other_direction() {
        use DirectionFilter::{All, From, Others, To};
        let home = HomeSet::from_texts(["10.0.0.1"]).unwrap();
        let of = |direction| directions(&Lens { direction, home: home.clone(), ..Lens::default() });
        assert_eq!([From, To, Others, All].map(of), [(From, To), (To, From), (Others, All), (From, To)]);
        assert_eq!(directions(&Lens::default()), (All, All), "no home, no directions");
    }
}
