//! Classic pcap files read through the framer.

use super::{
    CHUNK_BYTES, CHUNK_FRAMES, CaptureError, Format, Frame, Framer, LinkType, ReadOptions,
    fixture::{BIG, LITTLE, at, modified_record, pcap, read, record},
};

const DAY: u32 = 1_236_920_400;

/// Some frames of different lengths, a second apart.
fn records(count: u32) -> Vec<Vec<u8>> {
    (0..count).map(|i| record(LITTLE, DAY + i, 7, 60 + i, &vec![i as u8 | 0x80; 60 + i as usize])).collect()
}

fn file(records: &[Vec<u8>]) -> Vec<u8> {
    [pcap(LITTLE, false, 65_535, 1), records.concat()].concat()
}

#[test]
fn both_byte_orders_and_both_resolutions_give_the_same_frame() {
    for order in [BIG, LITTLE] {
        for (nanosecond, nanoseconds) in [(false, 250_000), (true, 250)] {
            let frame = record(order, DAY, 250, 1500, b"abc");
            let reading = read(&[pcap(order, nanosecond, 96, 101), frame].concat());
            assert_eq!(
                reading.info.format,
                Format::Pcap { big_endian: order.big_endian, nanosecond, modified: false }
            );
            assert_eq!(reading.times(), [at(i64::from(DAY), nanoseconds)]);
            assert_eq!(reading.data(), [b"abc"]);
            assert_eq!(reading.frames[0].record.length, 1500);
            assert_eq!(reading.frames[0].record.link, LinkType::RAW);
            assert_eq!(reading.info.interfaces[0].snap_length, 96);
            assert_eq!(reading.info.sections.len(), 1);
            assert_eq!(reading.info.bytes_read, reading.info.bytes);
            assert!(reading.info.damaged.is_empty() && !reading.info.truncated);
        }
    }
}

#[test]
fn a_file_behind_another_of_its_kind_is_read_with_it() {
    let later = record(LITTLE, DAY + 90_000, 7, 64, &[1; 64]);
    let both = [file(&records(5)), file(&[later.clone(), later])].concat();
    let reading = read(&both);
    assert_eq!(reading.frames.len(), 7);
    assert_eq!(reading.times()[5], at(i64::from(DAY) + 90_000, 7_000));
    let [damage] = reading.info.damaged.as_slice() else { panic!("{:?}", reading.info.damaged) };
    assert_eq!((damage.offset, damage.bytes), (file(&records(5)).len() as u64, 24));
    assert!(damage.reason.contains("another pcap file of the same kind"), "{}", damage.reason);
}

#[test]
fn a_file_of_another_kind_behind_one_is_left_out_in_words() {
    let first = file(&records(5));
    for second in [
        [pcap(LITTLE, false, 65_535, 113), records(40).concat()].concat(),
        [pcap(BIG, false, 65_535, 1), record(BIG, DAY, 0, 60, &[2; 60])].concat(),
        [pcap(LITTLE, true, 65_535, 1), records(3).concat()].concat(),
    ] {
        let reading = read(&[first.as_slice(), second.as_slice()].concat());
        assert_eq!(reading.frames.len(), 5);
        let [damage] = reading.info.damaged.as_slice() else { panic!("{:?}", reading.info.damaged) };
        assert_eq!((damage.offset, damage.bytes), (first.len() as u64, second.len() as u64));
        assert!(damage.reason.contains("open it as a file of its own"), "{}", damage.reason);
    }
}

#[test]
fn the_link_type_is_the_lower_half_of_its_word() {
    for (word, link) in [(0xF400_0001, 1), (0x0400_0114, 276), (12, 12), (14, 14), (101, 101), (147, 147)] {
        let reading = read(&pcap(BIG, false, 65_535, word));
        assert_eq!(reading.info.interfaces[0].link, LinkType(link));
    }
}

