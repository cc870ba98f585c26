//! `suji plot` on a small capture: the file, its size, its words, and what goes wrong.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{
    collections::BTreeSet,
    fs,
    io::BufReader,
    path::{Path, PathBuf},
    process::Output,
    time::Duration,
};

use cli_support::{HOME, START, errors, small_capture, suji, tcp};
use pcap_file::pcap::{PcapPacket, PcapWriter};
use quick_xml::{Reader, events::Event};
use tempfile::tempdir;

/// Runs `suji plot` in a folder with the small capture; `name` is the picture's.
fn plot(folder: &Path, name: &str, options: &[&str]) -> Output {
    let capture = small_capture(folder);
    let file = folder.join(name);
    let mut words = vec!["plot", "-o", file.to_str().unwrap(), "--home", "192.168.1.46"];
    words.extend(options);
    words.push(capture.to_str().unwrap());
    suji(words)
}

/// A PNG that must have been written: width, height and the different colours.
fn read_png(path: &Path) -> (u32, u32, BTreeSet<[u8; 3]>) {
    let mut reader = png::Decoder::new(BufReader::new(fs::File::open(path).unwrap())).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let (width, height) = (reader.info().width, reader.info().height);
    (width, height, pixels.chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect())
}

/// The labels and the names of the elements of an SVG that must be well-formed.
fn read_svg(path: &Path) -> (Vec<String>, BTreeSet<String>) {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = Reader::from_str(&text);
    let (mut labels, mut names, mut depth) = (Vec::new(), BTreeSet::new(), 0_i32);
    loop {
        let event = reader.read_event().unwrap();
        if let Event::Start(tag) | Event::Empty(tag) = &event {
            names.insert(String::from_utf8(tag.name().as_ref().to_vec()).unwrap());
            for attribute in tag.attributes() {
                let attribute = attribute.unwrap();
                if attribute.key.as_ref() == b"aria-label" {
                    let value = String::from_utf8(attribute.value.to_vec()).unwrap();
                    labels.push(quick_xml::escape::unescape(&value).unwrap().into_owned());
                }
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "an element is not closed");
    (labels, names)
}

#[test]
fn a_png_has_the_size_that_was_asked_for_and_the_dots() {
    let folder = tempdir().unwrap();
    let output = plot(folder.path(), "a.png", &["--size", "800x600"]);
    assert_eq!((errors(&output).as_str(), output.status.code()), ("", Some(0)));
    let (width, height, colors) = read_png(&folder.path().join("a.png"));
    assert_eq!((width, height), (800, 600));
    // Port 445 is the most frequent: its colour is the first on white paper.
    assert!(colors.contains(&[9, 104, 208]) && colors.contains(&[255, 255, 255]));
}

#[test]
fn a_capture_is_not_drawn_over() {
    let folder = tempdir().unwrap();
    let capture = folder.path().join("looks like a picture.png");
    fs::rename(small_capture(folder.path()), &capture).unwrap();
    let before = fs::read(&capture).unwrap();
    let name = capture.to_str().unwrap();
    let output = suji(vec!["plot", "-o", name, "--home", "192.168.1.46", name]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("one of the captures that are read"), "{}", errors(&output));
    assert_eq!(fs::read(&capture).unwrap(), before);
}

#[test]
fn a_scale_doubles_the_pixels_and_no_more() {
    let folder = tempdir().unwrap();
    let output = plot(folder.path(), "a.png", &["--size", "400x300", "--scale", "2"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let (width, height, _) = read_png(&folder.path().join("a.png"));
    assert_eq!((width, height), (800, 600));
}

#[test]
fn light_and_dark_differ() {
    let folder = tempdir().unwrap();
    for theme in ["light", "dark"] {
        plot(folder.path(), &format!("{theme}.png"), &["--size", "400x300", "--theme", theme]);
    }
    let colors = ["light", "dark"].map(|theme| read_png(&folder.path().join(format!("{theme}.png"))).2);
    assert!(colors[0].contains(&[255, 255, 255]) && colors[1].contains(&[14, 17, 22]));
    assert!(!colors[1].contains(&[255, 255, 255]));
}

#[test]
fn marks_and_the_scale_of_densities_can_be_chosen() {
    let folder = tempdir().unwrap();
    for marks in ["small", "usual", "large"] {
        let options = ["--color", "density", "--density", "equal", "--marks", marks];
        let output = plot(folder.path(), &format!("{marks}.svg"), &options);
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    }
    let svg = |marks: &str| fs::read_to_string(folder.path().join(format!("{marks}.svg"))).unwrap();
    assert!(svg("usual").contains("packets a pixel, equalised"));
    assert!(svg("small") != svg("usual") && svg("usual") != svg("large"));
}

#[test]
fn an_svg_is_well_formed_and_its_words_can_be_read() {
    let folder = tempdir().unwrap();
    let output = plot(
        folder.path(),
        "a.svg",
        &["--direction", "from", "--class", "syn", "--zone", "Asia/Tokyo", "--cidr", "198.51.100.0/29"],
    );
    assert_eq!((errors(&output).as_str(), output.status.code()), ("", Some(0)));
    let (labels, names) = read_svg(&folder.path().join("a.svg"));
    let said = "from home 192.168.1.46 · TCP SYN · 198.51.100.0/29 · 3 packets";
    for label in ["small.pcap", said, "tcp/445", "3", "198.51.100.1", "2009-03-13", "JST", "destination ↑"]
    {
        assert!(labels.iter().any(|text| text == label), "{label} is not among {labels:?}");
    }
    assert!(names.contains("circle") && !names.contains("image") && !names.contains("text"), "{names:?}");
}

#[test]
fn a_title_from_outside_cannot_break_the_svg() {
    let folder = tempdir().unwrap();
    let title = "\"><script>alert(1)</script>\u{202e}\u{1b}[2J&";
    let output = plot(folder.path(), "a.svg", &["--title", title]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let (labels, names) = read_svg(&folder.path().join("a.svg"));
    assert!(!names.contains("script"));
    assert!(labels.iter().any(|label| label == "\"><script>alert(1)</script>⟨202E⟩⟨1B⟩[2J&"), "{labels:?}");
}

#[test]
fn an_empty_picture_says_so_and_is_a_picture() {
    let folder = tempdir().unwrap();
    let output = plot(folder.path(), "a.svg", &["--cidr", "10.99.0.0/16"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let said = "no packets in 10.99.0.0/16 under this lens";
    assert!(errors(&output).contains(said), "{}", errors(&output));
    let (labels, _) = read_svg(&folder.path().join("a.svg"));
    assert!(labels.iter().any(|label| label == said), "{labels:?}");
    for options in
        [&["--cidr", "2001:db8::/32"][..], &["--plane", "6"], &["--time", "2031-01-01..2031-01-02"]]
    {
        let output = plot(folder.path(), "b.png", options);
        assert_eq!(output.status.code(), Some(0), "{options:?}: {}", errors(&output));
        assert!(errors(&output).contains("no packets"), "{options:?}: {}", errors(&output));
    }
}

#[test]
fn wrong_arguments_are_said_before_anything_is_read_or_written() {
    let folder = tempdir().unwrap();
    for (name, options, said) in [
        ("a.jpg", &[][..], ".png or .svg"),
        ("a", &[], ".png or .svg"),
        ("a.png", &["--size", "10x10"], "at least 200x150"),
        ("a.png", &["--size", "16384x16384"], "34 million"),
        ("a.png", &["--scale", "0"], "scale of 0"),
        ("a.png", &["--scale", "8", "--size", "4000x3000"], "at most 16384"),
        ("a.png", &["--cidr", "10.0.0.0/33"], "--cidr"),
        ("a.png", &["--color", "size"], "--color"),
        ("a.png", &["--cidr", "10.0.0.0/8", "--plane", "6"], "--plane"),
    ] {
        let output = plot(folder.path(), name, options);
        assert_eq!(output.status.code(), Some(2), "{name} {options:?}: {}", errors(&output));
        assert!(errors(&output).contains(said), "{name} {options:?}: {}", errors(&output));
        assert!(!folder.path().join(name).exists(), "{name} {options:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = tempdir().unwrap();
    let output = plot(folder.path(), "missing/a.png", &[]);
    assert_eq!(output.status.code(), Some(1));
    let error = errors(&output);
    assert!(error.contains("cannot write") && error.contains("missing/a.png"), "{error}");
}

#[test]
fn a_capture_that_cannot_be_read_is_said_and_the_others_are_drawn() {
    let folder = tempdir().unwrap();
    let output = plot(folder.path(), "a.png", &["does-not-exist.pcap"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("does-not-exist.pcap"));
    assert_eq!(read_png(&folder.path().join("a.png")).0, 1_600);
}

/// Two bursts of a minute, a day apart.
fn bursts(folder: &Path) -> PathBuf {
    let path = folder.join("bursts.pcap");
    let mut writer = PcapWriter::new(fs::File::create(&path).unwrap()).unwrap();
    let frame = tcp((HOME, 1_025), ([198, 51, 100, 1], 445), true, false, b"");
    for second in (0..60).chain(86_400..86_460) {
        let packet =
            PcapPacket::new(Duration::from_secs(START + second), frame.len() as u32, &frame[..]).unwrap();
        writer.write_packet(&packet).unwrap();
    }
    path
}

/// Where the dots of an SVG stand across, from left to right, without those of the legend.
fn dots(path: &Path) -> Vec<f64> {
    let text = fs::read_to_string(path).unwrap();
    let value = |circle: &str, name: &str| {
        let rest = circle.split_once(&format!("{name}=\"")).unwrap().1;
        rest.split_once('"').unwrap().0.parse::<f64>().unwrap()
    };
    let circles = text.split("<circle ").skip(1).filter(|circle| value(circle, "cy") > 100.0);
    let mut places: Vec<f64> = circles.map(|circle| value(circle, "cx")).collect();
    places.sort_by(f64::total_cmp);
    places
}

#[test]
fn long_silences_are_folded_when_that_is_asked_for() {
    let folder = tempdir().unwrap();
    let capture = bursts(folder.path());
    let draw = |name: &str, options: &[&str]| {
        let file = folder.path().join(name);
        let home = ["--home", "192.168.1.46"];
        let words = ["plot", "--size", "1000x600", "-o", file.to_str().unwrap(), capture.to_str().unwrap()];
        let output = suji(words.into_iter().chain(home).chain(options.iter().copied()));
        assert_eq!((errors(&output).as_str(), output.status.code()), ("", Some(0)));
        file
    };
    let reach = |places: &[f64]| places[places.len() - 1] - places[0];
    let whole = dots(&draw("whole.svg", &[]));
    let (first, second) = whole.split_at(whole.len() / 2);
    assert!(reach(first) < 2.0 && reach(second) < 2.0, "slivers at both ends");

    let folded = draw("folded.svg", &["--fold-gaps"]);
    let places = dots(&folded);
    let (first, second) = places.split_at(places.len() / 2);
    assert!(reach(first) > 300.0 && reach(second) > 300.0, "{} {}", reach(first), reach(second));
    assert!((reach(first) - reach(second)).abs() < 4.0, "one scale");
    let between = second[0] - first[first.len() - 1];
    assert!((15.0..60.0).contains(&between), "{between}");
    let (labels, names) = read_svg(&folded);
    assert!(labels.iter().any(|label| label == "23 h 58 min"), "{labels:?}");
    assert!(labels.iter().any(|label| label.contains("1 silence folded · 120 packets")), "{labels:?}");
    assert!(labels.iter().any(|label| label == "2009-03-14"), "the day behind the fold is named: {labels:?}");
    assert!(names.contains("line"));
    // Without a long silence the option changes nothing.
    let small = |name: &str, options: &[&str]| {
        plot(folder.path(), name, options);
        fs::read(folder.path().join(name)).unwrap()
    };
    assert!(small("one.png", &[]) == small("other.png", &["--fold-gaps"]));
    assert!(read_png(&draw("folded.png", &["--fold-gaps"])).2.len() > 10);
}
