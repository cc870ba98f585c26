//! The words around a chart: what was captured, what is shown of it, what the address axis means.

use super::{ChartData, ChartOptions, Extent, Place};
use crate::{
    figure::{class_name, counted, grouped, plain},
    query::{AddressRange, Class, ClassSet, DirectionFilter, DuplicateFilter, HomeSet, Lens, Plane, Window},
};

/// The words of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Title and what is shown; none where the title is given empty.
    pub lines: Vec<String>,
    /// What the addresses are.
    pub axis: String,
    /// What is said where no packet is.
    pub nothing: String,
}

/// Captures and homes that are named one by one.
const NAMED: usize = 3;

impl Words {
    pub fn new(
        data: &ChartData<'_>,
        options: &ChartOptions,
        place: &Place,
        categories: &[u64],
        elsewhere: u64,
    ) -> Self {
        let Place { plane, window, folds } = place;
        let range = shown(options, plane, *window);
        let packets = categories.iter().sum();
        let title = options
            .title
            .as_ref()
            .map_or_else(|| some_of(&shown_captures(data)), |title| plain(title).into_owned());
        let lines = if title.is_empty() {
            Vec::new()
        } else {
            let mut parts = lens_words(data.lens);
            parts.extend(range.map(|range| range.to_string()));
            if matches!(plane, Plane::V4Ranked(_)) {
                parts.push("only observed addresses".to_owned());
            }
            let folded = folds.within(window.time).count();
            if folded > 0 {
                parts.push(format!("{} folded", counted(folded as u64, "silence")));
            }
            parts.push(counted(packets, "packet"));
            if elsewhere > 0 {
                let family = if plane.is_ipv6() { "IPv4" } else { "IPv6" };
                parts.push(format!("{} more in {family}", grouped(elsewhere)));
            }
            vec![title, parts.join(" · ")]
        };
        Self { lines, axis: axis_words(data.lens.direction), nothing: nothing(data, range) }
    }
}

/// Names of the captures that the lens does not hide.
fn shown_captures(data: &ChartData<'_>) -> Vec<String> {
    let shown = (0..).zip(data.captures).filter(|(place, _)| !data.lens.hidden_captures.contains(place));
    shown.map(|(_, name)| name.clone()).collect()
}

/// The addresses shown, where those are not the whole plane.
fn shown(options: &ChartOptions, plane: &Plane, window: Window) -> Option<AddressRange> {
    match &options.extent {
        Extent::All => None,
        Extent::Addresses(range) => Some(*range),
        Extent::Window(_) if plane.whole() == window.addresses => None,
        Extent::Window(_) => plane.rows(&window.addresses).and_then(|rows| plane.range_of(rows)),
    }
}

fn nothing(data: &ChartData<'_>, range: Option<AddressRange>) -> String {
    let place = range.map(|range| format!(" in {range}")).unwrap_or_default();
    if data.census.packets == 0 {
        "no packets in the capture".to_owned()
    } else if data.index.time_span().is_none() {
        "no packet has a time".to_owned()
    } else {
        format!("no packets{place} under this lens")
    }
}

fn axis_words(direction: DirectionFilter) -> String {
    match direction {
        DirectionFilter::From | DirectionFilter::Others => "destination ↑",
        DirectionFilter::To => "source ↑",
        DirectionFilter::All => "peer ↑",
    }
    .to_owned()
}

/// A lens in words, part by part; parts that show everything are left out. Times are the axis's.
#[must_use]
pub fn lens_words(lens: &Lens) -> Vec<String> {
    parts(lens, home_words(&lens.home))
}

/// A lens as a short title: `from home · TCP SYN · ports 135`.
#[must_use]
pub fn lens_title(lens: &Lens) -> String {
    if *lens == (Lens { home: lens.home.clone(), ..Lens::default() }) {
        return "all packets".to_owned();
    }
    let mut parts = parts(lens, "home".to_owned());
    if lens.direction == DirectionFilter::All {
        // Which addresses are home says the panel of the lens.
        parts.retain(|part| part != "home");
    }
    if !lens.time.is_open() {
        parts.push("some times".to_owned());
    }
    if parts.is_empty() { "some packets".to_owned() } else { parts.join(" · ") }
}

fn parts(lens: &Lens, home: String) -> Vec<String> {
    let mut parts = Vec::new();
    match lens.direction {
        DirectionFilter::From => parts.push(format!("from {home}")),
        DirectionFilter::To => parts.push(format!("to {home}")),
        DirectionFilter::Others => parts.push(format!("neither from nor to {home}")),
        DirectionFilter::All if lens.home.is_empty() => {}
        DirectionFilter::All => parts.push(home),
    }
    if lens.classes != ClassSet::ALL {
        parts.push(class_words(lens.classes));
    }
    if !lens.peers.is_empty() {
        let peers: Vec<String> = lens.peers.iter().map(ToString::to_string).collect();
        parts.push(format!("peers {}", some_of(&peers)));
    }
    if !lens.left_out.is_empty() {
        let left_out: Vec<String> = lens.left_out.iter().map(ToString::to_string).collect();
        parts.push(format!("without peers {}", some_of(&left_out)));
    }
    let ports = lens.ports.to_string();
    if !ports.is_empty() {
        parts.push(format!("ports {ports}"));
    }
    if lens.duplicates == DuplicateFilter::Hidden {
        parts.push("without duplicates".to_owned());
    }
    parts
}

fn home_words(home: &HomeSet) -> String {
    let ranges: Vec<String> = home.0.iter().map(ToString::to_string).collect();
    if ranges.is_empty() { "home (unknown)".to_owned() } else { format!("home {}", some_of(&ranges)) }
}

fn class_words(classes: ClassSet) -> String {
    let mut shown: Vec<Class> = classes.into();
    let mut names = Vec::new();
    if [Class::TcpSyn, Class::TcpOther].iter().all(|class| shown.contains(class)) {
        shown.retain(|class| !matches!(class, Class::TcpSyn | Class::TcpOther));
        names.push("TCP");
    }
    names.extend(shown.into_iter().map(class_name));
    if names.is_empty() { "no class".to_owned() } else { names.join(", ") }
}

/// The first few of some names, and how many more there are.
fn some_of(names: &[String]) -> String {
    let named: Vec<_> = names.iter().take(NAMED).map(|name| plain(name)).collect();
    let text = named.join(", ");
    match names.len().saturating_sub(NAMED) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> HomeSet {
        HomeSet::from_texts(["192.168.1.46"]).unwrap()
    }

    #[test]
    fn a_lens_is_said_part_by_part() {
        let lens = Lens { home: home(), ..Lens::default() };
        assert_eq!(lens_words(&lens), ["home 192.168.1.46"]);
        let lens = Lens { ports: "135,!4838".parse().unwrap(), ..lens.paper_view(2).unwrap() };
        assert_eq!(lens_words(&lens), ["to home 192.168.1.46", "TCP SYN", "ports 135,!4838"]);
        assert!(lens_words(&Lens::default()).is_empty());
    }

    #[test]
    fn both_tcp_classes_together_are_tcp() {
        assert_eq!(class_words(ClassSet::of(&[Class::TcpSyn, Class::TcpOther, Class::Udp])), "TCP, UDP");
        assert_eq!(class_words(ClassSet::of(&[Class::TcpOther])), "other TCP");
    }

    #[test]
    fn many_names_are_counted() {
        let names: Vec<String> = ('a'..='f').map(String::from).collect();
        assert_eq!(some_of(&names), "a, b, c and 3 more");
    }
}
