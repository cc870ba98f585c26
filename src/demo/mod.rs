//! A synthetic capture with its truth.

pub mod content;
