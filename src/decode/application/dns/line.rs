//! A message in one line, as a list of packets shows it.

use std::fmt::Write;

use super::{Dialect, Message, Record, RecordType, opcode_name, result_sentence, result_word};

/// Questions and answers that a line names; how many more there are it says.
const MOST: usize = 8;

/// `query A www.example`, `response A www.example: 192.0.2.1`, `response A x.y: no such name (NXDOMAIN)`;
/// of NetBIOS `query NB WORKGROUP<1d>`, `registration HOST<00>: 192.0.2.5`, `NBSTAT response: HOST<00>, …`.
#[must_use]
pub fn line(message: &Message) -> String {
    let mut line = String::new();
    let opcode = message.flags.opcode();
    let kind = opcode_name(opcode, message.dialect).map_or_else(|| format!("opcode {opcode}"), str::to_owned);
    let is_response = message.flags.is_response();
    let is_status = subject_types(message).next() == Some(RecordType::NBSTAT);
    line += match (opcode, is_response) {
        (0, false) => "query",
        (0, true) if is_status => "NBSTAT response",
        (0, true) => "response",
        _ => &kind,
    };
    if opcode != 0 && is_response {
        line += " response";
    }
    if !(is_status && is_response) {
        // A claim of a name needs no type: it is for addresses.
        let with_type = message.dialect == Dialect::Dns || opcode == 0;
        list(&mut line, " ", subjects(message, with_type));
    }
    if is_response || opcode != 0 {
        outcome(&mut line, message);
    }
    if message.flags.is_truncated() && message.dialect == Dialect::Dns {
        line += " (truncated)";
    }
    if message.fault.is_some() {
        line += " …";
    }
    line
}

/// Types of what is asked for, or answered without having been asked.
fn subject_types(message: &Message) -> impl Iterator<Item = RecordType> {
    let asked = message.questions.iter().map(|question| question.kind);
    let told = message.answers.iter().map(|record| record.kind);
    asked.chain(told.filter(|_| message.questions.is_empty()))
}

/// What is asked for; what is answered without a question, each once.
fn subjects(message: &Message, with_type: bool) -> Vec<String> {
    let subject = |kind: RecordType, name: &str| {
        if with_type { format!("{kind} {name}") } else { name.to_owned() }
    };
    let mut subjects: Vec<String> =
        message.questions.iter().map(|question| subject(question.kind, &question.name.text)).collect();
    if subjects.is_empty() {
        subjects.extend(message.answers.iter().take(1).map(|record| subject(record.kind, &record.name.text)));
    }
    subjects
}

/// What came of it: answers, or why there are none.
fn outcome(line: &mut String, message: &Message) {
    let result = message.result();
    if message.flags.is_response() && result != 0 {
        let word = result_word(result, message.dialect);
        let _ = match result_sentence(result, message.dialect) {
            Some(sentence) => write!(line, ": {sentence} ({word})"),
            None => write!(line, ": {word}"),
        };
        return;
    }
    // A claim carries its address in the additional section.
    let claims = message.dialect == Dialect::NetBios && !message.flags.is_response();
    let records = if claims { &message.additionals } else { &message.answers };
    let (asked, name) = match (message.questions.first(), records.first()) {
        (Some(question), _) => (Some(question.kind), None),
        (None, first) => (first.map(|record| record.kind), first.map(|record| record.name.text.as_str())),
    };
    let said: Vec<String> = records.iter().filter_map(|record| answer(record, asked, name)).collect();
    if !said.is_empty() {
        list(line, ": ", said);
    } else if message.flags.is_response() && message.flags.opcode() == 0 && message.fault.is_none() {
        line.push_str(": no answer");
    }
}

/// An answer: bare where it is of the type that was asked for, and of the name that the line tells.
fn answer(record: &Record, asked: Option<RecordType>, name: Option<&str>) -> Option<String> {
    let data = record.data.to_string();
    let is_of_name = name.is_none_or(|name| name == record.name.text);
    match (data.is_empty(), asked == Some(record.kind)) {
        (true, true) => None,
        (true, false) => Some(record.kind.to_string()),
        (false, true) if is_of_name => Some(data),
        (false, false) if is_of_name => Some(format!("{} {data}", record.kind)),
        (false, _) => Some(format!("{} {} {data}", record.kind, record.name)),
    }
}

/// Adds some parts, joined by commas.
fn list(line: &mut String, before: &str, parts: Vec<String>) {
    let count = parts.len();
    for (place, part) in parts.into_iter().take(MOST).enumerate() {
        line.push_str(if place == 0 { before } else { ", " });
        line.push_str(&part);
    }
    if count > MOST {
        let _ = write!(line, " and {} more", count - MOST);
    }
}
