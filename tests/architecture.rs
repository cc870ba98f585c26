//! Who may import whom, held by a test (ARCHITECTURE.md tells why), and what must never be there.
#![allow(clippy::unwrap_used, reason = "a test that cannot read the sources has failed")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The stages in the order in which data goes, and what each may import of the others. Where a
/// caller needs words of an earlier stage, the stage between re-exports them.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("capture", &[]),
    ("decode", &["capture"]),
    ("index", &["decode"]),
    ("query", &["index"]),
    ("stream", &["capture", "decode", "index", "query"]),
    ("analysis", &["index", "query", "stream"]),
    ("figure", &["capture", "index", "query", "stream"]),
    ("demo", &["capture", "decode"]),
    ("worker", &["capture", "decode", "index", "query", "stream", "analysis", "figure", "demo"]),
    ("app", &["capture", "decode", "index", "query", "stream", "analysis", "figure", "demo", "worker"]),
    (
        "view",
        &["capture", "decode", "index", "query", "stream", "analysis", "figure", "demo", "worker", "app"],
    ),
    ("cli", &["capture", "decode", "index", "query", "stream", "analysis", "figure", "demo", "worker"]),
];

/// Crates that have one home. `main` stands for `src/main.rs`.
const HOMES: [(&str, &[&str]); 13] = [
    ("pcap_file", &["capture"]),
    ("etherparse", &["decode", "demo"]),
    ("egui", &["view", "main"]),
    ("eframe", &["view", "main"]),
    ("egui_plot", &["view", "main"]),
    ("egui_extras", &["view", "main"]),
    ("egui_tiles", &["view"]),
    ("clap", &["cli", "main"]),
    ("rustix", &["worker"]),
    ("thread_priority", &["worker"]),
    ("vello_cpu", &["figure"]),
    ("skrifa", &["figure"]),
    ("epaint_default_fonts", &["figure"]),
];

/// Longest file in lines: past about this there are two things in it.
const LONGEST: usize = 500;

/// Words of the standard library that open a network connection or look up a name.
const NETWORK_WORDS: [&str; 6] =
    ["TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs", "to_socket_addrs", "lookup_host"];

/// Crates that speak to a network. None of them may be anywhere in the dependency tree.
const NETWORK_CRATES: [&str; 23] = [
    "async-std",
    "async-net",
    "attohttpc",
    "curl",
    "curl-sys",
    "ehttp",
    "h2",
    "hickory-resolver",
    "hyper",
    "isahc",
    "minreq",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "self_update",
    "sentry",
    "socket2",
    "surf",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
];

