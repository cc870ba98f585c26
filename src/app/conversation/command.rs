//! What can be done with conversations.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    app::{FindQuery, Moment, RowCommand},
    figure::conversation::TranscriptMode,
    query::{ConversationColumn, ConversationKey},
};

/// In a command file: `{"conversations":"follow_chosen"}`, `{"conversations":{"sort":["bytes",true]}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationCommand {
    /// Opens or closes the table of the conversations under the lens.
    ShowTable(bool),
    /// Sorts the table by a column; true: the most first.
    Sort(ConversationColumn, bool),
    /// Lists only conversations with all words of a text: addresses, prefixes, ports, names, words of what
    /// was said first.
    Filter(String),
    /// Goes to rows of the table, which chooses the packets of one, or marks and copies some.
    Rows(RowCommand),
    /// Lists the packets of a conversation, in front of other tables.
    List(ConversationKey),
    /// Outlines a conversation of the table on the plot, with all of it in view.
    ShowInPicture(ConversationKey),
    /// Has the lens show a conversation alone: its peer, and the port that tells it from others.
    ShowOnly(ConversationKey),
    /// Follows the conversation of a row.
    FollowRow(usize),
    /// Follows the conversation of the packet in the inspector.
    FollowChosen,
    /// Picks the packets nearest to a place, and follows the conversation of the nearest.
    FollowAt {
        time: Moment,
        address: IpAddr,
    },
    /// Follows a conversation by its ends: `tcp 10.0.0.1:1025,198.51.100.1:80`.
    Follow(ConversationKey),
    /// Shows the followed conversation as text, hex or lines of its protocol.
    ShowAs(TranscriptMode),
    /// Shows the packet of a row of the followed conversation in the inspector.
    SelectPiece(usize),
    /// Looks for a text, hex or an expression in the followed conversation; an empty one ends that.
    Find(FindQuery),
    /// Goes to the next match in it and reads its packet, or so many farther; negative: back.
    NextMatch(i64),
    /// Chooses all packets of the followed conversation.
    SelectAll,
    CloseFollowed,
}

impl ConversationCommand {
    /// Other packets are listed after it than before.
    pub(in crate::app) const fn chooses_packets(&self) -> bool {
        matches!(
            self,
            Self::List(_)
                | Self::FollowRow(_)
                | Self::FollowChosen
                | Self::FollowAt { .. }
                | Self::Follow(_)
                | Self::SelectAll
        ) || matches!(self, Self::Rows(command) if command.moves())
    }
}
