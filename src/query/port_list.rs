//! A port list: items joined by commas are alternatives, items with `!` are then taken away.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// `135,139,445` · `!53` · `1024-65535,!4838` · `tcp/445` · `src:53` · `any:53`; empty shows all.
/// (Design: "Port list".)
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PortList {
    // private: items
}

/// What is wrong with which word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PortListError(pub String);

impl FromStr for PortList {
    type Err = PortListError;

    fn from_str(text: &str) -> Result<Self, PortListError> {
        let _ = text;
        todo!()
    }
}

impl TryFrom<String> for PortList {
    type Error = PortListError;

    fn try_from(text: String) -> Result<Self, PortListError> {
        text.parse()
    }
}

impl From<PortList> for String {
    fn from(list: PortList) -> Self {
        list.to_string()
    }
}

impl fmt::Display for PortList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!()
    }
}

impl PortList {
    /// No items: every packet is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        todo!()
    }

    /// The list with one destination port shown or hidden.
    #[must_use]
    pub fn with(&self, port: super::PortKey, shown: bool) -> Self {
        let _ = (port, shown);
        todo!()
    }
}
