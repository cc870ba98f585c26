//! Conversations: their commands, and what is saved of them.

use std::{ops::Range, path::PathBuf, sync::Arc};

use super::{App, saving::shown};
use crate::{
    app::{ConversationCommand, Conversations, Outcome, Panel, conversation::readable},
    figure::{
        conversation::{SaveSideError, save_side, save_table},
        counted,
    },
    query::{ConversationKey, PointId},
    stream::conversation::Side,
};

impl App {
    pub(super) fn converse(&mut self, command: ConversationCommand) {
        match command {
            ConversationCommand::ShowTable(open) => self.conversations.list.show(open),
            ConversationCommand::Sort(column, most_first) => {
                self.conversations.list.sort((column, most_first));
            }
            ConversationCommand::SelectRow(row) => {
                if let Some(key) = self.key_of_row(row) {
                    self.conversations.list.choose(key);
                    self.choose_conversation(key, None);
                }
            }
            ConversationCommand::FollowRow(row) => {
                if let Some(key) = self.key_of_row(row) {
                    self.conversations.list.choose(key);
                    self.follow_conversation(key, None);
                }
            }
            ConversationCommand::FollowChosen => self.follow_chosen(),
            ConversationCommand::FollowAt { time, address } => {
                self.click(time, address);
                self.conversations.follows_pick = true;
            }
            ConversationCommand::Follow(key) => self.follow_conversation(key, None),
            ConversationCommand::ShowAs(mode) => self.conversations.followed.show_as(mode),
            ConversationCommand::SelectPiece(row) => {
                if let Some(packet) = self.conversations.followed.choose(row) {
                    self.chosen.go_to_packet(packet);
                }
            }
            ConversationCommand::Find(query) => self.conversations.followed.find(query),
            ConversationCommand::NextMatch(by) => {
                if let Some(packet) = self.conversations.followed.step(by) {
                    self.chosen.go_to_packet(packet);
                }
            }
            ConversationCommand::SelectAll => {
                if let Some(key) = self.conversations.followed.key() {
                    self.choose_conversation(key, None);
                }
            }
            ConversationCommand::CloseFollowed => self.conversations.followed.close(),
        }
    }

    fn key_of_row(&self, row: usize) -> Option<ConversationKey> {
        let list = self.conversations.list();
        list.row(row).map(|row| list.table().key(row))
    }

    /// The conversation of the packet in the inspector.
    #[must_use]
    pub fn chosen_conversation(&self) -> Option<(ConversationKey, PointId)> {
        let id = self.chosen.current()?;
        Some((ConversationKey::of(&self.captures.index().point(id)?)?, id))
    }

    fn follow_chosen(&mut self) {
        match self.chosen_conversation() {
            Some((key, packet)) => self.follow_conversation(key, Some(packet)),
            None if self.chosen.current().is_some() => {
                self.banners.notice("This packet is of no conversation: it has no ports of TCP or UDP");
            }
            None => self.banners.notice("Choose a packet first: its conversation is followed"),
        }
    }

    /// Follows the packet that was just picked, if it was picked for that.
    pub(super) fn follow_pick(&mut self) {
        if !std::mem::take(&mut self.conversations.follows_pick) {
            return;
        }
        if self.chosen.missed() {
            self.banners.notice("There is no packet there to follow");
        } else {
            self.follow_chosen();
        }
    }

    /// Follows a conversation, and chooses its packets: so they are marked on the plot.
    fn follow_conversation(&mut self, key: ConversationKey, from: Option<PointId>) {
        self.conversations.followed.follow(key, from, &self.captures);
        self.choose_conversation(key, from);
    }

    fn choose_conversation(&mut self, key: ConversationKey, from: Option<PointId>) {
        self.settings.show_panel(Panel::Packets, true);
        self.chosen.choose_conversation(self.captures.index(), key, from);
    }

    /// The table of conversations, and the one that is followed.
    #[must_use]
    pub fn conversations(&self) -> &Conversations {
        &self.conversations
    }

    /// Tells which rows of the table of conversations are in view; their first lines are read.
    pub fn conversations_in_view(&mut self, rows: &Range<usize>) {
        self.conversations.show_rows(rows, &self.captures);
    }

    /// Writes the raw bytes of the followed conversation, of one side or (`None`) of both.
    pub(super) fn save_side(&mut self, side: Option<Side>, path: PathBuf) {
        let Some((conversation, _)) = self.conversations.followed().shown() else {
            self.banners.notice("No conversation is followed, so there is nothing to save");
            return;
        };
        let (conversation, index) = (Arc::clone(conversation), self.captures.index().clone());
        let (infos, sources) = readable(&self.captures);
        self.start_job(format!("Saving {}", shown(&path)), false, move |gauge, cancel| {
            let progress = |done, all| gauge.set(done, all);
            let saved =
                save_side(&conversation, (&index, (&infos, &sources)), (side, None), &path, progress, cancel);
            match saved {
                Ok(saved) => {
                    let notes =
                        saved.notes.iter().map(|note| format!("; {note}")).collect::<Vec<_>>().concat();
                    let bytes = counted(saved.written.bytes, "byte");
                    Outcome::Said(format!("{}: {bytes} saved{notes}", saved.path.display()))
                }
                Err(SaveSideError::Cancelled) => {
                    Outcome::Said(format!("{}: saving stopped, nothing is left of it", path.display()))
                }
                Err(error) => Outcome::Failed(format!("{error}; nothing was written")),
            }
        });
    }

    /// Writes the table of conversations in the order that is shown.
    pub(super) fn save_conversations(&mut self, path: PathBuf) {
        let list = self.conversations.list();
        let (table, rows) = (Arc::clone(list.table()), Arc::clone(list.rows()));
        if rows.is_empty() {
            self.banners.notice("No conversations are listed, so there is nothing to export");
            return;
        }
        let (index, zone) = (self.captures.index().clone(), self.settings.zone.clone());
        let (infos, sources) = readable(&self.captures);
        self.start_job(format!("Exporting to {}", shown(&path)), false, move |gauge, cancel| {
            let progress = |done, all| gauge.set(done, all);
            let of = (&index, (infos.as_slice(), sources.as_slice()));
            match save_table(&table, &rows, of, (&path, &zone), progress, cancel) {
                Ok(()) => {
                    let rows = counted(rows.len() as u64, "conversation");
                    Outcome::Said(format!("{}: {rows} exported", path.display()))
                }
                Err(SaveSideError::Cancelled) => {
                    Outcome::Said(format!("{}: export stopped, nothing is left of it", path.display()))
                }
                Err(error) => Outcome::Failed(format!("{error}; nothing was written")),
            }
        });
    }
}
