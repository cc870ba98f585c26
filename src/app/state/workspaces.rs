//! Workspaces opened and saved, and bookmarks.

use std::path::{Path, PathBuf};

use super::{
    App,
    saving::{MAKING, make_demo, shown},
};
use crate::{
    app::{
        Beside, Bookmark, Bookmarks, HomeChoice, KeptWindow, LensText, Located, Outcome, SaveWhat, Theme,
        command::is_workspace,
        workspace::{
            LensError, SavedCapture, SavedLens, SavedPlot, SavedSearch, SavedView, Then, VERSION, Workspace,
        },
    },
    capture::Source,
    demo::DemoOptions,
    figure::{counted, put},
    query::{ClockOffset, HomeSet, Lens, PortKey, PortPalette, TimeRange},
    worker::ClockSetting,
};

impl App {
    /// Begins to open the first workspace among some paths, which opens alone; without one, the paths.
    pub(super) fn open_workspaces(&mut self, paths: Vec<PathBuf>) -> Vec<PathBuf> {
        let Some(path) = paths.iter().find(|path| is_workspace(path)).cloned() else { return paths };
        let others = paths.len() as u64 - 1;
        let alone = (others > 0).then(|| {
            format!("{} beside it not opened, for a workspace opens alone", counted(others, "file"))
        });
        self.start_job(format!("Opening {}", shown(&path)), true, move |_, _| match Located::read(&path) {
            Ok(mut located) => {
                located.problems.extend(alone);
                Outcome::Workspace(Box::new(located))
            }
            Err(error) => Outcome::Failed(error.to_string()),
        });
        Vec::new()
    }

    /// A workspace was read: it is opened, or asks for captures that are missing.
    pub(super) fn workspace_read(&mut self, located: Located) {
        if located.missing().next().is_some() {
            self.desk.waiting = Some(located);
        } else {
            self.open_located(located);
        }
    }

    /// Opens a workspace, once the demo is made where that belongs to it.
    fn open_located(&mut self, located: Located) {
        let Some(DemoOptions { packets, seed }) = located.wanted_demo() else { return self.arrange(located) };
        // A file from elsewhere must not fill the disk.
        let options = DemoOptions { packets: packets.min(DemoOptions::default().packets), seed };
        self.start_job(MAKING.to_owned(), true, move |gauge, cancel| {
            match make_demo(&options, gauge, cancel) {
                Outcome::Demo { lock, folder, path } => {
                    Outcome::WorkspaceWithDemo { located: Box::new(located.with_demo(&path)), lock, folder }
                }
                other => other,
            }
        });
    }

    pub(super) fn locate(&mut self, place: usize, path: PathBuf) {
        if let Some(located) = self.desk.waiting.take() {
            self.start_job(format!("Looking beside {}", shown(&path)), true, move |_, _| {
                Outcome::Workspace(Box::new(located.with(place, &path)))
            });
        }
    }

    pub(super) fn open_without_missing(&mut self) {
        if let Some(located) = self.desk.waiting.take() {
            self.open_located(located);
        }
    }

    /// Puts everything where a workspace has it; what needs packets waits for them.
    pub(super) fn arrange(&mut self, located: Located) {
        let Located { path, workspace, mut problems, places } = located;
        self.close();
        self.keeper.opened(&path);
        let captures = workspace.captures.into_iter().zip(places);
        let (captures, paths): (Vec<SavedCapture>, Vec<PathBuf>) =
            captures.filter_map(|(capture, place)| Some((capture, place?))).unzip();
        let clocks = (1..).zip(&captures);
        let clocks = clocks.filter_map(|(number, of)| Some(ClockSetting::of_number(number, of.clock?)));
        self.loading.clocks = clocks.collect();
        let hidden = (0..).zip(&captures).filter(|(_, of)| of.hidden).map(|(place, _)| place).collect();
        if let Some(home) = workspace.home {
            self.set_home(HomeChoice::Chosen(home));
        }
        match workspace.lens.lens(self.home.addresses()) {
            Ok(lens) => self.plot.lens = Lens { hidden_captures: hidden, ..lens },
            Err(error) => problems.push(format!("the lens could not be read ({error})")),
        }
        self.beside.end();
        let mut beside = None;
        if let Some(second) = workspace.second_plot {
            beside = second.addresses;
            if let Err(error) = self.show_saved_plot(&second) {
                problems.push(format!("the lens of the second plot could not be read ({error})"));
            }
        }
        self.settings.color = workspace.color;
        self.settings.zone = workspace.zone;
        self.fold_gaps(workspace.fold_gaps);
        let (pinned, unknown): (Vec<_>, Vec<_>) =
            workspace.pinned.iter().map(|text| text.parse::<PortKey>()).partition(Result::is_ok);
        problems.extend(unknown.into_iter().filter_map(Result::err).map(|error| error.to_string()));
        self.settings.pinned = pinned.into_iter().flatten().collect();
        self.palette = PortPalette::new(&self.census, &self.settings.pinned);
        self.desk.bookmarks.set(workspace.bookmarks);
        self.desk.then = Some(Then { view: workspace.view, beside, searches: workspace.searches });
        if !problems.is_empty() {
            let what = problems.join("; ");
            self.banners.error(format!(
                "{}: {what}. The rest is as it was, and the file is left as it is",
                path.display()
            ));
        }
        if paths.is_empty() {
            self.banners
                .notice(format!("{}: the workspace holds no capture that can be opened", path.display()));
        }
        self.load(paths);
    }

