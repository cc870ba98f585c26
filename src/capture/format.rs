//! The format of a capture file, told by its first bytes.

use super::{
    CaptureError, CaptureInfo, Source,
    block::Head,
    info::Format,
    pcap::{FILE_HEADER, Pcap},
    pcapng::PcapNg,
    records::Records,
};

/// The first four bytes of the files we read: pcap of either byte order in micro- and nanoseconds and
/// in the modified format, and the type of a pcapng section header, which reads the same both ways.
const SIGNATURES: [[u8; 4]; 7] = [
    [0xA1, 0xB2, 0xC3, 0xD4],
    [0xD4, 0xC3, 0xB2, 0xA1],
    [0xA1, 0xB2, 0x3C, 0x4D],
    [0x4D, 0x3C, 0xB2, 0xA1],
    [0xA1, 0xB2, 0xCD, 0x34],
    [0x34, 0xCD, 0xB2, 0xA1],
    [0x0A, 0x0D, 0x0D, 0x0A],
];

/// Relatives of pcap that are too rare to be read, by their magic numbers.
const RELATIVES: [(u32, &str); 5] = [
    (0x1C00_01AC, "an lcap file of Ixia's hardware"),
    (0x1C00_01AB, "an lcap file of Ixia's software"),
    (0xA1B2_34CD, "a pcap file of the patched tcpdump by F. Mesquita"),
    (0xA12B_3C4D, "a pcap file of Navtel's tcpdump"),
    (0xA1B2_C3CB, "a cbpf savefile"),
];

const PCAPNG: [u8; 4] = [0x0A, 0x0D, 0x0D, 0x0A];

/// Length of a section header without options.
pub(super) const SECTION_HEADER: usize = 28;

/// These first bytes are enough for [`recognise`], as long as more may follow.
pub(super) fn is_enough(start: &[u8]) -> bool {
    let wanted = if start.starts_with(&PCAPNG) { SECTION_HEADER } else { FILE_HEADER };
    start.len() >= wanted || !(start.len() < PCAPNG.len() || is_signed(start))
}

/// They are the first bytes of a capture, perhaps cut short.
pub(super) fn is_signed(start: &[u8]) -> bool {
    SIGNATURES.iter().any(|signature| start.starts_with(signature) || signature.starts_with(start))
}

/// Reads the first bytes of a file and says what reads its records, with what they tell of it.
/// Walking starts at [`CaptureInfo::bytes_read`].
pub(super) fn recognise(
    source: &Source,
    length: u64,
) -> Result<(Box<dyn Records>, CaptureInfo), CaptureError> {
    let path = || source.path().to_owned();
    let mut start = [0; SECTION_HEADER];
    let read = source.read_at(&mut start, 0)?;
    let start = start.get(..read).unwrap_or_default();
    if start.is_empty() {
        return Err(CaptureError::Empty { path: path() });
    }
    if !is_signed(start) {
        if let Some(what) = relative(start) {
            return Err(CaptureError::Unsupported { path: path(), what });
        }
        return Err(CaptureError::Foreign { path: path(), start: in_words(start) });
    }
    let damaged = |offset, what: &str| CaptureError::Damaged { path: path(), offset, what: what.to_owned() };
    let info = |format| CaptureInfo::new(path(), format, length);
    if start.starts_with(&PCAPNG) {
        let head = start.first_chunk().filter(|_| read == SECTION_HEADER);
        let head = head.ok_or_else(|| damaged(read as u64, "the file ends inside its section header"))?;
        // Its type reads the same in both byte orders, so either will do here.
        let head = Head::read(*head, true).ok_or_else(|| damaged(8, "no byte-order magic"))?;
        return Ok((Box::new(PcapNg::new(head.big_endian)), info(Format::PcapNg)));
    }
    let cut = || damaged(read as u64, "the file ends inside its header");
    let header = start.get(..FILE_HEADER).ok_or_else(cut)?;
    let (pcap, info) = Pcap::open(header, info).ok_or_else(cut)?;
    Ok((Box::new(pcap), info))
}

/// What a file is that is nearly a pcap.
fn relative(start: &[u8]) -> Option<&'static str> {
    let magic = *start.first_chunk()?;
    let orders = [u32::from_be_bytes(magic), u32::from_le_bytes(magic)];
    RELATIVES.iter().find(|(number, _)| orders.contains(number)).map(|(_, what)| *what)
}

/// The first bytes of a foreign file, safe to print anywhere.
fn in_words(start: &[u8]) -> String {
    format!("\"{}\"", start.get(..8).unwrap_or(start).escape_ascii())
}
