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

#[cfg(test)]
mod tests {
    use rand_pcg::{
        Pcg64,
        rand_core::{Rng, SeedableRng},
    };

    use super::*;
    use crate::decode::{
        Protocol, Transport,
        application::{Application, Context, identify},
    };

    /// Of so many payloads by chance on a port, so many may look like its protocol.
    const PAYLOADS: u32 = 3_000;
    const MOST: u32 = PAYLOADS / 200;

    #[test]
    fn bytes_by_chance_are_data_on_every_port() {
        let mut dice = Pcg64::seed_from_u64(7);
        for (transport, port) in ALL.iter().flat_map(|recogniser| recogniser.ports) {
            let protocol = if *transport == Transport::Tcp { Protocol::TCP } else { Protocol::UDP };
            let mut others = 0;
            for round in 0..PAYLOADS {
                let length = 8 + dice.next_u64() as usize % 200;
                let bytes: Vec<u8> = (0..length).map(|_| dice.next_u64() as u8).collect();
                let ports = if round % 2 == 0 { (40_000, *port) } else { (*port, 40_000) };
                let context = Context { protocol, ports: Some(ports), length: length as u32 };
                let found = identify(&bytes, &context);
                others += u32::from(!matches!(found, Some(Application::Data | Application::Text)));
            }
            assert!(others <= MOST, "{others} of {PAYLOADS} on {transport:?} {port}");
        }
    }
}
