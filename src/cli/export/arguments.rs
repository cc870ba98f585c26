//! The arguments of `suji export`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::{CaptureArguments, LensOptions};

/// Write the frames under the lens to a smaller capture, or the packets to a table.
///
/// The name of the output tells its format: `.pcapng` or `.pcap` for frames, `.csv` or `.jsonl` for
/// the lines of `suji packets`. Frames keep their bytes, lengths, link types and times down to the
/// nanosecond; pcapng also keeps interfaces with their names, comments, names of addresses,
/// decryption secrets and custom blocks that may be copied, but no statistics. pcap has one link
/// type and no comments.
///
/// Frames that are no packets (ARP, LLC ...) come along where --time falls on them, unless
/// --direction, --class, --peer or --port asks for packets of a kind. Frames keep the order of their
/// file; several captures are merged by time into one section with the interfaces of all. A frame
/// without a time stays in a pcapng as a simple packet block, where that can tell its interface and
/// length; other frames that the format cannot hold are left out, counted, and make the exit status
/// 1.
///
/// The output takes its place only when it is whole, and then replaces what was there.
#[derive(Debug, Args)]
pub struct ExportArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// The file to write.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Leave out the frames that are no packets.
    #[arg(long)]
    pub packets_only: bool,
    /// Give all machines other names, the same for the same key: any text, or @FILE that holds it.
    ///
    /// IP addresses (in IP headers, those inside tunnels too, ARP, ICMP and ICMPv6 messages and the packet
    /// headers that those quote, and in tables) are encrypted by ipcrypt-pfx, as by Crypto-PAn: common
    /// prefixes stay common, and special addresses (multicast, broadcast, private, loopback) become
    /// ordinary ones. MAC addresses become hashes that keep the group and local bits; ff:ff:ff:ff:ff:ff and
    /// zero stay. Options of IPv4, TCP and IPv6 that may hold addresses are blanked. Checksums of IPv4,
    /// TCP, UDP, ICMP and ICMPv6 are mended: right ones stay right, wrong ones wrong. Frames are cut behind
    /// those headers as by a snap length, so what is inside tunnels that are not known goes as well.
    /// Comments, flags, interface names, and frames that are neither packets nor ARP are left out.
    ///
    /// Not hidden: times, lengths, ports, TTLs and other fields of headers, sequence numbers and TCP
    /// timestamps, VLAN and MPLS labels, keys and identifiers of tunnels, checksums (a guess at a dropped
    /// payload can be checked against them), who talks to whom and how much, which addresses are
    /// neighbours; names of files, yours and those in your shell's history. Someone who knows some of the
    /// traffic can recognise it, and from it parts of other addresses. Who guesses the key (SHA-256 makes
    /// the cipher's keys of it) can undo it all; on the command line other users can see it, in @FILE they
    /// cannot.
    #[arg(long, value_name = "KEY|@FILE")]
    pub anonymise: Option<String>,
    /// With --anonymise: keep payloads as they are. They may name addresses, machines and people.
    #[arg(long, requires = "anonymise")]
    pub keep_payload: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}
