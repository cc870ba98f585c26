//! What pcapng blocks tell beside packets: the description of an interface, comments.

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

/// Adds the comments among the options, as many as are kept; true where the options are broken.
pub(super) fn comments<B: ByteOrder>(options: &[u8], comments: &mut Vec<String>) -> bool {
    let mut options = Options::<B>::new(options);
    let found = options.by_ref().filter(|&(code, _)| code == COMMENT).map(|(_, value)| text(value));
    comments.extend(found.take(KEPT.saturating_sub(comments.len())));
    options.is_broken()
}

/// Reads an interface description as far as it makes sense; says what does not.
pub(super) fn describe<B: ByteOrder>(body: &[u8]) -> (Interface, Option<&'static str>) {
    /// `if_name`, `if_tsresol` and `if_tsoffset`.
    const NAME: u16 = 2;
    const RESOLUTION: u16 = 9;
    const OFFSET: u16 = 14;
    let mut rest = body;
    let link = rest.read_u16::<B>();
    let _reserved = rest.read_u16::<B>();
    let snap_length = rest.read_u32::<B>();
    let mut interface = Interface {
        link: link.map_or(LinkType::UNKNOWN, |link| LinkType(u32::from(link))),
        snap_length: snap_length.unwrap_or(0),
        // Microseconds unless an option says otherwise.
        ticks_per_second: 1_000_000,
        offset_seconds: 0,
        name: None,
        frames: 0,
        drops: None,
    };
    if snap_length.is_none() {
        return (interface, Some("interface description too short for its fixed part"));
    }
    let mut fault = None;
    let mut options = Options::<B>::new(rest);
    for (code, mut value) in options.by_ref() {
        match (code, value) {
            (NAME, name) => interface.name = Some(text(name)),
            (RESOLUTION, &[resolution]) => interface.ticks_per_second = ticks_per_second(resolution),
            (RESOLUTION, _) => fault = Some("if_tsresol is not one byte long: microseconds taken"),
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
