//! tshark as an independent oracle: lookups have the names, types, counts and result codes that it tells.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a comparison that cannot be made has failed")]

mod cli_support;

use std::{collections::BTreeMap, path::Path, process::Command};

use cli_support::{real, run};
use serde_json::Value;

/// Captures with messages of DNS, and what of them tshark reads that is no lookup of its own: messages
/// that an ICMP error quotes.
const DNS: [&str; 12] = [
    "proto/dns-tunnel.pcap",
    "proto/dns-alexa-top500.pcap",
    "proto/puzzle1-netbios-ntp.pcap",
    "botnet/cerber-udp6892-slash22.pcap",
    "botnet/ctu-test7-malicious-telnet-scan.pcap",
    "botnet/evilprogram-2004-background-radiation.pcap",
    "botnet/honeynet-suspicious-time.pcap",
    "botnet/spambot-smtp25.pcap",
    "format/pcapng-two-if-usec+nsec.pcapng",
    "link/raw-ip-dlt101.pcap",
    "link/sll-nmapSV.pcap",
    "scan/xscan-135-REMACT.pcap",
];

/// Captures with messages of the NetBIOS name service.
const NBNS: [&str; 7] = [
    "proto/puzzle1-netbios-ntp.pcap",
    "botnet/cerber-udp6892-slash22.pcap",
    "botnet/honeynet-suspicious-time.pcap",
    "botnet/ms08-067-smb445.pcap",
    "botnet/plague-net-irc.pcap",
    "botnet/spambot-smtp25.pcap",
    "scan/xscan-135-REMACT.pcap",
];

/// Queries, responses, and result codes with their counts.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    queries: u64,
    responses: u64,
    results: BTreeMap<u64, u64>,
}

/// By name in small letters and number of the type.
type Table = BTreeMap<(String, u64), Counts>;

fn tshark(capture: &Path, filter: &str, fields: [&str; 4]) -> Table {
    let mut command = Command::new("tshark");
    command.args(["-n", "-Y", filter, "-T", "fields", "-E", "aggregator=|"]).arg("-r").arg(capture);
    let output = command.args(fields.iter().flat_map(|field| ["-e", field])).output().unwrap();
    let mut table = Table::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let [names, kinds, result, response] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("{line}")
        };
        // What stands behind the questions is records.
        let questions = if filter.starts_with("nbns") { 1 } else { usize::MAX };
        for (name, kind) in names.split('|').zip(kinds.split('|')).take(questions) {
            let Some(key) = key(name, kind) else { continue };
            let counts = table.entry(key).or_default();
            if matches!(response, "1" | "True") {
                counts.responses += 1;
                *counts.results.entry(result.parse().unwrap()).or_default() += 1;
            } else {
                counts.queries += 1;
            }
        }
    }
    table
}

/// Name and type as both write them. None of what is no lookup: a header without a question, and units of
/// another protocol on the port of DNS, which tshark reads as questions of type 0.
fn key(name: &str, kind: &str) -> Option<(String, u64)> {
    let kind = kind.parse().ok().filter(|kind| *kind != 0)?;
    // A dot inside a label is a dot in tshark, and a name that is no NetBIOS name is not given.
    let name = normal(name).replace("../", "\\.\\./");
    (!name.starts_with("illegal")).then_some((name, kind))
}

/// A name as both write it: without what tshark says of NetBIOS suffixes, and zeros once.
fn normal(name: &str) -> String {
    let name = name.split(" (").next().unwrap_or_default();
    let name = name.replace("<Root>", ".").replace("<01><02>", "\\001\\002").replace("<02><01>", "\\002<01>");
    let zeros = name.find("<00><00>").map_or(name.as_str(), |zeros| &name[..zeros + 4]);
    zeros.to_lowercase()
}

/// Numbers of the types and result codes that occur.
const TYPES: [(&str, u64); 16] = [
    ("A", 1),
    ("NS", 2),
    ("CNAME", 5),
    ("SOA", 6),
    ("PTR", 12),
    ("HINFO", 13),
    ("MX", 15),
    ("TXT", 16),
    ("AAAA", 28),
    ("SRV", 33),
    ("NAPTR", 35),
    ("AXFR", 252),
    ("ANY", 255),
    ("HTTPS", 65),
    ("NB", 32),
    ("NBSTAT", 33),
];
const RESULTS: [(&str, u64); 8] = [
    ("NOERROR", 0),
    ("FORMERR", 1),
    ("SERVFAIL", 2),
    ("NXDOMAIN", 3),
    ("NAM_ERR", 3),
    ("NOTIMP", 4),
    ("REFUSED", 5),
    ("ACT_ERR", 6),
];

fn number(of: &[(&str, u64)], word: &str) -> u64 {
    of.iter().find(|(known, _)| *known == word).unwrap_or_else(|| panic!("{word} is in no table")).1
}

fn suji(capture: &Path, port: &str) -> Table {
    let mut table = Table::new();
    let lines = run("lookups", capture, &["--json", "--port", port]);
    for line in lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let kind = number(&TYPES, line["type"].as_str().unwrap());
        let results = line["results"].as_object().unwrap().iter();
        let counts = Counts {
            queries: line["queries"].as_u64().unwrap(),
            responses: line["responses"].as_u64().unwrap(),
            results: results.map(|(word, count)| (number(&RESULTS, word), count.as_u64().unwrap())).collect(),
        };
        table.insert((line["name"].as_str().unwrap().to_lowercase(), kind), counts);
    }
    table
}

fn agree(captures: &[&str], filter: &str, fields: [&str; 4], port: &str) {
    for capture in captures {
        let path = real(capture);
        let (theirs, ours) = (tshark(&path, filter, fields), suji(&path, port));
        for (key, counts) in &theirs {
            assert_eq!(ours.get(key), Some(counts), "{capture}: {key:?}");
        }
        for key in ours.keys() {
            // Of names that tshark finds illegal it gives none.
            let is_illegal = key.0.starts_with("feefeoebebecemef");
            assert!(is_illegal || theirs.contains_key(key), "{capture}: {key:?} is ours alone");
        }
        assert!(!ours.is_empty(), "{capture} has none");
    }
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn lookups_of_dns_are_those_of_tshark() {
    let fields = ["dns.qry.name", "dns.qry.type", "dns.flags.rcode", "dns.flags.response"];
    agree(&DNS, "dns && !mdns && !icmp && (udp.port == 53 || tcp.port == 53)", fields, "any:53");
}

#[test]
#[ignore = "needs tshark and the real captures: set SUJI_TEST_CAPTURES"]
fn lookups_of_netbios_names_are_those_of_tshark() {
    let fields = ["nbns.name", "nbns.type", "nbns.flags.rcode", "nbns.flags.response"];
    agree(&NBNS, "nbns && !icmp && udp.port == 137", fields, "any:137");
}
