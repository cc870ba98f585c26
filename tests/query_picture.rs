//! Densities, picks, selections and what lies under the pointer, against counting by hand.

#![allow(clippy::unwrap_used, clippy::float_cmp)] // Exactness is what is tested.

mod query_support;

use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

use proptest::prelude::*;
use query_support::{Packet, breakdown, captures, case, direction, index, inside, peer, points, transport};
use suji::query::{
    AddressWindow, Breakdown, Cancel, Census, DensityRequest, Direction, DirectionFilter, Filter, Folding,
    Folds, HomeSet, Lens, ObservedV4, PacketSet, PickRequest, Plane, PointId, PortKey, SetFilter, TimeAxis,
    TimeWindow, Window, density, hover, pick, rank_ports, select, totals,
};

/// Silences among the times of the cases, mostly none.
fn folding() -> impl Strategy<Value = Folding> {
    let silence =
        (-50..900_i64, 1..400_i64).prop_map(|(start, length)| TimeWindow { start, end: start + length });
    let silences = prop_oneof![Just(Vec::new()), prop::collection::vec(silence, 1..5)];
    (silences, 0.0..9.0_f64).prop_map(|(silences, columns)| Folding { folds: Folds::new(silences), columns })
}

/// The column of a time: that of the whole window without folds, with them that of its piece of the axis.
fn column(time: i64, window: TimeWindow, width: usize, folding: &Folding) -> usize {
    let linear = |window: TimeWindow, columns: usize| {
        let since = i128::from(time) - i128::from(window.start);
        (since * columns as i128 / (i128::from(window.end) - i128::from(window.start))) as usize
    };
    if folding.folds.is_empty() {
        return linear(window, width);
    }
    let axis = TimeAxis::new(window, width, folding);
    let its = axis.pieces().iter().find(|piece| piece.time.start <= time && time < piece.time.end).unwrap();
    its.first + linear(its.time, its.columns)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_cell_holds_its_packets(
        case in case(),
        breakdown in breakdown(),
        width in 1_usize..40,
        height in 1_usize..40,
        marks in 0_usize..60,
        folding in folding(),
    ) {
        let rarity = vec![5, 2, 9, 2];
        let request =
            DensityRequest { window: case.window, width, height, folding, breakdown, rarity, marks };
        let density = density(&case.index, &case.lens, &case.plane, &request, &Cancel::default()).unwrap();
        let rows = case.plane.rows(&case.window.addresses).unwrap();
        let depth = match &request.breakdown {
            Breakdown::None => 1,
            Breakdown::Direction => 3,
            Breakdown::Capture(captures) => *captures,
            Breakdown::Port(palette) => palette.ports.len() + 1,
        };
        let mut counts = vec![0; width * height * depth];
        let mut all = Vec::new();
        for (id, point) in points(&case.index) {
            let Some((time, unit)) = inside(&case.lens, &case.plane, &case.window, &point) else { continue };
            let column = column(time, case.window.time, width, &request.folding);
            let share = density.times.share(time) * width as f64;
            prop_assert!(column as f64 - 1e-9 <= share && share <= column as f64 + 1.0 + 1e-9, "{share} {column}");
            let row = ((unit - rows.low) * (height as f64 / (rows.high - rows.low))).floor() as usize;
            let category = match &request.breakdown {
                Breakdown::None => 0,
                Breakdown::Direction => direction(&case.lens, &point) as usize,
                Breakdown::Capture(captures) => usize::from(id.capture).min(captures - 1),
                Breakdown::Port(palette) => {
                    let key = point.ports.map(|ports| PortKey { transport: transport(&point), port: ports.1 });
                    let place = palette.ports.iter().position(|port| Some(*port) == key);
                    place.unwrap_or(palette.ports.len())
                }
            };
            counts[(column * height + row.min(height - 1)) * depth + category] += 1;
            all.push((time, id, unit, category));
        }
        let cells: Vec<&[u32]> = counts.chunks_exact(depth).collect();
        let sums: Vec<u32> = cells.iter().map(|cell| cell.iter().sum()).collect();
        let winner = |cell: &&[u32]| {
            let rarity = |place: usize| request.rarity.get(place).copied().unwrap_or(u64::MAX);
            let best = (0..depth).min_by_key(|place| (Reverse(cell[*place]), rarity(*place), *place)).unwrap();
            if cell[best] == 0 { 0 } else { best as u8 }
        };
        let by_category =
            (0..depth).map(|place| cells.iter().map(|cell| u64::from(cell[place])).sum()).collect::<Vec<u64>>();
        prop_assert_eq!(density.total, all.len() as u64);
        prop_assert_eq!(density.counts, sums);
        prop_assert_eq!(density.winners, cells.iter().map(winner).collect::<Vec<u8>>());
        prop_assert_eq!(density.categories, by_category);
        all.sort_by_key(|(time, id, _, _)| (*time, *id));
        let marks = density.marks.map(|marks| {
            marks.iter().map(|mark| (mark.time, mark.id, mark.unit, usize::from(mark.category))).collect()
        });
        prop_assert_eq!(marks, (all.len() <= request.marks).then_some(all));
    }

    #[test]
    fn a_hidden_capture_is_as_one_without_packets(
        case in case(),
        hidden in prop::collection::btree_set(0_u16..4, 0..3),
        breakdown in breakdown(),
    ) {
        let mut rest = case.index.clone();
        for capture in &hidden {
            if let Some(of) = rest.captures.get_mut(usize::from(*capture)) {
                of.segments.clear();
            }
        }
        let lens = Lens { hidden_captures: hidden, ..case.lens.clone() };
        let (plane, window, cancel) = (&case.plane, case.window, Cancel::default());
        let request =
            DensityRequest { window, width: 9, height: 9, folding: Folding::default(), breakdown, rarity: Vec::new(), marks: 100 };
        let counted = |index, lens| density(index, lens, plane, &request, &cancel).unwrap();
        prop_assert_eq!(counted(&case.index, &lens), counted(&rest, &case.lens));
        let under = |index, lens| hover(index, lens, plane, &window, &cancel).unwrap();
        prop_assert_eq!(under(&case.index, &lens), under(&rest, &case.lens));
        let chosen = |index, lens| select(index, lens, plane, &window, 50, &cancel).unwrap();
        prop_assert_eq!(chosen(&case.index, &lens), chosen(&rest, &case.lens));
        let all = |index, lens| totals(index, lens, &cancel).unwrap();
        prop_assert_eq!(all(&case.index, &lens), all(&rest, &case.lens));
        for (id, _) in points(&case.index) {
            let of = |lens: &Lens, segment| Filter::new(lens).shows_packet(id, segment);
            let expected = rest.segment(id).and_then(|segment| of(&case.lens, segment));
            prop_assert_eq!(of(&lens, case.index.segment(id).unwrap()), expected);
        }
    }

    #[test]
    fn every_ipv4_address_that_occurs_is_observed_once(captures in captures()) {
        let index = index(&captures);
        let mut expected: Vec<std::net::IpAddr> =
            points(&index).into_iter().flat_map(|(_, point)| [point.source, point.destination]).collect();
        expected.retain(std::net::IpAddr::is_ipv4);
        expected.sort_unstable();
        expected.dedup();
        let plane = Plane::V4Ranked(Arc::new(ObservedV4::of(&index, &Cancel::default()).unwrap()));
        let observed = plane.observed().unwrap();
        let there: Vec<_> = (0..observed).filter_map(|row| plane.address_at(row as f64 + 0.5)).collect();
        prop_assert_eq!(there, expected);
    }

    #[test]
    fn the_nearest_packets_are_picked(
        case in case(),
        pointer in (0.0..100.0_f64, 0.0..80.0_f64),
        radius in prop_oneof![0.0..20.0_f64, Just(1e9)],
        limit in 0_usize..10,
        folding in folding(),
    ) {
        let (width, height) = (100.0, 80.0);
        let request =
            PickRequest { window: case.window, width, height, folding: folding.clone(), x: pointer.0, y: pointer.1, radius, limit };
        let picked = pick(&case.index, &case.lens, &case.plane, &request, &Cancel::default()).unwrap();
        let rows = case.plane.rows(&case.window.addresses).unwrap();
        let TimeWindow { start, end } = case.window.time;
        let axis = TimeAxis::new(case.window.time, 100, &folding);
        let mut near = Vec::new();
        for (id, point) in points(&case.index) {
            let Some((time, unit)) = inside(&case.lens, &case.plane, &case.window, &point) else { continue };
            let span = (i128::from(end) - i128::from(start)) as f64;
            let linear = (i128::from(time) - i128::from(start)) as f64 / span * width;
            let x = if folding.folds.is_empty() { linear } else { axis.share(time) * width };
            let y = height - (unit - rows.low) / (rows.high - rows.low) * height;
            near.push(((x - pointer.0).hypot(y - pointer.1), time, id));
        }
        near.sort_by(|a, b| a.partial_cmp(b).unwrap());
        let nearest = near.first().map_or(f64::INFINITY, |first| first.0);
        near.retain(|(distance, _, _)| *distance <= radius && *distance <= nearest + 1.0);
        prop_assert_eq!(picked.total, near.len() as u64);
        let ids: Vec<_> = near.iter().take(limit).map(|(_, _, id)| *id).collect();
        prop_assert_eq!(picked.points, ids);
        prop_assert_eq!(picked.distance, near.first().map_or(0.0, |first| first.0));
    }

    #[test]
    fn a_box_is_selected_by_time(case in case(), limit in prop_oneof![0_usize..100, Just(usize::MAX)]) {
        let selection =
            select(&case.index, &case.lens, &case.plane, &case.window, limit, &Cancel::default()).unwrap();
        let mut all: Vec<(i64, PointId)> = points(&case.index)
            .iter()
            .filter_map(|(id, point)| Some((inside(&case.lens, &case.plane, &case.window, point)?.0, *id)))
            .collect();
        all.sort_unstable();
        prop_assert_eq!(selection.total, all.len() as u64);
        prop_assert_eq!(selection.points, all.iter().take(limit).map(|(_, id)| *id).collect::<Vec<_>>());
    }

    #[test]
    fn a_set_of_packets_is_shown_alone_or_left_out(
        case in case(),
        every in 1_u64..6,
        width in 1_usize..40,
        capture in 0_u16..3,
    ) {
        let mut set = PacketSet::default();
        let (none, cancel) = (PacketSet::default(), Cancel::default());
        for (id, point) in points(&case.index) {
            if point.frame % every == 0 && id.capture != capture {
                set.insert(id);
            }
        }
        let marks = |set: &PacketSet| vec![Arc::new(set.marks(&case.index))];
        let with = |sets| Lens { sets, ..case.lens.clone() };
        let only = with(SetFilter { only: [marks(&set), marks(&none)].concat(), ..SetFilter::default() });
        let without = with(SetFilter { without: marks(&set), ..SetFilter::default() });
        let select = |lens: &Lens| {
            select(&case.index, lens, &case.plane, &case.window, usize::MAX, &cancel).unwrap().points
        };
        let (inside, outside): (Vec<_>, Vec<_>) = select(&case.lens).iter().partition(|id| set.contains(**id));
        prop_assert_eq!(select(&only), inside.clone());
        // Two sets: what is in both.
        let mut half = PacketSet::default();
        for id in set.iter().step_by(2) {
            half.insert(id);
        }
        let within = Some(Arc::new(half.marks(&case.index)));
        let both = with(SetFilter { only: marks(&set), within, ..SetFilter::default() });
        let of_both: Vec<_> = inside.iter().copied().filter(|id| half.contains(*id)).collect();
        prop_assert_eq!(select(&both), of_both);
        prop_assert_eq!(select(&without), outside);
        for (id, _) in points(&case.index) {
            let shows = |lens: &Lens| {
                Filter::new(lens).shows(case.index.segment(id).unwrap(), usize::from(id.point)).is_some()
            };
            prop_assert_eq!(shows(&only), shows(&case.lens) && set.contains(id));
            prop_assert_eq!(shows(&without), shows(&case.lens) && !set.contains(id));
        }
        let request = DensityRequest {
            window: case.window, width, height: width, folding: Folding::default(), breakdown: Breakdown::Direction, rarity: vec![], marks: 0,
        };
        let density = |lens: &Lens| density(&case.index, lens, &case.plane, &request, &cancel).unwrap();
        let (all, only, without) = (density(&case.lens), density(&only), density(&without));
        let sums: Vec<u32> = only.counts.iter().zip(&without.counts).map(|(a, b)| a + b).collect();
        prop_assert_eq!(all.counts, sums);
        prop_assert_eq!(all.total, only.total + without.total);
    }

    #[test]
    fn hovering_tells_what_is_in_a_box(case in case()) {
        let cell = hover(&case.index, &case.lens, &case.plane, &case.window, &Cancel::default()).unwrap();
        let all = points(&case.index);
        let within: Vec<_> =
            all.iter().filter(|(_, point)| inside(&case.lens, &case.plane, &case.window, point).is_some()).collect();
        let peers = || within.iter().map(|(_, point)| peer(&case.lens, point));
        let times = || within.iter().map(|(_, point)| point.time.unwrap().0);
        let mut ports = BTreeMap::new();
        for (_, point) in &within {
            if let Some((_, port)) = point.ports {
                let key = PortKey { transport: transport(point), port };
                ports.entry(key).or_insert([0_u64; 3])[direction(&case.lens, point) as usize] += 1;
            }
        }
        let mut ports: Vec<_> = ports.into_iter().collect();
        ports.sort_by_key(|(key, counts)| (Reverse(counts.iter().sum::<u64>()), *key));
        prop_assert_eq!(cell.packets, within.len() as u64);
        prop_assert_eq!(cell.peers, peers().min().zip(peers().max()));
        let homes = || within.iter().filter_map(|(_, point)| match direction(&case.lens, point) {
            Direction::From => Some(point.source),
            Direction::To => Some(point.destination),
            Direction::Others => None,
        });
        prop_assert_eq!(cell.homes, homes().min().zip(homes().max()));
        let rows = case.plane.rows(&case.window.addresses).unwrap();
        let away = |peer: &std::net::IpAddr| (case.plane.row(*peer).unwrap() + 0.5 - rows.low.midpoint(rows.high)).abs();
        let nearest = peers().min_by(|a, b| away(a).total_cmp(&away(b)).then(a.cmp(b)));
        prop_assert_eq!(cell.nearest, nearest);
        prop_assert_eq!(cell.times, times().min().zip(times().max()));
        let portless = within.iter().filter(|(_, point)| point.ports.is_none()).count() as u64;
        prop_assert_eq!(cell.portless, portless);
        let counts: Vec<_> = cell.ports.iter().map(|count| (count.key, count.packets)).collect();
        prop_assert_eq!(counts, ports.iter().map(|(key, of)| (*key, of.iter().sum())).collect::<Vec<_>>());
        let ranking =
            rank_ports(&case.index, &case.lens, Some((&case.plane, &case.window)), &Cancel::default()).unwrap();
        prop_assert_eq!((ranking.ports, ranking.portless, ranking.packets), (ports, portless, within.len() as u64));
    }
}

