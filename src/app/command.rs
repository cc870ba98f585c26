//! Everything that can be done to the window, as data.

use std::{
    collections::BTreeSet,
    net::IpAddr,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    ColorBy, CommandLine, ConversationCommand, CopyWhat, FindQuery, Layout, LookupView, Moment, PacketColumn,
    PacketSort, Pane, PictureOptions, PlotPlace, RowCommand, SearchUse, ThemeChoice,
};
use crate::figure::{
    DensityScale, MarkSize, TextEncoding,
    chart::ChartFormat,
    export::{ExportFormat, TableFormat},
};
use crate::query::{
    AddressRange, Class, ClockOffset, DirectionFilter, DuplicateFilter, PortKey, PortList, TimeRange,
    Undecoded, Window, Zone,
};

/// Whose home: found by the design's rule, or said by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HomeChoice {
    Inferred,
    Chosen(Vec<AddressRange>),
}

/// A text field of the lens or of the tool bar, whose mistakes are said beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LensText {
    /// The address box: moves the window.
    Address,
    /// The time box: moves the window.
    Time,
    /// Home, as a list of addresses and prefixes.
    Home,
    /// The port list.
    Ports,
    /// Peers shown, as a list of addresses, prefixes and ranges.
    Peers,
    /// Times shown.
    Times,
    /// Zone of all times.
    Zone,
    /// A path typed into the open dialog.
    Path,
    /// The clock of an open capture, by its place from 0.
    Clock(u16),
    /// The Find box: starts a search of the kind that is set.
    Find,
}

