//! Lines of IRC, as a bot and the server that commands it exchange them (RFC 1459, RFC 2812).
//!
//! Hosts and names must be given under reserved domains; every line ends with CR and LF.

use super::bytes::Append;

/// A client's nickname.
pub fn nick(out: &mut Vec<u8>, nick: &str) {
    out.line(&["NICK ", nick]);
}

/// A client's user name, the same as its nickname.
pub fn user(out: &mut Vec<u8>, nick: &str) {
    out.line(&["USER ", nick, " 0 * :", nick]);
}

/// The first four numerics of a server (RFC 2812, 5.1).
pub fn welcome(out: &mut Vec<u8>, server: &str, nick: &str) {
    out.line(&[":", server, " 001 ", nick, " :Welcome to the demo network ", nick]);
    out.line(&[":", server, " 002 ", nick, " :Your host is ", server, ", running version demo-1"]);
    out.line(&[":", server, " 003 ", nick, " :This server was created for a synthetic capture"]);
    out.line(&[":", server, " 004 ", nick, " ", server, " demo-1 iw nt"]);
}

/// A client joins a channel.
pub fn join(out: &mut Vec<u8>, channel: &str) {
    out.line(&["JOIN ", channel]);
}

/// A server tells that a client has joined, and who else is there.
pub fn joined(out: &mut Vec<u8>, server: &str, nick: &str, host: &str, channel: &str) {
    out.line(&[":", nick, "!", nick, "@", host, " JOIN ", channel]);
    out.line(&[":", server, " 353 ", nick, " = ", channel, " :", nick, " @operator"]);
    out.line(&[":", server, " 366 ", nick, " ", channel, " :End of NAMES list"]);
}

/// A server asks whether a client is there.
pub fn ping(out: &mut Vec<u8>, server: &str) {
    out.line(&["PING :", server]);
}

/// A client is there.
pub fn pong(out: &mut Vec<u8>, server: &str) {
    out.line(&["PONG :", server]);
}

/// A client says something in a channel.
pub fn privmsg(out: &mut Vec<u8>, channel: &str, text: &str) {
    out.line(&["PRIVMSG ", channel, " :", text]);
}

/// A server hands on what somebody said in a channel.
pub fn privmsg_from(out: &mut Vec<u8>, nick: &str, host: &str, channel: &str, text: &str) {
    out.line(&[":", nick, "!", nick, "@", host, " PRIVMSG ", channel, " :", text]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_registers_and_joins() {
        let mut out = Vec::new();
        nick(&mut out, "demo1");
        user(&mut out, "demo1");
        join(&mut out, "#demo");
        pong(&mut out, "irc.example");
        assert_eq!(out, b"NICK demo1\r\nUSER demo1 0 * :demo1\r\nJOIN #demo\r\nPONG :irc.example\r\n");
    }

    #[test]
    fn a_server_hands_on_what_was_said() {
        let mut out = Vec::new();
        privmsg_from(&mut out, "op", "irc.example", "#demo", "hello");
        assert_eq!(out, b":op!op@irc.example PRIVMSG #demo :hello\r\n");
    }

    #[test]
    fn a_welcome_is_four_numerics() {
        let mut out = Vec::new();
        welcome(&mut out, "irc.example", "demo1");
        let text = String::from_utf8(out).unwrap();
        let numerics: Vec<&str> = text.lines().filter_map(|line| line.split(' ').nth(1)).collect();
        assert_eq!(numerics, ["001", "002", "003", "004"]);
    }
}
