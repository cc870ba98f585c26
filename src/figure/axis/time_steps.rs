//! The natural steps of a time axis: 1-2-5 below a second, then what clocks and calendars show.

/// Nanoseconds of a second, a minute, an hour and a day.
pub(super) const SECOND: i64 = 1_000_000_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// The distance of two ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeStep {
    /// Nanoseconds, up to twelve hours.
    Clock(i64),
    /// Days; seven: weeks, from Mondays.
    Days(i64),
    Months(i64),
    Years(i64),
}

impl TimeStep {
    /// All steps, ascending.
    pub fn all() -> impl Iterator<Item = Self> {
        let decimal = (0..9).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_i64.pow(power)));
        let clock = [1, 2, 5, 10, 15, 30].map(|seconds| seconds * SECOND).into_iter();
        let minutes = [1, 2, 5, 10, 15, 30].map(|minutes| minutes * MINUTE);
        let hours = [1, 2, 3, 6, 12].map(|hours| hours * HOUR);
        decimal
            .chain(clock)
            .chain(minutes)
            .chain(hours)
            .map(Self::Clock)
            .chain([1, 2, 7, 14].map(Self::Days))
            .chain([1, 2, 3, 6].map(Self::Months))
            .chain([1, 2, 5, 10, 20, 50, 100, 200].map(Self::Years))
    }

    /// Its usual length in nanoseconds.
    #[must_use]
    pub fn nanoseconds(self) -> f64 {
        match self {
            Self::Clock(nanoseconds) => nanoseconds as f64,
            Self::Days(days) => days as f64 * DAY as f64,
            Self::Months(months) => months as f64 * 30.44 * DAY as f64,
            Self::Years(years) => years as f64 * 365.25 * DAY as f64,
        }
    }

    /// Decimals of a second that tell its ticks apart.
    #[must_use]
    pub fn decimals(self) -> usize {
        match self {
            Self::Clock(step) if step < SECOND => 9 - step.ilog10() as usize,
            _ => 0,
        }
    }

    /// Letters of its labels at most.
    #[must_use]
    pub fn letters(self) -> usize {
        match self {
            Self::Clock(step) if step < SECOND => 9 + self.decimals(),
            Self::Clock(step) if step < MINUTE => 8,
            Self::Clock(_) | Self::Days(_) => 5,
            Self::Months(_) => 7,
            Self::Years(_) => 4,
        }
    }
}
