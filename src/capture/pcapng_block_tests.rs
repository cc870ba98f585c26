//! What pcapng files hold beside packets, read through the framer.

use super::{
    Framer, ReadOptions, Stamp,
    fixture::{BIG, LITTLE, Order, block, enhanced, interface, obsolete, option, read, section, statistics},
};

/// A section with one Ethernet interface and frames of 61 bytes.
fn capture(order: Order, frames: u64) -> Vec<Vec<u8>> {
    let mut blocks = vec![section(order, &[]), interface(order, 1, 0, &[])];
    blocks.extend((0..frames).map(|i| enhanced(order, 0, i * 1_000_000, &[i as u8; 61], &[])));
    blocks
}

#[test]
fn drops_that_frames_tell_are_summed_where_no_statistics_do() {
    for o in [BIG, LITTLE] {
        let lost = |drops: u64| enhanced(o, 1, 1, b"x", &option(o, 4, &o.u64(drops)));
        let bytes = [
            section(o, &[]),
            interface(o, 1, 0, &[]),
            interface(o, 1, 0, &[]),
            // Two obsolete packets say that 3 were lost before each.
            obsolete(o, 0, 1, b"a"),
            obsolete(o, 0, 1, b"b"),
            lost(20),
            lost(22),
        ];
        let mut bytes = bytes.concat();
        let info = read(&bytes).info;
        let dropped: Vec<_> = info.interfaces.iter().map(super::Interface::dropped).collect();
        assert_eq!((dropped, info.drops()), (vec![Some(6), Some(42)], Some(48)));
        bytes.extend(statistics(o, 1, &[option(o, 5, &o.u64(7)), option(o, 7, &o.u64(2))].concat()));
        let info = read(&bytes).info;
        assert_eq!((info.interfaces[1].dropped(), info.drops()), (Some(9), Some(15)));
        bytes.extend(statistics(o, 0, &option(o, 5, b"cut")));
        assert_eq!(read(&bytes).damage().len(), 1);
    }
}

#[test]
fn comments_of_every_block_are_kept_where_they_belong() {
    for o in [BIG, LITTLE] {
        let comment = |text: &[u8]| option(o, 1, text);
        let names = [option(o, 1, b"\x0A\0\0\x01host\0"), option(o, 0, b""), comment(b"resolved")].concat();
        let secrets =
            [&o.u32(0x544C_534B)[..], &o.u32(5), b"keys!\0\0\0", &comment(b"of the session")].concat();
        let described =
            [option(o, 2, b"eth0"), option(o, 3, b"uplink"), option(o, 13, &[32]), comment(b"mirror")];
        let bytes = [
            section(o, &comment(b"day one")),
            interface(o, 1, 0, &described.concat()),
            block(o, 4, &names),
            block(o, 10, &secrets),
            enhanced(o, 0, 1, b"x", &[comment(b"odd"), comment(b"very")].concat()),
            statistics(o, 0, &comment(b"stopped by hand")),
            block(o, 0x8000_0077, b"local"),
        ];
        let reading = read(&bytes.concat());
        let info = &reading.info;
        assert_eq!(info.comments, ["day one"]);
        assert_eq!(info.block_comments, ["resolved", "of the session"]);
        assert_eq!(
            (info.frame_comments, reading.again(0).comments),
            (2, vec!["odd".to_owned(), "very".to_owned()])
        );
        let [eth0] = &info.interfaces[..] else { panic!("{:?}", info.interfaces) };
        assert_eq!(eth0.comments, ["mirror", "stopped by hand"]);
        assert_eq!((eth0.description.as_deref(), eth0.fcs_length), (Some("uplink"), Some(4)));
        assert_eq!(info.names.of("10.0.0.1".parse().unwrap()), ["host"]);
        let counts: Vec<_> = info.blocks.iter().collect();
        assert_eq!(counts, [(1, 1), (4, 1), (5, 1), (6, 1), (10, 1), (0x0A0D_0D0A, 1), (0x8000_0077, 1)]);
        assert!(info.damaged.is_empty(), "{:?}", info.damaged);
    }
}

