//! A message as the inspector shows it: every part a field, with its bytes.

use std::ops::Range;

use super::{
    Data, Dialect, Message, Mistake, Name, Question, Record, RecordType, class_name, line, opcode_name,
    recognise::{Form, dialect, form},
    result_word,
};
use crate::decode::{
    application::{
        Application, Context, MeaningKind,
        nbns::{NodeAddress, NodeStatus},
    },
    layers::{dissection::Dissection, header::Header, names},
};

/// Reads the messages of the payload at hand.
pub(super) fn read(application: Application, frame: &mut Dissection<'_>, context: &Context) {
    let Some(dialect) = dialect(application) else { return };
    if form(frame.rest(), context, dialect) == Form::One {
        frame.message(application, |header| message(header, dialect));
        return;
    }
    while !frame.has_stopped()
        && let Some((length, _)) = frame.rest().split_first_chunk::<2>()
    {
        let length = 2 + usize::from(u16::from_be_bytes(*length));
        frame.within(length, |frame| {
            frame.message(application, |header| {
                header.u16_as("Length", |length| names::bytes_of(length.into()))?;
                message(header, dialect)
            });
        });
    }
}

/// The parts of a message that stands at the header's position to its end.
struct Parts<'a, 'h> {
    header: &'h mut Header<'a>,
    dialect: Dialect,
    /// Where the message starts in the frame.
    base: usize,
    bytes: &'a [u8],
}

fn message(header: &mut Header<'_>, dialect: Dialect) -> Option<()> {
    let (bytes, base) = (header.rest(), header.position());
    let message = Message::read(bytes, dialect)?;
    header.say(&line(&message));
    let mut parts = Parts { header, dialect, base, bytes };
    parts.head(&message);
    for question in &message.questions {
        parts.question(question);
    }
    let sections = [&message.answers, &message.authorities, &message.additionals];
    for (name, records) in ["Answer", "Authority", "Additional"].into_iter().zip(sections) {
        for record in records {
            parts.record(name, record);
        }
    }
    header.take_slice(message.end)?;
    match message.fault {
        None => Some(()),
        Some(fault) if fault.mistake == Mistake::Ends => None,
        Some(fault) => header.fault(format!("{}, at byte {} of the message", fault.mistake, fault.at)),
    }
}

impl Parts<'_, '_> {
    fn add(&mut self, name: &'static str, bytes: &Range<usize>, value: impl ToString) {
        // A field has a byte at least.
        if !bytes.is_empty() {
            self.header.add(name, self.base + bytes.start..self.base + bytes.end, value);
        }
    }

    fn head(&mut self, message: &Message) {
        self.add("Transaction", &(0..2), format!("{:#06x}", message.id));
        self.add("Flags", &(2..4), flag_words(message));
        let names = ["Questions", "Answers", "Authorities", "Additional records"];
        for ((name, count), at) in names.into_iter().zip(message.counts).zip((4..).step_by(2)) {
            self.add(name, &(at..at + 2), count);
        }
    }

    fn name(&mut self, field: &'static str, name: &Name) {
        self.add(field, &name.bytes, name);
        let kind = match self.dialect {
            Dialect::Dns => MeaningKind::Domain,
            Dialect::NetBios => MeaningKind::NetBiosName,
        };
        if !name.is_root() && !name.bytes.is_empty() {
            let bytes = self.base + name.bytes.start..self.base + name.bytes.end;
            self.header.means(kind, name.text.clone(), bytes);
        }
    }

    /// Fields that belong to the one before them.
    fn deeper(&mut self, read: impl FnOnce(&mut Parts<'_, '_>)) {
        let (dialect, base, bytes) = (self.dialect, self.base, self.bytes);
        self.header.deeper(|header| read(&mut Parts { header, dialect, base, bytes }));
    }

    fn question(&mut self, question: &Question) {
        let Question { name, kind, class, bytes } = question;
        self.add("Question", bytes, format!("{kind} {name}"));
        self.deeper(|parts| {
            parts.name("Name", name);
            let behind = name.bytes.end;
            parts.add("Type", &(behind..behind + 2), type_words(*kind));
            parts.add("Class", &(behind + 2..behind + 4), class_words(*class, "unicast answer wanted"));
        });
    }

