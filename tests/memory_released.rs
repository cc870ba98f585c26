//! Memory of a capture that was closed goes back to the system. A file of its own: the process's memory
//! is what is measured.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{fs, slice, thread};

use cli_support::{udp, write_pcap};
use suji::worker::{LoadOptions, load_all};
use tempfile::tempdir;

/// Bytes of the process that are in memory.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kibibytes: usize = line.trim().trim_end_matches(" kB").parse().unwrap();
    kibibytes << 10
}

#[test]
fn a_capture_that_is_closed_leaves_little_of_its_memory_behind() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    let frame = |number: u32| {
        let [.., c, d] = number.to_be_bytes();
        udp(([10, 0, 0, 1], 1_024), ([10, 1, c, d], 53), b"query")
    };
    let frames: Vec<_> = (0..600_000).map(frame).collect();
    write_pcap(&path, &frames);
    drop(frames);
    // On a thread of its own, whose stack and small change go with it.
    let load = move || {
        let loaded = load_all(slice::from_ref(&path), &LoadOptions::default(), |_, _| {}).unwrap();
        assert_eq!(loaded.index.packets(), 600_000);
        let (memory, with) = (loaded.index.memory(), resident());
        drop(loaded);
        (memory, with)
    };
    let (memory, with) = thread::spawn(load).join().unwrap();
    assert!(memory > 600_000 * 30);
    let freed = with.saturating_sub(resident());
    assert!(freed > memory / 10 * 8, "{freed} of {memory} bytes came back");
}
