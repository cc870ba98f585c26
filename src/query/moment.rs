//! A moment as a person types it, of which the date or the year may be left out.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::Offset,
};

use super::{TimeRangeError, Zone, zone::offset_seconds};

const SECOND: i64 = 1_000_000_000;

/// `2009-03-13 14:00[:05[.123]]` (or `T`), with `Z` or an offset behind it; `03-13 14:00`; `14:00`;
/// a date alone.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    text: String,
    /// Year, where it is said, month and day.
    date: Option<(Option<i16>, i8, i8)>,
    clock: Time,
    /// Seconds east of UTC, where that is said.
    offset: Option<i32>,
    unit: Unit,
}

/// How exact a moment is: the length of what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Nanoseconds(i64),
}

fn wrong(text: String) -> TimeRangeError {
    TimeRangeError(text)
}

/// A number of one or two digits within bounds, or which word of what is none.
fn number(
    word: &str,
    what: &str,
    bounds: std::ops::RangeInclusive<i8>,
    of: &str,
) -> Result<i8, TimeRangeError> {
    let digits = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| word.parse().ok()).flatten().filter(|number| bounds.contains(number)).ok_or_else(|| {
        let word = if word.is_empty() { "nothing" } else { word };
        wrong(format!("{word} is not {what} ({} to {}) in {of}", bounds.start(), bounds.end()))
    })
}

impl Moment {
    pub fn parse(text: &str) -> Result<Self, TimeRangeError> {
        let first = text.split([' ', 'T', 't']).next().unwrap_or(text);
        let (date, clock) = if first.contains(':') {
            (None, text)
        } else {
            let rest = text.get(first.len()..).unwrap_or_default();
            (Some(parse_date(first, text)?), rest.trim_start_matches(['T', 't']).trim())
        };
        if clock.is_empty() {
            let midnight = Time::midnight();
            return Ok(Self { text: text.to_owned(), date, clock: midnight, offset: None, unit: Unit::Day });
        }
        let (clock, offset) = split_offset(clock)?;
        let (clock, unit) = parse_clock(clock)?;
        Ok(Self { text: text.to_owned(), date, clock, offset, unit: Unit::Nanoseconds(unit) })
    }

    pub fn unit(&self) -> Unit {
        self.unit
    }

    pub fn has_date(&self) -> bool {
        self.date.is_some()
    }

    /// Its first nanosecond. What it leaves out comes from a date.
    pub fn start(&self, zone: &Zone, date: Option<Date>) -> Result<i64, TimeRangeError> {
        self.nanos(zone, self.date(date)?.to_datetime(self.clock))
    }

    /// The nanosecond behind its last.
    pub fn end(&self, zone: &Zone, date: Option<Date>) -> Result<i64, TimeRangeError> {
        match self.unit {
            Unit::Nanoseconds(length) => {
                self.start(zone, date)?.checked_add(length).ok_or_else(|| self.outside())
            }
            Unit::Day => {
                let next = self.date(date)?.tomorrow().map_err(|_| self.outside())?;
                self.nanos(zone, next.to_datetime(self.clock))
            }
        }
    }

    fn date(&self, date: Option<Date>) -> Result<Date, TimeRangeError> {
        let missing = |what: &str| wrong(format!("{} needs a {what}: no packet has told one yet", self.text));
        let Some((year, month, day)) = self.date else {
            return date.ok_or_else(|| missing("date"));
        };
        let year = match year {
            Some(year) => year,
            None => date.ok_or_else(|| missing("year"))?.year(),
        };
        Date::new(year, month, day)
            .map_err(|_| wrong(format!("{year:04}-{month:02}-{day:02} is not a day of the calendar")))
    }

    fn nanos(&self, zone: &Zone, civil: DateTime) -> Result<i64, TimeRangeError> {
        let timestamp = match self.offset {
            Some(seconds) => Offset::from_seconds(seconds).and_then(|offset| offset.to_timestamp(civil)),
            None => zone.time_zone().to_timestamp(civil),
        };
        let nanos = timestamp.map(Timestamp::as_nanosecond).ok().and_then(|nanos| i64::try_from(nanos).ok());
        nanos.ok_or_else(|| self.outside())
    }

    fn outside(&self) -> TimeRangeError {
        wrong(format!("{} lies outside the years 1677 to 2262", self.text))
    }
}

fn parse_date(date: &str, text: &str) -> Result<(Option<i16>, i8, i8), TimeRangeError> {
    let words: Vec<_> = date.split('-').collect();
    let (year, month, day) = match *words.as_slice() {
        [year, month, day] if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            (year.parse::<i16>().ok(), month, day)
        }
        [month, day] if !month.is_empty() => (None, month, day),
        _ => {
            let forms = "write 2009-03-13 14:00, 03-13 14:00, 14:00 or 2009-03-13";
            return Err(wrong(format!("{text} is not a time: {forms}")));
        }
    };
    Ok((year, number(month, "a month", 1..=12, date)?, number(day, "a day", 1..=31, date)?))
}

