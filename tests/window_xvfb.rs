//! A real window under Xvfb, driven by a command file; its picture is held against what the capture holds.
#![allow(clippy::unwrap_used, clippy::panic)]

mod window_support;

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::Ipv4Addr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use suji::figure::{Rgb, Theme, background, port_color};
use window_support::{HOME, START, create, syn};

/// Packets of the streak: more than are drawn as marks, so that the density is what is seen.
const PACKETS: u32 = 8_000;
/// Lowest address of the streak; it goes down from 8,000 addresses above it, one a millisecond.
const LOWEST: u32 = u32::from_be_bytes([118, 8, 192, 0]);
/// The window: a second and a thousand addresses around the streak on every side.
const MARGIN_SECONDS: f64 = 1.0;
const MARGIN_ADDRESSES: f64 = 1_000.0;

/// Ends a process that was started here.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts an X server on a free display. The screen is so wide that its pointer, which begins in
/// the middle, is not over the window.
fn start_xvfb() -> (Running, String) {
    let mut server = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "4000x1000x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (Running(server), format!(":{}", line.trim()))
}

/// Runs the window over a command file to its end.
fn drive(display: &str, folder: &Path, capture: &Path, commands: &str) {
    let file = folder.join("commands");
    fs::write(&file, commands).unwrap();
    let program = Command::new(env!("CARGO_BIN_EXE_suji"))
        .arg("--commands")
        .arg(&file)
        .arg("--frame-log")
        .arg(folder.join("frames.csv"))
        .arg(capture)
        .env("DISPLAY", display)
        .env("XDG_RUNTIME_DIR", folder)
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .spawn()
        .unwrap();
    let mut program = Running(program);
    let started = Instant::now();
    while started.elapsed() < Duration::from_mins(1) {
        if let Some(status) = program.0.try_wait().unwrap() {
            assert!(status.success(), "suji ended with {status}");
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the command file did not come to its end within a minute");
}

struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    fn read(path: &Path) -> Self {
        let mut reader = png::Decoder::new(BufReader::new(File::open(path).unwrap())).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb);
        Self { width: info.width as usize, pixels }
    }

    fn at(&self, x: usize, y: usize) -> Rgb {
        let place = (y * self.width + x) * 3;
        [self.pixels[place], self.pixels[place + 1], self.pixels[place + 2]]
    }

    /// The plot: as far as its ground's colour reaches, which nothing else has. Left, top, width, height.
    fn plot(&self) -> (usize, usize, usize, usize) {
        let ground = background(Theme::Dark);
        let height = self.pixels.len() / 3 / self.width;
        let all = (0..height).flat_map(|y| (0..self.width).map(move |x| (x, y)));
        let ground: Vec<(usize, usize)> = all.filter(|(x, y)| self.at(*x, *y) == ground).collect();
        let (left, right) =
            (ground.iter().map(|at| at.0).min().unwrap(), ground.iter().map(|at| at.0).max().unwrap());
        let (top, bottom) =
            (ground.iter().map(|at| at.1).min().unwrap(), ground.iter().map(|at| at.1).max().unwrap());
        (left, top, right + 1 - left, bottom + 1 - top)
    }
}

/// A dot's radius and a pixel of rounding, in pixels.
const DOT: f64 = 4.0;

/// How far two colours are apart, in the channel where they differ most.
fn apart(a: Rgb, b: Rgb) -> u8 {
    a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap()
}

fn write_streak(path: &Path) {
    let mut writer = create(path);
    for place in 0..PACKETS {
        let to = Ipv4Addr::from(LOWEST + (PACKETS - 1 - place));
        syn(&mut writer, Duration::from_millis(u64::from(place)), HOME, to, 445);
    }
    writer.flush().unwrap();
}

fn commands(shot: &Path) -> String {
    let start = START.as_nanos() as i64 - (MARGIN_SECONDS * 1e9) as i64;
    let end = START.as_nanos() as i64 + (f64::from(PACKETS) * 1e6 + MARGIN_SECONDS * 1e9) as i64;
    let (low, high) = (f64::from(LOWEST) - MARGIN_ADDRESSES, f64::from(LOWEST + PACKETS) + MARGIN_ADDRESSES);
    let jump = serde_json::json!({"jump": {
        "time": {"start": start, "end": end},
        "addresses": {"v4": {"low": low, "high": high}},
    }});
    let save = serde_json::json!({ "save_screenshot": shot });
    // The plot is told by its ground, which the strips beside it share.
    let plot_alone = r#"{"show_panel": ["strips", false]}"#;
    format!("\"wait_until_loaded\"\n{plot_alone}\n{jump}\n\"wait_until_complete\"\n{save}\n\"quit\"\n")
}

#[test]
#[ignore = "needs Xvfb"]
fn the_streak_is_seen_where_the_capture_has_it_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("streak.pcap");
    let shot: PathBuf = folder.path().join("shot.png");
    write_streak(&capture);
    let (_server, display) = start_xvfb();
    drive(&display, folder.path(), &capture, &commands(&shot));

    let picture = Picture::read(&shot);
    let (left, top, width, height) = picture.plot();
    assert!(width > 500 && height > 300, "the plot is {width} × {height}");
    let (seconds, addresses) =
        (f64::from(PACKETS) / 1e3 + 2.0 * MARGIN_SECONDS, f64::from(PACKETS) + 2.0 * MARGIN_ADDRESSES);
    // Where the packet of a place in the streak is, in pixels from the plot's corner.
    let seen_at = |place: f64| {
        let x = (MARGIN_SECONDS + place / 1e3) / seconds * width as f64;
        let y = (MARGIN_ADDRESSES + place) / addresses * height as f64;
        (x, y)
    };
    let streak = port_color(Theme::Dark, 0, 1);
    let colored = |x: usize, y: usize| apart(picture.at(left + x, top + y), streak) < 90;

    for place in (0..PACKETS).step_by(97) {
        let (x, y) = seen_at(f64::from(place));
        let (x, y) = (x as usize, y as usize);
        let near =
            (x.saturating_sub(1)..=x + 1).any(|x| (y.saturating_sub(1)..=y + 1).any(|y| colored(x, y)));
        assert!(near, "packet {place} is not seen at {x}, {y} of {width} × {height}");
    }
    let mut strays = Vec::new();
    for y in 0..height {
        for x in 0..width {
            // The legend stands in the upper right corner.
            let legend = x + 240 > width && y < 80;
            let place = x as f64 / width as f64 * seconds * 1e3 - MARGIN_SECONDS * 1e3;
            let (_, expected) = seen_at(place.clamp(0.0, f64::from(PACKETS)));
            let (first, last) = (seen_at(0.0).0, seen_at(f64::from(PACKETS)).0);
            let outside = (x as f64) < first - DOT || x as f64 > last + DOT;
            if colored(x, y) && !legend && (outside || (y as f64 - expected).abs() > 5.0) {
                strays.push((x, y));
            }
        }
    }
    assert!(strays.is_empty(), "{} pixels are coloured where no packet is: {:?}", strays.len(), &strays[..1]);

    let log = fs::read_to_string(folder.path().join("frames.csv")).unwrap();
    assert!(log.lines().count() > 3 && log.starts_with("frame,seconds,logic_us,ui_us,loading,packets"));
    assert!(log.lines().last().unwrap().contains(&format!(",0,{PACKETS},{PACKETS},")), "{log}");
}