#[test]
fn blocks_to_be_carried_are_read_as_a_little_endian_section_has_them() {
    let bodies = |o: Order| {
        let names =
            [option(o, 1, b"\x0A\0\0\x01host\0"), option(o, 0, b""), option(o, 1, b"n"), option(o, 0, b"")];
        let secrets =
            [&o.u32(0x544C_534B)[..], &o.u32(5), b"keys!\0\0\0", &option(o, 1, b"s"), &option(o, 0, b"")];
        [
            (4, names.concat()),
            (10, secrets.concat()),
            (0x0BAD, [&o.u32(32_473)[..], b"what only one knows"].concat()),
        ]
    };
    for o in [BIG, LITTLE] {
        let mut bytes =
            [section(o, &[]), interface(o, 1, 0, &[]), block(o, 0x4000_0BAD, &o.u32(32_473))].concat();
        for (kind, body) in bodies(o) {
            bytes.extend(block(o, kind, &body));
        }
        let reading = read(&bytes);
        let carried = reading.info.carried.iter();
        let carried: Vec<_> =
            carried.map(|of| (of.kind, of.read(&reading.source, &reading.info).unwrap())).collect();
        let padded = bodies(LITTLE).map(|(kind, mut body)| {
            body.resize(body.len().next_multiple_of(4), 0);
            (kind, body)
        });
        assert_eq!(carried, padded, "the block that is not to be copied is not there");
    }
}

#[test]
fn a_flood_of_texts_is_not_kept() {
    let long = option(LITTLE, 1, &vec![b'x'; 60_000]);
    let blocks: Vec<_> = (0..900).map(|_| section(LITTLE, &long)).collect();
    let reading = read(&blocks.concat());
    assert_eq!(reading.info.sections.len(), 900);
    assert!(reading.info.comments.iter().map(String::len).sum::<usize>() <= 16 << 20);
    assert!(reading.info.comments.len() > 200);
}

#[test]
fn times_beyond_every_year_are_kept_as_ticks() {
    for (resolution, offset) in [(0_u8, i64::MAX), (0, i64::MIN), (9, i64::MIN), (0xFF, i64::MAX), (127, -1)]
    {
        let options = [option(BIG, 9, &[resolution]), option(BIG, 14, &offset.to_be_bytes())].concat();
        let frames = [0, 1, u64::MAX].map(|ticks| enhanced(BIG, 0, ticks, b"x", &[]));
        let bytes = [section(BIG, &[]), interface(BIG, 1, 0, &options), frames.concat()].concat();
        assert_eq!(read(&bytes).frames.len(), 3);
    }
    // A second of 586524, as microseconds that were written for nanoseconds.
    let frame = enhanced(BIG, 0, 18_446_744_073_000_000_000, b"x", &[]);
    let reading = read(&[section(BIG, &[]), interface(BIG, 1, 0, &[]), frame].concat());
    assert_eq!(reading.times(), [Stamp::OutOfRange(18_446_744_073_000_000_000)]);
}

#[test]
fn strict_reading_ends_before_the_first_fault_however_small() {
    let strictly = ReadOptions { strict: true, ..ReadOptions::default() };
    let mut faults = [capture(LITTLE, 8), capture(LITTLE, 8), capture(LITTLE, 8)];
    // A wrong length behind a block, a packet cut inside its block, a broken option.
    let end = faults[0][5].len();
    faults[0][5][end - 4] ^= 1;
    faults[1][5] = block(LITTLE, 6, &[0; 4]);
    faults[2].insert(5, statistics(LITTLE, 0, &[5, 0, 0xFF, 0xFF]));
    for blocks in faults {
        let on_disk = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(on_disk.path(), blocks.concat()).unwrap();
        let mut framer = Framer::open(on_disk.path(), strictly).unwrap();
        let mut chunk = super::Chunk::default();
        while framer.next_chunk(&mut chunk) {}
        assert_eq!(
            (framer.info().frames, framer.info().damaged.len()),
            (3, 1),
            "{:?}",
            framer.info().damaged
        );
        let mut framer = Framer::open(on_disk.path(), ReadOptions::default()).unwrap();
        while framer.next_chunk(&mut chunk) {}
        assert!(framer.info().frames >= 7);
    }
}
