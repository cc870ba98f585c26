//! POP3 (RFC 1939): commands and answers. The mails are text.

use super::{
    Application, Context, MeaningKind,
    piece::{Piece, contains, first_line, means, more_lines, next_line, show, starts_with_word, take_line},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{Transport, layers::dissection::Dissection};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Pop3,
    ports: &[(Transport::Tcp, 110)],
    likeness,
    read: |frame, _| read(frame),
};

const COMMANDS: [&str; 15] = [
    "USER", "PASS", "STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "QUIT", "TOP", "UIDL", "APOP", "CAPA",
    "AUTH", "STLS",
];

/// Words of answers that tell a server of mails: others say `+OK` too.
const WORDS: [&str; 6] = ["pop", "message", "octets", "maildrop", "mailbox", "mail server"];

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    let is_status = matches!(payload, [b'+', b'O', b'K', ..] | [b'-', b'E', b'R', b'R', ..]);
    if !context.is_tcp() || !is_status && !starts_with_word(payload) {
        return Likeness::No;
    }
    let (line, ends) = first_line(payload);
    if is_answer(line) {
        let tells = WORDS.iter().any(|word| contains(line.bytes, word));
        return if tells && ends { Likeness::Sure } else { Likeness::OnPort };
    }
    Likeness::on_port(is_command(line))
}

fn is_answer(line: Piece<'_>) -> bool {
    let (status, _) = line.word();
    matches!(status.bytes, b"+OK" | b"-ERR")
}

fn is_command(line: Piece<'_>) -> bool {
    COMMANDS.iter().any(|known| line.word().0.is(known))
}

fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::Pop3, |header| {
        let mut lines = 0_usize;
        while let Some(line) = next_line(header) {
            let is_answer = is_answer(line);
            if lines > 0 && !is_answer && !is_command(line) {
                break;
            }
            if lines == 0 {
                header.say(&line.text());
            }
            take_line(header, if is_answer { "Answer" } else { "Command" })?;
            header.deeper(|header| {
                let (word, rest) = line.word();
                show(header, if is_answer { "Status" } else { "Verb" }, word);
                show(header, if is_answer { "Text" } else { "Parameters" }, rest);
                let user = rest.word().0;
                if word.is("USER") || word.is("APOP") {
                    means(header, MeaningKind::User, user);
                }
            });
            lines += 1;
        }
        header.say(&more_lines(lines.saturating_sub(1)));
        Some(())
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::{Protocol, application::recognise};

    fn tcp(payload: &[u8], port: u16) -> Option<Application> {
        let context =
            Context { protocol: Protocol::TCP, ports: Some((40_000, port)), length: payload.len() as u32 };
        recognise(payload, &context).application
    }

    #[test]
    fn a_server_is_told_by_its_words_and_a_client_by_its_port() {
        assert_eq!(tcp(b"+OK POP3 ready <1@a>\r\n", 4000), Some(Application::Pop3));
        assert_eq!(tcp(b"USER a\r\n", 110), Some(Application::Pop3));
        assert_eq!(tcp(b"RETR 1\r\n", 110), Some(Application::Pop3));
        assert_eq!(tcp(b"+OK\r\n", 110), Some(Application::Pop3));
        assert_eq!(tcp(b"+OK\r\n", 6379), Some(Application::Text));
        assert_eq!(tcp(b"USER a\r\n", 4000), Some(Application::Text));
        assert_eq!(tcp(b"+OKAY\r\n", 110), Some(Application::Text));
    }
}
