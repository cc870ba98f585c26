//! NTP: the question for the time and its answer, 48 bytes each (RFC 5905, 7.3).

use super::bytes::Append;

/// No warning, version 4; client and server mode.
const CLIENT: u8 = 0x23;
const SERVER: u8 = 0x24;
/// Seconds between 1900, where NTP's first era starts, and 1970.
const SECONDS_TO_1970: u64 = 2_208_988_800;
/// 64 seconds between questions, and a clock of a microsecond, as powers of two.
const POLL: u8 = 6;
const PRECISION: i8 = -20;
/// Delay and dispersion of the server, in 1/65,536 s.
const ROOT_DELAY: u32 = 0x0000_0400;
const ROOT_DISPERSION: u32 = 0x0000_0800;
/// The address of the server's own server (192.0.2.123).
const REFERENCE: [u8; 4] = [192, 0, 2, 123];
/// The server was set this long ago, in microseconds.
const REFERENCE_AGE: u64 = 17_000_000;

/// Asks at `transmit`, in microseconds since 1970.
pub fn client(out: &mut Vec<u8>, transmit: u64) {
    out.bytes(&[CLIENT, 0, POLL, PRECISION as u8]);
    out.zeros(36); // a client tells nothing but when it asks
    out.be64(timestamp(transmit));
}

/// Answers at `transmit` a question sent at `origin` that came at `receive`, in microseconds since 1970.
pub fn server(out: &mut Vec<u8>, origin: u64, receive: u64, transmit: u64) {
    out.bytes(&[SERVER, 2, POLL, PRECISION as u8]);
    out.be32(ROOT_DELAY);
    out.be32(ROOT_DISPERSION);
    out.bytes(&REFERENCE);
    out.be64(timestamp(receive.saturating_sub(REFERENCE_AGE)));
    out.be64(timestamp(origin));
    out.be64(timestamp(receive));
    out.be64(timestamp(transmit));
}

/// Seconds of the era and fractions of 2⁻³² s.
fn timestamp(micros: u64) -> u64 {
    let seconds = (micros / 1_000_000 + SECONDS_TO_1970) & u64::from(u32::MAX);
    let fraction = ((micros % 1_000_000) << 32) / 1_000_000;
    seconds << 32 | fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_tells_its_time() {
        let mut out = Vec::new();
        client(&mut out, 500_000);
        assert_eq!((out.len(), out[0]), (48, 0x23));
        // 1970-01-01 in NTP is 0x83aa7e80; half a second is 0x80000000.
        assert_eq!(out[40..], [0x83, 0xaa, 0x7e, 0x80, 0x80, 0, 0, 0]);
    }

    #[test]
    fn an_answer_repeats_the_time_of_the_question() {
        let (mut question, mut answer) = (Vec::new(), Vec::new());
        client(&mut question, 1_236_870_000_123_456);
        server(&mut answer, 1_236_870_000_123_456, 1_236_870_000_130_000, 1_236_870_000_130_020);
        assert_eq!(answer[24..32], question[40..48]);
        assert!(answer[32..40] < answer[40..48]);
        assert_eq!((answer.len(), answer[0], answer[1]), (48, 0x24, 2));
    }
}
