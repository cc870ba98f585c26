//! Binds: frames in which a host asks for an interface of DCE/RPC. The truth about what payloads carry,
//! which no lens selects.

use serde::Serialize;

use super::{
    content::dcerpc::{self, Interface},
    packet::{Body, Packet},
    truth::{Frames, Tally},
};

/// The frames that bind to one interface.
#[derive(Clone, Debug, Serialize)]
pub struct Binds {
    pub interface: &'static str,
    pub uuid: &'static str,
    pub packets: u64,
    pub frames: Frames,
}

/// What is noted of binds while frames are written.
#[derive(Clone, Debug, Default)]
pub(super) struct BindTallies {
    remote_activation: Tally,
    system_activator: Tally,
}

impl BindTallies {
    /// Counts a packet if it binds.
    pub fn look(&mut self, packet: &Packet, time: u64, frame: u64) {
        let Body::Tcp(segment) = &packet.body else { return };
        let tally = match dcerpc::bound_interface(&segment.payload) {
            Some(Interface::RemoteActivation) => &mut self.remote_activation,
            Some(Interface::SystemActivator) => &mut self.system_activator,
            None => return,
        };
        tally.count(time, frame, packet.source);
    }

    pub fn binds(self) -> Vec<Binds> {
        let binds = |interface, uuid, tally: Tally| Binds {
            interface,
            uuid,
            packets: tally.packets,
            frames: tally.frames(),
        };
        vec![
            binds("IRemoteActivation", "4d9f4ab8-7d1c-11cf-861e-0020af6e7c57", self.remote_activation),
            binds("ISystemActivator", "000001a0-0000-0000-c000-000000000046", self.system_activator),
        ]
    }
}
