//! Properties of what a person types, or a command file holds.

use suji::{
    app::Command,
    query::{AddressRange, PortList, TimeRange, Zone},
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
}
