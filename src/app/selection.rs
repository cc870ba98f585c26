//! The chosen packets: those near a click or inside a box, or instead of them the frames that are no
//! packets; and the row that is being read.

use std::sync::Arc;

use super::{MarkedRows, Moment, PacketSort, RowCommand, RowCursor, packet_order::PacketOrder};
use crate::{
    query::{
        AddressWindow, Cancel, ConversationKey, Folding, HomeSet, Index, Lens, NO_TIME, PickRequest, Plane,
        PointId, TimeAxis, Undecoded, UndecodedFrames, UndecodedId, Window, conversation_points, pick,
        select, undecoded_frames,
    },
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

enum Request {
    Points(Box<PointsRequest>),
    Undecoded {
        reason: Option<Undecoded>,
        index: Index,
    },
    /// All of a conversation; the packet to be read first.
    Conversation {
        key: ConversationKey,
        first: Option<PointId>,
        index: Index,
    },
}

struct PointsRequest {
    job: Job,
    index: Index,
    lens: Lens,
    plane: Plane,
}

enum Answer {
    Points(Found),
    Undecoded(Option<Undecoded>, UndecodedFrames),
}

/// What a click or a box found.
struct Found {
    points: Vec<PointId>,
    total: u64,
    area: Option<Window>,
    conversation: Option<ConversationKey>,
    /// The packet to be read first.
    row: Option<usize>,
}

/// One of the chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    Packet(PointId),
    Undecoded(UndecodedId),
}

impl Item {
    /// The capture that it is of.
    #[must_use]
    pub fn capture(self) -> u16 {
        match self {
            Self::Packet(id) => id.capture,
            Self::Undecoded(id) => id.capture,
        }
    }
}

/// The chosen packets, or frames that are no packets: one of the two lists is empty.
#[derive(Debug)]
pub struct Chosen {
    worker: Latest<Request, Answer>,
    points: Arc<Vec<PointId>>,
    /// The order that they stand in where it is another.
    order: PacketOrder,
    undecoded: Arc<Vec<UndecodedId>>,
    /// What is listed is frames that are no packets.
    lists_undecoded: bool,
    /// Of this reason only.
    reason: Option<Undecoded>,
    reasons: Vec<(Undecoded, u64)>,
    total: u64,
    area: Option<Window>,
    conversation: Option<ConversationKey>,
    cursor: RowCursor,
    /// A click or a box that found nothing.
    missed: bool,
    /// What the listed packets have in common, where neither a click nor a box chose them.
    what: Option<String>,
}

