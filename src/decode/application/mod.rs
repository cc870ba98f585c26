//! What a payload says: its application protocol, its fields, and one line for a table.
//!
//! One packet at a time: what needs the state of a connection is `stream`'s. Content goes first, the
//! port second: bytes that tell an application by themselves count on any port, bytes that could be
//! many things only on the application's own.

mod content;
mod context;
mod kind;
mod message;
mod recognised;
mod recogniser;
mod retold;

mod binary;
mod naming;
mod textual;

// Recognisers: a module each.
mod bittorrent;
mod bittorrent_dht;
mod browser;
mod dcerpc;
mod dhcp;
mod dhcpv6;
pub mod dns;
mod ftp;
mod gnutella;
mod http;
mod imap;
mod irc;
mod magic;
mod mysql;
mod nbds;
pub mod nbns;
mod ntp;
mod oscar;
mod pop3;
mod quic;
mod rdp;
mod session;
mod sip;
mod smb;
mod smb2;
mod smtp;
mod snmp;
mod socks;
mod ssdp;
mod ssh;
mod ssrp;
mod syslog;
mod tds;
mod telnet;
mod tftp;
mod tls;
mod vnc;

// What several of them read.
mod bencode;
mod filetime;
mod message_head;
mod netbios_name;
mod ntlmssp;
mod piece;
mod uuid;
mod wide;
mod words;

pub use context::Context;
pub use dcerpc::{
    AskedContext, ContextResult, DceRpcKind, DceRpcUnit, dcerpc_units, fault_name, interface_name,
    operation_name, smb_data,
};
pub use kind::Application;
pub use magic::file_magic;
pub use message::{framed_length, is_begun};
pub use recognised::{Basis, Meaning, MeaningKind, Recognised, Told};
pub use retold::Remark;
pub use smb::pipe::Pipe;
pub use smb::step::{RELATED_FILE, SmbStep, SmbStepKind, smb_steps};
pub use tftp::{TftpOptions, TftpPacket, tftp_packet};
pub use uuid::Uuid;

use recogniser::{Likeness, Recogniser};

use super::{
    Layer, LinkType, Protocol,
    layers::{
        dissection::{Depth, Dissection},
        frame_of, payload,
    },
};

/// Groups of recognisers; within and between them the first that is sure wins.
const GROUPS: [&[Recogniser]; 3] = [naming::ALL, binary::ALL, textual::ALL];

/// The longest line, in letters.
const LONGEST_LINE: usize = 300;

fn recognisers() -> impl Iterator<Item = &'static Recogniser> {
    GROUPS.into_iter().flatten()
}

/// The recogniser of a payload, and what told it.
fn find(bytes: &[u8], context: &Context) -> Option<(&'static Recogniser, Basis)> {
    if bytes.is_empty() {
        return None;
    }
    // Of two that are sure of it, the one whose port it is comes first.
    let own = recognisers().filter(|of| of.has_port(context));
    let likely = own.map(|of| (of, (of.likeness)(bytes, context))).max_by_key(|(_, likeness)| *likeness);
    match likely {
        Some((of, Likeness::Sure)) => return Some((of, Basis::Content)),
        Some((of, Likeness::OnPort)) => {
            let surer = recognisers().find(|other| (other.likeness)(bytes, context) == Likeness::Sure);
            return Some(surer.map_or((of, Basis::Port), |surer| (surer, Basis::Content)));
        }
        _ => {}
    }
    let sure = recognisers().find(|of| (of.likeness)(bytes, context) == Likeness::Sure);
    sure.map(|of| (of, Basis::Content))
}

/// The outermost application of a payload, without reading it: text and data where nothing is known of
/// it, none where it is empty. It costs some hundred nanoseconds and no memory.
#[must_use]
pub fn identify(payload: &[u8], context: &Context) -> Option<Application> {
    if payload.is_empty() {
        return None;
    }
    Some(find(payload, context).map_or_else(|| content::text_or_data(payload), |(of, _)| of.application))
}

/// Reads what a transport carries.
pub(super) fn read_upper(frame: &mut Dissection<'_>, protocol: Protocol, ports: (u16, u16)) {
    let length = frame.length_on_wire() as u32;
    read(frame, &Context { protocol, ports: Some(ports), length });
}

