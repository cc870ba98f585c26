//! pcapng files read through the framer.

use super::{
    CaptureError, Format, Framer, LinkType, ReadOptions, Stamp,
    fixture::{
        BIG, LITTLE, Order, at, block, enhanced, interface, obsolete, option, read, section, simple,
        statistics,
    },
};

/// A section with one Ethernet interface in microseconds and frames a second apart.
fn capture(order: Order, frames: u64) -> Vec<Vec<u8>> {
    let mut blocks = vec![section(order, &[]), interface(order, 1, 0, &[])];
    blocks.extend((0..frames).map(|i| enhanced(order, 0, i * 1_000_000, &[i as u8; 61], &[])));
    blocks
}

#[test]
fn packet_blocks_of_all_kinds_are_frames_in_both_byte_orders() {
    for order in [BIG, LITTLE] {
        let bytes = [
            section(order, &[]),
            interface(order, 1, 5, &[]),
            enhanced(order, 0, 1_500_000, b"enhanced", &[]),
            simple(order, 99, b"simple??"),
            simple(order, 3, b"sim"),
            obsolete(order, 0, 2_500_000, b"obsolete"),
        ];
        let reading = read(&bytes.concat());
        assert_eq!(reading.info.format, Format::PcapNg);
        // A simple packet was captured up to the snap length, and its length on the wire.
        assert_eq!(reading.data(), [b"enhanced".as_slice(), b"simpl", b"sim", b"obsolete"]);
        assert_eq!(reading.times(), [at(1, 500_000_000), Stamp::Missing, Stamp::Missing, at(2, 500_000_000)]);
        assert_eq!(reading.frames[1].record.length, 99);
        assert_eq!(reading.info.interfaces[0].frames, 4);
        assert!(reading.info.damaged.is_empty(), "{:?}", reading.info.damaged);
        assert_eq!(reading.info.bytes_read, reading.info.bytes);
    }
}

#[test]
fn each_interface_has_its_link_its_resolution_and_its_offset() {
    let o = BIG;
    let bytes = [
        section(o, &[]),
        interface(o, 1, 0, &[option(o, 2, b"eth0"), option(o, 9, &[9])].concat()),
        interface(
            o,
            113,
            96,
            &[option(o, 9, &[0x8A]), option(o, 14, &o.u64(1_000)), option(o, 0, b"")].concat(),
        ),
        interface(o, 101, 0, &option(o, 14, &(-2_i64).to_be_bytes())),
        enhanced(o, 0, 7, b"a", &[]),
        enhanced(o, 1, 512, b"b", &[]),
        enhanced(o, 2, 1, b"c", &[]),
        enhanced(o, 0, u64::MAX, b"d", &[]),
    ];
    let reading = read(&bytes.concat());
    assert_eq!(
        reading.times(),
        [at(0, 7), at(1_000, 500_000_000), at(-2, 1_000), Stamp::OutOfRange(u64::MAX)]
    );
    let links: Vec<_> = reading.frames.iter().map(|frame| frame.record.link).collect();
    assert_eq!(links, [LinkType::ETHERNET, LinkType::LINUX_SLL, LinkType::RAW, LinkType::ETHERNET]);
    let [first, second, third] = &reading.info.interfaces[..] else { panic!() };
    assert_eq!(first.name.as_deref(), Some("eth0"));
    assert_eq!((first.ticks_per_second, second.ticks_per_second), (1_000_000_000, 1_024));
    assert_eq!((second.snap_length, second.offset_seconds, third.offset_seconds), (96, 1_000, -2));
    assert_eq!((first.frames, second.frames, third.frames), (2, 1, 1));
}

