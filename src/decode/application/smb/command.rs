//! Commands of SMB 1 ([MS-CIFS] 2.2.2.1) and its header's flags in words.

/// `create`; an unknown command by its number.
pub(super) fn name(command: u8) -> Option<&'static str> {
    Some(match command {
        0x00 => "create directory",
        0x01 => "delete directory",
        0x02 | 0x2d => "open",
        0x03 => "create (old)",
        0x04 => "close",
        0x05 => "flush",
        0x06 => "delete",
        0x07 => "rename",
        0x08 => "query information",
        0x09 => "set information",
        0x0a => "read (old)",
        0x0b => "write (old)",
        0x0c => "lock",
        0x0d => "unlock",
        0x0e => "create temporary",
        0x0f => "create new",
        0x10 => "check directory",
        0x11 => "process exit",
        0x12 => "seek",
        0x13 => "lock and read",
        0x14 => "write and unlock",
        0x1a => "read raw",
        0x1d => "write raw",
        0x20 => "write complete",
        0x22 => "set information 2",
        0x23 => "query information 2",
        0x24 => "locking",
        0x25 => "trans",
        0x26 => "trans secondary",
        0x27 => "ioctl",
        0x29 => "copy",
        0x2a => "move",
        0x2b => "echo",
        0x2c => "write and close",
        0x2e => "read",
        0x2f => "write",
        0x31 => "close and tree disconnect",
        0x32 => "trans2",
        0x33 => "trans2 secondary",
        0x34 => "find close",
        0x70 | 0x75 => "tree connect",
        0x71 => "tree disconnect",
        0x72 => "negotiate",
        0x73 => "session setup",
        0x74 => "logoff",
        0x80 => "query disk",
        0x81 => "search",
        0x82 => "find",
        0x83 => "find unique",
        0x84 => "find close (old)",
        0xa0 => "NT trans",
        0xa1 => "NT trans secondary",
        0xa2 => "create",
        0xa4 => "cancel",
        0xa5 => "NT rename",
        0xc0 => "open print file",
        0xc1 => "write print file",
        0xc2 => "close print file",
        _ => return None,
    })
}

/// Whether another command may follow it in the same message (an `AndX`).
pub(super) const fn is_chained(command: u8) -> bool {
    matches!(command, 0x24 | 0x2d | 0x2e | 0x2f | 0x73 | 0x74 | 0x75 | 0xa2)
}

/// Sub-commands of `trans2` ([MS-CIFS] 2.2.2.2).
pub(super) fn trans2_name(number: u16) -> Option<&'static str> {
    Some(match number {
        0x00 => "open",
        0x01 => "find first",
        0x02 => "find next",
        0x03 => "query file system",
        0x04 => "set file system",
        0x05 => "query path",
        0x06 => "set path",
        0x07 => "query file",
        0x08 => "set file",
        0x0d => "create directory",
        0x10 => "get DFS referral",
        0x11 => "report DFS inconsistency",
        _ => return None,
    })
}

/// Sub-commands of `NT trans` ([MS-CIFS] 2.2.2.2).
pub(super) fn nt_name(number: u16) -> Option<&'static str> {
    Some(match number {
        0x01 => "create",
        0x02 => "ioctl",
        0x03 => "set security",
        0x04 => "notify change",
        0x05 => "rename",
        0x06 => "query security",
        0x07 => "get quota",
        0x08 => "set quota",
        _ => return None,
    })
}

/// Functions of the Remote Administration Protocol ([MS-RAP] 2.5).
pub(super) fn remote_name(number: u16) -> Option<&'static str> {
    Some(match number {
        0x0000 => "NetShareEnum",
        0x0001 => "NetShareGetInfo",
        0x000d => "NetServerGetInfo",
        0x0034 => "NetUserPasswordSet",
        0x0038 => "NetUserGetInfo",
        0x003f => "NetWkstaGetInfo",
        0x0045 => "NetPrintQEnum",
        0x0046 => "NetPrintQGetInfo",
        0x004c => "NetPrintJobEnum",
        0x004d => "NetPrintJobGetInfo",
        0x005b => "NetRemoteTOD",
        0x0068 => "NetServerEnum2",
        0x0073 => "NetUserPasswordSet2",
        0x0084 => "NetWkstaUserLogon",
        0x0085 => "NetWkstaUserLogoff",
        0x00d7 => "NetServerEnum3",
        _ => return None,
    })
}

/// Functions of transactions on a pipe ([MS-CIFS] 2.2.5).
pub(super) fn pipe_name(number: u16) -> Option<&'static str> {
    Some(match number {
        0x01 => "set state",
        0x11 => "raw read",
        0x21 => "query state",
        0x22 => "query information",
        0x23 => "peek",
        0x26 => "transact",
        0x31 => "raw write",
        0x36 => "read",
        0x37 => "write",
        0x53 => "wait",
        0x54 => "call",
        _ => return None,
    })
}

pub(super) const FLAGS: &[(u64, &str)] = &[
    (0x01, "lock and read"),
    (0x02, "receive buffer posted"),
    (0x08, "case insensitive"),
    (0x10, "canonical paths"),
    (0x20, "oplock"),
    (0x40, "notify"),
    (0x80, "response"),
];

pub(super) const FLAGS2: &[(u64, &str)] = &[
    (0x0001, "long names allowed"),
    (0x0002, "extended attributes"),
    (0x0004, "signed"),
    (0x0008, "compressed"),
    (0x0010, "signature required"),
    (0x0040, "long names"),
    (0x0400, "reparse path"),
    (0x0800, "extended security"),
    (0x1000, "DFS"),
    (0x2000, "paging"),
    (0x4000, "NT status"),
    (0x8000, "Unicode"),
];
