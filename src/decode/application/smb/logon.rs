//! Dialects, log-on and trees ([MS-CIFS] 2.2.4.52 to 2.2.4.55, [MS-SMB] 2.2.4.5 to 2.2.4.7).

use super::super::{MeaningKind, ntlmssp, words};
use super::{Fields, Message, names};
use crate::decode::layers::{header::Header, names::bytes_of};

const NEGOTIATE: u8 = 0x72;
const SESSION_SETUP: u8 = 0x73;
const TREE_CONNECT_OLD: u8 = 0x70;
const TREE_CONNECT: u8 = 0x75;

/// The capability of a server whose answer holds a token in place of a challenge.
const EXTENDED_SECURITY: u32 = 0x8000_0000;

fn number(header: &mut Header<'_>, name: &'static str) -> Option<usize> {
    header.le16_as(name, |value| value.to_string()).map(usize::from)
}

fn number32(header: &mut Header<'_>, name: &'static str) -> Option<u32> {
    header.le32_as(name, |value| value.to_string())
}

fn capabilities(header: &mut Header<'_>) -> Option<u32> {
    header.le32_as("Capabilities", |bits| {
        words::set(
            bits.into(),
            &[
                (0x0001, "raw mode"),
                (0x0002, "MPX mode"),
                (0x0004, "Unicode"),
                (0x0008, "large files"),
                (0x0010, "NT commands"),
                (0x0020, "RPC"),
                (0x0040, "NT status"),
                (0x0080, "level 2 oplocks"),
                (0x0100, "lock and read"),
                (0x0200, "NT find"),
                (0x1000, "DFS"),
                (0x4000, "large reads"),
                (0x8000, "large writes"),
                (EXTENDED_SECURITY.into(), "extended security"),
            ],
        )
    })
}

/// Reads words; the two numbers are lengths that the bytes need.
pub(super) fn parameters(
    header: &mut Header<'_>,
    message: &Message<'_>,
    command: u8,
    words: u8,
) -> Option<Fields> {
    match (command, message.is_response, words) {
        (NEGOTIATE, true, 1 | 13) => {
            number(header, "Dialect chosen")?;
            None
        }
        (NEGOTIATE, true, 17) => {
            number(header, "Dialect chosen")?;
            header.u8_as("Security mode", |bits| {
                words::set(
                    bits.into(),
                    &[(1, "by user"), (2, "encrypted"), (4, "signatures"), (8, "signatures required")],
                )
            })?;
            number(header, "Most requests at a time")?;
            number(header, "Most sessions")?;
            number32(header, "Largest message")?;
            number32(header, "Largest raw message")?;
            number32(header, "Session key")?;
            let capabilities = capabilities(header)?;
            header.hex("System time", 8)?;
            header.le16_as("Time zone", |minutes| format!("{} min behind UTC", minutes as i16))?;
            let challenge = usize::from(header.u8("Length of the challenge")?);
            Some([challenge, usize::from(capabilities & EXTENDED_SECURITY != 0)])
        }
        (SESSION_SETUP, false, 10 | 12 | 13) => {
            number(header, "Largest message")?;
            number(header, "Most requests at a time")?;
            number(header, "Virtual circuit")?;
            number32(header, "Session key")?;
            let first =
                number(header, if words == 12 { "Length of the token" } else { "Length of the password" })?;
            let second = if words == 13 { number(header, "Length of the Unicode password")? } else { 0 };
            header.take::<4>()?;
            if words != 10 {
                capabilities(header)?;
            }
            Some([first, second])
        }
        (SESSION_SETUP, true, 3 | 4) => {
            header.le16_as(
                "Action",
                |action| if action & 1 == 0 { "user".to_owned() } else { "guest".to_owned() },
            )?;
            let token = if words == 4 { number(header, "Length of the token")? } else { 0 };
            Some([token, 0])
        }
        (TREE_CONNECT, false, 4) => {
            header.le16_as("Flags", |bits| {
                words::set(
                    bits.into(),
                    &[(1, "disconnect tree"), (4, "extended signatures"), (8, "extended response")],
                )
            })?;
            Some([number(header, "Length of the password")?, 0])
        }
        _ => None,
    }
}

