//! The lens options, the same for the window and every verb.

use clap::{Args, ValueEnum};

use super::{LoadingOptions, wrong_argument};
use crate::worker::LoadOptions;

use crate::query::{
    AddressRange, Class, ClassSet, DirectionFilter, DuplicateFilter, HomeSet, Lens, PeerRange, PortList,
    TimeRange, TimeRangeError, Zone,
};

/// Times that stand in for the capture's first packet while the syntax of `--time` is checked
/// before anything is read: 2000-01-01 and 2096-01-01, leap years early and late.
const FIRST_PACKETS: [i64; 2] = [946_684_800_000_000_000, 3_976_214_400_000_000_000];

/// What is shown.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Lens")]
pub struct LensOptions {
    /// A monitored address or prefix; may be repeated. Inferred when absent.
    #[arg(long, value_name = "ADDR|CIDR")]
    pub home: Vec<AddressRange>,
    /// Which way packets go, seen from home.
    #[arg(long, value_enum, value_name = "DIRECTION", default_value_t = DirectionWord::All)]
    pub direction: DirectionWord,
    /// Classes of packets, joined by commas; tcp is all TCP, ip is what is no TCP, UDP or ICMP.
    #[arg(long, value_enum, value_name = "CLASS", value_delimiter = ',', default_value = "all")]
    pub class: Vec<ClassWord>,
    /// The other end of packets, or with `!` before it one that is left out; may be repeated.
    #[arg(long, value_name = "[!]CIDR|ADDR|A-B")]
    pub peer: Vec<PeerRange>,
    /// Destination ports: `135,445`, `!53`, `1024-65535,!4838`, `tcp/445`, `src:53`, `any:53`.
    #[arg(long, value_name = "LIST")]
    pub port: Option<PortList>,
    /// Times: `A..B`, either end open, `A..+1h`; RFC 3339, `2009-03-13 14:00`, `03-13 14:00`, `14:00`,
    /// a date.
    #[arg(long, value_name = "RANGE")]
    pub time: Option<String>,
    /// Leave out packets that are copies of one before them in the same file: the same IP packet (hop
    /// limit and link layer aside) within 50 milliseconds, as captures from two ports hold them.
    #[arg(long)]
    pub no_duplicates: bool,
    /// Zone of times, read and printed: UTC, local, Asia/Tokyo, +09:00. UTC where it is not given; in the
    /// window the zone of the last time.
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<Zone>,
    /// Apply the lens while loading: other packets are counted and take no memory. --direction and --peer
    /// then need --home, and --time all of its dates.
    #[arg(long, help_heading = "Loading")]
    pub only: bool,
    #[command(flatten)]
    pub loading: LoadingOptions,
}

/// A direction on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DirectionWord {
    /// Source is home
    From,
    /// Source is not home, destination is
    To,
    /// Neither is home
    Others,
    All,
}

impl From<DirectionWord> for DirectionFilter {
    fn from(word: DirectionWord) -> Self {
        match word {
            DirectionWord::From => Self::From,
            DirectionWord::To => Self::To,
            DirectionWord::Others => Self::Others,
            DirectionWord::All => Self::All,
        }
    }
}

/// A class of packets on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClassWord {
    /// TCP with SYN and without ACK
    Syn,
    /// All TCP
    Tcp,
    /// TCP that is not syn
    OtherTcp,
    Udp,
    /// Of IPv4 and IPv6 alike
    Icmp,
    /// Every other IP packet
    Ip,
    All,
}

impl ClassWord {
    /// The classes that the word stands for.
    #[must_use]
    pub const fn classes(self) -> &'static [Class] {
        match self {
            Self::Syn => &[Class::TcpSyn],
            Self::Tcp => &[Class::TcpSyn, Class::TcpOther],
            Self::OtherTcp => &[Class::TcpOther],
            Self::Udp => &[Class::Udp],
            Self::Icmp => &[Class::Icmp],
            Self::Ip => &[Class::IpOther],
            Self::All => &Class::ALL,
        }
    }
}

impl LensOptions {
    /// The home that was given; none if it is to be inferred.
    #[must_use]
    pub fn given_home(&self) -> Option<HomeSet> {
        (!self.home.is_empty()).then(|| HomeSet(self.home.clone()))
    }

    /// Whether the lens shows other packets with another home.
    #[must_use]
    pub fn depends_on_home(&self) -> bool {
        self.direction != DirectionWord::All || !self.peer.is_empty()
    }

    /// The classes that were asked for.
    #[must_use]
    pub fn classes(&self) -> ClassSet {
        let classes: Vec<Class> = self.class.iter().flat_map(|word| word.classes()).copied().collect();
        ClassSet::of(&classes)
    }

