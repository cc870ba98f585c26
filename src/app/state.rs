//! The window's whole state: commands go in, the view reads.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{
    AddressBook, Banners, Beside, Captures, Chosen, Command, Conversations, Damages, Desk, Home, HomeChoice,
    Inspector, Jobs, Keeper, LensText, Lookups, Measuring, Moment, PacketLines, Panel, Plot, Rankings,
    RowCommand, Script, SearchUse, Searches, Settings, UndecodedRows, ViewRequest, clocks::Clocks,
    extents::Extents, observed::Observed, peer_codes::Codes,
};
use crate::{
    figure::far_times_words,
    query::{Census, ClassSet, Lens, PortKey, PortPalette},
    worker::{LoadOptions, Wake, Wireshark},
};

mod conversing;
mod copying;
mod going;
mod handing;
mod lens_changes;
mod listing;
mod loading;
mod naming;
mod pace;
mod parts;
mod picturing;
mod plotting;
mod saving;
mod searching;
mod start;
mod told;
mod typed;
mod workspaces;

use saving::OpenDemo;
pub use start::Options;

/// The window's state.
#[derive(Debug)]
pub struct App {
    wake: Waker,
    captures: Captures,
    loading: LoadOptions,
    clocks: Clocks,
    home: Home,
    plot: Plot,
    beside: Beside,
    rankings: Rankings,
    codes: Codes,
    census: Census,
    palette: PortPalette,
    measuring: Measuring,
    observed: Observed,
    extents: Extents,
    damages: Damages,
    chosen: Chosen,
    conversations: Conversations,
    searches: Searches,
    lookups: Lookups,
    desk: Desk,
    keeper: Keeper,
    /// Captures that were noted as open.
    remembered: usize,
    names: AddressBook,
    inspector: Inspector,
    undecoded_rows: UndecodedRows,
    packet_lines: PacketLines,
    settings: Settings,
    banners: Banners,
    jobs: Jobs,
    demo: Option<OpenDemo>,
    wireshark: Option<Wireshark>,
    /// Folders of what Wireshark was given.
    handed: Vec<TempDir>,
    mistakes: BTreeMap<LensText, String>,
    /// Times to be shown, until the first packet tells their year and date.
    times: Option<String>,
    script: Script,
    requests: Vec<ViewRequest>,
    /// A screenshot was asked for and is not saved yet.
    saving: bool,
    /// What the last [`Self::poll`] spent on taking in segments.
    drained: Duration,
}

/// The wake, with a quiet `Debug`.
struct Waker(Wake);

impl std::fmt::Debug for Waker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wake")
    }
}

impl App {
    /// Carries out a command.
    pub fn apply(&mut self, command: Command) {
        let before = (!command.is_of_history()).then(|| self.set_lenses());
        self.carry_out(command);
        self.beside.keep_in_step(&mut self.plot);
        if let Some(before) = before {
            self.lenses_may_have_changed(before);
        }
        self.keep_packet_order();
        self.keeper.touch();
        self.inspector.show(self.chosen.current_item(), &self.captures);
    }

