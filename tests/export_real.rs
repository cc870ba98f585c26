//! Exports of real captures, held against the originals by tshark.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a comparison that cannot be made has failed")]

mod cli_support;
mod export_support;

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use cli_support::{captures_folder, errors, suji};
use export_support::frames;
use tempfile::tempdir;

/// All real captures.
fn captures() -> Vec<PathBuf> {
    let mut folders = vec![captures_folder()];
    let mut captures = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(OsStr::to_str) {
                _ if path.is_dir() => folders.push(path),
                Some("pcap" | "pcapng") => captures.push(path),
                _ => {}
            }
        }
    }
    captures.sort();
    assert!(captures.len() > 10, "{captures:?}");
    captures
}

/// What tshark says of every frame.
fn tshark(capture: &Path, fields: &[&str], options: &[&str]) -> Vec<String> {
    let mut command = Command::new("tshark");
    command.args(["-n", "-T", "fields", "-r"]).arg(capture);
    for option in options {
        command.args(["-o", option]);
    }
    for field in fields {
        command.args(["-e", field]);
    }
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// Frames as tshark reads them: time, lengths, link type, a hash of the bytes, comments.
fn whole(capture: &Path) -> Vec<String> {
    let fields = [
        "frame.time_epoch",
        "frame.len",
        "frame.cap_len",
        "frame.encap_type",
        "frame.md5_hash",
        "frame.comment",
    ];
    tshark(capture, &fields, &["frame.generate_md5_hash:TRUE"])
}

/// Exports; gives what was said on standard error.
fn export(capture: &Path, output: &Path, options: &[&str]) -> String {
    let mut words: Vec<&OsStr> = vec!["export".as_ref(), "-o".as_ref(), output.as_os_str()];
    words.extend(options.iter().map(OsStr::new));
    words.push(capture.as_os_str());
    let done = suji(words);
    assert!(matches!(done.status.code(), Some(0 | 1)), "{}: {}", capture.display(), errors(&done));
    errors(&done)
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn exported_captures_have_the_same_frames() {
    let folder = tempdir().unwrap();
    let mut compared = 0;
    for capture in captures() {
        let (original, info) = frames(&capture);
        for name in ["out.pcapng", "out.pcap"] {
            let output = folder.path().join(name);
            let said = export(&capture, &output, &[]);
            if said.contains("holds one link type") {
                assert_eq!(name, "out.pcap");
                continue;
            }
            let (kept, kept_info) = frames(&output);
            assert_eq!(kept_info.damaged, vec![], "{}", capture.display());
            if name == "out.pcap" {
                // Comments have no place there, nor have frames without a time.
                let mut timed = original.clone();
                timed.retain(|frame| frame.time.time().is_some());
                for frame in &mut timed {
                    frame.comments.clear();
                }
                assert!(kept == timed, "{}", capture.display());
            } else {
                assert!(kept == original, "{} {said}", capture.display());
            }
            // tshark stops at damage, and numbers some blocks that are no frames.
            let sound = info.damaged.is_empty() && !info.truncated && info.sections.len() == 1;
            let custom = capture.to_string_lossy().contains("all-blocks");
            if sound && !custom && name == "out.pcapng" {
                assert!(whole(&output) == whole(&capture), "{}", capture.display());
                compared += 1;
            }
        }
        fs::remove_file(folder.path().join("out.pcapng")).unwrap();
        let _ = fs::remove_file(folder.path().join("out.pcap"));
    }
    assert!(compared > 30, "{compared}");
}

/// Every address that tshark finds in a header.
fn addresses(capture: &Path) -> BTreeSet<String> {
    let fields = [
        "eth.addr",
        "ip.addr",
        "ipv6.addr",
        "arp.src.hw_mac",
        "arp.dst.hw_mac",
        "arp.src.proto_ipv4",
        "arp.dst.proto_ipv4",
        "sll.src.eth",
        "icmp.redir_gw",
        "icmpv6.nd.ns.target_address",
        "icmpv6.nd.na.target_address",
        "icmpv6.opt.linkaddr",
        "icmpv6.opt.prefix",
        "icmpv6.mld.multicast_address",
    ];
    let lines = tshark(capture, &fields, &[]);
    let words = lines.iter().flat_map(|line| line.split(['\t', ',']));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn anonymised_captures_name_nobody() {
    let folder = tempdir().unwrap();
    let output = folder.path().join("out.pcapng");
    let everybody = BTreeSet::from(["ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"].map(str::to_owned));
    for capture in captures() {
        export(&capture, &output, &["--anonymise", "key of a test"]);
        let (before, after) = (addresses(&capture), addresses(&output));
        let same: Vec<_> = after.intersection(&before).filter(|name| !everybody.contains(*name)).collect();
        assert!(same.is_empty(), "{}: {same:?}", capture.display());
        assert!(after.len() > 1 || before.len() < 3, "{}", capture.display());
    }
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn anonymised_checksums_are_as_right_as_they_were() {
    // 1 good, 0 bad, 2 unverified.
    let fields = [
        "ip.checksum.status",
        "tcp.checksum.status",
        "udp.checksum.status",
        "icmp.checksum.status",
        "icmpv6.checksum.status",
    ];
    let check = [
        "ip.check_checksum:TRUE",
        "tcp.check_checksum:TRUE",
        "udp.check_checksum:TRUE",
        "ip.defragment:FALSE",
        "ipv6.defragment:FALSE",
    ];
    let folder = tempdir().unwrap();
    let output = folder.path().join("out.pcapng");
    let (mut good, mut bad) = (0, 0);
    for capture in captures() {
        export(&capture, &output, &["--anonymise", "key of a test", "--keep-payload", "--packets-only"]);
        // Frames that are no packets are gone: those that tshark finds checksums in remain.
        let sums = |path: &Path| -> Vec<String> {
            tshark(path, &fields, &check).into_iter().filter(|line| line.contains(['0', '1'])).collect()
        };
        let (before, after) = (sums(&capture), sums(&output));
        assert_eq!(before.len(), after.len(), "{}", capture.display());
        for (place, (before, after)) in before.iter().zip(&after).enumerate() {
            assert_eq!(before, after, "{} {place}", capture.display());
        }
        good += before.iter().filter(|line| line.contains('1')).count();
        bad += before.iter().filter(|line| line.contains('0')).count();
    }
    assert!(good > 10_000 && bad > 10, "{good} {bad}");
}
