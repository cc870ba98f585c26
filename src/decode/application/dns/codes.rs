//! What the numbers of a message are called (IANA, "Domain Name System (DNS) Parameters"; RFC 1002, 4.2).

use std::fmt;

/// Type of a record or question. Its text is `A`, `AAAA`, `NBSTAT` … or `type 1234`; [`Dialect`] decides
/// where two families of names use one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordType {
    pub number: u16,
    pub dialect: Dialect,
}

/// Whose messages: they share their form, and neither names nor all types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// The domain name system, multicast DNS and LLMNR.
    #[default]
    Dns,
    /// The NetBIOS name service.
    NetBios,
}

impl RecordType {
    #[must_use]
    pub const fn dns(number: u16) -> Self {
        Self { number, dialect: Dialect::Dns }
    }

    #[must_use]
    pub const fn net_bios(number: u16) -> Self {
        Self { number, dialect: Dialect::NetBios }
    }

    pub const A: Self = Self::dns(1);
    pub const NS: Self = Self::dns(2);
    pub const CNAME: Self = Self::dns(5);
    pub const SOA: Self = Self::dns(6);
    pub const PTR: Self = Self::dns(12);
    pub const MX: Self = Self::dns(15);
    pub const TXT: Self = Self::dns(16);
    pub const AAAA: Self = Self::dns(28);
    pub const SRV: Self = Self::dns(33);
    pub const DNAME: Self = Self::dns(39);
    /// RFC 6891: no record but what the sender can.
    pub const OPT: Self = Self::dns(41);
    pub const SVCB: Self = Self::dns(64);
    pub const HTTPS: Self = Self::dns(65);
    /// Addresses of a NetBIOS name (RFC 1002, 4.2.1.3).
    pub const NB: Self = Self::net_bios(32);
    /// All names of a node.
    pub const NBSTAT: Self = Self::net_bios(33);

    /// The type that a text stands for, as it is shown: `A`, `NBSTAT`, `type 1234`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let of = |table: &[(u16, &str)], dialect| {
            let found = table.iter().find(|(_, name)| *name == text);
            found.map(|(number, _)| Self { number: *number, dialect })
        };
        let numbered = || Some(Self::dns(text.strip_prefix("type ")?.parse().ok()?));
        of(TYPES, Dialect::Dns).or_else(|| of(NET_BIOS_TYPES, Dialect::NetBios)).or_else(numbered)
    }

    /// Its name; none for a number that is seldom or never used.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        let table = match self.dialect {
            Dialect::Dns => TYPES,
            Dialect::NetBios => NET_BIOS_TYPES,
        };
        table.iter().find(|(number, _)| *number == self.number).map(|(_, name)| *name)
    }
}

impl fmt::Display for RecordType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => formatter.write_str(name),
            None => write!(formatter, "type {}", self.number),
        }
    }
}

/// As of November 2025; without those that were never deployed.
const TYPES: &[(u16, &str)] = &[
    (1, "A"),
    (2, "NS"),
    (3, "MD"),
    (4, "MF"),
    (5, "CNAME"),
    (6, "SOA"),
    (7, "MB"),
    (8, "MG"),
    (9, "MR"),
    (10, "NULL"),
    (11, "WKS"),
    (12, "PTR"),
    (13, "HINFO"),
    (14, "MINFO"),
    (15, "MX"),
    (16, "TXT"),
    (17, "RP"),
    (18, "AFSDB"),
    (24, "SIG"),
    (25, "KEY"),
    (28, "AAAA"),
    (29, "LOC"),
    (30, "NXT"),
    (33, "SRV"),
    (35, "NAPTR"),
    (36, "KX"),
    (37, "CERT"),
    (38, "A6"),
    (39, "DNAME"),
    (41, "OPT"),
    (42, "APL"),
    (43, "DS"),
    (44, "SSHFP"),
    (45, "IPSECKEY"),
    (46, "RRSIG"),
    (47, "NSEC"),
    (48, "DNSKEY"),
    (49, "DHCID"),
    (50, "NSEC3"),
    (51, "NSEC3PARAM"),
    (52, "TLSA"),
    (53, "SMIMEA"),
    (55, "HIP"),
    (59, "CDS"),
    (60, "CDNSKEY"),
    (61, "OPENPGPKEY"),
    (62, "CSYNC"),
    (63, "ZONEMD"),
    (64, "SVCB"),
    (65, "HTTPS"),
    (99, "SPF"),
    (108, "EUI48"),
    (109, "EUI64"),
    (249, "TKEY"),
    (250, "TSIG"),
    (251, "IXFR"),
    (252, "AXFR"),
    (253, "MAILB"),
    (254, "MAILA"),
    (255, "ANY"),
    (256, "URI"),
    (257, "CAA"),
    (65_281, "WINS"),
    (65_282, "WINS-R"),
];

