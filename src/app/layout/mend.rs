//! A layout from a file or a hand, made one that can be drawn: every pane once (tables that are opened and
//! closed may be missing), nothing empty, nothing deep.

use super::{Layout, Pane, Part};

/// Nobody puts seven panes deeper than this into each other.
const DEEPEST: usize = 12;

/// No pane is wider or higher than this, in points.
const LARGEST: u16 = 8_000;

impl Layout {
    /// The layout with every pane at most once, and every standing one. What is empty, stands there twice or is
    /// very deep is left out; what is missing then comes back at the border where it usually stands.
    #[must_use]
    pub fn mended(self) -> Self {
        let mut seen = Vec::new();
        let mut layout = self.pruned(&mut seen, 0);
        let missing = |pane: &Pane| !seen.contains(pane);
        let reading: Vec<Part> =
            [Pane::Packets, Pane::Layers, Pane::Bytes].into_iter().filter(missing).map(Part::from).collect();
        if missing(&Pane::Plot) {
            layout = Some(Self::Column(
                [Some(Pane::Plot.into()), layout.map(Part::from)].into_iter().flatten().collect(),
            ));
        }
        if !reading.is_empty() {
            let below = Some(Self::Row(reading).into());
            layout = Some(Self::Column([layout.map(Part::from), below].into_iter().flatten().collect()));
        }
        if missing(&Pane::Lens) {
            let lens = Some(Pane::Lens.into());
            layout = Some(Self::Row([lens, layout.map(Part::from)].into_iter().flatten().collect()));
        }
        layout.and_then(|layout| layout.pruned(&mut Vec::new(), 0)).unwrap_or_else(Self::usual)
    }

    /// The layout without a pane; none where it held no other.
    pub(super) fn without(self, pane: Pane) -> Option<Self> {
        self.pruned(&mut vec![pane], 0)
    }

    /// The layout without panes that were seen before; rows within rows become one, and so do columns and tabs.
    fn pruned(self, seen: &mut Vec<Pane>, depth: usize) -> Option<Self> {
        if depth > DEEPEST {
            return None;
        }
        match self {
            Self::Pane(pane) if seen.contains(&pane) => None,
            Self::Pane(pane) => {
                seen.push(pane);
                Some(Self::Pane(pane))
            }
            Self::Row(parts) => {
                let inner = |layout| match layout {
                    Self::Row(parts) => Ok(parts),
                    other => Err(other),
                };
                Self::joined(pruned_parts(parts, seen, depth, inner), Self::Row)
            }
            Self::Column(parts) => {
                let inner = |layout| match layout {
                    Self::Column(parts) => Ok(parts),
                    other => Err(other),
                };
                Self::joined(pruned_parts(parts, seen, depth, inner), Self::Column)
            }
            Self::Tabs(tabs) => {
                let mut kept = Vec::new();
                for tab in tabs {
                    match tab.pruned(seen, depth + 1) {
                        Some(Self::Tabs(inner)) => kept.extend(inner),
                        Some(other) => kept.push(other),
                        None => {}
                    }
                }
                if kept.len() > 1 { Some(Self::Tabs(kept)) } else { kept.pop() }
            }
        }
    }

    fn joined(mut parts: Vec<Part>, as_one: impl FnOnce(Vec<Part>) -> Self) -> Option<Self> {
        if parts.len() > 1 { Some(as_one(parts)) } else { parts.pop().map(|part| part.of) }
    }
}

/// The parts that are left; those of a part that stands the same way take its place.
fn pruned_parts(
    parts: Vec<Part>,
    seen: &mut Vec<Pane>,
    depth: usize,
    inner: impl Fn(Layout) -> Result<Vec<Part>, Layout>,
) -> Vec<Part> {
    let mut kept = Vec::new();
    for Part { of, size } in parts {
        let Some(of) = of.pruned(seen, depth + 1) else { continue };
        match inner(of) {
            Ok(parts) => kept.extend(parts),
            Err(of) => {
                kept.push(Part { of, size: size.filter(|size| *size > 0).map(|size| size.min(LARGEST)) });
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Layout, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[track_caller]
    fn mended(text: &str) -> Layout {
        let layout = read(text).unwrap().mended();
        let mut panes = layout.panes();
        panes.sort_unstable();
        let mut all = Pane::STANDING;
        all.sort_unstable();
        assert_eq!(panes, all, "{text}");
        assert_eq!(layout.clone().mended(), layout, "once is enough");
        layout
    }

    #[test]
    fn what_is_in_order_stays() {
        for layout in [Layout::usual(), Layout::beside_plot()] {
            assert_eq!(layout.clone().mended(), layout);
        }
    }

    #[test]
    fn a_pane_that_is_missing_comes_back_where_it_usually_stands() {
        assert_eq!(mended(r#"{"row":[]}"#), Layout::usual());
        assert_eq!(mended(r#"{"pane":"plot"}"#), Layout::usual());
        let plot = mended(r#"{"row":[{"pane":"lens"},{"pane":"bytes","size":300}]}"#);
        assert_eq!(plot.panes(), [Pane::Plot, Pane::Lens, Pane::Bytes, Pane::Packets, Pane::Layers]);
        let lens = mended(
            r#"{"column":[{"pane":"plot"},{"tabs":[{"pane":"packets"},{"pane":"layers"},{"pane":"bytes"}]}]}"#,
        );
        assert_eq!(lens.panes().first(), Some(&Pane::Lens));
    }

    #[test]
    fn a_pane_that_stands_twice_stays_where_it_stands_first() {
        let text =
            r#"{"row":[{"pane":"plot"},{"pane":"plot"},{"column":[{"pane":"plot"},{"pane":"lens"}]}]}"#;
        assert_eq!(mended(text).panes()[..2], [Pane::Plot, Pane::Lens]);
    }

    #[test]
    fn a_size_of_nothing_is_the_usual_one_and_no_size_is_without_measure() {
        let layout =
            mended(r#"{"row":[{"pane":"lens","size":0},{"pane":"bytes","size":65535},{"pane":"plot"}]}"#);
        let text = serde_json::to_string(&layout).unwrap();
        assert!(
            text.contains(r#"{"pane":"lens"}"#) && text.contains(r#"{"pane":"bytes","size":8000}"#),
            "{text}"
        );
        for size in ["-3", "1e9", "0.5", "NaN", "null,\"size\":1"] {
            let text = format!(r#"{{"row":[{{"pane":"lens","size":{size}}},{{"pane":"plot"}}]}}"#);
            assert!(read(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_very_deep_is_left_out_or_not_read_at_all() {
        let nested = |depth: usize| {
            let (open, close) =
                (r#"{"row":[{"pane":"lens"},{"column":["#.repeat(depth), "]}]}".repeat(depth));
            format!(r#"{open}{{"pane":"plot"}}{close}"#)
        };
        mended(&nested(20));
        assert!(read(&nested(10_000)).is_err());
    }

    #[test]
    fn rows_in_rows_and_tabs_in_tabs_become_one() {
        let text = r#"{"row":[{"pane":"lens"},{"row":[{"pane":"plot"},{"row":[{"pane":"packets","size":200}]}]},
            {"tabs":[{"pane":"layers"},{"tabs":[{"pane":"bytes"}]}]}]}"#;
        let layout = mended(text);
        let text = serde_json::to_string(&layout).unwrap();
        assert_eq!(text.matches("row").count(), 1, "{text}");
        assert_eq!(text.matches("tabs").count(), 1, "{text}");
    }
}