    fn record(&mut self, section: &'static str, record: &Record) {
        let Record { name, kind, class, ttl, data, bytes, data_bytes, fault } = record;
        let said = data.to_string();
        let colon = if said.is_empty() { "" } else { ": " };
        self.add(section, bytes, format!("{kind} {name}{colon}{said}"));
        self.deeper(|parts| {
            parts.name("Name", name);
            let behind = name.bytes.end;
            parts.add("Type", &(behind..behind + 2), type_words(*kind));
            if *kind == RecordType::OPT {
                // RFC 6891, 6.1.3.
                parts.add("Largest payload", &(behind + 2..behind + 4), names::bytes_of((*class).into()));
                parts.add("Upper bits of the result", &(behind + 4..behind + 5), ttl >> 24);
                parts.add("Version", &(behind + 5..behind + 6), ttl >> 16 & 0xff);
                let words = if ttl & 0x8000 == 0 { "" } else { " (DNSSEC records wanted)" };
                parts.add("Flags", &(behind + 6..behind + 8), format!("{:#06x}{words}", ttl & 0xffff));
            } else {
                parts.add("Class", &(behind + 2..behind + 4), class_words(*class, "cache flush"));
                parts.add("Time to live", &(behind + 4..behind + 8), format!("{ttl} s"));
            }
            let length = parts.bytes.get(behind + 8..).and_then(|rest| rest.first_chunk::<2>());
            let length = length.map_or(0, |length| u16::from_be_bytes(*length));
            parts.add("Data length", &(behind + 8..behind + 10), names::bytes_of(length.into()));
            parts.data(data, data_bytes);
            if let Some(fault) = fault {
                parts.add("Wrong data", data_bytes, fault.mistake);
            }
        });
    }

    fn data(&mut self, data: &Data, bytes: &Range<usize>) {
        let start = bytes.start;
        match data {
            Data::A(address) => self.add("Address", bytes, address),
            Data::Aaaa(address) => self.add("Address", bytes, address),
            Data::Name(name) => self.name("Domain name", name),
            Data::Mx { preference, exchange } => {
                self.add("Preference", &(start..start + 2), preference);
                self.name("Mail exchange", exchange);
            }
            Data::Txt(texts) => texts.iter().for_each(|text| self.add("Text", &text.bytes, &text.text)),
            Data::Soa(soa) => {
                self.name("Primary server", &soa.server);
                self.name("Mailbox", &soa.mailbox);
                let mut at = soa.mailbox.bytes.end;
                self.add("Serial", &(at..at + 4), soa.serial);
                for (name, time) in ["Refresh", "Retry", "Expire", "Minimum"].into_iter().zip(soa.times) {
                    at += 4;
                    self.add(name, &(at..at + 4), format!("{time} s"));
                }
            }
            Data::Srv { priority, weight, port, target } => {
                let numbers = [("Priority", priority), ("Weight", weight), ("Port", port)];
                for ((name, number), at) in numbers.into_iter().zip((start..).step_by(2)) {
                    self.add(name, &(at..at + 2), number);
                }
                self.name("Target", target);
            }
            Data::Service { priority, target, parameters } => {
                self.add("Priority", &(start..start + 2), priority);
                self.name("Target", target);
                for (key, value) in parameters {
                    self.pair("Parameter", *key, value, service_key(*key));
                }
            }
            Data::Opt(options) => {
                for (code, value) in options {
                    self.pair("Option", *code, value, option_code(*code));
                }
            }
            Data::NetBios(nodes) => nodes.iter().for_each(|node| self.node(node)),
            Data::NodeStatus(status) => self.node_status(status, start),
            Data::Other => {
                let value = self.bytes.get(bytes.clone()).map(names::hex).unwrap_or_default();
                self.add("Data", bytes, value);
            }
        }
    }

    /// A value with its number and length before it.
    fn pair(&mut self, name: &'static str, number: u16, value: &Range<usize>, word: Option<&str>) {
        let bytes = self.bytes.get(value.clone()).unwrap_or_default();
        let shown = match word {
            // Protocols, each behind its length (RFC 9460, 7.1.1).
            Some("alpn") => String::from_utf8_lossy(bytes.get(1..).unwrap_or_default()).into_owned(),
            _ => names::hex(bytes),
        };
        let word = word.map_or_else(|| number.to_string(), |word| format!("{number} ({word})"));
        let colon = if shown.is_empty() { "" } else { ": " };
        self.add(name, &(value.start.saturating_sub(4)..value.end), format!("{word}{colon}{shown}"));
    }

