//! The arguments of `suji find`.

use clap::Args;

use crate::{
    cli::{CaptureArguments, LensOptions, wrong_argument},
    stream::search::{Encoding, Matcher, Pattern, PatternError, Text},
};

/// Print the packets whose payload holds a text, bytes, or what an expression matches.
///
/// What is searched is the payload of TCP, UDP and ICMP, and of other packets all behind the IP header, as
/// far as it was captured, packet by packet. Lines are those of `suji packets`, in the order of the files,
/// with `match_offset` (bytes from the start of the payload to the first match), `match_length` and
/// `matches` (how many do not overlap, 1000 at most).
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("kind"))]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own on the command line")]
pub struct FindArguments {
    /// What to look for; a text unless an option says otherwise.
    pub pattern: String,
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// PATTERN is a text (UTF-8).
    #[arg(long, group = "kind")]
    pub text: bool,
    /// PATTERN is bytes in hex: `90 90 eb ?? 5e`; `??` is any byte, `4?` one that begins with 4.
    #[arg(long, group = "kind", conflicts_with_all = ["ignore_case", "utf16"])]
    pub hex: bool,
    /// PATTERN is a regular expression over bytes: `USER .* \x00`, `(?i)nick [a-z]+`; `^` and `$` are
    /// the ends of a payload.
    #[arg(long, group = "kind", conflicts_with_all = ["ignore_case", "utf16"])]
    pub regex: bool,
    /// Capitals and small letters of the text are the same.
    #[arg(short, long)]
    pub ignore_case: bool,
    /// Look for the text in UTF-16 as well, of either byte order.
    #[arg(long)]
    pub utf16: bool,
    /// Print one JSON object a line.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub lens: LensOptions,
}

impl FindArguments {
    /// The pattern, ready to be looked for.
    ///
    /// # Errors
    /// What is wrong with it and where, in clap's words.
    pub fn matcher(&self) -> Result<Matcher, clap::Error> {
        let pattern = if self.hex {
            Pattern::hex(&self.pattern).map_err(|error| self.wrong(&error))?
        } else if self.regex {
            Pattern::Regex(self.pattern.clone())
        } else {
            let encodings = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be];
            let encodings = encodings.into_iter().take(if self.utf16 { 3 } else { 1 }).collect();
            Pattern::Text(Text { text: self.pattern.clone(), ignore_case: self.ignore_case, encodings })
        };
        pattern.compile().map_err(|error| self.wrong(&error))
    }

    fn wrong(&self, error: &PatternError) -> clap::Error {
        let pattern = &self.pattern;
        let at = pattern.get(..error.place.start).map_or(0, |before| before.chars().count());
        let place = if at > 0 { format!(" (behind {at} signs)") } else { String::new() };
        wrong_argument(&format!("invalid value '{pattern}' for '<PATTERN>': {error}{place}"))
    }
}
