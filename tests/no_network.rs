//! The program opens no network connection: its system calls are watched, and it does the same work
//! where there is no network at all.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cli_support;

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use cli_support::{small_capture, suji};
use tempfile::tempdir;

/// What each verb does with the small capture; writes into the folder.
fn verbs(folder: &Path, capture: &Path) -> Vec<Vec<String>> {
    let out = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let capture = capture.to_str().unwrap();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    vec![
        words(&["stats", capture]),
        words(&["stats", "--json", "--zone", "Asia/Tokyo", capture]),
        words(&["packets", "--json", capture]),
        words(&["packets", "--undecoded", capture]),
        words(&["find", "--ignore-case", "user", capture]),
        words(&["find", "REMACT", capture]),
        words(&["lookups", capture]),
        words(&["conversations", capture]),
        words(&["follow", "--frame", "6", capture]),
        words(&["plot", "-o", &out("a.png"), capture]),
        words(&["export", "-o", &out("a.pcapng"), capture]),
        words(&["export", "-o", &out("b.pcap"), "--anonymise", "key", capture]),
        words(&["demo", "-o", &out("c.pcap"), "--packets", "5000"]),
        words(&["figures", &out("figures"), capture]),
    ]
}

#[test]
fn every_verb_is_among_those_that_are_watched() {
    let folder = tempdir().unwrap();
    let help = String::from_utf8(suji(["--help"]).stdout).unwrap();
    let listed = help.split("Commands:\n").nth(1).unwrap();
    let listed: Vec<&str> = listed
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(listed.len() >= 6, "{help}");
    let watched = verbs(folder.path(), Path::new("a.pcap"));
    for verb in listed {
        assert!(watched.iter().any(|words| words[0] == verb), "{verb} is not watched");
    }
}

/// Lines of a trace in which a process makes or uses a socket of any family but that of sockets
/// inside this machine.
fn network_calls(trace: &str) -> Vec<&str> {
    let calls = ["socket(", "socketpair(", "connect(", "bind(", "sendto(", "sendmsg(", "sendmmsg("];
    let is_call = |line: &&str| calls.iter().any(|call| line.contains(call));
    let names_family =
        |line: &str| line.contains("AF_") && !line.contains("AF_UNIX") && !line.contains("AF_LOCAL");
    trace.lines().filter(is_call).filter(|line| names_family(line)).collect()
}

#[test]
fn a_trace_tells_sockets_of_the_network_from_those_inside_the_machine() {
    let inside = "7 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3\n7 +++ exited with 0 +++";
    assert!(network_calls(inside).is_empty());
    for family in ["AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET"] {
        assert_eq!(network_calls(&format!("7 socket({family}, SOCK_DGRAM, 0) = 3\n{inside}")).len(), 1);
    }
}

/// Runs the program under strace; gives all its calls that have to do with sockets.
fn traced<S: AsRef<OsStr>>(folder: &Path, words: &[S], display: Option<&str>) -> (Output, String) {
    let trace = folder.join("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-e", "trace=network", "-o"]).arg(&trace);
    strace.arg(env!("CARGO_BIN_EXE_suji")).args(words);
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        strace.env_remove(name);
    }
    if let Some(display) = display {
        strace.env("DISPLAY", display).env("XDG_RUNTIME_DIR", folder);
    }
    let output = strace.output().unwrap();
    (output, fs::read_to_string(trace).unwrap())
}

#[test]
#[ignore = "needs strace"]
fn no_verb_makes_a_socket() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    for words in verbs(folder.path(), &capture) {
        let (output, trace) = traced(folder.path(), &words, None);
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", cli_support::errors(&output));
        let sockets: Vec<&str> = trace.lines().filter(|line| line.contains("socket(")).collect();
        assert!(sockets.is_empty(), "{words:?}: {sockets:#?}");
    }
}

#[test]
#[ignore = "needs strace"]
fn a_socket_would_be_seen() {
    // So that the test above cannot pass because nothing is traced.
    let folder = tempdir().unwrap();
    let trace = folder.path().join("trace");
    let command = "exec 3<>/dev/udp/127.0.0.1/9";
    let status = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=network", "-o"])
        .arg(&trace)
        .args(["bash", "-c", command])
        .status()
        .unwrap();
    assert!(status.success());
    assert!(!network_calls(&fs::read_to_string(trace).unwrap()).is_empty());
}

#[test]
#[ignore = "needs unshare"]
fn every_verb_does_the_same_without_a_network() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    for words in verbs(folder.path(), &capture) {
        let with = suji(&words);
        let without =
            Command::new("unshare").arg("-rn").arg(env!("CARGO_BIN_EXE_suji")).args(&words).output().unwrap();
        assert_eq!(without.status.code(), Some(0), "{words:?}: {}", cli_support::errors(&without));
        assert_eq!(without.stdout, with.stdout, "{words:?}");
    }
}

/// Ends a process that was started here.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "needs strace and Xvfb"]
fn the_window_speaks_to_its_display_and_to_nothing_else() {
    let folder = tempdir().unwrap();
    let capture = small_capture(folder.path());
    let commands = folder.path().join("commands");
    let lines = ["\"wait_until_loaded\"", "{\"go_to_frame\":1}", "\"wait_until_complete\"", "\"quit\"\n"];
    fs::write(&commands, lines.join("\n")).unwrap();
    let server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut server = Running(server);
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let display = format!(":{}", line.trim());
    let words = ["--commands".as_ref(), commands.as_os_str(), capture.as_os_str()];
    let (output, trace) = traced(folder.path(), &words, Some(&display));
    assert_eq!(output.status.code(), Some(0), "{}", cli_support::errors(&output));
    assert!(trace.contains("socket(AF_UNIX"), "the display was not spoken to:\n{trace}");
    assert!(network_calls(&trace).is_empty(), "{:#?}", network_calls(&trace));
}
