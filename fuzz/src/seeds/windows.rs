//! Payloads of Windows' protocols: DCE/RPC, SMB, NetBIOS.

/// Text of two bytes a letter.
fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A unit of DCE/RPC with its lengths: of all, and of its authentication.
fn unit(kind: u8, body: &[u8], authentication: &[u8]) -> Vec<u8> {
    let length = (16 + body.len() + authentication.len()) as u16;
    let token = authentication.len().saturating_sub(8) as u16;
    let mut bytes = vec![5, 0, kind, 3, 0x10, 0, 0, 0];
    bytes.extend(length.to_le_bytes());
    bytes.extend(token.to_le_bytes());
    bytes.extend([7, 0, 0, 0]);
    [&bytes, body, authentication].concat()
}

/// A conformant varying text.
fn ndr(text: &str) -> Vec<u8> {
    let count = (text.chars().count() as u32).to_le_bytes();
    let mut bytes = [&count[..], &[0; 4], &count, &wide(text)].concat();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

/// A token of NTLMSSP that logs on, and one that challenges.
fn tokens() -> [Vec<u8>; 2] {
    let texts = wide("LABalicePC7");
    let mut logon = b"NTLMSSP\0\x03\0\0\0".to_vec();
    for (length, place) in [(0_u16, 72_u32), (0, 72), (6, 72), (10, 78), (6, 88), (0, 94)] {
        logon.extend(length.to_le_bytes());
        logon.extend(length.to_le_bytes());
        logon.extend(place.to_le_bytes());
    }
    logon.extend([1, 0, 0, 2, 5, 1, 0x28, 0x0a, 0, 0, 0, 15]);
    logon.extend(&texts);
    let mut challenge = b"NTLMSSP\0\x02\0\0\0\x06\0\x06\0\x30\0\0\0\x01\0\0\0".to_vec();
    challenge.extend([9; 24]);
    challenge.extend(wide("LAB"));
    [logon, challenge]
}

fn bind() -> Vec<u8> {
    let body = [
        &[0xd0, 0x16, 0xd0, 0x16, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0][..],
        &[0xa0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46, 0, 0, 0, 0],
        &[4, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 8, 0, 0x2b, 0x10, 0x48, 0x60, 2, 0, 0, 0],
    ]
    .concat();
    unit(11, &body, &[])
}

fn request(opnum: u8, stub: &[u8]) -> Vec<u8> {
    unit(0, &[&[4, 0, 0, 0, 1, 0, opnum, 0][..], stub].concat(), &[])
}

/// Units of DCE/RPC: every kind that has fields, several in a row, and the shapes.
pub fn dcerpc() -> Vec<Vec<u8>> {
    let big = [5, 0, 0, 3, 0, 0, 0, 0, 0, 26, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 4, 1, 2].to_vec();
    let answer =
        unit(
            12,
            &[
                &[
                    0xd0, 0x16, 0xd0, 0x16, 2, 0, 0, 0, 4, 0, b'1', b'3', b'5', 0, 0, 0, 1, 0, 0, 0, 2, 0, 1,
                    0,
                ][..],
                &[0; 20],
            ]
            .concat(),
            &[],
        );
    let refusal = unit(13, &[4, 0, 1, 5, 0], &[]);
    let fault = unit(3, &[4, 0, 0, 0, 1, 0, 0, 0, 3, 0, 1, 0x1c, 0, 0, 0, 0], &[]);
    let [logon, _] = tokens();
    let sealed =
        unit(0, &[4, 0, 0, 0, 1, 0, 3, 0, 9, 9, 9, 9], &[&[10, 6, 0, 0, 1, 0, 0, 0][..], &[1; 16]].concat());
    let third = unit(16, &[0; 4], &[&[10, 2, 0, 0, 1, 0, 0, 0][..], &logon].concat());
    let this = [&[5, 0, 6, 0, 1, 0, 0, 0][..], &[7; 24], b"MEOW"].concat();
    let activation = request(4, &[this, ndr(&format!(r"\\{}\a", "F".repeat(100)))].concat());
    let climbing = request(31, &[&[1, 0, 0, 0][..], &ndr("HOST\0"), &ndr(r"\a\..\..\b")].concat());
    let overlong = request(9, &ndr(&"A".repeat(300)));
    let object =
        [&[5, 0, 0, 0x83, 0x10, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 0, 0, 5, 0][..], &[3; 16]]
            .concat();
    let two = [&request(3, b"stub")[..], &answer].concat();
    vec![
        bind().get(..40).unwrap_or_default().to_vec(),
        bind(),
        big,
        answer,
        refusal,
        fault,
        sealed,
        third,
        activation,
        climbing,
        overlong,
        object,
        two,
    ]
}

/// Datagrams of DCE/RPC.
pub fn datagrams() -> Vec<Vec<u8>> {
    let of = |kind: u8, interface: [u8; 16], body: &[u8]| {
        let mut bytes = vec![4, kind, 0x28, 0, 0x10, 0, 0, 0];
        bytes.extend([0; 16]);
        bytes.extend(interface);
        bytes.extend([7; 16]);
        bytes.extend([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
        bytes.extend((body.len() as u16).to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(body);
        bytes
    };
    let messenger =
        [0xf8, 0x91, 0x7b, 0x5a, 0, 0xff, 0xd0, 0x11, 0xa9, 0xb2, 0, 0xc0, 0x4f, 0xb6, 0xe6, 0xfc];
    let text = b"\x04\0\0\0\0\0\0\0\x04\0\0\0ALL\0";
    let message = of(0, messenger, &[&text[..], text, text].concat());
    vec![
        message.get(..100).unwrap_or_default().to_vec(),
        message,
        of(0, [8; 16], b"stub"),
        of(6, messenger, &[3, 0, 1, 0x1c]),
        of(1, messenger, &[]),
    ]
}

fn framed(message: &[u8]) -> Vec<u8> {
    [&(message.len() as u32).to_be_bytes()[..], message].concat()
}

/// A message of SMB 1.
fn smb1(command: u8, flags: u8, body: &[u8]) -> Vec<u8> {
    let mut message = vec![0xff, b'S', b'M', b'B', command, 0, 0, 0, 0, flags, 1, 0xc8];
    message.extend([0; 12]);
    message.extend([5, 0, 6, 0, 7, 0, 8, 0]);
    message.extend(body);
    message
}

/// Words of a command, and its bytes.
fn block(words: &[u8], bytes: &[u8]) -> Vec<u8> {
    [&[(words.len() / 2) as u8][..], words, &(bytes.len() as u16).to_le_bytes(), bytes].concat()
}

/// A message of SMB 2.
fn smb2(command: u8, flags: u8, next: u32, body: &[u8]) -> Vec<u8> {
    let mut message = vec![0xfe, b'S', b'M', b'B', 64, 0, 0, 0, 0, 0, 0, 0, command, 0, 1, 0, flags, 0, 0, 0];
    message.extend(next.to_le_bytes());
    message.extend([9; 40]);
    message.extend(body);
    message
}

/// A transaction with data: its name's bytes, and what it carries.
fn transaction(name: &[u8], data: &[u8], setup: &[u8]) -> Vec<u8> {
    let words = 28 + setup.len();
    let place = (32 + 1 + words + 2 + name.len()) as u16;
    let mut fields = vec![0, 0];
    fields.extend((data.len() as u16).to_le_bytes());
    fields.extend([0; 18]);
    fields.extend((data.len() as u16).to_le_bytes());
    fields.extend(place.to_le_bytes());
    fields.extend([(setup.len() / 2) as u8, 0]);
    fields.extend(setup);
    smb1(0x25, 0x18, &block(&fields, &[name, data].concat()))
}

/// Messages of SMB over TCP: both versions, chained, compound, with DCE/RPC inside, and typical flaws.
pub fn smb() -> Vec<Vec<u8>> {
    let [logon, challenge] = tokens();
    let negotiate = smb1(0x72, 0x18, &block(&[], b"\x02PC NETWORK PROGRAM 1.0\0\x02NT LM 0.12\0"));
    let chosen = smb1(
        0x72,
        0x98,
        &block(&[&[0, 0, 3][..], &[0; 30], &[8]].concat(), &[&[1; 8][..], &wide("LAB\0PC7\0")].concat()),
    );
    let mut words =
        vec![0xff, 0, 0, 0, 0, 0x10, 50, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0xd4, 0, 0, 0];
    let setup = smb1(0x73, 0x18, &block(&words, &[&[0; 3][..], &wide("alice\0LAB\0Windows\0LM\0")].concat()));
    words.truncate(14);
    words.extend((logon.len() as u16).to_le_bytes());
    words.extend([0; 8]);
    let extended = smb1(0x73, 0x18, &block(&words, &[&logon[..], &wide("\0Windows\0LM\0")].concat()));
    let answered = smb1(
        0x73,
        0x98,
        &block(&[0xff, 0, 0, 0, 0, 0, challenge.len() as u8, 0], &[&challenge[..], b"\0W\0\0\0"].concat()),
    );
    let share = [&[0][..], &wide("\\\\PC7\\IPC$\0"), b"?????\0"].concat();
    let tree = block(&[0xff, 0, 0, 0, 0, 0, 1, 0], &share);
    // A tree connect behind a log-off.
    let chain = [&[2, 0x75, 0, 39, 0, 0, 0][..], &tree].concat();
    let mut create = vec![0xff, 0, 0, 0, 0, 14, 0];
    create.extend([0; 41]);
    let create = smb1(0xa2, 0x18, &block(&create, &[&[0][..], &wide("\\samr\0")].concat()));
    let bind = bind();
    let mut write = vec![0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0];
    write.extend((bind.len() as u16).to_le_bytes());
    write.extend([64, 0, 0, 0, 0, 0]);
    let write = smb1(0x2f, 0x18, &block(&write, &[&[0][..], &bind].concat()));
    let call = transaction(&wide("\\PIPE\\\0"), &request(9, &ndr(&"A".repeat(300))), &[0x26, 0, 0, 0x40]);
    let slot = transaction(b"\\MAILSLOT\\BROWSE\0", b"\x02\0ONE\0", &[1, 0, 1, 0, 2, 0]);
    let find = smb1(
        0x32,
        0x18,
        &block(
            &[&[0; 20][..], &[66, 0, 0, 0, 0, 0, 1, 0, 1, 0]].concat(),
            &[&[0][..], &[0; 12], &wide("\\*\0")].concat(),
        ),
    );
    let dialects = smb2(0, 0, 0, &[&[36, 0, 2, 0, 1, 0][..], &[0; 30], &[2, 2, 0x10, 2]].concat());
    let close = smb2(6, 0, 0, &[&[24, 0, 0, 0, 0, 0, 0, 0][..], &[3; 16]].concat());
    let mut open = vec![57, 0];
    open.extend([0; 42]);
    open.extend([120, 0, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    open.extend(wide("gpt.ini"));
    open.extend([0; 2]);
    let compound = [smb2(5, 0, 136, &open), close].concat();
    let mut ioctl = vec![57, 0, 0, 0, 0x17, 0xc0, 0x11, 0];
    ioctl.extend([6; 16]);
    ioctl.extend([120, 0, 0, 0]);
    ioctl.extend((bind.len() as u32).to_le_bytes());
    ioctl.extend([0; 24]);
    ioctl.extend(&bind);
    let mut logging = vec![25, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 88, 0];
    logging.extend((logon.len() as u16).to_le_bytes());
    logging.extend([0; 8]);
    logging.extend(&logon);
    let mut messages: Vec<Vec<u8>> = [
        &negotiate,
        &chosen,
        &setup,
        &extended,
        &answered,
        &smb1(0x74, 0x18, &chain),
        &create,
        &write,
        &call,
        &slot,
        &find,
        &dialects,
        &compound,
        &smb2(11, 0, 0, &ioctl),
        &smb2(1, 0, 0, &logging),
        &[&b"\xfdSMB"[..], &[1; 48], &[9; 8]].concat(),
        &[&b"\xfcSMB"[..], &[1; 12]].concat(),
    ]
    .iter()
    .map(|message| framed(message))
    .collect();
    messages.push([framed(&negotiate), framed(&create)].concat());
    messages.push(framed(&write).get(..90).unwrap_or_default().to_vec());
    messages
}

/// A NetBIOS name in letters.
fn name(text: &str, service: u8) -> Vec<u8> {
    let mut bytes = format!("{text:<15}").into_bytes();
    bytes.push(service);
    let letters = bytes.iter().flat_map(|byte| [b'A' + (byte >> 4), b'A' + (byte & 15)]);
    std::iter::once(32).chain(letters).chain([0]).collect()
}

/// Control packets of sessions.
pub fn sessions() -> Vec<Vec<u8>> {
    vec![
        [&[0x81, 0, 0, 68][..], &name("*SMBSERVER", 0x20), &name("PC7", 0)].concat(),
        vec![0x82, 0, 0, 0],
        vec![0x83, 0, 0, 1, 0x82],
        vec![0x84, 0, 0, 6, 192, 0, 2, 7, 0, 139],
        [&[0x85, 0, 0, 0, 0x82, 0, 0, 0][..], &smb().swap_remove(0)].concat(),
    ]
}

/// Datagrams of NetBIOS with what the browser service announces.
pub fn netbios() -> Vec<Vec<u8>> {
    let datagram = |kind: u8, data: &[u8]| {
        [&[kind, 2, 0x80, 1, 192, 0, 2, 7, 0, 138, 0, 0, 0, 0][..], &name("PC7", 0), &name("LAB", 0x1d), data]
            .concat()
    };
    let slot = |data: &[u8]| transaction(b"\\MAILSLOT\\BROWSE\0", data, &[1, 0, 1, 0, 2, 0]);
    let host = [
        &b"\x01\x03\x60\xea\0\0"[..],
        b"PC7\0\0\0\0\0\0\0\0\0\0\0\0\0",
        &[5, 1, 3, 0x10, 0, 0, 15, 1, 0x55, 0xaa],
        b"a host\0",
    ]
    .concat();
    let mut group = host.clone();
    group.splice(..1, [12]);
    vec![
        datagram(0x11, &slot(&host)),
        datagram(0x11, &slot(&group)),
        datagram(0x11, &slot(b"\x08\x01\x10\0\x01\x02\0\0\0\0\0\0\0\0PC7\0")),
        datagram(0x10, &slot(b"\x0a\x02\0\0\0\0ONE\0TWO\0")),
        datagram(0x12, b"other"),
        vec![0x13, 2, 0x80, 1, 192, 0, 2, 7, 0, 138, 0x82],
        [&[0x14, 2, 0x80, 1, 192, 0, 2, 7, 0, 138][..], &name("LAB", 0)].concat(),
    ]
}
