//! Text on its way out: whatever a capture or its name says, nothing that a terminal, a spreadsheet
//! or a browser would obey leaves the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;
#[path = "../fuzz/src/seeds/files.rs"]
#[allow(dead_code, reason = "fuzzing uses the rest")]
mod files;
mod window_support;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use cli_support::{arp, suji, tcp};
use egui_kittest::kittest::NodeT;
use files::Order;
use quick_xml::{Reader, events::Event};
use suji::{
    app::{Options, Script},
    figure::is_active,
};
use tempfile::tempdir;
use window_support::{open_any_text, until};

const ALICE: [u8; 4] = [192, 168, 1, 46];
const BOB: [u8; 4] = [198, 51, 100, 9];

/// What no terminal, spreadsheet or browser must obey: a formula, colours, a title of the terminal,
/// turned text, hidden text, markup.
const EVIL: &str = "=cmd|' C calc'!A0\u{1b}[31mred\u{1b}]0;owned\u{7}\u{202e}gpj.exe\u{2066}\u{200b}\u{e0041}\u{9b}2J\r\n\t\u{8}\u{7f}<script>alert(1)</script>&amp;`|\"";

/// A pcapng that says [`EVIL`] in every place that it has for text, twice as a long one.
fn evil_capture() -> Vec<u8> {
    const ORDER: Order = Order::Little;
    let text = |code: u16| files::option(ORDER, code, EVIL.as_bytes());
    let nul = files::option(ORDER, 1, format!("\0{EVIL}\0{}", "long \u{202e}".repeat(7_000)).as_bytes());
    let end = vec![0; 4];
    let mut header = ORDER.words(&[0x1a2b_3c4d, 1]);
    header.extend([0xff; 8]);
    // Comments, hardware, system and program.
    header.extend([text(1), nul.clone(), text(2), text(3), text(4), end.clone()].concat());
    let mut file = files::block(ORDER, 0x0a0d_0d0a, &header);
    // Name, description, filter, system and hardware of the interface.
    let filter = files::option(ORDER, 11, format!("\0{EVIL}").as_bytes());
    let described = [text(1), text(2), text(3), filter, text(12), text(15), end.clone()].concat();
    file.extend(files::interface(ORDER, 1, 0, &described));
    let record = |kind: u16, address: &[u8]| {
        let names = [address, EVIL.as_bytes(), b"\0", EVIL.as_bytes(), b"2\0"].concat();
        files::option(ORDER, kind, &names)
    };
    let names = [record(1, &ALICE), record(1, &BOB), end.clone(), text(1), text(2), end.clone()];
    file.extend(files::block(ORDER, 4, &names.concat()));
    let options = [text(1), nul, end.clone()].concat();
    let payload = EVIL.as_bytes();
    let frames = [
        tcp((ALICE, 1_025), (BOB, 445), true, false, b""),
        tcp((ALICE, 1_025), (BOB, 445), false, true, payload),
        tcp((BOB, 445), (ALICE, 1_025), false, true, payload),
        arp(),
    ];
    for (second, frame) in (1_236_952_800..).zip(&frames) {
        file.extend(files::enhanced(ORDER, 0, second * 1_000_000, frame, &options));
    }
    let statistics = [ORDER.words(&[0, 0, 0]), text(1), end].concat();
    file.extend(files::block(ORDER, 5, &statistics));
    // Damage, so that there is something to say of it.
    file.extend([0xff; 9]);
    file
}

/// A name of a file that says as much as a name can.
fn evil_name(ending: &str) -> String {
    format!("{}.{ending}", EVIL.replace('/', "").trim_end_matches('"'))
}

/// Writes the capture under a name of the same kind.
fn write_evil(folder: &Path) -> PathBuf {
    let path = folder.join(evil_name("pcapng"));
    fs::write(&path, evil_capture()).unwrap();
    path
}

/// Text as a person sees it: nothing in it is obeyed.
#[track_caller]
fn harmless(text: &str, what: &str) {
    let found = text.char_indices().find(|(_, letter)| *letter != '\n' && is_active(*letter));
    if let Some((at, letter)) = found {
        let around = text.get(at.saturating_sub(60)..).unwrap_or(text).chars().take(120).collect::<String>();
        assert_eq!(None, Some(letter), "{what}: {around:?}");
    }
}

/// Runs the program; all it says must be harmless. Gives the output with its status.
#[track_caller]
fn said(words: &[&str]) -> (String, Output) {
    let output = suji(words);
    for stream in [&output.stdout, &output.stderr] {
        harmless(&String::from_utf8(stream.clone()).unwrap(), &format!("{words:?}"));
    }
    (String::from_utf8(output.stdout.clone()).unwrap(), output)
}

