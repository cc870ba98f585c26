//! Requests whose stub has the shape that a known hole of Windows needs.
//!
//! A shape tells which hole a request would reach, never who sent it: worms, tools and tests share
//! them. All conditions stand in this one packet.

use std::ops::Range;

use memchr::memmem;

use super::super::wide;
use super::order::Order;

/// Letters of a server's name from which on no real name can be: names of the DNS have 255 at most,
/// those that the holes were reached with some hundred; NetBIOS' have 15.
const OVERLONG: usize = 256;

/// Letters of a server's name that no longer are a name, where the length before it says nothing.
const LONG_HOST: usize = 64;

/// `\..\..\` in two bytes a letter.
const TRAVERSAL: &[u8] = b"\\\0.\0.\0\\\0.\0.\0\\\0";

/// The shape of a request's stub and where it shows, from the stub's start.
pub(super) fn of_request(opnum: u16, stub: &[u8], order: Order) -> Option<(&'static str, Range<usize>)> {
    if !order.is_little {
        return None;
    }
    match opnum {
        0 | 4 => activation(opnum, stub),
        9 => downlevel_server(stub),
        31 | 32 => path(stub),
        _ => None,
    }
}

fn le32(stub: &[u8], at: usize) -> Option<usize> {
    let bytes = stub.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes) as usize)
}

/// An activation (`IRemoteActivation` 0, `ISystemActivator` 4: [MS-DCOM] 3.1.2.5.2) of an object in a
/// file whose server's name is too long: `\\` and a host without an end.
fn activation(opnum: u16, stub: &[u8]) -> Option<(&'static str, Range<usize>)> {
    // Both begin with an ORPCTHIS: version 5.0 to 5.7 and no flags but the lowest.
    let [5, 0, 0..=7, 0, 0 | 1, 0, 0, 0] = stub.first_chunk::<8>()? else { return None };
    if opnum == 4 {
        memmem::find(stub, b"MEOW")?;
    }
    let start = wide::find(stub, r"\\")?;
    let host = stub.get(start + 4..)?;
    let letters = wide::letters(host).take_while(|letter| !matches!(letter, 0 | 0x5c)).count();
    // The number of letters stands before a text.
    let told = start.checked_sub(4).and_then(|at| le32(stub, at)).unwrap_or_default();
    (letters >= LONG_HOST && told >= LONG_HOST)
        .then(|| ("MS03-026-class activation request", start..start + 4 + 2 * letters))
}

/// `DsRolerUpgradeDownlevelServer` (9 of DSSETUP, which is served on the pipe of LSARPC) with a first
/// text that is too long. The other interfaces of that pipe have a handle there.
fn downlevel_server(stub: &[u8]) -> Option<(&'static str, Range<usize>)> {
    let (most, offset, count) = (le32(stub, 0)?, le32(stub, 4)?, le32(stub, 8)?);
    (most == count && offset == 0 && (OVERLONG..0x1_0000).contains(&count))
        .then(|| ("MS04-011-class request", 0..stub.len().min(12 + 2 * count)))
}

/// `NetprPathCanonicalize` and `NetprPathCompare` (31 and 32 of SRVSVC: [MS-SRVS] 3.1.4.30) of a path
/// that climbs twice.
fn path(stub: &[u8]) -> Option<(&'static str, Range<usize>)> {
    // The server's name comes first, or a zero.
    let after = if le32(stub, 0)? == 0 { 4 } else { text_end(stub, 4)? };
    let end = text_end(stub, after)?.min(stub.len());
    let text = stub.get(after + 12..end)?;
    let start = after + 12 + memmem::find(text, TRAVERSAL)?;
    Some(("MS08-067-class path", start..start + TRAVERSAL.len()))
}

/// Where a conformant varying text of two bytes a letter ends ([C706] 14.3.4), up to a multiple of four.
fn text_end(stub: &[u8], at: usize) -> Option<usize> {
    let (most, offset, count) = (le32(stub, at)?, le32(stub, at + 4)?, le32(stub, at + 8)?);
    (offset == 0 && count <= most && count < 0x1_0000).then(|| (at + 12 + 2 * count).next_multiple_of(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LITTLE: Order = Order { is_little: true };

    fn text(letters: &str) -> Vec<u8> {
        let count = (letters.chars().count() as u32).to_le_bytes();
        let mut bytes = [&count[..], &[0; 4], &count].concat();
        bytes.extend(letters.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn activate(host: &str) -> Vec<u8> {
        let this = [&[5, 0, 6, 0, 1, 0, 0, 0][..], &[7; 24], b"MEOW"].concat();
        [this, text(&format!(r"\\{host}\c$\a.txt"))].concat()
    }

    #[test]
    fn an_activation_with_an_endless_host_has_the_shape_and_one_with_a_host_has_not() {
        let of = |stub: &[u8]| of_request(4, stub, LITTLE).map(|(shape, _)| shape);
        assert_eq!(of(&activate(&"F".repeat(300))), Some("MS03-026-class activation request"));
        assert_eq!(of(&activate("AAA")), None);
        assert_eq!(of_request(0, &activate(&"F".repeat(300))[8..], LITTLE), None);
        assert_eq!(of_request(3, &activate(&"F".repeat(300)), LITTLE), None);
    }

    #[test]
    fn a_path_that_climbs_has_the_shape_and_another_has_not() {
        let of = |path: &str| {
            let stub = [&7_u32.to_le_bytes()[..], &text("HOST\0"), &text(path), &[0; 8]].concat();
            of_request(31, &stub, LITTLE).map(|(shape, bytes)| (shape, stub[bytes].to_vec()))
        };
        let (shape, bytes) = of(r"\abc\..\..\def").unwrap();
        assert_eq!((shape, wide::text(&bytes).as_str()), ("MS08-067-class path", r"\..\..\"));
        assert_eq!(of(r"\abc\..\def"), None);
    }

    #[test]
    fn an_overlong_first_text_of_operation_nine_has_the_shape() {
        let of = |text: Vec<u8>| of_request(9, &text, LITTLE).map(|(shape, _)| shape);
        assert_eq!(of(text(&"a".repeat(1004))), Some("MS04-011-class request"));
        assert_eq!(of(text("a domain")), None);
        assert_eq!(of([0; 300].to_vec()), None);
    }
}
