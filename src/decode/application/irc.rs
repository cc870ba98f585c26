//! IRC (RFC 1459, RFC 2812), line by line; on any port, because bots choose their own.

use super::{
    Application, MeaningKind,
    piece::{Piece, first_line, is_printable, means, more_lines, next_line, show, starts_with_word},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Irc,
    ports: &[
        (Transport::Tcp, 194),
        (Transport::Tcp, 6660),
        (Transport::Tcp, 6661),
        (Transport::Tcp, 6662),
        (Transport::Tcp, 6663),
        (Transport::Tcp, 6664),
        (Transport::Tcp, 6665),
        (Transport::Tcp, 6666),
        (Transport::Tcp, 6667),
        (Transport::Tcp, 6668),
        (Transport::Tcp, 6669),
        (Transport::Tcp, 7000),
    ],
    likeness: |payload, context| if context.is_tcp() { likeness(payload) } else { Likeness::No },
    read: |frame, _| read(frame),
};

/// The longest line (RFC 2812, 2.3), with room for those that do not keep to it.
const LONGEST_LINE: usize = 1024;

/// Commands, and how many parameters make sure that it is one: fewer are possible, and also words of
/// other protocols or of people.
const COMMANDS: [(&str, Sure); 40] = [
    ("PRIVMSG", Sure::Text),
    ("NOTICE", Sure::Text),
    ("JOIN", Sure::Channel),
    ("PART", Sure::Channel),
    ("TOPIC", Sure::Channel),
    ("NAMES", Sure::Channel),
    ("MODE", Sure::Mode),
    ("NICK", Sure::One),
    ("USER", Sure::Four),
    ("PONG", Sure::One),
    ("PING", Sure::Colon),
    ("KICK", Sure::Channel),
    ("INVITE", Sure::Text),
    ("QUIT", Sure::Colon),
    ("ERROR", Sure::Colon),
    ("USERHOST", Sure::One),
    ("WHOIS", Sure::Port),
    ("WHOWAS", Sure::Port),
    ("WHO", Sure::Channel),
    ("ISON", Sure::Port),
    ("AWAY", Sure::Port),
    ("LIST", Sure::Channel),
    ("PASS", Sure::Port),
    ("OPER", Sure::Port),
    ("MOTD", Sure::Port),
    ("LUSERS", Sure::Port),
    ("VERSION", Sure::Port),
    ("STATS", Sure::Port),
    ("LINKS", Sure::Port),
    ("TIME", Sure::Port),
    ("ADMIN", Sure::Port),
    ("INFO", Sure::Port),
    ("SQUIT", Sure::Port),
    ("SERVER", Sure::Port),
    ("KILL", Sure::Port),
    ("WALLOPS", Sure::Port),
    ("CAP", Sure::Capability),
    ("AUTHENTICATE", Sure::Port),
    ("REHASH", Sure::Port),
    ("SILENCE", Sure::Port),
];

/// What behind a command tells that it is one of IRC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sure {
    /// Only the port does.
    Port,
    /// Exactly one parameter.
    One,
    /// A colon: the last parameter.
    Colon,
    /// A target and a colon.
    Text,
    /// A channel: `#`, `&`, `+` or `!`.
    Channel,
    /// A target and flags: `+ix`.
    Mode,
    /// Four parameters or more.
    Four,
    /// `LS`, `REQ`, `END` …
    Capability,
}

/// `:prefix COMMAND parameters`, its words where they stand.
struct Line<'a> {
    prefix: Option<Piece<'a>>,
    command: Piece<'a>,
    parameters: Piece<'a>,
}

