//! A whole file written at once.

use std::{
    io::{self, Write},
    path::Path,
};

use crate::capture::WholeFile;

/// Writes a file in place of what was there, which stays if that fails.
///
/// # Errors
/// As [`WholeFile`], or it cannot be written to its end.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::create(path)?;
    file.write_all(bytes)?;
    file.keep().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_device_is_an_error_and_stays() {
        let full = Path::new("/dev/full");
        assert_eq!(put(full, b"text").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(full.exists());
    }
}
