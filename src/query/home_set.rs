//! Home: the monitored addresses.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::{AddressError, AddressRange};

/// The home addresses: hosts or prefixes. Empty: there is no home, and every packet is `others`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HomeSet(pub Vec<AddressRange>);

impl HomeSet {
    /// Reads one range from each text.
    pub fn from_texts<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<Self, AddressError> {
        texts.into_iter().map(|text| text.as_ref().parse()).collect::<Result<_, _>>().map(Self)
    }

    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
