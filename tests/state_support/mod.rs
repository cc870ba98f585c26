//! Messages of DCE/RPC, SMB and TFTP, connections that carry them, and what their packets are told to be.
#![allow(dead_code, reason = "no test needs all of them")]

use std::{fs, slice};

use etherparse::PacketBuilder;
use suji::{
    capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat},
    decode::application::{Recognised, recognise_frame},
    index::PointId,
    query::Cancel,
    stream::{
        reread,
        state::{ConnectionStates, Note},
    },
    worker::{LoadOptions, Loaded, load_all},
};
use tempfile::TempDir;

pub const REMACT: [u8; 16] =
    [0xb8, 0x4a, 0x9f, 0x4d, 0x1c, 0x7d, 0xcf, 0x11, 0x86, 0x1e, 0, 0x20, 0xaf, 0x6e, 0x7c, 0x57];
pub const ACTIVATOR: [u8; 16] = [0xa0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46];

fn unit(kind: u8, call: u32, body: &[u8]) -> Vec<u8> {
    let length = (16 + body.len()) as u16;
    let mut bytes = vec![5, 0, kind, 3, 0x10, 0, 0, 0];
    bytes.extend(length.to_le_bytes());
    bytes.extend([0, 0]);
    bytes.extend(call.to_le_bytes());
    [bytes, body.to_vec()].concat()
}

pub fn bind(call: u32, contexts: &[(u16, [u8; 16])]) -> Vec<u8> {
    let mut body = vec![0xd0, 0x16, 0xd0, 0x16, 0, 0, 0, 0, contexts.len() as u8, 0, 0, 0];
    for (id, interface) in contexts {
        body.extend(id.to_le_bytes());
        body.extend([1, 0]);
        body.extend(interface);
        body.extend([0, 0, 0, 0]);
        body.extend([
            0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 8, 0, 0x2b, 0x10, 0x48, 0x60,
        ]);
        body.extend([2, 0, 0, 0]);
    }
    unit(11, call, &body)
}

/// Results: 0 accepts, 2 refuses.
pub fn bind_ack(call: u32, results: &[u16]) -> Vec<u8> {
    let mut body = vec![0xd0, 0x16, 0xd0, 0x16, 1, 0, 0, 0, 4, 0, b'1', b'3', b'5', 0, 0, 0];
    body.extend([results.len() as u8, 0, 0, 0]);
    for result in results {
        body.extend(result.to_le_bytes());
        body.extend(u16::from(*result == 2).to_le_bytes());
        body.extend([0; 20]);
    }
    unit(12, call, &body)
}

pub fn request(call: u32, context: u16, opnum: u16) -> Vec<u8> {
    let mut body = vec![8, 0, 0, 0];
    body.extend(context.to_le_bytes());
    body.extend(opnum.to_le_bytes());
    body.extend(b"stubstub");
    unit(0, call, &body)
}

pub fn response(call: u32, context: u16) -> Vec<u8> {
    let mut body = vec![8, 0, 0, 0];
    body.extend(context.to_le_bytes());
    body.extend([0, 0]);
    body.extend(b"donedone");
    unit(2, call, &body)
}

/// A message of SMB 1 with one command.
pub struct Smb {
    pub command: u8,
    pub is_response: bool,
    pub status: u32,
    pub tree: u16,
    pub message: u16,
}

impl Smb {
    pub fn asks(command: u8, tree: u16, message: u16) -> Self {
        Self { command, is_response: false, status: 0, tree, message }
    }

    pub fn answers(command: u8, tree: u16, message: u16) -> Self {
        Self { is_response: true, ..Self::asks(command, tree, message) }
    }

    pub fn with(&self, words: &[u8], bytes: &[u8]) -> Vec<u8> {
        let mut message = b"\xffSMB".to_vec();
        message.push(self.command);
        message.extend(self.status.to_le_bytes());
        message.push(if self.is_response { 0x80 } else { 0 });
        message.extend([1, 0x40]);
        message.extend([0; 12]);
        message.extend(self.tree.to_le_bytes());
        message.extend([1, 0, 7, 0]);
        message.extend(self.message.to_le_bytes());
        message.push((words.len() / 2) as u8);
        message.extend(words);
        message.extend((bytes.len() as u16).to_le_bytes());
        message.extend(bytes);
        [&(message.len() as u32).to_be_bytes()[..], &message].concat()
    }
}

pub fn tree_connect(message: u16, path: &str) -> Vec<u8> {
    let bytes = [b"\0", path.as_bytes(), b"\0?????\0"].concat();
    Smb::asks(0x75, 0, message).with(&[0xff, 0, 0, 0, 0, 0, 1, 0], &bytes)
}

pub fn tree_connected(message: u16, tree: u16) -> Vec<u8> {
    Smb::answers(0x75, tree, message).with(&[0xff, 0, 0, 0, 0, 0], b"IPC\0")
}

pub fn create(tree: u16, message: u16, name: &str) -> Vec<u8> {
    let mut words = [0; 48];
    words[0] = 0xff;
    Smb::asks(0xa2, tree, message).with(&words, &[name.as_bytes(), b"\0"].concat())
}

pub fn created(tree: u16, message: u16, file: u16) -> Vec<u8> {
    let mut words = [0; 68];
    words[0] = 0xff;
    words[5..7].copy_from_slice(&file.to_le_bytes());
    Smb::answers(0xa2, tree, message).with(&words, b"")
}

