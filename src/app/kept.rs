//! What Suji remembers from one time to the next: recent captures, how things are shown, the size of the
//! window. It is one small file in the person's folder of settings, and says nothing of what captures hold.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use etcetera::BaseStrategy as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{ColorBy, Layout, PacketTable, PictureOptions, Settings};
use crate::{
    figure::{DensityScale, MarkSize, TextEncoding, put},
    query::Zone,
    worker::{Task, Wake},
};

/// Captures and workspaces that are remembered.
const RECENT: usize = 12;

/// The file of [`Kept`].
const FILE: &str = "settings.json";

/// The workspace of the last time.
const LAST: &str = "last.suji";

/// How long the end waits for settings that are being written.
const LONGEST_WRITE: Duration = Duration::from_secs(2);

/// Which theme: one of the two, or the one that the system has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    #[default]
    System,
    Dark,
    Light,
}

/// The window's size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptWindow {
    /// In points.
    pub width: f32,
    pub height: f32,
    pub maximized: bool,
}

/// The file's content. What cannot be read is as at the first time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a tick in the View menu")]
pub struct Kept {
    /// Newest first.
    pub recent: Vec<PathBuf>,
    pub theme: ThemeChoice,
    /// Size of all text and controls, in percent.
    pub text_size: u16,
    pub lens_panel: bool,
    pub packets_panel: bool,
    pub layers_panel: bool,
    pub bytes_panel: bool,
    pub conversations_panel: bool,
    pub lookups_panel: bool,
    /// Where panes stand; none: as usual, also where it cannot be read.
    #[serde(deserialize_with = "as_far_as_known")]
    pub layout: Option<Layout>,
    pub strips: bool,
    /// The share of the height that the upper of two plots has.
    pub divider: f32,
    pub text_pane: bool,
    pub names: bool,
    pub encoding: TextEncoding,
    pub zone: Zone,
    pub color: ColorBy,
    pub observed: bool,
    pub density: DensityScale,
    pub mark_size: MarkSize,
    pub fold_gaps: bool,
    /// How the table of packets is laid out.
    pub table: PacketTable,
    pub picture: PictureOptions,
    pub window: Option<KeptWindow>,
}

impl Default for Kept {
    fn default() -> Self {
        Self::of(&Settings::default(), Vec::new(), None)
    }
}

impl Kept {
    fn of(settings: &Settings, recent: Vec<PathBuf>, window: Option<KeptWindow>) -> Self {
        Self {
            recent,
            theme: settings.theme_choice,
            text_size: settings.text_size,
            lens_panel: settings.lens_panel,
            packets_panel: settings.packets_panel,
            layers_panel: settings.layers_panel,
            bytes_panel: settings.bytes_panel,
            conversations_panel: settings.conversations_panel,
            lookups_panel: settings.lookups_panel,
            layout: settings.layout.clone(),
            strips: settings.strips,
            divider: settings.divider,
            text_pane: settings.text_pane,
            names: settings.names,
            encoding: settings.encoding,
            zone: settings.zone_choice.clone(),
            color: settings.color,
            observed: settings.observed,
            density: settings.density,
            mark_size: settings.mark_size,
            fold_gaps: settings.fold_gaps,
            table: settings.table.clone(),
            picture: settings.picture,
            window,
        }
    }

    pub(super) fn put_into(&self, settings: &mut Settings) {
        settings.theme_choice = self.theme;
        settings.set_text_size(self.text_size);
        settings.lens_panel = self.lens_panel;
        settings.packets_panel = self.packets_panel;
        settings.layers_panel = self.layers_panel;
        settings.bytes_panel = self.bytes_panel;
        settings.conversations_panel = self.conversations_panel;
        settings.lookups_panel = self.lookups_panel;
        settings.layout = None;
        if let Some(layout) = &self.layout {
            settings.set_layout(layout.clone());
        }
        settings.strips = self.strips;
        settings.divide_plots(self.divider);
        settings.text_pane = self.text_pane;
        settings.names = self.names;
        settings.encoding = self.encoding;
        settings.zone_choice = self.zone.clone();
        settings.color = self.color;
        settings.observed = self.observed;
        settings.density = self.density;
        settings.mark_size = self.mark_size;
        settings.fold_gaps = self.fold_gaps;
        settings.table = self.table.clone();
        settings.picture = self.picture;
    }
}