impl Chosen {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let order = PacketOrder::start(Arc::clone(&wake))?;
        let worker =
            Latest::start("suji-select", wake, |request: Request, cancel: &Cancel| find(&request, cancel))?;
        Ok(Self {
            worker,
            points: Arc::default(),
            order,
            undecoded: Arc::default(),
            lists_undecoded: false,
            reason: None,
            reasons: Vec::new(),
            total: 0,
            area: None,
            conversation: None,
            cursor: RowCursor::default(),
            missed: false,
            what: None,
        })
    }

    /// Picks near a place of the window; `size` is the plot's in points.
    pub(super) fn pick(
        &mut self,
        (index, lens, plane): (&Index, &Lens, &Plane),
        window: Window,
        folding: Folding,
        size: (f64, f64),
        (time, unit): (Moment, f64),
    ) {
        let Some(rows) = plane.rows(&window.addresses) else { return };
        let (width, height) = size;
        let x = TimeAxis::new(window.time, width.round() as usize, &folding).share(time.0) * width;
        let y = (rows.high - unit) / (rows.high - rows.low) * height;
        let job = PickRequest { window, width, height, folding, x, y, radius: RADIUS, limit: MOST_ROWS };
        self.ask(Job::Pick(job), index, lens, plane);
    }

    pub(super) fn select(&mut self, (index, lens, plane): (&Index, &Lens, &Plane), window: Window) {
        self.ask(Job::Box(window), index, lens, plane);
    }

    fn ask(&mut self, job: Job, index: &Index, lens: &Lens, plane: &Plane) {
        let (index, lens, plane) = (index.clone(), lens.clone(), plane.clone());
        self.worker.ask(Request::Points(Box::new(PointsRequest { job, index, lens, plane })));
    }

    /// Chooses all packets of a conversation, whatever the lens shows; `first` is to be read first.
    pub(super) fn choose_conversation(
        &mut self,
        index: &Index,
        key: ConversationKey,
        first: Option<PointId>,
    ) {
        self.worker.ask(Request::Conversation { key, first, index: index.clone() });
    }

    /// Goes to a packet if it is one of the chosen; else shows it alone.
    pub(super) fn go_to_packet(&mut self, point: PointId) {
        match self.row_of(point) {
            Some(row) => self.read_row(row),
            None => self.set(point),
        }
    }

    /// Lists the frames that are no packets, of one reason or of all.
    pub(super) fn list_undecoded(&mut self, index: &Index, reason: Option<Undecoded>) {
        self.worker.ask(Request::Undecoded { reason, index: index.clone() });
    }

    /// Lists these packets, earliest first; `total` of them there are.
    pub(super) fn list(&mut self, index: &Index, points: Vec<PointId>, total: u64) {
        let time = |id: PointId| index.segment(id)?.times().get(usize::from(id.point)).copied();
        let mut timed: Vec<(i64, PointId)> =
            points.into_iter().map(|id| (time(id).unwrap_or(NO_TIME), id)).collect();
        // Captures are nearly always in order: then a million of them are no work.
        if !timed.is_sorted() {
            timed.sort_unstable();
        }
        let points = timed.into_iter().map(|(_, id)| id).collect();
        self.list_as(points, total, "found".to_owned());
    }

    /// Lists these packets in their order; `total` of them there are. `what` stands behind their number:
    /// `about www.example`.
    pub(super) fn list_as(&mut self, points: Vec<PointId>, total: u64, what: String) {
        self.clear();
        self.what = Some(what);
        self.cursor.reset((!points.is_empty()).then_some(0));
        self.points = Arc::new(points);
        self.total = total;
    }

    /// Shows one packet alone.
    pub(super) fn set(&mut self, point: PointId) {
        self.clear();
        self.points = Arc::new(vec![point]);
        self.total = 1;
        self.cursor.reset(Some(0));
    }

    /// Shows one frame alone that is no packet.
    pub(super) fn set_undecoded(&mut self, frame: UndecodedId, reason: Undecoded) {
        self.clear();
        self.undecoded = Arc::new(vec![frame]);
        self.lists_undecoded = true;
        self.reason = Some(reason);
        self.total = 1;
        self.cursor.reset(Some(0));
    }

    pub(super) fn clear(&mut self) {
        self.worker.forget();
        self.points = Arc::default();
        self.order.clear();
        self.undecoded = Arc::default();
        self.lists_undecoded = false;
        self.reason = None;
        self.reasons.clear();
        self.total = 0;
        self.area = None;
        self.conversation = None;
        self.cursor.reset(None);
        self.missed = false;
        self.what = None;
    }

    /// True when another packet is to be read.
    pub(super) fn poll(&mut self) -> bool {
        let current = self.current();
        if self.order.poll() {
            self.come_back_to(current);
        }
        let Some(answer) = self.worker.poll() else { return false };
        // Nothing else was asked for since, or its answer would not have come.
        self.clear();
        match answer {
            Answer::Points(answer) => {
                self.missed = answer.points.is_empty();
                self.cursor.reset(answer.row);
                self.points = Arc::new(answer.points);
                self.total = answer.total;
                self.area = answer.area;
                self.conversation = answer.conversation;
            }
            Answer::Undecoded(reason, answer) => {
                self.cursor.reset((!answer.frames.is_empty()).then_some(0));
                self.undecoded = Arc::new(answer.frames);
                self.lists_undecoded = true;
                self.reason = reason;
                self.reasons = answer.reasons;
                self.total = answer.total;
            }
        }
        true
    }

    /// Has the packets in the order of a column; the one that is read stays the one that is read.
    pub(super) fn keep_order(&mut self, sort: Option<PacketSort>, home: &HomeSet, index: &Index) {
        let (current, was_sorted) = (self.current(), self.order.sorted().is_some());
        self.order.want(&self.points, sort, home, index);
        if was_sorted != self.order.sorted().is_some() {
            self.come_back_to(current);
        }
    }

    /// The same packet is read, wherever it stands now.
    fn come_back_to(&mut self, current: Option<PointId>) {
        let row = current.and_then(|id| self.row_of(id)).or(self.cursor.row());
        self.cursor.reset(row);
    }

    /// The row of a packet, if it is one of the chosen.
    pub(super) fn row_of(&self, point: PointId) -> Option<usize> {
        self.points().iter().position(|id| *id == point)
    }

    pub(super) fn go_to_row(&mut self, row: usize) {
        self.move_to(RowCommand::Choose(row));
    }

    /// Reads a row; what is marked stays marked.
    pub(super) fn read_row(&mut self, row: usize) {
        self.move_to(RowCommand::Read(row));
    }

    /// Goes to rows, or marks them; of frames that are no packets none is marked.
    pub(super) fn move_to(&mut self, command: RowCommand) {
        let marks = matches!(command, RowCommand::Mark(_) | RowCommand::MarkTo(_) | RowCommand::MarkSteps(_));
        self.cursor.apply(command, if marks { self.points.len() } else { self.len() });
    }

    /// The first of the marked packets, or the one that is read, at most `limit`; and how many are marked.
    pub(super) fn to_be_copied(&self, limit: usize) -> (Vec<PointId>, usize) {
        let rows = self.cursor.meant().filter_map(|row| self.points().get(row).copied());
        let rows: Vec<PointId> = rows.take(limit).collect();
        let all = self.marked().len().max(rows.len());
        (rows, all)
    }

    /// The chosen packets in the order that they are shown in; at most a million.
    #[must_use]
    pub fn points(&self) -> &Arc<Vec<PointId>> {
        self.order.sorted().unwrap_or(&self.points)
    }

    /// The chosen packets as they were chosen, which tells one list from another: earliest first.
    #[must_use]
    pub fn as_chosen(&self) -> &Arc<Vec<PointId>> {
        &self.points
    }

    /// The frames that are no packets, by capture and number; at most a million.
    #[must_use]
    pub fn undecoded(&self) -> &Arc<Vec<UndecodedId>> {
        &self.undecoded
    }

    /// Frames that are no packets are listed instead of packets, even if there are none.
    #[must_use]
    pub fn lists_undecoded(&self) -> bool {
        self.lists_undecoded
    }

    /// The one reason of the listed frames that are no packets.
    #[must_use]
    pub fn reason(&self) -> Option<Undecoded> {
        self.reason
    }

    /// How many frames there are for each reason, when they were listed.
    #[must_use]
    pub fn reasons(&self) -> &[(Undecoded, u64)] {
        &self.reasons
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len() + self.undecoded.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
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

    /// What the listed packets have in common, in words, where neither a click nor a box chose them.
    #[must_use]
    pub fn what(&self) -> Option<&str> {
        self.what.as_deref()
    }

    /// The conversation whose packets they are, if they were chosen as such.
    #[must_use]
    pub fn conversation(&self) -> Option<ConversationKey> {
        self.conversation
    }

    /// The row that is being read.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.cursor.row()
    }

    /// The rows that are marked; none: the one that is being read stands for itself.
    #[must_use]
    pub fn marked(&self) -> &MarkedRows {
        self.cursor.marked()
    }

    /// The packet that is being read.
    #[must_use]
    pub fn current(&self) -> Option<PointId> {
        self.points().get(self.row()?).copied()
    }

    /// The packet or frame that is being read.
    #[must_use]
    pub fn current_item(&self) -> Option<Item> {
        let packet = self.current().map(Item::Packet);
        packet.or_else(|| self.undecoded.get(self.row()?).copied().map(Item::Undecoded))
    }

    /// The last click or box found nothing.
    #[must_use]
    pub fn missed(&self) -> bool {
        self.missed
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy() || self.order.is_busy()
    }

    /// Their order is being made.
    #[must_use]
    pub fn is_sorting(&self) -> bool {
        self.order.is_busy()
    }
}

