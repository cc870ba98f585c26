//! The captures that a verb is given.

use std::path::PathBuf;

use clap::Args;

/// The captures that a verb reads.
#[derive(Debug, Args)]
pub struct CaptureArguments {
    /// pcap or pcapng files, also compressed by gzip or zstd; pipes, and `-` for standard input; or
    /// folders: of a folder, all captures in it and in its folders.
    #[arg(value_name = "CAPTURE", required = true)]
    pub captures: Vec<PathBuf>,
}
