//! Lines of SMTP, both sides (RFC 5321), for attempts to send mail.
//!
//! Hosts and mailboxes must be given under reserved domains; every line ends with CR and LF.

use super::bytes::Append;

/// A server that is ready.
pub fn greeting(out: &mut Vec<u8>, server: &str) {
    out.line(&["220 ", server, " ESMTP demo"]);
}

/// A client that introduces itself.
pub fn ehlo(out: &mut Vec<u8>, client: &str) {
    out.line(&["EHLO ", client]);
}

/// What a server can do: nothing beyond the least.
pub fn hello(out: &mut Vec<u8>, server: &str) {
    out.line(&["250 ", server]);
}

pub fn mail_from(out: &mut Vec<u8>, mailbox: &str) {
    out.line(&["MAIL FROM:<", mailbox, ">"]);
}

pub fn rcpt_to(out: &mut Vec<u8>, mailbox: &str) {
    out.line(&["RCPT TO:<", mailbox, ">"]);
}

/// A server takes what the client said.
pub fn ok(out: &mut Vec<u8>) {
    out.line(&["250 2.0.0 OK"]);
}

/// A server refuses a recipient.
pub fn refused(out: &mut Vec<u8>) {
    out.line(&["550 5.7.1 Relaying denied"]);
}

pub fn data(out: &mut Vec<u8>) {
    out.line(&["DATA"]);
}

/// A server waits for the message.
pub fn start_input(out: &mut Vec<u8>) {
    out.line(&["354 End data with <CR><LF>.<CR><LF>"]);
}

/// A whole message, to its closing dot.
pub fn message(out: &mut Vec<u8>, from: &str, to: &str) {
    out.line(&["From: <", from, ">"]);
    out.line(&["To: <", to, ">"]);
    out.line(&["Subject: Demo"]);
    out.line(&[]);
    out.line(&["This message is part of a synthetic capture and advertises nothing."]);
    out.line(&["."]);
}

pub fn quit(out: &mut Vec<u8>) {
    out.line(&["QUIT"]);
}

/// A server hangs up.
pub fn closing(out: &mut Vec<u8>, server: &str) {
    out.line(&["221 2.0.0 ", server, " closing"]);
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
