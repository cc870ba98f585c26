//! Recognisers of binary protocols, in the order in which they are asked.

use super::{
    dcerpc, dhcp, dhcpv6, magic, mysql, nbds, ntp, rdp, recogniser::Recogniser, session, snmp, socks, ssrp,
    tds, tftp, vnc,
};

pub(super) const ALL: &[Recogniser] = &[
    dcerpc::RECOGNISER,
    dcerpc::CONNECTIONLESS,
    session::SMB,
    session::SMB2,
    session::RECOGNISER,
    nbds::RECOGNISER,
    magic::EXECUTABLE,
    magic::ARCHIVE,
    ssrp::RECOGNISER,
    tds::RECOGNISER,
    dhcp::RECOGNISER,
    dhcpv6::RECOGNISER,
    snmp::RECOGNISER,
    tftp::RECOGNISER,
    ntp::RECOGNISER,
    socks::RECOGNISER,
    rdp::RECOGNISER,
    vnc::RECOGNISER,
    mysql::RECOGNISER,
];