/// Keeps it, in a folder.
#[derive(Debug, Default)]
pub struct Keeper {
    /// None: nothing is remembered, as in tests and where a command file drives the window.
    folder: Option<PathBuf>,
    recent: Vec<PathBuf>,
    window: Option<KeptWindow>,
    written: Kept,
    writing: Option<Task<()>>,
    /// Something may have changed since it was written.
    touched: bool,
    /// The last time left a workspace.
    has_last: bool,
    /// Panels stood in a way that this version cannot read.
    lost_layout: bool,
}

impl Keeper {
    /// Where this person's settings lie on this system; none where there is no such place.
    #[must_use]
    pub fn usual_folder() -> Option<PathBuf> {
        etcetera::choose_base_strategy().ok().map(|system| system.config_dir().join("suji"))
    }

    /// Reads what was kept in a folder, which need not be there.
    #[must_use]
    pub fn open(folder: PathBuf) -> Self {
        let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        let written: Kept = serde_json::from_str(&text).unwrap_or_default();
        let lost_layout = written.layout.is_none() && has_layout(&text);
        let has_last = folder.join(LAST).is_file();
        Self {
            folder: Some(folder),
            recent: written.recent.clone(),
            window: written.window,
            written,
            writing: None,
            touched: false,
            has_last,
            lost_layout,
        }
    }

    /// What was kept when this was opened, or was written since.
    #[must_use]
    pub fn kept(&self) -> &Kept {
        &self.written
    }

    /// Captures and workspaces that were open, newest first.
    #[must_use]
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    /// The workspace that the last time left.
    #[must_use]
    pub fn last(&self) -> Option<PathBuf> {
        self.folder.as_ref().filter(|_| self.has_last).map(|folder| folder.join(LAST))
    }

    /// Where panels stood could not be read: another version wrote it, or it is damaged.
    pub(super) fn lost_layout(&self) -> bool {
        self.lost_layout
    }

    pub(super) fn opened(&mut self, path: &Path) {
        let Ok(path) = std::path::absolute(path) else { return };
        if self.folder.as_ref().is_none_or(|folder| path.starts_with(folder)) {
            return;
        }
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
        self.touched = true;
    }

    /// A command was carried out: it may have changed a setting.
    pub(super) fn touch(&mut self) {
        self.touched = true;
    }

    pub(super) fn forget_recent(&mut self) {
        self.recent.clear();
    }

    pub(super) fn window_is(&mut self, window: KeptWindow) {
        self.window = Some(match self.window {
            // The size to come back to is that from before.
            Some(before) if window.maximized => KeptWindow { maximized: true, ..before },
            _ => window,
        });
    }

    /// Writes what has changed, on a thread of its own.
    pub(super) fn keep(&mut self, settings: &Settings, wake: &Wake) {
        // Asked once a frame: nothing is compared while nothing is done.
        let Some(folder) = self.folder.as_ref().filter(|_| self.touched) else { return };
        if self.writing.as_ref().is_some_and(|task| task.poll().is_none()) {
            return;
        }
        self.writing = None;
        self.touched = false;
        let now = Kept::of(settings, self.recent.clone(), self.window);
        // The size of the window changes with every move of the hand, and is written at the end.
        if (Kept { window: None, ..now.clone() }) == (Kept { window: None, ..self.written.clone() }) {
            return;
        }
        let (folder, text) = (folder.clone(), text_of(&now));
        self.written = now;
        let task = Task::start("suji-settings", Wake::clone(wake), move |_, _| write(&folder, FILE, &text));
        // Where settings cannot be kept, they are not.
        self.writing = task.ok();
    }

    /// Keeps the workspace of captures that are closed, to come back to.
    pub(super) fn leave(&mut self, workspace: &str) {
        if let Some(folder) = &self.folder {
            write(folder, LAST, workspace);
            self.has_last = true;
        }
    }

    /// Writes everything now, with the workspace if there is one: the program ends.
    pub(super) fn end(&mut self, settings: &Settings, workspace: Option<&str>) {
        let Some(folder) = &self.folder else { return };
        if let Some(task) = self.writing.take() {
            // What it writes is older: it comes first.
            task.wait(LONGEST_WRITE);
        }
        write(folder, FILE, &text_of(&Kept::of(settings, self.recent.clone(), self.window)));
        if let Some(text) = workspace {
            write(folder, LAST, text);
        }
    }
}

/// What a newer version wrote costs no other setting.
fn as_far_as_known<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Layout>, D::Error> {
    Value::deserialize(from).map(|value| serde_json::from_value(value).unwrap_or_default())
}

