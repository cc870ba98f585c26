//! Puts results that several threads finish in any order back into the order of their numbers.

use std::collections::BTreeMap;

/// Holds back results until all earlier ones have come.
#[derive(Debug)]
pub(super) struct Order<T> {
    next: u64,
    waiting: BTreeMap<u64, T>,
}

impl<T> Default for Order<T> {
    fn default() -> Self {
        Self { next: 0, waiting: BTreeMap::new() }
    }
}

impl<T> Order<T> {
    pub(super) fn put(&mut self, number: u64, result: T) {
        self.waiting.insert(number, result);
    }

    /// The next result in order, if it has come.
    pub(super) fn take(&mut self) -> Option<T> {
        let result = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_out_in_order_and_none_before_its_turn() {
        let mut order = Order::default();
        order.put(1, 'b');
        assert_eq!(order.take(), None);
        order.put(0, 'a');
        order.put(2, 'c');
        let out: String = std::iter::from_fn(|| order.take()).collect();
        assert_eq!(out, "abc");
    }
}
