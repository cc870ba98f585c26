//! Where captures come from, from the command line: compressed files, standard input, pipes, folders.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cli_support;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

use cli_support::{arp, errors, packets, run, small_capture, stats, suji, tcp, write_pcap};
use flate2::{Compression, write::GzEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::Value;
use tempfile::tempdir;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// Runs the program with stretches of bytes on standard input, a moment between them.
fn fed(words: &[&str], stretches: &[&[u8]]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_suji"))
        .args(words)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for (number, stretch) in stretches.iter().enumerate() {
        if number > 0 {
            thread::sleep(Duration::from_millis(300));
        }
        input.write_all(stretch).unwrap();
        input.flush().unwrap();
    }
    drop(input);
    child.wait_with_output().unwrap()
}

/// Lines of `packets --json` without the name of their capture.
fn nameless(lines: &[Value]) -> Vec<Value> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        assert!(line.as_object_mut().unwrap().remove("capture").is_some());
    }
    lines
}

/// The same from what was printed.
fn printed(output: &Output) -> Vec<Value> {
    assert_eq!((errors(output), output.status.code()), (String::new(), Some(0)));
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    nameless(&text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<_>>())
}

#[test]
fn compressed_captures_read_as_plain_ones_do() {
    let folder = tempdir().unwrap();
    let plain = small_capture(folder.path());
    let bytes = fs::read(&plain).unwrap();
    let wanted = nameless(&packets(&plain, &[]));
    run("export", &plain, &["-o", folder.path().join("plain.pcapng").to_str().unwrap()]);
    let (one, two) = bytes.split_at(300);
    for (name, packed, compression) in [
        ("a.pcap.gz", gzip(&bytes), "gzip"),
        ("misnamed.pcap", gzip(&bytes), "gzip"),
        ("members.gz", [gzip(one), gzip(two)].concat(), "gzip"),
        ("a.pcap.zst", zstd(&bytes), "zstd"),
        ("frames.zst", [zstd(one), zstd(two)].concat(), "zstd"),
    ] {
        let path = put(folder.path(), name, &packed);
        assert_eq!(nameless(&packets(&path, &[])), wanted, "{name}");
        let capture = &stats(&path, &[])["captures"][0];
        assert_eq!(capture["compression"], compression);
        assert_eq!((&capture["frames"], &capture["bytes"]), (&Value::from(12), &Value::from(bytes.len())));
        let output = folder.path().join("out.pcapng");
        run("export", &path, &["-o", output.to_str().unwrap()]);
        assert_eq!(fs::read(&output).unwrap(), fs::read(folder.path().join("plain.pcapng")).unwrap());
        assert_eq!(
            run("packets", &path, &["--undecoded", "--json"]).lines().count(),
            2,
            "frames that are no packets are found again as well"
        );
    }
}

#[test]
fn standard_input_is_read_to_its_end_and_again() {
    let folder = tempdir().unwrap();
    let plain = small_capture(folder.path());
    let bytes = fs::read(&plain).unwrap();
    let wanted = nameless(&packets(&plain, &[]));
    for input in [bytes.clone(), gzip(&bytes), zstd(&bytes)] {
        assert_eq!(printed(&fed(&["packets", "--json", "-"], &[&input])), wanted);
    }
    let output = folder.path().join("out.pcap");
    let done = fed(&["export", "-o", output.to_str().unwrap(), "-"], &[&gzip(&bytes)]);
    assert_eq!((errors(&done), done.status.code()), (String::new(), Some(0)));
    assert_eq!(fs::read(output).unwrap(), bytes);
}

#[test]
fn input_that_grows_while_it_is_read_is_read_whole() {
    let folder = tempdir().unwrap();
    let plain = small_capture(folder.path());
    let bytes = fs::read(&plain).unwrap();
    let wanted = nameless(&packets(&plain, &[]));
    // Inside the file header, inside a record header, inside a frame, between two records.
    for cuts in [[10, 30], [45, 200], [94, 500]] {
        let [first, second] = cuts;
        let stretches = [&bytes[..first], &bytes[first..second], &bytes[second..]];
        assert_eq!(printed(&fed(&["packets", "--json", "-"], &stretches)), wanted, "{cuts:?}");
    }
}

