//! Where tables stand that are opened and closed: as tabs beside the table of packets, until a hand has put
//! them elsewhere.

use super::{Layout, Pane, Part};

impl Layout {
    /// The layout with tables that are open: one that it does not name is a tab beside the table of packets.
    #[must_use]
    pub fn with_tables(self, open: &[Pane]) -> Self {
        let missing = |pane: &Pane| open.contains(pane) && !self.holds(*pane);
        let missing: Vec<Pane> = Pane::TABLES.into_iter().filter(missing).collect();
        if missing.is_empty() { self } else { self.beside_packets(&missing) }
    }

    /// The layout without the tables that stand where they would if it did not name them: so they go along
    /// with the table of packets, open or not.
    #[must_use]
    pub fn without_usual_tables(mut self) -> Self {
        for table in Pane::TABLES {
            if self.holds(table)
                && let Some(without) = self.clone().without(table)
                && without.clone().with_tables(&[table]).stands_like(&self)
            {
                self = without;
            }
        }
        self
    }

    fn beside_packets(self, tables: &[Pane]) -> Self {
        let within = |parts: Vec<Part>| {
            let part = |Part { of, size }| Part { of: of.beside_packets(tables), size };
            parts.into_iter().map(part).collect()
        };
        let with_packets = || [Pane::Packets].iter().chain(tables).copied().map(Self::Pane);
        match self {
            Self::Pane(Pane::Packets) => Self::Tabs(with_packets().collect()),
            Self::Pane(pane) => Self::Pane(pane),
            Self::Row(parts) => Self::Row(within(parts)),
            Self::Column(parts) => Self::Column(within(parts)),
            Self::Tabs(tabs) => {
                let mut all = Vec::new();
                for tab in tabs {
                    match tab.beside_packets(tables) {
                        Self::Tabs(inner) => all.extend(inner),
                        tab => all.push(tab),
                    }
                }
                Self::Tabs(all)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Side;

    #[test]
    fn an_open_table_is_a_tab_beside_the_table_of_packets_wherever_that_stands() {
        let small = Layout::usual().fitting((400.0, 160.0), true);
        let aside = Layout::usual().with_at(Pane::Packets, Side::Left);
        for layout in [Layout::usual(), Layout::beside_plot(), small, aside] {
            let open = layout.clone().with_tables(&Pane::TABLES);
            let panes = open.panes();
            let packets = panes.iter().position(|pane| *pane == Pane::Packets).unwrap();
            assert_eq!(panes[packets + 1..packets + 3], Pane::TABLES, "{open:?}");
            assert_eq!(open.clone().mended(), open, "it can be drawn as it is");
            assert_eq!(open.without_usual_tables(), layout);
            assert_eq!(layout.clone().with_tables(&[]), layout);
        }
    }

    #[test]
    fn a_table_that_was_put_elsewhere_stays_there() {
        let layout = Layout::usual().with_at(Pane::Conversations, Side::Bottom);
        assert_eq!(layout.panes().last(), Some(&Pane::Conversations));
        let open = layout.clone().with_tables(&Pane::TABLES);
        assert_eq!(open.panes().last(), Some(&Pane::Conversations));
        assert_eq!(open.without_usual_tables(), layout);
        let first = Layout::Tabs([Pane::Lookups, Pane::Packets].map(Layout::Pane).to_vec());
        assert_eq!(first.clone().without_usual_tables(), first, "the order of tabs is a person's own");
    }
}
