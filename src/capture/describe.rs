//! What pcapng blocks tell beside packets: the description of an interface, its statistics, comments.

use byteorder_slice::{ByteOrder, option::ReadSlice};

use super::{
    Interface, LinkType, Stamp,
    clock::ticks_per_second,
    info::KEPT,
    options::{COMMENT, Options, text},
};

/// Time of a frame whose interface is not known: its ticks cannot be read.
pub(super) fn unknown_time(ticks: Option<u64>) -> Stamp {
    ticks.map_or(Stamp::Missing, Stamp::OutOfRange)
}

/// Adds the comments among the options, as many as are kept and as `left` bytes hold; true where the
/// options are broken.
pub(super) fn comments<B: ByteOrder>(options: &[u8], comments: &mut Vec<String>, left: &mut usize) -> bool {
    let mut options = Options::<B>::new(options);
    for (code, value) in options.by_ref() {
        if code == COMMENT {
            keep_comment(comments, value, left);
        }
    }
    options.is_broken()
}

fn keep_comment(comments: &mut Vec<String>, value: &[u8], left: &mut usize) {
    if comments.len() < KEPT
        && let Some(comment) = kept_text(value, left)
    {
        comments.push(comment);
    }
}

/// A text, if it still may be kept.
fn kept_text(value: &[u8], left: &mut usize) -> Option<String> {
    let text = text(value);
    *left = left.checked_sub(text.len())?;
    Some(text)
}

/// Reads an interface description as far as it makes sense; says what does not. Its texts take from
/// what is `left` for texts.
pub(super) fn describe<B: ByteOrder>(body: &[u8], left: &mut usize) -> (Interface, Option<&'static str>) {
    /// `if_name`, `if_description`, `if_tsresol`, `if_fcslen` and `if_tsoffset`.
    const NAME: u16 = 2;
    const DESCRIPTION: u16 = 3;
    const RESOLUTION: u16 = 9;
    const FCS: u16 = 13;
    const OFFSET: u16 = 14;
    let mut rest = body;
    let link = rest.read_u16::<B>();
    let _reserved = rest.read_u16::<B>();
    let snap_length = rest.read_u32::<B>();
    let link = link.map_or(LinkType::UNKNOWN, |link| LinkType(u32::from(link)));
    let mut interface = Interface::new(link, snap_length.unwrap_or(0));
    if snap_length.is_none() {
        return (interface, Some("interface description too short for its fixed part"));
    }
    let mut fault = None;
    let mut options = Options::<B>::new(rest);
    for (code, mut value) in options.by_ref() {
        match (code, value) {
            (COMMENT, comment) => keep_comment(&mut interface.comments, comment, left),
            (NAME, name) => interface.name = kept_text(name, left),
            (DESCRIPTION, description) => interface.description = kept_text(description, left),
            (RESOLUTION, &[resolution]) => interface.ticks_per_second = ticks_per_second(resolution),
            (RESOLUTION, _) => fault = Some("if_tsresol is not one byte long: microseconds taken"),
            (FCS, &[length]) => interface.fcs_length = Some(fcs_bytes(length)),
            (OFFSET, _) => match value.read_i64::<B>() {
                Some(offset) => interface.offset_seconds = offset,
                None => fault = Some("if_tsoffset of less than 8 bytes: no offset taken"),
            },
            _ => {}
        }
    }
    let broken = options.is_broken().then_some("options of an interface description run past its end");
    (interface, fault.or(broken))
}

/// Bytes of a frame check sequence. The draft counts bits, but its own example for `if_fcslen` is 4,
/// and some programs write that: no sequence is shorter than a byte.
fn fcs_bytes(length: u8) -> u8 {
    if length < 8 { length } else { length / 8 }
}

/// Takes the options of interface statistics; says what is wrong with them.
pub(super) fn take_statistics<B: ByteOrder>(
    interface: &mut Interface,
    options: &[u8],
    left: &mut usize,
) -> Option<&'static str> {
    /// `isb_ifrecv`, `isb_ifdrop` and `isb_osdrop`: packets since the start of the capture.
    const RECEIVED: u16 = 4;
    const DROPS: u16 = 5;
    const SYSTEM_DROPS: u16 = 7;
    let mut options = Options::<B>::new(options);
    let mut fault = None;
    for (code, mut value) in options.by_ref() {
        let place = match code {
            COMMENT => {
                keep_comment(&mut interface.comments, value, left);
                continue;
            }
            RECEIVED => &mut interface.received,
            DROPS => &mut interface.drops,
            SYSTEM_DROPS => &mut interface.system_drops,
            _ => continue,
        };
        match value.read_u64::<B>() {
            Some(packets) => *place = Some(packets),
            None => fault = Some("a number of interface statistics has less than 8 bytes"),
        }
    }
    fault.or(options.is_broken().then_some("options of interface statistics run past their end"))
}
