//! DCE/RPC (C706; Windows' profile: [MS-RPCE]): units told by their first bytes, on any port and in
//! pipes of SMB. What needs the connection's state, such as the interface of a request, is not said;
//! [`dcerpc_units`] gives what that state is made of.

mod association;
mod authentication;
mod connectionless;
mod interface;
mod ndr;
mod operation;
mod order;
mod shape;
mod status;
mod unit;

pub use association::{AskedContext, ContextResult};
pub use interface::{interface_name, operation_name};
pub use status::fault_name;
pub use unit::{DceRpcKind, DceRpcUnit};

use super::{
    Application, Pipe,
    recogniser::{Likeness, Recogniser},
    smb::pipe,
};
use crate::decode::{
    Transport,
    layers::{dissection::Dissection, header::Header},
};

pub(super) const RECOGNISER: Recogniser = Recogniser {
    application: Application::DceRpc,
    ports: &[(Transport::Tcp, 135), (Transport::Tcp, 593)],
    likeness: |payload, context| Likeness::sure(context.is_tcp() && is_unit(payload)),
    read: |frame, _| read(frame),
};

pub(super) const CONNECTIONLESS: Recogniser = connectionless::RECOGNISER;

/// The payload starts as a unit does.
pub(super) fn is_unit(payload: &[u8]) -> bool {
    unit::length(payload).is_some()
}

/// The length of the unit that a payload starts with.
pub(super) fn unit_length(payload: &[u8]) -> Option<usize> {
    unit::length(payload)
}

/// Reads the units that stand one behind the other from here on.
pub(super) fn read(frame: &mut Dissection<'_>) {
    while !frame.has_stopped()
        && let Some(length) = unit::length(frame.rest())
    {
        frame.within(length, |frame| read_unit(frame, length));
    }
}

/// Reads the unit that is all that is at hand, or goes on beyond it.
fn read_unit(frame: &mut Dissection<'_>, length: usize) {
    let start = frame.position();
    let Some(read) = frame.message(Application::DceRpc, unit::read) else { return };
    if read.authentication == 0 {
        return;
    }
    let taken = frame.position() - start;
    if let Some(stub) = length.checked_sub(taken + read.authentication) {
        frame.within(stub, |_| {});
        // One that begins in the next segment, or is cut there, stays payload.
        if frame.rest().len() >= authentication::HEADER {
            authentication::read(frame);
        }
    }
}

/// The units of connection-oriented DCE/RPC in a payload of TCP: standing there by themselves, or in
/// messages of SMB, each with its pipe. None where it is no such payload; it need not be whole.
#[must_use]
pub fn dcerpc_units(payload: &[u8]) -> Vec<DceRpcUnit> {
    let mut units = Vec::new();
    if is_unit(payload) {
        collect(payload, 0, payload.len(), None, &mut units);
    } else {
        for (pipe, bytes) in pipe::data_of(payload) {
            collect(payload, bytes.start, bytes.end, Some(pipe), &mut units);
        }
    }
    units
}

/// What messages of SMB in a payload of TCP carry for files and pipes, with where it stands in the payload.
#[must_use]
pub fn smb_data(payload: &[u8]) -> Vec<(Pipe, std::ops::Range<usize>)> {
    pipe::data_of(payload)
}

/// Adds the units that stand in a stretch of a payload.
fn collect(payload: &[u8], start: usize, end: usize, pipe: Option<Pipe>, units: &mut Vec<DceRpcUnit>) {
    let mut at = start;
    while let Some(length) = payload.get(at..end).and_then(unit::length) {
        let next = at.saturating_add(length);
        let mut header = Header::new(payload, at, next.min(end));
        let Some(read) = unit::read(&mut header) else { break };
        units.push(DceRpcUnit { pipe, ..read.unit });
        at = next;
    }
}

#[cfg(test)]
mod tests;
