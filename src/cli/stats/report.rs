//! `suji stats` as a person reads it, within the 80 columns of any terminal. Only the path of a
//! capture is never broken: it is there to be copied.

use std::io::{self, Write};

use super::{Home, Ink, Statistics, Tables, json::format_name};
use crate::{
    capture::{CaptureInfo, Interface, block_name},
    decode::link_name,
    figure::{counted, duration, far_times_words, grouped, percent, plain, wrapped},
    query::{AddressRange, PortPalette, Zone},
};

/// Writes the report; times in the zone, colours as in pictures.
pub fn write(
    out: &mut impl Write,
    statistics: &Statistics<'_>,
    zone: &Zone,
    ink: Ink,
    palette: &PortPalette,
) -> io::Result<()> {
    for info in statistics.captures {
        write_capture(out, info, ink)?;
    }
    write_counts(out, statistics, zone)?;
    write_home(out, &statistics.home)?;
    if statistics.totals.packets == 0 {
        return Ok(());
    }
    Tables { statistics, zone, ink, palette }.write(out)
}

/// A line of the report, broken where it is too long.
fn line(out: &mut impl Write, label: &str, text: &str) -> io::Result<()> {
    writeln!(out, "{}", wrapped(label, text))
}

fn write_capture(out: &mut impl Write, info: &CaptureInfo, ink: Ink) -> io::Result<()> {
    writeln!(out, "{}", ink.heading(&plain(&info.path.display().to_string())))?;
    let mut parts = vec![format_name(info.format).to_owned(), counted(info.bytes, "byte")];
    if info.sections.len() > 1 {
        parts.push(counted(info.sections.len() as u64, "section"));
    }
    parts.push(counted(info.frames, "frame"));
    line(out, "  ", &parts.join(", "))?;
    for (number, interface) in info.interfaces.iter().enumerate() {
        line(out, &format!("  interface {number}: "), &interface_text(interface))?;
    }
    for comment in info.comments.iter().chain(&info.block_comments) {
        line(out, "  comment: ", &plain(comment))?;
    }
    write_beside(out, info)?;
    for cause in info.causes() {
        let (reason, bytes) = (plain(&cause.reason), counted(cause.bytes, "byte"));
        let places = match cause.places {
            1 => String::new(),
            places => format!(" and {}", counted(places - 1, "more place")),
        };
        line(out, "  ", &format!("damaged at offset {}{places}: {reason}, {bytes} left out", cause.offset))?;
    }
    if info.truncated {
        writeln!(out, "  the file ends inside a record")?;
    }
    writeln!(out)
}

/// What a pcapng file holds beside its frames.
fn write_beside(out: &mut impl Write, info: &CaptureInfo) -> io::Result<()> {
    /// Section headers, interfaces and packets are told of already.
    const TOLD: [u32; 5] = [0x0A0D_0D0A, 1, 2, 3, 6];
    if let Some(drops) = info.drops().filter(|drops| *drops > 0) {
        let text = format!("{} dropped by the capturing side: a gap is not silence", counted(drops, "frame"));
        line(out, "  ", &text)?;
    }
    let mut parts = Vec::new();
    if info.frame_comments > 0 {
        parts.push(counted(info.frame_comments, "comment") + " of frames");
    }
    match info.names.len() {
        0 => {}
        1 => parts.push("names of 1 address".to_owned()),
        addresses => parts.push(format!("names of {} addresses", grouped(addresses as u64))),
    }
    for (kind, blocks) in info.blocks.iter().filter(|(kind, _)| !TOLD.contains(kind)) {
        let name = block_name(kind).map_or_else(|| format!("type {kind:#x}"), |name| name.replace('_', " "));
        parts.push(format!("{} ({name})", counted(blocks, "block")));
    }
    if parts.is_empty() { Ok(()) } else { line(out, "  beside the frames: ", &parts.join(", ")) }
}

