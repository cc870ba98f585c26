use super::super::{Application, Context, dcerpc_units, recognise};
use crate::decode::Protocol;

/// A message in its packet.
fn framed(command: u16, flags: u8, body: &[u8]) -> Vec<u8> {
    let message = message(command, flags, 0, body);
    let length = (message.len() as u32).to_be_bytes();
    [&length, &message[..]].concat()
}

fn message(command: u16, flags: u8, next: u32, body: &[u8]) -> Vec<u8> {
    let mut message = vec![0xfe, b'S', b'M', b'B', 64, 0, 0, 0, 0, 0, 0, 0];
    message.extend(command.to_le_bytes());
    message.extend([1, 0, flags, 0, 0, 0]);
    message.extend(next.to_le_bytes());
    message.extend([9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
    message.extend([0; 16]);
    message.extend(body);
    message
}

fn found(bytes: &[u8]) -> crate::decode::application::Recognised {
    recognise(
        bytes,
        &Context { protocol: Protocol::TCP, ports: Some((1059, 445)), length: bytes.len() as u32 },
    )
}

#[test]
fn a_negotiation_lists_its_dialects() {
    let mut body = vec![36, 0, 2, 0, 1, 0];
    body.extend([0; 30]);
    body.extend([0x02, 0x02, 0x10, 0x02]);
    assert_eq!(found(&framed(0, 0, &body)).line, "negotiate request: 2.0.2, 2.1");
}

#[test]
fn messages_of_a_compound_are_read_one_by_one() {
    let close = [&[24, 0, 0, 0, 0, 0, 0, 0][..], &[3; 16]].concat();
    let name: Vec<u8> = "gpt.ini".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut create = vec![57, 0];
    create.extend([0; 42]);
    create.extend([120, 0, 14, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    create.extend(&name);
    create.extend([0; 2]);
    let first = message(5, 0, 136, &create);
    assert_eq!(first.len(), 136);
    let both = [first, message(6, 0, 0, &close)].concat();
    let bytes = [&(both.len() as u32).to_be_bytes()[..], &both].concat();
    let found = found(&bytes);
    assert_eq!(found.line, "create request gpt.ini; close request");
    assert_eq!(found.meanings[0].text, "gpt.ini");
}

#[test]
fn what_a_pipe_is_asked_for_is_read_as_dce_rpc() {
    let request = [5, 0, 0, 3, 0x10, 0, 0, 0, 28, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, 0, 0, 15, 0, 9, 9, 9, 9];
    let mut body = vec![57, 0, 0, 0, 0x17, 0xc0, 0x11, 0];
    body.extend([6; 16]);
    body.extend([120, 0, 0, 0, 28, 0, 0, 0]);
    body.extend([0; 24]);
    body.extend(request);
    let bytes = framed(11, 0, &body);
    let found = found(&bytes);
    assert_eq!(found.line, "request, context 0, opnum 15; ioctl request, transceive on a pipe");
    assert_eq!(found.application, Some(Application::DceRpc));
    let units = dcerpc_units(&bytes);
    let pipe = units[0].pipe.unwrap();
    assert_eq!((pipe.message, pipe.tree, pipe.session), (9, 5, 7));
    assert_eq!(pipe.file, Some(u128::from_le_bytes([6; 16])));
}

#[test]
fn an_encrypted_message_tells_no_more_than_its_length() {
    let mut bytes = vec![0, 0, 0, 60, 0xfd, b'S', b'M', b'B'];
    bytes.extend([1; 32]);
    bytes.extend([8, 0, 0, 0, 0, 0, 1, 0]);
    bytes.extend([2; 16]);
    assert_eq!(found(&bytes).line, "encrypted message, 8 bytes");
}
