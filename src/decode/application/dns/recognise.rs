//! Which payloads are messages: told by what stands in them, and where a port says so with less proof.

use super::{Dialect, HEADER, Message, Mistake, Question, Record, RecordType};
use crate::decode::Transport;

/// Ports of the services (IANA; RFC 1035, 6762, 4795, 1002).
const DNS: u16 = 53;
const NBNS: u16 = 137;
const MULTICAST_DNS: u16 = 5353;
const LLMNR: u16 = 5355;

/// A question is a name of a byte or more, type and class; a record has time and length as well.
const LEAST_QUESTION: usize = 5;
const LEAST_RECORD: usize = 11;

/// Who speaks in messages of this form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    Dns,
    MulticastDns,
    Llmnr,
    NetBios,
}

impl Service {
    /// Whose port it is.
    #[must_use]
    pub const fn of_port(transport: Transport, port: u16) -> Option<Self> {
        match (transport, port) {
            (_, DNS) => Some(Self::Dns),
            (_, LLMNR) => Some(Self::Llmnr),
            (Transport::Udp, MULTICAST_DNS) => Some(Self::MulticastDns),
            (Transport::Udp, NBNS) => Some(Self::NetBios),
            _ => None,
        }
    }

    /// Whose port one of two is; the destination's goes first.
    #[must_use]
    pub fn of_ports(transport: Transport, (source, destination): (u16, u16)) -> Option<Self> {
        Self::of_port(transport, destination).or_else(|| Self::of_port(transport, source))
    }

    #[must_use]
    pub const fn dialect(self) -> Dialect {
        match self {
            Self::Dns | Self::MulticastDns | Self::Llmnr => Dialect::Dns,
            Self::NetBios => Dialect::NetBios,
        }
    }
}

/// A message found in a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Bytes from the start of the payload to the message.
    pub at: usize,
    pub message: Message,
    /// Whose port it came by; none where it was told by its bytes alone.
    pub by_port: Option<Service>,
}

impl Found {
    /// Whose message it is, as far as bytes and ports tell.
    #[must_use]
    pub fn service(&self) -> Service {
        match self.message.dialect {
            Dialect::NetBios => Service::NetBios,
            Dialect::Dns => self.by_port.unwrap_or(Service::Dns),
        }
    }
}

/// The messages of a payload, in their order: of a datagram one, of a segment as many as it begins.
/// `cut`: bytes of the payload that were not captured.
///
/// By its bytes alone a payload is a message only if it is whole and asks or answers something that is
/// usual; by its port it has to make sense in its header and its first question or record.
#[must_use]
pub fn messages(payload: &[u8], transport: Transport, ports: Option<(u16, u16)>, cut: bool) -> Vec<Found> {
    let by_port = ports.and_then(|ports| Service::of_ports(transport, ports));
    match transport {
        Transport::Udp => datagram(payload, by_port, cut).into_iter().collect(),
        Transport::Tcp => segment(payload, by_port),
    }
}

/// False where a payload certainly is no message, told by its first bytes: what costs least.
#[must_use]
pub fn may_be_message(payload: &[u8]) -> bool {
    let Some(&[_, _, flags, more, counts @ ..]) = payload.first_chunk::<HEADER>() else { return false };
    let [a, b, c, d, e, f, g, h] = counts.map(usize::from);
    let (questions, answers, rest) = (a << 8 | b, c << 8 | d, (e << 8 | f) + (g << 8 | h));
    let is_response = flags & 0x80 != 0;
    // The bit between "recursion available" and the result is kept zero but by "authentic data" and
    // "checking disabled", and one is kept zero by all (RFC 1035, RFC 2535).
    let is_usual = more & 0x40 == 0 && (is_response || more & 0xf == 0 || flags >> 3 & 0xf != 0);
    let asks = questions > 0 || (is_response && answers > 0);
    let least = HEADER + questions * LEAST_QUESTION + (answers + rest) * LEAST_RECORD;
    is_usual && asks && least <= payload.len()
}

fn datagram(payload: &[u8], by_port: Option<Service>, cut: bool) -> Option<Found> {
    let found = |message, by_port| Some(Found { at: 0, message, by_port });
    let Some(service) = by_port else { return found(by_bytes(payload)?, None) };
    let message = Message::read(payload, service.dialect())?;
    if is_likely(&message, cut) {
        return found(message, Some(service));
    }
    found(by_bytes(payload)?, Some(service))
}

/// In a segment a message has its length before it (RFC 1035, 4.2.2). One that begins inside a message
/// cannot be told; a length in a segment of its own can be done without.
fn segment(payload: &[u8], by_port: Option<Service>) -> Vec<Found> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some((length, rest)) = payload.get(at..).and_then(<[u8]>::split_first_chunk::<2>) {
        let length = usize::from(u16::from_be_bytes(*length));
        let (whole, is_whole) = rest.get(..length).map_or((rest, false), |whole| (whole, true));
        let message = match by_port {
            Some(service) if length >= HEADER => {
                Message::read(whole, service.dialect()).filter(|message| is_likely(message, !is_whole))
            }
            _ if is_whole => by_bytes(whole),
            _ => None,
        };
        let Some(message) = message else { break };
        all.push(Found { at: at + 2, message, by_port });
        at += 2 + length;
    }
    if by_port.is_some() && all.is_empty() {
        all.extend(by_bytes(payload).map(|message| Found { at: 0, message, by_port }));
    } else if by_port.is_none() && at != payload.len() {
        all.clear();
    }
    all
}

