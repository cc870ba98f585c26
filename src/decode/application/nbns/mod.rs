//! NBNS: who has which NetBIOS name (RFC 1001, RFC 1002, section 4.2), in messages of DNS's form.

mod name;
mod node;

pub use name::NetBiosName;
pub(super) use name::readable;
pub use node::{NodeAddress, NodeName, NodeStatus};
