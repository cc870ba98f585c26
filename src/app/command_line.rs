//! What is in view as a line for a shell that gives the same without a window.

use std::path::Path;

use super::{App, ColorBy, OpenCapture, PictureOptions, Theme};
use crate::figure::{DensityScale, MarkSize};
use crate::query::{
    AddressRange, Class, ClockOffset, DirectionFilter, DuplicateFilter, Lens, PeerRange, TimeRange, Zone,
};

/// The demo, as its line makes it.
const DEMO: &str = "demo.pcapng";

/// Which line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandLine {
    /// `suji plot …`, which draws the picture.
    Plot,
    /// `suji packets …`, which lists the packets in view.
    Packets,
    /// `suji stats …`, which counts them.
    Stats,
}

impl CommandLine {
    pub const ALL: [Self; 3] = [Self::Plot, Self::Packets, Self::Stats];

    /// The verb.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::Plot => "plot",
            Self::Packets => "packets",
            Self::Stats => "stats",
        }
    }
}

impl App {
    /// The line, for a POSIX shell; none while nothing is in view. What it cannot say (searches in the
    /// lens, captures that cannot be opened again) is told beside it.
    #[must_use]
    pub fn command_line(&self, which: CommandLine) -> Option<(String, Option<&'static str>)> {
        let (plane, window) = (self.navigation().plane(), self.navigation().window());
        let narrowed = self.lens().narrowed_to(plane, &window).filter(|_| !self.captures().is_empty())?;
        let whole = self.navigation().whole();
        let mut words = vec!["suji".to_owned(), which.verb().to_owned()];
        // Everything in view needs no times and no addresses.
        let time = if window.time == whole.time { self.lens().time } else { narrowed.time };
        let all_addresses = window.addresses == whole.addresses;
        let lens = match which {
            CommandLine::Plot => Lens { peers: self.lens().peers.clone(), ..narrowed },
            _ if all_addresses
                && !self.navigation().shows_ipv6()
                && self.navigation().ipv6_addresses() == 0 =>
            {
                Lens { peers: self.lens().peers.clone(), ..narrowed }
            }
            _ => narrowed,
        };
        self.lens_words(&lens, time, &mut words);
        if which == CommandLine::Plot {
            let range = self.navigation().address_range().filter(|_| !all_addresses);
            match range {
                Some(range) => words.extend(["--cidr".to_owned(), range.to_string()]),
                None if self.navigation().shows_ipv6() => words.extend(["--plane", "6"].map(str::to_owned)),
                None => {}
            }
            if self.navigation().shows_observed() && !self.navigation().shows_ipv6() {
                words.push("--observed".to_owned());
            }
            if !self.navigation().folds().is_empty() {
                words.push("--fold-gaps".to_owned());
            }
            words.extend(["--color".to_owned(), self.settings().color.name().to_lowercase()]);
            let (density, marks) = (self.settings().density, self.settings().mark_size);
            if self.settings().color == ColorBy::Density && density != DensityScale::default() {
                words.extend(["--density", density.word()].map(str::to_owned));
            }
            if marks != MarkSize::default() {
                words.extend(["--marks", marks.word()].map(str::to_owned));
            }
            self.picture_words(&mut words);
            for port in &self.settings().pinned {
                words.extend(["--pin".to_owned(), port.to_string()]);
            }
            words.extend(["-o", "picture.png"].map(str::to_owned));
        }
        let shown = (0..).zip(self.captures().list());
        let shown = shown.filter(|(place, _)| !self.lens().hidden_captures.contains(place));
        for (number, (place, capture)) in (1..).zip(shown) {
            let clock = self.clock(usize::from(place));
            if clock != ClockOffset(0) {
                words.extend(["--clock".to_owned(), format!("{number}={clock}")]);
            }
            let path = &capture.info.path;
            words.push(if self.is_demo(path) { DEMO.to_owned() } else { path_word(path) });
        }
        let line = words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        let has_demo = self.captures().list().iter().any(|capture| self.is_demo(&capture.info.path));
        // Its file goes with the window.
        let line = if has_demo { format!("suji demo -o {DEMO} && {line}") } else { line };
        let again = |capture: &OpenCapture| {
            let path = &capture.info.path;
            self.is_demo(path) || self.can_open_again(path)
        };
        let untold = if self.searches().sets_used() > 0 {
            Some("without what searches add to the lens")
        } else if !self.captures().list().iter().all(again) {
            Some("of a capture that will not be there again")
        } else {
            None
        };
        Some((line, untold))
    }

