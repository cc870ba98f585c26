//! Source ports that mean nothing: where neither port of a packet is known by number, analysers read
//! its payload by what is in it; where the source's is, they may read it as that protocol, and find it
//! malformed.

/// Ranges, both ends included, in which Wireshark 4.0 knows no protocol over TCP or UDP by number
/// (`tshark -G decodes`), and which have no meaning in the demo. Short ones are left out.
const PLAIN: [(u16, u16); 83] = [
    (1114, 1152),
    (1154, 1193),
    (1214, 1292),
    (1301, 1343),
    (1345, 1432),
    (1434, 1520),
    (1548, 1627),
    (1647, 1699),
    (1756, 1811),
    (1814, 1860),
    (1901, 1934),
    (1936, 1977),
    (2002, 2028),
    (2068, 2098),
    (2127, 2151),
    (2158, 2189),
    (2191, 2220),
    (2270, 2312),
    (2346, 2400),
    (2444, 2500),
    (2503, 2570),
    (2576, 2599),
    (2601, 2709),
    (2728, 2811),
    (2813, 2854),
    (2888, 2943),
    (2961, 2999),
    (3020, 3049),
    (3051, 3120),
    (3133, 3204),
    (3307, 3332),
    (3390, 3451),
    (3504, 3539),
    (3568, 3621),
    (3633, 3670),
    (3690, 3723),
    (3725, 3783),
    (3820, 3859),
    (3869, 3917),
    (3919, 3955),
    (3957, 3999),
    (4012, 4057),
    (4059, 4154),
    (4156, 4188),
    (4190, 4221),
    (4225, 4248),
    (4251, 4304),
    (4343, 4368),
    (4370, 4419),
    (4445, 4499),
    (4501, 4532),
    (4570, 4660),
    (4673, 4711),
    (4755, 4783),
    (4792, 4837),
    (4841, 4879),
    (4881, 4990),
    (10501, 11206),
    (12224, 13399),
    (14002, 15739),
    (15741, 17219),
    (18247, 19005),
    (21065, 22221),
    (22223, 23271),
    (23273, 24575),
    (24801, 25825),
    (26001, 27016),
    (27964, 29417),
    (30201, 31999),
    (32513, 33886),
    (33888, 34961),
    (34981, 37007),
    (37009, 41169),
    (41171, 44320),
    (44819, 45563),
    (45565, 46999),
    (47001, 47807),
    (48050, 48897),
    (48899, 49998),
    (50000, 54282),
    (54329, 55999),
    (57534, 58999),
    (60002, 65535),
];

/// Whether the number of a port says nothing about the payload.
///
/// More than half of the ports from 1024 up are such, and most of those that Windows XP draws from
/// (1025 to 5000).
#[must_use]
pub fn is_plain(port: u16) -> bool {
    let next = PLAIN.partition_point(|range| range.0 <= port);
    next.checked_sub(1).and_then(|place| PLAIN.get(place)).is_some_and(|range| port <= range.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_ascend() {
        assert!(PLAIN.is_sorted_by(|a, b| a.0 <= a.1 && a.1 < b.0));
    }

    #[test]
    fn the_ends_of_a_range_belong_to_it() {
        assert!([1114, 1152, 60_002, 65_535].into_iter().all(is_plain));
        assert!(![0, 135, 1113, 1153, 4_838, 33_887, 54_283].into_iter().any(is_plain));
    }

    #[test]
    fn enough_ports_are_plain() {
        assert!((1_024..=u16::MAX).filter(|port| is_plain(*port)).count() > 32_256);
        assert!((1_025..=5_000).filter(|port| is_plain(*port)).count() > 2_500);
    }
}
