//! Captures bent at random: nothing panics or hangs, and what lies before the bend is kept.

use proptest::prelude::*;

use super::fixture::{
    BIG, LITTLE, Reading, Walked, enhanced, interface, option, pcap, read, record, section,
};

/// Frames of a generated capture: their contents.
fn contents() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 1..200), 1..40)
}

fn pcap_of(contents: &[Vec<u8>]) -> Vec<u8> {
    let records = contents.iter().zip(1_236_920_400..);
    let records = records.map(|(data, second)| record(LITTLE, second, 5, data.len() as u32, data));
    records.fold(pcap(LITTLE, false, 65_535, 1), |file, record| [file, record].concat())
}

fn pcapng_of(contents: &[Vec<u8>]) -> Vec<u8> {
    let start = [section(BIG, &option(BIG, 1, b"note")), interface(BIG, 1, 0, &option(BIG, 9, &[9]))];
    let comment = option(BIG, 1, b"frame");
    let blocks = contents.iter().zip(1..).map(|(data, tick)| enhanced(BIG, 0, tick, data, &comment));
    blocks.fold(start.concat(), |file, block| [file, block].concat())
}

/// Frames that end before a file offset, which no change behind it may touch.
fn before(reading: &Reading, offset: usize) -> Vec<&Walked> {
    let ends_before = |frame: &&Walked| {
        let data = u64::from(frame.record.data - frame.record.record);
        // The padding, options and trailer of a block lie behind its data.
        frame.offset + data + frame.data.len() as u64 + 24 <= offset as u64
    };
    reading.frames.iter().filter(ends_before).collect()
}

fn kept(whole: &Reading, bent: &Reading, offset: usize) -> Result<(), TestCaseError> {
    for (whole, bent) in before(whole, offset).iter().zip(&bent.frames) {
        prop_assert_eq!(whole.offset, bent.offset);
        prop_assert_eq!(&whole.data, &bent.data);
        prop_assert_eq!(whole.record.time, bent.record.time);
    }
    prop_assert!(bent.frames.len() >= before(whole, offset).len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_generated_capture_is_read_whole(contents in contents()) {
        for file in [pcap_of(&contents), pcapng_of(&contents)] {
            let reading = read(&file);
            prop_assert_eq!(reading.data(), contents.iter().map(Vec::as_slice).collect::<Vec<_>>());
            prop_assert!(reading.info.damaged.is_empty() && !reading.info.truncated);
        }
    }

    #[test]
    fn a_cut_keeps_all_whole_frames_before_it(contents in contents(), cut in any::<prop::sample::Index>()) {
        for file in [pcap_of(&contents), pcapng_of(&contents)] {
            let cut = 28 + cut.index(file.len() - 28);
            let (whole, bent) = (read(&file), read(&file[..cut]));
            kept(&whole, &bent, cut)?;
            prop_assert!(bent.frames.len() <= whole.frames.len());
        }
    }

    #[test]
    fn flipped_bytes_keep_all_frames_before_them(
        contents in contents(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..8),
    ) {
        for file in [pcap_of(&contents), pcapng_of(&contents)] {
            // What stands before the first frame decides how all are read.
            let start = read(&file).frames[0].offset as usize;
            let mut bent = file.clone();
            let mut first = file.len();
            for (place, mask) in &flips {
                let place = start + place.index(file.len() - start);
                bent[place] ^= mask;
                first = first.min(place);
            }
            kept(&read(&file), &read(&bent), first)?;
        }
    }

    #[test]
    fn any_bytes_behind_a_header_are_read_to_their_end(noise in prop::collection::vec(any::<u8>(), 0..4000)) {
        for start in [pcap(BIG, true, 65_535, 1), section(BIG, &[])] {
            let reading = read(&[start, noise.clone()].concat());
            prop_assert_eq!(reading.info.bytes_read, reading.info.bytes);
        }
    }
}