/// A message that fills its bytes and is usual in all its parts.
fn by_bytes(bytes: &[u8]) -> Option<Message> {
    if !may_be_message(bytes) {
        return None;
    }
    let dns = Message::read(bytes, Dialect::Dns).filter(|message| is_sure(message, bytes.len()))?;
    let is_net_bios =
        dns.questions.iter().map(|question| &question.name).chain(dns.answers.first().map(|of| &of.name));
    let mut names = is_net_bios.map(|name| crate::decode::application::nbns::NetBiosName::decode(&name.text));
    if names.next().flatten().is_some() {
        return Message::read(bytes, Dialect::NetBios).filter(|message| is_sure(message, bytes.len()));
    }
    Some(dns)
}

fn is_sure(message: &Message, length: usize) -> bool {
    let is_usual = |record: &Record| {
        record.kind == RecordType::OPT || (record.kind.name().is_some() && is_class(record.class))
    };
    let asks_usual = |question: &Question| question.kind.name().is_some() && is_class(question.class);
    message.is_whole()
        && message.end == length
        && matches!(message.flags.opcode(), 0 | 4 | 5..=9 | 15)
        && message.flags.result() <= 10
        && message.questions.iter().all(asks_usual)
        && message.records().all(is_usual)
}

/// By its port: the first thing that it asks or says makes sense.
fn is_likely(message: &Message, cut: bool) -> bool {
    let first = message.questions.first().map(|question| question.class);
    let first = first.or_else(|| message.records().next().map(|record| record.class));
    let first_kind = message.records().next().map(|record| record.kind);
    let ended = message.fault.is_some_and(|fault| fault.mistake == Mistake::Ends);
    match first {
        Some(class) => is_class(class) || first_kind == Some(RecordType::OPT) || message.is_whole(),
        // Only the header says anything: a refusal without a question, or what was captured of more.
        None => {
            message.flags.opcode() <= 6
                && (message.counts == [0; 4]
                    || (cut && ended && message.counts.iter().all(|count| *count < 100)))
        }
    }
}

/// A class in use, with or without multicast DNS's bit.
const fn is_class(class: u16) -> bool {
    matches!(class & 0x7fff, 1 | 3 | 4 | 254 | 255)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::application::dns::fixture::{Builder, NAME, QUERY, RESPONSE, encoded};

    const PORTS: Option<(u16, u16)> = Some((1_025, 53));
    const OTHER: Option<(u16, u16)> = Some((1_025, 8_053));

    fn query() -> Vec<u8> {
        Builder::new(QUERY, [1, 0, 0, 0]).ask("a.example", 1).0
    }

    fn prefixed(message: &[u8]) -> Vec<u8> {
        [&(message.len() as u16).to_be_bytes(), message].concat()
    }

    fn found(payload: &[u8], transport: Transport, ports: Option<(u16, u16)>) -> usize {
        messages(payload, transport, ports, false).len()
    }

    #[test]
    fn a_whole_message_is_told_on_any_port() {
        let of_other = messages(&query(), Transport::Udp, OTHER, false);
        assert_eq!((of_other.len(), of_other[0].by_port, of_other[0].service()), (1, None, Service::Dns));
        let multicast = messages(&query(), Transport::Udp, Some((5_353, 5_353)), false);
        assert_eq!(multicast[0].service(), Service::MulticastDns);
        let star = Builder::new(0, [1, 0, 0, 0]).ask(&encoded(b"*\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), 33).0;
        assert_eq!(messages(&star, Transport::Udp, OTHER, false)[0].service(), Service::NetBios);
    }

    #[test]
    fn without_its_port_a_message_must_be_whole_and_usual() {
        let whole = query();
        assert_eq!(found(&whole[..whole.len() - 1], Transport::Udp, OTHER), 0);
        assert_eq!(found(&[&whole[..], &[0]].concat(), Transport::Udp, OTHER), 0);
        assert_eq!(found(&Builder::new(QUERY, [1, 0, 0, 0]).ask("a", 999).0, Transport::Udp, OTHER), 0);
        assert_eq!(found(&[0; 64], Transport::Udp, OTHER), 0);
    }

    #[test]
    fn with_its_port_what_is_cut_is_told_as_well() {
        let whole =
            Builder::new(RESPONSE, [1, 1, 0, 0]).ask("a.example", 1).record(NAME, 1, &[192, 0, 2, 1]).0;
        for end in [12, 20, 30, whole.len() - 1] {
            assert_eq!(messages(&whole[..end], Transport::Udp, PORTS, true).len(), 1, "{end}");
        }
        assert_eq!(messages(&whole[..20], Transport::Udp, PORTS, false).len(), 0);
    }

    #[test]
    fn what_is_none_is_none_on_its_port_too() {
        assert_eq!(found(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", Transport::Udp, PORTS), 0);
        assert_eq!(found(b"", Transport::Udp, PORTS), 0);
        assert_eq!(found(&[0xff; 40], Transport::Udp, PORTS), 0);
    }

    #[test]
    fn a_segment_holds_messages_behind_their_lengths() {
        let two = [prefixed(&query()), prefixed(&query())].concat();
        let all = messages(&two, Transport::Tcp, PORTS, false);
        assert_eq!(all.iter().map(|found| found.at).collect::<Vec<_>>(), [2, 31]);
        assert_eq!(found(&two, Transport::Tcp, OTHER), 2);
        assert_eq!(found(&two[..two.len() - 3], Transport::Tcp, OTHER), 0);
        let begun = messages(&two[..two.len() - 3], Transport::Tcp, PORTS, false);
        assert_eq!((begun.len(), begun[1].message.fault.is_some()), (2, true));
        assert_eq!(found(&query(), Transport::Tcp, PORTS), 1, "the length came before");
    }
}