/// Reads bytes up to their end in the frame.
pub(super) fn texts(
    header: &mut Header<'_>,
    message: &Message<'_>,
    command: u8,
    words: u8,
    fields: Option<Fields>,
    end: usize,
) -> Option<()> {
    match (command, message.is_response) {
        (NEGOTIATE, false) => dialects(header, message, end),
        (NEGOTIATE, true) if words == 17 => chosen(header, message, fields?, end),
        (SESSION_SETUP, false) => set_up(header, message, words, fields?, end),
        (SESSION_SETUP, true) => {
            let [token, _] = fields?;
            if token > 0 {
                ntlmssp::read(header, "Token", token)?;
            }
            software(header, message, end)?;
            names::text(header, message, "Domain", end).map(drop)
        }
        (TREE_CONNECT, false) => {
            let [password, _] = fields?;
            hidden(header, "Password", password)?;
            let path = tree(header, message, end);
            names::narrow(header, message, "Service", end)?;
            path
        }
        (TREE_CONNECT, true) => {
            let (service, _) = names::narrow(header, message, "Service", end)?;
            header.say(&format!(", {service}"));
            names::text(header, message, "File system", end).map(drop)
        }
        (TREE_CONNECT_OLD, false) => {
            // Each text has a byte before it that says what it is: 4.
            header.take::<1>()?;
            tree(header, message, end)
        }
        _ => None,
    }
}

/// Takes a password or a digest of it: its length is shown, no more.
fn hidden(header: &mut Header<'_>, name: &'static str, length: usize) -> Option<()> {
    let (_, range) = header.take_slice(length)?;
    if length > 0 {
        header.add(name, range, bytes_of(length));
    }
    Some(())
}

fn tree(header: &mut Header<'_>, message: &Message<'_>, end: usize) -> Option<()> {
    let (path, range) = names::text(header, message, "Path", end)?;
    header.say(&format!(" {path}"));
    header.means(MeaningKind::Share, path, range);
    Some(())
}

fn dialects(header: &mut Header<'_>, message: &Message<'_>, end: usize) -> Option<()> {
    let mut separator = ":";
    while header.position() < end {
        let ([2], _) = header.take()? else { return None };
        let (dialect, _) = names::narrow(header, message, "Dialect", end)?;
        header.say(&format!("{separator} {dialect}"));
        separator = ",";
    }
    Some(())
}

fn chosen(header: &mut Header<'_>, message: &Message<'_>, fields: Fields, end: usize) -> Option<()> {
    let [challenge, is_extended] = fields;
    if is_extended == 1 {
        header.hex("Server's GUID", 16)?;
        return ntlmssp::read(header, "Token", end.checked_sub(header.position())?);
    }
    header.hex("Challenge", challenge)?;
    let mut said = ":";
    for name in ["Domain", "Server"] {
        // A server that has no more to say ends here.
        let Some((text, range)) = names::text(header, message, name, end) else { break };
        if !text.is_empty() {
            header.say(&format!("{said} {text}"));
            header.means(MeaningKind::NetBiosName, text, range);
            said = ",";
        }
    }
    Some(())
}

fn set_up(
    header: &mut Header<'_>,
    message: &Message<'_>,
    words: u8,
    fields: Fields,
    end: usize,
) -> Option<()> {
    let [first, second] = fields;
    if words == 12 {
        ntlmssp::read(header, "Token", first)?;
        software(header, message, end)?;
        return names::text(header, message, "Domain", end).map(drop);
    }
    hidden(header, "Password", first)?;
    hidden(header, "Unicode password", second)?;
    let (account, account_bytes) = names::text(header, message, "Account", end)?;
    let (domain, range) = names::text(header, message, "Domain", end).unwrap_or_default();
    let account_shown = if account.is_empty() { "(anonymous)" } else { &account };
    if domain.is_empty() {
        header.say(&format!(" {account_shown}"));
    } else {
        header.say(&format!(" {domain}\\{account_shown}"));
        header.means(MeaningKind::NetBiosName, domain, range);
    }
    if !account.is_empty() {
        header.means(MeaningKind::User, account, account_bytes);
    }
    software(header, message, end)
}

/// What a side calls its system, and its software.
fn software(header: &mut Header<'_>, message: &Message<'_>, end: usize) -> Option<()> {
    for name in ["System", "LAN manager"] {
        let (text, range) = names::text(header, message, name, end)?;
        if !text.is_empty() {
            header.means(MeaningKind::Software, text, range);
        }
    }
    Some(())
}
