//! A density becomes an image.

use super::{Levels, MarkSize, Rgb, Theme, capture_color, density_color, direction_color, port_color};
use crate::query::{Breakdown, Density, PortPalette};

/// Pixels, top row first, red green blue alpha. Those of [`paint`] are not multiplied by their alpha
/// yet; empty cells are transparent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 4]>,
}

impl Image {
    /// The same pixels multiplied by their alpha, rounded to the nearest.
    #[must_use]
    pub fn premultiplied(mut self) -> Self {
        for [red, green, blue, alpha] in &mut self.pixels {
            if *alpha < u8::MAX {
                for channel in [red, green, blue] {
                    *channel = ((u16::from(*channel) * u16::from(*alpha) + 127) / 255) as u8;
                }
            }
        }
        self
    }
}

/// How counts become colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    pub theme: Theme,
    /// What the density was broken down into.
    pub breakdown: Breakdown,
    /// Pixels of the screen in a point, so that dots keep their size on dense screens.
    pub pixels_per_point: f32,
    pub marks: MarkSize,
}

/// A lone packet among dots gets at least this share of full colour.
const FLOOR: f32 = 0.8;

/// Paints a density, by levels of its counts where the colour tells it. Every cell with a packet is
/// visible, however few there are.
#[must_use]
pub fn paint(density: &Density, levels: &Levels, style: &Style) -> Image {
    let (width, height) = (density.width, density.height);
    let mut pixels = vec![[0_u8; 4]; width * height];
    let mut taken = 0_usize;
    for (place, (&count, &winner)) in density.counts.iter().zip(&density.winners).enumerate() {
        if count == 0 {
            continue;
        }
        taken += 1;
        let level = levels.level(count);
        let [red, green, blue] = color_of(usize::from(winner), level, style);
        let alpha = match style.breakdown {
            Breakdown::None => 1.0,
            _ => FLOOR + (1.0 - FLOOR) * level,
        };
        let (column, row) = (place / height, place % height);
        if let Some(pixel) = pixels.get_mut((height - 1 - row) * width + column) {
            *pixel = [red, green, blue, (alpha * 255.0).round() as u8];
        }
    }
    let share = taken as f64 / (width * height).max(1) as f64;
    if let Some(radius) = style.marks.dot_radius(share) {
        pixels = widen(&pixels, width, height, radius * style.pixels_per_point.max(1.0));
    }
    Image { width, height, pixels }
}

fn color_of(winner: usize, level: f32, style: &Style) -> Rgb {
    match &style.breakdown {
        Breakdown::None => density_color(style.theme, level),
        Breakdown::Port(PortPalette { ports }) => port_color(style.theme, winner, ports.len()),
        Breakdown::Direction => direction_color(style.theme, winner),
        Breakdown::Capture(_) => capture_color(style.theme, winner),
    }
}

/// Gives each taken pixel's colour to the empty ones around it, within a radius in pixels.
fn widen(pixels: &[[u8; 4]], width: usize, height: usize, radius: f32) -> Vec<[u8; 4]> {
    let reach = radius.floor() as isize;
    let near = |by: isize| (by * by) as f32;
    let offsets: Vec<(isize, isize)> = (-reach..=reach)
        .flat_map(|y| (-reach..=reach).map(move |x| (x, y)))
        .filter(|&(x, y)| (x, y) != (0, 0) && near(x) + near(y) <= radius * radius)
        .collect();
    let mut wide = pixels.to_vec();
    for (place, pixel) in pixels.iter().enumerate().filter(|(_, pixel)| pixel[3] > 0) {
        let (x, y) = (place % width, place / width);
        for &(right, down) in &offsets {
            let at = x.checked_add_signed(right).zip(y.checked_add_signed(down));
            let Some((x, y)) = at.filter(|(x, y)| *x < width && *y < height) else { continue };
            if let Some(slot) = wide.get_mut(y * width + x).filter(|slot| slot[3] == 0) {
                *slot = *pixel;
            }
        }
    }
    wide
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::DensityScale;
    use crate::query::{AddressWindow, PortKey, TimeAxis, TimeWindow, Transport, Window};

    /// Cells of (column, row, packets, winner).
    fn density(width: usize, height: usize, cells: &[(usize, usize, u32, u8)]) -> Density {
        let window = Window { time: TimeWindow { start: 0, end: 10 }, addresses: AddressWindow::ALL_V4 };
        let (mut counts, mut winners) = (vec![0; width * height], vec![0; width * height]);
        for (column, row, count, winner) in cells {
            counts[column * height + row] = *count;
            winners[column * height + row] = *winner;
        }
        let total = counts.iter().map(|count| u64::from(*count)).sum();
        let times = TimeAxis::linear(window.time, width);
        Density { window, times, width, height, counts, winners, categories: vec![total], total, marks: None }
    }

    fn ports(count: u16) -> Breakdown {
        let ports = (0..count).map(|port| PortKey { transport: Transport::Tcp, port }).collect();
        Breakdown::Port(PortPalette { ports })
    }

    fn painted(density: &Density, breakdown: Breakdown, marks: MarkSize) -> Image {
        let style = Style { theme: Theme::Dark, breakdown, pixels_per_point: 1.0, marks };
        paint(density, &Levels::new(DensityScale::Log, &density.counts), &style)
    }

    #[test]
    fn the_lowest_address_is_painted_at_the_bottom_and_the_earliest_time_at_the_left() {
        let density = density(4, 3, &[(0, 0, 1, 0), (3, 2, 9, 0)]);
        let image = painted(&density, Breakdown::None, MarkSize::Usual);
        let taken: Vec<usize> = (0..12).filter(|place| image.pixels[*place][3] > 0).collect();
        assert_eq!(taken, [3, 8], "top right and bottom left");
    }

    #[test]
    fn a_lone_packet_in_a_big_picture_is_several_pixels_of_strong_colour() {
        let density = density(200, 100, &[(50, 50, 1, 0)]);
        let taken = MarkSize::ALL.map(|marks| {
            let image = painted(&density, ports(1), marks);
            image.pixels.iter().filter(|pixel| pixel[3] >= 200).count()
        });
        assert_eq!(taken, [9, 21, 45], "three, five and seven pixels across");
    }

    #[test]
    fn a_cell_has_the_colour_of_its_winner() {
        let image = painted(&density(1, 1, &[(0, 0, 5, 1)]), ports(2), MarkSize::Usual);
        assert_eq!(image.pixels[0][..3], port_color(Theme::Dark, 1, 2));
    }
}
