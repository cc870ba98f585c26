//! Files that verbs write.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Writes a file, in place of one that is there. One that is written half, as on a full disk, is taken
/// away again.
pub fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes).inspect_err(|_| {
        // A device is left alone; that the file could not be written is what is said.
        if file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            let _ = fs::remove_file(path);
        }
    })
}
