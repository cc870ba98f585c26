//! Captures that grow while they are read.

use std::{
    fs::{File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering::Relaxed},
    time::{Duration, Instant},
};

use super::{
    Chunk, Framer, ReadOptions, Walked,
    fixture::{LITTLE, pcap, record},
};

const FOLLOW: ReadOptions = ReadOptions { strict: false, follow: true };

/// A file with the header of a pcap and so many records.
fn started(records: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.pcap");
    std::fs::write(&path, [pcap(LITTLE, false, 65_535, 1), one().repeat(records)].concat()).unwrap();
    (folder, path)
}

fn one() -> Vec<u8> {
    record(LITTLE, 1_236_920_400, 0, 60, &[7; 60])
}

fn append(path: &Path, bytes: &[u8]) {
    OpenOptions::new().append(true).open(path).unwrap().write_all(bytes).unwrap();
}

/// The next answer of a framer that waits for nothing longer than some seconds.
fn next(framer: &mut Framer, chunk: &mut Chunk) -> Walked {
    let until = Instant::now() + Duration::from_secs(10);
    framer.next_while(chunk, &|| Instant::now() < until)
}

#[test]
fn what_has_come_is_given_and_given_again_with_more() {
    let (_folder, path) = started(3);
    let mut framer = Framer::open(&path, FOLLOW).unwrap();
    let mut chunk = Chunk::default();
    assert_eq!(next(&mut framer, &mut chunk), Walked::Open);
    assert_eq!((chunk.sequence, chunk.turn, chunk.first_frame, chunk.frames.len()), (0, 0, 1, 3));
    assert_eq!(next(&mut framer, &mut chunk), Walked::Idle);
    append(&path, &one().repeat(2));
    assert_eq!(next(&mut framer, &mut chunk), Walked::Open);
    assert_eq!((chunk.sequence, chunk.turn, chunk.first_frame, chunk.frames.len()), (0, 2, 1, 5));
    for frame in &chunk.frames {
        assert_eq!(chunk.data(frame), [7; 60]);
    }
    assert_eq!(framer.info().frames, 5);
    framer.source().stop();
    assert_eq!(next(&mut framer, &mut chunk), Walked::End);
    assert_eq!(framer.info().damaged, []);
}

#[test]
fn a_record_that_is_half_written_is_waited_for_and_is_cut_off_when_nothing_follows() {
    let (_folder, path) = started(1);
    append(&path, &one()[..30]);
    let mut framer = Framer::open(&path, FOLLOW).unwrap();
    let mut chunk = Chunk::default();
    assert_eq!(next(&mut framer, &mut chunk), Walked::Open);
    assert_eq!((chunk.frames.len(), framer.info().damaged.len()), (1, 0));
    append(&path, &[&one()[30..], &one()[..5]].concat());
    assert_eq!(next(&mut framer, &mut chunk), Walked::Open);
    assert_eq!((chunk.frames.len(), framer.info().damaged.len()), (2, 0));
    framer.source().stop();
    assert_eq!(next(&mut framer, &mut chunk), Walked::End);
    assert!(framer.info().truncated);
    assert_eq!(framer.info().damaged.len(), 1);
}

#[test]
fn a_record_shorter_than_a_file_header_is_given_although_its_bytes_came_apart() {
    let (_folder, path) = started(1);
    let short = record(LITTLE, 1_236_920_400, 0, 60, &[7; 4]);
    append(&path, &short[..16]);
    let mut framer = Framer::open(&path, FOLLOW).unwrap();
    let mut chunk = Chunk::default();
    assert_eq!((next(&mut framer, &mut chunk), chunk.frames.len()), (Walked::Open, 1));
    append(&path, &short[16..]);
    assert_eq!((next(&mut framer, &mut chunk), chunk.frames.len()), (Walked::Open, 2));
    assert_eq!(framer.info().damaged, []);
}

#[test]
fn a_wait_ends_within_a_moment_when_it_is_asked_to() {
    let (_folder, path) = started(0);
    let mut framer = Framer::open(&path, FOLLOW).unwrap();
    let go_on = AtomicBool::new(true);
    std::thread::scope(|scope| {
        let waits = scope.spawn(|| {
            let mut chunk = Chunk::default();
            assert_eq!(framer.next_while(&mut chunk, &|| go_on.load(Relaxed)), Walked::Idle);
            assert_eq!(framer.next_while(&mut chunk, &|| go_on.load(Relaxed)), Walked::End);
            Instant::now()
        });
        std::thread::sleep(Duration::from_millis(400));
        go_on.store(false, Relaxed);
        let asked = Instant::now();
        let ended = waits.join().unwrap();
        assert!(ended.duration_since(asked) < Duration::from_millis(200));
    });
}

#[test]
fn a_chunk_that_grew_is_closed_when_it_is_full_and_the_next_goes_on() {
    let (_folder, path) = started(100);
    let mut framer = Framer::open(&path, FOLLOW).unwrap();
    let mut chunk = Chunk::default();
    assert_eq!(next(&mut framer, &mut chunk), Walked::Open);
    append(&path, &one().repeat(70_000));
    assert_eq!(next(&mut framer, &mut chunk), Walked::Closed);
    assert_eq!((chunk.sequence, chunk.first_frame, chunk.frames.len()), (0, 1, 65_536));
    assert_eq!(next(&mut framer, &mut chunk), Walked::Open);
    assert_eq!((chunk.sequence, chunk.first_frame, chunk.frames.len()), (1, 65_537, 70_100 - 65_536));
}

#[test]
fn a_file_that_is_cut_while_it_is_followed_ends_and_says_so() {
    let (_folder, path) = started(10);
    let mut framer = Framer::open(&path, FOLLOW).unwrap();
    let mut chunk = Chunk::default();
    assert_eq!(next(&mut framer, &mut chunk), Walked::Open);
    File::options().write(true).open(&path).unwrap().set_len(100).unwrap();
    assert_eq!(next(&mut framer, &mut chunk), Walked::End);
    let reasons: Vec<_> = framer.info().damaged.iter().map(|damage| damage.reason.as_str()).collect();
    assert_eq!(reasons, ["the file became shorter while it was read"]);
}

#[test]
fn a_capture_that_grows_is_walked_again_without_waiting() {
    let (_folder, path) = started(10);
    append(&path, &one()[..20]);
    let mut framer = Framer::open(&path, FOLLOW).unwrap();
    let mut chunk = Chunk::default();
    assert_eq!(next(&mut framer, &mut chunk), Walked::Open);
    let mut again = Framer::again(framer.source(), FOLLOW).unwrap();
    assert!(again.next_chunk(&mut chunk));
    assert_eq!(chunk.frames.len(), 10);
    assert!(!again.next_chunk(&mut chunk));
}
