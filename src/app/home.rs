//! Whose home it is: the person's word, or the guess.

use super::command::HomeChoice;
use crate::query::{HomeGuess, HomeSet};

/// Home, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    chosen: Option<HomeSet>,
    guess: Option<HomeGuess>,
}

impl Home {
    pub(super) fn choose(&mut self, choice: HomeChoice) {
        self.chosen = match choice {
            HomeChoice::Inferred => None,
            HomeChoice::Chosen(ranges) => Some(HomeSet(ranges)),
        };
    }

    pub(super) fn guessed(&mut self, guess: HomeGuess) {
        self.guess = Some(guess);
    }

    /// The home in force; empty when there is none.
    #[must_use]
    pub fn addresses(&self) -> HomeSet {
        match (&self.chosen, &self.guess) {
            (Some(chosen), _) => chosen.clone(),
            (None, Some(guess)) => guess.home.clone(),
            (None, None) => HomeSet::default(),
        }
    }

    /// A person said it.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// The guess with its share, doubt and alternatives; none until packets have come.
    #[must_use]
    pub fn guess(&self) -> Option<&HomeGuess> {
        self.guess.as_ref()
    }
}