/// One command. In a command file: one JSON value a line, `"fit"` or `{"enter":["address","118.8."]}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Asks for files in the system's dialog.
    OpenDialog,
    /// Opens these instead of what is open: captures, or a workspace (`.suji`).
    Open(Vec<PathBuf>),
    /// Opens these beside what is open, on one time axis.
    Add(Vec<PathBuf>),
    /// Asks for a file to follow in the system's dialog.
    FollowDialog,
    /// Opens these, which are still being written, beside what is open, and shows what is added to
    /// them; one that is open already is read anew.
    Follow(Vec<PathBuf>),
    /// Takes what has come of a followed file, a pipe or standard input for the whole.
    StopFollowing(PathBuf),
    /// Makes the demo capture and opens it instead of what is open.
    OpenDemo,
    CancelLoading,
    CloseAll,
    /// Sets the clock of an open capture, by its place from 0: what is added to its times.
    SetClock(u16, ClockOffset),
    /// Loads the open captures again, and of them only what is under the lens.
    ReloadOnly,
    /// Loads all of the open captures again.
    ReloadAll,

    /// Asks in the system's dialog where something shall be saved.
    SaveDialog(SaveWhat),
    /// Writes something to a file whose ending tells the format; what was there is replaced.
    Save(SaveWhat, PathBuf),
    /// Copies a line for a shell that gives what is in view without a window.
    CopyCommandLine(CommandLine),
    /// Puts the picture or a table on the clipboard.
    Copy(CopyWhat),
    /// How pictures are saved and copied from now on.
    SetPicture(PictureOptions),
    /// Writes the chosen packets to a temporary file and opens it in Wireshark.
    OpenInWireshark,
    CancelJob(u64),

    /// Types a text into a field and presses Enter.
    Enter(LensText, String),
    /// Takes back a text with a mistake: the field shows what is in force again.
    Withdraw(LensText),
    /// Paper A's views: 1 SYN from home, 2 SYN to home, 3 UDP from home, 4 UDP to home.
    PaperView(u8),
    SetHome(HomeChoice),
    SetDirection(DirectionFilter),
    ShowClass(Class, bool),
    /// Shows exactly these classes.
    SetClasses(Vec<Class>),
    SetPorts(PortList),
    ShowPort(PortKey, bool),
    SetPeers(Vec<AddressRange>),
    /// Leaves out these peers too.
    LeaveOutPeers(Vec<AddressRange>),
    SetTimes(TimeRange),
    /// Shows or hides a capture, by its place from 0.
    ShowCapture(u16, bool),
    /// Hides exactly these captures, by their places from 0.
    HideCaptures(BTreeSet<u16>),
    /// Shows or hides packets that are copies of one before them.
    SetDuplicates(DuplicateFilter),
    /// Shows everything; home stays.
    ResetLens,
    /// Takes the last change of the lens back.
    UndoLens,
    /// Makes the change again that was taken back.
    RedoLens,

    /// Moves the window by hand; moves in quick succession are one step back.
    Move(Window),
    /// Jumps to a window; one step back.
    Jump(Window),
    /// Halves the prefix at an address until it fills the window no more: one prefix step in.
    ZoomIntoPrefix {
        time: Moment,
        address: IpAddr,
    },
    /// Goes closer to the window's middle by two factors; below 1: away from it.
    Zoom {
        time: f64,
        address: f64,
    },
    /// Moves the window by shares of its own extent: later, and to higher addresses.
    Pan {
        time: f64,
        address: f64,
    },
    Back,
    /// Goes so many views forward; back below zero.
    StepViews(i64),
    /// Opens or closes the list of views.
    ShowViews(bool),
    /// Opens or closes the list of where captures are damaged.
    ShowDamages(bool),
    /// Opens or closes the window of settings.
    ShowSettings(bool),
    /// Shows everything as at the first time: colours, sizes, panels, columns.
    ResetSettings,
    Forward,
    /// Shows all addresses and times, but for times far from the rest; once more shows those too.
    Fit,
    /// Shows the times and addresses of the packets under the lens, but for times far from the rest; once
    /// more shows everything, far times included.
    FitPackets,
    /// Shows all addresses and all times.
    FitAll,
    /// Brings the IPv4 (false) or IPv6 (true) plane to the front.
    ShowIpv6(bool),
    /// Shows IPv4 by rank among the addresses that occur (true), or linear from 0.0.0.0 up.
    ShowObserved(bool),
    /// Folds long silences, each into a few points of the time axis, or shows all times in one scale.
    FoldGaps(bool),

    /// Shows two plots one above the other on one time axis, or the active one alone. The lower one begins
    /// with the lens of the upper one but for its direction, which is the other.
    ShowTwoPlots(bool),
    /// Makes one of two plots the one that commands go to.
    ActivatePlot(PlotPlace),
    /// Exchanges the places of the two plots.
    SwapPlots,
    /// Shows the same addresses in both plots, or lets each have its own.
    LinkAddresses(bool),
    /// Gives the upper plot a share of the height, 0.1 to 0.9.
    DividePlots(f32),

    SetColor(ColorBy),
    /// Which colour a number of packets has, where the colour tells density.
    SetDensityScale(DensityScale),
    /// How large packets are drawn.
    SetMarkSize(MarkSize),
    PinPort(PortKey, bool),
    SetTheme(ThemeChoice),
    /// Size of all text and controls in percent, 80 to 200.
    SetTextSize(u16),
    /// Forgets which captures were open.
    ForgetRecent,
    SetZone(Zone),
    ShowPanel(Panel, bool),
    /// Puts the panes of the window where a layout has them; what is wrong with it is mended.
    SetLayout(Layout),
    /// Shows a pane, and brings it to the front where it is one of several tabs.
    ShowPane(Pane),
    /// Shows all panes where they usually stand.
    PutPanelsBack,
    /// Reads payloads as text in this encoding.
    SetEncoding(TextEncoding),
    /// Shows the names that captures and hosts files give to addresses.
    ShowNames(bool),
    /// Asks for a hosts file in the system's dialog.
    HostsDialog,
    /// Names addresses as these hosts files do, beside those that are read already.
    OpenHosts(Vec<PathBuf>),
    /// Forgets all hosts files.
    ForgetHosts,

    /// Opens or closes the table of lookups.
    ShowLookups(bool),
    /// Sorts the table of lookups, and lists some of it.
    ViewLookups(LookupView),
    /// Goes to rows of it, which lists the packets of one, or marks and copies some.
    LookupRows(RowCommand),
    /// Lists the packets that ask for a name or answer it, of one type as the table has it (`A`), in front of
    /// other tables.
    SelectLookup {
        name: String,
        kind: String,
    },

    /// Looks for something in payloads; a search that is not kept and not used by the lens gives way to it.
    Find(FindQuery),
    /// Looks for something, and uses what is found in the lens at once.
    FindForLens(FindQuery, SearchUse),
    /// How the next text in the Find box is meant; its own text plays no part.
    SetFind(FindQuery),
    /// Stops a search by its number, counted from 0; what it has found stays.
    StopSearch(u64),
    /// Closes a search.
    ForgetSearch(u64),
    /// Keeps a search beside others, under a name.
    KeepSearch(u64, Option<String>),
    /// Paints the packets that a search has found, or not.
    ShowSearch(u64, bool),
    /// What the lens does with them.
    UseSearch(u64, SearchUse),
    /// Lists them, and makes this search the one that is stepped through.
    ListSearch(u64),
    /// Goes to the next packet of the current search, or so many farther; negative: back.
    NextHit(i64),

    /// Picks the packets nearest to a place.
    Click {
        time: Moment,
        address: IpAddr,
    },
    /// Tells how long a box lasts, which prefix it spans and what it holds, until it is to tell nothing.
    Measure(Option<Window>),
    /// Selects all packets in a box.
    Select(Window),
    /// Selects all packets in view.
    SelectView,
    /// Zooms to the box, which stays outlined where more than it is in view.
    ZoomTo(Window),
    /// Outlines the prefix or box no more that was gone to last.
    ForgetLandmark,
    ClearSelection,
    /// Shows the row of the table in the inspector.
    SelectRow(usize),
    /// Steps through the rows of the table.
    Step(i64),
    /// Shows a row in the inspector; marked rows stay marked.
    ReadRow(usize),
    /// Marks a row beside others, or lets go of it, and shows it in the inspector.
    MarkRow(usize),
    /// Marks the rows from the one that was marked first to this one.
    MarkRowsTo(usize),
    /// Steps through the rows, marking what is passed.
    MarkSteps(i64),
    /// Copies the marked rows as text with tabs, or the one in the inspector.
    CopyRows,
    /// Moves the window so that the packet in the inspector is in it.
    ShowChosen,
    /// Moves the window so that the packet in the inspector is in its middle.
    CentreOnChosen,
    /// Shows exactly these columns of packets; none: those that there is room for.
    SetColumns(Vec<PacketColumn>),
    /// Sets the width of a column of packets in points; none: as wide as what stands in it.
    SetColumnWidth(PacketColumn, Option<u16>),
    /// Sorts the chosen packets by a column, now and later; none: they stand as they were chosen.
    SortPackets(Option<PacketSort>),
    /// Shows the frame with a number, of the first capture that has one.
    GoToFrame(u64),
    /// Shows the frame with a number of one capture, counted from 0.
    GoToFrameOf {
        capture: u16,
        frame: u64,
    },
    /// Lists the frames that are no packets instead of packets, of one reason or of all.
    ListUndecoded(Option<Undecoded>),

    /// What can be done with conversations.
    Conversations(ConversationCommand),

    /// Keeps the view, the lens and a chosen home under a name; without one, under what is in view.
    AddBookmark {
        name: Option<String>,
        #[serde(default)]
        note: String,
    },
    /// Goes to a bookmark by its place in the list, from 0.
    GoToBookmark(usize),
    /// Gives a bookmark another name and note.
    NameBookmark {
        place: usize,
        name: String,
        note: String,
    },
    RemoveBookmark(usize),
    /// Opens or closes the window that lists the bookmarks.
    ShowBookmarks(bool),
    /// Asks in the system's dialog where a missing capture of a workspace lies, by its place from 0.
    LocateDialog(usize),
    /// Says where a missing capture of a workspace lies.
    Locate(usize, PathBuf),
    /// Opens the workspace without the captures that are missing.
    OpenWithoutMissing,
    /// Does not open the workspace whose captures are missing.
    ForgetWaiting,

    DismissBanner(u64),
    /// Opens or closes the window of what was said.
    ShowMessages(bool),
    ToggleHelp,
    Quit,

    /// Command files only: waits until everything is read.
    WaitUntilLoaded,
    /// Command files only: waits until the picture, the rankings and the inspector are complete.
    WaitUntilComplete,
    /// Command files only: waits a number of milliseconds.
    Wait(u64),
    /// Saves the window as a PNG file.
    SaveScreenshot(PathBuf),
}