    fn node(&mut self, node: &NodeAddress) {
        let Range { start, end } = node.bytes;
        let owner = if node.is_group() { "group" } else { "unique" };
        self.add(
            "Name flags",
            &(start..start + 2),
            format!("{:#06x} ({owner}, {})", node.flags, node.node_type()),
        );
        self.add("Address", &(start + 2..end), node.address);
    }

    fn node_status(&mut self, status: &NodeStatus, start: usize) {
        self.add("Names", &(start..start + 1), status.names.len());
        for node in &status.names {
            let owner = if node.is_group() { "group" } else { "unique" };
            let service = node.name.service(node.is_group()).map(|service| format!(", {service}"));
            let service = service.unwrap_or_default();
            self.add("Node name", &node.bytes, format!("{} ({owner}{service})", node.name));
            let bytes = self.base + node.bytes.start..self.base + node.bytes.end;
            self.header.means(MeaningKind::NetBiosName, node.name.to_string(), bytes);
        }
        self.add("Unit", &status.unit_bytes, names::mac(&status.unit));
        let statistics = self.bytes.get(status.statistics.clone()).map(names::hex).unwrap_or_default();
        self.add("Statistics", &status.statistics, statistics);
    }
}

/// `0x8180 (response, recursion desired, recursion available)`.
fn flag_words(message: &Message) -> String {
    let flags = message.flags.0;
    let opcode = message.flags.opcode();
    let is_response = message.flags.is_response();
    let kind = opcode_name(opcode, message.dialect).map_or_else(|| format!("opcode {opcode}"), str::to_owned);
    let mut words = match (opcode, is_response) {
        (0, true) => "response".to_owned(),
        (_, true) => format!("{kind} response"),
        (_, false) => kind,
    };
    let broadcast = message.dialect == Dialect::NetBios;
    let bits: [(u16, &str); 7] = [
        (0x0400, "authoritative"),
        (0x0200, "truncated"),
        (0x0100, "recursion desired"),
        (0x0080, "recursion available"),
        (0x0020, "authentic data"),
        (0x0010, if broadcast { "broadcast" } else { "checking disabled" }),
        (0x0040, "reserved bit set"),
    ];
    for (_, word) in bits.into_iter().filter(|(bit, _)| flags & bit != 0) {
        words.push_str(", ");
        words.push_str(word);
    }
    if is_response {
        words.push_str(", ");
        words.push_str(&result_word(message.result(), message.dialect));
    }
    format!("{flags:#06x} ({words})")
}

fn type_words(kind: RecordType) -> String {
    kind.name().map_or_else(|| kind.number.to_string(), |name| format!("{} ({name})", kind.number))
}

/// A class; the highest bit has a meaning of its own in multicast DNS.
fn class_words(class: u16, bit: &str) -> String {
    let bit = if class & 0x8000 == 0 || class == 0xffff { String::new() } else { format!(", {bit}") };
    format!("{class:#06x} ({}{bit})", class_name(class))
}

/// Keys of service parameters (RFC 9460, 14.3.2; RFC 9461; RFC 9540).
const fn service_key(key: u16) -> Option<&'static str> {
    Some(match key {
        0 => "mandatory",
        1 => "alpn",
        2 => "no-default-alpn",
        3 => "port",
        4 => "ipv4hint",
        5 => "ech",
        6 => "ipv6hint",
        7 => "dohpath",
        8 => "ohttp",
        _ => return None,
    })
}

/// Codes of EDNS options (IANA, "DNS EDNS0 Option Codes").
const fn option_code(code: u16) -> Option<&'static str> {
    Some(match code {
        3 => "server identifier",
        5 => "DNSSEC algorithms",
        8 => "client subnet",
        9 => "expire",
        10 => "cookie",
        11 => "keep-alive",
        12 => "padding",
        13 => "chain",
        15 => "extended error",
        _ => return None,
    })
}