    /// Does what of a workspace had to wait for its packets.
    pub(super) fn finish_workspace(&mut self) {
        if self.desk.then.is_none() || !self.is_loaded() || self.plot.navigation.reach().all.is_none() {
            return;
        }
        let Some(Then { view, beside, searches }) = self.desk.then.take() else { return };
        if let Some(view) = view {
            self.go_to_view(&view, true);
        }
        if let Some(range) = beside.filter(|_| self.beside.shown) {
            self.plot.navigation.place_beside(range);
        }
        for SavedSearch { find, name, used } in searches {
            match self.find_or_say(find, used) {
                Ok(()) => {
                    if let Some(id) = self.searches.list().last().map(|search| search.id) {
                        self.keep_search(id, name);
                    }
                }
                Err(mistake) => self.banners.error(format!("A search of the workspace: {mistake}")),
            }
        }
    }

    /// The plot beside the active one, as a workspace has it.
    fn second_plot(&self) -> Option<SavedPlot> {
        let Beside { plot, place, together, .. } = &self.beside;
        let addresses = if *together { None } else { plot.navigation.address_range() };
        self.beside.shown.then(|| SavedPlot { place: *place, lens: SavedLens::of(&plot.lens), addresses })
    }

    fn show_saved_plot(&mut self, saved: &SavedPlot) -> Result<(), LensError> {
        let lens = saved.lens.lens(self.home.addresses())?;
        self.beside.show(&mut self.plot, lens, saved.place, saved.addresses.is_none());
        Ok(())
    }

    fn go_to_view(&mut self, view: &SavedView, starts: bool) {
        match view.times() {
            Ok(times) if starts => self.plot.navigation.start_at(view.addresses, times),
            Ok(times) => {
                self.plot.navigation.go_to_addresses(view.addresses);
                self.plot.navigation.go_to_times(times);
            }
            Err(mistake) => self.banners.error(format!("The times of the view: {mistake}")),
        }
    }

    /// What is in view, to come back to.
    fn view_now(&self) -> Option<SavedView> {
        let time = self.plot.navigation.window().time;
        let times = TimeRange { start: Some(time.start), end: Some(time.end) };
        let there = !self.captures.is_empty() && !time.is_nothing();
        self.plot
            .navigation
            .address_range()
            .filter(|_| there)
            .map(|addresses| SavedView::new(addresses, times))
    }

    fn chosen_home(&self) -> Option<HomeSet> {
        self.home.is_chosen().then(|| self.home.addresses())
    }

