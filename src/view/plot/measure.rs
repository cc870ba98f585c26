//! The box that is measured, and what it measures: a small sheet beside it, within the plot.

use eframe::egui::{Align, Area, Frame, Id, Layout, Order, Pos2, Rect, RichText, Ui, Vec2, pos2};

use super::{Canvas, selection};
use crate::{
    app::{App, Measured},
    figure::grouped,
    query::AddressRange,
    view::{
        theme::{self, Ink},
        words,
    },
};

/// Room for the sheet, about.
const SHEET: Vec2 = Vec2::new(252.0, 158.0);

/// Width of a line of the sheet: the longest prefix of IPv4 with its name before it.
const LINE: f32 = 228.0;

/// Draws the box that is measured, if it is in view.
pub fn measure_ui(ui: &Ui, app: &App, canvas: &Canvas, ink: &Ink) {
    let Some(measured) = app.measured() else { return };
    let Some(rect) = canvas.rect_of(&measured.window) else { return };
    if !rect.intersects(canvas.rect()) {
        return;
    }
    let inside = ui.painter().with_clip_rect(canvas.rect());
    selection::paint_box(&inside, rect, ink.accent);
    Area::new(Id::unique("measured"))
        .order(Order::Middle)
        .interactable(false)
        .fixed_pos(beside(rect.intersect(canvas.rect()), canvas.rect()))
        .constrain_to(canvas.rect())
        .show(ui.ctx(), |ui| {
            Frame::popup(ui.style()).show(ui, |ui| sheet_ui(ui, &measured));
        });
}

/// The box that is measured or its sheet may be at a place.
pub fn is_at(app: &App, canvas: &Canvas, at: Pos2) -> bool {
    let shown = app.measured().and_then(|measured| canvas.rect_of(&measured.window));
    shown.is_some_and(|rect| rect.expand2(SHEET).contains(at))
}

/// The corner of the sheet: right of the box, or left of it, where there is room; else inside.
fn beside(seen: Rect, plot: Rect) -> Pos2 {
    let top = seen.top().clamp(plot.top(), (plot.bottom() - SHEET.y).max(plot.top()));
    let left = if seen.right() + theme::SPACE + SHEET.x <= plot.right() {
        seen.right() + theme::SPACE
    } else if seen.left() - theme::SPACE - SHEET.x >= plot.left() {
        seen.left() - theme::SPACE - SHEET.x
    } else {
        (seen.right() - theme::SPACE - SHEET.x).max(plot.left())
    };
    pos2(left, top)
}

fn sheet_ui(ui: &mut Ui, measured: &Measured) {
    ui.spacing_mut().item_spacing.y = theme::GAP;
    line_ui(ui, "lasts", &words::span(measured.lasts));
    if let Some((addresses, prefix)) = measured.addresses.zip(measured.prefix()) {
        let (lowest, highest) = addresses.ends();
        line_ui(ui, "lowest", &lowest.to_string());
        line_ui(ui, "highest", &highest.to_string());
        line_ui(ui, "addresses", &number_of_addresses(&addresses));
        line_ui(ui, "all within", &prefix.to_string());
    }
    // The lines are there while it is counted, so that the sheet does not jump.
    line_ui(ui, "packets", &measured.packets.map_or_else(|| "…".to_owned(), grouped));
    line_ui(ui, "packets a second", &measured.rate().map_or_else(|| "…".to_owned(), rate));
}

fn line_ui(ui: &mut Ui, name: &str, value: &str) {
    ui.horizontal(|ui| {
        ui.set_width(LINE);
        ui.label(RichText::new(name).weak());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(value).monospace().strong());
        });
    });
}

/// The addresses of a prefix; of a large one of IPv6 as a power of two.
fn number_of_addresses(prefix: &AddressRange) -> String {
    match (u64::try_from(prefix.addresses()), prefix.prefix_length()) {
        (Ok(count), _) if count <= 1 << 32 => grouped(count),
        (_, Some(length)) => format!("2^{}", 128_u8.saturating_sub(length)),
        _ => String::new(),
    }
}

/// Packets a second, with three digits at least.
fn rate(rate: f64) -> String {
    match rate {
        100.0.. => grouped(rate.round() as u64),
        10.0.. => format!("{rate:.1}"),
        1.0.. => format!("{rate:.2}"),
        0.000_1.. => format!("{rate:.4}"),
        _ if rate > 0.0 => format!("{rate:.1e}"),
        _ => "0".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheet_stays_within_the_plot_wherever_the_box_is() {
        let plot = Rect::from_min_max(pos2(100.0, 50.0), pos2(900.0, 650.0));
        for (left, top, right, bottom) in [
            (100.0, 50.0, 200.0, 100.0),
            (700.0, 600.0, 900.0, 650.0),
            (100.0, 50.0, 900.0, 650.0),
            (300.0, 640.0, 800.0, 650.0),
        ] {
            let seen = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
            let sheet = Rect::from_min_size(beside(seen, plot), SHEET);
            assert!(plot.contains_rect(sheet), "{sheet:?} of {seen:?}");
        }
    }

    #[test]
    fn rates_and_numbers_of_addresses_have_few_digits() {
        assert_eq!(
            [123_456.7, 20.0, 7.12345, 0.01, 0.0].map(rate),
            ["123,457", "20.0", "7.12", "0.0100", "0"]
        );
        let number = |text: &str| number_of_addresses(&text.parse().unwrap());
        assert_eq!([number("118.8.200.0/22"), number("0.0.0.0/0")], ["1,024", "4,294,967,296"]);
        assert_eq!([number("2001:db8::/32"), number("::/0"), number("::1")], ["2^96", "2^128", "1"]);
    }
}