    #[expect(clippy::too_many_lines, reason = "a line a command, so that each is found here")]
    fn carry_out(&mut self, command: Command) {
        if command.chooses_packets() {
            self.lookups.let_go();
            self.conversations.follows_pick = false;
            // A table of conversations stays in front of the packets of one.
            if !matches!(command, Command::ClearSelection | Command::Conversations(_)) {
                self.settings.packets_were_chosen();
            }
        }
        match command {
            Command::OpenDialog => self.requests.push(ViewRequest::OpenDialog),
            Command::Open(paths) => self.open(paths, false),
            Command::Add(paths) => self.open(paths, true),
            Command::FollowDialog => self.requests.push(ViewRequest::FollowDialog),
            Command::Follow(paths) => self.follow(paths),
            Command::StopFollowing(path) => self.captures.stop_following(&path),
            Command::OpenDemo => self.open_demo(),
            Command::CancelLoading => self.captures.cancel(),
            Command::CloseAll => self.close_all(),
            Command::SetClock(capture, offset) => self.set_clock(capture, offset),
            Command::ReloadOnly => self.reload(true),
            Command::ReloadAll => self.reload(false),

            Command::SaveDialog(what) => self.requests.push(ViewRequest::SaveDialog(what)),
            Command::Save(what, path) => self.save(what, path),
            Command::CopyCommandLine(which) => self.copy_command_line(which),
            Command::Copy(what) => self.copy(what),
            Command::SetPicture(options) => self.settings.picture = options,
            Command::OpenInWireshark => self.open_in_wireshark(),
            Command::CancelJob(id) => self.jobs.cancel(id),

            Command::Enter(field, text) => self.enter(field, &text),
            Command::Withdraw(field) => {
                self.mistakes.remove(&field);
            }
            Command::PaperView(view) => {
                if let Some(lens) = self.plot.lens.paper_view(view) {
                    self.plot.lens = lens;
                }
            }
            Command::SetHome(choice) => self.set_home(choice),
            Command::SetDirection(direction) => self.plot.lens.direction = direction,
            Command::ShowClass(class, shown) => {
                self.plot.lens.classes = self.plot.lens.classes.with(class, shown);
            }
            Command::SetClasses(classes) => self.plot.lens.classes = ClassSet::of(&classes),
            Command::SetPorts(ports) => self.plot.lens.ports = ports,
            Command::ShowPort(port, shown) => self.plot.lens.ports = self.plot.lens.ports.with(port, shown),
            Command::SetPeers(peers) => (self.plot.lens.peers, self.plot.lens.left_out) = (peers, Vec::new()),
            Command::LeaveOutPeers(peers) => self.plot.lens.left_out.extend(peers),
            Command::SetTimes(times) => self.plot.lens.time = times,
            Command::ShowCapture(capture, true) => {
                self.plot.lens.hidden_captures.remove(&capture);
            }
            Command::ShowCapture(capture, false) => {
                self.plot.lens.hidden_captures.insert(capture);
            }
            Command::HideCaptures(captures) => self.plot.lens.hidden_captures = captures,
            Command::SetDuplicates(duplicates) => self.plot.lens.duplicates = duplicates,
            Command::ResetLens => self.reset_lens(),
            Command::UndoLens => self.undo_lens(),
            Command::RedoLens => self.redo_lens(),

            Command::Move(window) => self.plot.navigation.shift(window),
            Command::Jump(window) => self.plot.navigation.jump(window),
            Command::ZoomTo(window) => self.plot.navigation.zoom_to(window),
            Command::ForgetLandmark => self.plot.navigation.forget_landmark(),
            Command::ZoomIntoPrefix { address, .. } => self.plot.navigation.zoom_into_prefix(address),
            Command::Back => self.plot.navigation.back(),
            Command::StepViews(steps) => self.plot.navigation.step(steps),
            Command::ShowViews(shown) => self.settings.views = shown,
            Command::ShowDamages(shown) => self.settings.damages = shown,
            Command::ShowSettings(shown) => self.settings.window = shown,
            Command::ResetSettings => self.reset_settings(),
            Command::Forward => self.plot.navigation.forward(),
            Command::Zoom { time, address } => self.plot.navigation.zoom(time, address),
            Command::Pan { time, address } => self.plot.navigation.pan(time, address),
            Command::Fit => self.plot.navigation.fit(),
            Command::FitPackets => self.fit_packets(),
            Command::FitAll => self.plot.navigation.fit_all(),
            Command::ShowIpv6(shown) => self.plot.navigation.show_ipv6(shown),

            Command::ShowTwoPlots(two) => self.show_two_plots(two),
            Command::ActivatePlot(place) => self.activate_plot(place),
            Command::SwapPlots => self.beside.place = self.beside.place.opposite(),
            Command::LinkAddresses(together) => self.beside.together = together,
            Command::DividePlots(share) => self.settings.divide_plots(share),

            Command::ShowObserved(only) => self.show_observed(only),
            Command::FoldGaps(folds) => self.fold_gaps(folds),
            Command::SetColor(color) => self.settings.color = color,
            Command::SetDensityScale(scale) => self.settings.density = scale,
            Command::SetMarkSize(size) => self.settings.mark_size = size,
            Command::PinPort(port, pinned) => self.pin(port, pinned),
            Command::SetTheme(choice) => self.settings.set_theme(choice),
            Command::SetTextSize(percent) => self.settings.set_text_size(percent),
            Command::ForgetRecent => self.keeper.forget_recent(),
            Command::SetZone(zone) => self.settings.set_zone(zone),
            Command::ShowPanel(panel, shown) => self.settings.show_panel(panel, shown),
            Command::SetLayout(layout) => self.settings.set_layout(layout),
            Command::ShowPane(pane) => self.settings.show_pane(pane),
            Command::PutPanelsBack => self.settings.put_panels_back(),
            Command::SetEncoding(encoding) => self.settings.encoding = encoding,
            Command::ShowNames(shown) => self.settings.names = shown,
            Command::HostsDialog => self.requests.push(ViewRequest::HostsDialog),
            Command::OpenHosts(paths) => self.open_hosts(paths),
            Command::ForgetHosts => self.names.forget_hosts(),

            Command::ShowLookups(shown) => self.settings.show_lookups(shown),
            Command::ViewLookups(view) => self.lookups.set_view(view),
            Command::LookupRows(command) => self.move_in_lookups(command),
            Command::SelectLookup { name, kind } => self.select_lookup(&name, &kind),

            Command::Find(query) => self.find(query, SearchUse::Nothing),
            Command::FindForLens(query, used) => self.find(query, used),
            Command::SetFind(query) => self.set_find(query),
            Command::StopSearch(id) => self.stop_search(id),
            Command::ForgetSearch(id) => self.forget_search(id),
            Command::KeepSearch(id, name) => self.keep_search(id, name),
            Command::ShowSearch(id, shown) => self.show_search(id, shown),
            Command::UseSearch(id, used) => self.use_search(id, used),
            Command::ListSearch(id) => self.list_search(id),
            Command::NextHit(by) => self.step_search(by),

            Command::Click { time, address } => self.click(time, address),
            Command::Measure(window) => self.measuring.measure(window),
            Command::Select(window) => {
                let scene = (self.captures.index(), &self.plot.lens, self.plot.navigation.plane());
                self.chosen.select(scene, window);
            }
            Command::SelectView => {
                let scene = (self.captures.index(), &self.plot.lens, self.plot.navigation.plane());
                self.chosen.select(scene, self.plot.navigation.window());
            }
            Command::ClearSelection => self.chosen.clear(),
            Command::SelectRow(row) => self.chosen.go_to_row(row),
            Command::Step(by) => self.chosen.move_to(RowCommand::Step(by)),
            Command::ReadRow(row) => self.chosen.read_row(row),
            Command::MarkRow(row) => self.chosen.move_to(RowCommand::Mark(row)),
            Command::MarkRowsTo(row) => self.chosen.move_to(RowCommand::MarkTo(row)),
            Command::MarkSteps(by) => self.chosen.move_to(RowCommand::MarkSteps(by)),
            Command::CopyRows => self.copy_rows(),
            Command::ShowChosen => self.show_chosen(false),
            Command::CentreOnChosen => self.show_chosen(true),
            Command::SetColumns(columns) => self.settings.table.set_columns(columns),
            Command::SetColumnWidth(column, width) => self.settings.table.set_width(column, width),
            Command::SortPackets(sort) => self.settings.table.set_sort(sort),
            Command::GoToFrame(frame) => self.go_to_frame(None, frame),
            Command::GoToFrameOf { capture, frame } => self.go_to_frame(Some(capture), frame),
            Command::ListUndecoded(reason) => {
                self.settings.show_panel(Panel::Packets, true);
                self.chosen.list_undecoded(self.captures.index(), reason);
            }

            Command::Conversations(command) => self.converse(command),

            Command::AddBookmark { name, note } => self.add_bookmark(name, note),
            Command::GoToBookmark(place) => self.go_to_bookmark(place),
            Command::NameBookmark { place, name, note } => self.desk.bookmarks.name(place, name, note),
            Command::RemoveBookmark(place) => self.desk.bookmarks.remove(place),
            Command::ShowBookmarks(shown) => self.desk.bookmarks.show(shown),
            Command::LocateDialog(place) => self.requests.push(ViewRequest::LocateDialog(place)),
            Command::Locate(place, path) => self.locate(place, path),
            Command::OpenWithoutMissing => self.open_without_missing(),
            Command::ForgetWaiting => self.desk.waiting = None,

            Command::DismissBanner(id) => self.banners.dismiss(id),
            Command::ShowMessages(shown) => self.settings.messages = shown,
            Command::ToggleHelp => self.settings.help = !self.settings.help,
            Command::Quit => self.requests.push(ViewRequest::Quit),

            // Waits are the script's; given by hand they have nothing to hold back.
            Command::WaitUntilLoaded | Command::WaitUntilComplete | Command::Wait(_) => {}
            Command::SaveScreenshot(path) => {
                self.saving = true;
                self.requests.push(ViewRequest::SaveScreenshot(path));
            }
        }
    }