    /// How pictures are saved, as options.
    fn picture_words(&self, words: &mut Vec<String>) {
        let (picture, usual) = (self.settings().picture, PictureOptions::default());
        if picture.theme.unwrap_or(self.settings().theme) == Theme::Dark {
            words.extend(["--theme", "dark"].map(str::to_owned));
        }
        if (picture.width, picture.height) != (usual.width, usual.height) {
            words.extend(["--size".to_owned(), format!("{}x{}", picture.width, picture.height)]);
        }
        #[expect(clippy::float_cmp, reason = "as it was chosen")]
        if picture.scale != usual.scale {
            words.extend(["--scale".to_owned(), picture.scale.to_string()]);
        }
        if !picture.title {
            words.extend(["--title", ""].map(str::to_owned));
        }
        if !picture.legend {
            words.push("--no-legend".to_owned());
        }
    }

    /// The lens as options. Home is always said: inferring it again might give another.
    fn lens_words(&self, lens: &Lens, time: TimeRange, words: &mut Vec<String>) {
        let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
        for home in &lens.home.0 {
            option("--home", home.to_string());
        }
        match lens.direction {
            DirectionFilter::All => {}
            DirectionFilter::From => option("--direction", "from".to_owned()),
            DirectionFilter::To => option("--direction", "to".to_owned()),
            DirectionFilter::Others => option("--direction", "others".to_owned()),
        }
        let classes: Vec<Class> = lens.classes.into();
        if classes.len() < Class::ALL.len() {
            let words = classes.iter().map(|class| class_word(*class)).collect::<Vec<_>>();
            option("--class", words.join(","));
        }
        let ports = lens.ports.to_string();
        if !ports.is_empty() {
            option("--port", ports);
        }
        let shown = lens.peers.iter().map(|range| PeerRange { range: *range, left_out: false });
        let left_out = lens.left_out.iter().map(|range| PeerRange { range: *range, left_out: true });
        for peer in shown.chain(left_out).filter(|peer| !is_everything(peer.range)) {
            option("--peer", peer.to_string());
        }
        let zone = &self.settings().zone;
        if !time.is_open() {
            option("--time", time.format(zone));
        }
        if *zone != Zone::default() {
            option("--zone", zone.to_string());
        }
        if lens.duplicates == DuplicateFilter::Hidden {
            words.push("--no-duplicates".to_owned());
        }
    }
}

fn is_everything(range: AddressRange) -> bool {
    range == AddressRange::V4 { first: 0, last: u32::MAX }
}

/// A class as the options call it.
const fn class_word(class: Class) -> &'static str {
    match class {
        Class::TcpSyn => "syn",
        Class::TcpOther => "other-tcp",
        Class::Udp => "udp",
        Class::Icmp => "icmp",
        Class::IpOther => "ip",
    }
}

/// A path that no option is mistaken for.
fn path_word(path: &Path) -> String {
    let text = path.display().to_string();
    if text.starts_with('-') && text.len() > 1 { format!("./{text}") } else { text }
}

/// A word as a POSIX shell reads it back (POSIX.1-2017, 2.2).
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./:,=+@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("day1.pcap"), "day1.pcap");
        assert_eq!(quoted("2009-03-13 14:00..15:00"), "'2009-03-13 14:00..15:00'");
        assert_eq!(quoted("!10.0.0.1"), "'!10.0.0.1'");
        assert_eq!(quoted("it's $HOME"), r"'it'\''s $HOME'");
        assert_eq!(quoted(""), "''");
        assert_eq!(path_word(Path::new("-rf.pcap")), "./-rf.pcap");
        assert_eq!(path_word(Path::new("-")), "-");
    }
}
