//! Telnet (RFC 854, RFC 855): commands and negotiation of options. What stands between is text.

use super::{
    Application, Context,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{
        dissection::Dissection,
        header::{Header, text_of},
        names::hex,
    },
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Telnet,
    ports: &[(Transport::Tcp, 23), (Transport::Tcp, 2323)],
    likeness,
    read: |frame, _| read(frame),
};

/// "Interpret as command".
const IAC: u8 = 255;
/// End of a subnegotiation.
const SE: u8 = 240;
const SUBNEGOTIATION: u8 = 250;

/// How many commands the quick look goes through.
const LOOKED_AT: usize = 40;

/// What a command says in one line has so many parts at most.
const MOST_SAID: usize = 12;

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_tcp() {
        return Likeness::No;
    }
    if payload.first() != Some(&IAC) {
        // Text with commands in it.
        let at = memchr::memchr(IAC, payload);
        let command = at.and_then(|at| length_of_command(payload.get(at..).unwrap_or_default()));
        return Likeness::on_port(command.is_some());
    }
    let (mut rest, mut options) = (payload, 0);
    for _ in 0..LOOKED_AT {
        let Some((length, is_option)) = length_of_command(rest) else { break };
        options += usize::from(is_option);
        rest = rest.get(length..).unwrap_or_default();
    }
    // Two negotiations in a row tell, or one that is all there is with a known option.
    let tells = options >= 2 || options == 1 && rest.is_empty() && payload.len() >= 6;
    match (tells, options) {
        (true, _) => Likeness::Sure,
        _ => Likeness::on_port(rest.len() < payload.len()),
    }
}

/// Length of the command at the start, and whether it is about a known option.
fn length_of_command(bytes: &[u8]) -> Option<(usize, bool)> {
    match bytes {
        [IAC, 251..=254, option, ..] => Some((3, option_name(*option).is_some())),
        [IAC, SUBNEGOTIATION, option, ..] => {
            let end = bytes.windows(2).take(512).position(|pair| pair == [IAC, SE])?;
            Some((end + 2, option_name(*option).is_some()))
        }
        [IAC, 241..=249, ..] => Some((2, false)),
        _ => None,
    }
}

fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::Telnet, |header| {
        let mut said = 0;
        while let [first, ..] = header.rest() {
            let words = if *first == IAC { command(header)? } else { text(header)? };
            if words.is_empty() {
                continue;
            }
            if said < MOST_SAID {
                header.say(if said == 0 { "" } else { ", " });
                header.say(&words);
            } else if said == MOST_SAID {
                header.say(" …");
            }
            said += 1;
        }
        Some(())
    });
}

/// Text up to the next command.
fn text(header: &mut Header<'_>) -> Option<String> {
    let length = memchr::memchr(IAC, header.rest()).unwrap_or(header.rest().len());
    let (bytes, range) = header.take_slice(length)?;
    let text = text_of(bytes.trim_ascii());
    header.add("Text", range, &text);
    let line = text.lines().next_back().unwrap_or_default();
    Some(if line.is_empty() { String::new() } else { format!("“{line}”") })
}

/// A command, in words.
fn command(header: &mut Header<'_>) -> Option<String> {
    let rest = header.rest();
    let said = match *rest {
        [IAC, verb @ 251..=254, option, ..] => {
            let verb = match verb {
                251 => "will",
                252 => "won't",
                253 => "do",
                _ => "don't",
            };
            let words = format!("{verb} {}", option_words(option));
            let (_, range) = header.take_slice(3)?;
            header.add("Negotiation", range, &words);
            words
        }
        [IAC, SUBNEGOTIATION, option, ..] => return subnegotiation(header, option),
        // An escaped 255 is a byte of the text.
        [IAC, verb, ..] => {
            let words = command_name(verb).to_owned();
            let (_, range) = header.take_slice(2)?;
            header.add("Command", range, &words);
            words
        }
        _ => return None,
    };
    Some(said)
}

