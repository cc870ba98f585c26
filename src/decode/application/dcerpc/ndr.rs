//! Values as stubs carry them (C706, chapter 14), as far as recognition needs them.

use super::order::Order;
use crate::decode::layers::header::{Header, text_of};

/// Takes a conformant varying text of a byte a letter, and the padding behind it (C706, 14.3.4.2).
pub(super) fn text(header: &mut Header<'_>, order: Order, name: &'static str) -> Option<String> {
    let ([most, [0, 0, 0, 0], count], _) = header.rest().first_chunk::<12>()?.as_chunks::<4>() else {
        return None;
    };
    let (most, count) = (order.u32_of(*most), order.u32_of(*count) as usize);
    if count == 0 || count > most as usize || !header.has(12 + count) {
        return None;
    }
    header.take::<12>()?;
    let (bytes, range) = header.take_slice(count)?;
    let text = text_of(bytes.split(|byte| *byte == 0).next().unwrap_or_default());
    header.add(name, range, &text);
    let padding = (count.next_multiple_of(4) - count).min(header.rest().len());
    header.take_slice(padding)?;
    Some(text)
}
