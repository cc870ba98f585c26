//! A span: the lowest and the highest of what was seen.

/// Widens a span so that it holds a value.
#[inline]
pub(super) fn stretch<T: Ord + Copy>(span: &mut Option<(T, T)>, value: T) {
    *span = Some(span.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
}

/// Widens a span so that it holds another.
pub(super) fn join<T: Ord + Copy>(span: &mut Option<(T, T)>, other: Option<(T, T)>) {
    if let Some((low, high)) = other {
        stretch(span, low);
        stretch(span, high);
    }
}
