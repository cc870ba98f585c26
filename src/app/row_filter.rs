//! What is typed above a table to narrow its rows: addresses, prefixes, ports and words, all of which a row
//! has to have.

use std::net::IpAddr;

use crate::query::{AddressRange, Transport};

/// One of the words that were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// In small letters.
    pub text: String,
    pub kind: TermKind,
}

/// What a word is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermKind {
    /// An address, a prefix or a range.
    Addresses(AddressRange),
    /// The beginning of an address: it is being typed.
    Beginning,
    /// `tcp/135`, `135`.
    Port(Option<Transport>, u16),
    Transport(Transport),
    Word,
}

/// All words that were typed; none: every row is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RowFilter {
    pub terms: Vec<Term>,
}

impl RowFilter {
    /// Any text is a filter: what is nothing else is a word.
    pub fn parse(text: &str) -> Self {
        let terms = text.split_whitespace().map(str::to_lowercase);
        Self { terms: terms.map(|text| Term { kind: kind(&text), text }).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Some word may stand in a name or in what packets say.
    pub fn has_words(&self) -> bool {
        self.terms.iter().any(|term| term.kind == TermKind::Word)
    }
}

impl Term {
    /// It is an address, or a prefix of addresses, and this is one of them.
    pub fn is_of(&self, address: IpAddr) -> bool {
        match self.kind {
            TermKind::Addresses(range) => range.contains(address),
            TermKind::Beginning => address.to_string().starts_with(&self.text),
            _ => false,
        }
    }
}

fn kind(text: &str) -> TermKind {
    let transport = |word: &str| match word {
        "tcp" => Some(Transport::Tcp),
        "udp" => Some(Transport::Udp),
        _ => None,
    };
    if let Some(transport) = transport(text) {
        return TermKind::Transport(transport);
    }
    if let Ok(port) = text.parse() {
        return TermKind::Port(None, port);
    }
    if let Some((word, port)) = text.split_once('/')
        && let (Some(transport), Ok(port)) = (transport(word), port.parse())
    {
        return TermKind::Port(Some(transport), port);
    }
    // Of an address that is being typed the last octet may get more digits.
    let is_v4 = text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_v6 = text.contains(':') && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
    match text.parse::<AddressRange>() {
        Ok(range) if !(is_v4 || is_v6) || range.addresses() == 1 || text.ends_with('.') => {
            TermKind::Addresses(range)
        }
        _ if is_v4 || is_v6 => TermKind::Beginning,
        _ => TermKind::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_an_address_a_port_or_a_word() {
        let kind = |text: &str| RowFilter::parse(text).terms[0].kind;
        for text in ["118.8.200.0/22", "118.8.", "118.8.200.7", "10.0.0.1-10.0.0.9", "2001:db8::/32", "::1"] {
            assert!(matches!(kind(text), TermKind::Addresses(_)), "{text}: {:?}", kind(text));
        }
        for text in ["118.8", "118.8.20", "2001:db8"] {
            assert_eq!(kind(text), TermKind::Beginning, "{text}");
        }
        assert_eq!(kind("135"), TermKind::Port(None, 135));
        assert_eq!(kind("TCP/135"), TermKind::Port(Some(Transport::Tcp), 135));
        assert_eq!(kind("UDP"), TermKind::Transport(Transport::Udp));
        for text in ["www.example", "GET", "70000", "tcp/x", "a/b", "10.0.0.1:80"] {
            assert_eq!(kind(text), TermKind::Word, "{text}");
        }
    }

    #[test]
    fn an_address_that_is_being_typed_is_not_yet_a_network() {
        let is_of =
            |text: &str, address: &str| RowFilter::parse(text).terms[0].is_of(address.parse().unwrap());
        assert!(is_of("118.8.2", "118.8.200.7") && is_of("118.8.2", "118.8.2.7"));
        assert!(!is_of("118.8.2.", "118.8.200.7") && is_of("118.8.200.0/22", "118.8.203.9"));
        assert!(is_of("2001:db8", "2001:db8::7") && !is_of("2001:db8::7", "2001:db8::70"));
    }

    #[test]
    fn several_words_are_all_to_be_had_and_spaces_say_nothing() {
        let filter = RowFilter::parse("  GET tcp/80 ");
        assert_eq!(filter.terms.iter().map(|term| term.text.as_str()).collect::<Vec<_>>(), ["get", "tcp/80"]);
        assert!(filter.has_words() && !RowFilter::parse("tcp 10.0.0.1").has_words());
        assert!(RowFilter::parse("  ").is_empty());
    }
}
