//! A scene becomes pixels, and pixels a PNG.

use std::sync::Arc;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};
use vello_cpu::{
    Image as Paint, ImageSource, PaintType, Pixmap, RenderContext, Resources,
    color::{AlphaColor, PremulRgba8, Srgb},
    kurbo::{Affine, Circle, Line, Shape as _, Stroke},
    peniko::{ImageQuality, ImageSampler},
};

use super::{
    font,
    scene::{Scene, Shape},
};
use crate::figure::{Image, Rgb};

/// How far a circle may be from round, in pixels.
const ROUND: f64 = 0.05;

/// The pixels of a scene; opaque where the scene covers its page.
pub fn pixels(scene: &Scene) -> Image {
    let side = |points: f64| (points * scene.scale).round().clamp(1.0, f64::from(u16::MAX)) as u16;
    let (width, height) = (side(scene.width), side(scene.height));
    let mut context = RenderContext::new(width, height);
    let to_pixels = Affine::scale(scene.scale);
    for shape in &scene.shapes {
        context.set_transform(to_pixels);
        match shape {
            Shape::Rect { rect, fill } => {
                context.set_paint(color(*fill));
                context.fill_rect(rect);
            }
            Shape::Line { from, to, thick, color: ink } => {
                context.set_paint(color(*ink));
                context.set_stroke(Stroke::new(*thick));
                context.stroke_path(&Line::new(*from, *to).to_path(ROUND / scene.scale));
            }
            Shape::Circle { center, radius, fill } => {
                context.set_paint(color(*fill));
                context.fill_path(&Circle::new(*center, *radius).to_path(ROUND / scene.scale));
            }
            Shape::Text(text) => {
                context.set_paint(color(text.color));
                let path = font::outlines(text);
                context.fill_path(&path);
                let weight = text.face.weight() * text.size;
                if weight > 0.0 {
                    context.set_stroke(Stroke::new(weight));
                    context.stroke_path(&path);
                }
            }
            Shape::Image { rect, image } => {
                let Some(paint) = paint(image) else { continue };
                // Pixel by pixel: no scale, the corner on a whole pixel.
                let corner = (rect.origin().to_vec2() * scene.scale).round();
                context.set_transform(Affine::IDENTITY);
                context.set_paint(paint);
                context.set_paint_transform(Affine::translate(corner));
                let size = (image.width as f64, image.height as f64);
                context.fill_rect(&vello_cpu::kurbo::Rect::from_origin_size(corner.to_point(), size));
                context.reset_paint_transform();
            }
        }
    }
    let mut pixmap = Pixmap::new(width, height);
    context.flush();
    context.render(&mut pixmap, &mut Resources::new());
    let pixels = pixmap.data().iter().map(|PremulRgba8 { r, g, b, a }| [*r, *g, *b, *a]).collect();
    Image { width: usize::from(width), height: usize::from(height), pixels }
}

fn color([red, green, blue]: Rgb) -> AlphaColor<Srgb> {
    AlphaColor::from_rgba8(red, green, blue, u8::MAX)
}

/// An image as something to paint with; none if it has no pixels.
fn paint(image: &Image) -> Option<PaintType> {
    let (width, height) = (u16::try_from(image.width).ok()?, u16::try_from(image.height).ok()?);
    if width == 0 || height == 0 {
        return None;
    }
    let pixel = |[r, g, b, a]: &[u8; 4]| PremulRgba8 { r: *r, g: *g, b: *b, a: *a };
    let pixmap = Pixmap::from_parts(image.pixels.iter().map(pixel).collect(), width, height);
    let sampler = ImageSampler { quality: ImageQuality::Low, ..ImageSampler::default() };
    Some(PaintType::Image(Paint { image: ImageSource::Pixmap(Arc::new(pixmap)), sampler }))
}

/// A PNG without transparency.
pub fn encode_opaque(image: &Image) -> Result<Vec<u8>, EncodingError> {
    let bytes: Vec<u8> =
        image.pixels.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect();
    encode(image, ColorType::Rgb, &bytes)
}

/// A PNG of pixels that are multiplied by their alpha; in the file they are not.
pub fn encode_premultiplied(image: &Image) -> Result<Vec<u8>, EncodingError> {
    let straight = |[red, green, blue, alpha]: &[u8; 4]| {
        let whole = u16::from((*alpha).max(1));
        let divide = |channel: &u8| ((u16::from(*channel) * 255 + whole / 2) / whole).min(255) as u8;
        [divide(red), divide(green), divide(blue), *alpha]
    };
    let bytes: Vec<u8> = image.pixels.iter().flat_map(straight).collect();
    encode(image, ColorType::Rgba, &bytes)
}

fn encode(image: &Image, color: ColorType, bytes: &[u8]) -> Result<Vec<u8>, EncodingError> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, image.width as u32, image.height as u32);
    encoder.set_color(color);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(bytes)?;
    writer.finish()?;
    Ok(file)
}