    /// Takes in what the workers have done, and runs the command file. Called once a frame, before
    /// drawing.
    pub fn poll(&mut self) {
        let started = Instant::now();
        let came = self.captures.poll(&mut self.banners);
        self.drained = started.elapsed();
        if came {
            let span = self.captures.sums().span;
            self.plot.navigation.data_reaches(span);
            if let Some(times) = span.and_then(|_| self.times.take()) {
                self.enter(LensText::Times, &times);
            }
        }
        self.poll_clocks();
        self.damages.keep(&self.captures);
        if let Some(survey) = self.rankings.take_survey()
            && survey.revision <= self.captures.revision()
            && !self.captures.is_empty()
        {
            self.palette = PortPalette::new(&survey.census, &self.settings.pinned);
            let only_ipv6 = survey.census.packets > 0 && survey.census.v6_packets == survey.census.packets;
            self.census = survey.census;
            self.home.guessed(survey.guess);
            self.plot.lens.home = self.home.addresses();
            let first_addresses = self.plot.navigation.ipv6_addresses() == 0;
            self.plot.navigation.ipv6_observed(survey.ipv6);
            self.plot.navigation.found_silences(survey.silences);
            if survey.reach.all == self.plot.navigation.reach().all {
                self.plot.navigation.found_reach(survey.reach);
                self.tell_far_times();
            }
            if only_ipv6 && first_addresses {
                self.plot.navigation.start_with_ipv6();
            }
        }
        self.rankings.poll();
        self.measuring.poll();
        self.poll_observed();
        self.poll_extents();
        self.plot.picture.poll();
        self.beside.plot.picture.poll();
        if self.chosen.poll() {
            self.follow_pick();
            self.keep_packet_order();
            self.inspector.show(self.chosen.current_item(), &self.captures);
        }
        self.undecoded_rows.poll();
        if let Some(problem) = self.conversations.poll() {
            self.banners.error(problem);
        }
        self.poll_naming();
        self.packet_lines.poll();
        self.poll_searches();
        self.finish_workspace();
        self.beside.keep_in_step(&mut self.plot);
        if let Some(error) = self.inspector.poll() {
            self.banners.error(error.to_string());
        }
        self.take_outcomes();
        self.banners.pass();
        self.remember();
        self.run_script();
    }

