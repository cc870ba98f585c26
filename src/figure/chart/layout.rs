//! The layout of a page: title, legend, plot, axes; from them the scene.
//!
//! From top to bottom: title, what is shown, legend, plot, times. The legend has a strip of its own
//! so that it hides no dot.

use vello_cpu::kurbo::{Point, Rect};

use super::{
    ChartData, ChartOptions, Place,
    font::Face,
    legend::Legend,
    scene::{Scene, Shape, Text},
    title,
};
use crate::{
    figure::{
        Inks, OUTLINED, Raster, Rgb, Theme,
        axis::{Align, AxisInk, AxisLabels, AxisRoom, FOLD_WIDTH, FoldMark, Label, Placement},
        background, inks,
    },
    query::{Folding, Mark, Rows, TimeAxis},
};

/// Text grows with the page: an em is this share of the side of a square as large as the page …
const TEXT: f64 = 1.0 / 85.0;
/// … but no smaller than this, unless the page is very small, and no larger.
const SMALLEST: f64 = 12.0;
const SMALLEST_PAGE: f64 = 1.0 / 19.0;
const LARGEST: f64 = 28.0;

/// Sizes in ems. Around the page; of the title; lines of title, subtitle and legend.
const MARGIN: f64 = 0.8;
const TITLE: f64 = 1.3;
const TITLE_LINE: f64 = 2.0;
const LINE: f64 = 1.55;
/// Between what is shown and the legend.
const GAP: f64 = 0.35;
/// Above the plot, right of it, and below it for times and dates.
const ABOVE: f64 = 0.4;
const RIGHT: f64 = 1.4;
const BELOW: f64 = 3.3;
/// Length of a tick mark.
const TICK: f64 = 0.35;
/// The gutter of addresses is no wider than this share of the page …
const GUTTER: f64 = 0.42;
/// … and the plot no lower than this share of what the title leaves.
const PLOT: f64 = 0.5;

/// A fold is as wide as it is in the window, for letters of this size there.
const FOLD_TEXT: f64 = 11.0;

/// Cells of a length in points.
fn cells(points: f64, scale: f64) -> usize {
    (points * scale).round().max(1.0) as usize
}

/// Light pages are for paper: their ground is its white. Dark ones have the window's.
const fn ground(theme: Theme) -> Rgb {
    match theme {
        Theme::Light => [255, 255, 255],
        Theme::Dark => background(Theme::Dark),
    }
}

/// A page on which only the dots are missing.
#[derive(Debug)]
pub struct Page {
    size: super::ChartSize,
    theme: Theme,
    em: f64,
    placement: Placement,
    folding: Folding,
    room: AxisRoom,
    labels: AxisLabels,
    /// Title, what is shown, what the address axis means.
    texts: Vec<Text>,
    legend: Option<Legend>,
    /// Where the legend's strip begins.
    strip: Point,
    /// Said in the plot where no packet is.
    pub nothing: String,
}

impl Page {
    /// Divides the page. `categories`: packets in the window by category of colour; `elsewhere`:
    /// packets of the other plane.
    pub fn new(
        data: &ChartData<'_>,
        options: &ChartOptions,
        place: &Place,
        categories: &[u64],
        elsewhere: u64,
    ) -> Self {
        let Place { plane, window, folds } = place;
        let size = options.size;
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let side = (width * height).sqrt();
        let em = (side * TEXT).clamp(SMALLEST.min(side * SMALLEST_PAGE), LARGEST);
        let ink = inks(options.theme);
        let letter = Face::Mono.width(em, "0");
        let snap = |at: f64| (at * size.scale).round() / size.scale;

        let words = title::Words::new(data, options, place, categories, elsewhere);
        let mut y = MARGIN * em;
        let mut texts = Vec::new();
        for (line, text) in words.lines.iter().enumerate() {
            let (share, color, high) =
                if line == 0 { (TITLE, ink.strong, TITLE_LINE) } else { (1.0, ink.axis, LINE) };
            let text = Face::Sans.fit(em * share, text, width - 2.0 * MARGIN * em);
            let at = Point::new(MARGIN * em, y + high * em / 2.0);
            texts.push(Text {
                at,
                align: Align::Left,
                turned: false,
                size: em * share,
                face: Face::Sans,
                color,
                words: text,
            });
            y += high * em;
        }
        y += GAP * em;

        // Ticks hang on the plot's height only, and the gutter's width on the ticks.
        let rows = plane.rows(&window.addresses).unwrap_or(Rows { low: 0.0, high: plane.height() });
        let bottom = snap(height - BELOW * em);
        let right = snap(width - RIGHT * em);
        let left_edge = MARGIN * em;
        let mut room = AxisRoom { text_size: em, letter, left: left_edge, right: width - 0.4 * em, top: 0.0 };
        let gutter = |top: f64, room: &AxisRoom| {
            let times = TimeAxis::linear(window.time, 1);
            let placement = Placement { left: 0.0, top, right, bottom, times, rows };
            let zone = options.zone.abbreviation(window.time.start);
            let labels = AxisLabels::new(&placement, room, plane, options.zone.time_zone(), zone);
            let longest = labels.addresses.iter().map(|tick| tick.label.chars().count()).max().unwrap_or(0);
            let widest = (longest as f64 * letter).max(Face::Sans.width(em, &words.axis));
            snap((left_edge + widest + room.pad()).min(width * GUTTER))
        };
        let left = gutter(y, &room);
        let strip = Point::new(left, y);
        let most = ((bottom - y) * (1.0 - PLOT) / (LINE * em)).floor().max(1.0) as usize;
        let legend = options
            .legend
            .then(|| Legend::new(data, options, categories, em, width - RIGHT * em - left, most))
            .flatten();
        // The axis is named above its labels, beside the legend's last line.
        let lines = legend.as_ref().map_or(1, Legend::lines);
        let top = snap(y + lines as f64 * LINE * em + ABOVE * em).min(bottom - 8.0);
        let axis = Face::Sans.fit(em, &words.axis, left - room.pad() - left_edge);
        let at = Point::new(left - room.pad(), top - (ABOVE + LINE / 2.0) * em);
        let color = ink.weak;
        texts.push(Text {
            at,
            align: Align::Right,
            turned: false,
            size: em,
            face: Face::Sans,
            color,
            words: axis,
        });

        room.top = top - 0.3 * em;
        let columns = em * FOLD_WIDTH / FOLD_TEXT * size.scale;
        let folding = Folding { folds: folds.clone(), columns };
        let times = TimeAxis::new(window.time, cells(right - left, size.scale), &folding);
        let placement = Placement { left, top, right, bottom, times, rows };
        let zone = options.zone.abbreviation(window.time.start);
        let labels = AxisLabels::new(&placement, &room, plane, options.zone.time_zone(), zone);
        let theme = options.theme;
        let nothing = words.nothing;
        Self { size, theme, em, placement, folding, room, labels, texts, legend, strip, nothing }
    }

