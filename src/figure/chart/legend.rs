//! The legend: what occurs in the picture with its colour and count, or the ramp of densities.

use vello_cpu::kurbo::{Point, Rect};

use super::{
    ChartData, ChartOptions,
    font::Face,
    scene::{Shape, Text},
};
use crate::figure::{ColorBy, Inks, Raster, Rgb, Theme, axis::Align, density_color, grouped, inks};

/// Sizes in ems: a line, the dot, from the dot to its name, from the name to the count, between
/// entries.
const LINE: f64 = 1.55;
const DOT: f64 = 0.36;
const NAME: f64 = 0.65;
const COUNT: f64 = 0.6;
const APART: f64 = 1.6;
/// The ramp of densities.
const RAMP: (f64, f64) = (18.0, 0.75);
const RAMP_STEPS: usize = 72;

/// A legend for a strip.
#[derive(Debug)]
pub struct Legend {
    em: f64,
    /// Width of a column where entries stand in columns.
    column: Option<f64>,
    columns: usize,
    entries: Vec<Entry>,
    by_density: bool,
    /// Of the strip.
    width: f64,
}

/// A name and its packets.
#[derive(Debug)]
struct Entry {
    color: Option<Rgb>,
    name: String,
    count: String,
    width: f64,
}

impl Legend {
    /// What occurs, in the order of the colours; none where nothing does. `categories`: packets in
    /// view by category. The strip is `width` points wide and has `most` lines at most.
    pub fn new(
        data: &ChartData<'_>,
        options: &ChartOptions,
        categories: &[u64],
        em: f64,
        width: f64,
        most: usize,
    ) -> Option<Self> {
        let by_density = options.color == ColorBy::Density;
        if categories.iter().all(|count| *count == 0) {
            return None;
        }
        let names = options.color.category_names(data.palette, data.captures);
        let mut entries: Vec<Entry> = names
            .into_iter()
            .zip(categories)
            .enumerate()
            .filter(|(_, (_, count))| **count > 0)
            .map(|(category, (name, count))| {
                let color = options.color.category_color(options.theme, category, data.palette);
                Entry::new(Some(color), name, grouped(*count), em)
            })
            .collect();
        let total: f64 = entries.iter().map(|entry| entry.width + APART * em).sum();
        if total - APART * em <= width {
            return Some(Self {
                em,
                column: None,
                columns: entries.len().max(1),
                entries,
                by_density,
                width,
            });
        }
        let widest = entries.iter().map(|entry| entry.width).fold(0.0, f64::max);
        let column = widest + APART * em;
        let columns = (((width + APART * em) / column) as usize).max(1);
        let room = columns * most;
        if entries.len() > room {
            let more = entries.len() - (room - 1);
            entries.truncate(room - 1);
            entries.push(Entry::new(None, format!("and {more} more"), String::new(), em));
        }
        Some(Self { em, column: Some(column), columns, entries, by_density, width })
    }

    /// How many lines high the strip is. The ramp has its numbers below it.
    pub fn lines(&self) -> usize {
        if self.by_density {
            return 2;
        }
        self.entries.len().div_ceil(self.columns).max(1)
    }

    /// Draws it into the strip that begins at a corner.
    pub fn draw(&self, corner: Point, theme: Theme, raster: &Raster, shapes: &mut Vec<Shape>) {
        let ink = inks(theme);
        if self.by_density {
            self.ramp(corner, theme, raster, shapes);
            return;
        }
        let em = self.em;
        let mut left = corner.x;
        for (place, entry) in self.entries.iter().enumerate() {
            let line = place / self.columns;
            if let Some(column) = self.column {
                left = corner.x + (place % self.columns) as f64 * column;
            }
            let y = corner.y + (line as f64 + 0.5) * LINE * em;
            entry.draw(Point::new(left, y), em, &ink, shapes);
            left += entry.width + APART * em;
        }
    }

    fn ramp(&self, corner: Point, theme: Theme, raster: &Raster, shapes: &mut Vec<Shape>) {
        let Some(levels) = &raster.levels else { return };
        let (em, ink) = (self.em, inks(theme));
        // A small page leaves half of the strip to the words.
        let length = (RAMP.0 * em).min(self.width / 2.0);
        let y = corner.y + 0.5 * LINE * em;
        let step = length / RAMP_STEPS as f64;
        for place in 0..RAMP_STEPS {
            let left = corner.x + place as f64 * step;
            let level = place as f32 / (RAMP_STEPS - 1) as f32;
            // Steps overlap a little, so that no seam shows between them.
            let right = (left + step * 1.5).min(corner.x + length);
            let half = RAMP.1 * em / 2.0;
            let rect = Rect::new(left, y - half, right, y + half);
            shapes.push(Shape::Rect { rect, fill: density_color(theme, level) });
        }
        let mut text = |x: f64, y: f64, align, words: String, color: Rgb, face: Face| {
            shapes.push(Shape::Text(Text {
                at: Point::new(x, y),
                align,
                turned: false,
                size: em,
                face,
                color,
                words,
            }));
        };
        let width = |count: u32| Face::Mono.width(em, &grouped(u64::from(count)));
        let below = corner.y + 1.4 * LINE * em;
        for (count, at) in levels.ticks(length, width, COUNT * em) {
            // The outermost stay below the ramp.
            let half = width(count) / 2.0;
            let x = corner.x + at.clamp(half.min(length / 2.0), (length - half).max(length / 2.0));
            text(x, below, Align::Center, grouped(u64::from(count)), ink.axis, Face::Mono);
        }
        let words = format!("packets a pixel, {}", levels.scale().name());
        let words = Face::Sans.fit(em, &words, self.width - length - COUNT * em);
        text(corner.x + length + COUNT * em, y, Align::Left, words, ink.weak, Face::Sans);
    }
}

impl Entry {
    fn new(color: Option<Rgb>, name: String, count: String, em: f64) -> Self {
        let count_width = Face::Mono.width(em, &count);
        let width = (2.0 * DOT + NAME + COUNT) * em + Face::Mono.width(em, &name) + count_width;
        Self { color, name, count, width }
    }

    fn draw(&self, at: Point, em: f64, ink: &Inks, shapes: &mut Vec<Shape>) {
        if let Some(fill) = self.color {
            let center = Point::new(at.x + DOT * em, at.y);
            shapes.push(Shape::Circle { center, radius: DOT * em, fill });
        }
        let mut x = at.x + (2.0 * DOT + NAME) * em;
        for (words, color) in [(&self.name, ink.axis), (&self.count, ink.weak)] {
            let text = words.clone();
            let at = Point::new(x, at.y);
            x += Face::Mono.width(em, words) + COUNT * em;
            if !text.is_empty() {
                let (align, face) = (Align::Left, Face::Mono);
                shapes.push(Shape::Text(Text {
                    at,
                    align,
                    turned: false,
                    size: em,
                    face,
                    color,
                    words: text,
                }));
            }
        }
    }
}