#[test]
fn sections_of_mixed_byte_order_number_their_interfaces_anew() {
    let bytes = [
        section(BIG, &option(BIG, 1, b"first")),
        interface(BIG, 1, 0, &[]),
        interface(BIG, 113, 0, &[]),
        enhanced(BIG, 1, 1, b"one", &[]),
        section(LITTLE, &[option(LITTLE, 1, b"second"), option(LITTLE, 1, b"third")].concat()),
        interface(LITTLE, 101, 0, &option(LITTLE, 9, &[9])),
        enhanced(LITTLE, 0, 1, b"two", &[]),
        section(BIG, &[]),
        interface(BIG, 276, 0, &[]),
        enhanced(BIG, 0, 1, b"three", &[]),
    ];
    let reading = read(&bytes.concat());
    let seen: Vec<_> =
        reading.frames.iter().map(|f| (f.record.interface, f.record.link.0, f.record.time)).collect();
    assert_eq!(seen, [(1, 113, at(0, 1_000)), (2, 101, at(0, 1)), (3, 276, at(0, 1_000))]);
    let sections: Vec<_> =
        reading.info.sections.iter().map(|section| (section.big_endian, section.first_interface)).collect();
    assert_eq!(sections, [(true, 0), (false, 2), (true, 3)]);
    assert_eq!(reading.info.comments, ["first", "second", "third"]);
    assert!(reading.info.damaged.is_empty());
}

#[test]
fn drops_are_the_last_that_an_interface_tells() {
    let o = LITTLE;
    let bytes = [
        section(o, &[]),
        interface(o, 1, 0, &[]),
        interface(o, 1, 0, &[]),
        statistics(o, 1, &option(o, 5, &o.u64(3))),
        statistics(o, 1, &[option(o, 4, &o.u64(900)), option(o, 5, &o.u64(8))].concat()),
        statistics(o, 0, &option(o, 4, &o.u64(900))),
    ];
    let reading = read(&bytes.concat());
    assert_eq!(reading.info.interfaces[0].drops, None);
    assert_eq!(reading.info.interfaces[1].drops, Some(8));
    assert!(reading.info.damaged.is_empty());
}

#[test]
fn unknown_blocks_are_passed_over() {
    let mut blocks = capture(BIG, 3);
    blocks.insert(3, block(BIG, 0x0BAD, b"custom block"));
    blocks.insert(2, block(BIG, 0x8000_1234, &[]));
    let reading = read(&blocks.concat());
    assert_eq!(reading.frames.len(), 3);
    assert!(reading.info.damaged.is_empty());
}

#[test]
fn a_frame_has_its_comments() {
    let mut blocks = capture(LITTLE, 1);
    let options = [option(LITTLE, 1, b"odd"), option(LITTLE, 2, &[0; 4]), option(LITTLE, 1, b"caf\xE9")];
    blocks.push(enhanced(LITTLE, 0, 0, b"12345", &options.concat()));
    blocks.push(enhanced(LITTLE, 0, 0, b"x", &option(LITTLE, 1, b"").repeat(5_000)));
    let reading = read(&blocks.concat());
    assert_eq!(reading.again(0).comments, [""; 0]);
    assert_eq!(reading.again(1).comments, ["odd", "caf\u{FFFD}"]);
    assert_eq!(reading.again(2).comments.len(), 1_000);
}

#[test]
fn a_malformed_interface_keeps_its_number() {
    let o = LITTLE;
    let broken_option = [o.u16(9), o.u16(400)].concat();
    let bytes = [
        section(o, &[]),
        interface(o, 113, 0, &option(o, 9, &[6, 6])),
        interface(o, 101, 0, &[option(o, 9, &[9]), broken_option].concat()),
        block(o, 1, &[]),
        interface(o, 1, 0, &[option(o, 2, b"\xFF"), option(o, 4, b"???"), option(o, 9, &[12])].concat()),
        enhanced(o, 0, 1, b"a", &[]),
        enhanced(o, 1, 1, b"b", &[]),
        enhanced(o, 2, 1, b"c", &[]),
        enhanced(o, 3, 5_000, b"d", &[]),
    ];
    let reading = read(&bytes.concat());
    let links: Vec<_> = reading.frames.iter().map(|frame| frame.record.link.0).collect();
    assert_eq!(links, [113, 101, u32::MAX, 1]);
    assert_eq!(reading.times(), [at(0, 1_000), at(0, 1), at(0, 1_000), at(0, 5)]);
    // Options that we do not read may say what they like.
    assert_eq!(reading.damage().len(), 3, "{:?}", reading.damage());
}

