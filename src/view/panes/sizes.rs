//! How wide and how high panes are: as they are set, or as usual; the first of them takes what the others leave.

use eframe::egui::Vec2;

use crate::app::{Layout, Pane, Part};

/// Points between two panes, for the line that parts them.
pub const GAP: f32 = 1.0;

/// Height of a bar of tabs in points.
pub const TABS: f32 = 24.0;

/// A table narrower than this is no longer one: bytes then leave it room, in points.
const TABLE: f32 = 640.0;

/// What sizes depend on besides the room.
#[derive(Debug)]
pub struct Rules {
    /// Panes that are to be seen.
    pub shown: Vec<Pane>,
    /// Which pane is in front of which others.
    pub front: [Pane; 7],
    /// What bytes need for sixteen of them in a row, and for eight, in points.
    pub wide_bytes: f32,
    pub narrow_bytes: f32,
}

impl Rules {
    /// Something of it is to be seen.
    pub fn shows(&self, layout: &Layout) -> bool {
        self.shown.iter().any(|pane| layout.holds(*pane))
    }

    /// The place of the part that takes what the others leave.
    pub fn flexible(&self, parts: &[Part]) -> Option<usize> {
        let shown = |pane: &Pane| self.shown.contains(pane);
        Pane::ALL.into_iter().filter(shown).find_map(|pane| parts.iter().position(|part| part.of.holds(pane)))
    }

    /// Points of each part in a row or a column of so much room; none of what is hidden. They fill the room.
    pub fn points(&self, parts: &[Part], is_row: bool, room: Vec2) -> Vec<Option<f32>> {
        let shown: Vec<bool> = parts.iter().map(|part| self.shows(&part.of)).collect();
        let count = shown.iter().filter(|shown| **shown).count();
        let whole = if is_row { room.x } else { room.y };
        let whole = (whole - GAP * count.saturating_sub(1) as f32).max(0.0);
        let flexible = self.flexible(parts);
        // The plot keeps half; a table may have less than bytes, lest they are cut.
        let has_plot = parts.iter().any(|part| part.of.holds(Pane::Plot));
        let most = if has_plot { 0.5 } else { 0.56 };
        let wanted = |(place, part): (usize, &Part)| {
            let least = self.least(&part.of, is_row);
            if flexible == Some(place) {
                return (least, least);
            }
            let usual = || self.usual(&part.of, is_row, room).min(whole * most);
            (part.size.map_or_else(usual, f32::from).max(least), least)
        };
        let wanted: Vec<Option<(f32, f32)>> =
            parts.iter().enumerate().zip(&shown).map(|(part, shown)| shown.then(|| wanted(part))).collect();
        let sum = |of: fn(&(f32, f32)) -> f32| wanted.iter().flatten().map(of).sum::<f32>();
        let (all, least) = (sum(|(wanted, _)| *wanted), sum(|(_, least)| *least));
        let spare = whole - all;
        wanted
            .into_iter()
            .enumerate()
            .map(|(place, wanted)| {
                let (wanted, lowest) = wanted?;
                Some(if spare >= 0.0 {
                    wanted + if flexible == Some(place) { spare } else { 0.0 }
                } else if least <= whole && all > least {
                    // All give of what they have beyond the least.
                    lowest + (wanted - lowest) * (whole - least) / (all - least)
                } else {
                    whole * lowest / least.max(1.0)
                })
            })
            .collect()
    }

    /// What something usually takes in a room, across or down, in points.
    fn usual(&self, layout: &Layout, is_row: bool, room: Vec2) -> f32 {
        match layout {
            Layout::Pane(pane) if is_row => self.usual_width(*pane, room.x),
            Layout::Pane(_) => (room.y * 0.32).clamp(120.0, 300.0),
            _ => self.together(layout, is_row, |inner| self.usual(inner, is_row, room)),
        }
    }

    fn usual_width(&self, pane: Pane, room: f32) -> f32 {
        let layers = (room * 0.22).clamp(220.0, 420.0);
        match pane {
            Pane::Plot | Pane::Packets | Pane::Conversations | Pane::Lookups => {
                (room * 0.36).clamp(320.0, TABLE)
            }
            Pane::Lens => (room * 0.3).clamp(264.0, 280.0),
            Pane::Layers => layers,
            Pane::Bytes if room - layers - self.wide_bytes >= TABLE => self.wide_bytes,
            Pane::Bytes => self.narrow_bytes,
        }
    }

