//! The smallest few of many.

/// Keeps the smallest `limit` of the items it is given, and counts them all. Holds at most a quarter more
/// than it keeps, and a few.
#[derive(Clone, Debug)]
pub(super) struct Smallest<T> {
    limit: usize,
    items: Vec<T>,
    /// Items that are not below this cannot be among the smallest.
    bar: Option<T>,
    pub total: u64,
}

impl<T: Ord + Copy> Smallest<T> {
    pub fn new(limit: usize) -> Self {
        Self { limit, items: Vec::new(), bar: None, total: 0 }
    }

    /// Whether an item may be among the smallest, as far as is known.
    #[inline]
    pub fn takes(&self, item: T) -> bool {
        self.bar.is_none_or(|bar| item < bar)
    }

    #[inline]
    pub fn push(&mut self, item: T) {
        self.total += 1;
        self.keep(item);
    }

    #[inline]
    fn keep(&mut self, item: T) {
        if self.takes(item) {
            self.items.push(item);
            if self.items.len() >= self.limit.saturating_add((self.limit / 4).max(64)) {
                self.cut();
            }
        }
    }

    fn cut(&mut self) {
        if self.limit < self.items.len() {
            let (_, bar, _) = self.items.select_nth_unstable(self.limit);
            self.bar = Some(*bar);
            self.items.truncate(self.limit);
        }
    }

    pub fn merge(&mut self, other: Self) {
        self.total += other.total;
        for item in other.items {
            self.keep(item);
        }
    }

    /// The smallest, ascending.
    pub fn into_sorted(mut self) -> Vec<T> {
        self.cut();
        self.items.sort_unstable();
        self.items
    }
}
