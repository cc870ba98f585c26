//! Every command, and every choice inside one, comes out of a command file as it was written.
//!
//! The lists of variants are made of matches without a `_`: a variant that is added does not compile until it
//! stands in its list, and then fails until there is a command with it below.

mod names;

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    ColorBy, Command, CommandLine, ConversationCommand, CopyWhat, FindKind, FindQuery, HomeChoice, Layout,
    LensText, LookupChoice, LookupColumn, LookupView, Moment, PacketColumn, PacketSort, Pane, Panel,
    PictureOf, PictureOptions, PlotPlace, RowCommand, SaveWhat, Script, SearchUse, Theme, ThemeChoice,
};
use names::Named;

use crate::{
    figure::{DensityScale, MarkSize, TextEncoding, conversation::TranscriptMode},
    query::{
        AddressWindow, Class, ClockOffset, ConversationColumn, DirectionFilter, DuplicateFilter, Edge,
        PortKey, TimeRange, TimeWindow, Transport, Undecoded, Window,
    },
};

/// The name under which a value is written.
fn written_name(value: &impl Serialize) -> String {
    match serde_json::to_value(value).unwrap() {
        serde_json::Value::String(name) => name,
        serde_json::Value::Object(object) => object.keys().next().unwrap().clone(),
        other => panic!("neither a name nor an object: {other}"),
    }
}

/// All variants are there, each under its name.
fn all<T: Named>(values: impl IntoIterator<Item = T>) {
    let values = values.into_iter().map(|value| {
        assert_eq!(written_name(&value), value.name());
        value.name()
    });
    let (there, wanted) = (values.collect::<BTreeSet<_>>(), T::NAMES.iter().copied().collect());
    let missing: Vec<_> = BTreeSet::difference(&wanted, &there).collect();
    assert!(missing.is_empty(), "no command has {missing:?} of {}", std::any::type_name::<T>());
}

fn windows() -> [Window; 2] {
    let time = TimeWindow { start: 1, end: 1_236_900_000_123_456_789 };
    let edge = |text: &str, fraction| Edge { address: text.parse().unwrap(), fraction };
    [
        AddressWindow::V4 { low: 0.0, high: 4_294_967_296.0 },
        AddressWindow::V6 { low: edge("2001:db8::", 0.25), high: edge("2001:db8::1", 1.0) },
    ]
    .map(|addresses| Window { time, addresses })
}

fn finds() -> Vec<FindQuery> {
    let query = |kind| FindQuery {
        text: "a\n\"b\u{1b}".to_owned(),
        kind,
        ignore_case: true,
        utf16: true,
        under_lens: true,
    };
    [FindKind::Anything, FindKind::Meaning, FindKind::Text, FindKind::Hex, FindKind::Regex]
        .map(query)
        .to_vec()
}

const THEMES: [ThemeChoice; 3] = [ThemeChoice::System, ThemeChoice::Dark, ThemeChoice::Light];

const SAVES: [SaveWhat; 11] = [
    SaveWhat::View,
    SaveWhat::Selection,
    SaveWhat::Undecoded,
    SaveWhat::Picture,
    SaveWhat::ConversationA,
    SaveWhat::ConversationB,
    SaveWhat::Conversation,
    SaveWhat::ConversationTable,
    SaveWhat::Lookups,
    SaveWhat::Ports,
    SaveWhat::Workspace,
];

const COPIES: [CopyWhat; 5] =
    [CopyWhat::Picture, CopyWhat::Ports, CopyWhat::ConversationTable, CopyWhat::Lookups, CopyWhat::Undecoded];

const FIELDS: [LensText; 10] = [
    LensText::Address,
    LensText::Time,
    LensText::Home,
    LensText::Ports,
    LensText::Peers,
    LensText::Times,
    LensText::Zone,
    LensText::Path,
    LensText::Clock(3),
    LensText::Find,
];

const LOOKUP_COLUMNS: [LookupColumn; 9] = [
    LookupColumn::Name,
    LookupColumn::Type,
    LookupColumn::Count,
    LookupColumn::Queries,
    LookupColumn::Responses,
    LookupColumn::Outcome,
    LookupColumn::First,
    LookupColumn::Last,
    LookupColumn::Clients,
];

