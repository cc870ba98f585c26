//! Payloads of the smaller binary protocols, and the starts of files.

/// Queries and answers of SQL Server's resolution, and the worm's bytes.
pub fn sql_resolution() -> Vec<Vec<u8>> {
    let list = b"ServerName;DB1;InstanceName;MSSQLSERVER;IsClustered;No;Version;8.00.194;tcp;1433;;";
    vec![
        vec![2],
        vec![3],
        b"\x04SQL1\0".to_vec(),
        b"\x0f\x01SQL1\0".to_vec(),
        [&[5][..], &(list.len() as u16).to_le_bytes(), list].concat(),
        [&[4][..], &[1; 96], &[0xdc, 0xc9, 0xb0, 0x42], b"\xeb\x0eQh.dllhel32hkernQh"].concat(),
    ]
}

/// Packets of TDS: logins old and new, a batch, an answer.
pub fn tds() -> Vec<Vec<u8>> {
    let packet = |kind: u8, body: &[u8]| {
        [&[kind, 1][..], &((8 + body.len()) as u16).to_be_bytes(), &[0, 0, 1, 0], body].concat()
    };
    let mut old = vec![0; 504];
    old.splice(31..36, *b"Probe");
    old.splice(61..62, [5]);
    let mut login = vec![98, 0, 0, 0, 0, 0, 0, 0x71];
    login.extend([0; 32]);
    login.extend([94, 0, 2, 0]);
    login.extend([0; 50]);
    login.extend(b"s\0a\0");
    let hello = [0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 9, 0, 0x05, 0x77, 0, 0, 0];
    vec![
        packet(2, &old),
        packet(16, &login),
        packet(18, &hello),
        packet(4, &hello),
        packet(1, b"s\0e\0l\0e\0c\0t\0"),
        [packet(1, b"a\0"), packet(3, b"b\0")].concat(),
    ]
}

/// Messages of DHCP for both versions of IP.
pub fn dhcp() -> Vec<Vec<u8>> {
    let message = |operation: u8, options: &[u8]| {
        let mut bytes = vec![operation, 1, 6, 0, 1, 2, 3, 4, 0, 0, 0x80, 0];
        bytes.extend([0; 16]);
        bytes.extend([0, 0x11, 0x22, 0x33, 0x44, 0x55]);
        bytes.resize(236, 0);
        bytes.extend([99, 130, 83, 99]);
        bytes.extend(options);
        bytes
    };
    vec![
        message(
            1,
            b"\x35\x01\x03\x32\x04\xc0\0\x02\x07\x0c\x04HOST\x3c\x08MSFT 5.0\x51\x07\0\0\0HOST\xff\0\0",
        ),
        message(2, b"\x35\x01\x02\x36\x04\xc0\0\x02\x01\x33\x04\0\0\x0e\x10\x37\x03\x01\x03\x06\xff"),
        message(1, b"\x35\x01\x01\x0c\xf0HOST"),
        message(2, &[]),
        b"\x01\x01\x02\x03\0\x08\0\x02\0\0\0\x27\0\x0a\x01\x02PC\x04home\0".to_vec(),
        [&[12, 0][..], &[0xfe; 32], &[0, 9, 0, 4, 1, 1, 2, 3]].concat(),
    ]
}

/// Messages of SNMP in its three versions.
pub fn snmp() -> Vec<Vec<u8>> {
    let get = b"\x30\x26\x02\x01\0\x04\x06public\xa0\x19\x02\x01\x07\x02\x01\0\x02\x01\0\x30\x0e\x30\x0c\x06\x08\x2b\x06\x01\
        \x02\x01\x01\x01\0\x05\0";
    let trap = b"\x30\x28\x02\x01\0\x04\x06public\xa4\x1b\x06\x03\x2b\x06\x01\x40\x04\xc0\0\x02\x07\x02\x01\x06\x02\x01\x01\x43\
        \x02\x01\0\x30\x05\x30\x03\x06\x01\x2b";
    let third = b"\x30\x30\x02\x01\x03\x30\x0d\x02\x01\x05\x02\x02\x05\xdc\x04\x01\x04\x02\x01\x03\x04\x13\x30\x11\x04\x01e\x02\
        \x01\0\x02\x01\0\x04\x02me\x04\0\x04\0\x30\x07\x04\0\x04\0\xa0\x01\0";
    let bulk = b"\x30\x26\x02\x01\x01\x04\x06public\xa5\x19\x02\x01\x07\x02\x01\0\x02\x01\x0a\x30\x0e\x30\x0c\x06\x08\x2b\x06\x01\
        \x02\x01\x01\x01\0\x05\0";
    vec![
        get.to_vec(),
        trap.to_vec(),
        third.to_vec(),
        bulk.to_vec(),
        get.get(..30).unwrap_or_default().to_vec(),
    ]
}

