//! What is typed into the window's text fields, and what they stand at.

use std::{path::PathBuf, str::FromStr};

use super::App;
use crate::{
    app::{FindQuery, HomeChoice, LensText, SearchUse},
    query::{AddressError, AddressRange, ClockOffset, PeerRange, TimeRange, TimeWindow},
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

    fn entered(&mut self, field: LensText, text: &str) -> Result<(), String> {
        match field {
            LensText::Address => {
                let range: AddressRange = text.parse().map_err(in_words)?;
                self.navigation.go_to_addresses(range);
            }
            LensText::Time => {
                let range = self.time_range(text)?;
                self.navigation.go_to_times(range);
            }
            LensText::Home => {
                let ranges = list_of::<AddressRange>(text)?;
                let choice =
                    if ranges.is_empty() { HomeChoice::Inferred } else { HomeChoice::Chosen(ranges) };
                self.set_home(choice);
            }
            LensText::Ports => self.lens.ports = text.parse().map_err(in_words)?,
            LensText::Peers => {
                let list: Vec<PeerRange> = list_of(text)?;
                self.lens.peers = PeerRange::shown(&list);
                self.lens.left_out = PeerRange::left_out(&list);
            }
            LensText::Times => {
                self.lens.time = if text.is_empty() { TimeRange::default() } else { self.time_range(text)? };
            }
            LensText::Find => {
                let query = FindQuery { text: text.to_owned(), ..self.settings.find.clone() };
                self.find_or_say(query, SearchUse::Nothing)?;
            }
            LensText::Zone => self.settings.zone = text.parse().map_err(in_words)?,
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

    /// What a field stands at, as text that would be read the same.
    #[must_use]
    pub fn text(&self, field: LensText) -> String {
        let list =
            |ranges: &[AddressRange]| ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let window = self.navigation.window();
        match field {
            LensText::Address => {
                self.navigation.address_range().map_or_else(String::new, |range| range.to_string())
            }
            LensText::Time if window.time.is_nothing() => String::new(),
            LensText::Time => {
                let range = rounded(window.time);
                range.format(&self.settings.zone)
            }
            LensText::Home => list(&self.lens.home.0),
            LensText::Ports => self.lens.ports.to_string(),
            LensText::Peers => PeerRange::list(&self.lens.peers, &self.lens.left_out),
            LensText::Times if self.lens.time.is_open() => String::new(),
            LensText::Times => self.lens.time.format(&self.settings.zone),
            LensText::Zone => self.settings.zone.to_string(),
            LensText::Path => String::new(),
            LensText::Find => {
                self.searches.current().map_or_else(String::new, |entry| entry.query.text.clone())
            }
            LensText::Clock(capture) => match self.clock(usize::from(capture)) {
                ClockOffset(0) => String::new(),
                offset => offset.to_string(),
            },
        }
    }
}

/// A window's times with as many digits as its span needs, outwards to a thousandth of it.
fn rounded(time: TimeWindow) -> TimeRange {
    let span = time.end.saturating_sub(time.start).max(1);
    let unit = 10_i64.pow((span / 1_000).max(1).ilog10());
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
