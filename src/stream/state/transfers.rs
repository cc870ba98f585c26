//! The transfers of TFTP that one client's port asks a server for (RFC 1350): the server answers from a
//! port of its own, so that only the request says what the datagrams behind it are.

use std::net::{IpAddr, SocketAddr};

use super::{Known, Note, Origin, Whole};
use crate::decode::application::{Context, TftpOptions, TftpPacket, tftp_packet};

/// The port at which servers are asked.
const PORT: u16 = 69;

/// Bytes of a block where none else are agreed to (RFC 1350, 2; RFC 2348).
const BLOCK: u32 = 512;

/// A datagram between the two.
#[derive(Clone, Copy, Debug)]
pub struct TransferPacket<'a> {
    /// Its number in the capture, from 1.
    pub frame: u64,
    pub source: SocketAddr,
    pub destination: SocketAddr,
    /// As much of it as was captured.
    pub payload: &'a [u8],
    pub context: Context,
}

/// A file under way.
#[derive(Debug)]
struct Transfer {
    file: String,
    mode: String,
    writes: bool,
    frame: u64,
    /// What the client proposed; it counts once the server agrees.
    block_size: u32,
    total: Option<u64>,
    /// The server's own port, once it has answered.
    server: Option<u16>,
    /// The highest block so far: numbers come round.
    block: u64,
}

/// Follows the transfers of a client's port with a server.
#[derive(Debug)]
pub struct TransferTracker {
    client: SocketAddr,
    server: IpAddr,
    transfer: Option<Transfer>,
}

/// Letters of a name that are kept.
const LETTERS: usize = 300;

impl TransferTracker {
    #[must_use]
    pub const fn new(client: SocketAddr, server: IpAddr) -> Self {
        Self { client, server, transfer: None }
    }

    /// Takes the next datagram in the order of the file, and tells of which file it is.
    pub fn take(&mut self, packet: &TransferPacket<'_>) -> Known {
        let is_sent = packet.source == self.client && packet.destination.ip() == self.server;
        let is_received = packet.destination == self.client && packet.source.ip() == self.server;
        if !is_sent && !is_received {
            return Known::default();
        }
        let Some(read) = tftp_packet(packet.payload, packet.context.length) else { return Known::default() };
        if let TftpPacket::Request { file, mode, writes, options } = read {
            if is_sent {
                self.begin(packet.frame, &file, mode, writes, options);
            }
            return Known::default();
        }
        let Some(transfer) = &mut self.transfer else { return Known::default() };
        let port = if is_sent { packet.destination.port() } else { packet.source.port() };
        // The first answer tells the server's port; the client has to go on with it.
        if is_received && transfer.server.is_none() {
            transfer.server = Some(port);
        }
        if transfer.server != Some(port) {
            return Known::default();
        }
        let Some(progress) = transfer.take(&read, is_sent) else { return Known::default() };
        let origin = Origin::Frame { done: "asked for", frame: transfer.frame };
        let Transfer { file, mode, writes, .. } = transfer;
        let way = if *writes { "to the server" } else { "from the server" };
        let of = |name, text, origin, words| Note { name, text, origin, bytes: 0..2, words };
        let progress_words = if progress.is_empty() { String::new() } else { format!(", {progress}") };
        let mut notes = vec![of(
            "File",
            format!("{file} ({mode}), {way}"),
            origin,
            format!(" of {file}{progress_words}"),
        )];
        if !progress.is_empty() {
            notes.push(of("Transfer", progress, Origin::Counted, String::new()));
        }
        let (source, destination) = (packet.source.port(), packet.destination.port());
        let ports = if is_sent { (source, PORT) } else { (PORT, destination) };
        let context = Context { ports: Some(ports), ..packet.context };
        Known { notes, whole: Some(Whole { bytes: packet.payload.to_vec(), before: 0, context }) }
    }

    fn begin(&mut self, frame: u64, file: &str, mode: String, writes: bool, options: TftpOptions) {
        // A request that is sent again asks for the same.
        let again =
            self.transfer.as_ref().is_some_and(|of| of.file == file && of.writes == writes && of.block == 0);
        if again {
            return;
        }
        self.transfer = Some(Transfer {
            file: file.chars().take(LETTERS).collect(),
            mode,
            writes,
            frame,
            block_size: BLOCK,
            total: options.transfer_size.filter(|_| writes),
            server: None,
            block: 0,
        });
    }
}

impl Transfer {
    /// Takes a datagram, and says how far the file is; none where it is no part of the transfer.
    fn take(&mut self, packet: &TftpPacket, is_sent: bool) -> Option<String> {
        let of_total = |bytes: u64, total: Option<u64>| match total {
            Some(total) if total > 0 => format!("{bytes} of {total} bytes"),
            _ => format!("{bytes} bytes"),
        };
        match *packet {
            TftpPacket::Data { block, length } if is_sent == self.writes => {
                let block = self.unwrapped(block);
                let again = block <= self.block && self.block > 0;
                self.block = self.block.max(block);
                let behind = block.saturating_sub(1).saturating_mul(self.block_size.into());
                let bytes = behind.saturating_add(length.into());
                Some(match (again, length < self.block_size) {
                    (true, _) => format!("{} so far, sent again", of_total(bytes, self.total)),
                    (_, true) => format!("the last: {bytes} bytes in all"),
                    _ => format!("{} so far", of_total(bytes, self.total)),
                })
            }
            TftpPacket::Acknowledgement { block } if is_sent != self.writes => {
                let block = self.unwrapped(block).min(self.block.max(u64::from(block)));
                let bytes = block.saturating_mul(self.block_size.into());
                Some(match block {
                    0 => "nothing so far".to_owned(),
                    _ => format!("up to {} acknowledged", of_total(bytes, self.total)),
                })
            }
            TftpPacket::Options(options) if !is_sent => {
                self.block_size = options.block_size.unwrap_or(BLOCK);
                self.total = options.transfer_size.or(self.total);
                Some(String::new())
            }
            TftpPacket::Error => Some(String::new()),
            _ => None,
        }
    }

    /// The block that a number means: the one nearest to where the transfer is.
    fn unwrapped(&self, block: u16) -> u64 {
        const ROUND: u64 = 1 << 16;
        let near = (self.block & !(ROUND - 1)) | u64::from(block);
        let others = [near.saturating_sub(ROUND), near.saturating_add(ROUND)];
        others.into_iter().fold(near, |best, other| {
            let is_nearer =
                other % ROUND == u64::from(block) && other.abs_diff(self.block) < best.abs_diff(self.block);
            if is_nearer { other } else { best }
        })
    }
}
