//! The find field of the bytes: a text in any case, or bytes in hex, in the frame that is read.

use std::ops::Range;

use eframe::egui::{Button, Id, Key, Modifiers, RichText, Role, TextEdit, TextStyle, Ui, WidgetInfo};

use super::InspectorState;
use crate::{
    app::{Inspection, Item},
    figure::grouped,
};

/// Places that are found at most.
const MOST: usize = 10_000;

/// Points of the field.
const WIDTH: f32 = 130.0;

/// What is looked for, and where it stands.
#[derive(Debug, Default)]
pub struct HexFind {
    open: bool,
    focus: bool,
    has_keyboard: bool,
    text: String,
    /// The text and the frame that the places are of.
    searched: Option<(String, Item, u64)>,
    places: Vec<Range<usize>>,
    at: usize,
}

impl HexFind {
    /// Opens the field, which gets the keyboard.
    pub fn open(&mut self) {
        (self.open, self.focus) = (true, true);
    }

    /// Closes the field if Escape was pressed in it.
    pub fn escape(&mut self) {
        self.open &= !std::mem::take(&mut self.has_keyboard);
    }

    /// Where the text stands, ascending; empty while the field is closed.
    pub fn places(&self) -> &[Range<usize>] {
        if self.open { &self.places } else { &[] }
    }

    /// Looks again where the text or the frame is another; true if it has.
    fn search(&mut self, inspection: &Inspection) -> bool {
        let (item, number) = (inspection.item, inspection.number);
        let same = |(text, of, at): &(String, Item, u64)| *text == self.text && (*of, *at) == (item, number);
        if self.searched.as_ref().is_some_and(same) {
            return false;
        }
        self.places = places_of(&self.text, &inspection.frame.bytes);
        self.at = 0;
        self.searched = Some((self.text.clone(), item, number));
        true
    }

    /// The place so many on, around the end.
    fn step(&mut self, by: isize) -> Option<Range<usize>> {
        let count = self.places.len().max(1) as isize;
        self.at = (self.at as isize + by).rem_euclid(count) as usize;
        self.places.get(self.at).cloned()
    }

    fn count_words(&self) -> String {
        match self.places.len() {
            _ if self.text.is_empty() => String::new(),
            0 => "not found".to_owned(),
            count => {
                let first = if count == MOST { "the first " } else { "" };
                format!("{} of {first}{}", grouped(self.at as u64 + 1), grouped(count as u64))
            }
        }
    }
}

/// Where a text stands in any case of its ASCII letters, or the bytes that it names.
fn places_of(text: &str, bytes: &[u8]) -> Vec<Range<usize>> {
    if text.is_empty() {
        return Vec::new();
    }
    let hex = hex_of(text);
    let stands = |at: usize| {
        let rest = bytes.get(at..)?;
        let as_text = rest.get(..text.len()).filter(|of| of.eq_ignore_ascii_case(text.as_bytes()));
        let as_hex = || rest.get(..hex.len()).filter(|of| !hex.is_empty() && *of == hex.as_slice());
        as_text.or_else(as_hex).map(|found| at..at + found.len())
    };
    (0..bytes.len()).filter_map(stands).take(MOST).collect()
}

/// The bytes that `b8 4a`, `b84a` or `0xb84a` names; none that are no pairs of digits.
fn hex_of(text: &str) -> Vec<u8> {
    let digits: String = text.trim().trim_start_matches("0x").split_whitespace().collect();
    let pairs = digits.as_bytes().chunks(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        u8::from_str_radix(pair, 16).ok().filter(|_| !pair.starts_with('+'))
    });
    pairs.collect::<Option<Vec<u8>>>().unwrap_or_default()
}

/// Draws the field where it is open.
pub fn hex_find_ui(ui: &mut Ui, inspection: &Inspection, state: &mut InspectorState) {
    if !state.find.open {
        return;
    }
    let id = Id::unique("find in the bytes");
    let has_keyboard = ui.memory(|memory| memory.has_focus(id));
    // Before the field: it would let go of the keyboard.
    let pressed = |modifiers, key| has_keyboard && ui.input_mut(|input| input.consume_key(modifiers, key));
    let mut by = 0;
    by -= isize::from(pressed(Modifiers::SHIFT, Key::Enter));
    by += isize::from(pressed(Modifiers::NONE, Key::Enter));
    ui.horizontal(|ui| {
        let find = &mut state.find;
        let edit = TextEdit::singleline(&mut find.text)
            .id(id)
            .font(TextStyle::Monospace)
            .hint_text("text, or b8 4a")
            .desired_width(WIDTH.min(ui.available_width() * 0.5));
        let response = ui.add(edit);
        find.has_keyboard = response.has_focus();
        if std::mem::take(&mut find.focus) {
            response.request_focus();
        }
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::TextInput, true, "Find in the bytes");
            info.current_text_value = Some(find.text.clone());
            info
        });
        let some = !find.places.is_empty();
        for (arrow, name, key, step) in
            [("◀", "Previous in the bytes", "Shift+Enter", -1), ("▶", "Next in the bytes", "Enter", 1)]
        {
            let button = ui.add_enabled(some, Button::new(arrow).small());
            button.widget_info(|| WidgetInfo::labeled(Role::Button, some, name));
            if button.on_hover_text(format!("{name} ({key})")).clicked() {
                by += step;
            }
        }
        ui.label(RichText::new(find.count_words()).text_style(TextStyle::Small).weak());
    });
    let is_new = state.find.search(inspection);
    if (is_new || by != 0)
        && let Some(place) = state.find.step(if is_new { 0 } else { by })
    {
        state.reveals_byte = Some(place.start);
        state.pin(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_in_any_case_and_bytes_by_their_digits() {
        let bytes = b"\x00Who is it?\xb8\x4aWHO";
        assert_eq!(places_of("who", bytes), [1..4, 13..16]);
        for hex in ["b8 4a", "b84a", "0xB84A", " b8 4a "] {
            let places = places_of(hex, bytes);
            assert_eq!((places.len(), places.first()), (1, Some(&(11..13))), "{hex}");
        }
        assert_eq!(places_of("+1", bytes), [] as [Range<usize>; 0]);
        assert_eq!(places_of("b8 4", bytes), [] as [Range<usize>; 0], "half a byte");
    }

    #[test]
    fn what_reads_as_both_is_found_as_both() {
        assert_eq!(places_of("61", b"a61"), [0..1, 1..3]);
    }

    #[test]
    fn steps_go_around_the_end() {
        let places = places_of("a", b"a-a-a");
        let mut find = HexFind { open: true, text: "a".to_owned(), places, ..HexFind::default() };
        assert_eq!(find.count_words(), "1 of 3");
        assert_eq!((find.step(-1), find.step(1)), (Some(4..5), Some(0..1)));
    }
}
