//! `suji stats` as a person reads it.

use std::io::{self, Write};

use super::{Home, PEERS_SHOWN, PORTS_SHOWN, Statistics, json::format_name};
use crate::{
    capture::{CaptureInfo, Interface},
    cli::table::write_table,
    decode::link_name,
    figure::{counted, duration, grouped, percent, plain},
    query::{AddressRange, Class, Zone},
};

/// Writes the report; times in the zone.
pub fn write(out: &mut impl Write, statistics: &Statistics<'_>, zone: &Zone) -> io::Result<()> {
    for info in statistics.captures {
        write_capture(out, info)?;
    }
    write_counts(out, statistics, zone)?;
    write_home(out, &statistics.home)?;
    if statistics.totals.packets == 0 {
        return Ok(());
    }
    writeln!(out)?;
    write_classes(out, statistics)?;
    write_ports(out, statistics)?;
    write_peers(out, statistics, zone)
}

fn write_capture(out: &mut impl Write, info: &CaptureInfo) -> io::Result<()> {
    writeln!(out, "{}", plain(&info.path.display().to_string()))?;
    write!(out, "  {}, {}", format_name(info.format), counted(info.bytes, "byte"))?;
    if info.sections.len() > 1 {
        write!(out, ", {}", counted(info.sections.len() as u64, "section"))?;
    }
    writeln!(out, ", {}", counted(info.frames, "frame"))?;
    for (number, interface) in info.interfaces.iter().enumerate() {
        writeln!(out, "  interface {number}: {}", interface_text(interface))?;
    }
    for comment in &info.comments {
        writeln!(out, "  comment: {}", plain(comment))?;
    }
    for damage in &info.damaged {
        let (reason, bytes) = (plain(&damage.reason), counted(damage.bytes, "byte"));
        writeln!(out, "  damaged at offset {}: {reason}, {bytes} left out", damage.offset)?;
    }
    if info.truncated {
        writeln!(out, "  the file ends inside a record")?;
    }
    writeln!(out)
}

fn interface_text(interface: &Interface) -> String {
    let mut parts = vec![link_name(interface.link)];
    parts.extend(interface.name.as_ref().map(|name| plain(name).into_owned()));
    parts.push(counted(interface.frames, "frame"));
    if interface.snap_length > 0 {
        parts.push(format!("snap length {}", grouped(interface.snap_length.into())));
    }
    let dropped = |drops| format!("{} dropped by the capturing side", grouped(drops));
    parts.extend(interface.drops.map(dropped));
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
    writeln!(out, "undecoded  {undecoded}")?;
    if statistics.without_time > 0 {
        writeln!(out, "no time    {}", counted(statistics.without_time, "frame"))?;
    }
    if let Some((first, last)) = totals.times {
        writeln!(out, "first      {}", time_text(first, zone))?;
        writeln!(out, "last       {}", time_text(last, zone))?;
        writeln!(out, "span       {}", duration(first.abs_diff(last)))?;
    }
    let v6 = match totals.v6_addresses {
        0 => String::new(),
        addresses => format!(", {} IPv6", grouped(addresses)),
    };
    writeln!(out, "addresses  {} IPv4{v6}", grouped(totals.v4_addresses))?;
    writeln!(out)
}

/// Nanoseconds only where the capture has them.
fn time_text(time: i64, zone: &Zone) -> String {
    let decimals = if time % 1_000 == 0 { 6 } else { 9 };
    format!("{} {}", zone.format(time, decimals), zone.abbreviation(time))
}

fn write_home(out: &mut impl Write, home: &Home) -> io::Result<()> {
    let guess = &home.guess;
    if guess.home.0.is_empty() {
        writeln!(out, "home       none: {}", guess.why.as_deref().unwrap_or("no address stands out"))?;
        writeln!(out, "           (every packet counts as others; say it with --home)")?;
    } else {
        let origin = if home.inferred { "inferred" } else { "given" };
        let share = percent(guess.share);
        writeln!(out, "home       {} ({origin}, an end of {share} of all packets)", list(&guess.home.0))?;
        if !guess.sure {
            writeln!(out, "           not sure: {}", guess.why.as_deref().unwrap_or("unknown"))?;
        }
    }
    for alternative in &guess.alternatives {
        writeln!(out, "           or {}", list(alternative))?;
    }
    Ok(())
}