const CHOICES: [LookupChoice; 3] = [LookupChoice::All, LookupChoice::DottedQuads, LookupChoice::NoSuchName];
const MODES: [TranscriptMode; 3] = [TranscriptMode::Text, TranscriptMode::Hex, TranscriptMode::Lines];
const ROWS: [RowCommand; 9] = [
    RowCommand::Choose(7),
    RowCommand::Read(7),
    RowCommand::Step(-3),
    RowCommand::Mark(0),
    RowCommand::MarkTo(usize::MAX),
    RowCommand::MarkSteps(i64::MIN),
    RowCommand::MarkAll,
    RowCommand::Unmark,
    RowCommand::Copy,
];
const DIRECTIONS: [DirectionFilter; 4] =
    [DirectionFilter::From, DirectionFilter::To, DirectionFilter::Others, DirectionFilter::All];
const USES: [SearchUse; 3] = [SearchUse::Nothing, SearchUse::Only, SearchUse::LeaveOut];
const PANELS: [Panel; 6] =
    [Panel::Lens, Panel::Packets, Panel::Layers, Panel::Bytes, Panel::Strips, Panel::Text];

fn homes() -> [HomeChoice; 2] {
    let ranges = ["192.0.2.7", "10.0.0.0/8", "2001:db8::/32", "10.0.0.1-10.0.0.9"];
    [HomeChoice::Inferred, HomeChoice::Chosen(ranges.map(|text| text.parse().unwrap()).to_vec())]
}

fn moment() -> Moment {
    Moment(1_236_900_000_123_456_789)
}

fn conversations() -> Vec<ConversationCommand> {
    let mut commands = vec![
        ConversationCommand::ShowTable(true),
        ConversationCommand::Filter("118.8. tcp/135 GET".to_owned()),
        ConversationCommand::List("tcp 10.0.0.1:1025,198.51.100.1:80".parse().unwrap()),
        ConversationCommand::ShowInPicture("tcp 10.0.0.1:1025,198.51.100.1:80".parse().unwrap()),
        ConversationCommand::ShowOnly("tcp 10.0.0.1:1025,198.51.100.1:80".parse().unwrap()),
        ConversationCommand::FollowRow(usize::MAX),
        ConversationCommand::FollowChosen,
        ConversationCommand::FollowAt { time: moment(), address: "192.0.2.7".parse().unwrap() },
        ConversationCommand::Follow("udp [2001:db8::1]:53,[2001:db8::2]:1025".parse().unwrap()),
        ConversationCommand::Follow("tcp 10.0.0.1:1025,198.51.100.1:80".parse().unwrap()),
        ConversationCommand::SelectPiece(7),
        ConversationCommand::NextMatch(-3),
        ConversationCommand::SelectAll,
        ConversationCommand::CloseFollowed,
    ];
    commands.extend(ConversationColumn::ALL.map(|column| ConversationCommand::Sort(column, false)));
    commands.extend(MODES.map(ConversationCommand::ShowAs));
    commands.extend(ROWS.map(ConversationCommand::Rows));
    commands.extend(finds().into_iter().map(ConversationCommand::Find));
    commands
}

