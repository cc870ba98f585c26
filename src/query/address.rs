//! Addresses as a person types them, and sets of them.

use std::{fmt, net::IpAddr, str::FromStr};

use serde::{Deserialize, Serialize};

/// An inclusive range of addresses of one family: `118.8.200.0/22`, one address, `A-B`, `118.8.`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AddressRange {
    V4 { first: u32, last: u32 },
    V6 { first: u128, last: u128 },
}

/// What is wrong with a text that should be an address, in words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AddressError(pub String);

impl FromStr for AddressRange {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let _ = text;
        todo!()
    }
}

impl TryFrom<String> for AddressRange {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, AddressError> {
        text.parse()
    }
}

impl From<AddressRange> for String {
    fn from(range: AddressRange) -> Self {
        range.to_string()
    }
}

/// A single host bare, a prefix as CIDR, anything else as `A-B`.
impl fmt::Display for AddressRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!()
    }
}

impl AddressRange {
    #[must_use]
    pub fn host(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(address) => Self::V4 { first: address.into(), last: address.into() },
            IpAddr::V6(address) => Self::V6 { first: address.into(), last: address.into() },
        }
    }

    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self, address) {
            (Self::V4 { first, last }, IpAddr::V4(address)) => (*first..=*last).contains(&u32::from(address)),
            (Self::V6 { first, last }, IpAddr::V6(address)) => {
                (*first..=*last).contains(&u128::from(address))
            }
            _ => false,
        }
    }
}

/// The home addresses: hosts or prefixes. Empty: there is no home, and every packet is `others`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HomeSet(pub Vec<AddressRange>);

impl HomeSet {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