fn parse(line: Piece<'_>) -> Option<Line<'_>> {
    if line.bytes.len() > LONGEST_LINE {
        return None;
    }
    let whole = line;
    // Tags (IRCv3 message tags): `@time=… `.
    let line = if line.bytes.first() == Some(&b'@') { line.word().1 } else { line };
    let (prefix, rest) = match line.behind(":") {
        Some(behind) => {
            let (prefix, rest) = behind.word();
            (Some(prefix), rest)
        }
        None => (None, line),
    };
    let (command, parameters) = rest.word();
    let line = Line { prefix, command, parameters };
    let is_one = line.known().is_some() || line.numeric().is_some();
    (is_one && is_printable(whole.bytes)).then_some(line)
}

impl<'a> Line<'a> {
    /// The reply's number (RFC 2812, 5).
    fn numeric(&self) -> Option<u16> {
        (self.command.bytes.len() == 3).then(|| self.command.number())?
    }

    fn known(&self) -> Option<Sure> {
        let known = COMMANDS.into_iter().find(|(name, _)| self.command.is(name));
        known.map(|(_, sure)| sure)
    }

    fn likeness(&self) -> Likeness {
        let Some(prefix) = self.prefix else {
            return self.known().map_or(Likeness::No, |sure| self.likeness_of(sure));
        };
        let is_prefix = prefix.bytes.iter().all(u8::is_ascii_graphic) && !prefix.is_empty();
        match (self.known(), self.numeric()) {
            (Some(_), _) if is_prefix => Likeness::Sure,
            (_, Some(_)) if is_prefix && !self.parameters.is_empty() => Likeness::Sure,
            _ => Likeness::No,
        }
    }

    fn likeness_of(&self, sure: Sure) -> Likeness {
        let (first, rest) = self.parameters.word();
        let is_channel = |name: Piece<'_>| matches!(name.bytes, [b'#' | b'&' | b'!', _, ..]);
        let behind_colon = |piece: Piece<'_>| piece.bytes.first() == Some(&b':');
        let tells = match sure {
            Sure::Port => false,
            Sure::One => !first.is_empty() && rest.is_empty(),
            Sure::Colon => behind_colon(first),
            Sure::Text => !first.is_empty() && (behind_colon(rest) || is_channel(first)),
            Sure::Channel => is_channel(first) || behind_colon(first) && is_channel(first.after(1)),
            Sure::Mode => {
                is_channel(first) || matches!(rest.bytes, [b'+' | b'-', b'a'..=b'z' | b'A'..=b'Z', ..])
            }
            Sure::Four => !rest.word().1.word().1.is_empty(),
            Sure::Capability => ["LS", "REQ", "ACK", "END", "LIST"].iter().any(|word| first.is(word)),
        };
        if tells { Likeness::Sure } else { Likeness::OnPort }
    }

    /// The next parameter, and those behind it; the last may have spaces.
    fn parameter(parameters: Piece<'a>) -> (Piece<'a>, Piece<'a>) {
        match parameters.behind(":") {
            Some(last) => (last, last.after(last.bytes.len())),
            None => parameters.word(),
        }
    }
}

fn likeness(payload: &[u8]) -> Likeness {
    let is_prefixed = matches!(payload, [b':' | b'@', b'!'..=b'~', ..]);
    if !is_prefixed && !starts_with_word(payload) {
        return Likeness::No;
    }
    // Lines of clients are in capitals: words of people are not.
    let (line, ends) = first_line(payload);
    let Some(line) = parse(line) else { return Likeness::No };
    let likeness = line.likeness();
    let in_capitals = line.command.bytes.iter().all(|byte| !byte.is_ascii_lowercase());
    if !in_capitals || !ends { likeness.min(Likeness::OnPort) } else { likeness }
}

fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::Irc, |header| {
        let mut lines = 0_usize;
        while let Some(line) = next_line(header) {
            if lines == 0 {
                header.say(&line.text());
            }
            read_line(header, line)?;
            lines += 1;
        }
        header.say(&more_lines(lines.saturating_sub(1)));
        Some(())
    });
}

fn read_line(header: &mut Header<'_>, piece: Piece<'_>) -> Option<()> {
    // A line that began in the segment before, or none at all.
    let Some(line) = parse(piece) else { return header.line("Line").map(drop) };
    header.line("Message")?;
    header.deeper(|header| {
        if let Some(prefix) = line.prefix {
            show(header, "Prefix", prefix);
            who(header, prefix);
        }
        show(header, "Command", line.command);
        if let Some(reply) = line.numeric().and_then(reply_name) {
            header.add("Reply", line.command.range(), reply);
        }
        show(header, "Parameters", line.parameters);
        meanings(header, &line);
    });
    Some(())
}

/// `nick!user@host`, or a server.
fn who(header: &mut Header<'_>, prefix: Piece<'_>) {
    if let Some((nick, _)) = prefix.split(b'!') {
        means(header, MeaningKind::User, nick);
    } else if prefix.bytes.contains(&b'.') {
        means(header, MeaningKind::Domain, prefix);
    }
}