/// Commands with all choices that there are in any of them.
#[expect(clippy::too_many_lines, reason = "a line a command")]
fn commands() -> Vec<Command> {
    let paths = || vec!["a b.pcap".into(), "筋/\"x\".pcapng".into()];
    let port = |transport| PortKey { transport, port: 65_535 };
    let ranges = || vec!["118.8.200.0/22".parse().unwrap(), "2001:db8::1".parse().unwrap()];
    let address = "2001:db8::7".parse().unwrap();
    let mut commands = vec![
        Command::OpenDialog,
        Command::Open(paths()),
        Command::Add(paths()),
        Command::FollowDialog,
        Command::Follow(paths()),
        Command::StopFollowing("a.pcap".into()),
        Command::OpenDemo,
        Command::CancelLoading,
        Command::CloseAll,
        Command::SetClock(2, "-1h".parse::<ClockOffset>().unwrap()),
        Command::ReloadOnly,
        Command::ReloadAll,
        Command::OpenInWireshark,
        Command::CopyCommandLine(CommandLine::Plot),
        Command::CopyCommandLine(CommandLine::Packets),
        Command::CopyCommandLine(CommandLine::Stats),
        Command::SetPicture(PictureOptions { theme: Some(Theme::Light), ..PictureOptions::default() }),
        Command::CancelJob(u64::MAX),
        Command::PaperView(4),
        Command::ShowPort(port(Transport::Tcp), true),
        Command::PinPort(port(Transport::Udp), false),
        Command::SetClasses(Class::ALL.to_vec()),
        Command::SetPorts("135,!tcp/445,src:53,any:udp/53,1024-65535".parse().unwrap()),
        Command::SetPeers(ranges()),
        Command::LeaveOutPeers(ranges()),
        Command::SetTimes(TimeRange { start: Some(1_236_900_000_000_000_000), end: None }),
        Command::SetTimes(TimeRange::default()),
        Command::SetDuplicates(DuplicateFilter::Shown),
        Command::SetDuplicates(DuplicateFilter::Hidden),
        Command::ResetLens,
        Command::UndoLens,
        Command::RedoLens,
        Command::ZoomIntoPrefix { time: moment(), address },
        Command::Zoom { time: 1.5, address: 0.25 },
        Command::Pan { time: -0.1, address: 0.1 },
        Command::Back,
        Command::Forward,
        Command::StepViews(i64::MIN),
        Command::ShowViews(true),
        Command::ShowDamages(true),
        Command::ShowSettings(true),
        Command::ResetSettings,
        Command::Fit,
        Command::FitPackets,
        Command::FitAll,
        Command::ShowIpv6(true),
        Command::ShowObserved(true),
        Command::FoldGaps(true),
        Command::ShowTwoPlots(true),
        Command::ActivatePlot(PlotPlace::Upper),
        Command::ActivatePlot(PlotPlace::Lower),
        Command::SwapPlots,
        Command::LinkAddresses(false),
        Command::DividePlots(0.3),
        Command::ForgetLandmark,
        Command::SetTextSize(120),
        Command::PutPanelsBack,
        Command::ForgetRecent,
        Command::AddBookmark { name: None, note: String::new() },
        Command::AddBookmark { name: Some("scan".to_owned()), note: "port 445\nat night".to_owned() },
        Command::GoToBookmark(1),
        Command::NameBookmark { place: 1, name: "scan".to_owned(), note: String::new() },
        Command::RemoveBookmark(1),
        Command::ShowBookmarks(true),
        Command::LocateDialog(1),
        Command::Locate(1, "a.pcap".into()),
        Command::OpenWithoutMissing,
        Command::ForgetWaiting,
        Command::SetZone("Asia/Tokyo".parse().unwrap()),
        Command::ShowNames(false),
        Command::HostsDialog,
        Command::OpenHosts(paths()),
        Command::ForgetHosts,
        Command::ShowLookups(true),
        Command::SelectLookup { name: "www.\\007.example".to_owned(), kind: "AAAA".to_owned() },
        Command::StopSearch(1),
        Command::ForgetSearch(1),
        Command::KeepSearch(1, None),
        Command::KeepSearch(1, Some("a name".to_owned())),
        Command::ShowSearch(1, false),
        Command::ListSearch(1),
        Command::NextHit(i64::MIN),
        Command::Click { time: moment(), address },
        Command::SelectView,
        Command::ClearSelection,
        Command::SelectRow(7),
        Command::Step(-20),
        Command::ReadRow(7),
        Command::MarkRow(7),
        Command::MarkRowsTo(7),
        Command::MarkSteps(-20),
        Command::CopyRows,
        Command::ShowChosen,
        Command::CentreOnChosen,
        Command::SetColumns(PacketColumn::ALL.to_vec()),
        Command::SetColumnWidth(PacketColumn::Time, None),
        Command::SortPackets(None),
        Command::GoToFrame(u64::MAX),
        Command::GoToFrameOf { capture: 3, frame: 7 },
        Command::ListUndecoded(None),
        Command::DismissBanner(7),
        Command::ShowMessages(true),
        Command::ToggleHelp,
        Command::Quit,
        Command::WaitUntilLoaded,
        Command::WaitUntilComplete,
        Command::Wait(1_500),
        Command::SaveScreenshot("a.png".into()),
    ];
    commands.extend(COPIES.map(Command::Copy));
    commands.extend(
        PictureOf::ALL.map(|of| Command::SetPicture(PictureOptions { of, ..PictureOptions::default() })),
    );
    commands.extend(SAVES.map(Command::SaveDialog));
    commands.extend(SAVES.map(|what| Command::Save(what, "out.csv".into())));
    commands.extend(FIELDS.map(|field| Command::Enter(field, "118.8.".to_owned())));
    commands.extend(FIELDS.map(Command::Withdraw));
    commands.extend(homes().map(Command::SetHome));
    commands.extend(DIRECTIONS.map(Command::SetDirection));
    commands.extend(Class::ALL.map(|class| Command::ShowClass(class, true)));
    commands.extend([None, Some(windows()[0])].map(Command::Measure));
    commands.extend([Command::ShowCapture(1, false), Command::HideCaptures([0, 2].into())]);
    commands.extend(DensityScale::ALL.map(Command::SetDensityScale));
    commands.extend(MarkSize::ALL.map(Command::SetMarkSize));
    commands.extend(ColorBy::ALL.map(Command::SetColor));
    commands.extend(THEMES.map(Command::SetTheme));
    commands.extend(PANELS.map(|panel| Command::ShowPanel(panel, false)));
    commands.extend([Layout::usual(), Layout::beside_plot()].map(Command::SetLayout));
    commands.extend(Pane::ALL.map(Command::ShowPane));
    commands.extend(TextEncoding::ALL.map(Command::SetEncoding));
    commands.extend(Undecoded::ALL.map(|reason| Command::ListUndecoded(Some(reason))));
    for of in [Command::Move, Command::Jump, Command::Select, Command::ZoomTo] {
        commands.extend(windows().map(of));
    }
    commands.extend(LOOKUP_COLUMNS.map(|column| {
        Command::ViewLookups(LookupView {
            column,
            text: "a b".to_owned(),
            descending: false,
            ..LookupView::default()
        })
    }));
    commands
        .extend(CHOICES.map(|choice| Command::ViewLookups(LookupView { choice, ..LookupView::default() })));
    for query in finds() {
        commands.extend([Command::Find(query.clone()), Command::SetFind(query.clone())]);
        commands.extend(USES.map(|used| Command::FindForLens(query.clone(), used)));
    }
    for column in PacketColumn::ALL {
        commands.push(Command::SetColumnWidth(column, Some(90)));
        commands.push(Command::SortPackets(Some(PacketSort { column, descending: true })));
    }
    commands.extend(USES.map(|used| Command::UseSearch(1, used)));
    commands.extend(ROWS.map(Command::LookupRows));
    commands.extend(conversations().into_iter().map(Command::Conversations));
    commands
}

