use super::*;
use crate::capture::{
    LinkType,
    fixture::{self, BIG, LITTLE, Order, Reading, at, enhanced, option, section},
};

fn written(format: OutputFormat, interfaces: &[NewInterface], frames: &[NewFrame<'_>]) -> Vec<u8> {
    let mut writer = CaptureWriter::create(format, Vec::new(), interfaces, &["made", "by a test"]).unwrap();
    for frame in frames {
        writer.write(frame).unwrap();
    }
    let bytes = writer.bytes();
    let file = writer.finish().unwrap();
    assert_eq!(file.len() as u64, bytes);
    file
}

fn ethernet(nanoseconds: bool) -> NewInterface {
    NewInterface::new(LinkType::ETHERNET, 262_144, nanoseconds)
}

fn time(nanoseconds: i64) -> Nanos {
    Nanos(1_236_952_800 * Nanos::PER_SECOND + nanoseconds)
}

#[test]
fn a_pcap_reads_back_as_it_was_written() {
    for nanosecond in [false, true] {
        let frames = [
            NewFrame::new(0, time(123_456_000), b"first"),
            NewFrame { original_length: 1_500, ..NewFrame::new(0, time(999_999_000), b"cut") },
            // Longer than on the wire, and empty: both occur.
            NewFrame { original_length: 2, ..NewFrame::new(0, time(0), b"long") },
            NewFrame::new(0, time(1_000), b""),
        ];
        let reading = fixture::read(&written(OutputFormat::Pcap, &[ethernet(nanosecond)], &frames));
        assert_eq!(reading.data(), frames.map(|frame| frame.bytes));
        assert_eq!(reading.times(), frames.map(|frame| frame.time));
        let lengths: Vec<u32> = reading.frames.iter().map(|frame| frame.record.length).collect();
        assert_eq!(lengths, [5, 1_500, 2, 0]);
        assert_eq!(
            reading.info.format,
            crate::capture::Format::Pcap { big_endian: false, nanosecond, modified: false }
        );
        assert_eq!((reading.damage(), reading.info.truncated), (vec![], false));
    }
}

#[test]
fn microseconds_are_the_microseconds_before() {
    let frames = [NewFrame::new(0, time(123_456_789), b"x")];
    let reading = fixture::read(&written(OutputFormat::Pcap, &[ethernet(false)], &frames));
    assert_eq!(reading.times(), [at(1_236_952_800, 123_456_000)]);
    let reading = fixture::read(&written(OutputFormat::Pcapng, &[ethernet(false)], &frames));
    assert_eq!(reading.times(), [at(1_236_952_800, 123_456_000)]);
}

#[test]
fn a_pcapng_keeps_interfaces_times_comments_and_lengths() {
    let binary = NewInterface { ticks_per_second: 1 << 10, ..ethernet(false) };
    let early = NewInterface {
        link_type: LinkType::RAW,
        snap_length: 96,
        offset_seconds: -2_000_000_000,
        name: Some("筋0".to_owned()),
        ..ethernet(true)
    };
    let frames = [
        NewFrame::new(2, Nanos(-1), b"before 1970"),
        NewFrame { comments: &["one", "two words"], ..NewFrame::new(1, time(1), b"comment") },
        NewFrame { original_length: 70_000, ..NewFrame::new(0, Nanos(976_562), b"1/1024") },
        NewFrame { time: Stamp::OutOfRange(u64::MAX), ..NewFrame::new(0, Nanos(0), b"far") },
        NewFrame { time: Stamp::Missing, ..NewFrame::new(0, Nanos(0), b"simple") },
    ];
    let reading = fixture::read(&written(OutputFormat::Pcapng, &[binary, ethernet(true), early], &frames));
    assert_eq!(reading.data(), frames.map(|frame| frame.bytes));
    assert_eq!(reading.times(), frames.map(|frame| frame.time));
    assert_eq!(reading.info.comments, ["made", "by a test"]);
    assert_eq!(reading.again(1).comments, ["one", "two words"]);
    let [_, _, early] = &reading.info.interfaces[..] else { panic!("{:?}", reading.info.interfaces) };
    assert_eq!((early.link, early.snap_length, early.name.as_deref()), (LinkType::RAW, 96, Some("筋0")));
    let used: Vec<u32> = reading.frames.iter().map(|frame| frame.record.interface).collect();
    assert_eq!(used, [2, 1, 0, 0, 0]);
    assert_eq!(reading.frames[2].record.length, 70_000);
    assert_eq!(reading.damage(), vec![]);
}

/// A capture of one frame with a comment, flags and a custom option.
fn with_options(order: Order) -> Vec<u8> {
    let options = [
        option(order, 1, b"kept"),
        option(order, 2, &order.u32(0x0102_0304)),
        option(order, 4, &order.u64(7)),
        option(order, 2_988, &[&order.u32(32_473)[..], b"text"].concat()),
        option(order, 0, &[]),
    ]
    .concat();
    let interface = fixture::interface(order, 1, 0, &option(order, 9, &[9]));
    [section(order, &[]), interface, enhanced(order, 0, 5, b"odd", &options)].concat()
}

#[test]
fn options_of_a_record_are_carried_over_into_our_byte_order() {
    let copy = |order: Order| {
        let original = with_options(order);
        let Reading { source, .. } = fixture::read(&original);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &original).unwrap();
        let mut framer =
            crate::capture::Framer::open(file.path(), crate::capture::ReadOptions::default()).unwrap();
        let mut chunk = crate::capture::Chunk::default();
        assert!(framer.next_chunk(&mut chunk) && source.length().is_ok());
        let frame = chunk.frames[0];
        let options = chunk.options(&frame, framer.info());
        let new = NewFrame { options, time: frame.time, ..NewFrame::new(0, Nanos(0), chunk.data(&frame)) };
        let interface = NewInterface::like(&framer.info().interfaces[0]);
        let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &[interface], &[]).unwrap();
        writer.write(&new).unwrap();
        writer.finish().unwrap()
    };
    // Ours is the little-endian original, byte for byte; the big-endian one says the same.
    let little = with_options(LITTLE);
    assert!(copy(LITTLE).ends_with(&enhanced_of(&little)));
    assert_eq!(copy(BIG), copy(LITTLE));
}