fn subnegotiation(header: &mut Header<'_>, option: u8) -> Option<String> {
    let rest = header.rest();
    let end = rest.windows(2).position(|pair| pair == [IAC, SE]);
    let Some(end) = end else {
        // It goes on in the next segment, if it is one.
        let words = option_words(option);
        let (_, range) = header.take::<3>()?;
        header.add("Subnegotiation", range, &words);
        let separator = if header.summary.is_empty() { "" } else { ", " };
        header.say(&format!("{separator}{words} …"));
        return None;
    };
    let (bytes, range) = header.take_slice(end + 2)?;
    let value = bytes.get(3..end).unwrap_or_default();
    let words = match (option, value) {
        // Window size (RFC 1073).
        (31, &[a, b, c, d]) => {
            format!("window size {} × {}", u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]))
        }
        // Terminal type (RFC 1091) and speed (RFC 1079): a zero and a text.
        (24 | 32 | 35, [0, text @ ..]) => format!("{} {}", option_words(option), text_of(text)),
        (24 | 32 | 35 | 39, [1]) => format!("{}, asked for", option_words(option)),
        (_, []) => option_words(option),
        (_, value) => format!("{} {}", option_words(option), hex(value)),
    };
    header.add("Subnegotiation", range, &words);
    Some(words)
}

fn option_words(option: u8) -> String {
    option_name(option).map_or_else(|| format!("option {option}"), str::to_owned)
}

/// Options of the IANA registry "Telnet Options" that occur.
const fn option_name(option: u8) -> Option<&'static str> {
    Some(match option {
        0 => "binary",
        1 => "echo",
        2 => "reconnection",
        3 => "suppress go ahead",
        4 => "approximate message size",
        5 => "status",
        6 => "timing mark",
        7 => "remote controlled transmission",
        8 => "line width",
        9 => "page size",
        10 => "carriage return disposition",
        17 => "extended ASCII",
        18 => "logout",
        19 => "byte macro",
        20 => "data entry terminal",
        21 => "SUPDUP",
        23 => "send location",
        24 => "terminal type",
        25 => "end of record",
        26 => "TACACS user",
        27 => "output marking",
        28 => "terminal location",
        29 => "3270 regime",
        30 => "X.3 PAD",
        31 => "window size",
        32 => "terminal speed",
        33 => "remote flow control",
        34 => "line mode",
        35 => "X display location",
        36 => "environment",
        37 => "authentication",
        38 => "encryption",
        39 => "new environment",
        40 => "TN3270E",
        42 => "character set",
        44 => "COM port control",
        45 => "suppress local echo",
        46 => "start TLS",
        47 => "KERMIT",
        255 => "extended options",
        _ => return None,
    })
}

/// Commands (RFC 854).
const fn command_name(command: u8) -> &'static str {
    match command {
        236 => "end of file",
        237 => "suspend",
        238 => "abort",
        239 => "end of record",
        SE => "end of subnegotiation",
        241 => "no operation",
        242 => "data mark",
        243 => "break",
        244 => "interrupt process",
        245 => "abort output",
        246 => "are you there",
        247 => "erase character",
        248 => "erase line",
        249 => "go ahead",
        IAC => "a byte of 255",
        _ => "unknown command",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Protocol, application::recognise};

    fn tcp(payload: &[u8], port: u16) -> (Option<Application>, String) {
        let context =
            Context { protocol: Protocol::TCP, ports: Some((40_000, port)), length: payload.len() as u32 };
        let found = recognise(payload, &context);
        (found.application, found.line)
    }

    #[test]
    fn negotiation_is_told_by_name_on_any_port() {
        let (application, line) = tcp(b"\xff\xfd\x03\xff\xfb\x1f\xff\xfb\x21", 9);
        assert_eq!(application, Some(Application::Telnet));
        assert_eq!(line, "do suppress go ahead, will window size, will remote flow control");
        assert_eq!(tcp(b"\xff\xfa\x1f\0P\0\x18\xff\xf0", 9).1, "window size 80 × 24");
    }

    #[test]
    fn one_command_or_text_with_commands_counts_on_the_port() {
        assert_eq!(tcp(b"\xff\xfd\x01", 23).1, "do echo");
        assert_eq!(tcp(b"\xff\xfc\x18", 23).1, "won't terminal type");
        assert_eq!(tcp(b"\xff\xfd\x01", 9).0, Some(Application::Data));
        assert_eq!(tcp(b"hi\r\nlogin: \xff\xfb\x01", 23).1, "“login:”, will echo");
        assert_eq!(tcp(b"\r\n", 23).0, Some(Application::Text));
    }

    #[test]
    fn a_subnegotiation_that_goes_on_in_the_next_segment_is_no_fault() {
        let line = tcp(b"\xff\xfd\x03\xff\xfd\x01\xff\xfa\x18\0xt", 23).1;
        assert_eq!(
            line,
            "do suppress go ahead, do echo, terminal type …; Telnet: goes on in the next segment"
        );
    }
}
