//! Commands of the searches.

use std::ops::Range;

use super::App;
use crate::{
    app::{FindQuery, Item, LensText, Panel, SearchUse, Searches},
    query::{PointId, SetFilter},
    stream::search::Found,
};

/// Packets of a search that are listed at most; how many there are is counted all the same.
const MOST_ROWS: usize = 1_000_000;

/// Packets of a list that are looked at for the first in view.
const MOST_LOOKED_AT: usize = 20_000;

impl App {
    /// Starts a search, which the lens uses or not; a mistake stays beside the Find box.
    pub(super) fn find(&mut self, query: FindQuery, used: SearchUse) {
        match self.find_or_say(query, used) {
            Ok(()) => self.mistakes.remove(&LensText::Find),
            Err(mistake) => self.mistakes.insert(LensText::Find, mistake),
        };
    }

    /// Sets how a text in the Find box is meant; what stands there is looked for anew, if it can be meant so.
    pub(super) fn set_find(&mut self, query: FindQuery) {
        let text = self.text(LensText::Find);
        self.settings.set_find(query);
        self.mistakes.remove(&LensText::Find);
        let query = FindQuery { text, ..self.settings.find.clone() };
        if !query.text.is_empty() && query.wanted().is_ok() {
            self.find(query, SearchUse::Nothing);
        }
    }

    /// Starts a search, or says what is wrong with it.
    pub(super) fn find_or_say(&mut self, query: FindQuery, used: SearchUse) -> Result<(), String> {
        if query.text.trim().is_empty() || self.captures.is_empty() {
            return Ok(());
        }
        let started = self.searches.start(query, &self.captures, &self.plot.lens);
        let id = started.map_err(|mistake| mistake.to_string())?;
        if used != SearchUse::Nothing {
            self.use_search(id, used);
        }
        Ok(())
    }

    pub(super) fn poll_searches(&mut self) {
        let polled = self.searches.poll(&self.captures, self.chosen.as_chosen());
        for error in polled.errors {
            self.banners.error(error);
        }
        if polled.lens {
            self.plot.lens.sets = self.searches.sets();
        }
        if let Some(id) = polled.list {
            self.list_search(id);
        }
    }

    /// Lists the packets of a search.
    pub(super) fn list_search(&mut self, id: u64) {
        let Some((points, total)) = self.searches.packets(id, MOST_ROWS) else { return };
        // Who reads one of them already goes on reading it.
        let read = self.chosen.current();
        self.settings.show_panel(Panel::Packets, true);
        self.chosen.list(self.captures.index(), points, total);
        let row = read.and_then(|read| self.chosen.row_of(read)).or_else(|| self.first_row_in_view());
        if let Some(row) = row {
            self.chosen.go_to_row(row);
        }
        self.searches.listed(id, self.chosen.as_chosen());
        self.keep_packet_order();
        self.inspector.show(self.chosen.current_item(), &self.captures);
    }

    /// The first listed packet that is to be seen.
    fn first_row_in_view(&mut self) -> Option<usize> {
        self.keep_filters();
        let index = self.captures.index();
        let is_in_view = |id: &PointId| {
            !self.is_hidden(*id) && index.point(*id).is_some_and(|point| self.is_in_window(&point))
        };
        self.chosen.points().iter().take(MOST_LOOKED_AT).position(is_in_view)
    }

    /// Goes to the next packet of the current search, or one before; behind the last comes the first.
    pub(super) fn step_search(&mut self, by: i64) {
        let Some(current) = self.searches.current().map(|entry| entry.id) else { return };
        if self.searches.lists(self.chosen.as_chosen()) && !self.chosen.is_empty() {
            let (row, rows) = (self.chosen.row().unwrap_or(0) as i64, self.chosen.len() as i64);
            self.chosen.go_to_row((row + by).rem_euclid(rows) as usize);
        } else {
            self.list_search(current);
        }
        if let Some(id) = self.chosen.current() {
            self.reveal(id);
        }
    }

    pub(super) fn use_search(&mut self, id: u64, used: SearchUse) {
        if let Some(entry) = self.searches.entry_mut(id) {
            entry.in_lens = used;
        }
        self.plot.lens.sets = self.searches.sets();
    }

    pub(super) fn keep_search(&mut self, id: u64, name: Option<String>) {
        if let Some(entry) = self.searches.entry_mut(id) {
            entry.kept = true;
            entry.name =
                name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).or(entry.name.take());
        }
    }

    pub(super) fn stop_search(&mut self, id: u64) {
        if let Some(entry) = self.searches.entry_mut(id) {
            entry.stop();
        }
    }

    pub(super) fn show_search(&mut self, id: u64, shown: bool) {
        if let Some(entry) = self.searches.entry_mut(id) {
            entry.shown = shown;
        }
    }

    pub(super) fn clear_searches(&mut self) {
        self.searches.clear();
        self.plot.found.clear();
        self.beside.plot.found.clear();
        self.plot.lens.sets = SetFilter::default();
    }

    /// The searches, in the order in which they were asked for.
    #[must_use]
    pub fn searches(&self) -> &Searches {
        &self.searches
    }

    /// The place, from 0, of the packet that is read among those of a search, while they are listed.
    #[must_use]
    pub fn place_in_search(&self, id: u64) -> Option<usize> {
        let is_current = self.searches.current().is_some_and(|entry| entry.id == id);
        (is_current && self.searches.lists(self.chosen.as_chosen())).then(|| self.chosen.row()).flatten()
    }

    /// The bytes of a frame that searches have found, each with the place of the search's colour.
    #[must_use]
    pub fn found_bytes(&self, item: Item) -> Vec<(usize, Range<usize>)> {
        let Item::Packet(id) = item else { return Vec::new() };
        let shown = self.searches.list().iter().filter(|entry| entry.shown);
        shown.filter_map(|entry| Some((entry.color, entry.bytes(id)?))).collect()
    }

    /// What a search has found in a packet that its own bytes do not say: of which call it is a part.
    #[must_use]
    pub fn said_by_search(&self, id: PointId) -> Option<String> {
        self.searches.list().iter().rev().find_map(|entry| match &entry.hit(id)?.found {
            Found::Call(text) => Some(text.to_string()),
            Found::Answer { to, text } => Some(format!("answer to frame {to}: {text}")),
            _ => None,
        })
    }

    pub(super) fn forget_search(&mut self, id: u64) {
        self.searches.forget(id);
        self.plot.lens.sets = self.searches.sets();
    }
}
