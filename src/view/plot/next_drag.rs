//! What the next drag with the first button does.

use eframe::egui::{Align2, Painter, Rect, vec2};

use crate::view::theme::{self, Ink};

/// What the next drag with the first button does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NextDrag {
    /// It moves the picture.
    #[default]
    Pan,
    /// It draws a box (key B).
    Box,
    /// It measures (key M).
    Measure,
    /// It measures again, until the key is let go of.
    MeasureWhileHeld,
}

impl NextDrag {
    pub const fn measures(self) -> bool {
        matches!(self, Self::Measure | Self::MeasureWhileHeld)
    }

    /// The key to measure is held or not.
    pub fn key_is_held(&mut self, held: bool) {
        if *self == Self::MeasureWhileHeld && !held {
            *self = Self::Pan;
        }
    }

    /// A drag has ended; it may have drawn a box.
    pub fn ended(&mut self, drew_box: bool, held: bool) {
        *self = match self {
            Self::Box if !drew_box => Self::Box,
            Self::Measure | Self::MeasureWhileHeld if held => Self::MeasureWhileHeld,
            _ => Self::Pan,
        };
    }

    /// Says it in the plot, where it is not moving the picture.
    pub fn paint(self, painter: &Painter, plot: Rect, ink: &Ink) {
        let words = match self {
            Self::Pan => return,
            Self::Box => "Drag to draw a box; Escape ends it",
            Self::Measure | Self::MeasureWhileHeld => "Drag to measure; Escape ends it",
        };
        let at = plot.left_top() + vec2(theme::SPACE, theme::SPACE);
        painter.text(at, Align2::LEFT_TOP, words, theme::message_font(), ink.strong);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_the_key_is_held_one_drag_after_another_measures() {
        let mut next = NextDrag::Measure;
        next.ended(false, true);
        next.key_is_held(true);
        assert!(next.measures());
        next.key_is_held(false);
        assert_eq!(next, NextDrag::Pan);
    }

    #[test]
    fn a_pressed_key_is_for_one_drag() {
        let mut next = NextDrag::Measure;
        next.key_is_held(false);
        assert!(next.measures(), "the drag is still to come");
        next.ended(false, false);
        assert_eq!(next, NextDrag::Pan);
        let mut next = NextDrag::Box;
        next.ended(false, false);
        assert_eq!(next, NextDrag::Box, "a click was no box");
        next.ended(true, false);
        assert_eq!(next, NextDrag::Pan);
    }
}