#[test]
fn every_command_comes_out_of_a_command_file_as_it_was_written() {
    let commands = commands();
    let lines: Vec<String> = commands.iter().map(|command| serde_json::to_string(command).unwrap()).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("commands.jsonl");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let script = Script::read(&path).unwrap();
    let read: Vec<&Command> = script.commands().collect();
    assert_eq!(read.len(), commands.len(), "a command is one line");
    for ((read, written), line) in read.into_iter().zip(&commands).zip(&lines) {
        assert_eq!(read, written, "{line}");
    }
}

#[test]
fn no_command_and_no_choice_is_left_out() {
    all(commands());
    all(conversations());
    all(SAVES);
    all(COPIES);
    all(PictureOf::ALL);
    all(FIELDS);
    all(homes());
    all(PANELS);
    all(ROWS);
    all(Pane::ALL);
    all(finds().into_iter().map(|query| query.kind));
    all(USES);
    all(LOOKUP_COLUMNS);
    all(CHOICES);
    all(MODES);
    all(ColorBy::ALL);
    all(DensityScale::ALL);
    all(MarkSize::ALL);
    all(THEMES);
    all([PlotPlace::Upper, PlotPlace::Lower]);
    all(DIRECTIONS);
    all([DuplicateFilter::Shown, DuplicateFilter::Hidden]);
    all(windows().map(|window| window.addresses));
}
