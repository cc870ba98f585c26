//! Programs and archives, told by the bytes that they begin with, in any payload.

mod archive;
mod elf;
mod mach;
mod pe;

use std::ops::Range;

use super::{
    Application, MeaningKind,
    recogniser::{Likeness, Recogniser},
};
use crate::decode::layers::dissection::Dissection;

pub(super) const EXECUTABLE: Recogniser = Recogniser {
    application: Application::Executable,
    ports: &[],
    likeness: |payload, _| Likeness::sure(is(payload, Application::Executable)),
    read: |frame, _| read_if_any(frame),
};

pub(super) const ARCHIVE: Recogniser = Recogniser {
    application: Application::Archive,
    ports: &[],
    likeness: |payload, _| Likeness::sure(is(payload, Application::Archive)),
    read: |frame, _| read_if_any(frame),
};

/// A kind of file: how its first bytes are told from others, and what they say. `describe` may rely on
/// nothing but what `is` has checked.
struct Kind {
    application: Application,
    is: fn(&[u8]) -> bool,
    describe: fn(&[u8]) -> File,
}

/// What a file's first bytes say.
#[derive(Default)]
struct File {
    line: String,
    /// Name, place and value, in order of their places.
    fields: Vec<(&'static str, Range<usize>, String)>,
    /// The name of a file that is inside.
    name: Option<(String, Range<usize>)>,
    /// Bytes that fields stand in.
    length: usize,
}

impl File {
    fn named(line: impl Into<String>) -> Self {
        Self { line: line.into(), ..Self::default() }
    }

    /// Adds a field, if all its bytes are there.
    #[expect(clippy::needless_pass_by_value, reason = "numbers and words read best by value")]
    fn add(&mut self, bytes: &[u8], name: &'static str, place: Range<usize>, value: impl ToString) {
        if place.start < place.end && place.end <= bytes.len() {
            self.length = self.length.max(place.end);
            self.fields.push((name, place, value.to_string()));
        }
    }
}

const KINDS: &[Kind] = &[
    pe::KIND,
    elf::KIND,
    mach::KIND,
    archive::ZIP,
    archive::GZIP,
    archive::RAR,
    archive::SEVEN_ZIP,
    archive::CABINET,
    archive::BZIP2,
    archive::XZ,
    archive::ZSTD,
    archive::LHA,
    archive::TAR,
];

fn is(bytes: &[u8], application: Application) -> bool {
    KINDS.iter().any(|kind| kind.application == application && (kind.is)(bytes))
}

fn kind_of(bytes: &[u8]) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| (kind.is)(bytes))
}

/// Whether bytes are the start of a program or an archive, and what they say in one line: `Windows
/// program, x86, 4 sections`.
#[must_use]
pub fn file_magic(bytes: &[u8]) -> Option<(Application, String)> {
    kind_of(bytes).map(|kind| (kind.application, (kind.describe)(bytes).line))
}

/// Reads what is at hand as a program or an archive if it begins with one; the rest stays.
pub(super) fn read_if_any(frame: &mut Dissection<'_>) {
    let bytes = frame.rest();
    let Some(kind) = kind_of(bytes) else { return };
    let file = (kind.describe)(bytes);
    frame.message(kind.application, |header| {
        let (_, range) = header.take_slice(file.length)?;
        header.say(&file.line);
        for (name, place, value) in file.fields {
            header.add(name, range.start + place.start..range.start + place.end, value);
        }
        if let Some((name, place)) = file.name {
            header.means(MeaningKind::File, name, range.start + place.start..range.start + place.end);
        }
        Some(())
    });
}

/// Numbers at places of a file, in either order.
#[derive(Clone, Copy)]
struct Numbers<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

impl Numbers<'_> {
    fn u16(self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32(self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }
}

#[cfg(test)]
pub(super) mod tests;