pub fn write(tree: u16, message: u16, file: u16, data: &[u8]) -> Vec<u8> {
    let mut words = [0; 28];
    words[0] = 0xff;
    words[4..6].copy_from_slice(&file.to_le_bytes());
    words[20..22].copy_from_slice(&(data.len() as u16).to_le_bytes());
    words[22..24].copy_from_slice(&63_u16.to_le_bytes());
    Smb::asks(0x2f, tree, message).with(&words, data)
}

/// A call on a pipe.
pub fn transact(tree: u16, message: u16, file: u16, data: &[u8]) -> Vec<u8> {
    let mut words = [0; 32];
    let offset: u16 = 32 + 1 + 32 + 2 + 8;
    words[22..24].copy_from_slice(&(data.len() as u16).to_le_bytes());
    words[24..26].copy_from_slice(&offset.to_le_bytes());
    words[26] = 2;
    words[28] = 0x26;
    words[30..32].copy_from_slice(&file.to_le_bytes());
    Smb::asks(0x25, tree, message).with(&words, &[&b"\\PIPE\\\0\0"[..], data].concat())
}

pub fn transacted(tree: u16, message: u16, data: &[u8]) -> Vec<u8> {
    let mut words = [0; 20];
    let offset: u16 = 32 + 1 + 20 + 2;
    words[12..14].copy_from_slice(&(data.len() as u16).to_le_bytes());
    words[14..16].copy_from_slice(&offset.to_le_bytes());
    Smb::answers(0x25, tree, message).with(&words, data)
}

pub fn close(tree: u16, message: u16, file: u16) -> Vec<u8> {
    let words = [&file.to_le_bytes()[..], &[0; 4]].concat();
    Smb::asks(0x04, tree, message).with(&words, b"")
}

/// A connection between a client and a server, whose numbers go on with what is sent.
pub struct Connection {
    client: ([u8; 4], u16),
    server: ([u8; 4], u16),
    sent: [u32; 2],
}

impl Connection {
    pub fn new(client: u16, server: u16) -> Self {
        Self {
            client: ([10, 0, 0, 1], client),
            server: ([10, 0, 0, 2], server),
            sent: [1_000, u32::MAX - 20],
        }
    }

    pub fn syn(&mut self, sequence: u32) -> Vec<u8> {
        self.sent[0] = sequence.wrapping_add(1);
        let (from, to) = (self.client, self.server);
        let mut frame = Vec::new();
        let ip = PacketBuilder::ethernet2([1; 6], [2; 6]).ipv4(from.0, to.0, 64);
        ip.tcp(from.1, to.1, sequence, 100).syn().write(&mut frame, &[]).unwrap();
        frame
    }

    pub fn asks(&mut self, payload: &[u8]) -> Vec<u8> {
        self.frame(0, payload)
    }

    pub fn answers(&mut self, payload: &[u8]) -> Vec<u8> {
        self.frame(1, payload)
    }

    fn frame(&mut self, side: usize, payload: &[u8]) -> Vec<u8> {
        let (from, to) = if side == 0 { (self.client, self.server) } else { (self.server, self.client) };
        let sequence = self.sent[side];
        self.sent[side] = sequence.wrapping_add(payload.len() as u32);
        let mut frame = Vec::new();
        let ip = PacketBuilder::ethernet2([1; 6], [2; 6]).ipv4(from.0, to.0, 64);
        ip.tcp(from.1, to.1, sequence, 100).ack(1).write(&mut frame, payload).unwrap();
        frame
    }
}

/// A datagram from one port of 10.0.0.1 to one of 10.0.0.2, or the other way.
pub fn datagram(there: bool, (from, to): (u16, u16), payload: &[u8]) -> Vec<u8> {
    let (source, destination) =
        if there { ([10, 0, 0, 1], [10, 0, 0, 2]) } else { ([10, 0, 0, 2], [10, 0, 0, 1]) };
    let mut frame = Vec::new();
    let ip = PacketBuilder::ethernet2([1; 6], [2; 6]).ipv4(source, destination, 64);
    ip.udp(from, to).write(&mut frame, payload).unwrap();
    frame
}

pub fn open(frames: &[Vec<u8>]) -> (Loaded, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("capture");
    let ethernet = NewInterface::new(LinkType::ETHERNET, 0, false);
    let file = fs::File::create(&path).unwrap();
    let mut writer = CaptureWriter::create(OutputFormat::Pcap, file, &[ethernet], &[]).unwrap();
    for (number, frame) in (0..).zip(frames) {
        writer.write(&NewFrame::new(0, Nanos(number * 1_000_000), frame)).unwrap();
    }
    writer.finish().unwrap();
    let loaded = load_all(slice::from_ref(&path), &LoadOptions::default(), |_, _| {}).unwrap();
    (loaded, folder)
}

/// What a packet says with what its connection tells, and what that is; frames count from 1.
pub fn told(loaded: &Loaded, states: &mut ConnectionStates, frame: u64) -> (Recognised, Vec<Note>) {
    let (segment, point) = loaded.index.captures[0].find_frame(frame).unwrap();
    let id = PointId { capture: 0, segment, point };
    let (source, info) = (&loaded.sources[0], &loaded.captures[0]);
    let read = reread(source, info, &loaded.index.point(id).unwrap()).unwrap();
    let said = recognise_frame(read.link, &read.bytes, read.length);
    states.tell((&loaded.index, source, info), id, &read, said, &Cancel::default())
}

/// The notes of a packet as text.
pub fn notes(loaded: &Loaded, frame: u64) -> Vec<String> {
    let (_, notes) = told(loaded, &mut ConnectionStates::default(), frame);
    notes.iter().map(|note| format!("{}: {}", note.name, note.value())).collect()
}

pub fn line(loaded: &Loaded, frame: u64) -> String {
    told(loaded, &mut ConnectionStates::default(), frame).0.line
}
