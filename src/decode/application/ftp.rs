//! FTP's control connection (RFC 959, RFC 2428): commands and replies.

use super::{
    Application, Context, MeaningKind,
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
    application: Application::Ftp,
    ports: &[(Transport::Tcp, 21)],
    likeness,
    read: |frame, _| read(frame),
};

/// Commands, and whether they tell FTP on any port, by what stands behind them.
const COMMANDS: [(&str, Behind); 46] = [
    ("USER", Behind::Port),
    ("PASS", Behind::Port),
    ("ACCT", Behind::Port),
    ("CWD", Behind::Something),
    ("XCWD", Behind::Something),
    ("CDUP", Behind::Nothing),
    ("SMNT", Behind::Something),
    ("REIN", Behind::Nothing),
    ("QUIT", Behind::Port),
    ("PORT", Behind::Numbers),
    ("EPRT", Behind::Something),
    ("LPRT", Behind::Something),
    ("PASV", Behind::Nothing),
    ("EPSV", Behind::Port),
    ("TYPE", Behind::Kind),
    ("STRU", Behind::Port),
    ("MODE", Behind::Port),
    ("RETR", Behind::Name),
    ("STOR", Behind::Name),
    ("STOU", Behind::Port),
    ("APPE", Behind::Name),
    ("ALLO", Behind::Port),
    ("REST", Behind::Port),
    ("RNFR", Behind::Something),
    ("RNTO", Behind::Something),
    ("ABOR", Behind::Port),
    ("DELE", Behind::Name),
    ("RMD", Behind::Something),
    ("XRMD", Behind::Something),
    ("MKD", Behind::Something),
    ("XMKD", Behind::Something),
    ("PWD", Behind::Nothing),
    ("XPWD", Behind::Nothing),
    ("LIST", Behind::Port),
    ("NLST", Behind::Port),
    ("MLSD", Behind::Port),
    ("MLST", Behind::Port),
    ("SITE", Behind::Port),
    ("SYST", Behind::Nothing),
    ("STAT", Behind::Port),
    ("HELP", Behind::Port),
    ("NOOP", Behind::Port),
    ("FEAT", Behind::Port),
    ("OPTS", Behind::Port),
    ("SIZE", Behind::Name),
    ("MDTM", Behind::Name),
];

/// What must stand behind a command that tells FTP anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Behind {
    /// Whatever it is, only the port tells.
    Port,
    Nothing,
    Something,
    /// A name, not a number: POP3 retrieves mails by number.
    Name,
    /// `A`, `I`, `E` or `L 8`.
    Kind,
    /// Six numbers: address and port.
    Numbers,
}

/// Replies, and words of theirs that no other protocol's have.
const REPLIES: [(u16, &[&str]); 22] = [
    (110, &["MARK"]),
    (125, &["data connection", "transfer starting"]),
    (150, &["data connection", "opening ", "file status", "here comes", "ok to send", "accepted data"]),
    (200, &["type set", "switching to", "type is", "port command", "eprt command", "type i", "type a"]),
    (211, &["features", "ftp"]),
    (213, &[]),
    (214, &["ftp"]),
    (215, &["unix", "windows_nt", "ftp", "type:"]),
    (220, &["ftp"]),
    (221, &["ftp"]),
    (226, &["transfer", "directory send", "closing data", "file send", "abort"]),
    (227, &["passive"]),
    (229, &["passive"]),
    (230, &["logged in", "login", "guest", "anonymous", "user "]),
    (250, &["cwd", "directory", "file action", "dele ", "rnto ", "requested file"]),
    (257, &["\""]),
    (331, &["password", "user name", "anonymous"]),
    (350, &["restart", "rnto", "restarting", "rename", "file exists"]),
    (425, &["data connection"]),
    (426, &["transfer", "data connection"]),
    (530, &["log", "password"]),
    (550, &["no such file", "not found", "permission denied", "failed to open", "directory"]),
];

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
    let (verb, rest) = line.word();
    let Some((name, behind)) = COMMANDS.into_iter().find(|(name, _)| verb.is(name)) else {
        return Likeness::No;
    };
    // People type in small letters, programs in capitals: only these are told on any port.
    let in_capitals = verb.bytes == name.as_bytes();
    let tells = match behind {
        Behind::Port => false,
        Behind::Nothing => rest.is_empty(),
        Behind::Something => !rest.is_empty(),
        Behind::Name => !rest.is_empty() && rest.number::<u64>().is_none(),
        Behind::Kind => {
            matches!(rest.bytes, [b'A' | b'I' | b'E' | b'a' | b'i'] | [b'L', b' ', ..] | [b'A', b' ', _])
        }
        Behind::Numbers => endpoint(rest).is_some(),
    };
    if tells && in_capitals { Likeness::Sure } else { Likeness::OnPort }
}

fn of_reply(line: Piece<'_>) -> Likeness {
    let Some((code, says)) = reply(line) else { return Likeness::No };
    let words = REPLIES.into_iter().find(|(known, _)| *known == code).map(|(_, words)| words);
    let tells = words.is_some_and(|words| words.iter().any(|word| contains(says.bytes, word)));
    if tells { Likeness::Sure } else { Likeness::OnPort }
}

