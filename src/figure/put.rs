//! A whole file written at once.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Writes a file in place of what was there. One that is left half, as on a full disk, is taken
/// away again; a device is left alone.
///
/// # Errors
/// It cannot be opened (then what was there stays) or not written to its end.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes).inspect_err(|_| {
        if file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            // That it could not be written is what counts.
            let _ = fs::remove_file(path);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        put(&path, b"a longer text").unwrap();
        put(&path, b"short").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"short");
        assert!(put(&folder.path().join("missing/a"), b"").is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_device_is_an_error_and_stays() {
        let full = Path::new("/dev/full");
        assert_eq!(put(full, b"text").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(full.exists());
    }
}
