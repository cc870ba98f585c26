//! IMAP (RFC 9051): tagged commands and answers.

use super::{
    Application, Context, MeaningKind,
    piece::{Piece, contains, first_line, means, more_lines, next_line, show, take_line},
    recogniser::{Likeness, Recogniser},
};
use crate::decode::{Transport, layers::dissection::Dissection};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Imap,
    ports: &[(Transport::Tcp, 143)],
    likeness,
    read: |frame, _| read(frame),
};

/// What follows a client's tag.
const COMMANDS: [&str; 32] = [
    "CAPABILITY",
    "NOOP",
    "LOGOUT",
    "AUTHENTICATE",
    "LOGIN",
    "STARTTLS",
    "ENABLE",
    "SELECT",
    "EXAMINE",
    "CREATE",
    "DELETE",
    "RENAME",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "LIST",
    "LSUB",
    "NAMESPACE",
    "STATUS",
    "APPEND",
    "IDLE",
    "CHECK",
    "CLOSE",
    "UNSELECT",
    "EXPUNGE",
    "SEARCH",
    "FETCH",
    "STORE",
    "COPY",
    "MOVE",
    "UID",
    "ID",
    "GETQUOTAROOT",
];

/// What follows the tag or the star of an answer.
const ANSWERS: [&str; 13] = [
    "OK",
    "NO",
    "BAD",
    "BYE",
    "PREAUTH",
    "CAPABILITY",
    "LIST",
    "LSUB",
    "STATUS",
    "SEARCH",
    "FLAGS",
    "ID",
    "NAMESPACE",
];

fn likeness(payload: &[u8], context: &Context) -> Likeness {
    let is_start = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'*';
    if !context.is_tcp() || !payload.first().is_some_and(is_start) {
        return Likeness::No;
    }
    let (line, ends) = first_line(payload);
    let tells = ends && is_answer(line) && contains(line.bytes, "imap") && line.bytes.starts_with(b"* ");
    if tells { Likeness::Sure } else { Likeness::on_port(is_command(line) || is_answer(line)) }
}

fn is_tag(tag: Piece<'_>) -> bool {
    let is_short = (1..=20).contains(&tag.bytes.len());
    is_short && tag.bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'.')
}

fn is_command(line: Piece<'_>) -> bool {
    let (tag, rest) = line.word();
    is_tag(tag) && COMMANDS.iter().any(|known| rest.word().0.is(known))
}

fn is_answer(line: Piece<'_>) -> bool {
    let (tag, rest) = line.word();
    let (word, behind) = rest.word();
    let is_count = tag.bytes == b"*" && word.number::<u32>().is_some() && !behind.is_empty();
    (tag.bytes == b"*" || is_tag(tag)) && ANSWERS.iter().any(|known| word.is(known)) || is_count
}

fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::Imap, |header| {
        let mut lines = 0_usize;
        while let Some(line) = next_line(header) {
            let is_command = is_command(line);
            if lines > 0 && !is_command && !is_answer(line) {
                break;
            }
            if lines == 0 {
                header.say(&line.text());
            }
            take_line(header, if is_command { "Command" } else { "Answer" })?;
            header.deeper(|header| {
                let (tag, rest) = line.word();
                let (word, behind) = rest.word();
                show(header, "Tag", tag);
                show(header, if is_command { "Command word" } else { "Answer word" }, word);
                show(header, if is_command { "Parameters" } else { "Text" }, behind);
                let user = behind.word().0;
                if word.is("LOGIN") && !user.is_empty() {
                    let user = user.between(b'"', b'"').filter(|inner| !inner.is_empty()).unwrap_or(user);
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

    #[test]
    fn a_greeting_is_told_anywhere_and_the_rest_on_the_port() {
        let tcp = |payload: &[u8], port| {
            let context = Context {
                protocol: Protocol::TCP,
                ports: Some((40_000, port)),
                length: payload.len() as u32,
            };
            let found = recognise(payload, &context);
            (found.application, found.meanings.first().map(|meaning| meaning.text.clone()))
        };
        assert_eq!(tcp(b"* OK IMAP4rev1 ready\r\n", 4000).0, Some(Application::Imap));
        assert_eq!(tcp(b"a1 LOGIN \"bob\" pw\r\n", 143), (Some(Application::Imap), Some("bob".to_owned())));
        assert_eq!(tcp(b"a1 OK done\r\n* 3 EXISTS\r\n", 143).0, Some(Application::Imap));
        for text in [&b"a1 OK done\r\n"[..], b"we list it\r\n"] {
            assert_eq!(tcp(text, 4000).0, Some(Application::Text));
        }
        assert_eq!(tcp(b"Dear all,\r\n", 143).0, Some(Application::Text));
    }
}
