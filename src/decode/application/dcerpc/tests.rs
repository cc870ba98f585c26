use super::super::{Context, Recognised, Uuid, preview, recognise};
use super::*;
use crate::decode::Protocol;

/// A bind to `IRemoteActivation` as it stands on the wire, 72 bytes.
const BIND_REMACT: [u8; 72] = [
    5, 0, 11, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, 1, 0, 0, 0, 0xd0, 0x16, 0xd0, 0x16, 0, 0, 0, 0, 1, 0, 0, 0, 0,
    0, 1, 0, 0xb8, 0x4a, 0x9f, 0x4d, 0x1c, 0x7d, 0xcf, 0x11, 0x86, 0x1e, 0x00, 0x20, 0xaf, 0x6e, 0x7c, 0x57,
    0, 0, 0, 0, 0x04, 0x5d, 0x88, 0x8a, 0xeb, 0x1c, 0xc9, 0x11, 0x9f, 0xe8, 0x08, 0x00, 0x2b, 0x10, 0x48,
    0x60, 2, 0, 0, 0,
];

/// A request of operation 4 with a stub of four bytes.
const REQUEST: [u8; 28] =
    [5, 0, 0, 3, 0x10, 0, 0, 0, 28, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, 1, 0, 4, 0, 9, 9, 9, 9];

fn found(bytes: &[u8]) -> Recognised {
    recognise(
        bytes,
        &Context { protocol: Protocol::TCP, ports: Some((1059, 135)), length: bytes.len() as u32 },
    )
}

/// An answer to a bind: an address, and results with their reasons.
fn answer(kind: u8, address: &[u8], results: &[(u8, u8)]) -> Vec<u8> {
    let mut bytes =
        vec![5, 0, kind, 3, 0x10, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0xd0, 0x16, 0xd0, 0x16, 2, 0, 0, 0];
    bytes.extend((address.len() as u16).to_le_bytes());
    bytes.extend(address);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes.extend([results.len() as u8, 0, 0, 0]);
    for (result, reason) in results {
        bytes.extend([*result, 0, *reason, 0]);
        bytes.extend([0; 20]);
    }
    bytes[8] = bytes.len() as u8;
    bytes
}

#[test]
fn a_bind_names_its_interface_and_where_it_stands() {
    let found = found(&BIND_REMACT);
    assert_eq!(found.layers.len(), 1, "{found:#?}");
    assert_eq!(found.line, "bind REMACT (IRemoteActivation)");
    let interface = found.layers[0].fields.iter().find(|field| field.name == "Interface").unwrap();
    assert_eq!((interface.bytes.clone(), interface.depth), (32..48, 1));
    assert_eq!(interface.value, "REMACT (IRemoteActivation) 4d9f4ab8-7d1c-11cf-861e-0020af6e7c57");
    let units = dcerpc_units(&BIND_REMACT);
    let DceRpcKind::Bind(contexts) = &units[0].kind else { panic!("{units:?}") };
    assert_eq!((contexts[0].id, contexts[0].bytes.clone()), (0, 32..48));
    assert_eq!(contexts[0].interface, Uuid(0x4d9f4ab8_7d1c_11cf_861e_0020af6e7c57));
}

#[test]
fn a_request_tells_its_operation_and_leaves_its_stub() {
    let found = found(&REQUEST);
    assert_eq!(found.line, "request, context 1, opnum 4");
    let stub = &found.layers[1];
    assert_eq!((stub.name, stub.summary.as_str()), ("Payload", preview(&[9; 4]).as_str()));
    let units = dcerpc_units(&REQUEST);
    let DceRpcKind::Request { context, opnum, object, context_bytes, opnum_bytes } = &units[0].kind else {
        panic!("{units:?}")
    };
    assert_eq!((*context, *opnum, *object), (1, 4, None));
    assert_eq!((context_bytes.clone(), opnum_bytes.clone()), (20..22, 22..24));
    assert_eq!((units[0].call, units[0].bytes.clone(), units[0].pipe), (7, 0..28, None));
}

