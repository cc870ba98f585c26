//! Properties of what a person types, or a command file holds.

use suji::{
    app::Command,
    query::{AddressRange, PortList, TimeRange, Zone},
    stream::search::{Encoding, Pattern, PatternError, Text},
};

/// 2009-03-13 14:00:00 UTC.
const FIRST: i64 = 1_236_952_800_000_000_000;

/// Whatever can be read says the same when it is written and read again.
pub fn typed(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(ports) = text.parse::<PortList>() {
        assert_eq!(ports.to_string().parse::<PortList>().unwrap(), ports);
    }
    if let Ok(range) = text.parse::<AddressRange>() {
        assert_eq!(range.to_string().parse::<AddressRange>().unwrap(), range);
    }
    if let Ok(zone) = text.parse::<Zone>() {
        assert_eq!(zone.to_string().parse::<Zone>().unwrap(), zone);
    }
    for zone in ["UTC", "Asia/Tokyo", "-03:30", "Europe/Berlin"] {
        let zone: Zone = zone.parse().unwrap();
        for first in [None, Some(FIRST), Some(i64::MIN), Some(i64::MAX)] {
            let Ok(range) = TimeRange::parse(text, &zone, first) else { continue };
            let written = range.format(&zone);
            assert_eq!(TimeRange::parse(&written, &zone, first).unwrap(), range, "{written}");
        }
    }
    if let Ok(command) = serde_json::from_str::<Command>(text) {
        let written = serde_json::to_string(&command).unwrap();
        assert_eq!(serde_json::from_str::<Command>(&written).unwrap(), command, "{written}");
    }
    patterns(text);
}

/// What is wrong with a pattern is told with a place in what was typed; a text finds itself, in
/// whatever form it is looked for.
fn patterns(text: &str) {
    let told = |error: PatternError| {
        assert!(text.get(error.place.clone()).is_some() && !error.reason.is_empty(), "{error:?} in {text:?}");
    };
    if let Err(error) = Pattern::hex(text).and_then(|pattern| pattern.compile()) {
        told(error);
    }
    match Pattern::Regex(text.to_owned()).compile() {
        Ok(matcher) => {
            if let Some(found) = matcher.find(text.as_bytes()) {
                assert!(!found.bytes.is_empty() && found.bytes.end <= text.len() && found.count > 0);
            }
        }
        Err(error) => told(error),
    }
    for (ignore_case, encoding) in [
        (false, Encoding::Utf8),
        (true, Encoding::Utf8),
        (true, Encoding::Utf16Le),
        (false, Encoding::Utf16Be),
    ] {
        let bytes: Vec<u8> = match encoding {
            Encoding::Utf8 => text.bytes().collect(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let pattern = Text { ignore_case, encodings: vec![encoding], ..Text::new(text) };
        match Pattern::Text(pattern).compile() {
            Ok(matcher) => assert_eq!(matcher.find(&bytes).map(|found| found.bytes), Some(0..bytes.len())),
            Err(error) => {
                assert!(text.is_empty() || error.reason.contains("memory"), "{error:?} of {text:?}");
            }
        }
    }
}
