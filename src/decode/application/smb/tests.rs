use super::super::{Application, Context, DceRpcKind, dcerpc_units, recognise};
use crate::decode::Protocol;

/// A message in its packet; what stands behind the header is given.
pub fn framed(command: u8, flags: u8, flags2: u16, body: &[u8]) -> Vec<u8> {
    let mut message = vec![0xff, b'S', b'M', b'B', command, 0, 0, 0, 0, flags];
    message.extend(flags2.to_le_bytes());
    message.extend([0; 12]);
    message.extend([5, 0, 6, 0, 7, 0, 8, 0]);
    message.extend(body);
    let length = (message.len() as u32).to_be_bytes();
    [&length, &message[..]].concat()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

fn line(bytes: &[u8]) -> String {
    found(bytes).line
}

fn found(bytes: &[u8]) -> crate::decode::application::Recognised {
    recognise(
        bytes,
        &Context { protocol: Protocol::TCP, ports: Some((1059, 445)), length: bytes.len() as u32 },
    )
}

/// A write of a bind to the pipe 0x4000.
fn write_of_bind() -> Vec<u8> {
    let mut bind =
        vec![5, 0, 11, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, 1, 0, 0, 0, 0xb8, 0x10, 0xb8, 0x10, 0, 0, 0, 0];
    bind.extend([1, 0, 0, 0, 0, 0, 1, 0]);
    bind.extend([
        0xc8, 0x4f, 0x32, 0x4b, 0x70, 0x16, 0xd3, 0x01, 0x12, 0x78, 0x5a, 0x47, 0xbf, 0x6e, 0xe1, 0x88,
    ]);
    bind.extend([3, 0, 0, 0]);
    bind.extend([
        4, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 8, 0, 0x2b, 0x10, 0x48, 0x60, 2, 0, 0, 0,
    ]);
    let mut body =
        vec![14, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 72, 0, 64, 0, 0, 0, 0, 0];
    body.extend([73, 0, 0xee]);
    body.extend(bind);
    framed(0x2f, 0x18, 0xc001, &body)
}

#[test]
fn a_negotiation_lists_its_dialects() {
    let body = [&[0, 12, 0][..], b"\x02NT LM 0.12\0"].concat();
    assert_eq!(line(&framed(0x72, 0x18, 0, &body)), "negotiate request: NT LM 0.12");
}

#[test]
fn a_tree_connect_names_its_share_and_a_create_its_pipe() {
    let mut body = vec![4, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
    // A password of one byte; the path that follows stands on an even place.
    let texts = [wide(r"\\192.0.2.7\IPC$"), b"?????\0".to_vec()].concat();
    body.extend(texts);
    let count = (body.len() - 11) as u16;
    body[9..11].copy_from_slice(&count.to_le_bytes());
    let share = found(&framed(0x75, 0x18, 0xc001, &body));
    assert_eq!(share.line, r"tree connect request \\192.0.2.7\IPC$");
    assert_eq!(share.meanings[0].text, r"\\192.0.2.7\IPC$");

    let mut body = vec![24, 0xff];
    body.extend([0; 47]);
    let name = [vec![0], wide(r"\srvsvc")].concat();
    body.extend((name.len() as u16).to_le_bytes());
    body.extend(name);
    assert_eq!(line(&framed(0xa2, 0x18, 0xc001, &body)), r"create request \srvsvc");
}

#[test]
fn what_is_written_to_a_pipe_is_read_as_dce_rpc() {
    let bytes = write_of_bind();
    let found = found(&bytes);
    assert_eq!(found.line, "bind SRVSVC; write request, file 0x4000, 72 bytes");
    assert_eq!(found.application, Some(Application::DceRpc));
    let units = dcerpc_units(&bytes);
    let [unit] = &units[..] else { panic!("{units:#?}") };
    let DceRpcKind::Bind(contexts) = &unit.kind else { panic!("{unit:#?}") };
    assert_eq!(bytes[contexts[0].bytes.clone()][..4], [0xc8, 0x4f, 0x32, 0x4b]);
    let pipe = unit.pipe.unwrap();
    assert_eq!((pipe.file, pipe.tree, pipe.session, pipe.message & 0xffff), (Some(0x4000), 5, 7, 8));
}

#[test]
fn several_messages_and_chained_commands_are_read() {
    let close = framed(0x04, 0x18, 0xc001, &[3, 0, 0x40, 0, 0, 0, 0, 0, 0]);
    let two = [close.clone(), close].concat();
    assert_eq!(line(&two), "close request, file 0x4000; close request, file 0x4000");
    // A logoff behind a logoff.
    let chain = framed(0x74, 0x18, 0xc001, &[2, 0x74, 0, 39, 0, 0, 0, 2, 0xff, 0, 0, 0, 0, 0]);
    assert_eq!(line(&chain), "logoff request; logoff request");
    // One that leads back is not followed.
    let back = framed(0x74, 0x18, 0xc001, &[2, 0x74, 0, 32, 0, 0, 0]);
    assert_eq!(line(&back), "logoff request");
}

#[test]
fn a_status_is_named_and_a_message_that_goes_on_says_so() {
    let mut bytes = framed(0xa2, 0x98, 0xc001, &[0, 0, 0]);
    bytes[9..13].copy_from_slice(&0xc000_0022_u32.to_le_bytes());
    assert_eq!(line(&bytes), "create response, STATUS_ACCESS_DENIED");
    let bytes = write_of_bind();
    assert!(line(&bytes[..50]).ends_with("SMB: goes on in the next segment"), "{}", line(&bytes[..50]));
}

#[test]
fn calls_of_remote_administration_and_nt_transactions_are_named() {
    let (name, asked) = (b"\\PIPE\\LANMAN\0", b"\x68\0WrLehDO\0B16BBDz\0\x01\0\0\x10\0\0\0\0");
    let mut body = vec![14];
    body.extend([asked.len() as u8, 0, 0, 0, 8, 0, 0, 16, 0, 0]);
    body.extend([0; 8]);
    body.extend([asked.len() as u8, 0, 32 + 1 + 28 + 2 + name.len() as u8, 0, 0, 0, 0, 0, 0, 0]);
    body.extend([(name.len() + asked.len()) as u8, 0]);
    body.extend(name);
    body.extend(asked);
    assert_eq!(line(&framed(0x25, 0x18, 0x4001, &body)), r"trans request \PIPE\LANMAN, RAP NetServerEnum2");

    let mut body = vec![23];
    body.extend([0; 35]);
    body.extend([4, 4, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0]);
    assert_eq!(line(&framed(0xa0, 0x18, 0xc001, &body)), "NT trans request, notify change");
}
