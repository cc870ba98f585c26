//! The faces that come with the program: widths and outlines of text.
//!
//! They are those of the window (through `epaint_default_fonts`), so no font of the system is
//! needed and a chart looks the same everywhere.

use std::f64::consts::FRAC_PI_2;

use skrifa::{
    FontRef, GlyphId, MetadataProvider,
    instance::{LocationRef, Size},
    outline::{DrawSettings, OutlinePen},
};
use vello_cpu::kurbo::{Affine, BezPath, Point};

use super::scene::Text;
use crate::figure::axis::Align;

/// A face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Ubuntu Light, for words.
    Sans,
    /// Hack, for addresses, times and numbers.
    Mono,
}

/// Half the height of a capital in both faces, in ems: what centres a line on its middle.
const HALF_CAPITAL: f64 = 0.355;

/// Stands for characters that neither face has.
const MISSING: char = '□';

impl Face {
    fn data(self) -> &'static [u8] {
        match self {
            Self::Sans => epaint_default_fonts::UBUNTU_LIGHT,
            Self::Mono => epaint_default_fonts::HACK_REGULAR,
        }
    }

    /// What is added around its outlines, in ems: Ubuntu Light is drawn to the weight of Hack, so that
    /// words stand on paper as firmly as numbers.
    #[must_use]
    pub const fn weight(self) -> f64 {
        match self {
            Self::Sans => 0.03,
            Self::Mono => 0.0,
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Sans => Self::Mono,
            Self::Mono => Self::Sans,
        }
    }

    /// Width of a text in points.
    #[must_use]
    pub fn width(self, size: f64, text: &str) -> f64 {
        Fonts::new(self).map_or(0.0, |fonts| text.chars().map(|letter| fonts.advance(letter, size)).sum())
    }

    /// The text, or as much of it as fits into a width, with an ellipsis.
    #[must_use]
    pub fn fit(self, size: f64, text: &str, width: f64) -> String {
        if self.width(size, text) <= width {
            return text.to_owned();
        }
        let mut free = width - self.width(size, "…");
        let Some(fonts) = Fonts::new(self) else { return String::new() };
        let fitting = text.chars().take_while(|letter| {
            free -= fonts.advance(*letter, size);
            free >= 0.0
        });
        let fitting: String = fitting.collect();
        format!("{}…", fitting.trim_end())
    }
}

/// A face, and the other one for letters that it lacks.
struct Fonts {
    faces: [FontRef<'static>; 2],
}

impl Fonts {
    /// None if the program's own fonts cannot be read, which a test refuses.
    fn new(face: Face) -> Option<Self> {
        let font = |face: Face| FontRef::new(face.data()).ok();
        Some(Self { faces: [font(face)?, font(face.other())?] })
    }

    fn glyph(&self, letter: char) -> Option<(&FontRef<'static>, GlyphId)> {
        let find =
            |letter: char| self.faces.iter().find_map(|face| Some((face, face.charmap().map(letter)?)));
        find(letter).or_else(|| find(MISSING))
    }

    fn advance(&self, letter: char, size: f64) -> f64 {
        let Some((face, glyph)) = self.glyph(letter) else { return 0.0 };
        let metrics = face.glyph_metrics(Size::new(size as f32), LocationRef::default());
        f64::from(metrics.advance_width(glyph).unwrap_or_default())
    }
}

/// The outlines of a text at its place on the page.
pub fn outlines(text: &Text) -> BezPath {
    let mut path = BezPath::new();
    let Some(fonts) = Fonts::new(text.face) else { return path };
    let width = || text.face.width(text.size, &text.words);
    let mut x = match text.align {
        Align::Left => text.at.x,
        Align::Center => text.at.x - width() / 2.0,
        Align::Right => text.at.x - width(),
    };
    let baseline = text.at.y + HALF_CAPITAL * text.size;
    for letter in text.words.chars() {
        if let Some((face, glyph)) = fonts.glyph(letter) {
            let mut pen = Pen::default();
            let settings = DrawSettings::unhinted(Size::new(text.size as f32), LocationRef::default());
            // A glyph that cannot be drawn leaves a gap of its width.
            if let Some(outline) = face.outline_glyphs().get(glyph)
                && outline.draw(settings, &mut pen).is_ok()
            {
                pen.path.apply_affine(Affine::translate((x, baseline)));
                path.extend(pen.path);
            }
        }
        x += fonts.advance(letter, text.size);
    }
    if text.turned {
        path.apply_affine(Affine::rotate_about(-FRAC_PI_2, text.at));
    }
    path
}

/// Collects an outline; fonts have y upwards, pages downwards.
#[derive(Default)]
struct Pen {
    path: BezPath,
}

fn point(x: f32, y: f32) -> Point {
    Point::new(f64::from(x), -f64::from(y))
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(point(cx, cy), point(x, y));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.curve_to(point(ax, ay), point(bx, by), point(x, y));
    }

    fn close(&mut self) {
        self.path.close_path();
    }
}

#[cfg(test)]
mod tests {
    use vello_cpu::kurbo::Shape;

    use super::*;

    fn text(words: &str, align: Align) -> Text {
        let at = Point::new(100.0, 50.0);
        Text {
            at,
            align,
            turned: false,
            size: 20.0,
            face: Face::Mono,
            color: [0; 3],
            words: words.to_owned(),
        }
    }

    #[test]
    fn both_faces_are_readable_and_the_monospaced_one_is() {
        assert!(Face::Sans.width(20.0, "Ww") > Face::Sans.width(20.0, "ii"));
        let [narrow, wide] = ["ii", "WW"].map(|text| Face::Mono.width(20.0, text));
        assert!((narrow - wide).abs() < 1e-6 && narrow > 20.0, "{narrow} {wide}");
    }

    #[test]
    fn outlines_stand_where_the_text_is_aligned() {
        let bounds = |align| outlines(&text("HHH", align)).bounding_box();
        let (left, center, right) = (bounds(Align::Left), bounds(Align::Center), bounds(Align::Right));
        assert!(left.x0 >= 100.0 && right.x1 <= 100.0, "{left} {right}");
        assert!(
            (center.center().x - 100.0).abs() < 1.0 && (center.center().y - 50.0).abs() < 1.0,
            "{center}"
        );
    }

    #[test]
    fn a_turned_text_reads_upwards_about_its_place() {
        let turned = Text { turned: true, ..text("HHH", Align::Center) };
        let bounds = outlines(&turned).bounding_box();
        assert!(bounds.height() > 2.0 * bounds.width(), "{bounds}");
        assert!(
            (bounds.center().x - 100.0).abs() < 1.0 && (bounds.center().y - 50.0).abs() < 1.0,
            "{bounds}"
        );
    }

    #[test]
    fn letters_that_no_face_has_are_replaced_and_not_lost() {
        let (missing, square) = (outlines(&text("筋", Align::Left)), outlines(&text("□", Align::Left)));
        assert!(missing.elements().len() > 4 && missing == square);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let cut = Face::Mono.fit(20.0, "a long title of a capture", 120.0);
        assert!(cut.ends_with('…') && Face::Mono.width(20.0, &cut) <= 120.0, "{cut}");
        assert_eq!(Face::Sans.fit(20.0, "short", 120.0), "short");
    }
}
