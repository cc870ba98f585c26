//! Recognisers of textual protocols and of all others, in the order in which they are asked.

use super::{ftp, http, imap, irc, pop3, recogniser::Recogniser, sip, smtp, ssdp};

pub(super) const ALL: &[Recogniser] = &[
    http::RECOGNISER,
    ssdp::RECOGNISER,
    sip::RECOGNISER,
    irc::RECOGNISER,
    smtp::RECOGNISER,
    ftp::RECOGNISER,
    pop3::RECOGNISER,
    imap::RECOGNISER,
];
