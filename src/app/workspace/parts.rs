//! Lens and view as a workspace has them: the texts that a person would type.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::app::PlotPlace;
use crate::query::{
    AddressRange, Class, ClassSet, DirectionFilter, DuplicateFilter, HomeSet, Lens, PeerRange, PortList,
    SetFilter, TimeRange, Zone,
};

/// A lens without its home, without searches, and without which captures are hidden, which stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedLens {
    pub direction: DirectionFilter,
    pub classes: Vec<Class>,
    /// As in the field: `135,!4838`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ports: String,
    /// As in the field: `118.8.200.0/22, !10.0.0.1`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub peers: String,
    /// As in the field, in UTC: `2009-03-13 05:00..06:00`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub times: String,
    pub duplicates: DuplicateFilter,
}

impl Default for SavedLens {
    fn default() -> Self {
        Self::of(&Lens::default())
    }
}

/// What of a lens cannot be read, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {what}")]
pub struct LensError {
    part: &'static str,
    what: String,
}

impl SavedLens {
    #[must_use]
    pub fn of(lens: &Lens) -> Self {
        Self {
            direction: lens.direction,
            classes: lens.classes.into(),
            ports: lens.ports.to_string(),
            peers: PeerRange::list(&lens.peers, &lens.left_out),
            times: if lens.time.is_open() { String::new() } else { lens.time.format(&Zone::default()) },
            duplicates: lens.duplicates,
        }
    }

    /// The lens, with a home.
    ///
    /// # Errors
    /// A text in it cannot be read.
    pub fn lens(&self, home: HomeSet) -> Result<Lens, LensError> {
        let wrong = |part, what: String| LensError { part, what };
        let peers = self.peers.split([',', ' ']).filter(|word| !word.is_empty());
        let peers: Vec<PeerRange> = peers
            .map(|word| word.parse().map_err(|error| wrong("peers", format!("{error}"))))
            .collect::<Result<_, _>>()?;
        let ports = self.ports.parse::<PortList>().map_err(|error| wrong("ports", error.to_string()))?;
        let time = TimeRange::parse(&self.times, &Zone::default(), None);
        Ok(Lens {
            home,
            direction: self.direction,
            classes: ClassSet::of(&self.classes),
            ports,
            peers: PeerRange::shown(&peers),
            time: time.map_err(|error| wrong("times", error.to_string()))?,
            duplicates: self.duplicates,
            left_out: PeerRange::left_out(&peers),
            hidden_captures: BTreeSet::new(),
            sets: SetFilter::default(),
        })
    }
}

/// Where the window was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub addresses: AddressRange,
    /// As in the time box, in UTC.
    pub times: String,
}

impl SavedView {
    #[must_use]
    pub fn new(addresses: AddressRange, times: TimeRange) -> Self {
        Self { addresses, times: times.format(&Zone::default()) }
    }

    /// Its times.
    ///
    /// # Errors
    /// They cannot be read, in words.
    pub fn times(&self) -> Result<TimeRange, String> {
        TimeRange::parse(&self.times, &Zone::default(), None).map_err(|error| error.to_string())
    }
}

/// The plot beside the one that was active.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedPlot {
    #[serde(default)]
    pub place: PlotPlace,
    #[serde(default)]
    pub lens: SavedLens,
    /// Its own; none where both plots show the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addresses: Option<AddressRange>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lens_reads_back_as_it_was() {
        let lens = Lens {
            direction: DirectionFilter::From,
            classes: ClassSet::of(&[Class::TcpSyn, Class::Udp]),
            ports: "135,!src:53".parse().unwrap(),
            peers: vec!["118.8.200.0/22".parse().unwrap()],
            left_out: vec!["118.8.200.1".parse().unwrap()],
            time: TimeRange { start: Some(1_236_920_400_000_000_007), end: None },
            duplicates: DuplicateFilter::Hidden,
            ..Lens::default()
        };
        let saved = SavedLens::of(&lens);
        let read: SavedLens = serde_json::from_str(&serde_json::to_string(&saved).unwrap()).unwrap();
        assert_eq!(read.lens(HomeSet::default()).unwrap(), lens);
        assert_eq!(saved.peers, "118.8.200.0/22, !118.8.200.1");
    }

    #[test]
    fn what_is_left_out_of_a_lens_shows_everything() {
        let read: SavedLens = serde_json::from_str("{}").unwrap();
        assert_eq!(read.lens(HomeSet::default()).unwrap(), Lens::default());
    }

    #[test]
    fn a_text_with_a_mistake_is_named() {
        let saved = SavedLens { ports: "445,x".to_owned(), ..SavedLens::default() };
        let error = saved.lens(HomeSet::default()).unwrap_err().to_string();
        assert!(error.starts_with("ports: "), "{error}");
    }
}
