//! Pictures and questions over points in memory. `SUJI_BENCH_POINTS=20000000,100000000` measures these
//! sizes, one after the other; 100 million take 3.5 GB.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a bench that cannot be set up has failed")]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkGroup, Criterion, SamplingMode, measurement::WallTime};
use suji::query::{
    AddressWindow, Breakdown, Cancel, Census, Class, ClassSet, DensityRequest, DirectionFilter, Folding,
    Folds, HomeSet, Index, Lens, PickRequest, Plane, PortPalette, TimeWindow, Window, density, hover,
    infer_home, pick, rank_ports, select,
};
use support::{BUSY_PREFIX, Codes, DAY, HOMES, QUIET_PREFIX, START, Traffic};

/// Cells of a picture, as the budgets have it.
const WIDTH: usize = 1_200;
const HEIGHT: usize = 800;
/// Packets that are drawn one by one, as the window asks for.
const MARKS: usize = 4_000;
/// Rows of the packet table.
const ROWS: usize = 10_000;
const HOUR: i64 = DAY / 24;

fn main() {
    let mut criterion = support::criterion();
    for points in support::sizes() {
        // One at a time: the large ones take gigabytes.
        over(&mut criterion, &format!("{points}"), &Traffic::usual(points));
        over(&mut criterion, &format!("flood {points}"), &Traffic::flood(points));
    }
    criterion.final_summary();
}

fn over(criterion: &mut Criterion, name: &str, traffic: &Traffic) {
    let index = support::index(traffic);
    let scene = Scene::new(&index);
    for codes in Codes::ALL {
        support::prepare(&index, &scene.lens.home, codes);
        let mut group = criterion.benchmark_group(format!("{name} {}", codes.name()));
        group.sampling_mode(SamplingMode::Flat);
        pictures(&mut group, &index, &scene);
        lens_changes(&mut group, &index, &scene);
        questions(&mut group, &index, &scene);
        group.finish();
    }
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat);
    new_home(&mut group, &index, &scene);
    group.finish();
}

/// The lens and palette of a window in which nothing was chosen yet.
struct Scene {
    lens: Lens,
    palette: PortPalette,
    totals: Vec<u64>,
    cancel: Cancel,
}

impl Scene {
    fn new(index: &Index) -> Self {
        let cancel = Cancel::default();
        let home = HomeSet::from_texts(HOMES.map(|home| home.to_string())).unwrap();
        let census = Census::take(index, &cancel).unwrap();
        let palette = PortPalette::new(&census, &[]);
        let totals = palette.totals(&census);
        Self { lens: Lens { home, ..Lens::default() }, palette, totals, cancel }
    }

    fn by_port(&self, window: Window) -> DensityRequest {
        let breakdown = Breakdown::Port(self.palette.clone());
        DensityRequest { breakdown, rarity: self.totals.clone(), ..plain(window) }
    }

    fn count(&self, index: &Index, lens: &Lens, request: &DensityRequest) -> u64 {
        density(index, lens, &Plane::V4, request, &self.cancel).unwrap().total
    }
}

fn plain(window: Window) -> DensityRequest {
    let (width, height, breakdown) = (WIDTH, HEIGHT, Breakdown::None);
    DensityRequest {
        window,
        width,
        height,
        folding: Folding::default(),
        breakdown,
        rarity: Vec::new(),
        marks: MARKS,
    }
}

fn all_day() -> TimeWindow {
    TimeWindow { start: START, end: START + DAY }
}

fn an_hour() -> TimeWindow {
    TimeWindow { start: START + 9 * HOUR, end: START + 10 * HOUR }
}

fn window(time: TimeWindow, prefix: &str) -> Window {
    let range = prefix.parse().unwrap();
    Window { time, addresses: Plane::V4.window_around(&range).unwrap() }
}

fn everything() -> Window {
    Window { time: all_day(), addresses: AddressWindow::ALL_V4 }
}

/// Stretches of the day that are folded as if they were silences: what folds cost beside what they hide.
fn ten_folds() -> Folding {
    let silence = |number| TimeWindow {
        start: START + number * DAY / 10 + HOUR,
        end: START + number * DAY / 10 + HOUR + HOUR / 2,
    };
    Folding { folds: Folds::new((0..10).map(silence).collect()), columns: 16.0 }
}