/// The text of a file says how panes stand.
fn has_layout(text: &str) -> bool {
    serde_json::from_str::<Value>(text)
        .is_ok_and(|value| value.get("layout").is_some_and(|layout| !layout.is_null()))
}

fn text_of(kept: &Kept) -> String {
    serde_json::to_string_pretty(kept).unwrap_or_default()
}

/// A folder that cannot be written to costs only what would be remembered.
fn write(folder: &Path, name: &str, text: &str) {
    if std::fs::create_dir_all(folder).is_ok() {
        let _ = put(&folder.join(name), text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_there_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("settings");
        let mut keeper = Keeper::open(place.clone());
        assert_eq!((keeper.recent().len(), keeper.last()), (0, None));
        for name in ["/a.pcap", "/b.pcap", "/a.pcap"] {
            keeper.opened(Path::new(name));
        }
        keeper.window_is(KeptWindow { width: 900.0, height: 700.0, maximized: false });
        keeper.window_is(KeptWindow { width: 1900.0, height: 1000.0, maximized: true });
        let settings =
            Settings { packets_panel: false, fold_gaps: true, divider: 0.25, ..Settings::default() };
        keeper.end(&settings, Some("{}"));

        let next = Keeper::open(place.clone());
        assert_eq!(next.recent(), [PathBuf::from("/a.pcap"), PathBuf::from("/b.pcap")]);
        assert_eq!(next.kept().window, Some(KeptWindow { width: 900.0, height: 700.0, maximized: true }));
        assert_eq!(next.last(), Some(place.join(LAST)));
        let mut restored = Settings::default();
        next.kept().put_into(&mut restored);
        assert!(!restored.packets_panel && restored.fold_gaps);
        assert!((restored.divider - 0.25).abs() < 1e-6);
    }

    #[test]
    fn the_end_is_not_written_over_by_what_was_being_written() {
        let folder = tempfile::tempdir().unwrap();
        for divider in (0..40).map(|step| 0.2 + 0.01 * step as f32) {
            let mut keeper = Keeper::open(folder.path().to_owned());
            keeper.touch();
            keeper
                .keep(&Settings { strips: false, divider, ..Settings::default() }, &crate::worker::no_wake());
            keeper.end(&Settings { divider, ..Settings::default() }, None);
            std::thread::sleep(Duration::from_millis(2));
            assert!(Keeper::open(folder.path().to_owned()).kept().strips, "at {divider}");
        }
    }

    #[test]
    fn settings_that_are_damaged_are_those_of_the_first_time() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "{\"theme\": \"dar").unwrap();
        let keeper = Keeper::open(folder.path().to_owned());
        assert_eq!(*keeper.kept(), Kept::default());
        std::fs::write(folder.path().join(FILE), "{\"text_size\": 60000, \"new\": 1}").unwrap();
        let mut settings = Settings::default();
        Keeper::open(folder.path().to_owned()).kept().put_into(&mut settings);
        assert_eq!(settings.text_size, 200, "held within what can be read");
    }

    #[test]
    fn a_layout_that_cannot_be_read_costs_no_other_setting() {
        let folder = tempfile::tempdir().unwrap();
        let put = |layout: &str| {
            let text = format!("{{\"layout\": {layout}, \"text_size\": 120}}");
            std::fs::write(folder.path().join(FILE), text).unwrap();
            Keeper::open(folder.path().to_owned())
        };
        for damaged in ["7", "{\"grid\": [[\"plot\"]]}", "{\"row\": [{\"pane\": \"clock\"}]}"] {
            let keeper = put(damaged);
            assert_eq!((keeper.kept().layout.clone(), keeper.kept().text_size), (None, 120), "{damaged}");
            assert!(keeper.lost_layout(), "{damaged}");
        }
        let keeper = put("null");
        assert!(!keeper.lost_layout());
        let keeper = put("{\"row\": [{\"pane\": \"bytes\"}, {\"pane\": \"plot\"}]}");
        assert!(!keeper.lost_layout());
        let mut settings = Settings::default();
        keeper.kept().put_into(&mut settings);
        assert_eq!(settings.layout.unwrap().panes().len(), 5, "what is missing comes back");
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let mut keeper = Keeper::default();
        keeper.opened(Path::new("/a.pcap"));
        assert!(keeper.recent().is_empty());
    }
}
