//! The application protocols that are told apart.

use std::fmt;

/// What a payload is: an application protocol, a kind of file, or no more than text or bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Application {
    BitTorrent,
    BitTorrentDht,
    /// Announcements of the Microsoft browser service.
    Browser,
    DceRpc,
    Dhcp,
    Dhcpv6,
    Dns,
    Ftp,
    Gnutella,
    Http,
    Icmp,
    Icmpv6,
    Igmp,
    Imap,
    Irc,
    Llmnr,
    Mdns,
    MySql,
    /// NetBIOS datagrams (RFC 1002, 4.4).
    NbDatagram,
    /// NetBIOS names (RFC 1002, 4.2).
    NbName,
    /// NetBIOS sessions (RFC 1002, 4.3), where nothing else is in them.
    NbSession,
    Ntp,
    /// AIM's and ICQ's protocol.
    Oscar,
    Pop3,
    Quic,
    Rdp,
    Sip,
    Smb,
    Smb2,
    Smtp,
    Snmp,
    Socks,
    Ssdp,
    Ssh,
    /// SQL Server Resolution Protocol.
    SqlResolution,
    Syslog,
    /// SQL Server's protocol.
    Tds,
    Telnet,
    Tftp,
    Tls,
    Vnc,
    /// A program: PE, ELF or Mach-O.
    Executable,
    /// ZIP, gzip, RAR, CAB and the like.
    Archive,
    /// Printable text of no protocol that is known.
    Text,
    /// Bytes of no protocol that is known.
    Data,
}

impl Application {
    /// All, in the order of their names but for the kinds of content, which come last.
    pub const ALL: [Self; 45] = [
        Self::BitTorrent,
        Self::BitTorrentDht,
        Self::Browser,
        Self::DceRpc,
        Self::Dhcp,
        Self::Dhcpv6,
        Self::Dns,
        Self::Ftp,
        Self::Gnutella,
        Self::Http,
        Self::Icmp,
        Self::Icmpv6,
        Self::Igmp,
        Self::Imap,
        Self::Irc,
        Self::Llmnr,
        Self::Mdns,
        Self::MySql,
        Self::NbDatagram,
        Self::NbName,
        Self::NbSession,
        Self::Ntp,
        Self::Oscar,
        Self::Pop3,
        Self::Quic,
        Self::Rdp,
        Self::Sip,
        Self::Smb,
        Self::Smb2,
        Self::Smtp,
        Self::Snmp,
        Self::Socks,
        Self::Ssdp,
        Self::Ssh,
        Self::SqlResolution,
        Self::Syslog,
        Self::Tds,
        Self::Telnet,
        Self::Tftp,
        Self::Tls,
        Self::Vnc,
        Self::Executable,
        Self::Archive,
        Self::Text,
        Self::Data,
    ];

    /// The short name that protocol analysers use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.words().0
    }

    /// Its payloads can carry words and other applications; of the rest nothing more is known than what
    /// they are.
    #[must_use]
    pub const fn has_meanings(self) -> bool {
        !matches!(self, Self::Text | Self::Data)
    }

    /// Whether a typed word names it: its short name or another, in capitals or not, signs between
    /// letters left out.
    #[must_use]
    pub fn is_called(self, word: &str) -> bool {
        let (name, others) = self.words();
        let plain = |text: &str| {
            text.chars().filter(char::is_ascii_alphanumeric).map(|sign| sign.to_ascii_lowercase()).collect()
        };
        let word: String = plain(word);
        !word.is_empty()
            && std::iter::once(&name).chain(others).any(|name| -> bool {
                let name: String = plain(name);
                name == word
            })
    }

    /// Name, and other names.
    const fn words(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::BitTorrent => ("BitTorrent", &["bt"]),
            Self::BitTorrentDht => ("BT-DHT", &["DHT", "BitTorrent DHT"]),
            Self::Browser => ("Browser", &["Microsoft Browser"]),
            Self::DceRpc => ("DCE/RPC", &["RPC", "MSRPC"]),
            Self::Dhcp => ("DHCP", &["BOOTP"]),
            Self::Dhcpv6 => ("DHCPv6", &[]),
            Self::Dns => ("DNS", &[]),
            Self::Ftp => ("FTP", &[]),
            Self::Gnutella => ("Gnutella", &[]),
            Self::Http => ("HTTP", &[]),
            Self::Icmp => ("ICMP", &[]),
            Self::Icmpv6 => ("ICMPv6", &[]),
            Self::Igmp => ("IGMP", &[]),
            Self::Imap => ("IMAP", &[]),
            Self::Irc => ("IRC", &[]),
            Self::Llmnr => ("LLMNR", &[]),
            Self::Mdns => ("mDNS", &[]),
            Self::MySql => ("MySQL", &[]),
            Self::NbDatagram => ("NBDS", &["NBDGM", "NetBIOS datagram"]),
            Self::NbName => ("NBNS", &["NetBIOS name", "NetBIOS name service"]),
            Self::NbSession => ("NBSS", &["NBSSN", "NetBIOS session"]),
            Self::Ntp => ("NTP", &["SNTP"]),
            Self::Oscar => ("OSCAR", &["AIM", "ICQ"]),
            Self::Pop3 => ("POP3", &["POP"]),
            Self::Quic => ("QUIC", &[]),
            Self::Rdp => ("RDP", &["TPKT"]),
            Self::Sip => ("SIP", &[]),
            Self::Smb => ("SMB", &["SMB1", "CIFS"]),
            Self::Smb2 => ("SMB2", &["SMB3"]),
            Self::Smtp => ("SMTP", &[]),
            Self::Snmp => ("SNMP", &[]),
            Self::Socks => ("SOCKS", &[]),
            Self::Ssdp => ("SSDP", &["UPnP"]),
            Self::Ssh => ("SSH", &[]),
            Self::SqlResolution => ("SSRP", &["SQL Server Resolution", "Slammer"]),
            Self::Syslog => ("Syslog", &[]),
            Self::Tds => ("TDS", &["SQL Server", "MSSQL"]),
            Self::Telnet => ("Telnet", &[]),
            Self::Tftp => ("TFTP", &[]),
            Self::Tls => ("TLS", &["SSL"]),
            Self::Vnc => ("VNC", &["RFB"]),
            Self::Executable => ("Executable", &["program", "PE", "ELF"]),
            Self::Archive => ("Archive", &[]),
            Self::Text => ("Text", &[]),
            Self::Data => ("Data", &["binary"]),
        }
    }
}

impl fmt::Display for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_applications_answer_to_one_name() {
        for application in Application::ALL {
            let (name, others) = application.words();
            for name in std::iter::once(&name).chain(others) {
                let called: Vec<_> = Application::ALL.into_iter().filter(|of| of.is_called(name)).collect();
                assert_eq!(called, [application], "{name}");
            }
        }
        assert!(Application::DceRpc.is_called("dcerpc"));
        assert!(!Application::Smb.is_called("sm") && !Application::Data.is_called("-"));
    }
}
