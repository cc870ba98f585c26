//! Which packets are meant: those under a lens, or some by name.

use crate::query::{Direction, Filter, HomeSet, Lens, PointId, Segment, TimeRange};

/// Packets to be written.
#[derive(Clone, Debug, PartialEq)]
pub enum Chosen {
    Lens(Lens),
    /// These, whatever the lens; home tells their direction.
    Points {
        points: Vec<PointId>,
        home: HomeSet,
    },
}

/// A choice made ready for asking about one point after another.
#[derive(Clone, Debug)]
pub struct Choice {
    filter: Filter,
    /// Ascending.
    points: Option<Vec<PointId>>,
    times: TimeRange,
}

impl Choice {
    #[must_use]
    pub fn new(chosen: &Chosen) -> Self {
        match chosen {
            Chosen::Lens(lens) => Self { filter: Filter::new(lens), points: None, times: lens.time },
            Chosen::Points { points, home } => {
                let mut points = points.clone();
                points.sort_unstable();
                let lens = Lens { home: home.clone(), ..Lens::default() };
                Self { filter: Filter::new(&lens), points: Some(points), times: lens.time }
            }
        }
    }

    /// The direction of a point if it is chosen.
    #[must_use]
    pub fn direction(&self, id: PointId, segment: &Segment) -> Option<Direction> {
        if self.points.as_ref().is_some_and(|points| points.binary_search(&id).is_err()) {
            return None;
        }
        self.filter.shows_packet(id, segment)
    }

    /// False if no point of the segment that holds `id` can be chosen.
    #[must_use]
    pub fn may_hold(&self, id: PointId, segment: &Segment) -> bool {
        let Some(points) = &self.points else { return self.filter.may_show(id.capture, segment) };
        let first = points.partition_point(|point| *point < PointId { point: 0, ..id });
        points.get(first).is_some_and(|point| (point.capture, point.segment) == (id.capture, id.segment))
    }

    /// Whether a time is chosen; packets by name may have any. No time only where all are.
    #[must_use]
    pub fn holds_time(&self, time: Option<i64>) -> bool {
        self.times.is_open() || time.is_some_and(|time| self.times.contains(time))
    }
}
