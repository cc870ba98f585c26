//! Which capture's clock is set right, and by how much.

use std::{fmt, path::Path, str::FromStr};

use crate::query::{ClockOffset, TimeRangeError};

/// `-1h` for every capture, `2=+1.5s` for the second, `day1.pcap=-9h` by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockSetting {
    of: Which,
    pub offset: ClockOffset,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    All,
    /// From 1.
    Number(usize),
    /// File name, or path as it was given.
    Name(String),
}

impl ClockSetting {
    /// The clock of the capture with a number, from 1.
    #[must_use]
    pub fn of_number(number: usize, offset: ClockOffset) -> Self {
        Self { of: Which::Number(number), offset }
    }

    /// Whether it names a capture; otherwise it is meant for all.
    #[must_use]
    pub fn names_one(&self) -> bool {
        self.of != Which::All
    }

    /// Whether it is meant for a capture; `number` counts from 1.
    #[must_use]
    pub fn is_of(&self, number: usize, path: &Path) -> bool {
        match &self.of {
            Which::All => true,
            Which::Number(of) => *of == number,
            Which::Name(name) => {
                Path::new(name) == path || path.file_name().is_some_and(|of| of == name.as_str())
            }
        }
    }
}

impl FromStr for ClockSetting {
    type Err = TimeRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // A name may hold the sign, an offset never does.
        let Some((which, offset)) = text.rsplit_once('=') else {
            return Ok(Self { of: Which::All, offset: text.parse()? });
        };
        // An offset that is missing is a mistake here, and no 0.
        let offset = if offset.trim().is_empty() { "+" } else { offset };
        let of = match which.parse() {
            Ok(number) => Which::Number(number),
            Err(_) => Which::Name(which.to_owned()),
        };
        Ok(Self { of, offset: offset.parse()? })
    }
}

impl fmt::Display for ClockSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.of {
            Which::All => write!(f, "{}", self.offset),
            Which::Number(number) => write!(f, "{number}={}", self.offset),
            Which::Name(name) => write!(f, "{name}={}", self.offset),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_names_its_capture_by_number_by_name_or_not_at_all() {
        let is_of = |text: &str, number, path: &str| {
            text.parse::<ClockSetting>().unwrap().is_of(number, Path::new(path))
        };
        assert!(is_of("-1h", 7, "a.pcap"));
        assert!(is_of("2=+1.5s", 2, "a.pcap") && !is_of("2=+1.5s", 1, "2"));
        assert!(is_of("b=c.pcap=1s", 1, "/x/b=c.pcap") && !is_of("b.pcap=1s", 1, "/x/bb.pcap"));
        assert!(is_of("/x/b.pcap=1s", 1, "/x/b.pcap"));
        assert!("2=".parse::<ClockSetting>().is_err() && "2=soon".parse::<ClockSetting>().is_err());
    }

    #[test]
    fn a_setting_is_written_as_it_is_read() {
        for text in ["-1h", "2=+1.5s", "a.pcap=+1d2h"] {
            assert_eq!(text.parse::<ClockSetting>().unwrap().to_string(), text);
        }
    }
}
