//! Which of paper A's seven figures a capture gives, and what each shows.

use super::days::{Day, Days};
use crate::{
    figure::grouped,
    query::{
        AddressRange, Cancel, DirectionFilter, HomeSet, Index, Lens, TimeRange, TouchedPrefix, most_touched,
        rank_ports,
    },
};

/// A figure to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// 1 to 7, as in the paper.
    pub number: u8,
    /// `Figure 1: TCP SYN from home, 2009-03-13`.
    pub title: String,
    /// What to look for, in sentences.
    pub look_for: String,
    pub lens: Lens,
    /// The addresses that it is zoomed to; all without.
    pub addresses: Option<AddressRange>,
    /// Packets between others, which the paper counts to home and which are not drawn.
    pub others: u64,
}

/// The figures of a capture, and why some are not among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub days: Option<Days>,
    pub figures: Vec<Figure>,
    /// Numbers and reasons.
    pub left_out: Vec<(u8, String)>,
}

const TOO_WIDE: &str = "Each dot is a TCP SYN that home sent, at the address it went to. In the paper this \
    range was too wide to read; figure 3 is a part of the first day's.";
const STREAKS: &str = "Look for vertical streaks: one address after another within moments, an address scan. \
    The paper's authors found them all over their capture.";
const BAND: &str = "Each dot is a TCP SYN sent to home, at the address it came from. Look for a band: lasting \
    access from neighbouring addresses (in the paper mostly to ports 135, 139 and 445), and on \
    the first day for a concentrated attack (in the paper on port 33887, around 14:00).";
const HORIZONTALS: &str = "Look for horizontal streaks: lasting contact with one host. In the paper: port 53, \
    lookups of certain names; ports 137 and 138, NetBIOS to addresses around home; port 123, time servers.";
const BURSTS: &str = "Look for wide, short bursts: attacks from many addresses within a short time. In the \
    paper: ports 4838 and 54283, around 14:00 of the first day and 04:00 of the second.";

impl Plan {
    /// Plans the figures. `cidr` is what figure 3 is zoomed to; without it, the /22 with most addresses
    /// touched by TCP SYN from home on the first day.
    pub fn new(index: &Index, home: &HomeSet, days: Option<Days>, cidr: Option<AddressRange>) -> Self {
        let Some(days) = days else {
            let why = if index.packets() == 0 { "there are no packets" } else { "no packet has a time" };
            let left_out = (1..=7).map(|number| (number, why.to_owned())).collect();
            return Self { days: None, figures: Vec::new(), left_out };
        };
        let mut plan = Self { days: Some(days), ..Self::default() };
        let lens = Lens { home: home.clone(), ..Lens::default() };
        plan.syn_from_home(index, &lens, days, cidr);
        plan.each_day([4, 5], days, |day| (to_home(index, &lens, 2, day.time()), "TCP SYN to home", BAND));
        let (udp_from, udp_to) = (view(&lens, 3, days.all()), to_home(index, &lens, 4, days.all()));
        plan.figures.push(figure(6, &format!("UDP from home, {}", days.words()), HORIZONTALS, (udp_from, 0)));
        plan.figures.push(figure(7, &format!("UDP to home, {}", days.words()), BURSTS, udp_to));
        plan.left_out.sort_unstable();
        plan
    }

    /// Figures 1 to 3.
    fn syn_from_home(&mut self, index: &Index, lens: &Lens, days: Days, cidr: Option<AddressRange>) {
        self.each_day([1, 2], days, |day| ((view(lens, 1, day.time()), 0), "TCP SYN from home", TOO_WIDE));
        let first = view(lens, 1, days.first.time());
        // Nobody cancels a verb.
        let touched = || most_touched(index, &first, &Cancel::default()).flatten();
        let (addresses, look_for) = if let Some(given) = cidr {
            (given, STREAKS.to_owned())
        } else if let Some(TouchedPrefix { prefix, addresses, .. }) = touched() {
            let count = grouped(addresses);
            (prefix, format!("{STREAKS} {prefix} is the /22 with most addresses touched, {count}."))
        } else {
            let why = format!("home sent no TCP SYN to an IPv4 address on {}", days.first.date);
            self.left_out.push((3, why));
            return;
        };
        let title = format!("{addresses} in figure 1, {}", days.first.date);
        self.figures.push(Figure { addresses: Some(addresses), ..figure(3, &title, &look_for, (first, 0)) });
    }

    /// A figure for the first day and one for the second.
    fn each_day(
        &mut self,
        numbers: [u8; 2],
        days: Days,
        of: impl Fn(Day) -> ((Lens, u64), &'static str, &'static str),
    ) {
        for (number, day) in numbers.into_iter().zip([Some(days.first), days.second]) {
            let Some(day) = day else {
                self.left_out.push((number, format!("all packets are of one day, {}", days.first.date)));
                continue;
            };
            let (lens, what, look_for) = of(day);
            self.figures.push(figure(number, &format!("{what}, {}", day.date), look_for, lens));
        }
    }
}

fn figure(number: u8, title: &str, look_for: &str, (lens, others): (Lens, u64)) -> Figure {
    let title = format!("Figure {number}: {title}");
    Figure { number, title, look_for: look_for.to_owned(), lens, addresses: None, others }
}

/// One of the paper's four views in a time.
fn view(lens: &Lens, number: u8, time: TimeRange) -> Lens {
    Lens { time, ..lens.paper_view(number).unwrap_or_default() }
}

/// A view of what goes to home, and the packets between others that the paper would add to it.
fn to_home(index: &Index, lens: &Lens, number: u8, time: TimeRange) -> (Lens, u64) {
    let lens = view(lens, number, time);
    let others = Lens { direction: DirectionFilter::Others, ..lens.clone() };
    let packets = rank_ports(index, &others, None, &Cancel::default()).unwrap_or_default().packets;
    (lens, packets)
}
