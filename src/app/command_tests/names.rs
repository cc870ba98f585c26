//! The variants of commands and of what they hold, by the names that they have in a command file.

use serde::Serialize;

use crate::{
    app::{
        ColorBy, Command, ConversationCommand, CopyWhat, FindKind, HomeChoice, LensText, LookupChoice,
        LookupColumn, Pane, Panel, PictureOf, PlotPlace, RowCommand, SaveWhat, SearchUse, ThemeChoice,
    },
    figure::{DensityScale, MarkSize, conversation::TranscriptMode},
    query::{AddressWindow, DirectionFilter, DuplicateFilter},
};

/// All variants of an enum by the names that they have in a command file.
pub trait Named: Serialize {
    const NAMES: &'static [&'static str];

    fn name(&self) -> &'static str;
}

macro_rules! named {
    ($($of:ident { $($pattern:pat => $name:literal,)+ })+) => {
        $(impl Named for $of {
            const NAMES: &'static [&'static str] = &[$($name),+];

            fn name(&self) -> &'static str {
                use $of as V;
                match self { $($pattern => $name),+ }
            }
        })+
    };
}

named! {
    Command {
        V::OpenDialog => "open_dialog",
        V::Open(_) => "open",
        V::Add(_) => "add",
        V::FollowDialog => "follow_dialog",
        V::Follow(_) => "follow",
        V::StopFollowing(_) => "stop_following",
        V::OpenDemo => "open_demo",
        V::CancelLoading => "cancel_loading",
        V::CloseAll => "close_all",
        V::SetClock(..) => "set_clock",
        V::ReloadOnly => "reload_only",
        V::ReloadAll => "reload_all",
        V::SaveDialog(_) => "save_dialog",
        V::Save(..) => "save",
        V::CopyCommandLine(_) => "copy_command_line",
        V::Copy(_) => "copy",
        V::SetPicture(_) => "set_picture",
        V::OpenInWireshark => "open_in_wireshark",
        V::CancelJob(_) => "cancel_job",
        V::Enter(..) => "enter",
        V::Withdraw(_) => "withdraw",
        V::PaperView(_) => "paper_view",
        V::SetHome(_) => "set_home",
        V::SetDirection(_) => "set_direction",
        V::ShowClass(..) => "show_class",
        V::SetClasses(_) => "set_classes",
        V::SetPorts(_) => "set_ports",
        V::ShowPort(..) => "show_port",
        V::SetPeers(_) => "set_peers",
        V::LeaveOutPeers(_) => "leave_out_peers",
        V::SetTimes(_) => "set_times",
        V::ShowCapture(..) => "show_capture",
        V::HideCaptures(_) => "hide_captures",
        V::SetDuplicates(_) => "set_duplicates",
        V::ResetLens => "reset_lens",
        V::UndoLens => "undo_lens",
        V::RedoLens => "redo_lens",
        V::Move(_) => "move",
        V::Jump(_) => "jump",
        V::ZoomIntoPrefix { .. } => "zoom_into_prefix",
        V::Zoom { .. } => "zoom",
        V::Pan { .. } => "pan",
        V::Back => "back",
        V::Forward => "forward",
        V::StepViews(_) => "step_views",
        V::ShowViews(_) => "show_views",
        V::ShowDamages(_) => "show_damages",
        V::ShowSettings(_) => "show_settings",
        V::ResetSettings => "reset_settings",
        V::Fit => "fit",
        V::FitPackets => "fit_packets",
        V::FitAll => "fit_all",
        V::ShowIpv6(_) => "show_ipv6",
        V::ShowObserved(_) => "show_observed",
        V::FoldGaps(_) => "fold_gaps",
        V::ShowTwoPlots(_) => "show_two_plots",
        V::ActivatePlot(_) => "activate_plot",
        V::SwapPlots => "swap_plots",
        V::LinkAddresses(_) => "link_addresses",
        V::DividePlots(_) => "divide_plots",
        V::SetColor(_) => "set_color",
        V::SetDensityScale(_) => "set_density_scale",
        V::SetMarkSize(_) => "set_mark_size",
        V::PinPort(..) => "pin_port",
        V::SetTheme(_) => "set_theme",
        V::SetZone(_) => "set_zone",
        V::ShowPanel(..) => "show_panel",
        V::SetLayout(_) => "set_layout",
        V::ShowPane(_) => "show_pane",
        V::PutPanelsBack => "put_panels_back",
        V::SetEncoding(_) => "set_encoding",
        V::ShowNames(_) => "show_names",
        V::HostsDialog => "hosts_dialog",
        V::OpenHosts(_) => "open_hosts",
        V::ForgetHosts => "forget_hosts",
        V::ShowLookups(_) => "show_lookups",
        V::ViewLookups(_) => "view_lookups",
        V::SelectLookup { .. } => "select_lookup",
        V::LookupRows(_) => "lookup_rows",
        V::Find(_) => "find",
        V::FindForLens(..) => "find_for_lens",
        V::SetFind(_) => "set_find",
        V::StopSearch(_) => "stop_search",
        V::ForgetSearch(_) => "forget_search",
        V::KeepSearch(..) => "keep_search",
        V::ShowSearch(..) => "show_search",
        V::UseSearch(..) => "use_search",
        V::ListSearch(_) => "list_search",
        V::NextHit(_) => "next_hit",
        V::Click { .. } => "click",
        V::Measure(_) => "measure",
        V::Select(_) => "select",
        V::SelectView => "select_view",
        V::ZoomTo(_) => "zoom_to",
        V::ForgetLandmark => "forget_landmark",
        V::ClearSelection => "clear_selection",
        V::SelectRow(_) => "select_row",
        V::Step(_) => "step",
        V::ReadRow(_) => "read_row",
        V::MarkRow(_) => "mark_row",
        V::MarkRowsTo(_) => "mark_rows_to",
        V::MarkSteps(_) => "mark_steps",
        V::CopyRows => "copy_rows",
        V::ShowChosen => "show_chosen",
        V::CentreOnChosen => "centre_on_chosen",
        V::SetColumns(_) => "set_columns",
        V::SetColumnWidth(..) => "set_column_width",
        V::SortPackets(_) => "sort_packets",
        V::GoToFrame(_) => "go_to_frame",
        V::GoToFrameOf { .. } => "go_to_frame_of",
        V::ListUndecoded(_) => "list_undecoded",
        V::Conversations(_) => "conversations",
        V::SetTextSize(_) => "set_text_size",
        V::ForgetRecent => "forget_recent",
        V::AddBookmark { .. } => "add_bookmark",
        V::GoToBookmark(_) => "go_to_bookmark",
        V::NameBookmark { .. } => "name_bookmark",
        V::RemoveBookmark(_) => "remove_bookmark",
        V::ShowBookmarks(_) => "show_bookmarks",
        V::LocateDialog(_) => "locate_dialog",
        V::Locate(..) => "locate",
        V::OpenWithoutMissing => "open_without_missing",
        V::ForgetWaiting => "forget_waiting",
        V::DismissBanner(_) => "dismiss_banner",
        V::ShowMessages(_) => "show_messages",
        V::ToggleHelp => "toggle_help",
        V::Quit => "quit",
        V::WaitUntilLoaded => "wait_until_loaded",
        V::WaitUntilComplete => "wait_until_complete",
        V::Wait(_) => "wait",
        V::SaveScreenshot(_) => "save_screenshot",
    }
    ConversationCommand {
        V::ShowTable(_) => "show_table",
        V::Filter(_) => "filter",
        V::Rows(_) => "rows",
        V::List(_) => "list",
        V::ShowInPicture(_) => "show_in_picture",
        V::ShowOnly(_) => "show_only",
        V::Sort(..) => "sort",
        V::FollowRow(_) => "follow_row",
        V::FollowChosen => "follow_chosen",
        V::FollowAt { .. } => "follow_at",
        V::Follow(_) => "follow",
        V::ShowAs(_) => "show_as",
        V::SelectPiece(_) => "select_piece",
        V::Find(_) => "find",
        V::NextMatch(_) => "next_match",
        V::SelectAll => "select_all",
        V::CloseFollowed => "close_followed",
    }
    RowCommand {
        V::Choose(_) => "choose",
        V::Read(_) => "read",
        V::Step(_) => "step",
        V::Mark(_) => "mark",
        V::MarkTo(_) => "mark_to",
        V::MarkSteps(_) => "mark_steps",
        V::MarkAll => "mark_all",
        V::Unmark => "unmark",
        V::Copy => "copy",
    }
    SaveWhat {
        V::View => "view",
        V::Selection => "selection",
        V::Undecoded => "undecoded",
        V::Picture => "picture",
        V::ConversationA => "conversation_a",
        V::ConversationB => "conversation_b",
        V::Conversation => "conversation",
        V::ConversationTable => "conversation_table",
        V::Lookups => "lookups",
        V::Ports => "ports",
        V::Workspace => "workspace",
    }
    CopyWhat {
        V::Picture => "picture",
        V::Ports => "ports",
        V::ConversationTable => "conversation_table",
        V::Lookups => "lookups",
        V::Undecoded => "undecoded",
    }
    PictureOf {
        V::Plot => "plot",
        V::Window => "window",
    }
    LensText {
        V::Address => "address",
        V::Time => "time",
        V::Home => "home",
        V::Ports => "ports",
        V::Peers => "peers",
        V::Times => "times",
        V::Zone => "zone",
        V::Path => "path",
        V::Clock(_) => "clock",
        V::Find => "find",
    }
    HomeChoice {
        V::Inferred => "inferred",
        V::Chosen(_) => "chosen",
    }
    Panel {
        V::Lens => "lens",
        V::Packets => "packets",
        V::Layers => "layers",
        V::Bytes => "bytes",
        V::Strips => "strips",
        V::Text => "text",
    }
    Pane {
        V::Plot => "plot",
        V::Lens => "lens",
        V::Packets => "packets",
        V::Layers => "layers",
        V::Bytes => "bytes",
        V::Conversations => "conversations",
        V::Lookups => "lookups",
    }
    FindKind {
        V::Anything => "anything",
        V::Meaning => "meaning",
        V::Text => "text",
        V::Hex => "hex",
        V::Regex => "regex",
    }
    SearchUse {
        V::Nothing => "nothing",
        V::Only => "only",
        V::LeaveOut => "leave_out",
    }
    LookupColumn {
        V::Name => "name",
        V::Type => "type",
        V::Count => "count",
        V::Queries => "queries",
        V::Responses => "responses",
        V::Outcome => "outcome",
        V::First => "first",
        V::Last => "last",
        V::Clients => "clients",
    }
    LookupChoice {
        V::All => "all",
        V::DottedQuads => "dotted_quads",
        V::NoSuchName => "no_such_name",
    }
    TranscriptMode {
        V::Text => "text",
        V::Hex => "hex",
        V::Lines => "lines",
    }
    ColorBy {
        V::Port => "port",
        V::Density => "density",
        V::Direction => "direction",
        V::Capture => "capture",
    }
    DensityScale {
        V::Log => "log",
        V::Linear => "linear",
        V::Equal => "equal",
    }
    MarkSize {
        V::Small => "small",
        V::Usual => "usual",
        V::Large => "large",
    }
    PlotPlace {
        V::Upper => "upper",
        V::Lower => "lower",
    }
    ThemeChoice {
        V::System => "system",
        V::Dark => "dark",
        V::Light => "light",
    }
    DirectionFilter {
        V::From => "from",
        V::To => "to",
        V::Others => "others",
        V::All => "all",
    }
    DuplicateFilter {
        V::Shown => "shown",
        V::Hidden => "hidden",
    }
    AddressWindow {
        V::V4 { .. } => "v4",
        V::V6 { .. } => "v6",
    }
}
