//! Messages for tests, built byte by byte.

/// A message under way.
pub struct Builder(pub Vec<u8>);

pub const RESPONSE: u16 = 0x8180;
pub const QUERY: u16 = 0x0100;
/// A pointer to the first question's name.
pub const NAME: &[u8] = &[0xc0, 12];

impl Builder {
    pub fn new(flags: u16, counts: [u16; 4]) -> Self {
        let mut bytes = vec![0x12, 0x34];
        bytes.extend(flags.to_be_bytes());
        bytes.extend(counts.into_iter().flat_map(u16::to_be_bytes));
        Self(bytes)
    }

    /// Adds a question for a dotted name.
    pub fn ask(mut self, name: &str, kind: u16) -> Self {
        self.0.extend(labels(name));
        self.0.extend(kind.to_be_bytes());
        self.0.extend([0, 1]);
        self
    }

    /// Adds a record; its name is given as it stands on the wire.
    pub fn record(mut self, name: &[u8], kind: u16, data: &[u8]) -> Self {
        self.0.extend(name);
        self.0.extend(kind.to_be_bytes());
        self.0.extend([0, 1, 0, 0, 1, 0x2c]);
        self.0.extend((data.len() as u16).to_be_bytes());
        self.0.extend(data);
        self
    }
}

/// A name on the wire.
pub fn labels(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        bytes.push(label.len() as u8);
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes
}

/// First-level encoding of a NetBIOS name (RFC 1001, 14.1), as one label's text.
pub fn encoded(name: &[u8; 16]) -> String {
    name.iter().flat_map(|byte| [b'A' + (byte >> 4), b'A' + (byte & 15)]).map(char::from).collect()
}
