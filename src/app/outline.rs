//! The inspector's tree: layers, their fields, and fields that belong to fields, in the order in which
//! they are read.
//!
//! Every node knows where its own end, who it belongs to, and two names that stay the same from packet
//! to packet: one by which it is folded, and one by which it is chosen. It costs the window no more
//! than a walk over the nodes that are not folded away.

use std::{
    cmp::Reverse,
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
};

use crate::decode::{Field, Layer};

/// Where what belongs to a field is shown at first: in layers of so many fields at most.
const SHORT: usize = 40;

/// A layer or a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Place of the layer among those of the frame.
    pub layer: usize,
    /// Place of the field in its layer; none for the layer itself.
    pub field: Option<usize>,
    /// 0 for a layer, 1 for its fields, 2 for theirs.
    pub depth: usize,
    /// The node it belongs to; none for a layer.
    pub parent: Option<usize>,
    /// Place behind the last node that belongs to it.
    pub end: usize,
    /// Bytes of the frame.
    pub bytes: Range<usize>,
    /// By its name and those that it belongs to: all answers of all DNS packets are one kind.
    pub kind: u64,
    /// As the kind, and the how manyth of them it is: the second answer of any DNS packet.
    pub path: u64,
    /// What belongs to it is shown before anybody has folded or unfolded it.
    pub opens: bool,
}

/// All layers and fields of a frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    nodes: Vec<Node>,
}

/// What a person has folded and unfolded, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds(HashMap<u64, bool>);

impl Folds {
    #[must_use]
    pub fn is_open(&self, node: &Node) -> bool {
        self.0.get(&node.kind).copied().unwrap_or(node.opens)
    }

    pub fn set(&mut self, node: &Node, open: bool) {
        self.0.insert(node.kind, open);
    }
}

impl Outline {
    #[must_use]
    pub fn new(layers: &[Layer]) -> Self {
        // The innermost is what a person came for.
        let innermost = layers.iter().rposition(|layer| !layer.fields.is_empty()).unwrap_or_default();
        let mut outline = Self { nodes: Vec::new() };
        let mut names = Names::default();
        for (place, layer) in layers.iter().enumerate() {
            let (kind, path) = names.give(None, layer.name);
            let top = outline.nodes.len();
            outline.nodes.push(Node {
                layer: place,
                field: None,
                depth: 0,
                parent: None,
                end: top + 1,
                bytes: layer.bytes.clone(),
                kind,
                path,
                opens: place >= innermost,
            });
            let short = layer.fields.len() <= SHORT;
            // The fields that the next may belong to, by their depth.
            let mut above: Vec<(u8, usize)> = Vec::new();
            for (at, field) in layer.fields.iter().enumerate() {
                while above.pop_if(|(depth, _)| *depth >= field.depth).is_some() {}
                let parent = above.last().map_or(top, |(_, place)| *place);
                above.push((field.depth, outline.nodes.len()));
                outline.push_field((place, at, field), parent, short, &mut names);
            }
        }
        outline.close();
        outline
    }

    fn push_field(
        &mut self,
        (layer, at, field): (usize, usize, &Field),
        parent: usize,
        opens: bool,
        names: &mut Names,
    ) {
        let above = self.nodes.get(parent);
        let depth = above.map_or(1, |node| node.depth + 1);
        let (kind, path) = names.give(above.map(|node| (node.kind, node.path)), field.name);
        self.nodes.push(Node {
            layer,
            field: Some(at),
            depth,
            parent: Some(parent),
            end: self.nodes.len() + 1,
            bytes: field.bytes.clone(),
            kind,
            path,
            opens,
        });
    }

    /// Tells every node where its own end.
    fn close(&mut self) {
        for place in (0..self.nodes.len()).rev() {
            let Some((end, parent)) = self.nodes.get(place).map(|node| (node.end, node.parent)) else {
                break;
            };
            if let Some(parent) = parent.and_then(|parent| self.nodes.get_mut(parent)) {
                parent.end = parent.end.max(end);
            }
        }
    }

    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Something belongs to a node.
    #[must_use]
    pub fn has_children(&self, place: usize) -> bool {
        self.nodes.get(place).is_some_and(|node| node.end > place + 1)
    }

    /// The places of the nodes that are not folded away, in order.
    #[must_use]
    pub fn rows(&self, folds: &Folds) -> Vec<usize> {
        let mut rows = Vec::new();
        let mut place = 0;
        while let Some(node) = self.nodes.get(place) {
            rows.push(place);
            place = if folds.is_open(node) { place + 1 } else { node.end };
        }
        rows
    }

    /// The node with fewest bytes that holds all of these; of equal ones the deepest.
    #[must_use]
    pub fn innermost(&self, bytes: &Range<usize>) -> Option<usize> {
        let holds = |node: &Node| {
            !node.bytes.is_empty() && node.bytes.start <= bytes.start && bytes.end <= node.bytes.end
        };
        let holding = self.nodes.iter().enumerate().filter(|(_, node)| holds(node));
        holding.min_by_key(|(_, node)| (node.bytes.len(), Reverse(node.depth))).map(|(place, _)| place)
    }

    /// The node with a path.
    #[must_use]
    pub fn find(&self, path: u64) -> Option<usize> {
        self.nodes.iter().position(|node| node.path == path)
    }

