//! Source ports of a Windows host, one after the other.

use crate::demo::dice::Dice;

/// Windows XP goes from 1025 to 5000. Of these, the stretches in which no protocol known to
/// analysers has its port, so that none is read into a conversation; and below 4444 and 4838, which
/// have a meaning in the demo.
const STRETCHES: [(u16, u16); 20] = [
    (1_214, 1_293),
    (1_345, 1_433),
    (1_434, 1_521),
    (1_548, 1_628),
    (1_647, 1_700),
    (1_756, 1_812),
    (2_346, 2_401),
    (2_444, 2_501),
    (2_503, 2_571),
    (2_601, 2_710),
    (2_728, 2_812),
    (2_888, 2_944),
    (3_051, 3_121),
    (3_133, 3_205),
    (3_390, 3_452),
    (3_568, 3_622),
    (3_725, 3_784),
    (4_059, 4_155),
    (4_251, 4_305),
    (4_370, 4_420),
];

/// The next source port of a host.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ephemeral {
    stretch: usize,
    port: u16,
}

impl Ephemeral {
    /// Somewhere in the middle.
    pub fn new(dice: &mut Dice) -> Self {
        let stretch = dice.below(STRETCHES.len() as u64) as usize;
        let (start, end) = STRETCHES.get(stretch).copied().unwrap_or_default();
        Self { stretch, port: dice.port(start, end) }
    }

    pub fn next(&mut self) -> u16 {
        let now = self.port;
        self.port += 1;
        if STRETCHES.get(self.stretch).is_none_or(|(_, end)| self.port >= *end) {
            self.stretch = (self.stretch + 1) % STRETCHES.len();
            self.port = STRETCHES.get(self.stretch).map_or(now, |(start, _)| *start);
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_go_round_within_the_stretches() {
        let mut ephemeral = Ephemeral::new(&mut Dice::new(1, 1));
        let first = ephemeral.next();
        let mut ports = vec![first];
        loop {
            match ephemeral.next() {
                port if port == first => break,
                port => ports.push(port),
            }
        }
        let all: usize = STRETCHES.iter().map(|(start, end)| usize::from(end - start)).sum();
        assert_eq!(ports.len(), all);
        assert!(ports.iter().all(|port| STRETCHES.iter().any(|(start, end)| (start..end).contains(&port))));
    }
}