fn interface_text(interface: &Interface) -> String {
    let mut parts = vec![link_name(interface.link)];
    let texts = [&interface.name, &interface.description];
    parts.extend(texts.into_iter().flatten().map(|text| plain(text).into_owned()));
    parts.push(counted(interface.frames, "frame"));
    if interface.snap_length > 0 {
        parts.push(format!("snap length {}", grouped(interface.snap_length.into())));
    }
    let dropped = |drops| format!("{} dropped by the capturing side", grouped(drops));
    parts.extend(interface.dropped().map(dropped));
    if let Some(length) = interface.fcs_length {
        parts.push(format!("check sequences of {}", counted(length.into(), "byte")));
    }
    parts.extend(interface.comments.iter().map(|comment| format!("comment: {}", plain(comment))));
    parts.join(", ")
}

fn write_counts(out: &mut impl Write, statistics: &Statistics<'_>, zone: &Zone) -> io::Result<()> {
    let totals = &statistics.totals;
    writeln!(out, "frames     {}", grouped(statistics.frames))?;
    writeln!(out, "packets    {}", grouped(totals.packets))?;
    let reasons: Vec<String> = statistics
        .undecoded
        .iter()
        .map(|(reason, frames)| format!("{} {}", reason.replace('_', " "), grouped(*frames)))
        .collect();
    let undecoded = if reasons.is_empty() { "0".to_owned() } else { reasons.join(", ") };
    line(out, "undecoded  ", &undecoded)?;
    if statistics.left_out > 0 {
        writeln!(out, "left out   {} while loading (--only)", counted(statistics.left_out, "packet"))?;
    }
    if statistics.duplicates > 0 {
        let text = format!(
            "{} of all packets: copies of one before them in the file (--no-duplicates leaves them out)",
            grouped(statistics.duplicates)
        );
        line(out, "duplicates ", &text)?;
    }
    if statistics.without_time > 0 {
        writeln!(out, "no time    {}", counted(statistics.without_time, "frame"))?;
    }
    if let Some((first, last)) = totals.times {
        writeln!(out, "first      {}", time_text(first, zone))?;
        writeln!(out, "last       {}", time_text(last, zone))?;
        writeln!(out, "span       {}", duration(first.abs_diff(last)))?;
    }
    if let Some(text) = far_times_words(&statistics.far, zone) {
        line(out, "far times  ", &text)?;
    }
    let v6 = match totals.v6_addresses {
        0 => String::new(),
        addresses => format!(", {} IPv6", grouped(addresses)),
    };
    writeln!(out, "addresses  {} IPv4{v6}", grouped(totals.v4_addresses))
}

/// Nanoseconds only where the capture has them.
fn time_text(time: i64, zone: &Zone) -> String {
    let decimals = if time % 1_000 == 0 { 6 } else { 9 };
    format!("{} {}", zone.format(time, decimals), zone.abbreviation(time))
}

fn write_home(out: &mut impl Write, home: &Home) -> io::Result<()> {
    const MARGIN: &str = "           ";
    let guess = &home.guess;
    if guess.home.0.is_empty() {
        let why = guess.why.as_deref().unwrap_or("no address stands out");
        line(out, "home       ", &format!("none: {why}"))?;
        line(out, MARGIN, "(every packet counts as others; say it with --home)")?;
    } else {
        let origin = if home.inferred { "inferred" } else { "given" };
        let share = percent(guess.share);
        let text = format!("{} ({origin}, an end of {share} of all packets)", list(&guess.home.0));
        line(out, "home       ", &text)?;
        if !guess.sure {
            line(out, MARGIN, &format!("not sure: {}", guess.why.as_deref().unwrap_or("unknown")))?;
        }
    }
    for alternative in &guess.alternatives {
        line(out, MARGIN, &format!("or {}", list(alternative)))?;
    }
    Ok(())
}

fn list(home: &[AddressRange]) -> String {
    home.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