    /// The plot in points.
    pub fn plot(&self) -> Rect {
        let Placement { left, top, right, bottom, .. } = self.placement;
        Rect::new(left, top, right, bottom)
    }

    /// Cells across and up: the plot's pixels.
    pub fn cells(&self) -> (usize, usize) {
        let scale = self.size.scale;
        (cells(self.placement.width(), scale), cells(self.placement.height(), scale))
    }

    /// What is folded, and how many of those cells each takes.
    pub fn folding(&self) -> &Folding {
        &self.folding
    }

    /// All shapes, with the packets of a picture.
    pub fn scene(&self, raster: &Raster) -> Scene {
        let ink = inks(self.theme);
        let page = Rect::new(0.0, 0.0, f64::from(self.size.width), f64::from(self.size.height));
        let mut shapes = vec![Shape::Rect { rect: page, fill: ground(self.theme) }];
        self.grid(&ink, &mut shapes);
        let folds = FoldMark::all(&self.placement);
        self.hatching(&folds, &ink, &mut shapes);
        self.packets(raster, &mut shapes);
        self.fold_labels(&folds, &ink, &mut shapes);
        self.frame(&ink, &mut shapes);
        self.axis_labels(&ink, &mut shapes);
        if raster.total == 0 {
            let plot = self.plot();
            let text = Face::Sans.fit(self.em * TITLE, &self.nothing, plot.width());
            shapes.push(Shape::Text(Text {
                at: plot.center(),
                align: Align::Center,
                turned: false,
                size: self.em * TITLE,
                face: Face::Sans,
                color: ink.weak,
                words: text,
            }));
        }
        if let Some(legend) = &self.legend {
            legend.draw(self.strip, self.theme, raster, &mut shapes);
        }
        shapes.extend(self.texts.iter().cloned().map(Shape::Text));
        let (width, height, scale) = (page.width(), page.height(), self.size.scale);
        Scene { width, height, scale, shapes }
    }

    /// A rule one point thick, on whole pixels.
    fn rule(&self, rect: Rect) -> Rect {
        let scale = self.size.scale;
        let thick = scale.round().max(1.0) / scale;
        let snap = |at: f64| (at * scale).round() / scale;
        let (x, y) = (snap(rect.x0), snap(rect.y0));
        if rect.width() > rect.height() {
            Rect::new(x, y, rect.x1, y + thick)
        } else {
            Rect::new(x, y, x + thick, rect.y1)
        }
    }

    fn grid(&self, ink: &Inks, shapes: &mut Vec<Shape>) {
        let plot = self.plot();
        let fill = |strong: bool| if strong { ink.strong_grid } else { ink.grid };
        for tick in &self.labels.addresses {
            let y = self.placement.y(tick.low) - 0.5;
            if plot.y0 < y && y < plot.y1 - 1.0 {
                let rect = self.rule(Rect::new(plot.x0, y, plot.x1, y));
                shapes.push(Shape::Rect { rect, fill: fill(tick.strong) });
            }
        }
        for tick in &self.labels.times {
            let x = self.placement.x(tick.time) - 0.5;
            if plot.x0 < x && x < plot.x1 - 1.0 {
                let rect = self.rule(Rect::new(x, plot.y0, x, plot.y1));
                shapes.push(Shape::Rect { rect, fill: fill(tick.date.is_some()) });
            }
        }
    }