#[test]
fn the_upper_half_of_its_word_tells_the_length_of_check_sequences() {
    for (word, length) in [(0x2400_0001, Some(4)), (0x1400_0001, Some(2)), (0x0400_0001, Some(0)), (1, None)]
    {
        assert_eq!(read(&pcap(LITTLE, false, 65_535, word)).info.interfaces[0].fcs_length, length);
    }
    // Four bits of length mean nothing without the bit that says so.
    assert_eq!(read(&pcap(LITTLE, false, 65_535, 0x2000_0001)).info.interfaces[0].fcs_length, None);
}

#[test]
fn records_of_the_modified_format_have_longer_headers() {
    for order in [BIG, LITTLE] {
        let mut header = pcap(order, false, 65_535, 1);
        header[..4].copy_from_slice(&order.u32(0xA1B2_CD34));
        let frames =
            [modified_record(order, DAY, 250, 1_500, b"abc"), modified_record(order, DAY, 251, 2, b"de")];
        let reading = read(&[header, frames.concat()].concat());
        let format = Format::Pcap { big_endian: order.big_endian, nanosecond: false, modified: true };
        assert_eq!(reading.info.format, format);
        assert_eq!(reading.data(), [b"abc".as_slice(), b"de"]);
        assert_eq!(reading.times(), [at(i64::from(DAY), 250_000), at(i64::from(DAY), 251_000)]);
        assert!(reading.info.damaged.is_empty() && !reading.info.truncated);
    }
}

#[test]
fn a_relative_of_pcap_that_is_not_read_is_called_by_its_name() {
    for magic in [[0x1C, 0x00, 0x01, 0xAC], [0xAC, 0x01, 0x00, 0x1C]] {
        let error = refusal(&[magic.as_slice(), &[0; 40]].concat());
        assert!(error.to_string().contains("an lcap file of Ixia's hardware, which is not read"), "{error}");
    }
}

#[test]
fn times_at_both_ends_of_a_record_are_times() {
    for nanosecond in [false, true] {
        let frames = [0, u32::MAX, 0, 1, u32::MAX].map(|seconds| record(BIG, seconds, 999_999, 60, &[1; 60]));
        let reading = read(&[pcap(BIG, nanosecond, 0, 1), frames.concat()].concat());
        let fraction = if nanosecond { 999_999 } else { 999_999_000 };
        let times = [0, 4_294_967_295, 0, 1, 4_294_967_295].map(|seconds| at(seconds, fraction));
        assert_eq!(reading.times(), times);
        assert!(reading.info.damaged.is_empty());
    }
}

#[test]
fn lengths_beyond_and_below_the_captured_ones_are_kept_as_they_are() {
    let bytes = [
        pcap(LITTLE, false, 4, 1),
        record(LITTLE, DAY, 0, 9000, b"longer than snap"),
        record(LITTLE, DAY, 0, 2, b"shorter on the wire"),
        record(LITTLE, DAY, 0, 0, b""),
    ];
    let reading = read(&bytes.concat());
    assert_eq!(reading.data(), [b"longer than snap".as_slice(), b"shorter on the wire", b""]);
    assert_eq!(reading.frames.iter().map(|f| f.record.length).collect::<Vec<_>>(), [9000, 2, 0]);
    assert!(reading.info.damaged.is_empty());
}

#[test]
fn nanoseconds_in_a_microsecond_file_are_kept_as_frames() {
    let frames = (0..5).map(|_| record(LITTLE, DAY, 999_999_999, 3, b"abc")).collect::<Vec<_>>();
    let reading = read(&file(&frames));
    assert_eq!(reading.frames.len(), 5);
    assert_eq!(reading.times()[0], at(i64::from(DAY) + 999, 999_999_000));
    assert!(reading.info.damaged.is_empty());
}

#[test]
fn a_file_cut_inside_its_last_record_is_truncated_and_nothing_else() {
    let whole = file(&records(10));
    let last = whole.len() - 69 - 16;
    for cut in [whole.len() - 1, whole.len() - 69, last + 15, last + 1] {
        let reading = read(&whole[..cut]);
        assert_eq!(reading.frames.len(), 9, "cut at {cut}");
        assert!(reading.info.truncated);
        let [(offset, bytes, reason)] = reading.damage()[..] else { panic!("{:?}", reading.damage()) };
        assert_eq!((offset, bytes), (last as u64, (cut - last) as u64));
        assert!(reason.contains("end of the file") || reason.contains("file ends"), "{reason}");
    }
    let reading = read(&whole[..last]);
    assert_eq!((reading.frames.len(), reading.info.truncated), (9, false));
}

