//! Changes of the lens taken back and made again.

use super::App;
use crate::{
    app::{HomeChoice, SearchUse, lens_history::SetLens},
    query::{Lens, SetFilter},
};

impl App {
    /// The lens as a person set it.
    pub(super) fn set_lens(&self) -> SetLens {
        SetLens {
            lens: Lens { sets: SetFilter::default(), ..self.lens.clone() },
            searches: self.searches.list().iter().map(|search| (search.id, search.in_lens)).collect(),
            home_is_chosen: self.home.is_chosen(),
        }
    }

    /// Remembers the lens before a command, if the command changed it.
    pub(super) fn lens_may_have_changed(&mut self, before: SetLens) {
        let now = self.set_lens();
        // A search that begins or is closed is no change of the lens by itself.
        let used =
            |set: &SetLens| set.searches.iter().filter(|search| search.1 != SearchUse::Nothing).count();
        let searches = before.searches != now.searches && (used(&before) > 0 || used(&now) > 0);
        if !self.captures.is_empty()
            && (searches || before.lens != now.lens || before.home_is_chosen != now.home_is_chosen)
        {
            self.lens_history.changed(before);
        }
    }

    pub(super) fn undo_lens(&mut self) {
        if let Some(lens) = self.lens_history.undo(self.set_lens()) {
            self.take_lens(lens);
        }
    }

    pub(super) fn redo_lens(&mut self) {
        if let Some(lens) = self.lens_history.redo(self.set_lens()) {
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
        self.lens = Lens { home: self.home.addresses(), sets: self.searches.sets(), ..set.lens };
        self.mistakes.clear();
    }
}