/// Channels, and nicks where a command names one.
fn meanings(header: &mut Header<'_>, line: &Line<'_>) {
    let (first, mut rest) = Line::parameter(line.parameters);
    let names_user = ["NICK", "USER", "PRIVMSG", "NOTICE", "MODE", "WHOIS", "ISON", "USERHOST"]
        .iter()
        .any(|command| line.command.is(command))
        || line.numeric().is_some();
    let mut each = |name: Piece<'_>, is_first: bool| {
        if matches!(name.bytes, [b'#' | b'&', _, ..]) {
            means(header, MeaningKind::Channel, name);
        } else if is_first && names_user && !name.is_empty() && name.bytes != b"*" {
            means(header, MeaningKind::User, name);
        }
    };
    // `#a,#b` are two.
    let mut names = first;
    while let Some((name, others)) = names.split(b',') {
        each(name, true);
        names = others;
    }
    each(names, true);
    // Channels stand among the next parameters of replies: `332 nick #channel :topic`.
    for _ in 0..3 {
        if rest.is_empty() || rest.bytes.first() == Some(&b':') {
            break;
        }
        let (parameter, others) = rest.word();
        each(parameter, false);
        rest = others;
    }
}

/// Replies that occur most, by RFC 2812, 5.
const fn reply_name(reply: u16) -> Option<&'static str> {
    Some(match reply {
        1 => "welcome",
        2 => "your host",
        3 => "created",
        4 => "my info",
        5 => "supported",
        251..=255 | 265 | 266 => "users",
        301 => "away",
        302 => "user host",
        311 => "who is user",
        312 => "who is server",
        318 => "end of who is",
        322 => "list",
        324 => "channel mode",
        331 => "no topic",
        332 => "topic",
        333 => "topic set by",
        352 => "who reply",
        353 => "names",
        366 => "end of names",
        367 => "ban list",
        372 => "message of the day",
        375 => "start of the message of the day",
        376 => "end of the message of the day",
        401 => "no such nick",
        403 => "no such channel",
        404 => "cannot send to channel",
        412 => "no text to send",
        421 => "unknown command",
        422 => "no message of the day",
        432 => "erroneous nick",
        433 => "nick in use",
        442 => "not on channel",
        451 => "not registered",
        461 => "not enough parameters",
        462 => "already registered",
        464 => "wrong password",
        465 => "banned from the server",
        471 => "channel is full",
        473 => "only by invitation",
        474 => "banned from the channel",
        475 => "wrong channel key",
        482 => "no channel operator",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Context, Recognised, recognise},
    };

    fn tcp(payload: &[u8], port: u16) -> Recognised {
        let context =
            Context { protocol: Protocol::TCP, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    #[test]
    fn a_message_tells_who_speaks_where_on_any_port() {
        let lines = b":bot!b@host.example PRIVMSG #trees :done\r\n:irc.example 412 bot :No text\r\n";
        let found = tcp(lines, 51_987);
        assert_eq!(found.application, Some(Application::Irc));
        assert_eq!(found.line, ":bot!b@host.example PRIVMSG #trees :done (1 more line)");
        let words: Vec<_> = found
            .meanings
            .iter()
            .map(|meaning| (meaning.kind, meaning.text.as_str(), &lines[meaning.bytes.clone()]))
            .collect();
        assert_eq!(
            words,
            [
                (MeaningKind::User, "bot", &b"bot"[..]),
                (MeaningKind::Channel, "#trees", b"#trees"),
                (MeaningKind::Domain, "irc.example", b"irc.example"),
                (MeaningKind::User, "bot", b"bot"),
            ]
        );
    }

    #[test]
    fn what_only_irc_says_is_told_on_any_port() {
        for line in [
            &b"NICK bot[1]\r\n"[..],
            b"USER a * ok \x034\x02Name\r\n",
            b"JOIN #trees \r\n",
            b"PING :irc.example\r\n",
            b"PONG irc.example\r\n",
            b"MODE bot -ix\r\n",
            b"PRIVMSG #trees :\r\n",
            b"QUIT :bye\r\n",
            b":irc.example NOTICE AUTH :hello\r\n",
            b"CAP LS 302\r\n",
        ] {
            assert_eq!(tcp(line, 4000).application, Some(Application::Irc), "{}", line.escape_ascii());
        }
    }

    #[test]
    fn words_that_others_use_too_count_on_its_ports_alone() {
        for line in [&b"USER a\r\n"[..], b"PASS a\r\n", b"QUIT\r\n", b"LIST\r\n", b"join us\r\n"] {
            assert_ne!(tcp(line, 4000).application, Some(Application::Irc), "{}", line.escape_ascii());
            assert_eq!(tcp(line, 6667).application, Some(Application::Irc), "{}", line.escape_ascii());
        }
        for line in [&b"hello there\r\n"[..], b": a\r\n", b"a:b PRIVMSG\r\n", b"\x00\x01"] {
            assert_ne!(tcp(line, 6667).application, Some(Application::Irc), "{}", line.escape_ascii());
        }
    }
}
