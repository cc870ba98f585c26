//! A layout as a tree of tiles for one frame of the screen, and the layout that a hand has made of it.

use std::collections::HashMap;

use eframe::egui::{Id, Vec2, vec2};
use egui_tiles::{Container, Linear, LinearDir, Tabs, Tile, TileId, Tiles, Tree};

use super::sizes::{Rules, TABS};
use crate::app::{Layout, Pane, Part};

/// Numbers from here on are of rows, columns and tabs; below are those of panes.
const FIRST_CONTAINER: u64 = 16;

/// The tree, and what it was made with.
#[derive(Debug)]
pub struct PaneTree {
    pub tree: Tree<Pane>,
    given: HashMap<TileId, Given>,
    /// The tab in front, of each container of tabs.
    fronts: HashMap<TileId, TileId>,
    /// Containers of more than one tab.
    bars: Vec<TileId>,
    front: [Pane; 7],
}

/// What a tile in a row or a column was given.
#[derive(Debug)]
struct Given {
    parent: TileId,
    size: Option<u16>,
    points: Option<f32>,
    /// It takes what the others leave.
    is_flexible: bool,
}

impl PaneTree {
    /// The tree of a layout in a room.
    pub fn new(layout: &Layout, room: Vec2, rules: &Rules) -> Self {
        let mut builder = Builder {
            tiles: Tiles::default(),
            given: HashMap::new(),
            fronts: HashMap::new(),
            bars: Vec::new(),
            containers: 0,
            rules,
        };
        let root = builder.tile(layout, room);
        let Builder { tiles, given, fronts, bars, .. } = builder;
        Self { tree: Tree::new(Id::unique("panes"), root, tiles), given, fronts, bars, front: rules.front }
    }

    /// Containers that show a bar of tabs.
    pub fn bars(&self) -> &[TileId] {
        &self.bars
    }

    /// Panes that are tabs of such a bar themselves.
    pub fn tabs(&self) -> Vec<Pane> {
        let containers = self.bars.iter().filter_map(|bar| self.tree.tiles.get_container(*bar));
        let children = containers.flat_map(Container::children);
        children.filter_map(|child| self.tree.tiles.get_pane(child)).copied().collect()
    }

    /// The pane that a hand has brought to the front of others.
    pub fn came_forward(&self) -> Option<Pane> {
        self.tree.tiles.iter().find_map(|(id, tile)| {
            let Tile::Container(Container::Tabs(tabs)) = tile else { return None };
            let active = tabs.active.filter(|active| self.fronts.get(id) != Some(active))?;
            let panes = self.layout(active, false)?.panes();
            self.front.into_iter().find(|pane| panes.contains(pane))
        })
    }

    /// The layout as it stands now. Where `resets`, sizes that a hand has changed are the usual ones again.
    pub fn read(&self, resets: bool) -> Option<Layout> {
        self.layout(self.tree.root?, resets)
    }

    fn layout(&self, id: TileId, resets: bool) -> Option<Layout> {
        Some(match self.tree.tiles.get(id)? {
            Tile::Pane(pane) => Layout::Pane(*pane),
            Tile::Container(Container::Linear(linear)) => {
                let parts = linear.children.iter().filter_map(|child| {
                    let of = self.layout(*child, resets)?;
                    Some(Part { of, size: self.size(id, *child, linear.shares[*child], resets) })
                });
                let parts = parts.collect();
                if linear.dir == LinearDir::Horizontal { Layout::Row(parts) } else { Layout::Column(parts) }
            }
            Tile::Container(container) => {
                Layout::Tabs(container.children().filter_map(|child| self.layout(*child, resets)).collect())
            }
        })
    }

    /// What a hand has made of the size of a tile in its container.
    fn size(&self, parent: TileId, child: TileId, now: f32, resets: bool) -> Option<u16> {
        let given = self.given.get(&child).filter(|given| given.parent == parent)?;
        let moved = given.points.is_some_and(|points| (points - now).abs() > 0.5);
        if !moved || given.is_flexible { given.size } else { (!resets).then(|| now.round() as u16) }
    }
}

struct Builder<'a> {
    tiles: Tiles<Pane>,
    given: HashMap<TileId, Given>,
    fronts: HashMap<TileId, TileId>,
    bars: Vec<TileId>,
    containers: u64,
    rules: &'a Rules,
}