impl Command {
    /// It goes along the history of the lens, which is no change to remember; nor is what opens and closes,
    /// nor turning to the lens of the other plot.
    pub(super) const fn is_of_history(&self) -> bool {
        matches!(
            self,
            Self::UndoLens
                | Self::RedoLens
                | Self::ActivatePlot(_)
                | Self::Open(_)
                | Self::CloseAll
                | Self::OpenDemo
        )
    }

    /// Other packets are listed after it than before.
    pub(super) const fn chooses_packets(&self) -> bool {
        matches!(
            self,
            Self::Click { .. }
                | Self::Select(_)
                | Self::SelectView
                | Self::ClearSelection
                | Self::GoToFrame(_)
                | Self::GoToFrameOf { .. }
                | Self::ListUndecoded(_)
                | Self::Find(_)
                | Self::FindForLens(..)
                | Self::ListSearch(_)
                | Self::NextHit(_)
        ) || matches!(self, Self::Conversations(command) if command.chooses_packets())
    }
}

/// A path that is meant as a workspace, by its ending.
pub(super) fn is_workspace(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(super::workspace::ENDING))
}

/// What can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaveWhat {
    /// The packets that have a dot in view: their frames (`.pcap`, `.pcapng`), or a table of them
    /// (`.csv`, `.jsonl`).
    View,
    /// The chosen packets, likewise.
    Selection,
    /// The frames that are listed and are no packets (`.csv`, `.jsonl`).
    Undecoded,
    /// The picture with its axes (`.png`, `.svg`).
    Picture,
    /// The raw bytes of one side of the followed conversation (A sent its first packet), or of both in the
    /// order of the conversation. Never under a name that runs.
    ConversationA,
    ConversationB,
    Conversation,
    /// The table of conversations, as it is sorted (`.csv`, `.jsonl`).
    ConversationTable,
    /// The lookups that are listed (`.csv`, `.jsonl`).
    Lookups,
    /// The ports in view with their packets (`.csv`, `.jsonl`).
    Ports,
    /// The workspace: captures, lens, view, searches, bookmarks (`.suji`).
    Workspace,
}

