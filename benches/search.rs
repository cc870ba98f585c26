//! Search through the payloads of a capture in page cache, on all cores. `SUJI_BENCH_CAPTURE=FILE`
//! measures a file of yours.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a bench that cannot be set up has failed")]

mod support;

use std::slice;

use criterion::{Criterion, SamplingMode, Throughput};
use suji::{
    query::Lens,
    stream::search::{Encoding, Matcher, Pattern, Text, Wanted},
    worker::{LoadOptions, Loaded, Search, SearchEvent, SearchRequest, load_all, no_wake},
};

fn main() {
    let mut criterion = support::criterion();
    search(&mut criterion);
    criterion.final_summary();
}

fn search(criterion: &mut Criterion) {
    let capture = support::capture();
    let loaded = load_all(slice::from_ref(&capture.path), &LoadOptions::default(), |_, _| {}).unwrap();
    let needle = str::from_utf8(support::NEEDLE).unwrap();
    let text = |text: &str| Text::new(text);
    let any_case = |text: &str| Text { ignore_case: true, ..Text::new(text) };
    let in_utf16 = vec![Encoding::Utf8, Encoding::Utf16Le];
    let regex = |expression: &str| Pattern::Regex(expression.to_owned());
    let patterns = [
        ("bytes that are rare", Pattern::Text(text(needle))),
        ("bytes that are absent", Pattern::hex("de ad be ef 00 11 22 33").unwrap()),
        ("bytes that are in every header", Pattern::hex("45 00").unwrap()),
        ("bytes with a gap", Pattern::hex("55 53 45 52 ?? 5b").unwrap()),
        ("text in any case", Pattern::Text(any_case(needle))),
        ("text in any case, UTF-16 too", Pattern::Text(Text { encodings: in_utf16, ..any_case(needle) })),
        ("expression that begins with a text", regex(r"USER \[[A-Z]+\|")),
        ("expression without a text", regex(r"[A-Z]{4} \[[A-Z]+\|[A-Z0-9]+\]")),
        ("expression at the start of payloads", regex(r"^USER \[")),
    ];
    let mut group = criterion.benchmark_group("search");
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Bytes(capture.bytes));
    for (name, pattern) in patterns {
        let matcher = pattern.compile().unwrap();
        group.bench_function(name, |bencher| bencher.iter(|| hits(&loaded, &matcher, None)));
    }
    let matcher = Pattern::Text(text(needle)).compile().unwrap();
    let lens = Lens { ports: "445".parse().unwrap(), ..Lens::default() };
    group.bench_function("bytes that are rare, to a port", |bencher| {
        bencher.iter(|| hits(&loaded, &matcher, Some(&lens)));
    });
    group.finish();
}

fn hits(loaded: &Loaded, matcher: &Matcher, lens: Option<&Lens>) -> usize {
    let request = SearchRequest {
        wanted: Wanted::bytes(matcher.clone()),
        lens: lens.cloned(),
        captures: loaded.indexed(),
        priority: None,
    };
    let search = Search::start(request, no_wake()).unwrap();
    let found = search.events().iter().map(|event| match event {
        SearchEvent::Hits { hits, .. } => hits.len(),
        SearchEvent::Finished { .. } => 0,
        SearchEvent::Failed(error) => panic!("{error}"),
    });
    found.sum()
}