fn all_of_v4(start: i64, end: i64) -> Window {
    Window { time: TimeWindow { start, end }, addresses: AddressWindow::ALL_V4 }
}

#[test]
fn a_packet_stands_in_the_cell_of_its_time_and_peer() {
    let index = index(&[vec![vec![Packet::udp(75, "10.0.0.1", "192.0.0.1", 53)]]]);
    let request = DensityRequest {
        window: all_of_v4(0, 100),
        width: 4,
        height: 4,
        folding: Folding::default(),
        breakdown: Breakdown::None,
        rarity: Vec::new(),
        marks: 0,
    };
    let density = density(&index, &Lens::default(), &Plane::V4, &request, &Cancel::default()).unwrap();
    // Column 3 of 4 is 75 to 100; row 3 of 4 is 192.0.0.0/2.
    assert_eq!(density.counts.iter().position(|count| *count == 1), Some(3 * 4 + 3));
    assert_eq!((density.total, density.marks), (1, None));
}

#[test]
fn a_scan_gives_up_when_it_is_told_to() {
    let index = index(&[vec![vec![Packet::udp(5, "10.0.0.1", "10.0.0.2", 53)]]]);
    let cancel = Cancel::default();
    cancel.set();
    let (lens, window) = (Lens::default(), all_of_v4(0, 10));
    let request = DensityRequest {
        window,
        width: 4,
        height: 4,
        folding: Folding::default(),
        breakdown: Breakdown::None,
        rarity: vec![],
        marks: 9,
    };
    assert_eq!(density(&index, &lens, &Plane::V4, &request, &cancel), None);
    assert_eq!(select(&index, &lens, &Plane::V4, &window, 9, &cancel), None);
    assert_eq!(hover(&index, &lens, &Plane::V4, &window, &cancel), None);
    assert_eq!(Census::take(&index, &cancel), None);
}

