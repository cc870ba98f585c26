//! Sources of all kinds, read whole.

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
