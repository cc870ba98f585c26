//! The chosen packets: those near a click or inside a box, and the row that is being read.

use std::sync::Arc;

use super::Moment;
use crate::{
    query::{AddressWindow, Cancel, Index, Lens, PickRequest, Plane, PointId, Window, pick, select},
    worker::{Latest, Wake},
};

/// Rows that a selection lists at most; how many there are is counted all the same.
const MOST_ROWS: usize = 1_000_000;

/// How far from the pointer a click still finds a packet, in points.
const RADIUS: f64 = 16.0;

enum Job {
    Pick(PickRequest),
    Box(Window),
}

struct Request {
    job: Job,
    index: Index,
    lens: Lens,
    plane: Plane,
}

struct Answer {
    points: Vec<PointId>,
    total: u64,
    area: Option<Window>,
    /// The packet to be read first.
    row: Option<usize>,
}

/// The chosen packets.
#[derive(Debug)]
pub struct Chosen {
    worker: Latest<Request, Answer>,
    points: Arc<Vec<PointId>>,
    total: u64,
    area: Option<Window>,
    row: Option<usize>,
    /// A click or a box that found nothing.
    missed: bool,
}

impl Chosen {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let worker =
            Latest::start("suji-select", wake, |request: Request, cancel: &Cancel| find(&request, cancel))?;
        Ok(Self { worker, points: Arc::default(), total: 0, area: None, row: None, missed: false })
    }

    /// Picks near a place of the window; `size` is the plot's in points.
    pub(super) fn pick(
        &mut self,
        (index, lens, plane): (&Index, &Lens, &Plane),
        window: Window,
        size: (f64, f64),
        time: Moment,
        unit: f64,
    ) {
        let Some(rows) = plane.rows(&window.addresses) else { return };
        let span = window.time.end as f64 - window.time.start as f64;
        let x = (i128::from(time.0) - i128::from(window.time.start)) as f64 / span * size.0;
        let y = (rows.high - unit) / (rows.high - rows.low) * size.1;
        let job =
            PickRequest { window, width: size.0, height: size.1, x, y, radius: RADIUS, limit: MOST_ROWS };
        self.ask(Job::Pick(job), index, lens, plane);
    }

    pub(super) fn select(&mut self, (index, lens, plane): (&Index, &Lens, &Plane), window: Window) {
        self.ask(Job::Box(window), index, lens, plane);
    }

    fn ask(&mut self, job: Job, index: &Index, lens: &Lens, plane: &Plane) {
        self.worker.ask(Request { job, index: index.clone(), lens: lens.clone(), plane: plane.clone() });
    }

    /// Shows one packet alone.
    pub(super) fn set(&mut self, point: PointId) {
        self.points = Arc::new(vec![point]);
        self.total = 1;
        self.area = None;
        self.row = Some(0);
        self.missed = false;
    }

    pub(super) fn clear(&mut self) {
        self.worker.forget();
        self.points = Arc::default();
        self.total = 0;
        self.area = None;
        self.row = None;
        self.missed = false;
    }

    /// True when another packet is to be read.
    pub(super) fn poll(&mut self) -> bool {
        let Some(answer) = self.worker.poll() else { return false };
        self.missed = answer.points.is_empty();
        self.row = answer.row;
        self.points = Arc::new(answer.points);
        self.total = answer.total;
        self.area = answer.area;
        true
    }

    pub(super) fn go_to_row(&mut self, row: usize) {
        if row < self.points.len() {
            self.row = Some(row);
        }
    }

    pub(super) fn step(&mut self, by: i64) {
        let Some(last) = self.points.len().checked_sub(1) else { return };
        let row = self.row.unwrap_or(0) as i64;
        self.row = Some(row.saturating_add(by).clamp(0, last as i64) as usize);
    }

    /// The chosen packets, earliest first; at most a million.
    #[must_use]
    pub fn points(&self) -> &Arc<Vec<PointId>> {
        &self.points
    }

    /// How many packets were chosen.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The box they were chosen with; none for a click.
    #[must_use]
    pub fn area(&self) -> Option<Window> {
        self.area
    }

    /// The row that is being read.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.row
    }

    /// The packet that is being read.
    #[must_use]
    pub fn current(&self) -> Option<PointId> {
        self.points.get(self.row?).copied()
    }

    /// The last click or box found nothing.
    #[must_use]
    pub fn missed(&self) -> bool {
        self.missed
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy()
    }
}

fn find(request: &Request, cancel: &Cancel) -> Option<Answer> {
    let Request { job, index, lens, plane } = request;
    match job {
        Job::Pick(wanted) => {
            let picked = pick(index, lens, plane, wanted, cancel)?;
            let nearest = picked.points.first().copied();
            let mut points = picked.points;
            // Read in the order of time, beginning with the nearest.
            points.sort_by_cached_key(|id| (index.point(*id).and_then(|point| point.time), *id));
            let row = nearest.and_then(|nearest| points.iter().position(|id| *id == nearest));
            Some(Answer { points, total: picked.total, area: None, row })
        }
        Job::Box(window) => {
            let selection = select(index, lens, plane, window, MOST_ROWS, cancel)?;
            let row = (!selection.points.is_empty()).then_some(0);
            Some(Answer { points: selection.points, total: selection.total, area: Some(*window), row })
        }
    }
}

/// The plane that a vertical extent belongs to is the IPv6 one.
pub(super) fn is_ipv6(addresses: &AddressWindow) -> bool {
    matches!(addresses, AddressWindow::V6 { .. })
}