    /// What something needs at least to be of any use, in points.
    fn least(&self, layout: &Layout, is_row: bool) -> f32 {
        match layout {
            Layout::Pane(pane) => match (pane, is_row) {
                (Pane::Plot, true) => 180.0,
                (Pane::Plot, false) => 90.0,
                (Pane::Packets | Pane::Conversations | Pane::Lookups | Pane::Lens, true) => 170.0,
                (_, true) => 120.0,
                (_, false) => 64.0,
            },
            _ => self.together(layout, is_row, |inner| self.least(inner, is_row)),
        }
    }

    /// Of what stands one behind the other in a direction the sum, of what stands side by side the largest.
    fn together(&self, layout: &Layout, is_row: bool, of: impl Fn(&Layout) -> f32) -> f32 {
        let largest = |sizes: &mut dyn Iterator<Item = f32>| sizes.fold(0.0, f32::max);
        match layout {
            Layout::Pane(_) => of(layout),
            Layout::Tabs(tabs) => {
                let bar = if is_row { 0.0 } else { TABS };
                bar + largest(&mut tabs.iter().filter(|tab| self.shows(tab)).map(of))
            }
            Layout::Row(parts) | Layout::Column(parts) => {
                let mut sizes = parts.iter().filter(|part| self.shows(&part.of)).map(|part| of(&part.of));
                if is_row == matches!(layout, Layout::Row(_)) { sizes.sum() } else { largest(&mut sizes) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::vec2;

    use super::*;

    fn rules(shown: &[Pane]) -> Rules {
        Rules { shown: shown.to_vec(), front: Pane::ALL, wide_bytes: 480.0, narrow_bytes: 280.0 }
    }

    fn row(sizes: &[(Pane, Option<u16>)]) -> Vec<Part> {
        sizes.iter().map(|(pane, size)| Part { of: Layout::Pane(*pane), size: *size }).collect()
    }

    const READING: [(Pane, Option<u16>); 3] =
        [(Pane::Packets, None), (Pane::Layers, None), (Pane::Bytes, None)];

    #[track_caller]
    fn points(parts: &[Part], shown: &[Pane], width: f32) -> Vec<i32> {
        let points = rules(shown).points(parts, true, vec2(width, 300.0));
        let points: Vec<f32> = points.into_iter().map(Option::unwrap_or_default).collect();
        let gaps = points.iter().filter(|points| **points > 0.0).count() as f32 - 1.0;
        assert!((points.iter().sum::<f32>() + gaps * GAP - width).abs() < 0.01, "{points:?} fill {width}");
        points.into_iter().map(|points| points.round() as i32).collect()
    }

    #[test]
    fn the_plot_takes_what_the_lens_leaves() {
        let parts = row(&[(Pane::Lens, None), (Pane::Plot, None)]);
        assert_eq!(points(&parts, &Pane::ALL, 1_400.0)[0], 280);
        assert_eq!(points(&parts, &Pane::ALL, 800.0)[0], 264);
        assert_eq!(points(&parts, &[Pane::Plot], 800.0), [0, 800]);
    }

    #[test]
    fn bytes_are_wide_where_the_table_keeps_its_room() {
        let parts = row(&READING);
        assert_eq!(points(&parts, &Pane::ALL, 1_600.0)[2], 480);
        assert_eq!(points(&parts, &Pane::ALL, 1_100.0)[2], 280);
    }

    #[test]
    fn what_a_person_has_set_holds_as_long_as_there_is_room() {
        let parts = row(&[(Pane::Packets, Some(90)), (Pane::Layers, Some(500)), (Pane::Bytes, None)]);
        let wide = points(&parts, &Pane::ALL, 1_400.0);
        assert_eq!(wide[1], 500);
        assert_eq!(wide[0], 1_400 - 2 - 500 - wide[2], "the table takes the rest, whatever was set");
        let narrow = points(&parts, &Pane::ALL, 700.0);
        assert!(narrow[1] < 500 && narrow.iter().all(|points| *points >= 120), "{narrow:?}");
        let none = points(&parts, &Pane::ALL, 60.0);
        assert!(none.iter().all(|points| *points > 0), "{none:?}");
    }
}
