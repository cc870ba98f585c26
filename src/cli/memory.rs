//! Amounts of memory: as typed, and as the machine has it.

use std::{fs, str::FromStr};

/// Bytes; none for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory(pub Option<u64>);

/// A limit on systems that do not say how much memory is free.
const UNKNOWN: u64 = 4 << 30;

impl FromStr for Memory {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self(None));
        }
        let unit_at = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, unit) = text.split_at(unit_at);
        let bytes = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" => 1_000,
            "m" | "mb" => 1_000_000,
            "g" | "gb" => 1_000_000_000,
            "kib" => 1 << 10,
            "mib" => 1 << 20,
            "gib" => 1 << 30,
            _ => return Err(format!("{unit} is not a unit of memory: kB, MB, GB, KiB, MiB or GiB")),
        };
        let number: u64 = digits.parse().map_err(|_| "write a size such as 512MB or 4GiB".to_owned())?;
        number.checked_mul(bytes).map(|bytes| Self(Some(bytes))).ok_or_else(|| format!("{text} is too much"))
    }
}

/// Half of the memory that is free now: what Linux says to be available (proc(5), /proc/meminfo), or
/// what is left of a container's own limit (cgroup v2) where that is less.
pub fn default_limit() -> u64 {
    let read = |path: &str| fs::read_to_string(path).ok();
    let available = read("/proc/meminfo").as_deref().and_then(available);
    let number = |path: &str| read(path)?.trim().parse::<u64>().ok();
    let limit = number("/sys/fs/cgroup/memory.max");
    let left =
        limit.map(|limit| limit.saturating_sub(number("/sys/fs/cgroup/memory.current").unwrap_or_default()));
    match (available, left) {
        (Some(available), Some(left)) => available.min(left) / 2,
        (Some(bytes), None) | (None, Some(bytes)) => bytes / 2,
        (None, None) => UNKNOWN,
    }
}

/// Bytes of `MemAvailable`.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_of_a_thousand_and_of_1024() {
        let bytes = |text: &str| text.parse::<Memory>().map(|memory| memory.0).ok();
        assert_eq!(bytes("512MB"), Some(Some(512_000_000)));
        assert_eq!(bytes("4 GiB"), Some(Some(4 << 30)));
        assert_eq!(bytes("4096"), Some(Some(4_096)));
        assert_eq!(bytes("none"), Some(None));
        for wrong in ["", "GiB", "4 apples", "-1", "99999999999999GiB"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_linux_says_is_free_is_read() {
        assert_eq!(available("MemTotal: 9 kB\nMemAvailable:    3 kB\n"), Some(3_072));
        assert_eq!(available("MemTotal: 9 kB\n"), None);
        assert!(default_limit() > 0);
    }
}