#[test]
fn stages_import_only_what_the_design_lets_them() {
    let mut wrong = Vec::new();
    for source in sources() {
        // `main.rs` puts the stages together and `lib.rs` lists them.
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(stage, _)| *stage == source.stage) else {
            continue;
        };
        for imported in stages_in(&source) {
            if imported != source.stage && !allowed.contains(&imported.as_str()) {
                wrong.push(format!("{}: {} imports {imported}", source.name, source.stage));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_folder_is_a_stage() {
    for source in sources() {
        let known = MAY_IMPORT.iter().any(|(stage, _)| *stage == source.stage);
        assert!(known || ["main", "lib"].contains(&source.stage.as_str()), "{} is in no stage", source.name);
    }
}

#[test]
fn crates_stay_at_home() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, homes) in HOMES {
            if !homes.contains(&source.stage.as_str()) && uses_crate(&source.tokens, name) {
                wrong.push(format!("{} uses {name}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_file_holds_two_things() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| source.lines > LONGEST)
        .map(|source| format!("{}: {} lines", source.name, source.lines))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn nothing_in_the_sources_speaks_to_a_network() {
    for source in sources() {
        for word in NETWORK_WORDS {
            assert!(!source.tokens.iter().any(|token| token == word), "{} says {word}", source.name);
        }
    }
}

#[test]
fn no_dependency_is_a_network_client() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages: BTreeSet<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(packages.contains("eframe"), "Cargo.lock was not understood");
    let found: Vec<_> = NETWORK_CRATES.iter().filter(|name| packages.contains(*name)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn the_scan_sees_every_way_to_import() {
    let text = r#"
        //! crate::comment
        use crate::{a::b, c, d::{self, e}};
        use suji::f::Thing;
        /* crate::nested /* crate::twice */ crate::still */
        fn g() -> crate::h::Out { let _ = "crate::text \" crate::more"; let _ = 'x'; let _ = r"crate::raw"; }
        pub(crate) fn i<'a>(_: &'a str) { super::super::j::k() }
    "#;
    let source = Source::new("query/foo.rs", text);
    let found: Vec<String> = imports(&source.tokens, source.depth).into_iter().collect();
    assert_eq!(found, ["a", "c", "d", "f", "h", "j"]);
    let deeper = Source::new("query/foo/bar.rs", "use super::super::lens; use super::super::super::view::x;");
    assert_eq!(imports(&deeper.tokens, deeper.depth).into_iter().collect::<Vec<_>>(), ["view"]);
}

#[test]
fn the_scan_sees_crates_in_use_and_in_paths() {
    let uses = |text: &str| uses_crate(&Source::new("app/x.rs", text).tokens, "egui");
    assert!(uses("use egui;") && uses("use egui::Ui;") && uses("fn f(_: &mut egui::Ui) {}"));
    assert!(!uses("// egui::Ui\nlet egui = 1; egui_like::x();"));
}

/// A source file without its comments and texts.
struct Source {
    /// Path below `src`.
    name: String,
    /// Folder below `src`, or `main` and `lib`.
    stage: String,
    /// How many `super` lead to the crate's root.
    depth: usize,
    lines: usize,
    tokens: Vec<String>,
}

impl Source {
    fn new(name: &str, text: &str) -> Self {
        let parts: Vec<&str> = name.trim_end_matches(".rs").split('/').collect();
        let depth = parts.iter().filter(|part| **part != "mod").count();
        Self {
            name: name.to_owned(),
            stage: parts[0].to_owned(),
            depth,
            lines: text.lines().count(),
            tokens: tokens(text),
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut folders = vec![src.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(Source::new(&below(&path, &src), &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(sources.len() > 30, "the sources were not found");
    sources
}

/// A path below a folder, with `/` on every system.
fn below(path: &Path, folder: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap().components();
    parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/")
}

fn stages_in(source: &Source) -> BTreeSet<String> {
    let mut found = imports(&source.tokens, source.depth);
    found.retain(|name| MAY_IMPORT.iter().any(|(stage, _)| stage == name));
    found
}

/// Names that stand right below the crate's root in paths: `crate::X`, `suji::X`, as many `super`
/// as lead there, and each `X` of `crate::{X::…, X}`.
fn imports(tokens: &[String], depth: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let supers = count_supers(tokens.get(at..).unwrap_or_default());
        let past = match token.as_str() {
            "crate" | "suji" => at + 1,
            // Modules inside a file (its tests) need one more; what they reach is the same.
            "super" if supers >= depth => at + supers * 2 - 1,
            "super" => {
                at += supers * 2 - 1;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        if tokens.get(past).is_some_and(|token| token == "::") {
            found.extend(heads(tokens.get(past + 1..).unwrap_or_default()));
        }
        at = past;
    }
    found
}

/// How many `super` a path starts with.
fn count_supers(tokens: &[String]) -> usize {
    tokens.chunks(2).take_while(|pair| pair.first().is_some_and(|token| token == "super")).count()
}

/// The first name of a path, or of each branch of a tree of paths.
fn heads(tokens: &[String]) -> Vec<String> {
    if tokens.first().is_none_or(|token| token != "{") {
        return tokens.first().cloned().into_iter().collect();
    }
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut fresh = false;
    for token in tokens {
        match token.as_str() {
            "{" => {
                depth += 1;
                fresh = depth == 1;
            }
            "}" => depth -= 1,
            "," => fresh = depth == 1,
            name if fresh => {
                heads.push(name.to_owned());
                fresh = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

/// A crate is used where its name begins a path or stands alone behind `use`.
fn uses_crate(tokens: &[String], name: &str) -> bool {
    let before = |at: usize| at.checked_sub(1).and_then(|at| tokens.get(at)).map_or("", String::as_str);
    tokens.iter().enumerate().any(|(at, token)| {
        let path = tokens.get(at + 1).is_some_and(|next| next == "::") && before(at) != "::";
        token == name && (path || before(at) == "use")
    })
}

/// Words, `::` and single signs; comments, texts and characters left out.
fn tokens(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let is = |at: usize, word: &str| word.chars().enumerate().all(|(i, c)| signs.get(at + i) == Some(&c));
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut tokens: Vec<String> = Vec::new();
    let mut at = 0;
    while let Some(&sign) = signs.get(at) {
        if is(at, "//") {
            at += signs[at..].iter().take_while(|c| **c != '\n').count();
        } else if is(at, "/*") {
            at = past_comment(&signs, at);
        } else if sign == '"' {
            at = past_text(&signs, at);
        } else if let Some(end) = raw_text(&signs, at) {
            at = end;
        } else if sign == '\'' {
            at = past_quote(&signs, at);
        } else if in_word(sign) {
            let word: String = signs[at..].iter().take_while(|c| in_word(**c)).collect();
            at += word.chars().count();
            tokens.push(word);
        } else if is(at, "::") {
            tokens.push("::".to_owned());
            at += 2;
        } else {
            if !sign.is_whitespace() {
                tokens.push(sign.to_string());
            }
            at += 1;
        }
    }
    tokens
}

/// Block comments nest.
fn past_comment(signs: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0);
    while at < signs.len() {
        match signs.get(at..at + 2) {
            Some(['/', '*']) => (depth, at) = (depth + 1, at + 2),
            Some(['*', '/']) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn past_text(signs: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(sign) = signs.get(at) {
        at += if *sign == '\\' { 2 } else { 1 };
        if *sign == '"' {
            break;
        }
    }
    at
}

/// Where a raw text (`r"…"`, `br##"…"##`) that starts here ends.
fn raw_text(signs: &[char], start: usize) -> Option<usize> {
    let joined = start.checked_sub(1).is_some_and(|at| signs[at].is_alphanumeric() || signs[at] == '_');
    let prefix = match signs.get(start..)? {
        _ if joined => return None,
        ['r', '"' | '#', ..] => 1,
        ['b' | 'c', 'r', '"' | '#', ..] => 2,
        _ => return None,
    };
    let hashes = signs[start + prefix..].iter().take_while(|c| **c == '#').count();
    let open = start + prefix + hashes;
    if signs.get(open) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = signs.get(open + 1..)?;
    let end = body.windows(close.len()).position(|window| window == close)?;
    Some(open + 1 + end + close.len())
}

/// A character ends with a quote, a lifetime does not.
fn past_quote(signs: &[char], start: usize) -> usize {
    match signs.get(start + 1..) {
        Some(['\\', _, rest @ ..]) => {
            start + 3 + rest.iter().position(|c| *c == '\'').map_or(rest.len(), |at| at + 1)
        }
        Some([_, '\'', ..]) => start + 3,
        _ => start + 1,
    }
}
