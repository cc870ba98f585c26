//! The lives of the honeypots: each is reset every some hours, is silent for a while, and is
//! infected again.

use crate::demo::{
    address::HOMES,
    clock::{HOUR, LAST_CALL, MINUTE, SECOND, Span},
    dice::Dice,
};

/// How often each honeypot is infected; the first time without a reset before it.
pub(super) const LIVES: u64 = 8;

/// From one reset to the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Epoch {
    pub home: u32,
    /// When it was reset; the first of each home began before the capture.
    pub reset: Option<u64>,
    /// From the end of its silence to the next reset.
    pub awake: Span,
    pub infected: u64,
}

impl Epoch {
    /// When its bot does something: some minutes after the infection, until shortly before the end.
    pub const fn busy(&self) -> Span {
        Span::new(self.infected + 5 * MINUTE, self.awake.end - MINUTE)
    }
}

/// All lives of both honeypots, by home and then by time.
pub(super) fn draw(dice: &mut Dice) -> Vec<Epoch> {
    let mut epochs = Vec::new();
    let share = 48 * HOUR / LIVES;
    for (offset, home) in [0, share / 2].into_iter().zip(HOMES) {
        // The two are not reset at the same time: the second has a longer first life.
        let mut resets: Vec<u64> = (1..LIVES)
            .map(|life| life * share + offset / 2 + dice.below(90 * MINUTE) - 45 * MINUTE)
            .map(|reset| reset / SECOND * SECOND)
            .collect();
        resets.push(LAST_CALL);
        let mut reset = None;
        for next in resets {
            let start = reset.map_or(MINUTE, |reset| reset + dice.between(2, 6) * MINUTE);
            let infected = start + dice.between(10 * MINUTE, 50 * MINUTE);
            epochs.push(Epoch { home, reset, awake: Span::new(start, next), infected });
            reset = Some(next);
        }
    }
    epochs
}

/// When a home says nothing, since it is being reset.
pub(super) fn silences(epochs: &[Epoch], home: u32) -> Vec<Span> {
    epochs
        .iter()
        .filter(|epoch| epoch.home == home)
        .filter_map(|epoch| Some(Span::new(epoch.reset?, epoch.awake.start)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_life_is_long_enough_for_an_infection_and_its_scans() {
        for seed in 0..50 {
            let epochs = draw(&mut Dice::new(seed, 1));
            assert_eq!(epochs.len() as u64, 2 * LIVES);
            for epoch in &epochs {
                assert!(epoch.awake.start < epoch.infected);
                assert!(epoch.busy().length() > 2 * HOUR, "{epoch:?}");
            }
        }
    }
}
