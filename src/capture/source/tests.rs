//! Sources of all kinds, read whole.

use std::io::Write;

use flate2::write::GzEncoder;

use super::*;

#[test]
fn a_read_past_the_end_gives_what_the_file_has() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), b"0123456789").unwrap();
    let source = Source::open(file.path(), false).unwrap();
    let mut buffer = [0; 8];
    assert_eq!(source.length().unwrap(), 10);
    assert_eq!(source.read_at(&mut buffer, 1).unwrap(), 8);
    assert_eq!(&buffer, b"12345678");
    assert_eq!(source.read_at(&mut buffer, 7).unwrap(), 3);
    assert_eq!(&buffer[..3], b"789");
    assert_eq!(source.read_at(&mut buffer, u64::MAX - 20).unwrap_or(0), 0);
}

#[test]
fn a_folder_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let error = Source::open(folder.path(), false).unwrap_err();
    assert!(matches!(error, CaptureError::Io { .. }));
    assert!(error.to_string().contains("this is a folder"), "{error}");
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Source::open(&folder.path().join("gone.pcap"), false).unwrap_err();
    assert!(error.to_string().contains("gone.pcap"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_device_is_refused_without_reading_it() {
    let error = Source::open(Path::new("/dev/null"), false).unwrap_err();
    assert!(error.to_string().contains("neither a file nor a pipe"), "{error}");
}

/// Compressed by gzip.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Compressed by zstd.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Bytes that compress, but not to nothing.
fn content(length: u32) -> Vec<u8> {
    (0..length).map(|at| (at.wrapping_mul(at) / 977 % 251) as u8).collect()
}

/// All bytes of a source, and what was wrong with it.
fn whole(path: &Path) -> (Vec<u8>, Option<String>) {
    let source = Source::open(path, false).unwrap();
    let extent = source.wait(u64::MAX, Duration::from_secs(20)).unwrap();
    assert!(extent.complete);
    let mut bytes = vec![0; extent.length as usize];
    assert_eq!(source.read_at(&mut bytes, 0).unwrap(), bytes.len());
    (bytes, source.problem())
}

/// As [`whole`], of a file with these bytes.
fn unpacked(bytes: &[u8]) -> (Vec<u8>, Option<String>) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    whole(file.path())
}

#[test]
fn members_and_frames_follow_each_other_as_one() {
    let content = content(700_000);
    let (first, second) = content.split_at(300_000);
    let skippable = [&[0x53, 0x2A, 0x4D, 0x18, 5, 0, 0, 0][..], b"hello"].concat();
    for packed in [
        [gzip(first), gzip(b""), gzip(second)].concat(),
        [skippable.clone(), zstd(first), skippable, zstd(b""), zstd(second)].concat(),
        [gzip(&content), vec![0; 10_240]].concat(),
    ] {
        let (bytes, problem) = unpacked(&packed);
        assert!(bytes == content);
        assert_eq!(problem, None);
    }
}

#[test]
fn what_follows_compressed_data_is_left_out_with_a_word() {
    for (name, packed) in [("gzip", gzip(b"a capture")), ("zstd", zstd(b"a capture"))] {
        for garbage in [b"garbage".as_slice(), b"\0garbage", b"\x1f\x8b nearly"] {
            let (bytes, problem) = unpacked(&[&packed, garbage].concat());
            assert_eq!(bytes, b"a capture");
            let (length, garbage) = (packed.len(), garbage.len());
            let told = format!(
                "{garbage} bytes of something else follow the {name} data of {length} compressed bytes"
            );
            assert_eq!(problem.as_deref(), Some(told.as_str()));
        }
    }
}

#[test]
fn of_compressed_data_that_breaks_off_everything_before_is_kept() {
    let content = content(5_000_000);
    for packed in [gzip(&content), zstd(&content)] {
        let cut = packed.len() * 3 / 4;
        let (bytes, problem) = unpacked(&packed[..cut]);
        assert!(bytes.len() > content.len() / 2 && content.starts_with(&bytes), "{}", bytes.len());
        let problem = problem.unwrap();
        assert!(problem.ends_with(&format!("data breaks off after {cut} compressed bytes")), "{problem}");
    }
}

#[test]
fn compressed_data_that_fails_its_checksum_is_doubted() {
    let content = content(5_000_000);
    for (name, mut packed) in [("gzip", gzip(&content)), ("zstd", zstd(&content))] {
        let at = packed.len() - 2;
        packed[at] ^= 0x55;
        let (bytes, problem) = unpacked(&packed);
        assert!(bytes == content, "the checksum comes behind everything");
        let problem = problem.unwrap();
        assert!(
            problem.starts_with(&format!("the {name} data before compressed byte"))
                && problem.ends_with("fails its checksum: any frame read from it may be false"),
            "{problem}"
        );
    }
}

#[test]
fn hostile_compressed_data_neither_panics_nor_hangs() {
    let content = content(60_000);
    for packed in [gzip(&content), zstd(&content)] {
        for at in (0..packed.len()).step_by(packed.len() / 97) {
            let mut bent = packed.clone();
            bent[at] = !bent[at];
            unpacked(&bent);
            unpacked(&bent[..at]);
        }
    }
}

#[test]
fn a_bomb_ends_at_the_limit() {
    let mut bomb = GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        bomb.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let packed = bomb.finish().unwrap();
    let limit = Limit { free: 1 << 20, ratio: 250 };
    let spool = Spool::new(tempfile::tempfile().unwrap(), Some(packed.len() as u64), limit);
    let most = 250 * packed.len() as u64;
    unpack::fill(&spool, || Ok(Box::new(std::io::Cursor::new(packed))));
    let problem = spool.problem().unwrap();
    assert!(problem.contains("tighter than 250 : 1"), "{problem}");
    assert!(spool.extent().length <= most, "{}", spool.extent().length);
}

#[test]
fn unpacking_waits_for_its_reader_and_ends_with_it() {
    let mut plenty = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let megabyte = content(1 << 20);
    for _ in 0..300 {
        plenty.write_all(&megabyte).unwrap();
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), plenty.finish().unwrap()).unwrap();
    let source = Source::open(file.path(), false).unwrap();
    let extent = source.wait(200 << 20, Duration::from_mins(1)).unwrap();
    assert!(extent.length >= 200 << 20);
    source.stop();
    assert!(source.extent().unwrap().complete);
    assert!(source.extent().unwrap().length < 300 << 20);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_read_to_its_end_and_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(Source::is_stream(&pipe));
    let source = Source::open(&pipe, false).unwrap();
    assert_eq!(source.wait(1, Duration::from_millis(30)).unwrap(), Extent { length: 0, complete: false });
    assert!(source.is_live());
    let content = content(100_000);
    let mut writer = File::options().write(true).open(&pipe).unwrap();
    writer.write_all(&content[..60_000]).unwrap();
    assert_eq!(
        source.wait(60_000, Duration::from_secs(10)).unwrap(),
        Extent { length: 60_000, complete: false }
    );
    writer.write_all(&content[60_000..]).unwrap();
    drop(writer);
    assert_eq!(
        source.wait(u64::MAX, Duration::from_secs(10)).unwrap(),
        Extent { length: 100_000, complete: true }
    );
    let mut again = [0; 100];
    for offset in [50_000, 0, 99_900] {
        assert_eq!(source.read_at(&mut again, offset).unwrap(), 100);
        assert_eq!(again, content[offset as usize..][..100]);
    }
}