/// No cell of a table is a formula.
#[track_caller]
fn no_formula(csv: &str) {
    for line in csv.lines() {
        let cells = line.split(',').map(|cell| cell.trim_start_matches('"'));
        let formulas: Vec<&str> = cells.filter(|cell| cell.starts_with(['=', '+', '@', '\t'])).collect();
        assert!(formulas.is_empty(), "{formulas:?} of {line}");
    }
}

#[test]
fn every_verb_says_only_what_is_harmless() {
    let folder = tempdir().unwrap();
    let capture = write_evil(folder.path());
    let capture = capture.to_str().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let file = |name: &str| out.join(name).to_str().unwrap().to_owned();
    let (text, _) = said(&["stats", capture]);
    assert!(text.contains("⟨1B⟩[31mred") && text.contains("⟨202E⟩gpj.exe"), "{text}");
    said(&["stats", "--home", "192.168.1.46", capture]);
    let (json, _) = said(&["stats", "--json", capture]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json.to_string().contains("\\u001b[31mred"), "nothing is lost in JSON");
    let (csv, _) = said(&["packets", capture]);
    assert_eq!(csv.lines().count(), 1 + 3);
    no_formula(&csv);
    let (lines, _) = said(&["packets", "--json", capture]);
    for line in lines.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["capture"], capture);
        assert_eq!(line["source_name"], EVIL, "a name is whole in JSON");
    }
    no_formula(&said(&["find", "--regex", "(?s).", capture]).0);
    said(&["find", "--regex", "(?s).", "--json", capture]);
    let (table, _) = said(&["conversations", "--first-line", capture]);
    assert_eq!(table.lines().count(), 1 + 1);
    no_formula(&table);
    said(&["conversations", "--first-line", "--json", capture]);
    for how in ["--hex", "--lines", "--json"] {
        said(&["follow", "--frame", "2", how, capture]);
    }
    let (text, _) = said(&["follow", "--frame", "2", capture]);
    assert!(text.contains("·[31mred") && text.contains("⟨202E⟩gpj.exe"), "{text}");
    let evil = file(&evil_name("raw"));
    said(&["follow", "--frame", "2", "--save", &evil, capture]);
    assert!(Path::new(&evil).exists());
    no_formula(&said(&["packets", "--undecoded", capture]).0);
    said(&["packets", "--undecoded", "--json", capture]);
    for name in ["a.csv", "a.jsonl", "a.pcap", "a.pcapng", &evil_name("csv")] {
        said(&["export", "-o", &file(name), capture]);
    }
    for name in ["a.csv", "a.jsonl"] {
        harmless(&fs::read_to_string(file(name)).unwrap(), name);
    }
    no_formula(&fs::read_to_string(file("a.csv")).unwrap());
    for name in ["a.svg", "a.png", &evil_name("svg")] {
        said(&["plot", "-o", &file(name), capture]);
        said(&["plot", "--title", EVIL, "-o", &file(name), capture]);
    }
    svg_is_harmless(&fs::read_to_string(file("a.svg")).unwrap());
    let figures = folder.path().join(evil_name("figures"));
    said(&["figures", "--svg", figures.to_str().unwrap(), capture]);
    for entry in fs::read_dir(&figures).unwrap() {
        let path = entry.unwrap().path();
        if let Ok(text) = fs::read_to_string(&path) {
            harmless(&text, &path.display().to_string());
            // Between backticks and behind four spaces Markdown shows what stands there.
            let lines = text.lines().filter(|line| !line.starts_with("    "));
            let outside = lines.flat_map(|line| line.split('`').step_by(2));
            assert!(!outside.into_iter().any(|text| text.contains("<script")), "{}", path.display());
        }
    }
}

#[track_caller]
fn svg_is_harmless(svg: &str) {
    harmless(svg, "SVG");
    let mut reader = Reader::from_str(svg);
    let mut elements = BTreeSet::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                elements.insert(String::from_utf8(tag.name().as_ref().to_vec()).unwrap());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(elements.contains("svg") && !elements.contains("script"), "{elements:?}");
}

