//! HTTP/1.1: the download of a file (RFC 9110, RFC 9112).
//!
//! The body is [`super::program`], in parts as long as the caller's segments.

use std::io::Write;

/// Asks `host`, under a reserved domain or an address, for `path`, which starts with a slash.
pub fn get(out: &mut Vec<u8>, host: &str, path: &str) {
    for part in
        ["GET ", path, " HTTP/1.1\r\nHost: ", host, "\r\nUser-Agent: demo\r\nConnection: close\r\n\r\n"]
    {
        out.extend_from_slice(part.as_bytes());
    }
}

/// The head of an answer whose body is a program of `length` bytes.
pub fn response_head(out: &mut Vec<u8>, length: usize) {
    out.extend_from_slice(b"HTTP/1.1 200 OK\r\nServer: demo\r\nContent-Type: application/octet-stream\r\n");
    // Writing to memory cannot fail.
    let _ = write!(out, "Content-Length: {length}\r\nConnection: close\r\n\r\n");
}

/// A whole answer without a body: nothing is there under that path.
pub fn not_found(out: &mut Vec<u8>) {
    out.extend_from_slice(
        b"HTTP/1.1 404 Not Found\r\nServer: demo\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_path_and_host() {
        let mut out = Vec::new();
        get(&mut out, "relay.example", "/a.exe");
        assert!(out.starts_with(b"GET /a.exe HTTP/1.1\r\nHost: relay.example\r\n"));
        assert!(out.ends_with(b"\r\n\r\n"));
    }

    #[test]
    fn an_answer_says_how_long_its_body_is() {
        let mut out = Vec::new();
        response_head(&mut out, 40_960);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\r\nContent-Length: 40960\r\n"), "{text}");
        assert!(text.ends_with("\r\n\r\n"));
    }
}
