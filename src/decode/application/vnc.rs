//! The Remote Framebuffer protocol of VNC, as far as its greeting (RFC 6143, 7.1.1).

use super::{
    Application,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::Transport;

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::Vnc,
    ports: &[(Transport::Tcp, 5900)],
    likeness: |payload, context| Likeness::sure(context.is_tcp() && is_greeting(payload)),
    read: |frame, _| {
        frame.message(Application::Vnc, |header| {
            let version = header.line("Version")?;
            header.say(&format!("version {}", version.trim_start_matches("RFB ")));
            Some(())
        });
    },
};

/// `RFB 003.008` and the end of a line; what follows it is other than that.
fn is_greeting(payload: &[u8]) -> bool {
    let Some([b'R', b'F', b'B', b' ', version @ .., b'\n']) = payload.first_chunk::<12>() else {
        return false;
    };
    version
        .iter()
        .enumerate()
        .all(|(place, sign)| if place == 3 { *sign == b'.' } else { sign.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::super::{Context, identify, recognise};
    use super::*;
    use crate::decode::Protocol;

    #[test]
    fn a_greeting_tells_its_version_on_any_port() {
        let context = Context { protocol: Protocol::TCP, ports: Some((99, 4_000)), length: 12 };
        assert_eq!(recognise(b"RFB 003.008\n", &context).line, "version 003.008");
        assert_eq!(identify(b"RFB 3.8 is it", &context), Some(Application::Text));
    }
}