#[test]
fn frames_of_an_interface_that_is_not_described_are_kept_and_noted_once() {
    let mut blocks = capture(BIG, 1);
    blocks.push(enhanced(BIG, 7, 42, b"lost", &[]));
    blocks.push(enhanced(BIG, u32::MAX, 42, b"lost", &[]));
    let reading = read(&blocks.concat());
    assert_eq!(reading.frames.len(), 3);
    let record = reading.frames[1].record;
    assert_eq!((record.interface, record.link), (u32::MAX, LinkType::UNKNOWN));
    assert_eq!(record.time, Stamp::OutOfRange(42));
    assert_eq!(reading.damage().len(), 1);
    assert!(reading.damage()[0].2.contains("interface 7"), "{:?}", reading.damage());
}

#[test]
fn an_interface_of_an_earlier_section_is_not_described_in_a_later_one() {
    let bytes = [capture(BIG, 1).concat(), section(BIG, &[]), enhanced(BIG, 0, 1, b"x", &[])].concat();
    assert_eq!(read(&bytes).frames[1].record.link, LinkType::UNKNOWN);
}

#[test]
fn a_packet_block_gives_no_more_than_it_holds() {
    let mut blocks = capture(BIG, 3);
    blocks[3][20..24].copy_from_slice(&500_u32.to_be_bytes());
    blocks.push(block(BIG, 6, &[0; 16]));
    let reading = read(&blocks.concat());
    assert_eq!(reading.data().iter().map(|data| data.len()).collect::<Vec<_>>(), [61, 64, 61]);
    let [(_, 0, first), (_, 28, second)] = reading.damage()[..] else { panic!("{:?}", reading.damage()) };
    assert!(first.contains("claims 500") && second.contains("too short"), "{first} {second}");
}

#[test]
fn a_file_cut_inside_its_last_block_is_truncated_and_nothing_else() {
    let blocks = capture(LITTLE, 5);
    let last = blocks[..6].concat().len();
    let whole = blocks.concat();
    for cut in [last + 1, last + 11, last + 40, whole.len() - 1] {
        let reading = read(&whole[..cut]);
        assert_eq!(reading.frames.len(), 4, "cut at {cut}");
        assert!(reading.info.truncated);
        let [(offset, bytes, _)] = reading.damage()[..] else { panic!("{:?}", reading.damage()) };
        assert_eq!((offset, bytes), (last as u64, (cut - last) as u64));
    }
}

#[test]
fn a_wrong_length_behind_a_block_is_told_and_the_block_kept() {
    let mut blocks = capture(LITTLE, 5);
    let start = blocks[..4].concat().len() as u64;
    let end = blocks[4].len();
    blocks[4][end - 4..].copy_from_slice(&[1, 2, 3, 4]);
    let reading = read(&blocks.concat());
    assert_eq!(reading.frames.len(), 5);
    let [(offset, 0, reason)] = reading.damage()[..] else { panic!("{:?}", reading.damage()) };
    assert_eq!(offset, start);
    assert!(reason.contains("differ"), "{reason}");
}

#[test]
fn reading_goes_on_behind_a_wrong_length() {
    for wrong in [0, 8, 97, 40, 1_000_000, u32::MAX, 0xFFFF_FFFC] {
        let mut blocks = capture(BIG, 8);
        blocks[4][4..8].copy_from_slice(&u32::to_be_bytes(wrong));
        let reading = read(&blocks.concat());
        let seconds: Vec<_> = reading.frames.iter().map(|frame| frame.data[0]).collect();
        assert_eq!(seconds, [0, 1, 3, 4, 5, 6, 7], "{wrong}");
        let [(offset, bytes, _)] = reading.damage()[..] else { panic!("{:?}", reading.damage()) };
        assert_eq!(offset, blocks[..4].concat().len() as u64);
        assert_eq!(bytes, blocks[4].len() as u64);
        assert!(!reading.info.truncated);
    }
}

