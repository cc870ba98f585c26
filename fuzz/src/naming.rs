//! Properties of messages of name services.

use suji::decode::{
    Protocol,
    application::dns::{Dialect, Message, Record},
};

use super::recognise;

/// Messages of DNS and its family, as datagrams and as stretches of a connection.
pub fn dns(bytes: &[u8]) {
    recognise::payload(Protocol::UDP, 53, bytes);
    recognise::payload(Protocol::TCP, 53, bytes);
    message(bytes, Dialect::Dns);
}

/// Messages of the NetBIOS name service.
pub fn nbns(bytes: &[u8]) {
    recognise::payload(Protocol::UDP, 137, bytes);
    message(bytes, Dialect::NetBios);
}

/// What is read lies in the bytes, part behind part, in proportion to them; and of a message that is cut
/// nothing else is read than of the whole.
fn message(bytes: &[u8], dialect: Dialect) {
    let Some(message) = Message::read(bytes, dialect) else {
        assert!(bytes.len() < 12);
        return;
    };
    let mut end = 12;
    for question in &message.questions {
        assert_eq!(question.bytes.start, end, "{message:?}");
        end = question.bytes.end;
        assert!(question.name.bytes.start == question.bytes.start && question.name.bytes.end < end);
    }
    for record in message.records() {
        assert_eq!(record.bytes.start, end, "{message:?}");
        end = record.bytes.end;
        hold(record, end);
    }
    assert_eq!(end, message.end);
    assert!(end <= bytes.len());
    let parts = message.questions.len() + message.records().count();
    assert!(parts * 5 <= bytes.len(), "{parts} parts of {} bytes", bytes.len());
    if let Some(fault) = message.fault {
        assert!(fault.at <= bytes.len(), "{message:?}");
    } else {
        let counts = [message.questions.len(), message.answers.len()];
        assert_eq!(counts, [message.counts[0], message.counts[1]].map(usize::from));
    }
    for cut in (12..bytes.len().min(300)).step_by(7) {
        let part = Message::read(bytes.get(..cut).unwrap_or_default(), dialect).unwrap();
        assert!(part.end <= message.end.max(cut), "cut at {cut}");
        assert!(message.questions.starts_with(&part.questions), "cut at {cut}");
        let whole: Vec<&Record> = message.records().collect();
        let records = part.records().zip(whole).filter(|(of, _)| of.fault.is_none());
        for (cut_record, record) in records {
            assert_eq!(cut_record, record, "cut at {cut}");
        }
    }
}

fn hold(record: &Record, end: usize) {
    assert!(record.name.bytes.end <= record.data_bytes.start && record.data_bytes.end == end, "{record:?}");
    // A byte of a name is four letters at most.
    assert!(record.name.text.len() <= 4 * 255, "{record:?}");
    if let Some(fault) = record.fault {
        assert!(fault.at <= end, "{record:?}");
    }
}