const NET_BIOS_TYPES: &[(u16, &str)] = &[(1, "A"), (2, "NS"), (10, "NULL"), (32, "NB"), (33, "NBSTAT")];

/// `IN`, or the number. In multicast DNS the highest bit is none of the class (RFC 6762, 18.12 and 18.13).
#[must_use]
pub fn class_name(class: u16) -> String {
    match class & 0x7fff {
        1 => "IN".to_owned(),
        3 => "CH".to_owned(),
        4 => "HS".to_owned(),
        254 => "NONE".to_owned(),
        255 => "ANY".to_owned(),
        other => format!("class {other}"),
    }
}

/// What kind of message it is (RFC 1035, 4.1.1; RFC 1996; RFC 2136; RFC 8490).
#[must_use]
pub const fn opcode_name(opcode: u8, dialect: Dialect) -> Option<&'static str> {
    Some(match (dialect, opcode) {
        (_, 0) => "query",
        (Dialect::Dns, 1) => "inverse query",
        (Dialect::Dns, 2) => "server status",
        (Dialect::Dns, 4) => "notify",
        (Dialect::Dns, 5) => "update",
        (Dialect::Dns, 6) => "stateful operation",
        // RFC 1002, 4.2.1.1; refresh has two numbers, for the text and the tables of it differ.
        (Dialect::NetBios, 5) => "registration",
        (Dialect::NetBios, 6) => "release",
        (Dialect::NetBios, 7) => "wait for acknowledgement",
        (Dialect::NetBios, 8 | 9) => "refresh",
        (Dialect::NetBios, 15) => "multi-homed registration",
        _ => return None,
    })
}

/// The word by which a result is known: `NXDOMAIN`. With the two halves of an extended one (RFC 6891).
#[must_use]
pub fn result_word(result: u16, dialect: Dialect) -> String {
    let word = match (dialect, result) {
        (_, 0) => "NOERROR",
        (_, 1) => "FORMERR",
        (_, 2) => "SERVFAIL",
        (Dialect::Dns, 3) => "NXDOMAIN",
        (_, 4) => "NOTIMP",
        (_, 5) => "REFUSED",
        (Dialect::Dns, 6) => "YXDOMAIN",
        (Dialect::Dns, 7) => "YXRRSET",
        (Dialect::Dns, 8) => "NXRRSET",
        (Dialect::Dns, 9) => "NOTAUTH",
        (Dialect::Dns, 10) => "NOTZONE",
        (Dialect::Dns, 16) => "BADVERS",
        (Dialect::Dns, 23) => "BADCOOKIE",
        // RFC 1002, 4.2.4, 4.2.6 and 4.2.14.
        (Dialect::NetBios, 3) => "NAM_ERR",
        (Dialect::NetBios, 6) => "ACT_ERR",
        (Dialect::NetBios, 7) => "CFT_ERR",
        _ => return format!("result {result}"),
    };
    word.to_owned()
}

/// What a result means, in words.
#[must_use]
pub fn result_sentence(result: u16, dialect: Dialect) -> Option<&'static str> {
    Some(match (dialect, result) {
        (_, 0) => "no error",
        (_, 1) => "the server does not understand the query",
        (_, 2) => "the server failed",
        (_, 3) => "no such name",
        (_, 4) => "the server does not do that",
        (_, 5) => "refused",
        (Dialect::NetBios, 6) => "the name is another's",
        (Dialect::NetBios, 7) => "two nodes have the name",
        (Dialect::Dns, 9) => "the server has no authority",
        _ => return None,
    })
}
