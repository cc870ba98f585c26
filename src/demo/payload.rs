//! What packets of the demo carry: our words for `content`.

pub(super) fn todo() {}