#[test]
fn units_stand_one_behind_the_other() {
    let bytes = [&REQUEST[..], &answer(15, b"", &[(0, 0)]), &REQUEST[..26]].concat();
    let found = found(&bytes);
    assert_eq!(
        found.line,
        "request, context 1, opnum 4; alter context response: accepted; request, context 1, opnum 4"
    );
    let ranges: Vec<_> = dcerpc_units(&bytes).into_iter().map(|unit| unit.bytes).collect();
    assert_eq!(ranges, [0..28, 28..84, 84..110]);
}

#[test]
fn results_say_why_a_context_is_refused() {
    let bytes = answer(12, b"135\0", &[(0, 0), (2, 1), (3, 3)]);
    assert_eq!(
        found(&bytes).line,
        "bind ack at 135: accepted, provider rejection: abstract syntax not supported, negotiate ack 0x0003"
    );
    let units = dcerpc_units(&bytes);
    let DceRpcKind::BindAck(results) = &units[0].kind else { panic!("{units:?}") };
    assert_eq!((results.len(), results[0].is_accepted(), results[1].is_accepted()), (3, true, false));
    assert_eq!(bytes[results[1].bytes.clone()], [2, 0, 1, 0]);
}

#[test]
fn refusals_are_in_words() {
    let fault = [
        5, 0, 3, 3, 0x10, 0, 0, 0, 32, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 3, 0, 1, 0x1c, 0, 0, 0, 0,
    ];
    assert_eq!(found(&fault).line, "fault, nca_s_unk_if (0x1c010003)");
    let DceRpcKind::Fault { status, .. } = dcerpc_units(&fault)[0].kind else { panic!() };
    assert_eq!(fault_name(status), Some("nca_s_unk_if"));
    let nak = [5, 0, 13, 3, 0x10, 0, 0, 0, 21, 0, 0, 0, 7, 0, 0, 0, 4, 0, 1, 5, 0];
    assert_eq!(found(&nak).line, "bind nak, protocol version not supported");
}

#[test]
fn numbers_follow_the_order_that_the_unit_names() {
    let unit = [5, 0, 0, 3, 0, 0, 0, 0, 0, 24, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 9];
    let found = found(&unit);
    assert_eq!(found.line, "request, context 0, opnum 9");
    let call = found.layers[0].fields.iter().find(|field| field.name == "Call").unwrap();
    assert_eq!(call.value, "258");
}

#[test]
fn a_bind_that_goes_on_in_the_next_segment_is_no_fault() {
    let found = found(&BIND_REMACT[..40]);
    assert_eq!(found.line, "bind");
    assert_eq!(found.layers[1].name, "Payload");
}

#[test]
fn who_logs_on_is_named() {
    let texts: Vec<u8> = "LABalicePC7".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut token = b"NTLMSSP\0\x03\0\0\0".to_vec();
    // Digests, domain, user, workstation, key; then the flag for wide texts.
    for (length, place) in [(0_u16, 64_u32), (0, 64), (6, 64), (10, 70), (6, 80), (0, 86)] {
        token.extend(length.to_le_bytes());
        token.extend(length.to_le_bytes());
        token.extend(place.to_le_bytes());
    }
    token.extend([1, 0, 0, 0]);
    token.extend(texts);
    let mut unit = vec![5, 0, 16, 3, 0x10, 0, 0, 0, 0, 0, token.len() as u8, 0, 7, 0, 0, 0, 0, 0, 0, 0];
    unit.extend([10, 2, 0, 0, 1, 0, 0, 0]);
    unit.extend(&token);
    unit[8] = unit.len() as u8;
    let found = found(&unit);
    assert_eq!(found.line, r"auth 3; authenticated, NTLMSSP authenticate LAB\alice from PC7");
    let meant: Vec<_> = found.meanings.iter().map(|meaning| meaning.text.as_str()).collect();
    assert_eq!(meant, ["LAB", "alice", "PC7"]);
}

#[test]
fn other_payloads_are_no_units() {
    for other in [
        &b"GET / HTTP/1.1\r\n"[..],
        &[5, 1, 0],
        &[5; 30],
        &[5, 0, 99, 3, 0x10, 0, 0, 0, 72, 0, 0, 0, 0, 0, 0, 0],
        &[5, 0, 0, 3, 0x10, 0, 0, 0, 72, 0, 72, 0, 0, 0, 0, 0],
        &BIND_REMACT[..15],
        &[],
    ] {
        assert!(!is_unit(other), "{other:02x?}");
        assert_eq!(dcerpc_units(other), []);
    }
}
