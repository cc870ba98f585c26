//! Connection-oriented DCE/RPC: how hosts ask each other on port 135 to start a COM object.
//!
//! Sources: C706 (The Open Group), chapter 12, for the units; [MS-RPCE] 2.2.2 for their Windows
//! profile; the stubs are in `dcom`.

use super::{bytes::Append, dcom};

/// Opnum of `RemoteActivation` in [`Interface::RemoteActivation`].
pub const REMOTE_ACTIVATION: u16 = 0;
/// Opnum of `RemoteCreateInstance` in [`Interface::SystemActivator`].
pub const REMOTE_CREATE_INSTANCE: u16 = 4;

/// An interface that can be bound to on port 135.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interface {
    /// `IRemoteActivation`, 4d9f4ab8-7d1c-11cf-861e-0020af6e7c57 version 0.0; analysers say REMACT.
    RemoteActivation,
    /// `ISystemActivator`, 000001a0-0000-0000-c000-000000000046 version 0.0.
    SystemActivator,
}

impl Interface {
    /// The UUID as it stands in a little-endian unit: at offset 32 of a [`bind`].
    #[must_use]
    pub const fn wire_uuid(self) -> [u8; 16] {
        match self {
            Self::RemoteActivation => [
                0xb8, 0x4a, 0x9f, 0x4d, 0x1c, 0x7d, 0xcf, 0x11, 0x86, 0x1e, 0x00, 0x20, 0xaf, 0x6e, 0x7c,
                0x57,
            ],
            Self::SystemActivator => {
                [0xa0, 0x01, 0, 0, 0, 0, 0, 0, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x46]
            }
        }
    }
}

/// The transfer syntax NDR, 8a885d04-1ceb-11c9-9fe8-08002b104860 version 2 (C706, appendix I).
const NDR: [u8; 16] =
    [0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48, 0x60];
const NDR_VERSION: u32 = 2;

const REQUEST: u8 = 0;
const RESPONSE: u8 = 2;
const FAULT: u8 = 3;
const BIND: u8 = 11;
const BIND_ACK: u8 = 12;

/// First and last fragment: the unit is whole.
const WHOLE: u8 = 0x03;
/// Little-endian, ASCII, IEEE floating point.
const DATA_REPRESENTATION: [u8; 4] = [0x10, 0, 0, 0];
/// Largest fragment that either side takes, as Windows offers it.
const FRAGMENT: u16 = 5_840;
/// Common header, and what stands between it and a stub.
const HEADER: usize = 16;
const BEFORE_STUB: usize = 24;
/// The one presentation context of a connection.
const CONTEXT: u16 = 0;
/// The server's choice; any number but zero.
const ASSOCIATION: u32 = 0x0001_35de;

/// Asks for an interface, 72 bytes; its UUID stands at offset 32.
pub fn bind(out: &mut Vec<u8>, interface: Interface, call_id: u32) {
    header(out, BIND, 72, call_id);
    out.le16(FRAGMENT);
    out.le16(FRAGMENT);
    out.le32(0); // no association yet
    out.bytes(&[1, 0, 0, 0]); // one context
    out.le16(CONTEXT);
    out.bytes(&[1, 0]); // one transfer syntax
    out.bytes(&interface.wire_uuid());
    out.le32(0); // version 0.0
    out.bytes(&NDR);
    out.le32(NDR_VERSION);
}

/// Grants what was asked for, 60 bytes.
pub fn bind_ack(out: &mut Vec<u8>, call_id: u32) {
    header(out, BIND_ACK, 60, call_id);
    out.le16(FRAGMENT);
    out.le16(FRAGMENT);
    out.le32(ASSOCIATION);
    out.le16(4);
    out.bytes(b"135\0"); // secondary address
    out.le16(0); // up to a multiple of four
    out.bytes(&[1, 0, 0, 0]); // one result
    out.le32(0); // acceptance, no reason
    out.bytes(&NDR);
    out.le32(NDR_VERSION);
}

/// Calls [`REMOTE_ACTIVATION`] or [`REMOTE_CREATE_INSTANCE`]; the opnum stands at offset 22, the stub
/// at offset 24.
///
/// The stub is `stub_length` bytes long, or as many as its fields need (160 and 148 at least, rounded
/// up to a multiple of four): the object's name, or its host's, is filled up.
pub fn request(out: &mut Vec<u8>, opnum: u16, call_id: u32, stub_length: usize) {
    let start = out.len();
    header(out, REQUEST, 0, call_id);
    out.le32(0); // allocation hint, below
    out.le16(CONTEXT);
    out.le16(opnum);
    if opnum == REMOTE_ACTIVATION {
        dcom::remote_activation(out, stub_length);
    } else {
        dcom::remote_create_instance(out, stub_length);
    }
    set_lengths(out, start);
}

