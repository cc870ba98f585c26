//! A capture read whole, with everything that must hold of any reading.

use std::{cell::RefCell, fs::File, io::Write, path::PathBuf, sync::Arc};

use suji::capture::{CaptureError, CaptureInfo, Chunk, Frame, FrameRecord, Framer, ReadOptions, Source};
use suji::figure::is_active;
use tempfile::NamedTempFile;

/// A frame as the walk told it.
pub struct Walked {
    pub record: FrameRecord,
    pub offset: u64,
    pub data: Vec<u8>,
}

pub struct Reading {
    pub info: CaptureInfo,
    pub frames: Vec<Walked>,
    pub source: Arc<Source>,
}

thread_local! {
    static SCRATCH: RefCell<Option<NamedTempFile>> = const { RefCell::new(None) };
}

/// Writes bytes to a file, the same one each time; in memory where the system has such a folder.
pub fn on_disk(bytes: &[u8]) -> PathBuf {
    SCRATCH.with_borrow_mut(|scratch| {
        let file = scratch.get_or_insert_with(|| {
            let memory = PathBuf::from("/dev/shm");
            let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
            NamedTempFile::new_in(folder).unwrap()
        });
        // Cut and written, so that the name stays that of the file that is open here.
        File::create(file.path()).unwrap().write_all(bytes).unwrap();
        file.path().to_owned()
    })
}

impl Reading {
    /// Walks a file to its end.
    ///
    /// # Errors
    /// As the framer's, whose words are held to be plain.
    pub fn of(bytes: &[u8], options: ReadOptions) -> Result<Self, CaptureError> {
        let mut framer = match Framer::open(&on_disk(bytes), options) {
            Ok(framer) => framer,
            Err(error) => {
                let words = error.to_string();
                assert!(!words.contains(is_active) && words.len() < 1_000, "{words:?}");
                return Err(error);
            }
        };
        let mut chunk = Chunk::default();
        let mut frames: Vec<Walked> = Vec::new();
        let mut chunks = 0;
        while framer.next_chunk(&mut chunk) {
            assert_eq!((chunk.sequence, chunk.first_frame), (chunks, frames.len() as u64 + 1));
            frames.extend(chunk.frames.iter().map(|record| Walked {
                record: *record,
                offset: chunk.offset + u64::from(record.record),
                data: chunk.data(record).to_vec(),
            }));
            chunks += 1;
        }
        assert!(!framer.next_chunk(&mut chunk), "a capture that has ended stays so");
        let reading = Self { info: framer.info().clone(), frames, source: framer.source() };
        reading.hold();
        Ok(reading)
    }

    /// The counts agree, records lie in the file one behind the other, and damages are told in words.
    fn hold(&self) {
        let Self { info, frames, .. } = self;
        let length = self.source.length().unwrap();
        assert_eq!(info.frames, frames.len() as u64);
        let named = frames.iter().filter(|frame| frame.record.interface != u32::MAX).count();
        assert_eq!(info.interfaces.iter().map(|of| of.frames).sum::<u64>(), named as u64);
        let mut end = 0;
        for Walked { record, offset, data } in frames {
            assert!(*offset >= end, "the record at {offset} begins before {end}");
            assert_eq!(data.len(), record.captured as usize);
            end = offset + u64::from(record.data - record.record) + data.len() as u64;
            assert!(record.data > record.record && end <= length);
        }
        assert!(info.damaged.len() <= 1_000 && info.comments.len() <= 1_000);
        for damage in &info.damaged {
            assert!(damage.offset <= length && damage.bytes <= length, "{damage:?}");
            assert!(!damage.reason.is_empty() && !damage.reason.contains(is_active), "{damage:?}");
        }
    }

    /// Reads a frame again.
    pub fn again(&self, offset: u64) -> Result<Frame, CaptureError> {
        Frame::read(&self.source, &self.info, offset)
    }

    /// A frame that is read again is that of the walk.
    pub fn hold_again(&self, frame: &Walked) -> Frame {
        let again = self.again(frame.offset).unwrap();
        assert_eq!(again.bytes, frame.data);
        let record = &frame.record;
        let fields = (again.time, again.link, again.length, again.interface);
        assert_eq!(fields, (record.time, record.link, record.length, record.interface));
        assert_eq!(again.data_offset - again.offset, u64::from(record.data - record.record));
        again
    }
}
