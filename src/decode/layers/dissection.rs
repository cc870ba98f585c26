//! A frame while it is taken apart: the layers so far, where reading stands, and what bounds it.

use super::super::tunnel::MOST_TUNNELS;
use super::header::Header;
use super::{Layer, payload};

/// Which packet is being read: the frame's own, one inside a tunnel, or one that an ICMP error quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    Outer,
    Inner,
    Quoted,
}

/// Bytes that end a frame of a link whose header says so.
const CHECK_SEQUENCE: usize = 4;

/// The frame, the layers read from it, and the place of the next header.
#[derive(Debug)]
pub(super) struct Dissection<'a> {
    frame: &'a [u8],
    /// Length of the frame on the wire.
    length: usize,
    layers: Vec<Layer>,
    /// Where the next header starts.
    at: usize,
    /// Where the packet being read ends by its headers; never past the captured bytes.
    end: usize,
    pub depth: Depth,
    /// How many tunnels were entered.
    tunnels: u8,
    /// The captured bytes end with a frame check sequence.
    check_sequence: bool,
    /// A header could not be read: nothing behind it can.
    stopped: bool,
    /// A layer says already that the frame was cut.
    cut_said: bool,
}

impl<'a> Dissection<'a> {
    pub fn new(frame: &'a [u8], length: u32) -> Self {
        let length = (length as usize).max(frame.len());
        Self {
            frame,
            length,
            layers: Vec::new(),
            at: 0,
            end: frame.len(),
            depth: Depth::Outer,
            tunnels: 0,
            check_sequence: false,
            stopped: false,
            cut_said: false,
        }
    }

    /// Reads the next header with `read`, which gives None where the bytes end too early.
    pub fn header<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Header<'a>) -> Option<T>,
    ) -> Option<T> {
        let mut header = Header::new(self.frame, self.at, self.end);
        let result = read(&mut header);
        self.at = header.position();
        let fault = header.take_fault();
        let layer = header.into_layer(name);
        if layer.fields.is_empty() {
            // Bytes taken without a name are nobody's: they go to what is said next.
            self.at = layer.bytes.start;
        } else {
            self.layers.push(layer);
        }
        if let Some(reason) = fault {
            self.stop("Malformed", format!("{name}: {reason}"));
        } else if result.is_none() {
            self.stop_short(name);
        }
        if self.stopped { None } else { result }
    }

    /// Bytes not read yet, up to the end of the packet being read.
    pub fn rest(&self) -> &'a [u8] {
        self.frame.get(self.at..self.end).unwrap_or_default()
    }

    /// Where the next header starts, from the start of the frame.
    pub const fn position(&self) -> usize {
        self.at
    }

    /// The packet being read ends `length` bytes after `start`, if so many were captured.
    /// What lies behind is not part of it.
    pub fn bound(&mut self, start: usize, length: usize) {
        self.end = start.saturating_add(length).min(self.end).max(self.at);
    }

    /// Bytes captured of the frame, and its length on the wire.
    pub const fn lengths(&self) -> (usize, usize) {
        (self.frame.len(), self.length)
    }

    /// Adds what is left of the packet being read as a layer without fields of its own.
    pub fn rest_as(&mut self, name: &'static str, summary: impl FnOnce(&[u8]) -> String) {
        let end = self.rest_end();
        let rest = self.frame.get(self.at..end).unwrap_or_default();
        if rest.is_empty() || self.stopped {
            return;
        }
        let layer = Layer { name, summary: summary(rest), bytes: self.at..end, fields: Vec::new() };
        self.layers.push(layer);
        self.at = end;
    }

    /// Reads a packet quoted by the one being read, in its next `length` bytes. Quoted packets quote
    /// no further.
    pub fn quote(&mut self, length: usize, read: impl FnOnce(&mut Self)) {
        if self.depth == Depth::Quoted || self.rest().is_empty() {
            return;
        }
        let (end, depth) = (self.end, self.depth);
        self.bound(self.at, length);
        let quoted_end = self.end;
        self.depth = Depth::Quoted;
        read(self);
        self.rest_as("Payload (quoted)", payload::summary);
        self.stopped = false;
        // Padding is said only where something follows it: else it is the message's own rest.
        if quoted_end < end {
            self.end = quoted_end;
            self.rest_as("Padding (quoted)", payload::trailer);
        }
        self.depth = depth;
        self.end = end;
    }

    /// Goes on inside a tunnel. False where so many packets are inside one another already that
    /// reading ends here; then a layer says so.
    pub fn go_inside(&mut self) -> bool {
        if self.tunnels >= MOST_TUNNELS {
            self.rest_as("Payload", |rest| {
                let length = super::names::bytes_of(rest.len());
                format!("{length}, not taken apart: {MOST_TUNNELS} tunnels are inside one another already")
            });
            return false;
        }
        self.tunnels += 1;
        self.depth = Depth::Inner;
        true
    }

    /// The frame ends with a check sequence, which is no part of any packet, if all was captured.
    pub fn has_check_sequence(&mut self) {
        let (captured, length) = self.lengths();
        // Headers may reach into it: what they say is read, as the reader of facts does.
        self.check_sequence = captured == length;
    }

    /// Where what is left of the packet ends: before the check sequence, unless a header is in it.
    fn rest_end(&self) -> usize {
        match self.frame.len().checked_sub(CHECK_SEQUENCE) {
            Some(end) if self.check_sequence && self.at <= end => self.end.min(end),
            _ => self.end,
        }
    }

    /// Ends reading with a layer that says why, over what is left of the packet.
    pub fn malformed(&mut self, reason: String) {
        self.stop("Malformed", reason);
    }

    fn stop(&mut self, name: &'static str, summary: String) {
        if !self.stopped {
            self.layers.push(Layer { name, summary, bytes: self.at..self.end, fields: Vec::new() });
            self.at = self.end;
            self.stopped = true;
        }
    }

    /// Ends reading inside the header `name`: cut, or too short by the headers before it.
    fn stop_short(&mut self, name: &'static str) {
        let (captured, length) = self.lengths();
        let header = name.trim_end_matches(" (quoted)").trim_end_matches(" (inner)");
        if self.depth == Depth::Quoted {
            self.stop("Cut", format!("the quoted packet ends inside its {header} header"));
        } else if self.end == captured && captured < length {
            self.cut_said = true;
            self.stop("Cut", format!("{header} header: only {captured} of {length} bytes were captured"));
        } else {
            self.stop("Malformed", format!("the packet ends inside its {header} header"));
        }
    }

    /// Adds what lies behind the packet, and says so where the frame was cut.
    pub fn finish(mut self) -> Vec<Layer> {
        let (captured, length) = self.lengths();
        if !self.stopped {
            self.rest_as("Payload", payload::summary);
        }
        self.stopped = false;
        self.end = captured;
        self.rest_as("Trailer", payload::trailer);
        if std::mem::take(&mut self.check_sequence) && captured - self.at == CHECK_SEQUENCE {
            self.rest_as("Frame check sequence", super::names::hex);
        }
        self.rest_as("Trailer", payload::trailer);
        if captured < length && !self.cut_said {
            self.stop("Cut", format!("only {captured} of {length} bytes were captured"));
        }
        self.layers
    }
}
