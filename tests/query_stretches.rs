//! A picture that is made in stretches of time, against the one that is made at once.

#![allow(clippy::unwrap_used)]

mod query_support;

use query_support::{Packet, index};
use suji::query::{
    AddressWindow, Breakdown, Cancel, DensityRequest, Folding, Lens, Plane, TimeWindow, Window, density,
    density_in_stretches,
};

/// So many packets that a picture of them is counted in many strips.
const PACKETS: i64 = 300_000;

fn packets() -> Vec<Vec<Vec<Packet>>> {
    let packet = |time: i64| {
        let mut packet = Packet::udp(time * 7, "10.0.0.1", "198.51.100.0", 53);
        packet.destination = std::net::IpAddr::from((time as u32).wrapping_mul(2_654_435_761).to_be_bytes());
        packet
    };
    let all: Vec<Packet> = (0..PACKETS).map(packet).collect();
    vec![all.chunks(50_000).map(<[Packet]>::to_vec).collect()]
}

#[test]
fn stretches_fill_their_columns_from_left_to_right_and_the_whole_is_what_it_is_at_once() {
    let index = index(&packets());
    let time = TimeWindow { start: 1_000, end: 7 * PACKETS - 3 };
    let request = DensityRequest {
        window: Window { time, addresses: AddressWindow::ALL_V4 },
        width: 777,
        height: 31,
        folding: Folding::default(),
        breakdown: Breakdown::Direction,
        rarity: Vec::new(),
        marks: 10,
    };
    let (lens, cancel) = (Lens::default(), Cancel::default());
    let mut stretches = Vec::new();
    let mut done = |stretch| stretches.push(stretch);
    let whole = density_in_stretches(&index, &lens, &Plane::V4, &request, 6, &mut done, &cancel).unwrap();
    assert_eq!(whole, density(&index, &lens, &Plane::V4, &request, &cancel).unwrap());

    assert!(stretches.len() > 1, "{}", stretches.len());
    let (mut column, mut start) = (0, time.start);
    for stretch in &stretches {
        let cells = column * whole.height..(column + stretch.width) * whole.height;
        assert!(whole.counts[cells.clone()] == stretch.counts && whole.winners[cells] == stretch.winners);
        assert_eq!(stretch.window.time.start, start);
        let TimeWindow { start: first, end } = stretch.window.time;
        let inside = (0..PACKETS).filter(|time| (first..end).contains(&(time * 7))).count();
        assert_eq!(stretch.total, inside as u64);
        (column, start) = (column + stretch.width, end);
    }
    assert!(column < whole.width && start < time.end, "the last stretch comes with the whole");
}

#[test]
fn a_picture_that_was_cancelled_in_its_second_stretch_is_none() {
    let index = index(&packets());
    let window = Window { time: TimeWindow { start: 0, end: 7 * PACKETS }, addresses: AddressWindow::ALL_V4 };
    let breakdown = Breakdown::None;
    let request = DensityRequest {
        window,
        width: 777,
        height: 31,
        folding: Folding::default(),
        breakdown,
        rarity: Vec::new(),
        marks: 0,
    };
    let cancel = Cancel::default();
    let mut stretches = 0;
    let mut done = |_| {
        stretches += 1;
        cancel.set();
    };
    let whole = density_in_stretches(&index, &Lens::default(), &Plane::V4, &request, 6, &mut done, &cancel);
    assert!(whole.is_none());
    assert_eq!(stretches, 1);
}
