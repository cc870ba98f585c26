//! The tables of `suji stats`: directions, classes, ports, peers, minutes.

use std::io::{self, Write};

use super::{Ink, MINUTES_SHOWN, PEERS_SHOWN, PORTS_SHOWN, Statistics};
use crate::{
    figure::{Table2, Theme, class_name, counted, first_name, grouped, port_color, text_table, wrapped},
    query::{Class, ClassCounts, PortKey, PortPalette, Zone},
};

/// Writes the tables to a text; times in the zone.
#[derive(Debug)]
pub struct Tables<'a> {
    pub statistics: &'a Statistics<'a>,
    pub zone: &'a Zone,
    pub ink: Ink,
    /// The ports that have a colour in pictures of these captures.
    pub palette: &'a PortPalette,
}

fn owned<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

impl Tables<'_> {
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        self.table2(out)?;
        self.classes(out)?;
        self.ports(out)?;
        self.peers(out)?;
        self.minutes(out)
    }

    fn heading(&self, out: &mut impl Write, text: &str) -> io::Result<()> {
        writeln!(out, "\n{}", self.ink.heading(text))
    }

    /// Lines of a table, its head faint, each behind two spaces or a colour.
    fn lines(&self, out: &mut impl Write, lines: &[String], keys: &[Option<PortKey>]) -> io::Result<()> {
        for (place, line) in lines.iter().enumerate() {
            if place == 0 {
                writeln!(out, "  {}", self.ink.aside(line))?;
            } else {
                let key = keys.get(place - 1).copied().flatten();
                writeln!(out, "{}{line}", self.ink.swatch(key.and_then(|key| self.color(key))))?;
            }
        }
        Ok(())
    }

    fn color(&self, key: PortKey) -> Option<[u8; 3]> {
        let place = self.palette.ports.iter().position(|of| *of == key)?;
        Some(port_color(Theme::Dark, place, self.palette.other()))
    }

    fn table2(&self, out: &mut impl Write) -> io::Result<()> {
        let table = Table2::new(&self.statistics.totals, &self.statistics.home.guess.home);
        self.heading(out, Table2::TITLE)?;
        self.lines(out, &table.lines(), &[])
    }

    fn classes(&self, out: &mut impl Write) -> io::Result<()> {
        let totals = &self.statistics.totals;
        let row = |label: &str, [from, to, others]: ClassCounts| {
            vec![label.to_owned(), grouped(from), grouped(to), grouped(others), grouped(from + to + others)]
        };
        let mut rows = vec![owned(["", "from home", "to home", "others", "all"])];
        let classes = Class::ALL.into_iter().zip(&totals.classes);
        rows.extend(classes.map(|(class, of)| row(class_name(class), *of)));
        let sum = |all: ClassCounts, of: &ClassCounts| [all[0] + of[0], all[1] + of[1], all[2] + of[2]];
        rows.push(row("all", totals.classes.iter().fold([0; 3], sum)));
        self.heading(out, "Packets by class")?;
        self.lines(out, &text_table(&rows, 1), &[])?;
        if totals.within_home > 0 {
            let within = counted(totals.within_home, "packet");
            writeln!(out, "  ({within} from home to home, counted in \"from home\")")?;
        }
        Ok(())
    }

    fn ports(&self, out: &mut impl Write) -> io::Result<()> {
        let ranking = &self.statistics.ports;
        self.heading(out, "Top destination ports")?;
        let shown: Vec<_> = ranking.ports.iter().take(PORTS_SHOWN).collect();
        let mut rows = vec![owned(["port", "packets", "from home", "to home", "others"])];
        rows.extend(shown.iter().map(|(key, counts)| {
            let mut row = vec![key.to_string(), grouped(counts.iter().sum())];
            row.extend(counts.iter().copied().map(grouped));
            row
        }));
        if rows.len() > 1 {
            let keys: Vec<_> = shown.iter().map(|(key, _)| Some(*key)).collect();
            self.lines(out, &text_table(&rows, 1), &keys)?;
        }
        let more = ranking.ports.len().saturating_sub(PORTS_SHOWN);
        if more > 0 {
            writeln!(out, "  and {}", counted(more as u64, "more port"))?;
        }
        if ranking.portless > 0 {
            writeln!(out, "  {} without ports", counted(ranking.portless, "packet"))?;
        }
        Ok(())
    }

    fn peers(&self, out: &mut impl Write) -> io::Result<()> {
        if self.statistics.top_peers.is_empty() {
            return Ok(());
        }
        let [from, to] = self.statistics.peers.map(grouped);
        let zone = self.zone_name();
        self.heading(out, &format!("Top peers ({from} from home, {to} to home; times in {zone})"))?;
        let mut rows = vec![owned(["peer", "packets", "from home", "to home", "first", "last"])];
        rows.extend(self.statistics.top_peers.iter().take(PEERS_SHOWN).map(|peer| {
            vec![
                peer.address.to_string(),
                grouped(peer.from + peer.to),
                grouped(peer.from),
                grouped(peer.to),
                self.short_time(peer.times.map(|times| times.0)),
                self.short_time(peer.times.map(|times| times.1)),
            ]
        }));
        self.lines(out, &text_table(&rows, 1), &[])?;
        let captures = self.statistics.captures;
        let names = self.statistics.top_peers.iter().take(PEERS_SHOWN).filter_map(|peer| {
            let records = captures.iter().map(|capture| &*capture.names);
            let name = first_name(self.statistics.names.of(records, peer.address))?;
            Some(format!("{} {name}", peer.address))
        });
        let names: Vec<String> = names.collect();
        if names.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}", wrapped("  names: ", &names.join(", ")))
    }

    fn minutes(&self, out: &mut impl Write) -> io::Result<()> {
        let shown: Vec<_> = self.statistics.busiest_minutes.iter().take(MINUTES_SHOWN).collect();
        if shown.is_empty() {
            return Ok(());
        }
        let mut rows = vec![owned(["minute", "packets", "top port", "of it"])];
        rows.extend(shown.iter().map(|minute| {
            let (port, of_it) = match minute.top_port {
                Some(top) => (top.key.to_string(), grouped(top.packets)),
                None => ("none".to_owned(), String::new()),
            };
            let time = self.zone.format(minute.start, 0);
            let time = time.strip_suffix(":00").unwrap_or(&time);
            let start = format!("{time} {}", self.zone.abbreviation(minute.start));
            vec![start, grouped(minute.packets), port, of_it]
        }));
        let keys: Vec<_> = shown.iter().map(|minute| minute.top_port.map(|top| top.key)).collect();
        self.heading(out, "Busiest minutes")?;
        self.lines(out, &text_table(&rows, 1), &keys)
    }

    /// The zone at the first and at the last packet, which may differ by summer time.
    fn zone_name(&self) -> String {
        let Some((first, last)) = self.statistics.totals.times else { return self.zone.abbreviation(0) };
        let (first, last) = (self.zone.abbreviation(first), self.zone.abbreviation(last));
        if first == last { first } else { format!("{first} and {last}") }
    }

    /// A time as short as tells it apart: of one day its clock, of one year its day and minute, else
    /// its date.
    fn short_time(&self, time: Option<i64>) -> String {
        let (Some(time), Some((first, last))) = (time, self.statistics.totals.times) else {
            return "no time".to_owned();
        };
        let text = self.zone.format(time, 0);
        let (first, last) = (self.zone.civil(first).date(), self.zone.civil(last).date());
        let part = if first == last {
            text.get(text.len().saturating_sub(8)..)
        } else if first.year() == last.year() {
            text.get(5..16)
        } else {
            text.get(..10)
        };
        part.unwrap_or(&text).to_owned()
    }
}
