//! Which names a message gives to which addresses.

use std::net::IpAddr;

use super::{AddressNames, NameSource, reverse::address_of};
use crate::{
    decode::application::{
        dns::{Data, Dialect, Message, Record},
        nbns::NetBiosName,
    },
    stream::messages::Heard,
};

/// Suffixes of the names by which a machine is known: workstation and file server ([MS-NBTE] 1.8). Others
/// are of people, groups and services.
const MACHINE: [u8; 2] = [0x00, 0x20];

/// Opcodes of the NetBIOS name service that claim a name (RFC 1002, 4.2.1.1; 15: several addresses).
const CLAIMS: [u8; 4] = [5, 8, 9, 15];

impl AddressNames {
    /// Adds the names that a message gives.
    pub fn hear(&mut self, heard: &Heard<'_>) {
        let message = heard.message;
        match message.dialect {
            Dialect::Dns => self.hear_dns(message),
            Dialect::NetBios => self.hear_net_bios(message, heard.source),
        }
    }

    fn hear_dns(&mut self, message: &Message) {
        if !message.flags.is_response() || message.result() != 0 {
            return;
        }
        let aliases = aliases(message);
        for record in message.answers.iter().chain(&message.additionals) {
            let name = record.name.text.as_str();
            match &record.data {
                Data::A(address) => self.add((*address).into(), NameSource::Dns, asked(name, &aliases)),
                Data::Aaaa(address) => self.add((*address).into(), NameSource::Dns, asked(name, &aliases)),
                Data::Name(host) if record.kind.number == PTR => {
                    if let Some(address) = address_of(name) {
                        self.add(address, NameSource::Reverse, &host.text);
                    }
                }
                _ => {}
            }
        }
    }

    fn hear_net_bios(&mut self, message: &Message, sender: IpAddr) {
        let claims = !message.flags.is_response() && CLAIMS.contains(&message.flags.opcode());
        let answers = message.flags.is_response() && message.result() == 0 && message.flags.opcode() == 0;
        let records: &[Record] = match (claims, answers) {
            (true, _) => &message.additionals,
            (_, true) => &message.answers,
            _ => return,
        };
        for record in records {
            match &record.data {
                Data::NetBios(nodes) => {
                    for node in nodes.iter().filter(|node| !node.is_group()) {
                        if let Some(name) = machine(&record.name.text) {
                            self.add(node.address.into(), NameSource::NetBios, name);
                        }
                    }
                }
                Data::NodeStatus(status) => {
                    let own = status.names.iter().filter(|node| !node.is_group());
                    for name in own.map(|node| &node.name).filter(|name| is_machine(name)) {
                        self.add(sender, NameSource::NetBios, &name.text());
                    }
                }
                _ => {}
            }
        }
    }
}

const PTR: u16 = 12;

fn is_machine(name: &NetBiosName) -> bool {
    MACHINE.contains(&name.suffix())
}

/// The text of a name with its suffix (`HOST<20>`), if that is a machine's.
fn machine(name: &str) -> Option<&str> {
    let (text, suffix) = name.split_once('<')?;
    MACHINE.iter().any(|of| suffix.starts_with(&format!("{of:02x}>"))).then_some(text)
}

/// The name that was asked for and the names that it leads to (RFC 1034, 3.6.2); empty where not exactly
/// one was asked for. An address of any of them is one of the first.
fn aliases(message: &Message) -> Vec<&str> {
    /// Chains in use have four links at most.
    const MOST: usize = 16;
    let [question] = message.questions.as_slice() else { return Vec::new() };
    let mut chain = vec![question.name.text.as_str()];
    while chain.len() < MOST
        && let Some(last) = chain.last().copied()
    {
        let next = message.answers.iter().find_map(|record| match &record.data {
            Data::Name(target)
                if record.kind.number == CNAME && record.name.text.eq_ignore_ascii_case(last) =>
            {
                Some(target.text.as_str())
            }
            _ => None,
        });
        match next {
            Some(next) if !chain.contains(&next) => chain.push(next),
            _ => break,
        }
    }
    chain
}

const CNAME: u16 = 5;

