//! Why calls and associations are refused, in the words of the standards: reject status codes (C706,
//! appendix E), and the error codes of Windows that stand there too ([MS-ERREF] 2.2).

/// `nca_s_fault_ndr (0x000006f7)`; the number alone where it has no name.
pub(super) fn fault(status: u32) -> String {
    match fault_name(status) {
        Some(name) => format!("{name} ({status:#010x})"),
        None => format!("{status:#010x}"),
    }
}

/// The name of a fault's status, if it has one.
#[must_use]
pub fn fault_name(status: u32) -> Option<&'static str> {
    Some(match status {
        0x0000_0005 => "ERROR_ACCESS_DENIED",
        0x0000_0057 => "ERROR_INVALID_PARAMETER",
        0x0000_06bb => "RPC_S_SERVER_TOO_BUSY",
        0x0000_06be => "RPC_S_CALL_FAILED",
        0x0000_06d1 => "RPC_S_PROCNUM_OUT_OF_RANGE",
        0x0000_06e4 => "RPC_S_CANNOT_SUPPORT",
        0x0000_06f7 => "RPC_X_BAD_STUB_DATA",
        0x0000_0721 => "RPC_S_SEC_PKG_ERROR",
        0x1c00_0001 => "nca_s_fault_int_div_by_zero",
        0x1c00_0002 => "nca_s_fault_addr_error",
        0x1c00_0003 => "nca_s_fault_fp_div_zero",
        0x1c00_0004 => "nca_s_fault_fp_underflow",
        0x1c00_0005 => "nca_s_fault_fp_overflow",
        0x1c00_0006 => "nca_s_fault_invalid_tag",
        0x1c00_0007 => "nca_s_fault_invalid_bound",
        0x1c00_0008 => "nca_s_rpc_version_mismatch",
        0x1c00_0009 => "nca_s_unspec_reject",
        0x1c00_000a => "nca_s_bad_actid",
        0x1c00_000b => "nca_s_who_are_you_failed",
        0x1c00_000c => "nca_s_manager_not_entered",
        0x1c00_000d => "nca_s_fault_cancel",
        0x1c00_000e => "nca_s_fault_ill_inst",
        0x1c00_000f => "nca_s_fault_fp_error",
        0x1c00_0010 => "nca_s_fault_int_overflow",
        0x1c00_0012 => "nca_s_fault_unspec",
        0x1c00_0013 => "nca_s_fault_remote_comm_failure",
        0x1c00_0014 => "nca_s_fault_pipe_empty",
        0x1c00_0015 => "nca_s_fault_pipe_closed",
        0x1c00_0016 => "nca_s_fault_pipe_order",
        0x1c00_0017 => "nca_s_fault_pipe_discipline",
        0x1c00_0018 => "nca_s_fault_pipe_comm_error",
        0x1c00_0019 => "nca_s_fault_pipe_memory",
        0x1c00_001a => "nca_s_fault_context_mismatch",
        0x1c00_001b => "nca_s_fault_remote_no_memory",
        0x1c00_001c => "nca_s_invalid_pres_context_id",
        0x1c00_001d => "nca_s_unsupported_authn_level",
        0x1c00_001f => "nca_s_invalid_checksum",
        0x1c00_0020 => "nca_s_invalid_crc",
        0x1c01_0001 => "nca_s_comm_failure",
        0x1c01_0002 => "nca_s_op_rng_error",
        0x1c01_0003 => "nca_s_unk_if",
        0x1c01_0006 => "nca_s_wrong_boot_time",
        0x1c01_0009 => "nca_s_you_crashed",
        0x1c01_000b => "nca_s_proto_error",
        0x1c01_0013 => "nca_s_out_args_too_big",
        0x1c01_0014 => "nca_s_server_too_busy",
        0x1c01_0017 => "nca_s_unsupported_type",
        0x8001_0111 => "RPC_E_INVALID_HEADER",
        0x8001_0110 => "RPC_E_VERSION_MISMATCH",
        0x8007_0005 => "E_ACCESSDENIED",
        _ => return None,
    })
}

/// What became of a context that was asked for (C706, 12.6.3.1; [MS-RPCE] 2.2.2.4).
pub(super) const fn result(number: u16) -> &'static str {
    match number {
        0 => "accepted",
        1 => "user rejection",
        2 => "provider rejection",
        3 => "negotiate ack",
        _ => "unknown",
    }
}

/// Why a provider rejected a context.
pub(super) const fn reason(number: u16) -> &'static str {
    match number {
        0 => "reason not specified",
        1 => "abstract syntax not supported",
        2 => "proposed transfer syntaxes not supported",
        3 => "local limit exceeded",
        _ => "unknown reason",
    }
}

/// Why a bind was refused (C706, 12.6.3.1; [MS-RPCE] 2.2.2.5).
pub(super) const fn reject(number: u16) -> &'static str {
    match number {
        0 => "reason not specified",
        1 => "temporary congestion",
        2 => "local limit exceeded",
        3 => "called address unknown",
        4 => "protocol version not supported",
        5 => "default context not supported",
        6 => "user data not readable",
        7 => "no service access point available",
        8 => "authentication type not recognised",
        9 => "invalid checksum",
        _ => "unknown reason",
    }
}
