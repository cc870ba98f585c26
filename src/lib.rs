//! Suji shows a packet capture as one picture: time across, IP address up, a dot for every packet.
//!
//! Data goes one way through the stages below; only [`app::Command`]s travel backwards.
//! Who may import whom stands in `tests/architecture.rs`; ARCHITECTURE.md is the map.

pub mod app;
pub mod capture;
pub mod cli;
pub mod decode;
pub mod demo;
pub mod figure;
pub mod index;
pub mod query;
pub mod stream;
pub mod view;
pub mod worker;