fn list(home: &[AddressRange]) -> String {
    home.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Class as people call it.
const fn class_label(class: Class) -> &'static str {
    match class {
        Class::TcpSyn => "TCP SYN",
        Class::TcpOther => "TCP other",
        Class::Udp => "UDP",
        Class::Icmp => "ICMP",
        Class::IpOther => "other IP",
    }
}

fn write_classes(out: &mut impl Write, statistics: &Statistics<'_>) -> io::Result<()> {
    let counts = &statistics.totals.classes;
    let all = counts.iter().fold([0, 0, 0], |all, of| [all[0] + of[0], all[1] + of[1], all[2] + of[2]]);
    let others = all[2] > 0;
    let row = |label: &str, [from, to, neither]: [u64; 3]| {
        let mut row = vec![label.to_owned(), grouped(from), grouped(to)];
        if others {
            row.extend([grouped(neither), grouped(to + neither)]);
        }
        row
    };
    let mut head = vec!["packets".to_owned(), "from home".to_owned(), "to home".to_owned()];
    if others {
        head.extend(["others".to_owned(), "to + others".to_owned()]);
    }
    let mut rows = vec![head];
    rows.extend(Class::ALL.into_iter().zip(counts).map(|(class, of)| row(class_label(class), *of)));
    rows.push(row("all", all));
    write_table(out, &rows)?;
    if others {
        writeln!(
            out,
            "  (to + others is what table 2 of Ikeda et al. 2009 calls \"to\": every packet whose"
        )?;
        writeln!(out, "  source is not home)")?;
    } else {
        writeln!(
            out,
            "  (\"to\" as in table 2 of Ikeda et al. 2009: every packet whose source is not home)"
        )?;
    }
    if statistics.totals.within_home > 0 {
        let within = counted(statistics.totals.within_home, "packet");
        writeln!(out, "  {within} from home to home, counted in \"from\"")?;
    }
    writeln!(out)
}

fn write_ports(out: &mut impl Write, statistics: &Statistics<'_>) -> io::Result<()> {
    let ranking = &statistics.ports;
    let mut rows = vec![["destination port", "packets", "from", "to", "others"].map(str::to_owned).to_vec()];
    for (key, [from, to, others]) in ranking.ports.iter().take(PORTS_SHOWN) {
        let name = format!("{}/{}", key.transport.name(), key.port);
        rows.push(vec![name, grouped(from + to + others), grouped(*from), grouped(*to), grouped(*others)]);
    }
    if rows.len() > 1 {
        write_table(out, &rows)?;
        let more = ranking.ports.len().saturating_sub(PORTS_SHOWN);
        if more > 0 {
            writeln!(out, "  and {}", counted(more as u64, "more port"))?;
        }
    }
    if ranking.portless > 0 {
        writeln!(out, "  {} without ports", counted(ranking.portless, "packet"))?;
    }
    writeln!(out)
}

fn write_peers(out: &mut impl Write, statistics: &Statistics<'_>, zone: &Zone) -> io::Result<()> {
    let [from, to] = statistics.peers;
    writeln!(out, "peers      {} from home, {} to home", grouped(from), grouped(to))?;
    let mut rows = vec![["peer", "packets", "from", "to", "first", "last"].map(str::to_owned).to_vec()];
    for peer in statistics.top_peers.iter().take(PEERS_SHOWN) {
        let time = |time: Option<i64>| time.map_or("no time".to_owned(), |time| time_text(time, zone));
        rows.push(vec![
            peer.address.to_string(),
            grouped(peer.from + peer.to),
            grouped(peer.from),
            grouped(peer.to),
            time(peer.times.map(|times| times.0)),
            time(peer.times.map(|times| times.1)),
        ]);
    }
    if rows.len() > 1 { write_table(out, &rows) } else { Ok(()) }
}