/// Packets of TFTP.
pub fn tftp() -> Vec<Vec<u8>> {
    vec![
        b"\0\x01msblast.exe\0octet\0".to_vec(),
        b"\0\x02a.bin\0netascii\0blksize\x001024\0".to_vec(),
        b"\0\x03\0\x07MZ".to_vec(),
        vec![0, 4, 0, 7],
        b"\0\x05\0\x01no file\0".to_vec(),
        b"\0\x06blksize\x001024\0tsize\0".to_vec(),
    ]
}

/// Packets of NTP in its modes.
pub fn ntp() -> Vec<Vec<u8>> {
    let mut server = vec![0x1c, 1, 6, 0xec];
    server.extend([0; 8]);
    server.extend(b"GPS\0");
    server.extend([0xce; 32]);
    vec![
        server,
        [&[0x23][..], &[0; 47]].concat(),
        vec![0x17, 0, 3, 42, 0, 0, 0, 0],
        vec![0x97, 0, 3, 42, 0, 2, 0, 72],
        b"\x16\x82\0\x01\0\0\0\0\0\0\0\x05a=b,c".to_vec(),
    ]
}

/// Messages of SOCKS.
pub fn socks() -> Vec<Vec<u8>> {
    vec![
        b"\x04\x01\0\x50\xc0\0\x02\x07me\0".to_vec(),
        b"\x04\x01\0\x50\0\0\0\x01\0a.example\0".to_vec(),
        b"\x05\x01\0\x03\x09a.example\0\x50".to_vec(),
        vec![5, 2, 0, 2],
        vec![5, 0, 0, 1, 192, 0, 2, 7, 0, 80],
        vec![0, 0x5a, 0, 0, 0, 0, 0, 0],
    ]
}

/// What Remote Desktop and VNC connect with.
pub fn desktop() -> Vec<Vec<u8>> {
    let unit = |code: u8, rest: &[u8]| {
        let length = (11 + rest.len()) as u8;
        [&[3, 0, 0, length, length - 5, code, 0, 0, 0, 0, 0][..], rest].concat()
    };
    vec![
        unit(0xe0, b"Cookie: mstshash=admin\r\n\x01\0\x08\0\x03\0\0\0"),
        unit(0xd0, b"\x02\0\x08\0\x02\0\0\0"),
        unit(0xd0, b"\x03\0\x08\0\x05\0\0\0"),
        vec![3, 0, 0, 9, 2, 0xf0, 0x80, 1, 2],
        b"RFB 003.008\n".to_vec(),
    ]
}

/// Packets of `MySQL`.
pub fn mysql() -> Vec<Vec<u8>> {
    let packet = |number: u8, body: &[u8]| [&[body.len() as u8, 0, 0, number][..], body].concat();
    let head = [&[0, 0x0a, 0, 0, 0, 0, 0, 1, 33][..], &[0; 23]].concat();
    vec![
        packet(0, &[&b"\x0a5.5.40-MariaDB\0"[..], &[7, 0, 0, 0], b"12345678\0", &[0; 20]].concat()),
        packet(1, &head),
        packet(1, &[&head[..], b"root\0\0"].concat()),
        packet(0, b"\x03select 1"),
        packet(1, b"\xff\x15\x04#28000denied"),
        [packet(1, b"\x01"), packet(2, b"\x02ab")].concat(),
    ]
}

/// The starts of programs and archives.
pub fn files() -> Vec<Vec<u8>> {
    let mut program = b"MZ\x90\0\x03\0\0\0\x04\0\0\0".to_vec();
    program.resize(0x3c, 0);
    program.extend([0x80, 0, 0, 0]);
    program.resize(0x80, 0);
    let beyond = program.clone();
    program.extend(b"PE\0\0\x4c\x01\x02\0\0\0\0\x40\0\0\0\0\0\0\0\0\xe0\0\x0f\x01\x0b\x01");
    program.resize(0x80 + 92, 0);
    program.extend([3, 0, 0, 0]);
    let mut tar = b"a.txt".to_vec();
    tar.resize(257, 0);
    tar.extend([&b"ustar\0"[..], b"00"].concat());
    vec![
        program,
        beyond,
        [&b"\x7fELF\x01\x01\x01"[..], &[0; 9], &[2, 0, 3, 0], &[0; 8]].concat(),
        [&b"\xcf\xfa\xed\xfe\x07\0\0\x01\x03\0\0\0\x02\0\0\0"[..], &[0; 16]].concat(),
        [&b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\x10\0\0\0\x20\0\0\0\x05\0\0\0"[..], b"a.exe"].concat(),
        [&[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3][..], b"a.txt\0"].concat(),
        [&[30, 0][..], b"-lh5-", &[0; 13], &[1, 3], b"abc"].concat(),
        [&b"MSCF\0\0\0\0"[..], &[0; 16], &[3, 1, 1, 0, 2, 0]].concat(),
        b"Rar!\x1a\x07\0\xcf".to_vec(),
        tar,
    ]
}
