//! Changes of the lens taken back and made again.

use super::App;
use crate::{
    app::{HomeChoice, Plot, SearchUse, lens_history::SetLens},
    query::{Lens, SetFilter},
};

impl App {
    /// The lenses of the active plot and of the one beside it, as a person set them.
    pub(super) fn set_lenses(&self) -> (SetLens, Option<SetLens>) {
        let beside = self.beside.shown.then(|| self.set_lens(&self.beside.plot));
        (self.set_lens(&self.plot), beside)
    }

    fn set_lens(&self, plot: &Plot) -> SetLens {
        SetLens {
            lens: Lens { sets: SetFilter::default(), ..plot.lens.clone() },
            searches: self.searches.list().iter().map(|search| (search.id, search.in_lens)).collect(),
            home_is_chosen: self.home.is_chosen(),
        }
    }

    /// Remembers the lenses before a command, if the command changed them. What both plots share, such as
    /// home, can be taken back from either.
    pub(super) fn lenses_may_have_changed(&mut self, (active, beside): (SetLens, Option<SetLens>)) {
        let (now, now_beside) = self.set_lenses();
        if self.is_change(&active, &now) {
            self.plot.lens_history.changed(active);
        }
        if let (Some(before), Some(now)) = (beside, now_beside)
            && self.is_change(&before, &now)
        {
            self.beside.plot.lens_history.changed(before);
        }
    }

    fn is_change(&self, before: &SetLens, now: &SetLens) -> bool {
        // A search that begins or is closed is no change of the lens by itself.
        let used =
            |set: &SetLens| set.searches.iter().filter(|search| search.1 != SearchUse::Nothing).count();
        let searches = before.searches != now.searches && (used(before) > 0 || used(now) > 0);
        !self.captures.is_empty()
            && (searches || before.lens != now.lens || before.home_is_chosen != now.home_is_chosen)
    }

    pub(super) fn undo_lens(&mut self) {
        let now = self.set_lens(&self.plot);
        if let Some(lens) = self.plot.lens_history.undo(now) {
            self.take_lens(lens);
        }
    }

    pub(super) fn redo_lens(&mut self) {
        let now = self.set_lens(&self.plot);
        if let Some(lens) = self.plot.lens_history.redo(now) {
            self.take_lens(lens);
        }
    }

    /// Puts another lens into force, with its home and what it does with searches that are still there.
    fn take_lens(&mut self, set: SetLens) {
        self.home.choose(if set.home_is_chosen {
            HomeChoice::Chosen(set.lens.home.0.clone())
        } else {
            HomeChoice::Inferred
        });
        for (id, used) in set.searches {
            if let Some(search) = self.searches.entry_mut(id) {
                search.in_lens = used;
            }
        }
        self.plot.lens = Lens { home: self.home.addresses(), sets: self.searches.sets(), ..set.lens };
        self.mistakes.clear();
    }
}
