//! One search: what it looks for, what it has found so far, and what is done with that.

use std::{collections::HashMap, ops::Range, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Captures, FindQuery};
use crate::{
    query::{Index, Lens, Marks, PacketSet, PointId},
    stream::search::{Hit, PatternError},
    worker::{Priority, Search, SearchEvent, SearchProgress, SearchRequest, Wake},
};

/// Hits that are kept with where they match; packets are counted, painted and filtered beyond that.
const MOST_HITS: usize = 1_000_000;

/// Events taken in at once: each may tell of 65,536 hits.
const AT_ONCE: usize = 4;

/// What the lens does with the packets that a search found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchUse {
    #[default]
    Nothing,
    /// Only they are shown, and those of other searches that are used like this.
    Only,
    /// They are not shown.
    LeaveOut,
}

/// A search of the window.
#[derive(Debug)]
pub struct SearchEntry {
    pub id: u64,
    pub query: FindQuery,
    /// What a person calls it.
    pub name: Option<String>,
    /// Another search does not take its place.
    pub kept: bool,
    /// Place of its colour.
    pub color: usize,
    /// Its hits are painted.
    pub shown: bool,
    pub in_lens: SearchUse,
    search: Option<Search>,
    progress: SearchProgress,
    hits: Vec<Hit>,
    by_packet: HashMap<PointId, u32>,
    packets: PacketSet,
    cancelled: bool,
    /// The packets found, ready for scans, with the revision of the captures that they are of.
    marks: Option<(u64, Arc<Marks>)>,
}

impl SearchEntry {
    /// Starts to look.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub(super) fn start(
        (id, color): (u64, usize),
        query: FindQuery,
        captures: &Captures,
        lens: &Lens,
        wake: Wake,
    ) -> Result<Self, PatternError> {
        let wanted = query.wanted()?;
        let request = SearchRequest {
            wanted,
            lens: query.under_lens.then(|| lens.clone()),
            captures: captures.indexed(),
            priority: Some(Priority::Background),
        };
        let search = Search::start(request, wake);
        Ok(Self {
            id,
            query,
            name: None,
            kept: false,
            color,
            shown: true,
            in_lens: SearchUse::Nothing,
            // Without a thread nothing is found, and it says that it was stopped.
            cancelled: search.is_err(),
            search: search.ok(),
            progress: SearchProgress::default(),
            hits: Vec::new(),
            by_packet: HashMap::new(),
            packets: PacketSet::default(),
            marks: None,
        })
    }

    /// Takes in what was found; gives what went wrong, in words.
    pub(super) fn poll(&mut self) -> Vec<String> {
        let mut errors = Vec::new();
        for _ in 0..AT_ONCE {
            let Some(Ok(event)) = self.search.as_ref().map(|search| search.events().try_recv()) else {
                break;
            };
            match event {
                SearchEvent::Hits { hits, progress } => {
                    self.progress = progress;
                    for hit in hits {
                        self.put(hit);
                    }
                }
                SearchEvent::Failed(error) => errors.push(error.to_string()),
                SearchEvent::Finished { cancelled } => {
                    self.cancelled = cancelled;
                    self.search = None;
                    // What was found since the marks were made last.
                    self.marks = None;
                }
            }
        }
        errors
    }

    fn put(&mut self, hit: Hit) {
        for id in hit.packets() {
            self.packets.insert(id);
        }
        if self.hits.len() < MOST_HITS {
            let place = self.hits.len() as u32;
            for id in hit.packets() {
                self.by_packet.entry(id).or_insert(place);
            }
            self.hits.push(hit);
        }
    }

    pub(super) fn stop(&self) {
        if let Some(search) = &self.search {
            search.cancel();
        }
    }

    /// Makes the packets found so far ready for scans; true if they are others than before.
    pub(super) fn refresh(&mut self, revision: u64, index: &Index) -> bool {
        let is_new = self
            .marks
            .as_ref()
            .is_none_or(|(of, marks)| *of != revision || marks.len() != self.packets.len());
        if is_new {
            self.marks = Some((revision, Arc::new(self.packets.marks(index))));
        }
        is_new
    }

    /// The packets found, ready for scans.
    #[must_use]
    pub fn marks(&self) -> Option<&Arc<Marks>> {
        self.marks.as_ref().map(|(_, marks)| marks)
    }

    /// What it is called: its name, or what it looks for.
    #[must_use]
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.query.text)
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.search.is_some()
    }

    /// It was stopped before all was looked through.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled
    }

    /// How much of the captures is looked through, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        let SearchProgress { searched, bytes } = self.progress;
        if bytes == 0 { 0.0 } else { searched as f32 / bytes as f32 }
    }

    /// The first hits, at most a million.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// All packets that were found.
    #[must_use]
    pub fn packets(&self) -> &PacketSet {
        &self.packets
    }

    /// What was found in a packet.
    #[must_use]
    pub fn hit(&self, id: PointId) -> Option<&Hit> {
        self.hits.get(*self.by_packet.get(&id)? as usize)
    }

    /// The bytes of a packet's frame that match.
    #[must_use]
    pub fn bytes(&self, id: PointId) -> Option<Range<usize>> {
        let hit = self.hit(id)?;
        let range = |payload: u32, offset: u32, length: u32| {
            let start = payload as usize + offset as usize;
            start..start + length as usize
        };
        match &hit.parts {
            None => Some(range(hit.payload, hit.offset, hit.length)),
            Some(parts) => {
                let part = parts.iter().find(|part| part.id == id)?;
                Some(range(part.payload, part.offset, part.length))
            }
        }
    }
}
