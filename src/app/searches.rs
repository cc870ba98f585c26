//! The searches of the window: several at once, each in a colour of its own.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Captures, FindQuery, SearchEntry, SearchUse};
use crate::{
    query::{Lens, PointId, SetFilter},
    stream::search::PatternError,
    worker::Wake,
};

/// Colours that searches have; beyond that they come again.
pub const SEARCH_COLORS: usize = 6;

/// While a search finds more, its packets are painted anew this often.
const BETWEEN_REFRESHES: Duration = Duration::from_millis(250);

/// All searches, in the order in which they were asked for.
pub struct Searches {
    list: Vec<SearchEntry>,
    next: u64,
    wake: Wake,
    refreshed: Option<Instant>,
    /// The one whose packets are stepped through.
    current: Option<u64>,
    /// Its packets as they were listed last.
    listed: Option<(u64, Arc<Vec<PointId>>, bool)>,
}

impl std::fmt::Debug for Searches {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searches").field("list", &self.list).finish_non_exhaustive()
    }
}

/// What a poll brought.
#[derive(Debug, Default)]
pub(super) struct Polled {
    pub errors: Vec<String>,
    /// Sets of packets that the lens uses are others.
    pub lens: bool,
    /// The packets of the current search should be listed: the first have come, or all.
    pub list: Option<u64>,
}

impl Searches {
    pub(super) fn new(wake: Wake) -> Self {
        Self { list: Vec::new(), next: 0, wake, refreshed: None, current: None, listed: None }
    }

    /// Starts a search; one that is not kept gives way to it.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub(super) fn start(
        &mut self,
        query: FindQuery,
        captures: &Captures,
        lens: &Lens,
    ) -> Result<u64, PatternError> {
        let is_in_the_way = |entry: &SearchEntry| !entry.kept && entry.in_lens == SearchUse::Nothing;
        let taken = |color: usize, list: &[SearchEntry]| {
            list.iter().any(|entry| entry.color == color && !is_in_the_way(entry))
        };
        let color = (0..SEARCH_COLORS).find(|color| !taken(*color, &self.list));
        let id = self.next;
        let color = color.unwrap_or(id as usize % SEARCH_COLORS);
        let entry = SearchEntry::start((id, color), query, captures, lens, Arc::clone(&self.wake))?;
        self.next += 1;
        self.list.retain(|entry| !is_in_the_way(entry));
        self.list.push(entry);
        self.current = Some(id);
        self.refreshed = None;
        Ok(id)
    }

    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.current = None;
        self.listed = None;
    }

    pub(super) fn forget(&mut self, id: u64) {
        self.list.retain(|entry| entry.id != id);
        if self.current == Some(id) {
            self.current = self.list.last().map(|entry| entry.id);
        }
    }

    /// The lens uses none of them.
    pub(super) fn use_none(&mut self) {
        self.list.iter_mut().for_each(|entry| entry.in_lens = SearchUse::Nothing);
    }

    pub(super) fn entry_mut(&mut self, id: u64) -> Option<&mut SearchEntry> {
        self.list.iter_mut().find(|entry| entry.id == id)
    }

    /// Takes in what was found.
    pub(super) fn poll(&mut self, captures: &Captures, chosen: &Arc<Vec<PointId>>) -> Polled {
        let mut polled = Polled::default();
        for entry in &mut self.list {
            polled.errors.extend(entry.poll());
        }
        let is_due = self.refreshed.is_none_or(|refreshed| refreshed.elapsed() >= BETWEEN_REFRESHES);
        if is_due {
            self.refreshed = Some(Instant::now());
        }
        for entry in &mut self.list {
            // The last ones of a search are not waited for.
            if (is_due || !entry.is_running()) && entry.refresh(captures.revision(), captures.index()) {
                polled.lens |= entry.in_lens != SearchUse::Nothing;
            }
        }
        if let Some(entry) = self.current() {
            let running = entry.is_running();
            let (id, is_empty) = (entry.id, entry.packets().is_empty());
            let of_this = self.listed.as_mut().filter(|(of, ..)| *of == id);
            match of_this {
                // Who has chosen other packets since goes on looking at them.
                Some((_, points, all)) if !running && !*all => {
                    *all = true;
                    polled.list = Arc::ptr_eq(points, chosen).then_some(id);
                }
                Some(_) => {}
                None => polled.list = (!is_empty).then_some(id),
            }
        }
        polled
    }

    /// The packets of a search to be listed, at most `limit`, and how many there are.
    pub(super) fn packets(&self, id: u64, limit: usize) -> Option<(Vec<PointId>, u64)> {
        let entry = self.list.iter().find(|entry| entry.id == id)?;
        Some((entry.packets().iter().take(limit).collect(), entry.packets().len()))
    }

    /// The packets of a search are listed, in this order.
    pub(super) fn listed(&mut self, id: u64, points: &Arc<Vec<PointId>>) {
        let all = self.list.iter().any(|entry| entry.id == id && !entry.is_running());
        self.current = Some(id);
        self.listed = Some((id, Arc::clone(points), all));
    }

    /// What is listed is the packets of the current search.
    pub(super) fn lists(&self, points: &Arc<Vec<PointId>>) -> bool {
        self.listed.as_ref().is_some_and(|(id, of, _)| Some(*id) == self.current && Arc::ptr_eq(of, points))
    }

    /// The search under way whose first packets these are; none where it has ended, or others are listed.
    #[must_use]
    pub fn listed_while_running(&self, points: &Arc<Vec<PointId>>) -> Option<&SearchEntry> {
        self.current().filter(|entry| entry.is_running() && self.lists(points))
    }

    /// The part of the lens that searches make.
    pub(super) fn sets(&self) -> SetFilter {
        let of = |wanted: SearchUse| {
            let used = self.list.iter().filter(|entry| entry.in_lens == wanted);
            used.filter_map(|entry| entry.marks().map(Arc::clone)).collect()
        };
        SetFilter { only: of(SearchUse::Only), without: of(SearchUse::LeaveOut), within: None }
    }

    #[must_use]
    pub fn list(&self) -> &[SearchEntry] {
        &self.list
    }

    /// The one whose packets are stepped through.
    #[must_use]
    pub fn current(&self) -> Option<&SearchEntry> {
        self.list.iter().find(|entry| Some(entry.id) == self.current)
    }

    /// How many of them the lens uses.
    #[must_use]
    pub fn sets_used(&self) -> usize {
        self.list.iter().filter(|entry| entry.in_lens != SearchUse::Nothing).count()
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.list.iter().any(SearchEntry::is_running)
    }
}