#[test]
fn reading_goes_on_behind_an_absurd_length() {
    for absurd in [u32::MAX, 300 << 20, 1_000_000, 100_000] {
        let mut frames = records(12);
        frames[4][8..12].copy_from_slice(&absurd.to_le_bytes());
        let reading = read(&file(&frames));
        let seconds: Vec<_> = reading.times();
        assert_eq!(seconds.len(), 11, "{absurd}");
        assert_eq!(seconds[3], at(i64::from(DAY) + 3, 7_000));
        assert_eq!(seconds[4], at(i64::from(DAY) + 5, 7_000));
        let start = 24 + frames[..4].concat().len() as u64;
        let [(offset, bytes, reason)] = reading.damage()[..] else { panic!("{:?}", reading.damage()) };
        assert_eq!((offset, bytes), (start, frames[4].len() as u64));
        assert!(reason.contains(&absurd.to_string()), "{reason}");
        assert!(!reading.info.truncated);
    }
}

#[test]
fn noise_between_records_is_left_out_and_told() {
    let frames = records(8);
    let noise: Vec<u8> = (0..500_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x40).collect();
    let reading = read(&[file(&frames[..3]), noise.clone(), frames[3..].concat()].concat());
    assert_eq!(reading.frames.len(), 8);
    assert_eq!(reading.damage()[0].0, file(&frames[..3]).len() as u64);
    assert_eq!(reading.damage().iter().map(|damage| damage.1).sum::<u64>(), 500);
    assert!(!reading.info.truncated);
}

#[test]
fn reading_stops_where_nothing_good_follows() {
    let frames = records(3);
    let noise = vec![0xEE; 100_000];
    let reading = read(&[file(&frames), noise].concat());
    assert_eq!(reading.frames.len(), 3);
    let [(offset, bytes, _)] = reading.damage()[..] else { panic!("{:?}", reading.damage()) };
    assert_eq!((offset, bytes), (file(&frames).len() as u64, 100_000));
    assert!(!reading.info.truncated);
    assert_eq!(reading.info.bytes_read, reading.info.bytes);
}

#[test]
fn frames_far_apart_in_time_are_no_damage() {
    let frames = [record(LITTLE, 0, 0, 2, b"ab"), record(LITTLE, u32::MAX, 0, 2, b"cd")];
    let reading = read(&file(&frames));
    assert_eq!(reading.times(), [at(0, 0), at(4_294_967_295, 0)]);
    assert!(reading.info.damaged.is_empty());
}

#[test]
fn damage_far_behind_a_chunk_is_found_across_chunks() {
    let frames = records(6);
    let noise = vec![0xEE; CHUNK_BYTES + 3_000_000];
    let reading = read(&[file(&frames[..3]), noise, frames[3..].concat()].concat());
    assert_eq!(reading.frames.len(), 6);
    assert_eq!(reading.damage().len(), 1);
    assert_eq!(reading.damage()[0].1, CHUNK_BYTES as u64 + 3_000_000);
}

#[test]
fn chunks_hold_no_more_frames_than_their_points_can_number() {
    let frame = record(LITTLE, DAY, 0, 1, b"x");
    let reading = read(&[pcap(LITTLE, false, 65_535, 1), frame.repeat(CHUNK_FRAMES + 10)].concat());
    assert_eq!(reading.frames.len(), CHUNK_FRAMES + 10);
    assert_eq!(reading.chunks, 2);
}

#[test]
fn frames_that_lie_across_chunks_are_whole() {
    let frames: Vec<_> =
        (0..400_u32).map(|i| record(LITTLE, DAY, i, 60_000, &vec![i as u8; 60_000 - i as usize])).collect();
    let reading = read(&file(&frames));
    assert_eq!(reading.frames.len(), 400);
    assert!(reading.chunks > 2);
    assert!(reading.data().iter().enumerate().all(|(i, data)| data.iter().all(|&byte| byte == i as u8)));
}