#[test]
fn standard_input_that_breaks_off_keeps_what_came() {
    let folder = tempdir().unwrap();
    let bytes = fs::read(small_capture(folder.path())).unwrap();
    let cut = fed(&["stats", "--json", "-"], &[&bytes[..bytes.len() - 5]]);
    assert_eq!(cut.status.code(), Some(1));
    let stats: Value = serde_json::from_slice(&cut.stdout).unwrap();
    assert_eq!(stats["frames"], 11);
    assert_eq!(stats["captures"][0]["truncated"], true);
    let empty = fed(&["stats", "-"], &[b""]);
    assert_eq!((errors(&empty).as_str(), empty.status.code()), ("suji: -: the file is empty\n", Some(1)));
    let twice = fed(&["stats", "-", "-"], &[&bytes]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(errors(&twice).contains("named twice"), "{}", errors(&twice));
    assert!(String::from_utf8_lossy(&twice.stdout).contains("12 frames"));
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_a_capture() {
    let folder = tempdir().unwrap();
    let plain = small_capture(folder.path());
    let wanted = nameless(&packets(&plain, &[]));
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let writes = {
        let pipe = pipe.clone();
        thread::spawn(move || fs::write(pipe, fs::read(plain).unwrap()).unwrap())
    };
    assert_eq!(nameless(&packets(&pipe, &[])), wanted);
    writes.join().unwrap();
}

#[test]
fn compressed_data_that_breaks_off_is_one_message_and_keeps_what_came() {
    let folder = tempdir().unwrap();
    let frames: Vec<_> = (0..5_000_u32)
        .map(|number| {
            let noise: Vec<u8> =
                (0..64_u32).map(|at| (number.wrapping_mul(2_654_435_761) >> (at % 24)) as u8).collect();
            tcp(([10, 0, 0, 1], 1), (number.to_be_bytes(), 445), true, false, &noise)
        })
        .collect();
    let plain = folder.path().join("plain.pcap");
    write_pcap(&plain, &frames);
    let bytes = fs::read(&plain).unwrap();
    for (name, packed) in [("cut.gz", gzip(&bytes)), ("cut.zst", zstd(&bytes))] {
        let path = put(folder.path(), name, &packed[..packed.len() / 2]);
        let done = suji(["stats", "--json", path.to_str().unwrap()]);
        assert_eq!(done.status.code(), Some(1));
        let said = errors(&done);
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(&format!("breaks off after {} compressed bytes", packed.len() / 2)), "{said}");
        let stats: Value = serde_json::from_slice(&done.stdout).unwrap();
        let kept = stats["frames"].as_u64().unwrap();
        assert!((500..4_999).contains(&kept), "{name}: {kept}");
        let listed = suji(["packets", "--json", path.to_str().unwrap()]);
        assert_eq!(String::from_utf8_lossy(&listed.stdout).lines().count() as u64, kept);
    }
}

#[test]
fn what_hides_in_compression_is_told_apart() {
    let folder = tempdir().unwrap();
    let capture = fs::read(small_capture(folder.path())).unwrap();
    let list = b"this is a shopping list, not a capture at all";
    for (name, bytes, says) in [
        ("list.gz", gzip(list), "not a pcap or pcapng capture (starts with \"this is \" once decompressed)"),
        ("list.zst", zstd(list), "not a pcap or pcapng capture (starts with \"this is \" once decompressed)"),
        ("nothing.gz", gzip(b""), "there is nothing in the gzip data"),
        ("twice.gz", gzip(&gzip(&capture)), "compressed twice (gzip within gzip): decompress it once"),
        ("mixed.gz", gzip(&zstd(&capture)), "compressed twice (zstd within gzip): decompress it once"),
        ("head.gz", gzip(&capture)[..6].to_vec(), "the gzip data breaks off after 6 compressed bytes"),
        ("zeros.gz", gzip(&vec![0; 50_000_000]), "not a pcap or pcapng capture"),
    ] {
        let path = put(folder.path(), name, &bytes);
        let done = suji(["stats", path.to_str().unwrap()]);
        let said = errors(&done);
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with(&format!("suji: {}: {says}", path.display())), "{said}");
    }
}

