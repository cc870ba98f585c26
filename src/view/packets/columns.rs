//! The columns of the table of packets: which ones there is room for, what stands in them, and what a
//! menu on them is about.

use std::net::IpAddr;

use jiff::civil;

use crate::{
    app::{App, OpenCapture, PacketColumn, PacketLine, PacketTable, Said},
    figure::{grouped, plain},
    query::{Class, Point, PointId},
    view::{subject::Subject, words},
};

/// Letters by which a column of addresses is wider where some have names.
const NAME: f32 = 16.0;

/// Letters that the last column needs to be of use.
const LINE: f32 = 22.0;

/// Points of a column beside its letters, and from one column to the next.
const MARGIN: f32 = 8.0;
const SPACE: f32 = 6.0;

use PacketColumn as C;

/// Those that go first where there is no room for all: the last column tells most of what they hold.
const FIRST_TO_GO: [PacketColumn; 6] =
    [C::Class, C::Payload, C::Length, C::Flags, C::Duplicate, C::SourcePort];

/// The columns of a table, and how they are laid out.
#[derive(Clone, Debug)]
pub struct Layout {
    pub columns: Vec<PacketColumn>,
    /// The names of addresses have room of their own.
    pub named: bool,
    /// Decimals of a second.
    pub decimals: usize,
    /// All packets are of one day, which the head says.
    pub one_day: bool,
    ipv6: bool,
    /// Letters of the largest number.
    number: usize,
    /// What a person has chosen, and the widths that a hand has set.
    table: PacketTable,
}

/// Decimals of a second with much room, with little, and with hardly any.
const DECIMALS: [usize; 3] = [6, 3, 0];

/// A packet of the table, and what is known of it.
#[derive(Debug)]
pub struct PacketRow<'a> {
    pub app: &'a App,
    pub id: PointId,
    pub point: Point,
    /// What it says; none while that is being read.
    pub said: Option<&'a Said>,
    pub layout: &'a Layout,
}

impl Layout {
    /// The columns of a table so many points wide. What is long becomes shorter, and what the last
    /// column tells as well goes, until that has room; what a person has chosen stays.
    pub fn new(app: &App, one_day: bool, width: f32, letter: f32) -> Self {
        let mut layout = Self::with_much_room(app, one_day);
        layout.fit(width, letter);
        layout
    }

    /// All columns that are shown where there is room.
    pub fn with_much_room(app: &App, one_day: bool) -> Self {
        let table = app.settings().table.clone();
        let mut columns = vec![
            C::Number,
            C::Time,
            C::Source,
            C::SourcePort,
            C::Destination,
            C::DestinationPort,
            C::Class,
            C::Flags,
            C::Length,
            C::Payload,
        ];
        if app.captures().sums().duplicates > 0 {
            columns.push(C::Duplicate);
        }
        if app.captures().list().len() > 1 {
            columns.push(C::Capture);
        }
        columns.extend([C::Protocol, C::Info]);
        if !table.columns().is_empty() {
            columns = table.columns().to_vec();
        }
        Self {
            columns,
            named: app.has_names() && app.settings().names,
            decimals: DECIMALS[0],
            one_day,
            ipv6: app.navigation().shows_ipv6(),
            number: grouped(app.captures().sums().frames).len(),
            table,
        }
    }

    fn fit(&mut self, width: f32, letter: f32) {
        let fits = |layout: &Self| {
            let points = |column: &PacketColumn| layout.width(*column, letter) + SPACE;
            layout.columns.iter().map(points).sum::<f32>() <= width
        };
        if !self.table.columns().is_empty() {
            self.named &= fits(self);
            self.shorten_times(fits);
            return;
        }
        for column in FIRST_TO_GO {
            if fits(self) {
                return;
            }
            self.columns.retain(|of| *of != column);
            if column == C::Length && !fits(self) {
                self.named = false;
            }
        }
        if !fits(self) {
            self.decimals = DECIMALS[1];
        }
        // The last column then begins with it.
        if !fits(self) {
            self.columns.retain(|of| *of != C::Protocol);
        }
        if !fits(self) {
            self.decimals = DECIMALS[2];
        }
        if !fits(self) {
            self.columns.retain(|of| *of != C::Destination);
            for column in self.columns.iter_mut().filter(|of| **of == C::Source) {
                *column = C::Peer;
            }
        }
    }

    fn shorten_times(&mut self, fits: impl Fn(&Self) -> bool) {
        for decimals in DECIMALS {
            self.decimals = decimals;
            if fits(self) {
                return;
            }
        }
    }

    /// Points that a column is wide, its own margin included.
    pub fn width(&self, column: PacketColumn, letter: f32) -> f32 {
        let set = self.table.width(column).filter(|_| column != C::Info);
        set.unwrap_or(self.letters(column) * letter + MARGIN)
    }

