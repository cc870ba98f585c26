//! The conversation that is followed: put together and laid out on a worker.

use std::sync::Arc;

use super::{Finding, readable};
use crate::{
    app::{Captures, FindQuery},
    capture::{CaptureInfo, Source},
    figure::conversation::{Transcript, TranscriptMode},
    query::{Cancel, ConversationKey, Index, PointId},
    stream::conversation::{Conversation, FollowLimits, follow},
    worker::{Gauge, Latest, Wake},
};

/// Letters of a row of text: as many as the window of the conversation has room for on a small screen.
const LETTERS: usize = 104;

enum Request {
    Follow {
        index: Index,
        captures: Box<(Vec<CaptureInfo>, Vec<Arc<Source>>)>,
        key: ConversationKey,
        mode: TranscriptMode,
    },
    ShowAs(Arc<Conversation>, TranscriptMode),
}

/// None: there is no such packet.
type Answer = Option<(Arc<Conversation>, Transcript)>;

/// The followed conversation, if one is.
#[derive(Debug)]
pub struct Followed {
    worker: Latest<Request, Answer>,
    gauge: Gauge,
    key: Option<ConversationKey>,
    mode: TranscriptMode,
    shown: Option<(Arc<Conversation>, Arc<Transcript>)>,
    /// The row whose packet was chosen.
    row: Option<usize>,
    /// The packet from which it was followed: its row comes into view.
    from: Option<PointId>,
    finding: Finding,
}

impl Followed {
    pub(super) fn start(wake: Wake) -> std::io::Result<Self> {
        let gauge = Gauge::default();
        let theirs = gauge.clone();
        let finding = Finding::start(Arc::clone(&wake))?;
        let worker = Latest::start("suji-follow", wake, move |request: Request, cancel: &Cancel| {
            Some(match request {
                Request::Follow { index, captures, key, mode } => {
                    let progress = |done, all| theirs.set(done, all);
                    let limits = FollowLimits::default();
                    let (infos, sources) = *captures;
                    let conversation = follow(&index, (&infos, &sources), &key, limits, progress, cancel);
                    if cancel.is_set() {
                        return None;
                    }
                    conversation.map(|conversation| {
                        let transcript = Transcript::new(&conversation, mode, LETTERS);
                        (Arc::new(conversation), transcript)
                    })
                }
                Request::ShowAs(conversation, mode) => {
                    let transcript = Transcript::new(&conversation, mode, LETTERS);
                    Some((conversation, transcript))
                }
            })
        })?;
        let mode = TranscriptMode::default();
        Ok(Self { worker, gauge, key: None, mode, shown: None, row: None, from: None, finding })
    }

    /// Follows a conversation; `from` is the packet that it was asked for at.
    pub(in crate::app) fn follow(
        &mut self,
        key: ConversationKey,
        from: Option<PointId>,
        captures: &Captures,
    ) {
        self.close();
        self.key = Some(key);
        self.from = from;
        let (index, captures) = (captures.index().clone(), Box::new(readable(captures)));
        self.worker.ask(Request::Follow { index, captures, key, mode: self.mode });
    }

    pub(in crate::app) fn show_as(&mut self, mode: TranscriptMode) {
        self.mode = mode;
        self.row = None;
        // One that is being put together comes in the way before, and is laid out again then.
        if let Some((conversation, _)) = &self.shown
            && !self.worker.is_busy()
        {
            self.worker.ask(Request::ShowAs(Arc::clone(conversation), mode));
        }
    }

    pub(in crate::app) fn close(&mut self) {
        self.worker.forget();
        self.key = None;
        self.shown = None;
        self.row = None;
        self.from = None;
        self.finding.clear();
    }

    /// Looks for something in it, from the row that is read on.
    pub(in crate::app) fn find(&mut self, query: FindQuery) {
        let from = self.finding.row().or(self.row).unwrap_or(0);
        let shown = self.shown.as_ref().map(|(conversation, transcript)| (conversation, transcript));
        self.finding.find(query, from, shown);
    }

    /// Goes to a match; gives its packet.
    pub(in crate::app) fn step(&mut self, by: i64) -> Option<PointId> {
        self.finding.step(by);
        self.choose(self.finding.row()?)
    }

    pub(super) fn poll(&mut self) -> Option<String> {
        self.finding.poll();
        let answer = self.worker.poll()?;
        let Some((conversation, transcript)) = answer else {
            let key = self.key.take();
            return key.map(|key| format!("There is no packet of {key} any more"));
        };
        if transcript.mode != self.mode && !self.worker.is_busy() {
            self.worker.ask(Request::ShowAs(Arc::clone(&conversation), self.mode));
        }
        if let Some(from) = self.from.take() {
            let has = |row: &crate::figure::conversation::Row| row_packet(&conversation, row) == Some(from);
            self.row = transcript.rows.iter().position(has);
        }
        let problem = if self.shown.is_none() { conversation.problem.clone() } else { None };
        let (is_new, transcript) = (self.shown.is_none(), Arc::new(transcript));
        self.finding.laid_out(&conversation, &transcript, is_new);
        self.shown = Some((conversation, transcript));
        problem
    }

    /// Chooses a row; gives its packet.
    pub(in crate::app) fn choose(&mut self, row: usize) -> Option<PointId> {
        let packet = self.packet(row)?;
        self.row = Some(row);
        Some(packet)
    }

    /// The packet that brought a row's first byte.
    #[must_use]
    pub fn packet(&self, row: usize) -> Option<PointId> {
        let (conversation, transcript) = self.shown.as_ref()?;
        row_packet(conversation, transcript.rows.get(row)?)
    }

    /// The conversation that was asked for; none: nothing is followed.
    #[must_use]
    pub fn key(&self) -> Option<ConversationKey> {
        self.key
    }

    #[must_use]
    pub fn mode(&self) -> TranscriptMode {
        self.mode
    }

    /// The conversation and its rows, once they are there.
    #[must_use]
    pub fn shown(&self) -> Option<(&Arc<Conversation>, &Arc<Transcript>)> {
        self.shown.as_ref().map(|(conversation, transcript)| (conversation, transcript))
    }

    /// The row whose packet was chosen.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.row
    }

    /// How much is read, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.gauge.share()
    }

    /// What is looked for in it.
    #[must_use]
    pub fn finding(&self) -> &Finding {
        &self.finding
    }

    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.worker.is_busy() || self.finding.is_busy()
    }
}

fn row_packet(conversation: &Conversation, row: &crate::figure::conversation::Row) -> Option<PointId> {
    use crate::figure::conversation::RowKind;
    if row.kind == RowKind::Connection {
        let first = conversation.connections.get(row.piece as usize)?.first_packet;
        return conversation.packets.get(first as usize).copied();
    }
    conversation.packet(conversation.pieces.get(row.piece as usize)?)
}
