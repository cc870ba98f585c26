//! A plan made into a capture file, frame after frame in the order of time.

use std::{fs, io, ops::ControlFlow, path::Path};

use super::{
    DemoError, Plan, Truth,
    address::HOMES,
    clock::nanos,
    packet::{Body, Mark, Packet, flags},
    run::Run,
    truth::{Notes, Tally},
    wire::{LOCAL_EXPERIMENTAL, Wire},
};
use crate::capture::{
    CaptureWriter, LinkType, NewFrame, NewInterface, OutputFormat, SYNTHETIC, WholeFile, WriteError,
};

/// How far a demo is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Packets of table 2 that are written, and that there will be.
    pub packets: u64,
    pub total: u64,
    /// Bytes written.
    pub bytes: u64,
}

/// Frames between two reports.
const REPORT: u64 = 1 << 16;
const ETHERNET: LinkType = LinkType(1);
const SNAP_LENGTH: u32 = 65_535;
/// When the first frame was captured, in microseconds.
const NOTICE: u64 = 1;

/// Writes a demo to a file whose name ends with `.pcap` or `.pcapng`; a file of that name is
/// replaced once this one is whole. `report` is called now and then, and can stop the work.
///
/// # Errors
/// The name says no format, the path is no regular file, the file cannot be written to its end, or
/// the report asked to stop. Nothing is left then, and what was there stays.
pub fn write_demo(
    plan: &Plan,
    path: &Path,
    report: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Truth, DemoError> {
    let format = OutputFormat::of_path(path).map_err(|_| DemoError::Name(path.to_owned()))?;
    if fs::metadata(path).is_ok_and(|data| !data.is_file()) {
        return Err(DemoError::NotAFile(path.to_owned()));
    }
    let failed = |source| DemoError::Write { path: path.to_owned(), source };
    let mut file = WholeFile::create(path).map_err(failed)?;
    let notes = write_frames(plan, format, &mut file, report).map_err(|stop| match stop {
        Stop::Cancelled => DemoError::Cancelled,
        Stop::Failed(error) => failed(error),
    })?;
    file.keep().map_err(failed)?;
    Ok(Truth::new(plan, notes))
}

enum Stop {
    Cancelled,
    Failed(io::Error),
}

impl From<WriteError> for Stop {
    fn from(error: WriteError) -> Self {
        Self::Failed(match error {
            WriteError::Io(error) => error,
            other => io::Error::other(other),
        })
    }
}

fn write_frames(
    plan: &Plan,
    format: OutputFormat,
    file: &mut WholeFile,
    report: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Notes, Stop> {
    let notice = notice(plan);
    let interface = NewInterface::new(ETHERNET, SNAP_LENGTH, false);
    let out = CaptureWriter::create(format, file, &[interface], &[&notice])?;
    let notes = Notes { tallies: plan.behaviours.iter().map(Tally::new).collect(), ..Notes::default() };
    let mut desk = Desk { out, wire: Wire::default(), notes };
    let body = Body::Link { ether_type: LOCAL_EXPERIMENTAL, broadcast: true, payload: notice.into_bytes() };
    desk.write(NOTICE, &Packet { source: HOMES[0], destination: 0, body, mark: Mark::NONE })?;

    let mut next_report = REPORT;
    for (time, packet) in Run::new(plan) {
        desk.write(time, &packet)?;
        if desk.notes.frames >= next_report {
            next_report = desk.notes.frames + REPORT;
            let packets = desk.notes.table.total();
            let progress = Progress { packets, total: plan.options.packets, bytes: desk.out.bytes() };
            if report(progress).is_break() {
                return Err(Stop::Cancelled);
            }
        }
    }
    let Desk { out, mut notes, .. } = desk;
    notes.bytes = out.bytes();
    out.finish()?;
    Ok(notes)
}

/// What the file says of itself.
fn notice(plan: &Plan) -> String {
    format!(
        "{SYNTHETIC}, seed {}, packets {}, version {}: no host in it did any of this.",
        plan.options.seed,
        plan.options.packets,
        env!("CARGO_PKG_VERSION")
    )
}

/// Where packets become frames, and are counted.
struct Desk<'a> {
    out: CaptureWriter<&'a mut WholeFile>,
    wire: Wire,
    notes: Notes,
}

impl Desk<'_> {
    fn write(&mut self, time: u64, packet: &Packet) -> Result<(), Stop> {
        let frame = self.wire.frame(packet);
        self.out.write(&NewFrame::new(0, nanos(time), frame))?;
        let notes = &mut self.notes;
        notes.frames += 1;
        notes.span = Some((notes.span.map_or(time, |span| span.0), time));
        let directions = (HOMES.contains(&packet.source), HOMES.contains(&packet.destination));
        let peer = if directions == (false, true) { packet.source } else { packet.destination };
        if let Some(tally) = packet.mark.behaviour().and_then(|behaviour| notes.tallies.get_mut(behaviour)) {
            tally.count(time, notes.frames, peer);
        }
        notes.binds.look(packet, time, notes.frames);
        let row = match directions {
            (true, _) => &mut notes.table.from,
            (false, true) => &mut notes.table.to,
            (false, false) => &mut notes.table.others,
        };
        match &packet.body {
            Body::Udp { .. } => row.udp += 1,
            Body::Tcp(segment) if segment.flags & (flags::SYN | flags::ACK) == flags::SYN => row.tcp_syn += 1,
            _ => {}
        }
        Ok(())
    }
}