/// Answers [`request`]: access denied, nothing activated.
pub fn response(out: &mut Vec<u8>, opnum: u16, call_id: u32) {
    let start = out.len();
    header(out, RESPONSE, 0, call_id);
    out.le32(0); // allocation hint, below
    out.le16(CONTEXT);
    out.le16(0); // no cancels
    if opnum == REMOTE_ACTIVATION {
        dcom::remote_activation_denied(out);
    } else {
        dcom::remote_create_instance_denied(out);
    }
    set_lengths(out, start);
}

/// Answers [`request`] with the status `nca_s_fault_access_denied`, 32 bytes.
pub fn fault(out: &mut Vec<u8>, call_id: u32) {
    header(out, FAULT, 32, call_id);
    out.le32(32); // allocation hint
    out.le16(CONTEXT);
    out.le16(0); // no cancels
    out.le32(dcom::ACCESS_DENIED);
    out.le32(0); // reserved
}

fn header(out: &mut Vec<u8>, kind: u8, length: u16, call_id: u32) {
    out.bytes(&[5, 0, kind, WHOLE]); // version 5.0
    out.bytes(&DATA_REPRESENTATION);
    out.le16(length);
    out.le16(0); // no authentication
    out.le32(call_id);
}

/// Fragment length and allocation hint of the unit from `start` to the end of `out`.
fn set_lengths(out: &mut [u8], start: usize) {
    let Some(unit) = out.get_mut(start..) else { return };
    let length = u16::try_from(unit.len()).unwrap_or(u16::MAX);
    let stub = u32::from(length).saturating_sub(BEFORE_STUB as u32);
    if let Some(field) = unit.get_mut(8..10) {
        field.copy_from_slice(&length.to_le_bytes());
    }
    if let Some(field) = unit.get_mut(HEADER..HEADER + 4) {
        field.copy_from_slice(&stub.to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REMACT: [u8; 16] =
        [0xb8, 0x4a, 0x9f, 0x4d, 0x1c, 0x7d, 0xcf, 0x11, 0x86, 0x1e, 0x00, 0x20, 0xaf, 0x6e, 0x7c, 0x57];

    fn unit(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = b"before".to_vec();
        write(&mut out);
        assert_eq!(out[..6], *b"before");
        out.split_off(6)
    }

    #[track_caller]
    fn assert_lengths(unit: &[u8]) {
        assert_eq!(usize::from(u16::from_le_bytes([unit[8], unit[9]])), unit.len());
    }

    #[test]
    fn a_bind_names_its_interface_at_offset_32() {
        let bind_to = |interface| unit(|out| bind(out, interface, 0x0102_0304));
        let remact = bind_to(Interface::RemoteActivation);
        assert_eq!(remact[32..48], REMACT);
        assert_eq!(remact[..4], [5, 0, 11, 3]);
        assert_eq!(remact[12..16], [4, 3, 2, 1]);
        assert_lengths(&remact);
        let system = bind_to(Interface::SystemActivator);
        assert_eq!(system[32..48], *b"\xa0\x01\0\0\0\0\0\0\xc0\0\0\0\0\0\0\x46");
    }

    #[test]
    fn a_request_has_its_opnum_at_offset_22_and_the_stub_that_was_asked_for() {
        for (opnum, stub) in [(REMOTE_ACTIVATION, 700), (REMOTE_CREATE_INSTANCE, 1_004)] {
            let request = unit(|out| request(out, opnum, 7, stub));
            assert_eq!(request[22..24], opnum.to_le_bytes());
            assert_eq!(request[16..20], (stub as u32).to_le_bytes());
            assert_eq!(request.len(), 24 + stub);
            assert_lengths(&request);
        }
    }

    #[test]
    fn a_stub_is_never_shorter_than_its_fields() {
        assert_eq!(unit(|out| request(out, REMOTE_ACTIVATION, 7, 0)).len(), 24 + 160);
        assert_eq!(unit(|out| request(out, REMOTE_CREATE_INSTANCE, 7, 0)).len(), 24 + 148);
    }

    #[test]
    fn answers_say_their_lengths() {
        assert_lengths(&unit(|out| bind_ack(out, 1)));
        assert_lengths(&unit(|out| response(out, REMOTE_ACTIVATION, 1)));
        assert_lengths(&unit(|out| response(out, REMOTE_CREATE_INSTANCE, 1)));
        let fault = unit(|out| fault(out, 1));
        assert_lengths(&fault);
        assert_eq!((fault[2], &fault[24..28]), (3, [5, 0, 0, 0].as_slice()));
    }
}
