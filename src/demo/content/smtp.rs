//! Lines of SMTP, both sides (RFC 5321), for attempts to send mail.
//!
//! Hosts and mailboxes must be given under reserved domains; every line ends with CR and LF.

/// A server that is ready.
pub fn greeting(out: &mut Vec<u8>, server: &str) {
    line(out, &["220 ", server, " ESMTP demo"]);
}

/// A client that introduces itself.
pub fn ehlo(out: &mut Vec<u8>, client: &str) {
    line(out, &["EHLO ", client]);
}

/// What a server can do: nothing beyond the least.
pub fn hello(out: &mut Vec<u8>, server: &str) {
    line(out, &["250 ", server]);
}

pub fn mail_from(out: &mut Vec<u8>, mailbox: &str) {
    line(out, &["MAIL FROM:<", mailbox, ">"]);
}

pub fn rcpt_to(out: &mut Vec<u8>, mailbox: &str) {
    line(out, &["RCPT TO:<", mailbox, ">"]);
}

/// A server takes what the client said.
pub fn ok(out: &mut Vec<u8>) {
    line(out, &["250 2.0.0 OK"]);
}

/// A server refuses a recipient.
pub fn refused(out: &mut Vec<u8>) {
    line(out, &["550 5.7.1 Relaying denied"]);
}

pub fn data(out: &mut Vec<u8>) {
    line(out, &["DATA"]);
}

/// A server waits for the message.
pub fn start_input(out: &mut Vec<u8>) {
    line(out, &["354 End data with <CR><LF>.<CR><LF>"]);
}

/// A whole message, to its closing dot.
pub fn message(out: &mut Vec<u8>, from: &str, to: &str) {
    line(out, &["From: <", from, ">"]);
    line(out, &["To: <", to, ">"]);
    line(out, &["Subject: Demo"]);
    line(out, &[]);
    line(out, &["This message is part of a synthetic capture and advertises nothing."]);
    line(out, &["."]);
}

pub fn quit(out: &mut Vec<u8>) {
    line(out, &["QUIT"]);
}

/// A server hangs up.
pub fn closing(out: &mut Vec<u8>, server: &str) {
    line(out, &["221 2.0.0 ", server, " closing"]);
}

fn line(out: &mut Vec<u8>, words: &[&str]) {
    for word in words {
        out.extend_from_slice(word.as_bytes());
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_offered_and_refused() {
        let mut out = Vec::new();
        mail_from(&mut out, "a@mail.example");
        rcpt_to(&mut out, "b@example.net");
        refused(&mut out);
        let text = "MAIL FROM:<a@mail.example>\r\nRCPT TO:<b@example.net>\r\n550 5.7.1 Relaying denied\r\n";
        assert_eq!(out, text.as_bytes());
    }

    #[test]
    fn a_message_ends_with_a_dot_alone() {
        let mut out = Vec::new();
        message(&mut out, "a@mail.example", "b@example.net");
        assert!(out.ends_with(b"\r\n.\r\n"));
    }
}