    /// The head of a column, and what the column tells.
    pub fn head(&self, column: PacketColumn, app: &App, day: Option<civil::Date>) -> (String, String) {
        let (head, help) = (head(column, app, day), column.help());
        match column {
            // There is no room for the day.
            C::Time if self.one_day && self.decimals == 0 => ("Time".to_owned(), format!("{help}: {head}")),
            _ => (head, help.to_owned()),
        }
    }

    /// Letters that a column has room for.
    pub fn letters(&self, column: PacketColumn) -> f32 {
        match column {
            // As wide as the last number.
            C::Number => (self.number as f32).max(5.0),
            // A time of day is eight letters, with a date nineteen; then comes the point.
            C::Time => {
                let decimals = if self.decimals == 0 { -1.0 } else { self.decimals as f32 };
                (if self.one_day { 9.0 } else { 20.0 }) + decimals
            }
            C::Peer => 2.0 + if self.ipv6 { 26.0 } else { 15.0 },
            C::Source | C::Destination => {
                let address = if self.ipv6 { 26.0 } else { 15.0 };
                address + if self.named { NAME } else { 0.0 }
            }
            C::SourcePort | C::DestinationPort | C::Flags => 5.0,
            C::Direction | C::Class | C::Duplicate | C::Protocol => 9.0,
            C::Length => 6.0,
            C::Payload => 7.0,
            C::Capture => 16.0,
            C::Info => LINE,
        }
    }
}

/// The head of a column: its name, shorter where its place tells the rest.
fn head(column: PacketColumn, app: &App, day: Option<civil::Date>) -> String {
    match column {
        C::Time => {
            let zone = app.settings().zone.abbreviation(app.navigation().window().time.start);
            day.map_or_else(|| format!("Time ({zone})"), |day| format!("{day} ({zone})"))
        }
        C::SourcePort | C::DestinationPort => "Port".to_owned(),
        C::Payload => "Payload".to_owned(),
        _ => column.name().to_owned(),
    }
}

