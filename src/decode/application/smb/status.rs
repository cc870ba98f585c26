//! Results of SMB: codes of Windows NT ([MS-ERREF] 2.3), and classes and codes of DOS ([MS-CIFS] 2.2.2.4).

/// `STATUS_ACCESS_DENIED (0xc0000022)`; the number alone where it has no name.
pub(in super::super) fn shown(status: u32) -> String {
    name(status).map_or_else(|| format!("{status:#010x}"), |name| format!("{name} ({status:#010x})"))
}

/// The name alone, else the number.
pub(in super::super) fn word(status: u32) -> String {
    name(status).map_or_else(|| format!("status {status:#010x}"), ToOwned::to_owned)
}

fn name(status: u32) -> Option<&'static str> {
    Some(match status {
        0 => "STATUS_SUCCESS",
        0x0000_0103 => "STATUS_PENDING",
        0x0000_010b => "STATUS_NOTIFY_CLEANUP",
        0x0000_010c => "STATUS_NOTIFY_ENUM_DIR",
        0x8000_0005 => "STATUS_BUFFER_OVERFLOW",
        0x8000_0006 => "STATUS_NO_MORE_FILES",
        0x8000_002d => "STATUS_STOPPED_ON_SYMLINK",
        0xc000_0001 => "STATUS_UNSUCCESSFUL",
        0xc000_0002 => "STATUS_NOT_IMPLEMENTED",
        0xc000_0003 => "STATUS_INVALID_INFO_CLASS",
        0xc000_0004 => "STATUS_INFO_LENGTH_MISMATCH",
        0xc000_0008 => "STATUS_INVALID_HANDLE",
        0xc000_000d => "STATUS_INVALID_PARAMETER",
        0xc000_000e => "STATUS_NO_SUCH_DEVICE",
        0xc000_000f => "STATUS_NO_SUCH_FILE",
        0xc000_0010 => "STATUS_INVALID_DEVICE_REQUEST",
        0xc000_0011 => "STATUS_END_OF_FILE",
        0xc000_0016 => "STATUS_MORE_PROCESSING_REQUIRED",
        0xc000_0022 => "STATUS_ACCESS_DENIED",
        0xc000_0023 => "STATUS_BUFFER_TOO_SMALL",
        0xc000_0024 => "STATUS_OBJECT_TYPE_MISMATCH",
        0xc000_0033 => "STATUS_OBJECT_NAME_INVALID",
        0xc000_0034 => "STATUS_OBJECT_NAME_NOT_FOUND",
        0xc000_0035 => "STATUS_OBJECT_NAME_COLLISION",
        0xc000_003a => "STATUS_OBJECT_PATH_NOT_FOUND",
        0xc000_0043 => "STATUS_SHARING_VIOLATION",
        0xc000_0054 => "STATUS_FILE_LOCK_CONFLICT",
        0xc000_005e => "STATUS_NO_LOGON_SERVERS",
        0xc000_0061 => "STATUS_PRIVILEGE_NOT_HELD",
        0xc000_0064 => "STATUS_NO_SUCH_USER",
        0xc000_006a => "STATUS_WRONG_PASSWORD",
        0xc000_006c => "STATUS_PASSWORD_RESTRICTION",
        0xc000_006d => "STATUS_LOGON_FAILURE",
        0xc000_006e => "STATUS_ACCOUNT_RESTRICTION",
        0xc000_006f => "STATUS_INVALID_LOGON_HOURS",
        0xc000_0071 => "STATUS_PASSWORD_EXPIRED",
        0xc000_0072 => "STATUS_ACCOUNT_DISABLED",
        0xc000_007f => "STATUS_DISK_FULL",
        0xc000_009a => "STATUS_INSUFFICIENT_RESOURCES",
        0xc000_00ac => "STATUS_PIPE_NOT_AVAILABLE",
        0xc000_00ae => "STATUS_PIPE_BUSY",
        0xc000_00b0 => "STATUS_PIPE_DISCONNECTED",
        0xc000_00b1 => "STATUS_PIPE_CLOSING",
        0xc000_00b5 => "STATUS_IO_TIMEOUT",
        0xc000_00ba => "STATUS_FILE_IS_A_DIRECTORY",
        0xc000_00bb => "STATUS_NOT_SUPPORTED",
        0xc000_00c9 => "STATUS_NETWORK_NAME_DELETED",
        0xc000_00ca => "STATUS_NETWORK_ACCESS_DENIED",
        0xc000_00cb => "STATUS_BAD_DEVICE_TYPE",
        0xc000_00cc => "STATUS_BAD_NETWORK_NAME",
        0xc000_00d0 => "STATUS_REQUEST_NOT_ACCEPTED",
        0xc000_0101 => "STATUS_DIRECTORY_NOT_EMPTY",
        0xc000_0120 => "STATUS_CANCELLED",
        0xc000_0121 => "STATUS_CANNOT_DELETE",
        0xc000_0128 => "STATUS_FILE_CLOSED",
        0xc000_015b => "STATUS_LOGON_TYPE_NOT_GRANTED",
        0xc000_018c => "STATUS_TRUSTED_DOMAIN_FAILURE",
        0xc000_019c => "STATUS_FS_DRIVER_REQUIRED",
        0xc000_0203 => "STATUS_USER_SESSION_DELETED",
        0xc000_0205 => "STATUS_INSUFF_SERVER_RESOURCES",
        0xc000_0224 => "STATUS_PASSWORD_MUST_CHANGE",
        0xc000_0225 => "STATUS_NOT_FOUND",
        0xc000_0234 => "STATUS_ACCOUNT_LOCKED_OUT",
        0xc000_0257 => "STATUS_PATH_NOT_COVERED",
        0xc000_035c => "STATUS_NETWORK_SESSION_EXPIRED",
        _ => return None,
    })
}

/// `ERRSRV 5 (ERRaccess)`, of a class and a code of DOS.
pub(super) fn dos(class: u8, code: u16) -> String {
    let (class_name, name) = match (class, code) {
        (0, 0) => return "success".to_owned(),
        (1, 1) => ("ERRDOS", "ERRbadfunc"),
        (1, 2) => ("ERRDOS", "ERRbadfile"),
        (1, 3) => ("ERRDOS", "ERRbadpath"),
        (1, 5) => ("ERRDOS", "ERRnoaccess"),
        (1, 6) => ("ERRDOS", "ERRbadfid"),
        (1, 18) => ("ERRDOS", "ERRnofiles"),
        (1, 32) => ("ERRDOS", "ERRbadshare"),
        (1, 50) => ("ERRDOS", "ERRunsup"),
        (1, 67) => ("ERRDOS", "ERRnosuchshare"),
        (1, 80) => ("ERRDOS", "ERRfilexists"),
        (1, 234) => ("ERRDOS", "ERRmoredata"),
        (2, 1) => ("ERRSRV", "ERRerror"),
        (2, 2) => ("ERRSRV", "ERRbadpw"),
        (2, 4) => ("ERRSRV", "ERRaccess"),
        (2, 5) => ("ERRSRV", "ERRinvtid"),
        (2, 6) => ("ERRSRV", "ERRinvnetname"),
        (2, 91) => ("ERRSRV", "ERRbaduid"),
        _ => return format!("error {code} of class {class}"),
    };
    format!("{class_name} {code} ({name})")
}
