//! What a person is told of a capture that was read to its end.

use super::{Banners, OpenCapture};
use crate::{
    capture::CaptureInfo,
    decode::link_name,
    figure::{counted, grouped, numbers_grouped},
};

/// Says what is to be known of a capture that was read to its end.
pub(super) fn tell_finished(capture: &OpenCapture, cancelled: bool, banners: &mut Banners) {
    let info = &capture.info;
    let name = info.path.display();
    let kept = format!("{} frames were read and are kept", grouped(info.frames));
    if cancelled {
        banners.notice(format!("{name}: loading was stopped; {kept}"));
    }
    if let Some(damage) = damage_words(info) {
        banners.error(format!("{name}: {damage}; {kept}"));
    }
    if let Some(drops) = info.drops().filter(|drops| *drops > 0) {
        let dropped = counted(drops, "frame");
        banners.notice(format!("{name}: {dropped} dropped by the capturing side; a gap is not silence"));
    }
    if let Some(notice) = capture.source.notice() {
        banners.notice(format!("{name}: {notice}"));
    }
    if info.reading.follow && info.compression.is_some() {
        banners.notice(format!("{name} is compressed: it was read to its end, and is not followed"));
    }
    if info.frames == 0 && info.damaged.is_empty() && !cancelled {
        banners.notice(format!("{name}: the capture holds no frames"));
    }
    let mut unknown: Vec<String> = info
        .interfaces
        .iter()
        .filter(|interface| !crate::decode::decodes(interface.link) && interface.frames > 0)
        .map(|interface| {
            format!("{} frames of link type {}", grouped(interface.frames), link_name(interface.link))
        })
        .collect();
    unknown.dedup();
    if !unknown.is_empty() {
        banners.notice(format!("{name}: {} are not decoded and not drawn", unknown.join(", ")));
    }
}

/// The first cause of damage with its offset, how many places and causes more there are, and what was
/// left out because of all of them.
fn damage_words(info: &CaptureInfo) -> Option<String> {
    let causes = info.causes();
    let first = causes.first()?;
    let mut words = format!("{} at offset {}", numbers_grouped(&first.reason), grouped(first.offset));
    let places: u64 = causes.iter().map(|cause| cause.places).sum();
    if places > 1 {
        words = format!("{words} (and {}", counted(places - 1, "more place"));
        if causes.len() > 1 {
            words =
                format!("{words}, {} in all; suji stats tells them", counted(causes.len() as u64, "cause"));
        }
        words.push(')');
    }
    let bytes: u64 = causes.iter().map(|cause| cause.bytes).sum();
    if bytes > 0 {
        words = format!("{words}; {} left out", counted(bytes, "byte"));
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::{Chunk, Framer, ReadOptions};

    /// What is told of a pcap of some frames of which some bytes were changed.
    fn told(changes: &[(usize, u8)]) -> Option<String> {
        let mut bytes =
            vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0];
        for _ in 0..14 {
            bytes.extend([0x10, 0, 0, 0x50, 0, 0, 0, 0, 60, 0, 0, 0, 60, 0, 0, 0]);
            // Hardware addresses, the EtherType of IPv4, and IPv4 as far as anybody looks.
            bytes.extend([[2; 12].as_slice(), &[8, 0, 0x45, 0, 0, 46], &[0; 42]].concat());
        }
        for (at, byte) in changes {
            bytes[*at] = *byte;
        }
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let mut framer = Framer::open(file.path(), ReadOptions::default()).unwrap();
        while framer.next_chunk(&mut Chunk::default()) {}
        damage_words(framer.info())
    }

    #[test]
    fn a_sound_capture_needs_no_words() {
        assert_eq!(told(&[]), None);
    }

    #[test]
    fn one_damage_is_told_with_its_offset_and_what_it_cost() {
        // The third record claims 2 GiB.
        let words = told(&[(24 + 2 * 76 + 11, 0x80)]).unwrap();
        assert_eq!(words, "a record claims 2,147,483,708 bytes at offset 176; 76 bytes left out");
    }

    #[test]
    fn many_damages_are_one_sentence() {
        let two = [(24 + 2 * 76 + 11, 0x80), (24 + 8 * 76 + 11, 0x80)];
        let one_cause =
            "a record claims 2,147,483,708 bytes at offset 176 (and 1 more place); 152 bytes left out";
        assert_eq!(told(&two).unwrap(), one_cause);
        // The header of another record is zeros.
        let zeros = (0..16).map(|byte| (24 + 8 * 76 + byte, 0));
        let words = told(&two[..1].iter().copied().chain(zeros).collect::<Vec<_>>()).unwrap();
        assert!(
            words.contains(" at offset 176 (and 1 more place, 2 causes in all; suji stats tells them); "),
            "{words}"
        );
    }
}
