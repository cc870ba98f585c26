//! Hosts files: lines of an address and its names (hosts(5)).

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{AddressNames, NameSource};

/// Larger files are no hosts files; block lists of a million names have 30 MB.
const MOST_BYTES: u64 = 64 << 20;

/// A hosts file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HostsError {
    #[error("{path}: {source}", path = path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{path}: has more than {} MiB, and no hosts file has", MOST_BYTES >> 20, path = path.display())]
    TooLarge { path: PathBuf },
    #[error("{path}: no line of it is an address with a name", path = path.display())]
    NoNames { path: PathBuf },
}

/// Reads a hosts file: what is no address with names behind it is passed over, as systems do. What stands
/// behind `#` is a comment; an IPv6 address may have a zone, which is left away.
///
/// # Errors
/// It cannot be read, is far too large, or has no line that is an address with a name.
pub fn read_hosts(path: &Path) -> Result<AddressNames, HostsError> {
    let unreadable = |source| HostsError::Unreadable { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(HostsError::TooLarge { path: path.to_owned() });
    }
    let names = parse(&String::from_utf8_lossy(&bytes));
    if names.is_empty() {
        return Err(HostsError::NoNames { path: path.to_owned() });
    }
    Ok(names)
}

fn parse(text: &str) -> AddressNames {
    let mut names = AddressNames::default();
    for line in text.lines() {
        let line = line.split_once('#').map_or(line, |(before, _)| before);
        let mut words = line.split_whitespace();
        let address = words.next().and_then(|word| word.split('%').next()?.parse().ok());
        let Some(address) = address else { continue };
        for name in words {
            names.add(address, NameSource::Hosts, name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_address_and_its_names() {
        let names = parse(
            "# comment\n127.0.0.1\tlocalhost\n\n192.0.2.5 host.example host # the host\nfe80::1%lo0 router\n\
             not-an-address name\n0.0.0.0 blocked.example\n192.0.2.6\n",
        );
        let of = |address: &str| -> Vec<String> {
            names.of(address.parse().unwrap()).iter().map(|(_, name)| name.to_string()).collect()
        };
        assert_eq!(of("127.0.0.1"), ["localhost"]);
        assert_eq!(of("192.0.2.5"), ["host.example", "host"]);
        assert_eq!(of("fe80::1"), ["router"]);
        assert_eq!(names.len(), 3);
    }

    #[test]
    fn what_is_no_hosts_file_is_named_in_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hosts");
        assert!(matches!(read_hosts(&path), Err(HostsError::Unreadable { .. })));
        std::fs::write(&path, b"\x7fELF binary").unwrap();
        let error = read_hosts(&path).unwrap_err().to_string();
        assert!(error.contains("hosts: no line of it"), "{error}");
    }
}
