//! Recognisers of textual protocols and of all others, in the order in which they are asked.

use super::{
    bittorrent, bittorrent_dht, ftp, gnutella, http, imap, irc, oscar, pop3, quic, recogniser::Recogniser,
    sip, smtp, ssdp, ssh, syslog, telnet, tls,
};

pub(super) const ALL: &[Recogniser] = &[
    tls::RECOGNISER,
    http::RECOGNISER,
    ssdp::RECOGNISER,
    sip::RECOGNISER,
    ssh::RECOGNISER,
    irc::RECOGNISER,
    smtp::RECOGNISER,
    ftp::RECOGNISER,
    pop3::RECOGNISER,
    imap::RECOGNISER,
    telnet::RECOGNISER,
    syslog::RECOGNISER,
    gnutella::RECOGNISER,
    bittorrent::RECOGNISER,
    bittorrent_dht::RECOGNISER,
    oscar::RECOGNISER,
    quic::RECOGNISER,
];
