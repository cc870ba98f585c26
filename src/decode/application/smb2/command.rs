//! Commands of SMB 2 ([MS-SMB2] 2.2.1) and its header's flags in words.

pub(super) const NEGOTIATE: u16 = 0;
pub(super) const SESSION_SETUP: u16 = 1;
pub(super) const TREE_CONNECT: u16 = 3;
pub(super) const CREATE: u16 = 5;
pub(super) const CLOSE: u16 = 6;
pub(super) const READ: u16 = 8;
pub(super) const WRITE: u16 = 9;
pub(super) const IOCTL: u16 = 11;
pub(super) const QUERY_DIRECTORY: u16 = 14;

pub(super) fn name(command: u16) -> Option<&'static str> {
    const NAMES: [&str; 19] = [
        "negotiate",
        "session setup",
        "logoff",
        "tree connect",
        "tree disconnect",
        "create",
        "close",
        "flush",
        "read",
        "write",
        "lock",
        "ioctl",
        "cancel",
        "echo",
        "query directory",
        "change notify",
        "query info",
        "set info",
        "oplock break",
    ];
    NAMES.get(usize::from(command)).copied()
}

pub(super) const FLAGS: &[(u64, &str)] = &[
    (0x0000_0001, "response"),
    (0x0000_0002, "asynchronous"),
    (0x0000_0004, "related"),
    (0x0000_0008, "signed"),
    (0x1000_0000, "DFS"),
    (0x2000_0000, "replay"),
];

/// `3.1.1`.
pub(super) fn dialect(number: u16) -> String {
    match number {
        0x0202 => "2.0.2".to_owned(),
        0x0210 => "2.1".to_owned(),
        0x02ff => "2.???".to_owned(),
        0x0300 => "3.0".to_owned(),
        0x0302 => "3.0.2".to_owned(),
        0x0311 => "3.1.1".to_owned(),
        _ => format!("{number:#06x}"),
    }
}

/// Control codes of `ioctl` ([MS-SMB2] 2.2.31, [MS-FSCC] 2.3).
pub(super) fn control(code: u32) -> Option<&'static str> {
    Some(match code {
        0x0006_0194 => "get DFS referrals",
        0x0006_01b0 => "get DFS referrals, extended",
        0x0009_00a4 => "set reparse point",
        0x0009_8208 => "file level trim",
        0x0011_0018 => "wait for a pipe",
        0x0011_400c => "peek into a pipe",
        0x0011_c017 => "transceive on a pipe",
        0x0014_0078 => "request a resume key",
        0x0014_0204 => "validate negotiation",
        0x0014_01d4 => "request resiliency",
        0x0014_01fc => "query network interfaces",
        0x0014_4064 => "enumerate snapshots",
        0x0014_40f2 | 0x0014_80f2 => "copy chunks",
        _ => return None,
    })
}