    /// Folds are hatched, and no line of the grid goes through them.
    fn hatching(&self, folds: &[FoldMark], ink: &Inks, shapes: &mut Vec<Shape>) {
        let plot = self.plot();
        for fold in folds {
            let rect = Rect::new(fold.left, plot.y0, fold.right, plot.y1);
            shapes.push(Shape::Rect { rect, fill: ground(self.theme) });
            shapes.extend(fold.hatching(plot.y0, plot.y1).map(|[from, to]| Shape::Line {
                from: from.into(),
                to: to.into(),
                thick: 1.0,
                color: ink.strong_grid,
            }));
        }
    }

    /// How long each silence lasts, read upwards at the foot of its fold, and a zigzag on the axis.
    fn fold_labels(&self, folds: &[FoldMark], ink: &Inks, shapes: &mut Vec<Shape>) {
        let plot = self.plot();
        for fold in folds {
            let middle = f64::midpoint(fold.left, fold.right);
            let long = Face::Mono.width(self.em, &fold.lasts);
            let room = long + self.em;
            if fold.has_room(self.em) && room < plot.height() {
                let rect = Rect::new(fold.left, plot.y1 - room, fold.right, plot.y1);
                shapes.push(Shape::Rect { rect, fill: ground(self.theme) });
                shapes.push(Shape::Text(Text {
                    at: Point::new(middle, plot.y1 - room / 2.0),
                    align: Align::Center,
                    turned: true,
                    size: self.em,
                    face: Face::Mono,
                    color: ink.weak,
                    words: fold.lasts.clone(),
                }));
            }
            let corners: Vec<_> = fold.zigzag(plot.y1).collect();
            shapes.extend(corners.windows(2).filter_map(|pair| match pair {
                [from, to] => {
                    Some(Shape::Line { from: (*from).into(), to: (*to).into(), thick: 1.0, color: ink.axis })
                }
                _ => None,
            }));
        }
    }

    fn packets(&self, raster: &Raster, shapes: &mut Vec<Shape>) {
        let Some(marks) = &raster.marks else {
            shapes.push(Shape::Image { rect: self.plot(), image: raster.image.clone() });
            return;
        };
        let size = raster.mark_size;
        let center = |mark: &Mark| Point::new(self.placement.x(mark.time), self.placement.y(mark.unit));
        if marks.len() <= OUTLINED {
            let (radius, fill) = (f64::from(size.radius() + size.outline()), ground(self.theme));
            shapes.extend(marks.iter().map(|mark| Shape::Circle { center: center(mark), radius, fill }));
        }
        let radius = f64::from(size.radius());
        shapes.extend(marks.iter().map(|mark| {
            let fill = raster.category_color(self.theme, usize::from(mark.category));
            Shape::Circle { center: center(mark), radius, fill }
        }));
    }

    fn frame(&self, ink: &Inks, shapes: &mut Vec<Shape>) {
        let plot = self.plot();
        let mut line = |rect, fill| shapes.push(Shape::Rect { rect: self.rule(rect), fill });
        let (left, bottom) = (plot.x0 - 1.0, plot.y1);
        line(Rect::new(left, plot.y0 - 1.0, plot.x1, plot.y0 - 1.0), ink.strong_grid);
        line(Rect::new(plot.x1, plot.y0, plot.x1, bottom), ink.strong_grid);
        line(Rect::new(left, plot.y0, left, bottom), ink.weak);
        line(Rect::new(left, bottom, plot.x1 + 1.0, bottom), ink.weak);
        let tick = TICK * self.em;
        for label in self.labels.time_labels(&self.placement, &self.room) {
            line(Rect::new(label.x - 0.5, bottom, label.x - 0.5, bottom + tick), ink.weak);
        }
    }

    fn axis_labels(&self, ink: &Inks, shapes: &mut Vec<Shape>) {
        let (placement, room) = (&self.placement, &self.room);
        let addresses = self.labels.address_labels(placement, room);
        let times = self.labels.time_labels(placement, room);
        let dates = self.labels.date_labels(placement, room);
        let gutter = placement.left - room.pad() - 0.2 * self.em;
        let text = |Label { x, y, align, text, ink: loudness }: Label| {
            let color = match loudness {
                AxisInk::Axis => ink.axis,
                AxisInk::Weak => ink.weak,
            };
            // Only IPv6 addresses can be longer than their gutter.
            let text = if align == Align::Right { Face::Mono.fit(self.em, &text, gutter) } else { text };
            Shape::Text(Text {
                at: Point::new(x, y),
                align,
                turned: false,
                size: self.em,
                face: Face::Mono,
                color,
                words: text,
            })
        };
        shapes.extend(addresses.into_iter().chain(times).chain(dates).map(text));
    }
}
