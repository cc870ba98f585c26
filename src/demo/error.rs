//! Why a demo could not be made.

use std::{io, path::PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{} packets are too few for everything that the demo shows; the smallest number is {}", grouped(*.packets), grouped(*.smallest))]
    TooFew { packets: u64, smallest: u64 },
    #[error("{} packets are too many; the largest number is {}", grouped(*.packets), grouped(*.largest))]
    TooMany { packets: u64, largest: u64 },
    #[error("{}: not the name of a capture: name it .pcap or .pcapng", .0.display())]
    Name(PathBuf),
    #[error("{}: not a regular file", .0.display())]
    NotAFile(PathBuf),
    /// Nothing of it is left, and what was there stays.
    #[error("{}: cannot be written: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// The report asked to stop; nothing of the file is left.
    #[error("cancelled")]
    Cancelled,
}

/// 1,745,607.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