#[test]
fn a_folder_is_read_but_for_what_is_no_capture() {
    let folder = tempdir().unwrap();
    let day = folder.path().join("day");
    fs::create_dir(&day).unwrap();
    let capture = small_capture(&day);
    let bytes = fs::read(&capture).unwrap();
    put(&day, "more.pcap.gz", &gzip(&bytes));
    put(&day, "README.txt", b"captures of a day");
    put(&day, "notes.md", b"# notes, and nothing else");
    put(&day, "empty", b"");
    let done = suji(["stats", "--json", day.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(0), "foreign files of a folder are no error");
    let said = errors(&done);
    let first = day.join("README.txt");
    assert_eq!(
        said,
        format!("suji: note: {} and 2 files more are no captures and were passed over\n", first.display())
    );
    let stats: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((stats["captures"].as_array().unwrap().len(), &stats["frames"]), (2, &Value::from(24)));

    let named = suji(["stats", "--json", capture.to_str().unwrap(), first.to_str().unwrap()]);
    assert_eq!(named.status.code(), Some(1), "a foreign file that is named is an error");
    assert!(errors(&named).contains("not a pcap or pcapng capture"), "{}", errors(&named));

    let only_foreign = folder.path().join("other");
    fs::create_dir(&only_foreign).unwrap();
    put(&only_foreign, "list.txt", b"a list");
    let none = suji(["stats", only_foreign.to_str().unwrap()]);
    assert_eq!(none.status.code(), Some(1), "a folder without any capture is an error");
    assert!(errors(&none).contains("list.txt is no capture"), "{}", errors(&none));
}

#[test]
fn formats_links_and_packings_mix_in_one_go() {
    use suji::capture::{CaptureWriter, LinkType, Nanos, NewFrame, NewInterface, OutputFormat};
    let folder = tempdir().unwrap();
    let ethernet = small_capture(folder.path());
    let syn = tcp(([10, 0, 0, 1], 1), ([192, 0, 2, 1], 445), true, false, b"");
    // The same packet without its link header.
    let raw = NewInterface::new(LinkType::RAW, 0, false);
    let mut writer = CaptureWriter::create(OutputFormat::Pcapng, Vec::new(), &[raw], &[]).unwrap();
    for second in 0..3 {
        let time = Nanos::from_parts(1_236_952_800 + second, 0).unwrap();
        writer.write(&NewFrame::new(0, time, &syn[14..])).unwrap();
    }
    let pcapng = put(folder.path(), "raw.pcapng.zst", &zstd(&writer.finish().unwrap()));
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let done = suji(["stats".to_owned(), "--json".to_owned(), path(&ethernet), path(&pcapng)]);
    assert_eq!((errors(&done), done.status.code()), (String::new(), Some(0)));
    let stats: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!((&stats["frames"], &stats["packets"]), (&Value::from(15), &Value::from(13)));
    let links: Vec<_> =
        (0..2).map(|at| stats["captures"][at]["interfaces"][0]["link_type"].clone()).collect();
    assert_eq!(links, [Value::from(1), Value::from(101)]);
    let output = folder.path().join("both.pcapng");
    let done = suji(["export".to_owned(), "-o".to_owned(), path(&output), path(&ethernet), path(&pcapng)]);
    assert_eq!((errors(&done), done.status.code()), (String::new(), Some(0)));
    assert_eq!(cli_support::stats(&output, &[])["packets"], 13);
}

#[test]
fn no_temporary_file_is_left() {
    let folder = tempdir().unwrap();
    let frames = vec![arp(); 2_000];
    let plain = folder.path().join("plain.pcap");
    write_pcap(&plain, &frames);
    let packed = put(folder.path(), "a.gz", &gzip(&fs::read(plain).unwrap()));
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_suji"))
        .args(["stats", "--json", packed.to_str().unwrap()])
        .env("TMPDIR", &temporary)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0));
    assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
    if cfg!(unix) {
        let gone = Command::new(env!("CARGO_BIN_EXE_suji"))
            .args(["stats", packed.to_str().unwrap()])
            .env("TMPDIR", folder.path().join("nowhere"))
            .output()
            .unwrap();
        assert_eq!(gone.status.code(), Some(1));
        assert!(errors(&gone).contains("no temporary file could be made in"), "{}", errors(&gone));
    }
}