fn find(request: &Request, cancel: &Cancel) -> Option<Answer> {
    let PointsRequest { job, index, lens, plane } = match request {
        Request::Points(request) => request.as_ref(),
        Request::Undecoded { reason, index } => {
            let frames = undecoded_frames(index, *reason, MOST_ROWS, cancel)?;
            return Some(Answer::Undecoded(*reason, frames));
        }
        Request::Conversation { key, first, index } => {
            let mut points = conversation_points(index, key, cancel)?;
            let total = points.len() as u64;
            points.truncate(MOST_ROWS);
            let row = first.and_then(|first| points.iter().position(|id| *id == first));
            let row = row.or_else(|| (!points.is_empty()).then_some(0));
            return Some(Answer::Points(Found { points, total, area: None, conversation: Some(*key), row }));
        }
    };
    match job {
        Job::Pick(wanted) => {
            let picked = pick(index, lens, plane, wanted, cancel)?;
            let nearest = picked.points.first().copied();
            let mut points = picked.points;
            // Read in the order of time, beginning with the nearest.
            points.sort_by_cached_key(|id| (index.point(*id).and_then(|point| point.time), *id));
            let row = nearest.and_then(|nearest| points.iter().position(|id| *id == nearest));
            Some(Answer::Points(Found { points, total: picked.total, area: None, conversation: None, row }))
        }
        Job::Box(window) => {
            let selection = select(index, lens, plane, window, MOST_ROWS, cancel)?;
            let row = (!selection.points.is_empty()).then_some(0);
            let (points, total) = (selection.points, selection.total);
            Some(Answer::Points(Found { points, total, area: Some(*window), conversation: None, row }))
        }
    }
}

/// The plane that a vertical extent belongs to is the IPv6 one.
pub(super) fn is_ipv6(addresses: &AddressWindow) -> bool {
    matches!(addresses, AddressWindow::V6 { .. })
}