    pub(super) fn add_bookmark(&mut self, name: Option<String>, note: String) {
        let Some(view) = self.view_now() else {
            self.banners.notice("Nothing is in view, so there is nothing to come back to");
            return;
        };
        let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| self.name_of_view(&view));
        let (lens, home) = (SavedLens::of(&self.plot.lens), self.chosen_home().map(|home| home.0));
        let open = (0..).zip(self.captures.list());
        let hidden = open.filter(|(place, _)| self.plot.lens.hidden_captures.contains(place));
        let hidden = hidden.map(|(_, open)| self.lasting_path(&open.info.path)).collect();
        if self.desk.bookmarks.add(Bookmark { name, note, view, lens, home, hidden }) {
            self.desk.bookmarks.show(true);
        } else {
            self.banners.notice(format!("There are {} bookmarks; no more are kept", Bookmarks::MOST));
        }
    }

    /// Addresses, times and ports in view, as far as they say something.
    fn name_of_view(&self, view: &SavedView) -> String {
        let times = self.text(LensText::Time);
        let ports = Some(self.plot.lens.ports.to_string()).filter(|ports| !ports.is_empty());
        let ports = ports.map(|ports| format!("port {ports}"));
        let parts = [Some(view.addresses.to_string()), Some(times), ports];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    pub(super) fn go_to_bookmark(&mut self, place: usize) {
        let Some(bookmark) = self.desk.bookmarks.list().get(place).cloned() else {
            self.banners.notice(format!("There is no bookmark {}", place + 1));
            return;
        };
        if let Some(home) = bookmark.home {
            self.set_home(HomeChoice::Chosen(home));
        }
        match bookmark.lens.lens(self.home.addresses()) {
            Ok(lens) => {
                let open = (0..).zip(self.captures.list());
                let hidden =
                    open.filter(|(_, open)| bookmark.hidden.contains(&self.lasting_path(&open.info.path)));
                let hidden_captures = hidden.map(|(place, _)| place).collect();
                self.plot.lens = Lens { sets: self.plot.lens.sets.clone(), hidden_captures, ..lens };
            }
            Err(error) => self.banners.error(format!("{}: {error}", bookmark.name)),
        }
        self.go_to_view(&bookmark.view, false);
    }

    /// Notes what is open, and writes settings that have changed.
    pub(super) fn remember(&mut self) {
        let open = self.captures.list().len();
        if open != self.remembered {
            self.remembered = open;
            let paths = self.captures.list().iter().map(|capture| capture.info.path.clone());
            let again: Vec<PathBuf> = paths.filter(|path| self.can_open_again(path)).collect();
            for path in again {
                self.keeper.opened(&path);
            }
        }
        self.keeper.keep(&self.settings, &self.wake.0);
    }

    /// It will be there another day: what came through a pipe and the demo in its folder will not.
    pub(in crate::app) fn can_open_again(&self, path: &Path) -> bool {
        !Source::is_stream(path) && !self.is_demo(path)
    }

    /// It is the demo that the window made.
    pub(in crate::app) fn is_demo(&self, path: &Path) -> bool {
        self.demo.as_ref().is_some_and(|demo| demo.holds(path))
    }

    /// Where a workspace has a capture: of the demo, which lies elsewhere each time, only its name.
    fn lasting_path(&self, path: &Path) -> PathBuf {
        let name = path.file_name().filter(|_| self.is_demo(path));
        name.map_or_else(|| full_path(path), PathBuf::from)
    }

    /// The theme of the system.
    pub fn system_theme(&mut self, theme: Theme) {
        self.settings.system_theme(theme);
    }

    /// How large the window is.
    pub fn window_is(&mut self, window: KeptWindow) {
        self.keeper.window_is(window);
    }

    /// The program ends: what is remembered is written.
    pub fn end(&mut self) {
        let workspace = self.left();
        self.keeper.end(&self.settings, workspace.as_deref());
    }

    /// The workspace of now as text; none where nothing of it could be opened again.
    fn left(&self) -> Option<String> {
        let workspace = Some(self.workspace(None)).filter(|workspace| !workspace.captures.is_empty());
        workspace.and_then(|workspace| workspace.text().ok())
    }

    /// Closes everything; it can be come back to.
    pub(super) fn close_all(&mut self) {
        if let Some(workspace) = self.left() {
            self.keeper.leave(&workspace);
        }
        self.close();
    }

    /// Writes the workspace, beside the window.
    pub(super) fn save_workspace(&mut self, path: PathBuf) {
        if let Some(mistake) = SaveWhat::Workspace.mistake_in(&path) {
            self.banners.error(format!("{}: {mistake}", path.display()));
            return;
        }
        if self.captures.list().iter().any(|open| Source::is_stream(&open.info.path)) {
            let what = "what came through a pipe, which cannot be opened again";
            self.banners.notice(format!("The workspace is saved without {what}"));
        }
        let folder = path.parent().map(Path::to_owned);
        let text = match self.workspace(folder.as_deref()).text() {
            Ok(text) => text,
            Err(error) => {
                self.banners.error(format!("{}: {error}; nothing was written", path.display()));
                return;
            }
        };
        self.start_job(format!("Saving {}", shown(&path)), false, move |_, _| {
            match put(&path, text.as_bytes()) {
                Ok(()) => Outcome::Said(format!("{}: the workspace is saved", path.display())),
                Err(error) => Outcome::Failed(format!("{}: {error}", path.display())),
            }
        });
    }

    /// The workspace as it is now, to lie in a folder.
    fn workspace(&self, folder: Option<&Path>) -> Workspace {
        let folder = folder.and_then(|folder| std::path::absolute(folder).ok());
        let open = self.captures.list().iter().enumerate();
        let captures = open.filter(|(_, open)| !Source::is_stream(&open.info.path));
        let captures = captures.map(|(place, open)| {
            let path = self.lasting_path(&open.info.path);
            let demo = self.is_demo(&open.info.path).then(DemoOptions::default);
            let beside =
                folder.as_ref().and_then(|folder| path.strip_prefix(folder).ok()).map(Path::to_owned);
            let clock = Some(self.clock(place)).filter(|clock| *clock != ClockOffset(0));
            let hidden =
                u16::try_from(place).is_ok_and(|place| self.plot.lens.hidden_captures.contains(&place));
            SavedCapture { path, beside, clock, demo, hidden }
        });
        let searches = self.searches.list().iter().map(|search| SavedSearch {
            find: search.query.clone(),
            name: search.name.clone(),
            used: search.in_lens,
        });
        Workspace {
            version: VERSION,
            captures: captures.collect(),
            home: self.chosen_home().map(|home| home.0),
            lens: SavedLens::of(&self.plot.lens),
            view: self.view_now(),
            second_plot: self.second_plot(),
            color: self.settings.color,
            zone: self.settings.zone.clone(),
            fold_gaps: self.settings.fold_gaps,
            pinned: self.settings.pinned.iter().map(ToString::to_string).collect(),
            searches: searches.collect(),
            bookmarks: self.desk.bookmarks.list().to_vec(),
        }
    }
}

fn full_path(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