    /// Asks the workers for what is missing. Called once a frame, when it is drawn and what a person did
    /// is done: so workers begin at once, and do not take the cores from the drawing before.
    pub fn ask(&mut self) {
        if self.captures.list().is_empty() {
            return;
        }
        let window = self.plot.navigation.window();
        let drawing = self.ask_pictures();
        self.rankings.survey(&self.captures, drawing);
        self.rankings.rank(&self.captures, &self.plot.lens, self.plot.navigation.plane(), window, drawing);
        if self.settings.observed {
            self.observed.ask(&self.captures);
        }
        self.measuring.ask(&self.captures, &self.plot.lens, self.plot.navigation.plane());
        self.codes.ask(&self.captures, &self.plot.lens.home, drawing);
        self.ask_tables(drawing);
        self.names.ask(&self.captures, drawing || !self.settings.names);
        self.ask_found();
    }

    fn run_script(&mut self) {
        while !self.saving {
            let (loaded, complete) = (self.is_loaded(), self.is_complete());
            let Some(command) = self.script.next(loaded, complete) else { break };
            self.apply(command);
        }
    }

    fn is_loaded(&self) -> bool {
        !self.captures.is_loading() && !self.jobs.is_opening()
    }

    /// The picture, the counts beside it, the selection and the inspector are of this moment.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.plot.picture.is_complete()
            && self.rankings.is_complete(
                self.captures.revision(),
                &self.plot.lens,
                self.plot.navigation.window(),
            )
            && !self.measuring.is_busy()
            && !self.observed.is_busy()
            && !self.extents.is_busy()
            && !self.chosen.is_busy()
            && !self.inspector.is_busy()
            && !self.undecoded_rows.is_busy()
            && !self.conversations.is_busy()
            && !self.packet_lines.is_busy()
            && !self.clocks.is_busy()
            && !self.lookups.is_busy()
            && !self.searches.is_running()
            && !self.plot.found.is_busy()
            && !self.beside.is_busy()
            && self.names.progress().is_none()
            && self.jobs.list().is_empty()
    }

    fn close(&mut self) {
        self.captures.close();
        self.clocks.clear();
        self.loading.only = None;
        self.loading.clocks.clear();
        self.jobs.forget_opening();
        self.close_demo();
        self.plot.forget();
        self.beside.plot.forget();
        self.rankings.clear();
        self.measuring.measure(None);
        self.observed.clear();
        self.extents.forget();
        self.codes.clear();
        self.chosen.clear();
        self.conversations.clear();
        self.clear_searches();
        self.lookups.clear();
        self.names.clear();
        self.census = Census::default();
        self.palette = PortPalette::default();
        self.banners.clear();
        // Another capture has another home.
        self.home = Home::default();
        self.plot.lens.home = self.home.addresses();
        self.plot.lens.hidden_captures.clear();
        // What a workspace still had to do was for the captures that are gone.
        self.desk.then = None;
        self.remembered = 0;
        self.mistakes.clear();
    }

    fn set_home(&mut self, choice: HomeChoice) {
        self.home.choose(choice);
        self.plot.lens.home = self.home.addresses();
    }

    /// Says what the first view leaves out.
    fn tell_far_times(&mut self) {
        if self.captures.is_loading() {
            return;
        }
        let Some(words) = far_times_words(&self.plot.navigation.reach().far, &self.settings.zone) else {
            return;
        };
        self.banners.offer(format!("{words}, left out of the first view"), "Show all times", Command::FitAll);
    }

    fn reset_lens(&mut self) {
        self.plot.lens = Lens { home: self.plot.lens.home.clone(), ..Lens::default() };
        self.searches.use_none();
        self.mistakes.clear();
    }

    fn pin(&mut self, port: PortKey, pinned: bool) {
        self.settings.pin(port, pinned);
        self.palette = PortPalette::new(&self.census, &self.settings.pinned);
    }

    fn click(&mut self, time: Moment, address: IpAddr) {
        let plane = self.plot.navigation.plane();
        let Some(row) = plane.row(address) else { return };
        let scene = (self.captures.index(), &self.plot.lens, plane);
        let (window, folding) = (self.plot.navigation.window(), self.plot.navigation.folding(1.0));
        self.chosen.pick(scene, window, folding, self.plot.size, (time, row + 0.5));
    }

    /// What the last [`Self::poll`] spent on taking in what the loaders have sent.
    #[must_use]
    pub fn drained(&self) -> Duration {
        self.drained
    }
}