#[test]
fn a_section_of_the_other_byte_order_is_found_behind_noise() {
    let noise = vec![0xA7; 777];
    let reading = read(&[capture(BIG, 2).concat(), noise, capture(LITTLE, 2).concat()].concat());
    assert_eq!(reading.frames.len(), 4);
    assert_eq!(reading.frames[3].record.interface, 1);
    assert_eq!(reading.damage().iter().map(|damage| damage.1).sum::<u64>(), 777);
}

#[test]
fn a_section_header_without_magic_is_no_capture() {
    let mut bytes = capture(BIG, 1).concat();
    bytes[8] = 0;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    let error = Framer::open(file.path(), ReadOptions::default()).unwrap_err();
    assert!(matches!(error, CaptureError::Damaged { offset: 8, .. }), "{error}");
    std::fs::write(file.path(), &bytes[..10]).unwrap();
    let error = Framer::open(file.path(), ReadOptions::default()).unwrap_err();
    assert!(matches!(error, CaptureError::Damaged { offset: 10, .. }), "{error}");
}

#[test]
fn a_file_of_nothing_but_bad_blocks_keeps_few_damages() {
    let mut blocks = capture(BIG, 1);
    blocks.extend(std::iter::repeat_n(block(BIG, 6, &[0; 4]), 5_000));
    let reading = read(&blocks.concat());
    assert_eq!(reading.info.damaged.len(), 1_000);
    assert_eq!(reading.damage()[999].2, "4001 damages from here on");
    assert_eq!(reading.damage().iter().map(|damage| damage.1).sum::<u64>(), 5_000 * 16);
}

/// The file has a hole of 300 MB, which not every file system keeps as one.
#[cfg(target_os = "linux")]
#[test]
fn a_block_too_long_to_be_read_is_left_out_without_loading_it() {
    use std::os::unix::fs::FileExt;
    let on_disk = tempfile::NamedTempFile::new().unwrap();
    let start = capture(LITTLE, 2).concat();
    let long: u32 = 300 << 20;
    let end = start.len() as u64 + u64::from(long);
    let file = on_disk.as_file();
    file.write_all_at(&start, 0).unwrap();
    file.write_all_at(&[0x0BAD_u32.to_le_bytes(), long.to_le_bytes()].concat(), start.len() as u64).unwrap();
    file.write_all_at(&long.to_le_bytes(), end - 4).unwrap();
    file.write_all_at(&enhanced(LITTLE, 0, 5, b"behind", &[]), end).unwrap();
    let mut framer = Framer::open(on_disk.path(), ReadOptions::default()).unwrap();
    let mut chunk = super::Chunk::default();
    while framer.next_chunk(&mut chunk) {}
    assert!(chunk.bytes.capacity() <= super::CHUNK_BYTES);
    let info = framer.info();
    assert_eq!(info.frames, 3);
    let [damage] = &info.damaged[..] else { panic!("{:?}", info.damaged) };
    assert_eq!((damage.offset, damage.bytes), (start.len() as u64, u64::from(long)));
}

#[test]
fn a_block_longer_than_a_chunk_is_read() {
    let mut blocks = capture(BIG, 3);
    let long = enhanced(BIG, 0, 9, &vec![0x33; super::CHUNK_BYTES + 5], &option(BIG, 1, b"long"));
    blocks.insert(4, long);
    blocks.insert(3, block(BIG, 0x0BAD, &vec![0; super::CHUNK_BYTES]));
    let reading = read(&blocks.concat());
    assert_eq!(reading.frames.len(), 4);
    assert_eq!(reading.data()[2].len(), super::CHUNK_BYTES + 5);
    assert_eq!(reading.again(2).comments, ["long"]);
    assert!(reading.info.damaged.is_empty());
}