#[test]
fn every_message_says_only_what_is_harmless() {
    let folder = tempdir().unwrap();
    let capture = write_evil(folder.path());
    let capture = capture.to_str().unwrap();
    let path = |name: String| folder.path().join(name).to_str().unwrap().to_owned();
    let foreign = path(evil_name("pcap"));
    fs::write(&foreign, EVIL).unwrap();
    let missing = path(evil_name("missing"));
    let nowhere = path(format!("{}/{}", evil_name("nowhere"), evil_name("png")));
    let empty = path(evil_name("folder"));
    fs::create_dir(&empty).unwrap();
    for (words, status) in [
        (&["stats", &foreign][..], 1),
        (&["stats", &missing], 1),
        (&["packets", &missing, capture], 1),
        (&["stats", &empty], 1),
        (&["plot", "-o", &nowhere, capture], 1),
        (&["export", "-o", capture, capture], 2),
        (&["export", "-o", &path(evil_name("txt")), capture], 2),
        (&["stats", "--home", EVIL, capture], 2),
        (&["stats", "--port", EVIL, capture], 2),
        (&["stats", "--zone", EVIL, capture], 2),
        (&["find", "--hex", EVIL, capture], 2),
        (&["find", "--regex", &format!("({EVIL}"), capture], 2),
        (&["stats", "--time", EVIL, capture], 2),
        (&["plot", "--size", EVIL, "-o", "x.png", capture], 2),
        (&["stats", &format!("--{EVIL}"), capture], 2),
        (&["--commands", &missing], 2),
        (&[&missing], 1),
    ] {
        let (_, output) = said(words);
        assert_eq!(output.status.code(), Some(status), "{words:?}: {}", cli_support::errors(&output));
        assert!(!output.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn nothing_that_a_capture_says_becomes_a_file() {
    let folder = tempdir().unwrap();
    let inside = folder.path().join("inside");
    fs::create_dir(&inside).unwrap();
    let paths =
        ["../escaped", "escaped", "..\\escaped"].map(|path| files::option(Order::Little, 2, path.as_bytes()));
    let mut file = files::section(Order::Little, b"../escaped");
    for path in &paths {
        file.extend(files::interface(Order::Little, 1, 0, path));
    }
    let syn = tcp((ALICE, 1), (BOB, 2), true, false, b"../escaped");
    let comment = files::option(Order::Little, 1, b"../escaped");
    for interface in 0..3 {
        file.extend(files::enhanced(Order::Little, interface, 1_236_952_800_000_000, &syn, &comment));
    }
    let capture = inside.join("a.pcapng");
    fs::write(&capture, file).unwrap();
    let capture = capture.to_str().unwrap();
    let output = inside.join("b.pcapng");
    let figures = inside.join("figures");
    said(&["stats", capture]);
    said(&["packets", capture]);
    said(&["export", "-o", output.to_str().unwrap(), capture]);
    said(&["figures", figures.to_str().unwrap(), capture]);
    let names = |folder: &Path| -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names(folder.path()), ["inside"]);
    assert_eq!(names(&inside), ["a.pcapng", "b.pcapng", "figures"]);
    assert!(!names(&figures).iter().any(|name| name.contains("escaped")));
}

/// Everything that the window shows or tells a screen reader.
fn texts(screen: &window_support::Screen) -> Vec<String> {
    let all = screen.root().children_recursive();
    all.flat_map(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value(), node.description(), node.placeholder().map(ToOwned::to_owned)]
    })
    .flatten()
    .collect()
}

#[test]
fn the_window_shows_only_what_is_harmless() {
    let folder = tempdir().unwrap();
    let (capture, output) = (write_evil(folder.path()), folder.path().join(evil_name("csv")));
    let commands = folder.path().join("commands");
    let save = serde_json::json!({"save": ["view", output]});
    let lines = format!("\"wait_until_loaded\"\n{{\"go_to_frame\":2}}\n\"wait_until_complete\"\n{save}\n");
    fs::write(&commands, lines).unwrap();
    let mut screen = open_any_text(Options {
        captures: vec![capture, folder.path().join(evil_name("missing"))],
        script: Some(Script::read(&commands).unwrap()),
        ..Options::default()
    });
    until(&mut screen, "the first frames", |app| app.captures().list().len() == 1);
    let mut seen = texts(&screen);
    until(&mut screen, "a packet in the inspector", |app| app.inspector().shown().is_some());
    seen.extend(texts(&screen));
    until(&mut screen, "the table", |_| output.exists());
    for _ in 0..30 {
        screen.step();
        seen.extend(texts(&screen));
    }
    assert!(seen.iter().any(|text| text.contains("⟨1B⟩[31mred")), "the capture is not seen: {seen:#?}");
    for text in seen {
        // The text in a field is what a person types.
        harmless(&text, "the window");
    }
}
