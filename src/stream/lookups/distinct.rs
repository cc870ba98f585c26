//! A list of different things that stops to grow: a few, and that there were more.

/// Things that are kept of a list.
const MOST: usize = 16;

/// The first [`MOST`] different things in the order in which they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distinct<T> {
    kept: Vec<T>,
    more: bool,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), more: false }
    }
}

impl<T: PartialEq> Distinct<T> {
    /// Adds a thing if it is a new one; true if it is kept now and was not before.
    pub(super) fn add(&mut self, thing: T) -> bool {
        if self.kept.contains(&thing) {
            return false;
        }
        if self.kept.len() >= MOST {
            self.more = true;
            return false;
        }
        self.kept.push(thing);
        true
    }

    /// Says that there was another, which is not kept.
    pub(super) fn leave_out(&mut self) {
        self.more = true;
    }

    pub(super) fn into_kept(self) -> (Vec<T>, bool) {
        (self.kept, self.more)
    }

    /// Those that are kept.
    #[must_use]
    pub fn kept(&self) -> &[T] {
        &self.kept
    }

    /// There were others too: how many nobody has counted.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_kept_once_and_a_seventeenth_is_only_said() {
        let mut list = Distinct::default();
        for thing in (0..16).chain(0..16) {
            list.add(thing);
        }
        assert_eq!((list.kept().len(), list.has_more()), (16, false));
        assert!(!list.add(16));
        assert_eq!((list.kept().len(), list.has_more()), (16, true));
    }
}
