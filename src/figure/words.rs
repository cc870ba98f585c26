//! What things are called in the window and in figures.

use crate::query::Class;

/// What a class is called.
#[must_use]
pub const fn class_name(class: Class) -> &'static str {
    match class {
        Class::TcpSyn => "TCP SYN",
        Class::TcpOther => "other TCP",
        Class::Udp => "UDP",
        Class::Icmp => "ICMP",
        Class::IpOther => "other IP",
    }
}
