//! Names of ports: what IANA assigns them to.
//!
//! `port_names.txt` holds the system and user ports of the "Service Name and Transport Protocol Port
//! Number Registry" (RFC 6335; <https://www.iana.org/assignments/service-names-port-numbers>, data in
//! the public domain) as of August 2024: the first name of each port, a line for each run of ports, by
//! number. `t` or `u` behind the number says that the name is TCP's or UDP's alone.

use std::sync::LazyLock;

use super::Transport;

/// One line of the table.
struct Entry {
    first: u16,
    last: u16,
    /// None where it is the name of both.
    transport: Option<Transport>,
    name: &'static str,
}

/// 90 kB of text, taken apart at the first question.
static ENTRIES: LazyLock<Vec<Entry>> =
    LazyLock::new(|| include_str!("port_names.txt").lines().filter_map(entry).collect());

fn entry(line: &'static str) -> Option<Entry> {
    let (ports, name) = line.split_once(' ')?;
    let (ports, transport) = match (ports.strip_suffix('t'), ports.strip_suffix('u')) {
        (Some(ports), _) => (ports, Some(Transport::Tcp)),
        (_, Some(ports)) => (ports, Some(Transport::Udp)),
        _ => (ports, None),
    };
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    Some(Entry { first: first.parse().ok()?, last: last.parse().ok()?, transport, name })
}

/// The name that IANA assigned to a port: `microsoft-ds` for 445. None where it assigned none; what
/// really goes over a port is another matter.
#[must_use]
pub fn port_name(transport: Transport, port: u16) -> Option<&'static str> {
    let from = ENTRIES.partition_point(|entry| entry.last < port);
    let mut at_port = ENTRIES.get(from..)?.iter().take_while(|entry| entry.first <= port);
    at_port.find(|entry| entry.transport.is_none_or(|of| of == transport)).map(|entry| entry.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_have_the_names_that_iana_gave_them() {
        for (transport, port, name) in [
            (Transport::Tcp, 445, Some("microsoft-ds")),
            (Transport::Tcp, 80, Some("http")),
            (Transport::Udp, 53, Some("domain")),
            (Transport::Tcp, 1080, Some("socks")),
            (Transport::Udp, 1900, Some("ssdp")),
            (Transport::Udp, 514, Some("syslog")),
            (Transport::Tcp, 514, Some("shell")),
            (Transport::Tcp, 6003, Some("x11")),
            (Transport::Tcp, 0, None),
            (Transport::Tcp, 65_535, None),
        ] {
            assert_eq!(port_name(transport, port), name, "{} {port}", transport.name());
        }
    }

    #[test]
    fn the_table_is_whole_and_in_order() {
        let lines = include_str!("port_names.txt").lines().count();
        assert_eq!(ENTRIES.len(), lines, "a line of the table is no entry");
        assert!(lines > 5000);
        for pair in ENTRIES.windows(2) {
            let [before, after] = pair else { unreachable!() };
            assert!(
                before.first <= before.last && before.last <= after.first,
                "{} {}",
                before.name,
                after.name
            );
        }
    }
}
