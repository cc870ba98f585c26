//! Colours and weights of text on a terminal (ECMA-48, select graphic rendition).

use crate::figure::Rgb;

/// Whether the text is for a terminal that shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Plain,
    Coloured,
}

impl Ink {
    /// Bold where there is ink.
    pub fn heading(self, text: &str) -> String {
        self.in_style("1", text)
    }

    /// Faint where there is ink.
    pub fn aside(self, text: &str) -> String {
        self.in_style("2", text)
    }

    /// A square in a colour and a space, or two spaces.
    pub fn swatch(self, color: Option<Rgb>) -> String {
        match (self, color) {
            (Self::Coloured, Some(color)) => format!("\x1b[38;5;{}m■\x1b[0m ", nearest(color)),
            _ => "  ".to_owned(),
        }
    }

    fn in_style(self, style: &str, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Coloured => format!("\x1b[{style}m{text}\x1b[0m"),
        }
    }
}

/// The nearest colour of the cube of 6 × 6 × 6 that terminals with 256 colours have at 16 to 231.
/// Fewer terminals know colours of three bytes.
fn nearest(color: Rgb) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    color.iter().fold(0, |number, channel| {
        let distances = LEVELS.iter().map(|level| level.abs_diff(*channel));
        let step = distances.enumerate().min_by_key(|(_, distance)| *distance).map_or(0, |(step, _)| step);
        number * 6 + step as u8
    }) + 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_ink_nothing_but_the_text_is_written() {
        assert_eq!(Ink::Plain.heading("Top peers"), "Top peers");
        assert_eq!(Ink::Plain.swatch(Some([255, 0, 0])), "  ");
        assert_eq!(Ink::Coloured.heading("Top peers"), "\x1b[1mTop peers\x1b[0m");
    }

    #[test]
    fn a_swatch_is_of_the_nearest_colour_a_terminal_has() {
        assert_eq!([[0, 0, 0], [255, 255, 255], [86, 180, 233]].map(nearest), [16, 231, 74]);
        assert_eq!(Ink::Coloured.swatch(Some([255, 0, 0])), "\x1b[38;5;196m■\x1b[0m ");
        assert_eq!(Ink::Coloured.swatch(None), "  ", "a port without a colour");
    }
}
