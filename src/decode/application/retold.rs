//! What a packet says, told again with what others of its connection add: fields and words for its line,
//! or a message that began in an earlier segment.

use std::ops::Range;

use super::{Recognised, line_of};
use crate::decode::{Field, Layer};

/// Something that is known of a packet from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The name of its field: `Interface`.
    pub name: &'static str,
    pub value: String,
    /// The bytes that it is about.
    pub bytes: Range<usize>,
    /// What the line says of it; empty where it says nothing.
    pub words: String,
}

impl Recognised {
    /// Adds a field behind the one whose bytes it is about, and its words to the summary of that layer and
    /// to the line. A layer without fields gets none: the one before it does.
    pub fn remark(&mut self, remark: &Remark) {
        let Remark { name, value, bytes, words } = remark;
        let holds =
            |range: &Range<usize>| range.start <= bytes.start && bytes.start < range.end.max(range.start + 1);
        // Of a message that began earlier only the place may be left, and its rest has no fields.
        let named = |layer: &Layer| holds(&layer.bytes) && layer.name != "Payload";
        let own = self.layers.iter().rposition(named);
        // What carries bytes that nothing is known of comes before them.
        let carries = |layer: &Layer| layer.bytes.start <= bytes.start && !layer.fields.is_empty();
        let own = own.or_else(|| self.layers.iter().rposition(carries));
        let Some(layer) = own.and_then(|at| self.layers.get_mut(at)) else { return };
        let last = layer.fields.iter().rposition(|field| field.bytes == *bytes);
        let last = last.or_else(|| layer.fields.iter().rposition(|field| holds(&field.bytes)));
        let depth = last.and_then(|at| layer.fields.get(at)).map_or(0, |field| field.depth);
        let at = last.map_or(layer.fields.len(), |at| at + 1);
        let place = |at: usize| at.clamp(layer.bytes.start, layer.bytes.end);
        let field = Field { name, value: value.clone(), bytes: place(bytes.start)..place(bytes.end), depth };
        layer.fields.insert(at, field);
        layer.summary.push_str(words);
        self.line = line_of(&self.layers, &self.told);
    }

    /// The same frame, with its payload read as `whole`: a message whose first `before` bytes came
    /// in earlier frames. `payload` is where the rest stands in this frame; of bytes that do not stand in it
    /// only the place is left.
    #[must_use]
    pub fn continued(mut self, whole: Self, before: usize, payload: &Range<usize>) -> Self {
        let place = |at: usize| (at.saturating_sub(before) + payload.start).min(payload.end);
        let moved = |bytes: &Range<usize>| place(bytes.start)..place(bytes.end);
        let of_payload = |layer: &Layer| payload.contains(&layer.bytes.start);
        let at = self.layers.iter().position(of_payload).unwrap_or(self.layers.len());
        self.layers.retain(|layer| !of_payload(layer));
        let layers = whole.layers.into_iter().map(|mut layer| {
            layer.bytes = moved(&layer.bytes);
            for field in &mut layer.fields {
                field.bytes = moved(&field.bytes);
            }
            layer
        });
        self.layers.splice(at..at, layers);
        self.told = whole.told;
        for told in &mut self.told {
            told.bytes = moved(&told.bytes);
        }
        self.meanings = whole.meanings;
        for meaning in &mut self.meanings {
            meaning.bytes = moved(&meaning.bytes);
        }
        (self.application, self.basis, self.expected) = (whole.application, whole.basis, whole.expected);
        self.line = line_of(&self.layers, &self.told);
        self
    }
}