#[test]
fn a_record_longer_than_a_chunk_is_read() {
    let mut frames = records(4);
    frames.insert(2, record(LITTLE, DAY, 0, 9, &vec![0x55; CHUNK_BYTES + 12_345]));
    let reading = read(&[pcap(LITTLE, false, 0, 1), frames.concat()].concat());
    assert_eq!(reading.frames.len(), 5);
    assert_eq!(reading.data()[2].len(), CHUNK_BYTES + 12_345);
    assert!(reading.info.damaged.is_empty());
}

fn refusal(bytes: &[u8]) -> CaptureError {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    Framer::open(file.path(), ReadOptions::default()).unwrap_err()
}

#[test]
fn empty_foreign_and_cut_files_are_told_apart() {
    assert!(matches!(refusal(b""), CaptureError::Empty { .. }));
    let error = refusal(b"PK\x03\x04");
    assert!(error.to_string().contains(r#"starts with "PK\x03\x04""#), "{error}");
    let error = refusal(b"\x1b]0;owned\x07 and more");
    assert!(error.to_string().contains(r#""\x1b]0;owne""#), "{error}");
    let header = pcap(BIG, true, 65_535, 1);
    for length in [1, 3, 10, 23] {
        let error = refusal(&header[..length]);
        let CaptureError::Damaged { offset, .. } = error else { panic!("{error}") };
        assert_eq!(offset, length as u64);
    }
}

#[test]
fn a_header_alone_is_a_capture_without_frames() {
    let reading = read(&pcap(BIG, false, 65_535, 1));
    assert!(reading.frames.is_empty() && reading.info.damaged.is_empty());
}

#[test]
fn a_file_that_changed_gives_an_error_and_no_frame() {
    let file_on_disk = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file_on_disk.path(), file(&records(3))).unwrap();
    let reading = super::fixture::read_path(file_on_disk.path());
    std::fs::write(file_on_disk.path(), file(&records(1))).unwrap();
    let offset = reading.frames[2].offset;
    let error = Frame::read(&reading.source, &reading.info, offset).unwrap_err();
    assert!(matches!(error, CaptureError::Changed { offset: at, .. } if at == offset));
    for nonsense in [0, 3, u64::MAX, u64::MAX - 8] {
        assert!(Frame::read(&reading.source, &reading.info, nonsense).is_err());
    }
}

#[test]
fn a_file_that_becomes_shorter_while_it_is_read_keeps_what_was_read() {
    let on_disk = tempfile::NamedTempFile::new().unwrap();
    let frame = record(LITTLE, DAY, 0, 1, &[9; 1000]);
    let whole = file(&vec![frame; 20_000]);
    std::fs::write(on_disk.path(), &whole).unwrap();
    let mut framer = Framer::open(on_disk.path(), ReadOptions::default()).unwrap();
    let mut chunk = super::Chunk::default();
    assert!(framer.next_chunk(&mut chunk));
    let kept = chunk.frames.len() as u64;
    std::fs::OpenOptions::new().write(true).open(on_disk.path()).unwrap().set_len(100_000).unwrap();
    while framer.next_chunk(&mut chunk) {}
    assert!(framer.info().frames >= kept);
    let last = framer.info().damaged.last().unwrap();
    assert!(last.reason.contains("became shorter"), "{last:?}");
}

#[test]
fn a_file_that_grows_while_it_is_read_is_read_to_its_length_at_opening() {
    let on_disk = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(on_disk.path(), file(&records(3))).unwrap();
    let mut framer = Framer::open(on_disk.path(), ReadOptions::default()).unwrap();
    std::fs::write(on_disk.path(), file(&records(5))).unwrap();
    let mut chunk = super::Chunk::default();
    while framer.next_chunk(&mut chunk) {}
    assert_eq!(framer.info().frames, 3);
    assert!(framer.info().damaged.is_empty() && !framer.info().truncated);
}