/// One picture after the other, as zooming asks for them.
fn pictures(group: &mut BenchmarkGroup<'_, WallTime>, index: &Index, scene: &Scene) {
    let hour = Window { time: an_hour(), ..everything() };
    let cases = [
        ("full", plain(everything())),
        ("full by port", scene.by_port(everything())),
        ("full, ten folds", DensityRequest { folding: ten_folds(), ..plain(everything()) }),
        ("a /8", plain(window(all_day(), "118.0.0.0/8"))),
        ("a /8 by port", scene.by_port(window(all_day(), "118.0.0.0/8"))),
        ("a /22 with a twentieth", plain(window(all_day(), BUSY_PREFIX))),
        ("a /22 with a twentieth by port", scene.by_port(window(all_day(), BUSY_PREFIX))),
        ("a /22 with a hundredth", plain(window(all_day(), QUIET_PREFIX))),
        ("a /22 with a hundredth by port", scene.by_port(window(all_day(), QUIET_PREFIX))),
        ("an hour", plain(hour)),
        ("an hour by port", scene.by_port(hour)),
        ("an hour of a /16", plain(window(an_hour(), "118.8.0.0/16"))),
    ];
    for (name, request) in cases {
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(scene.count(index, &scene.lens, &request)));
        });
    }
}

/// The first picture under another lens.
fn lens_changes(group: &mut BenchmarkGroup<'_, WallTime>, index: &Index, scene: &Scene) {
    let syn = Lens {
        classes: ClassSet::of(&[Class::TcpSyn]),
        ports: "tcp/445".parse().unwrap(),
        ..scene.lens.clone()
    };
    let from = Lens { direction: DirectionFilter::From, ..scene.lens.clone() };
    for (name, lens) in [("lens: class and port", syn), ("lens: direction", from)] {
        let request = scene.by_port(everything());
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(scene.count(index, &lens, &request)));
        });
    }
}

/// What hand and panels ask for.
fn questions(group: &mut BenchmarkGroup<'_, WallTime>, index: &Index, scene: &Scene) {
    let Scene { lens, cancel, .. } = scene;
    let at_pointer = PickRequest {
        window: everything(),
        width: WIDTH as f64,
        height: HEIGHT as f64,
        folding: Folding::default(),
        x: 611.0,
        y: 431.0,
        radius: 12.0,
        limit: 1_000,
    };
    group.bench_function("pick", |bencher| {
        bencher.iter(|| pick(index, lens, &Plane::V4, &at_pointer, cancel).unwrap().total);
    });
    let prefix = window(all_day(), BUSY_PREFIX);
    group.bench_function("select a /22", |bencher| {
        bencher.iter(|| select(index, lens, &Plane::V4, &prefix, ROWS, cancel).unwrap().total);
    });
    let row = 4_294_967_296.0 / HEIGHT as f64;
    let cell = Window {
        time: TimeWindow { start: START + DAY / 2, end: START + DAY / 2 + DAY / WIDTH as i64 },
        addresses: AddressWindow::V4 { low: row * 370.0, high: row * 371.0 },
    };
    group.bench_function("hover", |bencher| {
        bencher.iter(|| hover(index, lens, &Plane::V4, &cell, cancel).unwrap().packets);
    });
    for (name, window) in [("ports in view, full", everything()), ("ports in view, a /22", prefix)] {
        group.bench_function(name, |bencher| {
            let window = Some((&Plane::V4, &window));
            bencher.iter(|| rank_ports(index, lens, window, cancel).unwrap().packets);
        });
    }
}

/// All that another home costs until its first picture is there, and until zooming is quick again.
fn new_home(group: &mut BenchmarkGroup<'_, WallTime>, index: &Index, scene: &Scene) {
    let home = HomeSet::from_texts([QUIET_PREFIX]).unwrap();
    let lenses = [scene.lens.home.clone(), home].map(|home| Lens { home, ..scene.lens.clone() });
    let request = scene.by_port(everything());
    // The segments have codes for the first home: under the other all points are looked at.
    group.bench_function("new home: picture", |bencher| {
        bencher.iter(|| black_box(scene.count(index, &lenses[1], &request)));
    });
    let mut turn = 0;
    group.bench_function("new home: codes", |bencher| {
        bencher.iter(|| {
            turn = 1 - turn;
            support::prepare(index, &lenses[turn].home, Codes::With);
        });
    });
    group.bench_function("inferring home", |bencher| {
        bencher.iter(|| infer_home(index, &scene.cancel).unwrap().share);
    });
}
