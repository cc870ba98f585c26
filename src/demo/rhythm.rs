//! A rhythm: how busy each moment of a span is, and sorted random times drawn from it.

use super::{
    clock::{MINUTE, Span, hour_of_day},
    dice::Dice,
};

/// Steps in which busyness changes.
const STEP: u64 = 30 * MINUTE;

/// How busy the hours of a day are, from midnight in Japan: quiet mornings, loud evenings.
const DAY: [f64; 24] = [
    0.9, 0.8, 0.7, 0.6, 0.55, 0.5, 0.5, 0.6, 0.75, 0.9, 1.0, 1.05, 1.1, 1.1, 1.15, 1.2, 1.2, 1.25, 1.3, 1.4,
    1.5, 1.45, 1.3, 1.1,
];

/// Busyness over a span, summed up.
#[derive(Clone, Debug)]
pub(super) struct Rhythm {
    /// Times, and the busyness up to each; both ascend.
    knots: Vec<(u64, f64)>,
}

impl Rhythm {
    /// The same all the time.
    pub fn even(span: Span) -> Self {
        Self::of(span, span.length().max(1), &[], |_| 1.0)
    }

    /// By the hour of the day, and nothing in the pauses.
    pub fn daily(span: Span, pauses: &[Span]) -> Self {
        Self::of(span, STEP, pauses, |time| DAY.get(hour_of_day(time)).copied().unwrap_or(1.0))
    }

    /// The same all the time but for the pauses.
    pub fn with_pauses(span: Span, pauses: &[Span]) -> Self {
        Self::of(span, span.length().max(1), pauses, |_| 1.0)
    }

    /// A steep rise and a slow fall, as when many are told to go at once.
    pub fn burst(span: Span) -> Self {
        let length = span.length().max(1) as f64;
        Self::of(span, (span.length() / 40).max(1), &[], |time| {
            let part = time.saturating_sub(span.start) as f64 / length;
            (part * 12.0).min(1.0) * (1.0 - part) * (1.0 - part) + 0.02
        })
    }

    fn of(span: Span, step: u64, pauses: &[Span], busy: impl Fn(u64) -> f64) -> Self {
        let mut borders: Vec<u64> = (0..=span.length() / step).map(|n| span.start + n * step).collect();
        borders.extend(pauses.iter().flat_map(|pause| [pause.start, pause.end]));
        borders.push(span.end);
        borders.retain(|border| (span.start..=span.end).contains(border));
        borders.sort_unstable();
        borders.dedup();
        let mut sum = 0.0;
        let mut knots = vec![(span.start, 0.0)];
        for pair in borders.windows(2) {
            let &[start, end] = pair else { continue };
            let paused = pauses.iter().any(|pause| pause.contains(start));
            sum += if paused { 0.0 } else { busy(start) * (end - start) as f64 };
            knots.push((end, sum));
        }
        // Pauses that leave nothing: better at the wrong time than never.
        if sum > 0.0 { Self { knots } } else { Self { knots: vec![(span.start, 0.0), (span.end, 1.0)] } }
    }

    fn total(&self) -> f64 {
        self.knots.last().map_or(0.0, |knot| knot.1)
    }
}

/// A number of times in ascending order, drawn one after the other in constant memory.
///
/// Times are drawn in runs of up to 16, each run in its own share of the rhythm: as uneven as
/// chance within a run, as even as the rhythm beyond.
#[derive(Clone, Debug)]
pub(super) struct Times {
    rhythm: Rhythm,
    knot: usize,
    total: u64,
    drawn: u64,
    /// Shares of the rhythm, the next one last.
    run: Vec<f64>,
    jitter: f64,
    longest_run: u64,
}

const RUN: u64 = 16;

impl Times {
    pub fn new(rhythm: Rhythm, total: u64) -> Self {
        Self { rhythm, knot: 0, total, drawn: 0, run: Vec::new(), jitter: 1.0, longest_run: RUN }
    }

    /// Times at almost equal distance; `jitter` is the part of it by which they stray.
    pub fn beacon(rhythm: Rhythm, total: u64, jitter: f64) -> Self {
        Self { jitter, longest_run: 1, ..Self::new(rhythm, total) }
    }

    /// A first time was drawn: whoever waits for these times is at one of them.
    pub const fn has_begun(&self) -> bool {
        self.drawn > 0
    }

    pub fn next(&mut self, dice: &mut Dice) -> Option<u64> {
        if self.run.is_empty() {
            self.draw_run(dice);
        }
        let share = self.run.pop()? * self.rhythm.total();
        while self.rhythm.knots.get(self.knot + 1).is_some_and(|knot| knot.1 <= share) {
            self.knot += 1;
        }
        let (start, before) = *self.rhythm.knots.get(self.knot)?;
        // Rounding may lead to the very end: the last moment, then.
        let Some(&(end, upto)) = self.rhythm.knots.get(self.knot + 1) else {
            return Some(start.saturating_sub(1));
        };
        let part = (share - before) / (upto - before);
        Some((start + (part * (end - start) as f64) as u64).min(end - 1))
    }

    fn draw_run(&mut self, dice: &mut Dice) {
        let count = self.longest_run.min(self.total - self.drawn);
        let first = self.drawn as f64;
        let jitter = self.jitter;
        let share = |unit: f64| (first + count as f64 * ((unit - 0.5) * jitter + 0.5)) / self.total as f64;
        self.run.extend((0..count).map(|_| share(dice.unit())));
        self.run.sort_unstable_by(|a, b| b.total_cmp(a));
        self.drawn += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::clock::HOUR;

    fn drawn(mut times: Times) -> Vec<u64> {
        let mut dice = Dice::new(3, 3);
        std::iter::from_fn(|| times.next(&mut dice)).collect()
    }

    #[test]
    fn times_ascend_within_the_span_and_are_as_many_as_asked_for() {
        let span = Span::new(HOUR, 30 * HOUR);
        for rhythm in [Rhythm::even(span), Rhythm::daily(span, &[]), Rhythm::burst(span)] {
            for total in [0, 1, 15, 16, 17, 1_000] {
                let times = drawn(Times::new(rhythm.clone(), total));
                assert_eq!(times.len() as u64, total);
                assert!(times.is_sorted());
                assert!(times.iter().all(|time| span.contains(*time)));
            }
        }
    }

    #[test]
    fn nothing_happens_in_a_pause() {
        let pause = Span::new(3 * HOUR, 4 * HOUR);
        let times = drawn(Times::new(Rhythm::daily(Span::new(HOUR, 9 * HOUR), &[pause]), 5_000));
        assert_eq!(times.len(), 5_000);
        assert!(!times.iter().any(|time| pause.contains(*time)));
    }

    #[test]
    fn a_beacon_strays_little() {
        let times = drawn(Times::beacon(Rhythm::even(Span::new(0, 10 * HOUR)), 10, 0.2));
        let gaps: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.iter().all(|gap| (48 * MINUTE..=72 * MINUTE).contains(gap)), "{gaps:?}");
    }
}
