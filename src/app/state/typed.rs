//! What is typed into the window's text fields, and what they stand at.

use std::{path::PathBuf, str::FromStr};

use super::App;
use crate::{
    app::{FindQuery, HomeChoice, LensText, SearchUse},
    query::{AddressError, AddressRange, ClockOffset, PeerRange, TimeRange, TimeWindow, Window},
};

impl App {
    /// A text field's Enter. A mistake stays beside the field until the next try.
    pub(super) fn enter(&mut self, field: LensText, text: &str) {
        let result = self.entered(field, text.trim());
        match result {
            Ok(()) => self.mistakes.remove(&field),
            Err(mistake) => self.mistakes.insert(field, mistake),
        };
    }

    /// A range that no capture reaches is a mistake: the window would stand somewhere else.
    fn are_there_packets(&self, range: TimeRange) -> Result<(), String> {
        let Some((first, last)) = self.plot.navigation.reach().all else { return Ok(()) };
        let (start, end) = (range.start.unwrap_or(first), range.end.unwrap_or(i64::MAX));
        if start > last || end <= first {
            let [first, last] = [first, last].map(|time| self.settings.zone.format(time, 0));
            return Err(format!("No packets then: the first is of {first}, the last of {last}"));
        }
        Ok(())
    }

    fn entered(&mut self, field: LensText, text: &str) -> Result<(), String> {
        match field {
            LensText::Address => {
                let range: AddressRange = text.parse().map_err(in_words)?;
                self.plot.navigation.go_to_addresses(range);
            }
            LensText::Time => {
                let range = self.time_range(text)?;
                self.are_there_packets(range)?;
                self.plot.navigation.go_to_times(range);
            }
            LensText::Home => {
                let ranges = list_of::<AddressRange>(text)?;
                let choice =
                    if ranges.is_empty() { HomeChoice::Inferred } else { HomeChoice::Chosen(ranges) };
                self.set_home(choice);
            }
            LensText::Ports => self.plot.lens.ports = text.parse().map_err(in_words)?,
            LensText::Peers => {
                let list: Vec<PeerRange> = list_of(text)?;
                self.plot.lens.peers = PeerRange::shown(&list);
                self.plot.lens.left_out = PeerRange::left_out(&list);
            }
            LensText::Times => {
                self.plot.lens.time =
                    if text.is_empty() { TimeRange::default() } else { self.time_range(text)? };
            }
            LensText::Find => {
                let query = FindQuery { text: text.to_owned(), ..self.settings.find.clone() };
                self.find_or_say(query, SearchUse::Nothing)?;
            }
            LensText::Zone => self.settings.set_zone(text.parse().map_err(in_words)?),
            LensText::Clock(capture) => self.set_clock(capture, text.parse().map_err(in_words)?),
            LensText::Path => {
                let path = PathBuf::from(text);
                if let Err(error) = std::fs::metadata(&path) {
                    let mistake = format!("{text}: {error}");
                    // The welcome screen keeps its field; the dialog is closed by now.
                    if !self.captures.is_empty() {
                        self.banners.error(mistake.clone());
                    }
                    return Err(mistake);
                }
                self.open(vec![path], false);
            }
        }
        Ok(())
    }

    fn time_range(&self, text: &str) -> Result<TimeRange, String> {
        let first = self.captures.sums().span.map(|span| span.0);
        TimeRange::parse(text, &self.settings.zone, first).map_err(in_words)
    }

    /// What was wrong with the last text entered into a field.
    #[must_use]
    pub fn mistake(&self, field: LensText) -> Option<&str> {
        self.mistakes.get(&field).map(String::as_str)
    }

    /// Addresses and times of a window, as the boxes in the tool bar read them.
    #[must_use]
    pub fn words_of_view(&self, window: &Window) -> (String, String) {
        let addresses =
            self.plot.navigation.range_of(window).map_or_else(String::new, |range| range.to_string());
        let times = Some(window.time).filter(|time| !time.is_nothing());
        let seen = self.plot.navigation.folds().unfolded(window.time);
        let times = times.map_or_else(String::new, |time| rounded(time, seen).format(&self.settings.zone));
        (addresses, times)
    }

    /// What a field stands at, as text that would be read the same.
    #[must_use]
    pub fn text(&self, field: LensText) -> String {
        let list =
            |ranges: &[AddressRange]| ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let window = self.plot.navigation.window();
        match field {
            LensText::Address => self.words_of_view(&window).0,
            LensText::Time => self.words_of_view(&window).1,
            LensText::Home => list(&self.plot.lens.home.0),
            LensText::Ports => self.plot.lens.ports.to_string(),
            LensText::Peers => PeerRange::list(&self.plot.lens.peers, &self.plot.lens.left_out),
            LensText::Times if self.plot.lens.time.is_open() => String::new(),
            LensText::Times => self.plot.lens.time.format(&self.settings.zone),
            LensText::Zone => self.settings.zone.to_string(),
            LensText::Path => String::new(),
            // One that a menu began may mean its text otherwise than the box would.
            LensText::Find => {
                let current = self.searches.current().map(|entry| &entry.query);
                let as_typed = current.filter(|query| {
                    **query == FindQuery { text: query.text.clone(), ..self.settings.find.clone() }
                });
                as_typed.map_or_else(String::new, |query| query.text.clone())
            }
            LensText::Clock(capture) => match self.clock(usize::from(capture)) {
                ClockOffset(0) => String::new(),
                offset => offset.to_string(),
            },
        }
    }
}

/// A window's times with as many digits as needed by the nanoseconds of it that are `seen`, outwards to a
/// thousandth of these (what is folded is not seen, unless it is all); as they are where they are whole seconds,
/// as typed ones mostly are.
fn rounded(time: TimeWindow, seen: u64) -> TimeRange {
    const SECOND: i64 = 1_000_000_000;
    if time.start % SECOND == 0 && time.end % SECOND == 0 {
        return TimeRange { start: Some(time.start), end: Some(time.end) };
    }
    let seen = if seen == 0 { time.nanoseconds() } else { seen };
    let unit = 10_i64.pow((seen / 1_000).max(1).ilog10());
    let start = time.start.div_euclid(unit).saturating_mul(unit);
    let end = time.end.saturating_add(unit - 1).div_euclid(unit).saturating_mul(unit);
    TimeRange { start: Some(start), end: Some(end) }
}

fn in_words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A list of addresses, prefixes and ranges, apart by commas or spaces.
fn list_of<T: FromStr<Err = AddressError>>(text: &str) -> Result<Vec<T>, String> {
    text.split([',', ' '])
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().map_err(in_words))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rounded_by_what_is_seen_of_them_and_not_by_what_is_folded() {
        const SECOND: i64 = 1_000_000_000;
        let years = TimeWindow { start: 1_234_567_890 * SECOND + 1, end: 1_554_567_890 * SECOND + 1 };
        let told = |seen: u64| {
            let range = rounded(years, seen);
            (range.start.unwrap(), range.end.unwrap())
        };
        let (start, end) = told(years.nanoseconds());
        assert!(
            start < years.start - 3_600 * SECOND && end > years.end + 3_600 * SECOND,
            "a day hardly counts"
        );
        let (start, end) = told(600 * SECOND as u64);
        assert_eq!((start, end), (1_234_567_890 * SECOND, 1_554_567_890 * SECOND + SECOND / 10));
        assert_eq!(told(0), told(years.nanoseconds()), "nothing but a fold is in view, so that it is open");
    }
}
