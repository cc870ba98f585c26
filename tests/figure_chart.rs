//! Charts: the window's picture with axes, legend and title.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod window_support;

use std::{
    net::Ipv4Addr,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use suji::{
    app::{App, Command, Options, Theme},
    figure::{
        ColorBy, DensityScale, MarkSize, Raster,
        chart::{Chart, ChartData, ChartOptions, ChartSize, Extent},
        port_color,
    },
    query::{AddressRange, Cancel, Census, HomeSet, Index, Lens, PortPalette},
    worker::{LoadOptions, load_all, no_wake},
};
use tempfile::tempdir;
use window_support::{HOME, START, create, syn, udp, write_capture};

/// Loads a capture.
fn index_of(path: &Path) -> Index {
    load_all(&[path.to_owned()], &LoadOptions::default(), |_, _| {}).unwrap().index
}

fn lens() -> Lens {
    Lens { home: HomeSet(vec![AddressRange::host(HOME.into())]), ..Lens::default() }
}

fn draw(index: &Index, lens: &Lens, options: &ChartOptions) -> Chart {
    let census = Census::take(index, &Cancel::default()).unwrap();
    let palette = PortPalette::new(&census, &[]);
    let captures = ["small.pcap".to_owned()];
    let data = ChartData { index, captures: &captures, lens, census: &census, palette: &palette };
    Chart::draw(&data, options, &Cancel::default()).unwrap()
}

fn size(text: &str) -> ChartSize {
    text.parse().unwrap()
}

/// Packets of [`write_many`]: too many to be drawn one by one.
const MANY: u64 = 6_040;

/// 6,000 packets all over the plane, and 40 at one place.
fn write_many(path: &Path) {
    let mut writer = create(path);
    for packet in 0..6_000_u32 {
        let after = Duration::from_millis(7) * packet;
        let peer = Ipv4Addr::from(0x7600_0000 + packet.wrapping_mul(2_654_435_761) % 0x4000_0000);
        match packet % 3 {
            0 => syn(&mut writer, after, HOME, peer, 445),
            1 => syn(&mut writer, after, peer, HOME, 135),
            _ => udp(&mut writer, after, HOME, peer, 53, b"?"),
        }
    }
    for _ in 0..40 {
        syn(&mut writer, Duration::from_secs(30), HOME, Ipv4Addr::new(220, 1, 2, 3), 445);
    }
}

/// The picture that the window makes for a plot of some pixels, once it is complete.
fn window_picture(path: &Path, cells: (usize, usize), commands: Vec<Command>) -> Raster {
    let options = Options { captures: vec![path.to_owned()], ..Options::default() };
    let mut app = App::start(options, no_wake()).unwrap();
    app.resize_canvas(cells.0 as f64, cells.1 as f64, 1.0);
    let mut commands = Some(commands);
    let started = Instant::now();
    loop {
        app.poll();
        app.ask();
        if !app.captures().is_loading() && app.home().guess().is_some() && app.is_complete() {
            match commands.take() {
                Some(commands) => commands.into_iter().for_each(|command| app.apply(command)),
                None => return app.picture().raster().unwrap().clone(),
            }
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the window does not finish its picture");
        thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_chart_has_the_cells_and_colours_of_the_window() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    write_many(&path);
    let index = index_of(&path);
    for color in ColorBy::ALL {
        let options =
            ChartOptions { color, theme: Theme::Dark, size: size("640x480"), ..ChartOptions::default() };
        let chart = draw(&index, &lens(), &options);
        let (ours, request) = (chart.raster(), chart.request());
        assert_eq!((ours.total, ours.marks.is_none()), (MANY, true));
        let cells = (request.width, request.height);
        let window = window_picture(&path, cells, vec![Command::SetColor(color)]);
        assert_eq!((window.window, window.total), (ours.window, ours.total));
        assert_eq!(window.levels, ours.levels);
        assert_eq!((window.image.width, window.image.height), cells);
        assert!(window.image == ours.image, "{color:?}: the pixels differ");
    }
}

#[test]
fn a_chart_has_the_density_scale_and_the_size_of_marks_of_the_window() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    write_many(&path);
    let index = index_of(&path);
    let mut pictures = Vec::new();
    for (density, marks) in DensityScale::ALL.into_iter().zip(MarkSize::ALL) {
        let (color, theme) = (ColorBy::Density, Theme::Dark);
        let size = size("640x480");
        let options = ChartOptions { color, density, marks, theme, size, ..ChartOptions::default() };
        let chart = draw(&index, &lens(), &options);
        let (ours, request) = (chart.raster(), chart.request());
        assert!(chart.texts().any(|text| text.ends_with(density.name())), "{density:?}");
        let commands =
            vec![Command::SetColor(color), Command::SetDensityScale(density), Command::SetMarkSize(marks)];
        let window = window_picture(&path, (request.width, request.height), commands);
        assert!(window.image == ours.image, "{density:?}, {marks:?}: the pixels differ");
        pictures.push(window.image);
    }
    assert!(pictures[0] != pictures[1] && pictures[1] != pictures[2]);
}

#[test]
fn few_packets_are_marks_as_in_the_window_and_a_prefix_is_the_same_extent() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("small.pcap");
    write_capture(&path);
    let prefix: AddressRange = "118.8.200.0/25".parse().unwrap();
    let options = ChartOptions { extent: Extent::Addresses(prefix), ..ChartOptions::default() };
    let chart = draw(&index_of(&path), &lens(), &options);
    let request = chart.request();
    let go = Command::Enter(suji::app::LensText::Address, "118.8.200.0/25".to_owned());
    let window = window_picture(&path, (request.width, request.height), vec![go]);
    assert_eq!(window.window, chart.raster().window);
    assert_eq!(chart.packets(), 128);
    assert_eq!(window.marks, chart.raster().marks);
}

#[test]
fn a_known_packet_has_the_colour_of_its_port_at_its_place() {
    let folder = tempdir().unwrap();
    let (few, many) = (folder.path().join("few.pcap"), folder.path().join("many.pcap"));
    let lone = (Duration::from_secs(20), Ipv4Addr::new(20, 0, 0, 1));
    let mut writer = create(&few);
    for count in 0..40 {
        syn(&mut writer, Duration::from_secs(count), HOME, Ipv4Addr::new(200, 0, 0, 1), 445);
    }
    syn(&mut writer, lone.0, HOME, lone.1, 135);
    drop(writer);
    write_many(&many);
    for (theme, scale) in [(Theme::Light, 1.0), (Theme::Dark, 2.0), (Theme::Light, 1.5)] {
        let options =
            ChartOptions { theme, size: size("800x600").scaled(scale).unwrap(), ..ChartOptions::default() };
        let index = index_of(&few);
        let chart = draw(&index, &lens(), &options);
        let [left, top, right, bottom] = chart.plot();
        let time = chart.raster().window.time;
        let at = (START + lone.0).as_nanos() as i64;
        let x = left + (right - left) * (at - time.start) as f64 / (time.end - time.start) as f64;
        let up = (f64::from(u32::from(lone.1)) + 0.5) / 4_294_967_296.0;
        let y = bottom - (bottom - top) * up;
        let image = chart.image();
        assert_eq!((image.width as u32, image.height as u32), options.size.pixels());
        let pixel = image.pixels[(y * scale) as usize * image.width + (x * scale) as usize];
        assert_eq!(pixel[..3], port_color(theme, 1, 2), "{theme:?} at scale {scale}");

        // Where they are many: the pixels of the picture, laid over the page's ground.
        let chart = draw(&index_of(&many), &lens(), &options);
        let image = chart.image();
        let [left, top, ..] = chart.plot().map(|at| (at * scale).round() as usize);
        let raster = &chart.raster().image;
        let full = raster.pixels.iter().position(|pixel| pixel[3] == 255).unwrap();
        let (x, y) = (left + full % raster.width, top + full / raster.width);
        assert_eq!(image.pixels[y * image.width + x], raster.pixels[full], "at scale {scale}");
    }
}

#[test]
fn title_axes_and_legend_say_what_is_shown() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("small.pcap");
    write_capture(&path);
    let lens = lens().paper_view(1).unwrap();
    let chart = draw(&index_of(&path), &lens, &ChartOptions::default());
    let texts: Vec<&str> = chart.texts().collect();
    let said = "from home 10.0.0.1 · TCP SYN · 200 packets";
    for text in [
        "small.pcap",
        said,
        "tcp/445",
        "200",
        "112.0.0.0/4",
        "05:00:10",
        "2009-03-13",
        "UTC",
        "destination ↑",
    ] {
        assert!(texts.contains(&text), "{text} is not among {texts:?}");
    }
    // Ports that do not occur in view are not in the legend.
    assert!(!texts.contains(&"udp/53") && !texts.contains(&"other"), "{texts:?}");
    let options =
        ChartOptions { title: Some("Figure 1".to_owned()), legend: false, ..ChartOptions::default() };
    let chart = draw(&index_of(&path), &lens, &options);
    let texts: Vec<&str> = chart.texts().collect();
    assert!(texts.contains(&"Figure 1") && texts.contains(&said));
    assert!(!texts.contains(&"small.pcap") && !texts.contains(&"tcp/445"));
}

