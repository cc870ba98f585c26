//! The arguments of `suji conversations`.

use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};

use crate::{
    cli::{CaptureArguments, LensOptions},
    query::ConversationColumn,
};

/// Print the conversations under the lens, one a line: who, how much each way, and when.
///
/// A conversation is all packets of TCP, or of UDP, between the same two addresses and ports. A is the end
/// that sent its first packet. Where ports were used again it is one line; `suji follow` tells its
/// connections apart. `payload` counts bytes behind the headers of TCP and UDP, `bytes` frames on the wire,
/// and `duration` seconds. Packets without ports are in no conversation.
///
/// Of more than a million conversations those with the most packets are printed, and how many there are is
/// said.
#[derive(Debug, Args)]
pub struct ConversationsArguments {
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// The column to sort by; counts, bytes and durations begin with the most.
    #[arg(long, value_name = "COLUMN", default_value = "packets", value_parser = columns())]
    pub sort: ConversationColumn,
    /// Sort the other way round.
    #[arg(long)]
    pub reverse: bool,
    /// Print so many at most.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Tell what the first packet with a payload says, in `first_line`; reads one packet a line again.
    #[arg(long)]
    pub first_line: bool,
    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}

fn columns() -> impl TypedValueParser<Value = ConversationColumn> {
    let names = ConversationColumn::ALL.map(ConversationColumn::name);
    PossibleValuesParser::new(names).map(|name| {
        // The parser takes no other names.
        ConversationColumn::ALL.into_iter().find(|column| column.name() == name).unwrap_or_default()
    })
}
