//! Fields of given size and byte order, appended to a buffer.

/// Appends fields; `le` little-endian, `be` in network byte order.
pub(super) trait Append {
    fn byte(&mut self, value: u8);
    fn le16(&mut self, value: u16);
    fn le32(&mut self, value: u32);
    fn le64(&mut self, value: u64);
    fn be16(&mut self, value: u16);
    fn be32(&mut self, value: u32);
    fn be64(&mut self, value: u64);
    fn bytes(&mut self, bytes: &[u8]);
    fn zeros(&mut self, count: usize);
    /// Words, one behind the other, and the end of a line (CR LF).
    fn line(&mut self, words: &[&str]);
}

impl Append for Vec<u8> {
    fn byte(&mut self, value: u8) {
        self.push(value);
    }

    fn le16(&mut self, value: u16) {
        self.extend_from_slice(&value.to_le_bytes());
    }

    fn le32(&mut self, value: u32) {
        self.extend_from_slice(&value.to_le_bytes());
    }

    fn le64(&mut self, value: u64) {
        self.extend_from_slice(&value.to_le_bytes());
    }

    fn be16(&mut self, value: u16) {
        self.extend_from_slice(&value.to_be_bytes());
    }

    fn be32(&mut self, value: u32) {
        self.extend_from_slice(&value.to_be_bytes());
    }

    fn be64(&mut self, value: u64) {
        self.extend_from_slice(&value.to_be_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn zeros(&mut self, count: usize) {
        self.resize(self.len() + count, 0);
    }

    fn line(&mut self, words: &[&str]) {
        for word in words {
            self.extend_from_slice(word.as_bytes());
        }
        self.extend_from_slice(b"\r\n");
    }
}
