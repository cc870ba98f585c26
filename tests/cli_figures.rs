//! `suji figures` on small captures: its files, its index, and the commands that the index names.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use clap::Parser;
use cli_support::{HOME, arp, errors, suji, tcp, udp};
use pcap_file::pcap::{PcapPacket, PcapWriter};
use suji::cli::{Arguments, Verb};
use tempfile::tempdir;

/// 2009-03-13 00:00 in Japan, seconds since 1970.
const DAY: u64 = 1_236_870_000;
const HOUR: u64 = 3_600;

/// Writes frames with their times in seconds since [`DAY`].
fn write_at(path: &Path, frames: &[(u64, Vec<u8>)]) {
    let mut writer = PcapWriter::new(File::create(path).unwrap()).unwrap();
    for (second, frame) in frames {
        let time = Duration::from_secs(DAY + second);
        writer.write_packet(&PcapPacket::new(time, frame.len() as u32, frame.as_slice()).unwrap()).unwrap();
    }
}

fn syn_from(second: u64, to: [u8; 4]) -> (u64, Vec<u8>) {
    (second, tcp((HOME, 1_025), (to, 445), true, false, b""))
}

fn syn_to(second: u64, from: [u8; 4]) -> (u64, Vec<u8>) {
    (second, tcp((from, 4_000), (HOME, 135), true, false, b""))
}

/// Two days as the paper's, small: a scan of 118.8.200.0/22 at 14:00 of the first, some of everything.
fn two_days() -> Vec<(u64, Vec<u8>)> {
    let mut frames = vec![syn_to(60, [60, 1, 2, 3])];
    frames.extend((0..40).map(|host| syn_from(14 * HOUR + host, [118, 8, 200 + host as u8 % 4, host as u8])));
    // Often to one address is less than once to many.
    frames.extend((0..60).map(|second| syn_from(15 * HOUR + second, [9, 9, 9, 9])));
    frames.push((20 * HOUR, udp((HOME, 5_353), ([198, 51, 100, 9], 53), b"query")));
    frames.push((26 * HOUR, udp(([10, 0, 0, 1], 137), ([10, 0, 0, 2], 137), b"others")));
    frames.extend((0..30).map(|host| (28 * HOUR, udp(([host, 7, 7, 7], 9), (HOME, 54_283), b""))));
    frames.push(syn_from(40 * HOUR, [118, 8, 200, 1]));
    frames.push(syn_to(47 * HOUR, [60, 1, 2, 4]));
    frames
}

struct Run {
    folder: tempfile::TempDir,
    output: Output,
}

