//! Properties of recognition: whatever bytes come, on the ports of every protocol.

use suji::decode::{
    Protocol,
    application::{Context, identify, recognise},
};

/// A payload that goes to a port, and one that comes from it; as a stretch of a connection or as a
/// datagram; whole and cut.
pub fn payload(protocol: Protocol, port: u16, bytes: &[u8]) {
    for ports in [(40_000, port), (port, 40_000)] {
        for missing in [0, 700] {
            let context = Context { protocol, ports: Some(ports), length: bytes.len() as u32 + missing };
            hold(bytes, &context);
        }
    }
}

/// The layers hold every byte once, fields and meanings lie where bytes are, and the quick look says the
/// same application as reading does.
fn hold(bytes: &[u8], context: &Context) {
    let found = recognise(bytes, context);
    assert_eq!(identify(bytes, context), found.told.first().map(|told| told.application), "{found:#?}");
    assert_eq!(found.application.is_some(), !bytes.is_empty());
    let mut end = 0;
    for layer in &found.layers {
        assert_eq!(layer.bytes.start, end, "{} leaves a gap or overlaps in {found:#?}", layer.name);
        end = layer.bytes.end;
        let mut depth = 0;
        for field in &layer.fields {
            let inside = layer.bytes.start <= field.bytes.start && field.bytes.end <= layer.bytes.end;
            assert!(inside && field.bytes.start < field.bytes.end, "{} of {layer:#?}", field.name);
            assert!(field.depth <= depth, "{} stands under nothing in {layer:#?}", field.name);
            depth = field.depth + 1;
        }
        assert!(layer.fields.len() <= bytes.len() * 8 + 8, "{} fields of {layer:#?}", layer.fields.len());
    }
    assert_eq!(end, bytes.len(), "bytes without a layer in {found:#?}");
    for meaning in &found.meanings {
        let range = &meaning.bytes;
        assert!(range.start < range.end && range.end <= bytes.len(), "{meaning:?}");
    }
    assert!(found.line.len() < 400, "{}", found.line);
}
