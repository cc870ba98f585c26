//! Made traffic as a capture file; or a file that is there.

use std::{env, fs, fs::File, path::PathBuf};

use etherparse::PacketBuilder;
use rand_pcg::{
    Pcg64,
    rand_core::{Rng, SeedableRng},
};
use suji::capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat};
use tempfile::TempDir;

use super::{
    NEEDLE, NEEDLE_EVERY, Traffic, USUAL,
    traffic::{Packet, TCP, UDP},
};

/// A file to measure with; one that was made goes when it is dropped.
#[derive(Debug)]
pub struct Capture {
    pub path: PathBuf,
    pub bytes: u64,
    _folder: Option<TempDir>,
}

/// The file that `SUJI_BENCH_CAPTURE` names, or a million packets in a temporary one.
pub fn capture() -> Capture {
    let (path, folder) = if let Some(path) = env::var_os("SUJI_BENCH_CAPTURE") {
        (PathBuf::from(path), None)
    } else {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("traffic.pcap");
        write(&Traffic::usual(USUAL), &path);
        (path, Some(folder))
    };
    let bytes = fs::metadata(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).len();
    Capture { path, bytes, _folder: folder }
}

fn write(traffic: &Traffic, path: &std::path::Path) {
    let ethernet = NewInterface::new(LinkType::ETHERNET, 65_535, false);
    let file = File::create(path).unwrap();
    let mut writer = CaptureWriter::create(OutputFormat::Pcap, file, &[ethernet], &[]).unwrap();
    let mut dice = Pcg64::seed_from_u64(7);
    let (mut frame, mut payload) = (Vec::new(), Vec::new());
    for (number, packet) in (0_u64..).zip(traffic.stretch(0, traffic.packets())) {
        fill(&mut payload, &packet, number, &mut dice);
        lay_out(&mut frame, &packet, &payload);
        writer.write(&NewFrame::new(0, Nanos(packet.time), &frame)).unwrap();
    }
    writer.finish().unwrap();
}

/// Half of the payloads are text and half are noise; now and then one holds [`NEEDLE`].
fn fill(payload: &mut Vec<u8>, packet: &Packet, number: u64, dice: &mut Pcg64) {
    const LETTERS: &[u8; 32] = b"etaoinsrhldcumfpgwyb  e t a /.:\r";
    payload.clear();
    payload.resize(usize::from(packet.payload), 0);
    dice.fill_bytes(payload);
    if number.is_multiple_of(2) {
        for byte in &mut *payload {
            *byte = LETTERS[usize::from(*byte & 31)];
        }
    }
    if number.is_multiple_of(NEEDLE_EVERY) {
        payload.extend(NEEDLE);
    }
}

fn lay_out(frame: &mut Vec<u8>, packet: &Packet, payload: &[u8]) {
    frame.clear();
    let (source, destination) = (packet.source.octets(), packet.destination.octets());
    let builder = PacketBuilder::ethernet2([2, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 2]);
    let builder = builder.ipv4(source, destination, 64);
    match packet.protocol {
        TCP => {
            let mut tcp = builder.tcp(packet.source_port, packet.destination_port, 1, 8_192);
            tcp = if packet.tcp_flags == 0x02 { tcp.syn() } else { tcp.psh().ack(1) };
            tcp.write(frame, payload)
        }
        UDP => builder.udp(packet.source_port, packet.destination_port).write(frame, payload),
        _ => builder.icmpv4_echo_request(1, packet.source_port).write(frame, payload),
    }
    .unwrap();
}
