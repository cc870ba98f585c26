//! What the lens was before, to take changes back.

use super::SearchUse;
use crate::query::Lens;

/// Changes that can be taken back.
const STEPS: usize = 200;

/// The lens as a person set it: searches by their numbers, since what they find changes by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SetLens {
    /// Without sets of packets.
    pub lens: Lens,
    pub searches: Vec<(u64, SearchUse)>,
    pub home_is_chosen: bool,
}

/// Lenses that were left, oldest first, and those that were taken back.
#[derive(Debug, Default)]
pub struct LensHistory {
    before: Vec<SetLens>,
    after: Vec<SetLens>,
}

impl LensHistory {
    /// Takes in that a person has changed the lens.
    pub(super) fn changed(&mut self, before: SetLens) {
        self.after.clear();
        self.before.push(before);
        if self.before.len() > STEPS {
            self.before.remove(0);
        }
    }

    /// The lens before the last change; the one now can be had again.
    pub(super) fn undo(&mut self, now: SetLens) -> Option<SetLens> {
        let lens = next(&mut self.before, &now)?;
        self.after.push(now);
        Some(lens)
    }

    /// The lens before it was taken back.
    pub(super) fn redo(&mut self, now: SetLens) -> Option<SetLens> {
        let lens = next(&mut self.after, &now)?;
        self.before.push(now);
        Some(lens)
    }

    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.after.is_empty()
    }
}

/// The last one that is not in force already, as one is that the other plot has taken back for both.
fn next(lenses: &mut Vec<SetLens>, now: &SetLens) -> Option<SetLens> {
    while let Some(lens) = lenses.pop() {
        if lens != *now {
            return Some(lens);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::DirectionFilter;

    fn lens(direction: DirectionFilter) -> SetLens {
        SetLens { lens: Lens { direction, ..Lens::default() }, ..SetLens::default() }
    }

    #[test]
    fn a_change_is_taken_back_and_made_again() {
        let mut history = LensHistory::default();
        let (all, from, to) =
            (lens(DirectionFilter::All), lens(DirectionFilter::From), lens(DirectionFilter::To));
        history.changed(all.clone());
        history.changed(from.clone());
        assert_eq!(history.undo(to), Some(from.clone()));
        assert_eq!(history.undo(from.clone()), Some(all.clone()));
        assert_eq!(history.undo(all.clone()), None);
        assert_eq!(history.redo(all), Some(from.clone()));
        history.changed(from);
        assert!(!history.can_redo(), "what was taken back is gone once something else is done");
    }
}
