//! A scene becomes SVG 1.1.
//!
//! Text is drawn by its outlines, so that it looks the same without our fonts; `aria-label` says
//! the words.

use std::fmt::Write;

use png::EncodingError;
use vello_cpu::kurbo::{BezPath, PathEl};

use super::{
    base64::base64,
    font, png as raster,
    scene::{Scene, Shape, Text},
};
use crate::figure::Rgb;

/// Writes a scene.
pub fn write(scene: &Scene) -> Result<String, EncodingError> {
    let (width, height) = (scene.width, scene.height);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n"
    );
    for shape in &scene.shapes {
        match shape {
            Shape::Rect { rect, fill } => line(
                &mut svg,
                format_args!(
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>",
                    short(rect.x0),
                    short(rect.y0),
                    short(rect.width()),
                    short(rect.height()),
                    color(*fill)
                ),
            ),
            Shape::Line { from, to, thick, color: ink } => line(
                &mut svg,
                format_args!(
                    "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{}\"/>",
                    short(from.x),
                    short(from.y),
                    short(to.x),
                    short(to.y),
                    color(*ink),
                    short(*thick)
                ),
            ),
            Shape::Circle { center, radius, fill } => line(
                &mut svg,
                format_args!(
                    "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>",
                    short(center.x),
                    short(center.y),
                    short(*radius),
                    color(*fill)
                ),
            ),
            Shape::Text(text) => words(&mut svg, text),
            Shape::Image { rect, image } => {
                let file = base64(&raster::encode_premultiplied(image)?);
                line(
                    &mut svg,
                    format_args!(
                        "<image x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" \
                     style=\"image-rendering:pixelated\" xlink:href=\"data:image/png;base64,{file}\"/>",
                        short(rect.x0),
                        short(rect.y0),
                        short(rect.width()),
                        short(rect.height())
                    ),
                );
            }
        }
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

fn line(svg: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(svg, "{text}");
}

fn words(svg: &mut String, text: &Text) {
    let color = color(text.color);
    let weight = text.face.weight() * text.size;
    let stroke = if weight > 0.0 {
        format!(" stroke=\"{color}\" stroke-width=\"{}\"", short(weight))
    } else {
        String::new()
    };
    let label = escaped(&text.words);
    let outlines = path(&font::outlines(text));
    line(
        svg,
        format_args!(
            "<g role=\"img\" aria-label=\"{label}\" fill=\"{color}\"{stroke}><path d=\"{outlines}\"/></g>"
        ),
    );
}

fn color([red, green, blue]: Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A coordinate with two decimals at most: a hundredth of a point is seen by nobody.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn path(path: &BezPath) -> String {
    let mut data = String::new();
    for element in path.elements() {
        let (letter, points) = match element {
            PathEl::MoveTo(a) => ('M', vec![*a]),
            PathEl::LineTo(a) => ('L', vec![*a]),
            PathEl::QuadTo(a, b) => ('Q', vec![*a, *b]),
            PathEl::CurveTo(a, b, c) => ('C', vec![*a, *b, *c]),
            PathEl::ClosePath => ('Z', Vec::new()),
        };
        data.push(letter);
        for (place, point) in points.iter().enumerate() {
            let space = if place == 0 { "" } else { " " };
            let _ = write!(data, "{space}{} {}", short(point.x), short(point.y));
        }
    }
    data
}

/// Text as XML takes it in an attribute. Characters that XML 1.0 has no place for are replaced.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            control if control.is_control() => safe.push('\u{fffd}'),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_inside_their_attribute() {
        assert_eq!(escaped("a\"><script>&\u{1b}\u{ffff}"), "a&quot;&gt;&lt;script&gt;&amp;\u{fffd}\u{fffd}");
    }

    #[test]
    fn coordinates_are_short() {
        assert_eq!([1.0, 2.345_6, -0.001, 130.0].map(short), ["1", "2.35", "0", "130"]);
    }
}
