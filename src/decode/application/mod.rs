//! What stands in payloads.

pub mod dns;
pub mod nbns;
