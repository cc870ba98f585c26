//! Link layers, stripped to what lies in them.

use super::LinkType;

/// Name of a link type as capture tools call it (`EN10MB`, `RAW`, `LINUX_SLL2` …), or `LINKTYPE_N`.
#[must_use]
pub fn link_name(link: LinkType) -> String {
    format!("LINKTYPE_{}", link.0)
}

/// Frames of this link type are decoded.
#[must_use]
pub fn decodes(link: LinkType) -> bool {
    let _ = link;
    todo!()
}
