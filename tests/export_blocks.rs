//! Blocks of a pcapng that hold no frame are taken along into an exported one, where they stood.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;
mod export_support;

use std::{fs, path::Path};

use cli_support::{errors, stats, suji, udp};
use export_support::frames;
use serde_json::{Value, json};
use suji::capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat};
use tempfile::tempdir;

const SECRETS: u32 = 0x0A;
const CUSTOM: u32 = 0x0BAD;
const NOT_TO_BE_COPIED: u32 = 0x4000_0BAD;

fn second(number: i64) -> Nanos {
    Nanos((1_236_952_800 + number) * Nanos::PER_SECOND)
}

/// Two sections; a block of secrets before the frame that they open, custom blocks around.
fn capture(path: &Path) {
    let interfaces = [NewInterface::new(LinkType::ETHERNET, 0, true)];
    let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &interfaces, &[]).unwrap();
    let query = udp(([10, 0, 0, 1], 53), ([192, 0, 2, 1], 53), b"query");
    let secrets = |text: &[u8; 4]| [&0x544C_534B_u32.to_le_bytes()[..], &4_u32.to_le_bytes(), text].concat();
    let custom = [&32_473_u32.to_le_bytes()[..], b"data"].concat();
    writer.write_block(CUSTOM, &custom).unwrap();
    writer.write(&NewFrame::new(0, second(0), &query)).unwrap();
    writer.write_block(SECRETS, &secrets(b"one ")).unwrap();
    writer.write(&NewFrame::new(0, second(1), &query)).unwrap();
    writer.write_block(NOT_TO_BE_COPIED, &custom).unwrap();
    writer.start_section(&interfaces, &["second"]).unwrap();
    writer.write_block(SECRETS, &secrets(b"two ")).unwrap();
    writer.write(&NewFrame::new(0, second(2), &query)).unwrap();
    writer.write_block(CUSTOM, &custom).unwrap();
    fs::write(path, writer.finish().unwrap()).unwrap();
}

/// Types of the blocks of a little-endian file, in order.
fn kinds(path: &Path) -> Vec<u32> {
    let bytes = fs::read(path).unwrap();
    let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut kinds = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        kinds.push(word(at));
        at += word(at + 4) as usize;
    }
    kinds
}

fn export(from: &Path, to: &Path, options: &[&str]) {
    let paths = [from.to_str().unwrap(), "-o", to.to_str().unwrap()];
    let output = suji(["export"].iter().chain(&paths).chain(options));
    assert!(output.status.success(), "{}", errors(&output));
}

#[test]
fn secrets_and_custom_blocks_stand_where_they_stood() {
    const SECTION: u32 = 0x0A0D_0D0A;
    let folder = tempdir().unwrap();
    let (from, to) = (folder.path().join("from.pcapng"), folder.path().join("to.pcapng"));
    capture(&from);
    export(&from, &to, &[]);
    assert_eq!(
        kinds(&to),
        [SECTION, 1, CUSTOM, 6, SECRETS, 6, SECTION, 1, SECRETS, 6, CUSTOM],
        "all but the one that is not to be copied"
    );
    let (kept, info) = frames(&to);
    assert_eq!((kept.len(), info.damaged.len()), (3, 0));
}

#[test]
fn a_lens_leaves_frames_out_and_no_secrets() {
    let folder = tempdir().unwrap();
    let (from, to) = (folder.path().join("from.pcapng"), folder.path().join("to.pcapng"));
    capture(&from);
    export(&from, &to, &["--time", "2009-03-13T14:00:00.5Z..2009-03-13T14:00:01.5Z"]);
    assert_eq!(kinds(&to)[2..], [CUSTOM, SECRETS, 6, SECRETS, CUSTOM]);
}

#[test]
fn where_machines_get_other_names_no_secret_is_taken_along() {
    let folder = tempdir().unwrap();
    let (from, to) = (folder.path().join("from.pcapng"), folder.path().join("to.pcapng"));
    capture(&from);
    export(&from, &to, &["--anonymise", "a key of some length"]);
    assert!(!kinds(&to).iter().any(|kind| [SECRETS, CUSTOM].contains(kind)), "{:?}", kinds(&to));
}

#[test]
fn statistics_count_the_blocks_by_type() {
    let folder = tempdir().unwrap();
    let from = folder.path().join("from.pcapng");
    capture(&from);
    let counts = &stats(&from, &[])["captures"][0]["blocks"];
    let of = |kind: u32| {
        let blocks = counts.as_array().unwrap();
        blocks.iter().find(|block| block["type"] == kind).map_or(Value::Null, |block| block["blocks"].clone())
    };
    assert_eq!(
        [of(6), of(SECRETS), of(CUSTOM), of(NOT_TO_BE_COPIED), of(77)],
        [json!(3), json!(2), json!(2), json!(1), Value::Null]
    );
}
