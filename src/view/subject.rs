//! What a person points at with the right button or the menu key: an address, a port, a protocol, a text or
//! bytes; and the menu of what can be done with it.

use std::net::IpAddr;

use eframe::egui::{
    Align, Button, Id, Key, Layout, Modifiers, Popup, PopupAnchor, PopupKind, Pos2, RichText, TextStyle, Ui,
    containers::menu,
};

use super::{copying, rows::Table};
use crate::{
    app::{
        App, Command, ConversationCommand, FindKind, FindQuery, HomeChoice, LensText, Moment, RowCommand,
        RowCursor, SearchUse,
    },
    figure::{grouped, plain, shortened},
    query::{AddressRange, ConversationKey, PortKey, Transport},
};

/// Letters of a text in an entry of a menu.
const LETTERS: usize = 36;

/// Bytes that can be looked for; of more nobody expects to find them again.
const FOUND: usize = 256;

/// Something that can be shown alone, left out, found or copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Address(IpAddr),
    /// A port as the destination of packets.
    Destination(PortKey),
    /// A port as their source.
    Source(PortKey),
    /// A port of either end.
    Either(PortKey),
    /// A field's value, a name, a line.
    Text(String),
    /// A field of the inspector, by its name.
    Field {
        name: String,
        value: String,
    },
    /// What Suji says of a packet, such as its time: no payload holds it.
    Value(String),
    /// Bytes of a frame.
    Bytes {
        bytes: Vec<u8>,
        /// All of them are payload, where searches look.
        in_payload: bool,
    },
    /// The packet in the inspector.
    Chosen,
    /// The packet nearest to a place of the plot.
    Nearest(Moment, IpAddr),
    Conversation(ConversationKey),
    /// A row of the table of lookups: a name and a type.
    Lookup {
        name: String,
        kind: String,
    },
}

impl Subject {
    /// A text that may be an address.
    pub fn of_text(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Text(text.to_owned()), Self::Address)
    }

    /// A port of a packet; none of protocols that have none.
    pub fn port(transport: Option<Transport>, port: u16, is_source: bool) -> Option<Self> {
        let key = PortKey { transport: transport?, port };
        Some(if is_source { Self::Source(key) } else { Self::Destination(key) })
    }

    fn name(&self, app: &App) -> String {
        match self {
            Self::Address(address) => match app.name_of(*address) {
                Some(name) => shortened(&format!("{address} {name}"), LETTERS),
                None => address.to_string(),
            },
            Self::Destination(port) => format!("port {port}"),
            Self::Source(port) => format!("source port {port}"),
            Self::Either(port) => format!("port {port} of either end"),
            Self::Text(text) | Self::Value(text) => shortened(&plain(text), LETTERS),
            Self::Field { name, .. } => shortened(&plain(name), LETTERS),
            Self::Chosen => {
                let frame = app.chosen().current().and_then(|id| app.captures().index().point(id));
                frame.map_or_else(|| "packet".to_owned(), |point| format!("frame {}", grouped(point.frame)))
            }
            Self::Nearest(..) => "the nearest packet".to_owned(),
            Self::Conversation(key) => key.to_string(),
            Self::Lookup { name, kind } => shortened(&plain(&format!("{name} {kind}")), LETTERS),
            Self::Bytes { bytes, .. } => match bytes.len() {
                1 => "1 byte".to_owned(),
                count => format!("{count} bytes"),
            },
        }
    }
}

/// The menu of the window that is open, if one is.
#[derive(Debug, Default)]
pub struct SubjectMenu {
    open: Option<(Vec<Subject>, Pos2)>,
    /// How many have been opened; each is a popup of its own, so that the click that closes one can open
    /// the next.
    count: u64,
    /// It was opened by a key, or gone into by one.
    by_key: bool,
    /// It was opened by a key: its first entry gets the keyboard.
    takes_keyboard: bool,
}

impl SubjectMenu {
    /// Opens the menu of some subjects at a place on screen.
    pub fn open(&mut self, subjects: Vec<Subject>, at: Pos2, by_key: bool) {
        if !subjects.is_empty() {
            self.open = Some((subjects, at));
            self.count += 1;
            (self.by_key, self.takes_keyboard) = (by_key, by_key);
        }
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Closes it; true if it was open.
    pub fn close(&mut self) -> bool {
        self.open.take().is_some()
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &Ui, app: &App, commands: &mut Vec<Command>) {
        let Some((subjects, at)) = &self.open else { return };
        let mut open = true;
        let id = Id::unique(("subject menu", self.count));
        // Opened by the mouse, it is gone into by an arrow.
        if !self.by_key && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown)) {
            (self.by_key, self.takes_keyboard) = (true, true);
        }
        let mut takes_keyboard = self.takes_keyboard;
        Popup::new(id, ui.ctx().clone(), PopupAnchor::Position(*at), ui.layer_id())
            .kind(PopupKind::Menu)
            .layout(Layout::top_down_justified(Align::Min))
            .style(menu::menu_style)
            .open_bool(&mut open)
            .show(|ui| {
                for (place, subject) in subjects.iter().enumerate() {
                    if place > 0 {
                        ui.separator();
                    }
                    let keyboard = (place == 0).then_some(&mut takes_keyboard);
                    Entries { ui, app, commands, keyboard, beside: subjects }.of(subject);
                }
            });
        self.takes_keyboard = takes_keyboard;
        if !open {
            self.open = None;
        }
    }
}

