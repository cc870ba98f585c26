//! SMTP (RFC 5321): commands and replies. The mail itself is text.

use super::{
    Application, Context, MeaningKind,
    message_head::means_host,
    piece::{
        Piece, contains, first_line, means, more_lines, next_line, reply, show, starts_with_word, take_line,
    },
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Smtp,
    ports: &[(Transport::Tcp, 25), (Transport::Tcp, 587), (Transport::Tcp, 2525)],
    likeness,
    read: |frame, _| read(frame),
};

/// Commands with nothing or something behind them that other protocols have too, or people say.
const SHARED: [&str; 11] =
    ["DATA", "RSET", "QUIT", "NOOP", "HELP", "STARTTLS", "VRFY", "EXPN", "AUTH", "BDAT", "TURN"];

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    if !context.is_tcp() || !starts_with_word(payload) {
        return Likeness::No;
    }
    let (line, ends) = first_line(payload);
    match command(line).max(of_reply(line)) {
        Likeness::Sure if !ends => Likeness::OnPort,
        likeness => likeness,
    }
}

fn command(line: Piece<'_>) -> Likeness {
    let has_path = |start: &str| line.behind(start).is_some_and(|path| path.trimmed().bytes.contains(&b'<'));
    if has_path("MAIL FROM:") || has_path("RCPT TO:") {
        return Likeness::Sure;
    }
    let (verb, rest) = line.word();
    if verb.is("EHLO") || verb.is("HELO") {
        let is_name = !rest.is_empty() && rest.bytes.iter().all(u8::is_ascii_graphic);
        return if is_name { Likeness::Sure } else { Likeness::OnPort };
    }
    let is_path = line.behind("MAIL FROM:").or_else(|| line.behind("RCPT TO:")).is_some();
    Likeness::on_port(is_path || SHARED.iter().any(|known| verb.is(known)))
}

fn of_reply(line: Piece<'_>) -> Likeness {
    let Some((code, says)) = reply(line) else { return Likeness::No };
    let known =
        [211, 214, 220, 221, 235, 250, 251, 252, 334, 354].contains(&code) || (420..=559).contains(&code);
    if !known {
        return Likeness::No;
    }
    // An enhanced status code (RFC 3463) of the same class: `250 2.1.0 Sender ok`.
    let class = line.bytes.first().copied().unwrap_or_default();
    let is_enhanced = matches!(says.bytes, [a, b'.', b'0'..=b'9', ..] if *a == class)
        && says.word().0.bytes.iter().filter(|byte| **byte == b'.').count() == 2
        && says.word().0.bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let tells = match code {
        220 => contains(says.bytes, "SMTP"),
        354 => contains(says.bytes, "mail") && contains(says.bytes, "."),
        _ => false,
    };
    if is_enhanced || tells { Likeness::Sure } else { Likeness::OnPort }
}

fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::Smtp, |header| {
        let mut lines = 0_usize;
        while let Some(line) = next_line(header) {
            let is_reply = reply(line).is_some();
            // A mail that follows its DATA in the same segment is none of our lines.
            if lines > 0 && !is_reply && command(line) == Likeness::No {
                break;
            }
            if lines == 0 {
                header.say(&line.text());
            }
            take_line(header, if is_reply { "Reply" } else { "Command" })?;
            header.deeper(|header| {
                if is_reply { read_reply(header, line, lines == 0) } else { read_command(header, line) }
            });
            lines += 1;
        }
        header.say(&more_lines(lines.saturating_sub(1)));
        Some(())
    });
}

/// The first line of a greeting names the server.
fn read_reply(header: &mut Header<'_>, line: Piece<'_>, is_first: bool) {
    let Some((code, says)) = reply(line) else { return };
    show(header, "Code", line.first(3));
    show(header, "Text", says);
    if code == 220 && is_first {
        let (host, software) = says.word();
        means_host(header, host);
        means(header, MeaningKind::Software, software);
    }
}

fn read_command(header: &mut Header<'_>, line: Piece<'_>) {
    if let Some(path) = line.behind("MAIL FROM:").or_else(|| line.behind("RCPT TO:")) {
        let address = path.between(b'<', b'>').unwrap_or_else(|| path.trimmed().word().0);
        show(header, "Address", address);
        means(header, MeaningKind::User, address);
        return;
    }
    let (verb, rest) = line.word();
    show(header, "Verb", verb);
    show(header, "Parameters", rest);
    if verb.is("EHLO") || verb.is("HELO") {
        means_host(header, rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{
        Protocol,
        application::{Recognised, recognise},
    };

    fn tcp(payload: &[u8], port: u16) -> Recognised {
        let context =
            Context { protocol: Protocol::TCP, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context)
    }

    #[test]
    fn commands_tell_who_sends_to_whom() {
        let lines = b"MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n";
        let found = tcp(lines, 25);
        assert_eq!(found.line, "MAIL FROM:<a@example.com> (2 more lines)");
        let users: Vec<_> = found.meanings.iter().map(|meaning| meaning.text.as_str()).collect();
        assert_eq!(users, ["a@example.com", "b@example.org"]);
        let helo = tcp(b"HELO mail.example.com\r\n", 4000);
        assert_eq!((helo.application, helo.meanings[0].kind), (Some(Application::Smtp), MeaningKind::Domain));
    }

    #[test]
    fn replies_are_told_by_their_words_or_their_port() {
        for reply in [
            &b"220 mx.example.com ESMTP ready\r\n"[..],
            b"250 2.1.0 ok\r\n",
            b"354 Enter mail, end with \".\"\r\n",
        ] {
            assert_eq!(tcp(reply, 4000).application, Some(Application::Smtp), "{}", reply.escape_ascii());
        }
        for reply in [&b"250-SIZE\r\n250 ok\r\n"[..], b"421 try later\r\n", b"220-a\r\n220 b\r\n"] {
            assert_eq!(tcp(reply, 25).application, Some(Application::Smtp), "{}", reply.escape_ascii());
            assert_ne!(tcp(reply, 4000).application, Some(Application::Smtp), "{}", reply.escape_ascii());
        }
    }

    #[test]
    fn a_mail_is_text() {
        for mail in [&b"Received: (qmail 1)\r\n"[..], b"VRFYing is\r\n", b"100 times a day\r\n", b".\r\n"] {
            assert_eq!(tcp(mail, 25).application, Some(Application::Text), "{}", mail.escape_ascii());
        }
        let found = tcp(b"DATA\r\nSubject: a\r\n", 25);
        assert_eq!((found.line.as_str(), found.layers.last().unwrap().name), ("DATA", "Payload"));
    }
}