fn split_offset(clock: &str) -> Result<(&str, Option<i32>), TimeRangeError> {
    if let Some(clock) = clock.strip_suffix(['Z', 'z']) {
        return Ok((clock.trim_end(), Some(0)));
    }
    let Some(at) = clock.find(['+', '-']) else {
        return Ok((clock, None));
    };
    let (clock, offset) = clock.split_at(at);
    let seconds = offset_seconds(offset)
        .ok_or_else(|| wrong(format!("{offset} is not an offset such as +09:00 or -0330")))?;
    Ok((clock.trim_end(), Some(seconds)))
}

/// The clock, and how many nanoseconds its last digit stands for.
fn parse_clock(clock: &str) -> Result<(Time, i64), TimeRangeError> {
    let words: Vec<_> = clock.split(':').collect();
    let (hour, minute, second) = match *words.as_slice() {
        [hour, minute] => (hour, minute, None),
        [hour, minute, second] => (hour, minute, Some(second)),
        _ => return Err(wrong(format!("{clock} is not a time of day such as 14:00 or 14:00:05"))),
    };
    let hour = number(hour, "an hour", 0..=23, clock)?;
    let minute = number(minute, "a minute", 0..=59, clock)?;
    let Some(second) = second else {
        return Ok((time(hour, minute, 0, 0), 60 * SECOND));
    };
    let (second, fraction) = second.split_once(['.', ',']).map_or((second, None), |(a, b)| (a, Some(b)));
    let second = number(second, "a second", 0..=59, clock)?;
    let Some(fraction) = fraction else {
        return Ok((time(hour, minute, second, 0), SECOND));
    };
    let digits = (1..=9).contains(&fraction.len()) && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let Some(nanos) = digits.then(|| format!("{fraction:0<9}").parse().ok()).flatten() else {
        return Err(wrong(format!(".{fraction} is not a fraction of a second (1 to 9 digits) in {clock}")));
    };
    Ok((time(hour, minute, second, nanos), SECOND / 10_i64.pow(fraction.len() as u32)))
}

/// All parts are within their bounds here.
fn time(hour: i8, minute: i8, second: i8, nanos: i32) -> Time {
    Time::new(hour, minute, second, nanos).unwrap_or(Time::midnight())
}

/// So many tenths, hundredths … of a unit, rounded down to a nanosecond.
fn part_of(digits: &str, unit: i64) -> Option<i64> {
    // More digits than a nanosecond of a day needs say nothing.
    let digits = digits.get(..digits.len().min(15))?;
    let number = digits.parse::<i128>().ok()?;
    i64::try_from(number * i128::from(unit) / 10_i128.pow(digits.len() as u32)).ok()
}

/// A length of time such as `1h30m` or `1.5s`, in nanoseconds.
pub(super) fn duration(text: &str) -> Result<i64, TimeRangeError> {
    if text.is_empty() {
        return Err(wrong("a length of time is missing".to_owned()));
    }
    let mut total = 0_i64;
    let mut rest = text;
    while !rest.is_empty() {
        let is_digit = |c: char| c.is_ascii_digit() || c == '.';
        let (digits, behind) = rest.split_at(rest.find(|c: char| !is_digit(c)).unwrap_or(rest.len()));
        let behind = behind.trim_start();
        let (unit, behind) =
            behind.split_at(behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len()));
        if digits.is_empty() || unit.is_empty() {
            return Err(wrong(format!("{text} is not a length of time such as 1h30m")));
        }
        let nanos = match unit.to_ascii_lowercase().as_str() {
            "ns" => 1,
            "us" | "µs" => 1_000,
            "ms" => 1_000_000,
            "s" => SECOND,
            "m" | "min" => 60 * SECOND,
            "h" => 3_600 * SECOND,
            "d" => 86_400 * SECOND,
            _ => {
                let units = "ns, us, ms, s, m, h, d";
                return Err(wrong(format!("{unit} is not a unit of time ({units}) in {text}")));
            }
        };
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(a, b)| (a, Some(b)));
        let digits_only = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits_only(whole) || fraction.is_some_and(|text| !digits_only(text)) {
            return Err(wrong(format!("{digits} is not a number in {text}")));
        }
        let part = fraction.map_or(Some(0), |digits| part_of(digits, nanos));
        let length = whole.parse::<i64>().ok().and_then(|number| number.checked_mul(nanos));
        total = length
            .zip(part)
            .and_then(|(length, part)| length.checked_add(part))
            .and_then(|length| total.checked_add(length))
            .ok_or_else(|| wrong(format!("{text} is longer than any capture")))?;
        rest = behind.trim_start();
    }
    Ok(total)
}
