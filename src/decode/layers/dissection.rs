//! A frame while it is taken apart: the layers so far, where reading stands, and what bounds it.

use std::ops::Range;

use super::super::application::{Application, Basis, Meaning, Told};
use super::super::tunnel::MOST_TUNNELS;
use super::header::Header;
use super::{Layer, payload};

/// Which packet is being read: the frame's own, one inside a tunnel, or one that an ICMP error quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decode) enum Depth {
    Outer,
    Inner,
    Quoted,
}

/// Bytes that end a frame of a link whose header says so.
const CHECK_SEQUENCE: usize = 4;

/// The frame, the layers read from it, and the place of the next header.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing of where reading stands")]
pub(in crate::decode) struct Dissection<'a> {
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
    /// What is read is a stretch of a stream: a message may go on in the next segment.
    is_stream: bool,
    /// What is read is a part whose end is known: nothing of it goes on elsewhere.
    is_bounded: bool,
    told: Vec<Told>,
    meanings: Vec<Meaning>,
    basis: Option<Basis>,
    expected: Option<Application>,
}

/// What recognition has found, apart from layers: applications, meanings, what told the outermost, and
/// whose port it is.
pub(in crate::decode) type Found = (Vec<Told>, Vec<Meaning>, Option<Basis>, Option<Application>);

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
            is_stream: false,
            is_bounded: false,
            told: Vec::new(),
            meanings: Vec::new(),
            basis: None,
            expected: None,
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
        self.meanings.append(&mut header.take_meanings());
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

    /// Bytes on the wire of what is being read, captured or not.
    pub fn length_on_wire(&self) -> usize {
        let (captured, length) = self.lengths();
        let missing = if self.end == captured { length - captured } else { 0 };
        self.rest().len() + missing
    }

    /// What is read from here on is a stretch of a stream, or not.
    pub const fn of_stream(&mut self, is_stream: bool) {
        self.is_stream = is_stream;
    }

    /// Remembers what told the outermost application, and to whose port it is bound instead.
    pub const fn recognised(&mut self, basis: Basis, expected: Option<Application>) {
        self.basis = Some(basis);
        self.expected = expected;
    }

    /// Says that bytes are of an application.
    pub fn tell(&mut self, application: Application, bytes: Range<usize>) {
        self.told.push(Told { application, bytes });
    }

    /// Reads a message of an application, as [`Self::header`] reads a header: its layer bears the
    /// application's name. `read` gives None where the bytes end too early; what was read stays, and the
    /// rest is said to go on in the next segment, to be cut, or to be missing.
    pub fn message<T>(
        &mut self,
        application: Application,
        read: impl FnOnce(&mut Header<'a>) -> Option<T>,
    ) -> Option<T> {
        if self.stopped {
            return None;
        }
        let name = application.name();
        let mut header = Header::new(self.frame, self.at, self.end);
        let result = read(&mut header);
        let fault = header.take_fault();
        self.meanings.append(&mut header.take_meanings());
        let end = header.position();
        let layer = header.into_layer(name);
        // A message without a field is said all the same: the payload is of its application.
        let bytes = layer.bytes.start..if end > layer.bytes.start { end } else { self.end };
        self.tell(application, bytes);
        if !layer.fields.is_empty() {
            self.at = end;
            self.layers.push(layer);
        }
        if let Some(reason) = fault {
            self.stop("Malformed", format!("{name}: {reason}"));
        } else if result.is_none() {
            self.stop_inside(name);
        }
        if self.stopped { None } else { result }
    }

    /// Reads a part of what is at hand: its next `length` bytes, or as many as there are. What `read`
    /// leaves of them becomes payload; where it stops, reading goes on behind them.
    pub fn within(&mut self, length: usize, read: impl FnOnce(&mut Self)) {
        if self.stopped {
            return;
        }
        let (end, is_bounded) = (self.end, self.is_bounded);
        let part = self.at.saturating_add(length);
        if part <= end {
            self.end = part;
            self.is_bounded = true;
        }
        read(self);
        self.rest_as("Payload", payload::summary);
        self.stopped = false;
        self.is_bounded = is_bounded;
        self.end = end;
    }

    /// Nothing more can be read here.
    pub const fn has_stopped(&self) -> bool {
        self.stopped
    }

    /// Ends reading inside a message.
    fn stop_inside(&mut self, name: &'static str) {
        let (captured, length) = self.lengths();
        if self.is_bounded {
            self.stop("Malformed", format!("what is said to be {name} ends inside it"));
        } else if self.end == captured && captured < length {
            self.stop_short(name);
        } else if self.is_stream {
            self.stop("Unfinished", format!("{name}: goes on in the next segment"));
        } else {
            self.stop("Malformed", format!("the datagram ends inside its {name} message"));
        }
    }

    /// Layers so far.
    pub const fn count(&self) -> usize {
        self.layers.len()
    }

    /// Adds words to the summary of a layer.
    pub fn amend(&mut self, layer: usize, words: &str) {
        if let Some(layer) = self.layers.get_mut(layer) {
            layer.summary.push_str(words);
        }
    }

    /// What recognition has found so far.
    pub fn take_found(&mut self) -> Found {
        let (told, meanings) = (std::mem::take(&mut self.told), std::mem::take(&mut self.meanings));
        (told, meanings, self.basis, self.expected)
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
