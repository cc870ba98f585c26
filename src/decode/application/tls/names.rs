//! Numbers of TLS in words (IANA "Transport Layer Security Parameters").

/// `TLS 1.2`, `0x7f1c`.
pub(in crate::decode::application) fn version(version: u16) -> String {
    match version {
        0x0002 | 0x0200 => "SSL 2.0",
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ => return format!("{version:#06x}"),
    }
    .to_owned()
}

/// `0x0303 (TLS 1.2)`.
pub(super) fn version_field(number: u16) -> String {
    let words = version(number);
    if words.starts_with("0x") { words } else { format!("{number:#06x} ({words})") }
}

/// Values that mean nothing, sent so that servers learn to ignore what they do not know (RFC 8701).
pub(super) const fn is_grease(value: u16) -> bool {
    value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff
}

/// Alerts (RFC 8446, 6).
pub(super) const fn alert(description: u8) -> &'static str {
    match description {
        0 => "close notify",
        10 => "unexpected message",
        20 => "bad record MAC",
        21 => "decryption failed",
        22 => "record overflow",
        30 => "decompression failure",
        40 => "handshake failure",
        41 => "no certificate",
        42 => "bad certificate",
        43 => "unsupported certificate",
        44 => "certificate revoked",
        45 => "certificate expired",
        46 => "certificate unknown",
        47 => "illegal parameter",
        48 => "unknown CA",
        49 => "access denied",
        50 => "decode error",
        51 => "decrypt error",
        60 => "export restriction",
        70 => "protocol version",
        71 => "insufficient security",
        80 => "internal error",
        86 => "inappropriate fallback",
        90 => "user canceled",
        100 => "no renegotiation",
        109 => "missing extension",
        110 => "unsupported extension",
        112 => "unrecognized name",
        113 => "bad certificate status response",
        115 => "unknown PSK identity",
        116 => "certificate required",
        120 => "no application protocol",
        _ => "unknown",
    }
}

/// Messages of the handshake (RFC 8446, 4; RFC 5246, 7.4).
pub(super) const fn handshake(kind: u8) -> Option<&'static str> {
    Some(match kind {
        0 => "hello request",
        1 => "client hello",
        2 => "server hello",
        4 => "new session ticket",
        5 => "end of early data",
        8 => "encrypted extensions",
        11 => "certificate",
        12 => "server key exchange",
        13 => "certificate request",
        14 => "server hello done",
        15 => "certificate verify",
        16 => "client key exchange",
        20 => "finished",
        21 => "certificate URL",
        22 => "certificate status",
        24 => "key update",
        67 => "next protocol",
        _ => return None,
    })
}

/// Extensions that occur.
pub(super) const fn extension(kind: u16) -> Option<&'static str> {
    Some(match kind {
        0 => "server name",
        1 => "max fragment length",
        5 => "status request",
        10 => "supported groups",
        11 => "point formats",
        13 => "signature algorithms",
        14 => "SRTP",
        15 => "heartbeat",
        16 => "application protocols",
        17 => "status request, version 2",
        18 => "signed certificate timestamp",
        21 => "padding",
        22 => "encrypt-then-MAC",
        23 => "extended main secret",
        27 => "compress certificate",
        28 => "record size limit",
        35 => "session ticket",
        41 => "pre-shared key",
        42 => "early data",
        43 => "supported versions",
        44 => "cookie",
        45 => "PSK exchange modes",
        47 => "certificate authorities",
        49 => "post-handshake authentication",
        50 => "signature algorithms of certificates",
        51 => "key share",
        57 => "QUIC transport parameters",
        13_172 => "next protocol negotiation",
        17_513 | 17_613 => "application settings",
        30_031 | 30_032 => "channel ID",
        65_037 => "encrypted client hello",
        65_281 => "renegotiation info",
        _ => return None,
    })
}

/// Cipher suites that occur.
pub(super) const fn cipher(suite: u16) -> Option<&'static str> {
    Some(match suite {
        0x0001 => "RSA_WITH_NULL_MD5",
        0x0003 => "RSA_EXPORT_WITH_RC4_40_MD5",
        0x0004 => "RSA_WITH_RC4_128_MD5",
        0x0005 => "RSA_WITH_RC4_128_SHA",
        0x0006 => "RSA_EXPORT_WITH_RC2_CBC_40_MD5",
        0x0008 => "RSA_EXPORT_WITH_DES40_CBC_SHA",
        0x0009 => "RSA_WITH_DES_CBC_SHA",
        0x000a => "RSA_WITH_3DES_EDE_CBC_SHA",
        0x0013 => "DHE_DSS_WITH_3DES_EDE_CBC_SHA",
        0x0016 => "DHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0x002f => "RSA_WITH_AES_128_CBC_SHA",
        0x0032 => "DHE_DSS_WITH_AES_128_CBC_SHA",
        0x0033 => "DHE_RSA_WITH_AES_128_CBC_SHA",
        0x0035 => "RSA_WITH_AES_256_CBC_SHA",
        0x0038 => "DHE_DSS_WITH_AES_256_CBC_SHA",
        0x0039 => "DHE_RSA_WITH_AES_256_CBC_SHA",
        0x003c => "RSA_WITH_AES_128_CBC_SHA256",
        0x003d => "RSA_WITH_AES_256_CBC_SHA256",
        0x0067 => "DHE_RSA_WITH_AES_128_CBC_SHA256",
        0x006b => "DHE_RSA_WITH_AES_256_CBC_SHA256",
        0x009c => "RSA_WITH_AES_128_GCM_SHA256",
        0x009d => "RSA_WITH_AES_256_GCM_SHA384",
        0x009e => "DHE_RSA_WITH_AES_128_GCM_SHA256",
        0x009f => "DHE_RSA_WITH_AES_256_GCM_SHA384",
        0x00ff => "EMPTY_RENEGOTIATION_INFO_SCSV",
        0x1301 => "AES_128_GCM_SHA256",
        0x1302 => "AES_256_GCM_SHA384",
        0x1303 => "CHACHA20_POLY1305_SHA256",
        0x1304 => "AES_128_CCM_SHA256",
        0x1305 => "AES_128_CCM_8_SHA256",
        0x5600 => "FALLBACK_SCSV",
        0xc007 => "ECDHE_ECDSA_WITH_RC4_128_SHA",
        0xc009 => "ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        0xc00a => "ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        0xc011 => "ECDHE_RSA_WITH_RC4_128_SHA",
        0xc012 => "ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
        0xc013 => "ECDHE_RSA_WITH_AES_128_CBC_SHA",
        0xc014 => "ECDHE_RSA_WITH_AES_256_CBC_SHA",
        0xc023 => "ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        0xc024 => "ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
        0xc027 => "ECDHE_RSA_WITH_AES_128_CBC_SHA256",
        0xc028 => "ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        0xc02b => "ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xc02c => "ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xc02f => "ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xc030 => "ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xcca8 => "ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xcca9 => "ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        _ => return None,
    })
}

/// `0xc02f ECDHE_RSA_WITH_AES_128_GCM_SHA256`, `0x1234`, `0x0a0a (GREASE)`.
pub(super) fn cipher_field(suite: u16) -> String {
    match cipher(suite) {
        Some(name) => format!("{suite:#06x} {name}"),
        None if is_grease(suite) => format!("{suite:#06x} (GREASE)"),
        None => format!("{suite:#06x}"),
    }
}
