//! A scene: the shapes of a page, bottom first, in points. Layout makes it, the writers draw it.

use vello_cpu::kurbo::{Point, Rect};

use super::font::Face;
use crate::figure::{Image, Rgb, axis::Align};

/// A page.
#[derive(Clone, Debug)]
pub struct Scene {
    /// In points.
    pub width: f64,
    pub height: f64,
    /// Pixels a point.
    pub scale: f64,
    pub shapes: Vec<Shape>,
}

/// One shape.
#[derive(Clone, Debug)]
pub enum Shape {
    Rect {
        rect: Rect,
        fill: Rgb,
    },
    Line {
        from: Point,
        to: Point,
        thick: f64,
        color: Rgb,
    },
    Circle {
        center: Point,
        radius: f64,
        fill: Rgb,
    },
    Text(Text),
    /// Pixels multiplied by their alpha; the rectangle has one pixel of the page for each of them.
    Image {
        rect: Rect,
        image: Image,
    },
}

/// A line of text.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its middle in height, and the side that it is aligned to.
    pub at: Point,
    pub align: Align,
    /// It reads upwards, turned about its place.
    pub turned: bool,
    /// Points to an em.
    pub size: f64,
    pub face: Face,
    pub color: Rgb,
    pub words: String,
}

impl Scene {
    /// The texts in order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) => Some(text),
            _ => None,
        })
    }
}
