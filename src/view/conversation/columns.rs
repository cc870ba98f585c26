//! The columns of the table of conversations: which ones there is room for, what stands in them, and what a
//! menu on them is about.

use std::net::SocketAddr;

use crate::{
    app::App,
    figure::{duration, grouped},
    query::{ConversationColumn, ConversationRow, PortKey},
    view::subject::Subject,
};

use ConversationColumn as C;

/// Points beside the letters of a column: its own margin, and the space to the next.
const BETWEEN: f32 = 14.0;

/// Letters that the last column needs to be of use, and those of a name beside an address.
const PAYLOAD: f32 = 28.0;
const NAME: f32 = 16.0;

/// A column as it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    pub column: ConversationColumn,
    pub name: &'static str,
    pub help: &'static str,
    /// Its width in letters; the last takes the room that is left.
    pub letters: f32,
    /// Numbers stand at the right.
    pub is_number: bool,
}

/// All, from left to right. A is the end that sent the first packet.
const COLUMNS: [(ConversationColumn, &str, &str, f32, bool); 12] = [
    (C::Transport, "", "TCP or UDP", 4.0, false),
    (C::A, "A", "The end that sent the first packet", 15.0, false),
    (C::APort, "Port", "A's port", 5.0, true),
    (C::B, "B", "The other end", 15.0, false),
    (C::BPort, "Port", "B's port", 5.0, true),
    (C::Packets, "Packets", "Packets both ways", 9.0, true),
    (C::PayloadAToB, "A sent", "Bytes of payload from A to B", 11.0, true),
    (C::PayloadBToA, "B sent", "Bytes of payload from B to A", 11.0, true),
    (C::Bytes, "On the wire", "Bytes of the frames both ways", 11.0, true),
    (C::First, "First", "Time of the first packet", 20.0, false),
    (C::Duration, "Duration", "From the first packet to the last", 20.0, true),
    (C::Payload, "First payload", "What the first packet with a payload says", PAYLOAD, false),
];

/// Those that go first where there is no room for all: other columns tell most of what they hold.
const FIRST_TO_GO: [ConversationColumn; 5] =
    [C::Bytes, C::Duration, C::First, C::PayloadBToA, C::PayloadAToB];

/// The columns of a table so many points wide, with room for names where there are some and it has room.
pub fn columns(width: f32, letter: f32, has_names: bool, has_v6: bool) -> Vec<Head> {
    let mut heads: Vec<Head> = COLUMNS
        .into_iter()
        .map(|(column, name, help, letters, is_number)| {
            let letters = if has_v6 && matches!(column, C::A | C::B) { 26.0 } else { letters };
            Head { column, name, help, letters, is_number }
        })
        .collect();
    let fits = |heads: &[Head], more: f32| {
        let points = heads.iter().map(|head| head.letters * letter + BETWEEN).sum::<f32>();
        points + more * letter <= width
    };
    for column in FIRST_TO_GO {
        if fits(&heads, 0.0) {
            break;
        }
        heads.retain(|head| head.column != column);
    }
    if has_names && fits(&heads, 2.0 * NAME) {
        for head in heads.iter_mut().filter(|head| matches!(head.column, C::A | C::B)) {
            head.letters += NAME;
        }
    }
    heads
}

/// What stands in a column; nothing in the last, whose text is read for the rows in view only.
pub fn text(app: &App, conversation: &ConversationRow, column: ConversationColumn) -> String {
    let [a, b] = app.conversations().list().table().ends(conversation);
    let [a_sent, b_sent] = conversation.payload();
    let named = |end: SocketAddr| {
        let address = end.ip();
        app.name_of(address).map_or_else(|| address.to_string(), |name| format!("{address} {name}"))
    };
    match column {
        C::Transport => conversation.transport().name().to_uppercase(),
        C::A => named(a),
        C::APort => a.port().to_string(),
        C::B => named(b),
        C::BPort => b.port().to_string(),
        C::Packets => grouped(conversation.all_packets()),
        C::PayloadAToB => grouped(a_sent),
        C::PayloadBToA => grouped(b_sent),
        C::Bytes => grouped(conversation.wire().iter().sum()),
        C::First => {
            let zone = &app.settings().zone;
            conversation.times().map_or_else(|| "no time".to_owned(), |times| zone.format(times.0, 0))
        }
        C::Duration => conversation.duration().map_or_else(String::new, duration),
        _ => String::new(),
    }
}

/// What a menu on a cell is about.
pub fn subjects(
    app: &App,
    conversation: &ConversationRow,
    column: ConversationColumn,
    said: Option<&str>,
) -> Vec<Subject> {
    let table = app.conversations().list().table();
    let [a, b] = table.ends(conversation);
    let port =
        |end: SocketAddr| Subject::Either(PortKey { transport: conversation.transport(), port: end.port() });
    let of_cell = match column {
        C::A => Some(Subject::Address(a.ip())),
        C::B => Some(Subject::Address(b.ip())),
        C::APort => Some(port(a)),
        C::BPort => Some(port(b)),
        C::Payload => said.map(|said| Subject::Value(said.to_owned())),
        C::Transport => None,
        column => Some(Subject::Value(text(app, conversation, column))),
    };
    let of_row = Subject::Conversation(table.key(conversation));
    of_cell.into_iter().chain([of_row]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: f32, has_names: bool) -> Vec<ConversationColumn> {
        columns(width, 6.6, has_names, false).iter().map(|head| head.column).collect()
    }

    #[test]
    fn a_wide_table_has_all_columns_and_room_for_names() {
        let heads = columns(1_600.0, 6.6, true, false);
        assert_eq!(heads.len(), COLUMNS.len());
        assert!(heads.iter().all(|head| !matches!(head.column, C::A | C::B) || head.letters > 30.0));
    }

    #[test]
    fn a_narrow_table_gives_its_room_to_what_the_first_payload_says() {
        let kept = shown(900.0, true);
        assert!(kept.contains(&C::Payload) && kept.contains(&C::Packets) && !kept.contains(&C::Bytes));
        let points = columns(1_060.0, 6.6, true, false);
        let points: f32 = points.iter().map(|head| head.letters * 6.6 + BETWEEN).sum();
        assert!(points <= 1_060.0, "all of it is in view in a window of 1,280 points: {points}");
    }
}