/// Reads the payload at hand as the layers of its application, if one is recognised.
pub(super) fn read(frame: &mut Dissection<'_>, context: &Context) {
    if frame.depth == Depth::Quoted || frame.rest().is_empty() {
        return;
    }
    let rest = frame.rest();
    let Some((recogniser, basis)) = find(rest, context) else {
        let bytes = frame.position()..frame.position() + rest.len();
        frame.tell(content::text_or_data(rest), bytes);
        return;
    };
    let expected = if recogniser.has_port(context) {
        None
    } else {
        recognisers().find(|of| of.has_port(context)).map(|of| of.application)
    };
    frame.recognised(basis, expected);
    frame.of_stream(context.is_tcp());
    let outermost = frame.count();
    (recogniser.read)(frame, context);
    if let Some(expected) = expected {
        frame.amend(outermost, &format!(" (on a port of {expected})"));
    }
}

/// What a payload says. `payload` is as much of it as was captured.
#[must_use]
pub fn recognise(payload: &[u8], context: &Context) -> Recognised {
    let mut frame = Dissection::new(payload, context.length);
    read(&mut frame, context);
    frame.into_recognised()
}

/// What a frame says: that of its payload, or where it has none its innermost header in one line.
/// `length` is the length on the wire.
#[must_use]
pub fn recognise_frame(link: LinkType, bytes: &[u8], length: u32) -> Recognised {
    frame_of(link, bytes, length).into_recognised()
}

impl Dissection<'_> {
    /// Ends reading; the line is that of the application's messages, each from the innermost outwards.
    fn into_recognised(mut self) -> Recognised {
        let (told, meanings, basis, expected) = self.take_found();
        let layers = self.finish();
        let line = line_of(&layers, &told);
        let application = told.last().map(|told| told.application);
        Recognised { application, told, basis, expected, line, meanings, layers }
    }
}

/// What each message carries, before the message itself: of a line that is cut, the outer part is missed
/// least. Messages keep their order, and so do layers of one application.
fn innermost_first<'a>(told: &[Told], layers: impl Iterator<Item = &'a Layer>) -> Vec<&'a Layer> {
    let of = |layer: &Layer| {
        let around = told.iter().filter(|told| told.bytes.start <= layer.bytes.start);
        around.max_by_key(|told| told.bytes.start).map(|told| told.application)
    };
    let outermost = told.first().map(|told| told.application);
    // A message: its applications from the outside in, with their layers.
    let mut messages: Vec<Vec<(Option<Application>, Vec<&Layer>)>> = Vec::new();
    for layer in layers {
        let application = of(layer);
        match messages.last_mut() {
            Some(message) if message.last().is_some_and(|(last, _)| *last == application) => {
                message.last_mut().into_iter().for_each(|(_, layers)| layers.push(layer));
            }
            Some(message) if application != outermost => message.push((application, vec![layer])),
            _ => messages.push(vec![(application, vec![layer])]),
        }
    }
    let inner = messages.into_iter().flat_map(|message| message.into_iter().rev());
    inner.flat_map(|(_, layers)| layers).collect()
}

/// The line of the application's messages, or where there are none of the innermost layer.
fn line_of(layers: &[Layer], told: &[Told]) -> String {
    let from = told.first().map(|told| told.bytes.start);
    let of_application = layers.iter().filter(|layer| from.is_some_and(|from| layer.bytes.start >= from));
    let known = |name: &str| !matches!(name, "Payload" | "Trailer" | "Frame check sequence");
    let mut line = String::new();
    let said = of_application.filter(|layer| known(layer.name) && !layer.summary.is_empty());
    for layer in innermost_first(told, said) {
        if !line.is_empty() {
            line.push_str("; ");
        }
        line.push_str(&layer.summary);
        if line.len() > LONGEST_LINE {
            let end = line.floor_char_boundary(LONGEST_LINE);
            line.truncate(end);
            line.push('…');
            break;
        }
    }
    if line.is_empty() {
        let last = layers.iter().rfind(|layer| known(layer.name) || layer.name == "Payload");
        line = last.map(|layer| layer.summary.clone()).unwrap_or_default();
    }
    line
}

/// The line of bytes of which nothing is known.
#[must_use]
pub fn preview(payload: &[u8]) -> String {
    payload::summary(payload)
}
