//! Loading a capture into the index, on all cores. `SUJI_BENCH_CAPTURE=FILE` measures a file of yours.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a bench that cannot be set up has failed")]

mod support;

use std::slice;

use criterion::{Criterion, Throughput};
use suji::worker::{LoadOptions, load_all};

fn main() {
    let mut criterion = support::criterion();
    load(&mut criterion);
    criterion.final_summary();
}

fn load(criterion: &mut Criterion) {
    let capture = support::capture();
    let mut group = criterion.benchmark_group("load");
    group.throughput(Throughput::Bytes(capture.bytes));
    group.bench_function("index", |bencher| {
        bencher.iter_with_large_drop(|| {
            let loaded =
                load_all(slice::from_ref(&capture.path), &LoadOptions::default(), |_, _| {}).unwrap();
            assert!(loaded.failures.is_empty() && loaded.index.packets() > 0);
            loaded
        });
    });
    group.finish();
}