#[test]
fn every_point_of_a_long_segment_is_looked_at_once() {
    let homes = ["10.0.0.1", "10.0.0.1,10.0.0.3", "10.0.0.1,10.0.0.3,10.0.0.5,2001:db8::1"];
    for (with_v6, home) in [false, true].into_iter().flat_map(|v6| homes.map(|home| (v6, home))) {
        let packets = (0..5000_u16).map(|at| {
            let port = at % 11;
            let (source, destination) = (at % 6, at % 7);
            if with_v6 && at % 5 == 0 {
                Packet::udp(9, &format!("2001:db8::{source}"), &format!("2001:db8::{destination}"), port)
            } else {
                Packet::udp(9, &format!("10.0.0.{source}"), &format!("10.0.0.{destination}"), port)
            }
        });
        let index = index(&[vec![packets.collect()]]);
        let lens = Lens {
            home: HomeSet::from_texts(home.split(',')).unwrap(),
            direction: DirectionFilter::To,
            ports: "!7".parse().unwrap(),
            ..Lens::default()
        };
        let window = all_of_v4(0, 10);
        let selection = select(&index, &lens, &Plane::V4, &window, 5000, &Cancel::default()).unwrap();
        let all = points(&index);
        let shown = all.iter().filter(|(_, point)| inside(&lens, &Plane::V4, &window, point).is_some());
        let ids: Vec<_> = shown.map(|(id, _)| *id).collect();
        assert!(ids.len() > 400);
        assert_eq!(selection.points, ids);
    }
}