    /// Unfolds whatever a node belongs to.
    pub fn reveal(&self, place: usize, folds: &mut Folds) {
        let mut above = self.nodes.get(place).and_then(|node| node.parent);
        while let Some(node) = above.and_then(|place| self.nodes.get(place)) {
            if !folds.is_open(node) {
                folds.set(node, true);
            }
            above = node.parent;
        }
    }
}

/// Gives kinds and paths.
#[derive(Default)]
struct Names {
    /// How often a name occurred below a path.
    seen: HashMap<u64, u32>,
}

impl Names {
    fn give(&mut self, above: Option<(u64, u64)>, name: &str) -> (u64, u64) {
        let kind = hash(&(above.map(|(kind, _)| kind), name));
        let first = hash(&(above.map(|(_, path)| path), name));
        let count = self.seen.entry(first).or_default();
        *count = count.saturating_add(1);
        (kind, hash(&(first, *count)))
    }
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &'static str, depth: u8, bytes: Range<usize>) -> Field {
        Field { name, value: String::new(), bytes, depth }
    }

    fn layer(name: &'static str, bytes: Range<usize>, fields: Vec<Field>) -> Layer {
        Layer { name, summary: String::new(), bytes, fields }
    }

    /// Two layers; the second holds two answers, each with a name and an address.
    fn packet(answers: usize) -> Vec<Layer> {
        let mut fields = vec![field("ID", 0, 42..44)];
        for at in (0..answers).map(|answer| 60 + answer * 20) {
            fields.push(field("Answer", 0, at..at + 20));
            fields.push(field("Name", 1, at..at + 2));
            fields.push(field("Address", 1, at + 12..at + 16));
        }
        vec![layer("UDP", 34..42, vec![field("Length", 0, 38..40)]), layer("DNS", 42..100, fields)]
    }

    fn names(outline: &Outline, layers: &[Layer], folds: &Folds) -> Vec<&'static str> {
        let name = |place: &usize| {
            let node = &outline.nodes()[*place];
            let layer = &layers[node.layer];
            node.field.map_or(layer.name, |field| layer.fields[field].name)
        };
        outline.rows(folds).iter().map(name).collect()
    }

    #[test]
    fn the_innermost_layer_is_open_and_the_others_are_folded() {
        let layers = packet(1);
        let outline = Outline::new(&layers);
        let shown = names(&outline, &layers, &Folds::default());
        assert_eq!(shown, ["UDP", "DNS", "ID", "Answer", "Name", "Address"]);
    }

    #[test]
    fn a_folded_field_hides_what_belongs_to_it_and_nothing_else() {
        let layers = packet(2);
        let outline = Outline::new(&layers);
        let mut folds = Folds::default();
        let answer = outline.nodes().iter().position(|node| node.depth == 1 && node.end > 5).unwrap();
        folds.set(&outline.nodes()[answer], false);
        // All answers are one kind.
        assert_eq!(names(&outline, &layers, &folds), ["UDP", "DNS", "ID", "Answer", "Answer"]);
    }

    #[test]
    fn what_is_folded_and_chosen_in_one_packet_is_found_in_the_next() {
        let (first, second) = (Outline::new(&packet(2)), Outline::new(&packet(3)));
        // The address of the second answer.
        let place = first.innermost(&(93..94)).unwrap();
        let path = first.nodes()[place].path;
        let again = second.find(path).unwrap();
        assert_eq!(second.nodes()[again].bytes, 92..96);
        assert_eq!(first.nodes()[place].kind, second.nodes()[again].kind);
        let one = Outline::new(&packet(1));
        assert_eq!(one.find(path), None, "there is no second answer");
    }

    #[test]
    fn the_smallest_field_that_holds_a_byte_is_its_innermost() {
        let outline = Outline::new(&packet(1));
        let bytes = |place: Option<usize>| place.map(|place| outline.nodes()[place].bytes.clone());
        assert_eq!(bytes(outline.innermost(&(73..74))), Some(72..76), "the address within the answer");
        assert_eq!(bytes(outline.innermost(&(65..66))), Some(60..80), "the answer");
        assert_eq!(bytes(outline.innermost(&(90..91))), Some(42..100), "no field, so the layer");
        assert_eq!(outline.innermost(&(3..4)), None);
    }

    #[test]
    fn a_chosen_byte_unfolds_what_its_field_belongs_to() {
        let layers = packet(1);
        let outline = Outline::new(&layers);
        let mut folds = Folds::default();
        let length = outline.innermost(&(38..39)).unwrap();
        assert!(!outline.rows(&folds).contains(&length));
        outline.reveal(length, &mut folds);
        assert!(outline.rows(&folds).contains(&length));
    }

    #[test]
    fn depths_that_leap_are_taken_for_one_step() {
        let layers =
            [layer("X", 0..9, vec![field("a", 3, 0..1), field("b", 200, 1..2), field("c", 2, 2..3)])];
        let outline = Outline::new(&layers);
        assert_eq!(outline.nodes().iter().map(|node| node.depth).collect::<Vec<_>>(), [0, 1, 2, 1]);
        assert_eq!(outline.nodes()[1].end, 3);
    }
}