/// The name that was asked for where a record belongs to its answer, else the record's own.
fn asked<'n>(name: &'n str, aliases: &[&'n str]) -> &'n str {
    let is_answer = aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name));
    aliases.first().copied().filter(|_| is_answer).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        decode::application::{
            Application,
            dns::fixture::{Builder, NAME, RESPONSE, encoded, labels},
        },
        query::PointId,
    };

    const SENDER: &str = "192.0.2.99";

    /// The names that an address has after one message.
    fn names(builder: &Builder, dialect: Dialect, address: &str) -> Vec<String> {
        let message = Message::read(&builder.0, dialect).unwrap();
        let mut names = AddressNames::default();
        names.hear(&Heard {
            id: PointId { capture: 0, segment: 0, point: 0 },
            time: None,
            source: SENDER.parse().unwrap(),
            destination: "192.0.2.1".parse().unwrap(),
            application: Application::Dns,
            message: &message,
        });
        names.of(address.parse().unwrap()).iter().map(|(_, name)| name.to_string()).collect()
    }

    #[test]
    fn an_address_has_the_name_that_was_asked_for_across_aliases() {
        let response = Builder::new(RESPONSE, [1, 3, 0, 1])
            .ask("www.example", 1)
            .record(NAME, 5, &labels("edge.cdn.example"))
            .record(&labels("EDGE.cdn.example"), 5, &labels("node7.cdn.example"))
            .record(&labels("node7.cdn.example"), 1, &[192, 0, 2, 7])
            .record(&labels("ns.example"), 1, &[192, 0, 2, 8]);
        assert_eq!(names(&response, Dialect::Dns, "192.0.2.7"), ["www.example"]);
        assert_eq!(names(&response, Dialect::Dns, "192.0.2.8"), ["ns.example"]);
    }

    #[test]
    fn aliases_in_a_circle_end() {
        let response = Builder::new(RESPONSE, [1, 3, 0, 0])
            .ask("a.example", 1)
            .record(NAME, 5, &labels("b.example"))
            .record(&labels("b.example"), 5, &labels("a.example"))
            .record(&labels("b.example"), 1, &[192, 0, 2, 7]);
        assert_eq!(names(&response, Dialect::Dns, "192.0.2.7"), ["a.example"]);
    }

    #[test]
    fn a_reverse_answer_names_the_address_in_its_question() {
        let response = Builder::new(RESPONSE, [1, 1, 0, 0]).ask("7.2.0.192.in-addr.arpa", 12).record(
            NAME,
            12,
            &labels("host.isp.example"),
        );
        assert_eq!(names(&response, Dialect::Dns, "192.0.2.7"), ["host.isp.example"]);
    }

    #[test]
    fn a_question_names_nobody_and_neither_does_a_refusal() {
        for flags in [0x0100, RESPONSE | 3] {
            let message =
                Builder::new(flags, [1, 1, 0, 0]).ask("www.example", 1).record(NAME, 1, &[192, 0, 2, 7]);
            assert_eq!(names(&message, Dialect::Dns, "192.0.2.7"), [""; 0], "{flags:#x}");
        }
    }

    #[test]
    fn a_node_is_named_by_its_own_list_and_not_after_groups_and_people() {
        let list = [
            &[4][..],
            b"HOST           \0\x04\0",
            b"LAN            \0\x84\0",
            b"HOST           \x20\x04\0",
            b"ALICE          \x03\x04\0",
            &[0; 46],
        ];
        let star = labels(&encoded(b"*\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
        let status = Builder::new(0x8400, [0, 1, 0, 0]).record(&star, 33, &list.concat());
        assert_eq!(names(&status, Dialect::NetBios, SENDER), ["HOST"]);
    }

    #[test]
    fn a_claim_names_its_address_unless_it_is_for_a_group() {
        let claim = |flags: [u8; 2]| {
            Builder::new(0x2910, [1, 0, 0, 1]).ask(&encoded(b"HOST           \x20"), 32).record(
                NAME,
                32,
                &[&flags[..], &[192, 0, 2, 5]].concat(),
            )
        };
        assert_eq!(names(&claim([0, 0]), Dialect::NetBios, "192.0.2.5"), ["HOST"]);
        assert_eq!(names(&claim([0x80, 0]), Dialect::NetBios, "192.0.2.5"), [""; 0]);
    }
}