/// The last block.
fn enhanced_of(file: &[u8]) -> Vec<u8> {
    let length = u32::from_le_bytes(file[file.len() - 4..].try_into().unwrap()) as usize;
    file[file.len() - length..].to_vec()
}

#[test]
fn what_a_format_cannot_hold_is_refused_and_the_rest_goes_on() {
    let mut writer = CaptureWriter::create(OutputFormat::Pcap, Vec::new(), &[ethernet(true)], &[]).unwrap();
    for time in [Stamp::Missing, Stamp::OutOfRange(3), Stamp::At(Nanos(-1)), at(1 << 32, 0)] {
        let error = writer.write(&NewFrame { time, ..NewFrame::new(0, Nanos(0), b"x") }).unwrap_err();
        assert!(error.concerns_one_frame(), "{error}");
    }
    assert!(matches!(writer.write(&NewFrame::new(1, Nanos(0), b"x")), Err(WriteError::Interface(1))));
    writer.write(&NewFrame::new(0, Nanos(0), b"x")).unwrap();
    assert_eq!(fixture::read(&writer.finish().unwrap()).data(), [b"x"]);

    let mut writer =
        CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &[ethernet(true), ethernet(true)], &[])
            .unwrap();
    let simple = NewFrame { time: Stamp::Missing, ..NewFrame::new(0, Nanos(0), b"x") };
    assert!(writer.write(&NewFrame { interface: 1, ..simple }).is_err());
    assert!(writer.write(&NewFrame { original_length: 9, ..simple }).is_err());
    assert!(writer.write(&simple).is_ok());
}

#[test]
fn several_link_types_need_pcapng() {
    let raw = NewInterface::new(LinkType::RAW, 0, false);
    let error =
        CaptureWriter::create(OutputFormat::Pcap, Vec::new(), &[raw, ethernet(false)], &[]).unwrap_err();
    assert!(error.to_string().contains("1, 101") && error.to_string().contains("pcapng"), "{error}");
    let unknown = NewInterface::new(LinkType::UNKNOWN, 0, false);
    assert!(CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &[unknown], &[]).is_err());
}

#[test]
fn a_section_numbers_its_interfaces_anew() {
    let interfaces = [NewInterface::new(LinkType::RAW, 3, false)];
    let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &[], &["empty"]).unwrap();
    assert!(writer.write(&NewFrame::new(0, Nanos(0), b"x")).is_err());
    writer.start_section(&interfaces, &["second"]).unwrap();
    let simple = NewFrame { time: Stamp::Missing, original_length: 9, ..NewFrame::new(0, Nanos(0), b"cut") };
    writer.write(&simple).unwrap();
    let reading = fixture::read(&writer.finish().unwrap());
    assert_eq!((reading.data(), reading.times()), (vec![b"cut".as_slice()], vec![Stamp::Missing]));
    assert_eq!((reading.info.sections.len(), reading.damage()), (2, vec![]));
    assert_eq!(reading.info.comments, ["empty", "second"]);
    let mut pcap = CaptureWriter::create(OutputFormat::Pcap, Vec::new(), &[ethernet(false)], &[]).unwrap();
    assert!(matches!(pcap.start_section(&interfaces, &[]), Err(WriteError::Section)));
}

#[test]
fn a_name_tells_the_format() {
    for (name, format) in [("a.pcap", OutputFormat::Pcap), ("b.CAP", OutputFormat::Pcap)] {
        assert_eq!(OutputFormat::of_path(name.as_ref()).unwrap(), format);
    }
    assert_eq!(OutputFormat::of_path("x.y/a.PcapNG".as_ref()).unwrap(), OutputFormat::Pcapng);
    let error = OutputFormat::of_path("pcap".as_ref()).unwrap_err();
    assert!(error.to_string().contains("name it .pcap or .pcapng"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_at_once() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let error = CaptureWriter::create(OutputFormat::Pcap, full, &[ethernet(false)], &[]).unwrap_err();
    assert!(matches!(error, WriteError::Io(_)), "{error}");
}