impl PacketRow<'_> {
    fn line(&self) -> Option<&PacketLine> {
        match self.said {
            Some(Said::Line(line)) => Some(line),
            _ => None,
        }
    }

    /// The protocol's name: the application's, else the transport's.
    fn protocol(&self) -> String {
        let application = self.line().and_then(|line| line.application);
        application.map_or_else(|| self.point.protocol.name().to_uppercase(), |of| of.name().to_owned())
    }

    /// An address, and its name behind it if it has one.
    fn address(&self, address: IpAddr) -> String {
        self.app.name_of(address).map_or_else(|| address.to_string(), |name| format!("{address} {name}"))
    }

    /// The end that is not at home, with the way to it; both ends where none is, or both are.
    fn peer(&self) -> String {
        let (source, destination) = (self.point.source, self.point.destination);
        let home = &self.app.lens().home;
        match (home.contains(source), home.contains(destination)) {
            (true, false) => format!("→ {}", self.address(destination)),
            (false, true) => format!("← {}", self.address(source)),
            _ => format!("{source} → {destination}"),
        }
    }

    /// Which way it goes, in words.
    fn direction(&self) -> &'static str {
        let home = &self.app.lens().home;
        match (home.contains(self.point.source), home.contains(self.point.destination)) {
            (true, _) => "from home",
            (false, true) => "to home",
            (false, false) => "neither",
        }
    }

    /// What the packet says, behind its protocol where that has no column.
    fn info(&self, line: &PacketLine) -> String {
        let protocol = match line.application {
            Some(_) if !self.layout.columns.contains(&C::Protocol) => format!("{}: ", self.protocol()),
            _ => String::new(),
        };
        match self.app.said_by_search(self.id) {
            Some(more) => format!("{protocol}{} — {}", line.text, plain(&more)),
            None => format!("{protocol}{}", line.text),
        }
    }

    /// What stands in a column.
    pub fn text(&self, column: PacketColumn) -> String {
        let point = &self.point;
        let port = |port: Option<u16>| port.map_or_else(String::new, |port| port.to_string());
        match column {
            C::Number => grouped(point.frame),
            C::Time => self.time(),
            C::Peer => self.peer(),
            C::Source => self.address(point.source),
            C::Destination => self.address(point.destination),
            C::SourcePort => port(point.ports.map(|ports| ports.0)),
            C::DestinationPort => port(point.ports.map(|ports| ports.1)),
            C::Direction => self.direction().to_owned(),
            C::Class => match point.class {
                Class::IpOther => point.protocol.name(),
                class => words::class_name(class).to_owned(),
            },
            C::Flags => point.tcp_flags.map_or_else(String::new, words::flag_letters),
            C::Length => grouped(u64::from(point.length)),
            C::Payload => grouped(u64::from(point.payload)),
            C::Duplicate => if point.duplicate { "duplicate" } else { "" }.to_owned(),
            C::Capture => {
                let capture = self.app.captures().list().get(usize::from(self.id.capture));
                plain(&capture.map(OpenCapture::name).unwrap_or_default()).into_owned()
            }
            C::Protocol => self.protocol(),
            C::Info => match self.said {
                None => "…".to_owned(),
                Some(Said::Gone) => "no longer readable".to_owned(),
                Some(Said::Line(line)) => self.info(line),
            },
        }
    }

    /// What stands in a column, for other programs: numbers are only digits.
    pub fn value(&self, column: PacketColumn) -> String {
        match column {
            C::Number => self.point.frame.to_string(),
            C::Length => self.point.length.to_string(),
            C::Payload => self.point.payload.to_string(),
            // Without their names, which are not of the packet.
            C::Source => self.point.source.to_string(),
            C::Destination => self.point.destination.to_string(),
            _ => self.text(column),
        }
    }

    fn time(&self) -> String {
        let Some(time) = self.point.time else { return "no time".to_owned() };
        let text = self.app.settings().zone.format(time.0, self.layout.decimals);
        // The date is eleven letters with the space behind it.
        if self.layout.one_day { text.get(11..).unwrap_or(&text).to_owned() } else { text }
    }

    /// What is to be said of a cell beyond its text.
    pub fn tooltip(&self, column: PacketColumn) -> Option<String> {
        let line = self.line()?;
        match column {
            C::Protocol => {
                let (application, expected) = (line.application?, line.expected?);
                Some(format!("{application} by its content; the port is that of {expected}"))
            }
            C::Time if self.layout.decimals < DECIMALS[0] => {
                Some(self.app.settings().zone.format(self.point.time?.0, 9))
            }
            C::Source if !self.layout.named => self.app.name_of(self.point.source),
            C::Destination if !self.layout.named => self.app.name_of(self.point.destination),
            C::Peer => {
                let ends = [self.point.source, self.point.destination].map(|end| self.address(end));
                Some(ends.join(" → "))
            }
            C::Info if line.text.chars().count() > LINE as usize => Some(self.info(line)),
            _ => None,
        }
    }

    /// What a menu on a cell is about; on the whole packet without one.
    pub fn subjects(&self, column: Option<PacketColumn>) -> Vec<Subject> {
        let point = &self.point;
        let transport = words::transport_of(point.protocol);
        let port = |is_source: bool| {
            let (source, destination) = point.ports?;
            Subject::port(transport, if is_source { source } else { destination }, is_source)
        };
        let (source, destination) = (Subject::Address(point.source), Subject::Address(point.destination));
        let mut subjects = match column {
            Some(C::Peer) => {
                let home = &self.app.lens().home;
                let ends = [(point.destination, destination), (point.source, source)].into_iter();
                ends.filter(|(address, _)| !home.contains(*address)).map(|(_, subject)| subject).collect()
            }
            Some(C::Source) => vec![source],
            Some(C::Destination) => vec![destination],
            Some(C::SourcePort) => port(true).into_iter().collect(),
            Some(C::DestinationPort) => port(false).into_iter().collect(),
            Some(column @ (C::Protocol | C::Info)) => vec![Subject::Text(self.text(column))],
            Some(column @ (C::Time | C::Number)) => vec![Subject::Value(self.text(column))],
            _ => [source, destination].into_iter().chain(port(false)).collect(),
        };
        // The row was chosen by the same click.
        subjects.push(Subject::Chosen);
        subjects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(width: f32) -> Layout {
        let columns = [C::Number, C::Time, C::Source, C::SourcePort, C::Destination, C::DestinationPort];
        let more = [C::Class, C::Flags, C::Length, C::Payload, C::Protocol, C::Info];
        let mut layout = Layout {
            columns: [columns, more].concat(),
            named: true,
            decimals: DECIMALS[0],
            one_day: true,
            ipv6: false,
            number: 7,
            table: PacketTable::default(),
        };
        layout.fit(width, 7.0);
        layout
    }

    #[test]
    fn a_wide_table_shows_all() {
        let layout = fitted(1_600.0);
        assert_eq!((layout.columns.len(), layout.named, layout.decimals), (12, true, 6));
    }

    #[test]
    fn a_narrow_table_keeps_what_tells_packets_apart() {
        let layout = fitted(480.0);
        assert_eq!(layout.columns, [C::Number, C::Time, C::Peer, C::DestinationPort, C::Info]);
        assert_eq!((layout.named, layout.decimals), (false, 0));
        let points = |column: &PacketColumn| layout.width(*column, 6.5) + SPACE;
        let points: f32 = layout.columns.iter().map(points).sum();
        assert!(points < 500.0, "what it says is read without scrolling: {points}");
        let kept = [C::Number, C::Time, C::Source, C::Destination, C::DestinationPort, C::Info];
        assert_eq!((fitted(600.0).columns, fitted(600.0).decimals), (kept.to_vec(), 0));
    }

    #[test]
    fn what_has_room_stays() {
        let layout = fitted(1_150.0);
        assert!(!layout.columns.contains(&C::Class) && layout.columns.contains(&C::SourcePort));
        assert!(layout.named);
    }
}