#[test]
fn every_text_lies_on_the_page_at_every_size() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    write_many(&path);
    let index = index_of(&path);
    for text in ["200x150", "320x200", "800x600", "1600x300", "300x1200"] {
        let chart = draw(&index, &lens(), &ChartOptions { size: size(text), ..ChartOptions::default() });
        let (width, height) = (f64::from(chart.size().width), f64::from(chart.size().height));
        let [left, top, right, bottom] = chart.plot();
        assert!(0.0 < left && left < right && right < width && 0.0 < top && top < bottom && bottom < height);
        for (words, [x0, y0, x1, y1]) in chart.text_bounds() {
            assert!(
                x0 >= 0.0 && y0 >= 0.0 && x1 <= width && y1 <= height,
                "{words} stands at {x0} {y0} {x1} {y1} on {text}"
            );
        }
    }
}

#[test]
fn no_two_texts_overlap() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("many.pcap");
    write_many(&path);
    let index = index_of(&path);
    for text in ["800x600", "1600x900", "640x360"] {
        for color in ColorBy::ALL {
            let options = ChartOptions { size: size(text), color, ..ChartOptions::default() };
            let chart = draw(&index, &lens(), &options);
            let bounds: Vec<_> = chart.text_bounds().collect();
            for (place, (one, a)) in bounds.iter().enumerate() {
                for (other, b) in &bounds[place + 1..] {
                    let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                    assert!(apart, "{one} {a:?} and {other} {b:?} overlap on {text} by {color:?}");
                }
            }
        }
    }
}

#[test]
fn a_chart_that_is_cancelled_is_none() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("small.pcap");
    write_capture(&path);
    let index = index_of(&path);
    let cancel = Cancel::default();
    cancel.set();
    let (census, lens, palette) = (Census::default(), lens(), PortPalette::default());
    let data = ChartData { index: &index, captures: &[], lens: &lens, census: &census, palette: &palette };
    assert!(Chart::draw(&data, &ChartOptions::default(), &cancel).is_none());
}
