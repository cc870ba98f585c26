//! The clock of an interface: from the ticks of its stamps to nanoseconds.

use super::{Interface, Nanos, Stamp};

/// How an interface counts time, prepared so that the usual resolutions need no division.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    /// Nanoseconds = ticks × factor / divisor + offset.
    factor: u64,
    divisor: u128,
    offset: i128,
}

impl Clock {
    pub fn of(interface: &Interface) -> Self {
        Self::new(interface.ticks_per_second, interface.offset_seconds)
    }

    /// A clock of so many ticks a second, to which so many seconds are added.
    pub fn new(ticks_per_second: u128, offset_seconds: i64) -> Self {
        let second = u128::from(Nanos::PER_SECOND.unsigned_abs());
        let ticks = ticks_per_second.max(1);
        let (factor, divisor) = if second % ticks == 0 { (second / ticks, 1) } else { (second, ticks) };
        Self {
            factor: factor as u64,
            divisor,
            offset: i128::from(offset_seconds) * i128::from(Nanos::PER_SECOND),
        }
    }

    /// The ticks at a time: those that were read as this time or, where ticks are finer than a
    /// nanosecond, the first that would be. None where there are none: before the clock's zero, or
    /// past 64 bits.
    #[inline]
    pub fn ticks(&self, time: Nanos) -> Option<u64> {
        let since = i128::from(time.0) - self.offset;
        if self.divisor == 1 {
            // Between two ticks: the one before, as a clock of this resolution would have said.
            return match u64::try_from(since) {
                Ok(since) => Some(since / self.factor.max(1)),
                Err(_) => u64::try_from(since / i128::from(self.factor.max(1))).ok().filter(|_| since >= 0),
            };
        }
        // The stamp was rounded down, so the ticks are rounded up.
        let product = u128::try_from(since).ok()?.checked_mul(self.divisor)?;
        u64::try_from(product.div_ceil(u128::from(self.factor))).ok()
    }

    /// The stamp at a number of ticks, rounded down to a nanosecond.
    pub fn stamp(&self, ticks: u64) -> Stamp {
        // Below 2^64 × 10^9 < 2^94, and the offset is as small: neither product nor sum overflows.
        let mut nanoseconds = u128::from(ticks) * u128::from(self.factor);
        if self.divisor != 1 {
            nanoseconds /= self.divisor;
        }
        Stamp::from_nanoseconds(nanoseconds as i128 + self.offset, ticks)
    }
}

/// Ticks a second that an `if_tsresol` option tells: 10 to its power, or 2 where the high bit is set.
///
/// A power of ten beyond 128 bits counts as 10^38: 64 bits of such ticks are less than a nanosecond
/// either way.
pub(super) fn ticks_per_second(resolution: u8) -> u128 {
    let power = u32::from(resolution & 0x7F);
    if resolution & 0x80 != 0 { 1 << power } else { 10_u128.pow(power.min(38)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::LinkType;

    fn stamp(resolution: u8, offset_seconds: i64, ticks: u64) -> Stamp {
        let interface = Interface {
            ticks_per_second: ticks_per_second(resolution),
            offset_seconds,
            ..Interface::new(LinkType::ETHERNET, 0)
        };
        Clock::of(&interface).stamp(ticks)
    }

    #[test]
    fn ticks_of_powers_of_ten_are_nanoseconds() {
        assert_eq!(stamp(0, 0, 5), Stamp::At(Nanos(5_000_000_000)));
        assert_eq!(stamp(6, 0, 5), Stamp::At(Nanos(5_000)));
        assert_eq!(stamp(9, 0, 5), Stamp::At(Nanos(5)));
        assert_eq!(stamp(12, 0, 5_999), Stamp::At(Nanos(5)));
        assert_eq!(stamp(127, 0, u64::MAX), Stamp::At(Nanos(0)));
    }

    #[test]
    fn ticks_come_back_from_the_time_they_tell() {
        for resolution in [0, 3, 6, 9, 0x80, 0x8A, 0x94, 0x9D] {
            for offset in [0, -5, 1_000_000_000] {
                let clock = Clock::new(ticks_per_second(resolution), offset);
                for ticks in [0, 1, 2, 999, 1_000_003, 123_456_789] {
                    let Stamp::At(time) = clock.stamp(ticks) else { continue };
                    assert_eq!(clock.ticks(time), Some(ticks), "{resolution} {offset}");
                }
            }
        }
        // Picoseconds are cut to a nanosecond.
        assert_eq!(Clock::new(ticks_per_second(12), 0).ticks(Nanos(5)), Some(5_000));
        assert_eq!(Clock::new(1_000_000, 0).ticks(Nanos(-1)), None);
        assert_eq!(Clock::new(1_000_000_000, -3).ticks(Nanos(-1)), Some(2_999_999_999));
    }

    #[test]
    fn ticks_of_powers_of_two_are_rounded_down() {
        assert_eq!(stamp(0x80, 0, 5), Stamp::At(Nanos(5_000_000_000)));
        assert_eq!(stamp(0x8A, 0, 1), Stamp::At(Nanos(976_562)));
        assert_eq!(stamp(0xA0, 0, u64::MAX), Stamp::At(Nanos(4_294_967_295_999_999_999)));
        assert_eq!(stamp(0xFF, 0, u64::MAX), Stamp::At(Nanos(0)));
    }

    #[test]
    fn an_offset_may_lead_before_1970_and_back_into_range() {
        assert_eq!(stamp(6, -1, 1), Stamp::At(Nanos(-999_999_000)));
        assert_eq!(stamp(6, i64::MIN, 1), Stamp::OutOfRange(1));
        // 10,000,000,000 s lie in 2286, beyond the range; less 2,000,000,000 s they do not.
        assert_eq!(stamp(0, 0, 10_000_000_000), Stamp::OutOfRange(10_000_000_000));
        assert_eq!(stamp(0, -2_000_000_000, 10_000_000_000), Stamp::At(Nanos(8_000_000_000_000_000_000)));
    }
}