/// Draws the entries of one subject into a menu.
pub fn subject_ui(ui: &mut Ui, app: &App, subject: &Subject, commands: &mut Vec<Command>) {
    Entries { ui, app, commands, keyboard: None, beside: &[] }.of(subject);
}

/// A menu under way.
struct Entries<'a> {
    ui: &'a mut Ui,
    app: &'a App,
    commands: &'a mut Vec<Command>,
    /// The next entry gets the keyboard where this says so; it takes some frames to be seen.
    keyboard: Option<&'a mut bool>,
    /// All that the menu is about.
    beside: &'a [Subject],
}

impl Entries<'_> {
    /// True when it was clicked.
    fn entry(&mut self, text: &str) -> bool {
        let response = self.ui.button(text);
        if let Some(wanted) = self.keyboard.take().filter(|wanted| **wanted) {
            *wanted = !response.has_focus();
            response.request_focus();
        }
        let clicked = response.clicked();
        if clicked {
            // A click closes the menu by itself, the keyboard does not.
            self.ui.close();
        }
        clicked
    }

    fn copy(&mut self, entry: &str, text: impl FnOnce() -> String) {
        if self.entry(entry) {
            copying::copy(self.ui.ctx(), &text());
        }
    }

    fn find(&mut self, entry: &str, kind: FindKind, text: impl FnOnce() -> String) {
        if self.entry(entry) {
            self.commands.push(Command::Find(FindQuery { text: text(), kind, ..FindQuery::default() }));
        }
    }

    /// Shows only packets with something in their payloads, or leaves them out.
    fn find_for_lens(&mut self, what: &str, kind: FindKind, text: impl Fn() -> String) {
        for (entry, used) in
            [("Show only packets with", SearchUse::Only), ("Leave out packets with", SearchUse::LeaveOut)]
        {
            if self.entry(&format!("{entry} {what}")) {
                let query = FindQuery { text: text(), kind, ..FindQuery::default() };
                self.commands.push(Command::FindForLens(query, used));
            }
        }
    }

    /// Copies the row of a table that the menu is about, or the marked ones.
    fn copy_rows(&mut self, table: Table, cursor: &RowCursor) {
        let entry = match cursor.marked().len() {
            0 | 1 => "Copy row".to_owned(),
            rows => format!("Copy {} rows", grouped(rows as u64)),
        };
        if self.entry(&entry) {
            self.commands.push(table.command(RowCommand::Copy));
        }
    }

    fn follow(&mut self, command: ConversationCommand) {
        if self.entry("Follow conversation") {
            self.commands.push(Command::Conversations(command));
        }
    }

    fn of(&mut self, subject: &Subject) {
        self.ui.label(RichText::new(subject.name(self.app)).text_style(TextStyle::Small).weak());
        match subject {
            Subject::Address(address) => self.address(*address),
            Subject::Destination(port) => {
                self.only_ports(&port.to_string());
                if self.entry(&format!("Leave out {port}")) {
                    self.commands.push(Command::ShowPort(*port, false));
                }
                self.copy("Copy", || port.port.to_string());
            }
            Subject::Source(port) => self.port_by_role(*port, &["src", "any"], "source port"),
            Subject::Either(port) => self.port_by_role(*port, &["any"], "port"),
            Subject::Text(text) => {
                // Bytes in the same menu are looked for in another way.
                let has_bytes = self.beside.iter().any(|of| matches!(of, Subject::Bytes { .. }));
                let this = if has_bytes { "this text" } else { "this" };
                self.find(&format!("Find all with {this}"), FindKind::Anything, || text.clone());
                self.find_for_lens(this, FindKind::Anything, || text.clone());
                self.copy("Copy", || text.clone());
            }
            Subject::Value(text) => self.copy("Copy", || text.clone()),
            Subject::Field { name, value } => {
                self.copy("Copy field with its name", || format!("{name}: {value}"));
            }
            Subject::Chosen => {
                self.chosen();
                if self.app.chosen_conversation().is_some() {
                    self.follow(ConversationCommand::FollowChosen);
                } else {
                    self.ui.label(RichText::new("It is of no conversation").weak());
                }
            }
            Subject::Nearest(time, address) => {
                self.follow(ConversationCommand::FollowAt { time: *time, address: *address });
            }
            Subject::Conversation(key) => {
                self.follow(ConversationCommand::Follow(*key));
                for (entry, command) in [
                    ("List its packets", ConversationCommand::List(*key)),
                    ("Show in the picture", ConversationCommand::ShowInPicture(*key)),
                    ("Show only this conversation", ConversationCommand::ShowOnly(*key)),
                ] {
                    if self.entry(entry) {
                        self.commands.push(Command::Conversations(command));
                    }
                }
                self.copy_rows(Table::Conversations, self.app.conversations().list().cursor());
                self.copy("Copy its ends", || key.to_string());
            }
            Subject::Lookup { name, kind } => {
                if self.entry("List its packets") {
                    let (name, kind) = (name.clone(), kind.clone());
                    self.commands.push(Command::SelectLookup { name, kind });
                }
                self.copy_rows(Table::Lookups, self.app.lookups().cursor());
            }
            Subject::Bytes { bytes, in_payload } => {
                if !in_payload {
                    let why = "Searches look at payloads: these bytes are not in one";
                    self.ui
                        .add_enabled(false, Button::new("Find all with these bytes"))
                        .on_disabled_hover_text(why);
                } else if bytes.len() <= FOUND && !self.says_the_same(bytes) {
                    self.find("Find all with these bytes", FindKind::Hex, || copying::hex(bytes));
                    self.find_for_lens("these bytes", FindKind::Hex, || copying::hex(bytes));
                }
                self.copy("Copy as hex", || copying::hex(bytes));
                self.copy("Copy as text", || copying::text(bytes));
                self.copy("Copy as C array", || copying::c_array(bytes));
                self.copy("Copy as Python bytes", || copying::python(bytes));
            }
        }
    }

    /// A text in the same menu is written in just these bytes: looking for it finds them.
    fn says_the_same(&self, bytes: &[u8]) -> bool {
        let end = bytes.iter().rposition(|byte| !b"\0\r\n".contains(byte)).map_or(0, |last| last + 1);
        let bytes = bytes.get(..end).unwrap_or_default();
        self.beside.iter().any(|of| matches!(of, Subject::Text(text) if text.as_bytes() == bytes))
    }

    /// What can be done with the packet in the inspector.
    fn chosen(&mut self) {
        if self.app.chosen().current().is_some() {
            if self.entry("Show on the plot") {
                self.commands.push(Command::ShowChosen);
            }
            if self.entry("Centre the plot on it") {
                self.commands.push(Command::CentreOnChosen);
            }
            let rows = match self.app.chosen().marked().len() {
                0 | 1 => "Copy row".to_owned(),
                rows => format!("Copy {} rows", grouped(rows as u64)),
            };
            if self.entry(&rows) {
                self.commands.push(Command::CopyRows);
            }
        }
        if let Some(shown) = self.app.inspector().shown() {
            self.copy("Copy its layers as text", || copying::layers(shown));
        }
    }

    fn address(&mut self, address: IpAddr) {
        let alone = || address.to_string().parse::<AddressRange>().ok();
        let length = if address.is_ipv4() { 24 } else { 64 };
        let around: Option<AddressRange> = format!("{address}/{length}").parse().ok();
        if self.app.lens().home.contains(address) {
            // The lens shows peers; of an address of home this means that home is it alone.
            if self.entry(&format!("Show only home {address}"))
                && let Some(home) = alone()
            {
                self.commands.push(Command::SetHome(HomeChoice::Chosen(vec![home])));
            }
        } else {
            for range in alone().into_iter().chain(around) {
                if self.entry(&format!("Show only {range}")) {
                    self.commands.push(Command::SetPeers(vec![range]));
                }
            }
            if self.entry(&format!("Leave out {address}"))
                && let Some(range) = alone()
            {
                self.commands.push(Command::LeaveOutPeers(vec![range]));
            }
            if let Some(around) = around
                && self.entry(&format!("Leave out {around}"))
            {
                self.commands.push(Command::LeaveOutPeers(vec![around]));
            }
            if let Some(around) = around
                && self.entry(&format!("Go to {around}"))
            {
                self.commands.push(Command::Enter(LensText::Address, around.to_string()));
            }
            if self.entry("Take it as home")
                && let Some(home) = alone()
            {
                self.commands.push(Command::SetHome(HomeChoice::Chosen(vec![home])));
            }
        }
        self.find("Find it in payloads", FindKind::Anything, || address.to_string());
        self.copy("Copy", || address.to_string());
        if let Some(name) = self.app.name_of(address) {
            self.find("Find its name in payloads", FindKind::Anything, || name.clone());
            self.copy("Copy its name", || name);
        }
    }

    /// A port as the lens has it in some roles; the first is what is left out.
    fn port_by_role(&mut self, port: PortKey, roles: &[&str], called: &str) {
        for role in roles {
            self.only_ports(&format!("{role}:{port}"));
        }
        if let [role, ..] = roles
            && self.entry(&format!("Leave out {called} {port}"))
        {
            let before = self.app.lens().ports.to_string();
            let item = format!("!{role}:{port}");
            let list = if before.is_empty() { item } else { format!("{before},{item}") };
            self.commands.push(Command::Enter(LensText::Ports, list));
        }
        self.copy("Copy", || port.port.to_string());
    }

    fn only_ports(&mut self, list: &str) {
        if self.entry(&format!("Show only {list}"))
            && let Ok(only) = list.parse()
        {
            self.commands.push(Command::SetPorts(only));
        }
    }
}
