//! How long the message is that a payload of TCP starts with: what is needed to put one together that is
//! split between segments.

use super::{Application, dcerpc, dns, session, smb, smb2};

/// The length of a whole message of DCE/RPC, SMB or DNS (`of`), by its own first bytes; it may be more
/// than are there. None where the payload starts with none.
#[must_use]
pub fn framed_length(payload: &[u8], of: Application) -> Option<usize> {
    match of {
        Application::DceRpc => dcerpc::unit_length(payload),
        Application::Smb | Application::Smb2 => {
            let magic = payload.get(session::HEADER..)?.first_chunk()?;
            let (kind, length) = session::packet(payload)?;
            let is_smb = kind == 0 && (*magic == smb::MAGIC || *magic == smb2::MAGIC);
            is_smb.then_some(session::HEADER + length)
        }
        // RFC 1035, 4.2.2: two bytes of length before each message.
        Application::Dns | Application::Llmnr => {
            let length = usize::from(u16::from_be_bytes(*payload.first_chunk()?));
            (length >= dns::HEADER).then_some(2 + length)
        }
        _ => None,
    }
}

/// The application of whose messages a payload starts with one that goes on beyond it, where that is one
/// whose bytes alone tell.
#[must_use]
pub fn is_begun(payload: &[u8]) -> Option<Application> {
    [Application::DceRpc, Application::Smb].into_iter().find(|of| {
        let mut at = 0;
        while let Some(length) = payload.get(at..).and_then(|rest| framed_length(rest, *of)) {
            at = at.saturating_add(length);
        }
        at > payload.len()
    })
}