    /// The zone of times.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.zone.clone().unwrap_or_default()
    }

    /// The time range; `first` is the time of the earliest packet in nanoseconds since 1970.
    ///
    /// # Errors
    /// The text is no time range, in clap's words.
    pub fn time_range(&self, first: Option<i64>) -> Result<TimeRange, clap::Error> {
        let Some(text) = &self.time else { return Ok(TimeRange::default()) };
        TimeRange::parse(text, &self.zone(), first).map_err(|error| wrong_time(text, &error))
    }

    /// The lens, once home is known. `first` as for [`Self::time_range`].
    ///
    /// # Errors
    /// As [`Self::time_range`].
    pub fn lens(&self, home: HomeSet, first: Option<i64>) -> Result<Lens, clap::Error> {
        Ok(Lens { time: self.time_range(first)?, ..self.lens_of_all_times(home) })
    }

    /// The lens without its time range.
    #[must_use]
    pub fn lens_of_all_times(&self, home: HomeSet) -> Lens {
        Lens {
            home,
            direction: self.direction.into(),
            classes: self.classes(),
            ports: self.port.clone().unwrap_or_default(),
            peers: PeerRange::shown(&self.peer),
            left_out: PeerRange::left_out(&self.peer),
            time: TimeRange::default(),
            duplicates: if self.no_duplicates { DuplicateFilter::Hidden } else { DuplicateFilter::Shown },
            ..Lens::default()
        }
    }

    /// What the loader is told.
    ///
    /// # Errors
    /// The lens cannot be applied while loading, because it depends on what is loaded; in clap's words.
    pub fn load_options(&self) -> Result<LoadOptions, clap::Error> {
        let mut options = self.loading.load_options();
        if self.only {
            if self.depends_on_home() && self.home.is_empty() {
                return Err(wrong_argument(
                    "'--only' with '--direction' or '--peer' needs '--home': which way packets go cannot be \
                     told before they are loaded",
                ));
            }
            options.only = Some(self.lens(self.given_home().unwrap_or_default(), None)?);
        }
        Ok(options)
    }

    /// Refuses a time range that is wrong whatever the capture holds. One that only fails with the
    /// capture's own year is refused later, by [`Self::time_range`].
    ///
    /// # Errors
    /// As [`Self::time_range`].
    pub fn check_time(&self) -> Result<(), clap::Error> {
        let mut checked = self.time_range(None);
        for first in FIRST_PACKETS {
            if checked.is_ok() {
                break;
            }
            checked = self.time_range(Some(first));
        }
        checked.map(|_| ())
    }
}

/// An error as clap words it for the options that it checks itself.
fn wrong_time(text: &str, error: &TimeRangeError) -> clap::Error {
    wrong_argument(&format!("invalid value '{text}' for '--time <RANGE>': {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Arguments;
    use clap::Parser;

    fn classes(text: &str) -> Result<ClassSet, clap::Error> {
        Arguments::try_parse_from(["suji", "--class", text]).map(|read| read.window.lens.classes())
    }

    #[test]
    fn tcp_stands_for_both_tcp_classes() {
        assert_eq!(classes("tcp").unwrap(), ClassSet::of(&[Class::TcpSyn, Class::TcpOther]));
        assert_eq!(classes("syn,udp").unwrap(), ClassSet::of(&[Class::TcpSyn, Class::Udp]));
        assert_eq!(classes("other-tcp").unwrap(), ClassSet::of(&[Class::TcpOther]));
        assert_eq!(classes("all").unwrap(), ClassSet::ALL);
    }

    #[test]
    fn a_wrong_class_is_named_with_its_option() {
        let error = classes("syn,upd").unwrap_err();
        assert_eq!(error.exit_code(), 2);
        let text = error.to_string();
        assert!(text.contains("'upd'") && text.contains("--class"), "{text}");
    }

    #[test]
    fn a_wrong_time_is_named_with_its_option() {
        let options = Arguments::try_parse_from(["suji", "--time", "yesterday"]).unwrap().window.lens;
        let error = options.check_time().unwrap_err();
        assert_eq!(error.exit_code(), 2);
        let text = error.to_string();
        assert!(text.contains("'yesterday'") && text.contains("--time"), "{text}");
    }

    #[test]
    fn a_short_time_passes_before_the_capture_is_known() {
        for text in ["03-13 14:00..15:00", "02-29", "2009-03-13..", "..+1h", "2009-03-01..03-13"] {
            let options = Arguments::try_parse_from(["suji", "--time", text]).unwrap().window.lens;
            if text != "..+1h" {
                options.check_time().unwrap();
            }
        }
    }
}
