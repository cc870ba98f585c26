//! The panes of the window: plot, lens, tables, layers and bytes, where a person has put them.
//!
//! The app has a [`Layout`]; each frame of the screen it becomes a tree of `egui_tiles`, which draws, takes
//! hands, and is read back where one has changed something. So no tree is kept that could tell another story.

mod behavior;
mod handle;
mod sizes;
mod state;
mod tree;

use eframe::egui::{PointerButton, Ui};

pub use handle::{close_ui, handle_ui};
pub use state::PanesState;

use super::{packets, plot::PlotReport, state::ViewState};
use crate::app::{App, Command, ConversationCommand, Layout, Pane, Panel};
use behavior::{Behavior, Edits};
use sizes::Rules;
use tree::PaneTree;

/// Draws the panes into what room there is; tells how large the plot is, if it is to be seen.
pub fn panes_ui(
    ui: &mut Ui,
    app: &App,
    state: &mut ViewState,
    commands: &mut Vec<Command>,
) -> Option<PlotReport> {
    state.inspector.begin(app);
    state.panes.seen.clear();
    let settings = app.settings();
    let room = ui.available_size();
    let set = state.panes.resizing.take();
    let was_resizing = set.is_some();
    let set = set.or_else(|| settings.layout.clone()).unwrap_or_else(Layout::usual);
    let open: Vec<Pane> = Pane::TABLES.into_iter().filter(|pane| settings.shows(*pane)).collect();
    let fitting = set.fitting((room.x, room.y), settings.lens_panel).with_tables(&open);
    state.panes.is_fixed = Layout::is_small((room.x, room.y));
    let rules = Rules {
        shown: Pane::ALL.into_iter().filter(|pane| shows(app, &fitting, *pane)).collect(),
        front: settings.front,
        wide_bytes: packets::bytes_width(ui, true),
        narrow_bytes: packets::bytes_width(ui, false),
    };
    let mut tree = PaneTree::new(&fitting, room, &rules);
    let mut behavior = Behavior::new(app, state, commands, &tree);
    tree.tree.ui(&mut behavior, ui);
    let (report, edits) = behavior.end();
    let Edits { resized, dropped, .. } = edits;
    if let Some(pane) = tree.came_forward() {
        commands.push(Command::ShowPane(pane));
    }
    if dropped {
        commands.extend(tree.read(false).map(Layout::without_usual_tables).map(Command::SetLayout));
    } else if resized {
        let reset = ui.input(|input| input.pointer.button_double_clicked(PointerButton::Primary));
        let read = tree.read(reset).map(Layout::without_usual_tables);
        state.panes.resizing = read.map(|read| {
            // In a narrow window not all stands as it is set.
            if read.stands_like(&set) { read } else { set.with_sizes_of(&read) }
        });
    } else if was_resizing {
        commands.push(Command::SetLayout(set));
    }
    report
}

/// A pane is to be seen, or a tab of it: it is not hidden, and does not wait beside the table, where its room is
/// the table's until then. Elsewhere it keeps its place: the plot must not move when it is clicked.
fn shows(app: &App, layout: &Layout, pane: Pane) -> bool {
    let settings = app.settings();
    let reads = matches!(pane, Pane::Layers | Pane::Bytes);
    if !settings.shows(pane) || !reads || !is_beside_table(layout, pane) {
        return settings.shows(pane);
    }
    // For a packet, or for the table of packets: others need all the room.
    let no_packet = app.inspector().shown().is_none() && settings.shows(Pane::Packets);
    let others = beside_packets(layout);
    let mut front = settings.front.into_iter().filter(|pane| settings.shows(*pane));
    let first = front.find(|pane| matches!(pane, Pane::Layers | Pane::Bytes) || others.contains(pane));
    !(no_packet || first.is_some_and(Pane::is_table))
}

/// The panes that take turns with the table of packets, it among them.
fn beside_packets(layout: &Layout) -> Vec<Pane> {
    match layout {
        Layout::Pane(pane) => vec![*pane],
        Layout::Tabs(_) if is_table(layout) => layout.panes(),
        Layout::Tabs(tabs) => {
            let of = tabs.iter().find(|tab| tab.holds(Pane::Packets));
            of.map_or_else(Vec::new, beside_packets)
        }
        Layout::Row(parts) | Layout::Column(parts) => {
            let of = parts.iter().find(|part| part.of.holds(Pane::Packets));
            of.map_or_else(Vec::new, |part| beside_packets(&part.of))
        }
    }
}

/// A pane stands in the row or column of the table, perhaps as one of several tabs.
fn is_beside_table(layout: &Layout, pane: Pane) -> bool {
    match layout {
        Layout::Pane(_) => false,
        Layout::Tabs(tabs) => tabs.iter().any(|tab| is_beside_table(tab, pane)),
        Layout::Row(parts) | Layout::Column(parts) => {
            let has_table = parts.iter().any(|part| is_table(&part.of));
            parts.iter().any(|part| match &part.of {
                of if is_beside_table(of, pane) => true,
                of => {
                    has_table
                        && of.panes().iter().all(|pane| matches!(pane, Pane::Layers | Pane::Bytes))
                        && of.holds(pane)
                }
            })
        }
    }
}

/// It is the table of packets, perhaps with other tables as tabs.
fn is_table(layout: &Layout) -> bool {
    let panes = layout.panes();
    panes.contains(&Pane::Packets) && panes.iter().all(|pane| *pane == Pane::Packets || pane.is_table())
}

/// What hides a pane, or closes a table.
pub fn hide(pane: Pane) -> Option<Command> {
    let panel = match pane {
        Pane::Plot => return None,
        Pane::Conversations => {
            return Some(Command::Conversations(ConversationCommand::ShowTable(false)));
        }
        Pane::Lookups => return Some(Command::ShowLookups(false)),
        Pane::Lens => Panel::Lens,
        Pane::Packets => Panel::Packets,
        Pane::Layers => Panel::Layers,
        Pane::Bytes => Panel::Bytes,
    };
    Some(Command::ShowPanel(panel, false))
}

/// The name of a pane in its title or tab.
pub const fn title(pane: Pane) -> &'static str {
    match pane {
        Pane::Plot => "PLOT",
        Pane::Lens => "LENS",
        Pane::Packets => "PACKETS",
        Pane::Layers => "LAYERS",
        Pane::Bytes => "BYTES",
        Pane::Conversations => "CONVERSATIONS",
        Pane::Lookups => "LOOKUPS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_wait_for_a_packet_only_beside_the_table() {
        let usual = Layout::usual();
        let narrow = usual.fitting((800.0, 400.0), true);
        let with_tables = usual.clone().with_tables(&Pane::TABLES);
        for layout in [&usual, &narrow, &with_tables] {
            assert!(is_beside_table(layout, Pane::Layers) && is_beside_table(layout, Pane::Bytes));
            assert!(!is_beside_table(layout, Pane::Lens) && !is_beside_table(layout, Pane::Plot));
        }
        let apart = usual.clone().with_at(Pane::Bytes, crate::app::Side::Right);
        assert!(is_beside_table(&apart, Pane::Layers) && !is_beside_table(&apart, Pane::Bytes));
        let small = usual.fitting((400.0, 160.0), true);
        assert!(!is_beside_table(&small, Pane::Bytes), "tabs neither come nor go");
    }
}