impl SaveWhat {
    /// A name to save under with the usual ending of what is saved, where it has none.
    #[must_use]
    pub fn with_ending(self, path: PathBuf) -> PathBuf {
        let ending = match self {
            Self::View | Self::Selection => "pcapng",
            Self::Picture => "png",
            Self::Undecoded | Self::ConversationTable | Self::Lookups | Self::Ports => "csv",
            Self::Workspace => super::workspace::ENDING,
            // Any name is as good.
            Self::ConversationA | Self::ConversationB | Self::Conversation => return path,
        };
        let has_name = path.file_name().is_some() && !path.is_dir();
        if has_name && path.extension().is_none() { path.with_extension(ending) } else { path }
    }

    /// What is wrong with a name to save under, in words: its ending, or its folder.
    #[must_use]
    pub fn mistake_in(self, path: &Path) -> Option<String> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Some(format!("{}: there is no such folder", folder.display()));
        }
        match self {
            Self::Picture => ChartFormat::of_path(path).err().map(|error| error.to_string()),
            Self::Lookups | Self::Ports | Self::Undecoded => match ExportFormat::of_path(path) {
                Ok(ExportFormat::Table(_)) => None,
                _ => Some("a table is written as .csv or .jsonl".to_owned()),
            },
            Self::ConversationA | Self::ConversationB | Self::Conversation => None,
            Self::Workspace if is_workspace(path) => None,
            Self::Workspace => Some("a workspace is written as .suji".to_owned()),
            Self::ConversationTable => TableFormat::of_path(path).err().map(|error| error.to_string()),
            Self::View | Self::Selection => ExportFormat::of_path(path).err().map(|error| error.to_string()),
        }
    }
}

/// A part of the window that can be hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Panel {
    Lens,
    /// The table of packets, with layers and bytes: hides all three, and shows the table, or all where none
    /// is shown.
    Packets,
    /// The layers of the packet that is read.
    Layers,
    /// Its bytes.
    Bytes,
    /// Packets over time and over addresses, beside the plot.
    Strips,
    /// The payload as text, in the inspector.
    Text,
}
