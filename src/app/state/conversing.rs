//! Conversations: their commands, and what is saved of them.

use std::{
    net::{IpAddr, SocketAddr},
    ops::Range,
    path::PathBuf,
    sync::Arc,
};

use super::{App, saving::shown};
use crate::{
    app::{ConversationCommand, Conversations, Outcome, Pane, Panel, RowCommand, conversation::readable},
    figure::{
        conversation::{SaveSideError, save_side, save_table},
        counted,
    },
    query::{
        AddressRange, Class, ClassSet, ConversationKey, DirectionFilter, PointId, PortKey, TimeWindow,
        Transport,
    },
    stream::conversation::Side,
};

impl App {
    pub(super) fn converse(&mut self, command: ConversationCommand) {
        match command {
            ConversationCommand::ShowTable(open) => self.settings.show_conversations(open),
            ConversationCommand::Sort(column, most_first) => {
                self.conversations.list.sort((column, most_first));
            }
            ConversationCommand::Filter(text) => self.conversations.list.set_filter(text),
            ConversationCommand::Rows(RowCommand::Copy) => self.copy_marked_conversations(),
            ConversationCommand::Rows(command) => {
                if let Some(key) = self.conversations.list.move_to(command) {
                    self.choose_conversation(key, None);
                }
            }
            ConversationCommand::List(key) => {
                self.settings.show_panel(Panel::Packets, true);
                self.choose_conversation(key, None);
            }
            ConversationCommand::FollowRow(row) => {
                if let Some(key) = self.conversations.list.move_to(RowCommand::Read(row)) {
                    self.follow_conversation(key, None);
                }
            }
            ConversationCommand::ShowInPicture(key) => self.show_conversation(key),
            ConversationCommand::ShowOnly(key) => self.show_only_conversation(key),
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
                    self.settings.show_panel(Panel::Packets, true);
                    self.choose_conversation(key, None);
                }
            }
            ConversationCommand::CloseFollowed => self.conversations.followed.close(),
        }
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
        // Who goes through conversations goes on to see them.
        if !self.conversations.list().is_in_view() {
            self.settings.show_panel(Panel::Packets, true);
        }
        self.chosen.choose_conversation(self.captures.index(), key, from);
    }

    /// The ends of a conversation that stand at the address axis, the one that its first packet went to before
    /// the other.
    fn peers_of(&self, ends: [SocketAddr; 2]) -> Vec<IpAddr> {
        let [a, b] = ends.map(|end| end.ip());
        let home = &self.plot.lens.home;
        let of_home = (home.contains(a), home.contains(b));
        match of_home {
            (true, false) => vec![b],
            (false, true) => vec![a],
            _ if a == b => vec![a],
            _ => vec![b, a],
        }
    }

    /// Outlines a conversation on the plot, and shows all of it.
    fn show_conversation(&mut self, key: ConversationKey) {
        let list = self.conversations.list();
        let counted = list.counted(key).map(|row| (list.table().ends(row), row.times()));
        let (Some((ends, Some((first, last)))), true) = (counted, !self.captures.is_empty()) else {
            self.banners.notice(format!(
                "{key} has no place in the picture: it is not in the table, or has no times"
            ));
            return;
        };
        let Some(peer) = self.peers_of(ends).first().copied() else { return };
        self.plot.navigation.show_ipv6(peer.is_ipv6());
        let Some(row) = self.plot.navigation.plane().row(peer) else { return };
        let times = TimeWindow { start: first, end: last.saturating_add(1) };
        self.plot.navigation.show_host(AddressRange::host(peer), row + 0.5, times);
    }

    /// Has the lens show a conversation and nothing else: both its ways, by its peer and by the port that
    /// tells it from others, which is the higher one.
    fn show_only_conversation(&mut self, key: ConversationKey) {
        let classes: &[Class] = match key.transport() {
            Transport::Tcp => &[Class::TcpSyn, Class::TcpOther],
            Transport::Udp => &[Class::Udp],
        };
        let [a, b] = key.ends();
        let port = PortKey { transport: key.transport(), port: a.port().max(b.port()) };
        let Ok(ports) = format!("any:{port}").parse() else { return };
        let peers = self.peers_of(key.ends()).into_iter().map(AddressRange::host).collect();
        let lens = &mut self.plot.lens;
        (lens.classes, lens.ports, lens.peers) = (ClassSet::of(classes), ports, peers);
        (lens.direction, lens.left_out) = (DirectionFilter::All, Vec::new());
    }

    /// Tells which tables were drawn: what nobody sees is not counted.
    pub fn tables_are_seen(&mut self, seen: &[Pane]) {
        self.conversations.list.is_seen(seen.contains(&Pane::Conversations));
        self.lookups.is_seen(seen.contains(&Pane::Lookups));
    }

    /// Makes tables that are open and seen.
    pub(super) fn ask_tables(&mut self, drawing: bool) {
        self.conversations.list.show(self.settings.shows(Pane::Conversations));
        let names = self.settings.names.then_some(&self.names);
        self.conversations.list.ask(&self.captures, &self.plot.lens, names);
        self.lookups.show(self.settings.shows(Pane::Lookups));
        self.lookups.ask(&self.captures, &self.plot.lens, drawing);
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