/// `192,150,11,111,4,56`: an address and a port (RFC 959, 4.1.2).
fn endpoint(numbers: Piece<'_>) -> Option<String> {
    let mut parts = [0_u8; 6];
    let mut rest = numbers;
    let mut count = 0;
    for part in &mut parts {
        let (number, others) = rest.split(b',').unwrap_or((rest, rest.after(rest.bytes.len())));
        *part = number.trimmed().number()?;
        rest = others;
        count += 1;
    }
    let [a, b, c, d, high, low] = parts;
    let port = u16::from_be_bytes([high, low]);
    (count == 6 && rest.is_empty()).then(|| format!("{a}.{b}.{c}.{d}:{port}"))
}

fn read(frame: &mut Dissection<'_>) {
    frame.message(Application::Ftp, |header| {
        let mut lines = 0_usize;
        let mut in_reply = false;
        while let Some(line) = next_line(header) {
            let is_reply = reply(line).is_some();
            // Lines within a reply of several need no code.
            if lines > 0 && !is_reply && !in_reply && command(line) == Likeness::No {
                break;
            }
            if lines == 0 {
                header.say(&line.text());
            }
            in_reply = is_reply && line.bytes.get(3) == Some(&b'-') || in_reply && !is_reply;
            match (is_reply, in_reply) {
                (true, _) => {
                    take_line(header, "Reply")?;
                    header.deeper(|header| read_reply(header, line));
                }
                (false, true) => drop(take_line(header, "Line of the reply")?),
                (false, false) => {
                    take_line(header, "Command")?;
                    header.deeper(|header| read_command(header, line));
                }
            }
            lines += 1;
        }
        header.say(&more_lines(lines.saturating_sub(1)));
        Some(())
    });
}

fn read_reply(header: &mut Header<'_>, line: Piece<'_>) {
    let Some((code, says)) = reply(line) else { return };
    show(header, "Code", line.first(3));
    show(header, "Text", says);
    match code {
        227 => {
            let numbers = says.between(b'(', b')').unwrap_or(says);
            if let Some(endpoint) = endpoint(numbers) {
                header.add("Address", numbers.range(), endpoint);
            }
        }
        220 => means(header, MeaningKind::Software, says),
        _ => {}
    }
}

fn read_command(header: &mut Header<'_>, line: Piece<'_>) {
    let (verb, rest) = line.word();
    show(header, "Verb", verb);
    let names_file =
        ["RETR", "STOR", "APPE", "DELE", "RNFR", "RNTO", "SIZE", "MDTM"].iter().any(|name| verb.is(name));
    match endpoint(rest) {
        Some(endpoint) if verb.is("PORT") => header.add("Address", rest.range(), endpoint),
        _ => show(header, "Parameter", rest),
    }
    if names_file {
        means(header, MeaningKind::File, rest);
    } else if verb.is("USER") {
        means(header, MeaningKind::User, rest);
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
    fn a_transfer_on_any_port_tells_its_file_and_where_it_goes() {
        let found = tcp(b"RETR bot.exe\r\n", 8884);
        assert_eq!((found.application, found.line.as_str()), (Some(Application::Ftp), "RETR bot.exe"));
        assert_eq!((found.meanings[0].kind, found.meanings[0].bytes.clone()), (MeaningKind::File, 5..12));
        let port = tcp(b"PORT 10,0,0,1,4,56\r\n", 8884);
        assert_eq!(port.layers[0].fields[2].value, "10.0.0.1:1080");
        let passive = tcp(b"227 Entering Passive Mode (10,0,0,1,4,56).\r\n", 8884);
        assert_eq!(passive.layers[0].fields[3].value, "10.0.0.1:1080");
    }

    #[test]
    fn replies_are_told_by_their_words() {
        for reply in [
            &b"220 botFtpd ready\n"[..],
            b"331 Password required\n",
            b"230 User logged in.\n",
            b"215 UNIX Type: L8\r\n",
            b"200 PORT command successful.\n",
            b"150 Opening BINARY mode data connection\n",
        ] {
            assert_eq!(tcp(reply, 8884).application, Some(Application::Ftp), "{}", reply.escape_ascii());
        }
        let welcome = tcp(b"220-hello\r\nplease log in\r\n220 end\r\n", 21);
        assert_eq!(welcome.line, "220-hello (2 more lines)");
    }

    #[test]
    fn words_that_mail_uses_too_count_on_its_port_alone() {
        for line in [&b"USER a\r\n"[..], b"QUIT\r\n", b"220 ready\r\n", b"RETR 1\r\n", b"retr a\r\n"] {
            assert_eq!(tcp(line, 21).application, Some(Application::Ftp), "{}", line.escape_ascii());
            assert_ne!(tcp(line, 8884).application, Some(Application::Ftp), "{}", line.escape_ascii());
        }
        assert_eq!(tcp(b"220 mx.example.com ESMTP\r\n", 8884).application, Some(Application::Smtp));
    }
}