impl Builder<'_> {
    fn tile(&mut self, layout: &Layout, room: Vec2) -> TileId {
        match layout {
            Layout::Pane(pane) => {
                let id = TileId::from_u64(*pane as u64 + 1);
                self.tiles.insert(id, Tile::Pane(*pane));
                self.tiles.set_visible(id, self.rules.shown.contains(pane));
                id
            }
            Layout::Row(parts) => self.linear(parts, LinearDir::Horizontal, room),
            Layout::Column(parts) => self.linear(parts, LinearDir::Vertical, room),
            Layout::Tabs(tabs) => self.tabs(tabs, room),
        }
    }

    fn container(&mut self) -> TileId {
        self.containers += 1;
        TileId::from_u64(FIRST_CONTAINER + self.containers)
    }

    fn linear(&mut self, parts: &[Part], dir: LinearDir, room: Vec2) -> TileId {
        let id = self.container();
        let is_row = dir == LinearDir::Horizontal;
        let points = self.rules.points(parts, is_row, room);
        let flexible = self.rules.flexible(parts);
        let mut linear = Linear::new(dir, Vec::new());
        for (place, (part, points)) in parts.iter().zip(points).enumerate() {
            let along = points.unwrap_or_default();
            let child = self.tile(&part.of, if is_row { vec2(along, room.y) } else { vec2(room.x, along) });
            linear.children.push(child);
            linear.shares.set_share(child, along);
            let is_flexible = flexible == Some(place);
            self.given.insert(child, Given { parent: id, size: part.size, points, is_flexible });
        }
        self.tiles.insert(id, Tile::Container(linear.into()));
        id
    }

    fn tabs(&mut self, tabs: &[Layout], room: Vec2) -> TileId {
        let id = self.container();
        let shown = tabs.iter().filter(|tab| self.rules.shows(tab)).count();
        let bar = if shown > 1 { TABS } else { 0.0 };
        let children: Vec<TileId> =
            tabs.iter().map(|tab| self.tile(tab, vec2(room.x, (room.y - bar).max(0.0)))).collect();
        let mut front = self.rules.front.into_iter().filter(|pane| self.rules.shown.contains(pane));
        let active = front.find_map(|pane| {
            let place = tabs.iter().position(|tab| tab.holds(pane))?;
            children.get(place).copied()
        });
        if shown > 1 {
            self.bars.push(id);
        }
        if let Some(active) = active {
            self.fronts.insert(id, active);
        }
        let mut container = Tabs::new(children);
        container.active = active;
        self.tiles.insert(id, Tile::Container(container.into()));
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules { shown: Pane::ALL.to_vec(), front: Pane::ALL, wide_bytes: 480.0, narrow_bytes: 280.0 }
    }

    const ROOM: Vec2 = vec2(1_400.0, 800.0);

    #[test]
    fn a_tree_that_nobody_has_touched_reads_as_its_layout() {
        for layout in [
            Layout::usual(),
            Layout::beside_plot(),
            Layout::usual().fitting((800.0, 400.0), true),
            Layout::usual().fitting((400.0, 160.0), true),
        ] {
            let tree = PaneTree::new(&layout, ROOM, &rules());
            assert_eq!(tree.read(false), Some(layout));
            assert_eq!(tree.came_forward(), None);
        }
    }

    #[test]
    fn a_border_that_was_moved_sets_the_size_of_what_is_not_flexible() {
        let mut tree = PaneTree::new(&Layout::usual(), ROOM, &rules());
        let (lens, plot) = (TileId::from_u64(Pane::Lens as u64 + 1), TileId::from_u64(FIRST_CONTAINER + 2));
        let root = tree.tree.root.unwrap();
        let Some(Tile::Container(Container::Linear(linear))) = tree.tree.tiles.get_mut(root) else {
            panic!("a row");
        };
        linear.shares[lens] -= 60.4;
        linear.shares[plot] += 60.4;
        let Some(Layout::Row(parts)) = tree.read(false) else { panic!("a row") };
        assert_eq!(parts.iter().map(|part| part.size).collect::<Vec<_>>(), [Some(220), None]);
        assert_eq!(tree.read(true), Some(Layout::usual()));
    }
}