impl Run {
    /// Runs `suji figures out small.pcap` with options in Japan, home given.
    fn new(frames: &[(u64, Vec<u8>)], options: &[&str]) -> Self {
        let folder = tempdir().unwrap();
        let capture = folder.path().join("it's small.pcap");
        write_at(&capture, frames);
        let out = folder.path().join("out/figures");
        let mut words = vec!["figures", out.to_str().unwrap(), capture.to_str().unwrap()];
        words.extend(["--home", "192.168.1.46", "--zone", "Asia/Tokyo"]);
        words.extend(options);
        let output = suji(words);
        assert_eq!((errors(&output), output.status.code()), (String::new(), Some(0)));
        Self { folder, output }
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out/figures")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.out().join(name)).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.out()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The page's part about a figure.
    fn about(&self, figure: &str) -> String {
        let page = self.read("figures.md");
        let start = page.find(&format!("## {figure}")).unwrap();
        let part = &page[start + 3..];
        part[..part.find("\n## ").unwrap_or(part.len())].to_owned()
    }

    /// The command lines of the page, as a shell reads them, without the program's name.
    fn commands(&self) -> Vec<Vec<String>> {
        let page = self.read("figures.md");
        let lines = page.lines().filter_map(|line| line.strip_prefix("    suji "));
        lines.map(words).collect()
    }
}

/// Splits a line as a shell does, for the quotes that are written here.
fn words(line: &str) -> Vec<String> {
    let line = line.replace(r"'\''", "\u{1}");
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            '\u{1}' => words.last_mut().unwrap().push('\''),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words
}

#[test]
fn two_days_give_the_table_seven_figures_and_their_index() {
    let run = Run::new(&two_days(), &[]);
    let figures = (1..=7).map(|number| format!("figure{number}.png"));
    let mut expected: Vec<_> = figures.collect();
    expected.extend(["figures.md", "table2.json", "table2.md", "table2.txt"].map(str::to_owned));
    assert_eq!(run.files(), expected);
    for number in 1..=7 {
        let png = fs::read(run.out().join(format!("figure{number}.png"))).unwrap();
        assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n", "figure {number}");
        assert_eq!(png[16..24], [0, 0, 6, 64, 0, 0, 3, 132], "1600 x 900");
    }
    let said = String::from_utf8(run.output.stdout.clone()).unwrap();
    assert_eq!(said.lines().count(), 11, "{said}");
    assert!(said.contains("figure1.png  100 packets"), "{said}");
}

#[test]
fn the_table_has_the_papers_rows_in_three_forms() {
    let run = Run::new(&two_days(), &[]);
    let json: serde_json::Value = serde_json::from_str(&run.read("table2.json")).unwrap();
    let packets: Vec<_> = json["rows"].as_array().unwrap().iter().map(|row| &row["packets"]).collect();
    assert_eq!(packets, [101, 1, 2, 31]);
    assert_eq!((&json["rows"][3]["others"], &json["packets"]), (&1.into(), &135.into()));
    let text = run.read("table2.txt");
    let row: Vec<_> = text.lines().nth(5).unwrap().split_whitespace().collect();
    assert_eq!(row, ["UDP,", "source", "not", "home", "31", "30", "1"]);
    let markdown = run.read("table2.md");
    assert!(run.read("figures.md").contains(&markdown), "{markdown}");
}

#[test]
fn each_figure_shows_its_day_direction_and_class() {
    let run = Run::new(&two_days(), &[]);
    for (heading, drawn) in [
        ("Figure 1: TCP SYN from home, 2009-03-13", "100 packets drawn"),
        ("Figure 2: TCP SYN from home, 2009-03-14", "1 packet drawn"),
        (
            "Figure 3: 118.8.200.0/22 in figure 1, 2009-03-13",
            "40 packets drawn; most frequent ports: tcp/445 40.\n",
        ),
        ("Figure 4: TCP SYN to home, 2009-03-13", "\n1 packet drawn; most frequent ports: tcp/135 1.\n"),
        ("Figure 5: TCP SYN to home, 2009-03-14", "\n1 packet drawn; most frequent ports: tcp/135 1.\n"),
        ("Figure 6: UDP from home, 2009-03-13 and 2009-03-14", "1 packet drawn"),
        (
            "Figure 7: UDP to home, 2009-03-13 and 2009-03-14",
            "30 packets drawn; most frequent ports: udp/54283 30; 1 packet between others left out.",
        ),
    ] {
        let about = run.about(heading);
        assert!(about.contains(drawn), "{about}");
    }
    assert!(run.read("figures.md").contains("Those that do not go to home either are the others"));
    assert!(!run.read("figures.md").contains("first two days"));
}

#[test]
fn the_index_names_commands_that_this_program_takes() {
    let run = Run::new(&two_days(), &["--size", "800x600", "--theme", "dark"]);
    let commands = run.commands();
    assert_eq!(commands.len(), 8);
    for command in &commands {
        let words = std::iter::once("suji").chain(command.iter().map(String::as_str));
        let verb = Arguments::try_parse_from(words).unwrap().verb;
        assert!(matches!(verb, Some(Verb::Plot(_) | Verb::Stats(_))), "{command:?}");
    }
}

#[test]
fn the_named_commands_give_the_same_pictures() {
    let run = Run::new(&two_days(), &["--size", "400x300", "--theme", "dark"]);
    for command in run.commands().iter().filter(|command| command[0] == "plot") {
        let file = PathBuf::from(&command[2]);
        let before = fs::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        let output = suji(command);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        assert!(fs::read(&file).unwrap() == before, "{command:?} draws another picture");
    }
}

#[test]
fn figure_3_is_zoomed_to_what_was_asked() {
    let found = Run::new(&two_days(), &[]).about("Figure 3");
    assert!(found.contains("118.8.200.0/22 is the /22 with most addresses touched, 40."), "{found}");
    let run = Run::new(&two_days(), &["--cidr", "9.9.9.0/24", "--svg"]);
    assert!(!run.about("Figure 3").contains("most addresses"));
    assert!(run.about("Figure 3: 9.9.9.0/24 in figure 1").contains("60 packets drawn"));
    assert!(run.read("figure3.svg").starts_with("<svg"));
    assert_eq!(run.files().len(), 18);
}

#[test]
fn one_day_leaves_out_the_second() {
    let frames: Vec<_> = two_days().into_iter().filter(|(second, _)| *second < 24 * HOUR).collect();
    let run = Run::new(&frames, &[]);
    let pictures: Vec<_> = run.files().into_iter().filter(|name| name.ends_with("png")).collect();
    assert_eq!(pictures, [1, 3, 4, 6, 7].map(|number| format!("figure{number}.png")));
    for number in [2, 5] {
        let about = run.about(&format!("Figure {number}"));
        assert!(about.contains("Left out: all packets are of one day, 2009-03-13."), "{about}");
    }
}

#[test]
fn more_days_are_said() {
    let mut frames = two_days();
    frames.push(syn_from(90 * HOUR, [9, 9, 9, 9]));
    let run = Run::new(&frames, &[]);
    assert!(run.read("figures.md").contains("Figures 1 to 5 show the first two days"));
    run.about("Figure 6: UDP from home, 2009-03-13 to 2009-03-16");
}

#[test]
fn without_a_syn_from_home_there_is_no_figure_3() {
    let frames: Vec<_> = two_days().into_iter().filter(|(second, _)| *second >= 20 * HOUR).collect();
    let run = Run::new(&frames, &[]);
    assert!(run.about("Figure 3").contains("home sent no TCP SYN to an IPv4 address on 2009-03-13"));
}

#[test]
fn an_empty_capture_gives_an_empty_table_and_says_why_there_is_no_figure() {
    for frames in [vec![], vec![(0, arp())]] {
        let run = Run::new(&frames, &[]);
        assert_eq!(run.files(), ["figures.md", "table2.json", "table2.md", "table2.txt"]);
        assert!(run.about("Figure 1").contains("Left out: there are no packets."));
        let said = String::from_utf8(run.output.stdout.clone()).unwrap();
        assert!(said.contains("no figures"), "{said}");
    }
}

#[test]
fn files_in_the_folder_are_replaced_and_others_kept() {
    let run = Run::new(&two_days(), &[]);
    fs::write(run.out().join("figures.md"), "old").unwrap();
    fs::write(run.out().join("notes.txt"), "mine").unwrap();
    let capture = run.folder.path().join("it's small.pcap");
    let output = suji(["figures".as_ref(), run.out().as_os_str(), capture.as_os_str()]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(run.read("figures.md").starts_with("# Figures of `it's small.pcap`"));
    assert_eq!(run.read("notes.txt"), "mine");
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let folder = tempdir().unwrap();
    let capture = folder.path().join("a.pcap");
    write_at(&capture, &two_days());
    // A file stands where the folder would be: no rights help, not even those of root.
    let output = suji(["figures".as_ref(), capture.join("out").as_os_str(), capture.as_os_str()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("a.pcap/out"), "{}", errors(&output));
    // A folder stands where a file would be.
    let out = folder.path().join("out");
    fs::create_dir_all(out.join("figure4.png")).unwrap();
    let output = suji(["figures".as_ref(), out.as_os_str(), capture.as_os_str()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("figure4.png"), "{}", errors(&output));
}

#[test]
fn wrong_arguments_are_refused_before_anything_is_read() {
    for options in [["--size", "10x10"], ["--cidr", "1.2.3.4/40"], ["--home", "x"], ["--zone", "Nowhere"]] {
        let output = suji(["figures", "out", "unread.pcap"].into_iter().chain(options));
        assert_eq!(output.status.code(), Some(2), "{options:?}: {}", errors(&output));
        assert!(errors(&output).contains(options[0]), "{}", errors(&output));
    }
}

#[test]
fn captures_that_cannot_be_read_leave_the_status_1() {
    let folder = tempdir().unwrap();
    let output =
        suji(["figures".as_ref(), folder.path().as_os_str(), folder.path().join("none.pcap").as_os_str()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("none.pcap"), "{}", errors(&output));
}

#[test]
fn figures_are_not_put_among_the_captures() {
    let folder = tempdir().unwrap();
    write_at(&folder.path().join("a.pcap"), &two_days());
    let out = folder.path().join("figures");
    let output = suji(["figures".as_ref(), out.as_os_str(), folder.path().as_os_str()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("lies in the captures' folder"), "{}", errors(&output));
    assert!(!out.exists());
    let beside = tempdir().unwrap();
    let output = suji(["figures".as_ref(), beside.path().as_os_str(), folder.path().as_os_str()]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
}

#[test]
fn the_demo_gives_all_seven_figures_without_being_told_anything() {
    let folder = tempdir().unwrap();
    let demo = folder.path().join("demo.pcap");
    let output = suji(["demo".as_ref(), "-o".as_ref(), demo.as_os_str(), "--packets=20000".as_ref()]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let out = folder.path().join("out");
    let zone = ["--zone", "Asia/Tokyo"].map(AsRef::as_ref);
    let output = suji(["figures".as_ref(), out.as_os_str(), demo.as_os_str()].into_iter().chain(zone));
    assert_eq!((errors(&output), output.status.code()), (String::new(), Some(0)));
    let page = fs::read_to_string(out.join("figures.md")).unwrap();
    assert!(
        !page.contains("Left out") && !page.contains("others") && !page.contains("\n0 packets"),
        "{page}"
    );
    assert!(page.contains("2009-03-13 and 2009-03-14"), "{page}");
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(out.join("table2.json")).unwrap()).unwrap();
    assert_eq!(json["packets"], 20_000);
}
