//! A conversation and its connections in words.

use crate::{
    figure::{counted, grouped},
    stream::conversation::{Connection, Conversation, Side},
};

/// What is to be known of a conversation beside what was said: how much each side said, what is missing of
/// it, and what was left out; a line each.
#[must_use]
pub fn about_conversation(conversation: &Conversation) -> Vec<String> {
    let mut lines = Vec::new();
    let [a, b] = conversation.ends;
    for ((name, end), counts) in [("A", a), ("B", b)].into_iter().zip(&conversation.sides) {
        let mut line = format!(
            "{name} {end}: {} in {}",
            counted(counts.bytes, "byte"),
            counted(counts.packets, "packet")
        );
        let mut add = |count: u64, words: &str| {
            if count > 0 {
                for part in [", ", &grouped(count), " ", words] {
                    line.push_str(part);
                }
            }
        };
        add(counts.missing, "not captured");
        add(counts.repeated, "sent again");
        add(counts.differing, "of them with other values (the first are kept)");
        if counts.strays > 0 {
            line += ", ";
            line += &counted(counts.strays, "segment");
            line += " outside of the stream left out";
        }
        lines.push(line);
    }
    match conversation.connections.as_slice() {
        [] => {}
        [one] => lines.push(words(one)),
        more => lines.push(counted(more.len() as u64, "connection")),
    }
    let (all, followed) = (conversation.packets.len() as u64, conversation.followed as u64);
    if followed < all {
        lines.push(format!("the first {} of {} packets are followed", grouped(followed), grouped(all)));
    }
    if conversation.not_held() > 0 {
        let bytes = counted(conversation.not_held(), "byte");
        lines.push(format!("{bytes} are not held in memory; they are there when a side is saved"));
    }
    if conversation.copies > 0 {
        lines.push(format!("{} left out", counted(conversation.copies, "duplicate datagram")));
    }
    if let Some(problem) = &conversation.problem {
        lines.push(format!("{} cannot be read again: {problem}", counted(conversation.unread, "packet")));
    }
    lines
}

/// `Connection 2 of 3: opened by A, accepted, closed by both`.
#[must_use]
pub fn about_connection(conversation: &Conversation, number: u32) -> String {
    let all = conversation.connections.len() as u64;
    let about = conversation.connections.get(number as usize).map(words).unwrap_or_default();
    format!("Connection {} of {}: {about}", grouped(u64::from(number) + 1), grouped(all))
}

/// `opened by A, accepted, reset by B`.
fn words(connection: &Connection) -> String {
    let name = |side: Side| if side == Side::A { "A" } else { "B" };
    let opened = match (connection.opened_by, connection.accepted) {
        (Some(side), true) => format!("opened by {}", name(side)),
        (Some(side), false) => format!("opened by {}, no answer captured to its SYN", name(side)),
        (None, true) => "its first SYN was not captured".to_owned(),
        (None, false) => "its beginning was not captured".to_owned(),
    };
    let closed = match (connection.reset_by, connection.finished) {
        (Some(side), _) => format!("reset by {}", name(side)),
        (None, [true, true]) => "closed by both".to_owned(),
        (None, [true, false]) => "closed by A".to_owned(),
        (None, [false, true]) => "closed by B".to_owned(),
        (None, [false, false]) => "no end captured".to_owned(),
    };
    format!("{opened}, {closed}")
}
