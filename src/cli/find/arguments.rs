//! The arguments of `suji find`.

use clap::Args;

use crate::{
    cli::{CaptureArguments, LensOptions, NameOptions, wrong_argument},
    stream::search::{Encoding, Matcher, MeaningQuery, Pattern, PatternError, Text, Wanted},
};

/// Print the packets whose payload means or holds something: a protocol, an interface, a domain, a file, a
/// text, bytes, or what an expression matches.
///
/// Without an option PATTERN is a word for what payloads mean (a protocol: `SMB`; or a part of the name of a
/// DCE/RPC interface, a domain, a NetBIOS name, a file, a share, a channel, an account or a program; capitals
/// and small letters are the same), and also a text as it is written. Of an interface, calls over the contexts
/// that a connection has bound to it are found too, and what the server answers.
///
/// What is searched is the payload of TCP, UDP and ICMP, and of other packets all behind the IP header, as
/// far as it was captured. Bytes are found across the segments of a TCP connection as well, 1,024 of them to
/// either side of where segments meet; `^`, `$` and `\b` see one payload. Lines are those of
/// `suji packets`, in the order of the files (a split match where its last part stands), with `match_offset`
/// (bytes from the start of the payload to the first match), `match_length`, `matches` (how many do not
/// overlap, 1000 at most), `found` (bytes, protocol, interface, domain, `netbios_name`, file, share, channel,
/// user, software, shape, call, answer), `meaning` (what it says in words), `answer_to` (the number of the
/// frame that an answer answers), and `parts` (of a split match: the frames that hold it, with the offset and
/// length of each part).
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("kind"))]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own on the command line")]
pub struct FindArguments {
    /// What to look for; a word for what payloads mean, or a text, unless an option says otherwise.
    pub pattern: String,
    #[command(flatten)]
    pub captures: CaptureArguments,
    /// PATTERN is a text (UTF-8) and nothing else.
    #[arg(long, group = "kind")]
    pub text: bool,
    /// PATTERN is bytes in hex: `90 90 eb ?? 5e`; `??` is any byte, `4?` one that begins with 4.
    #[arg(long, group = "kind", conflicts_with_all = ["ignore_case", "utf16"])]
    pub hex: bool,
    /// PATTERN is a word for what payloads mean and no text.
    #[arg(long, group = "kind", conflicts_with_all = ["ignore_case", "utf16"])]
    pub meaning: bool,
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
    pub names: NameOptions,
    #[command(flatten)]
    pub lens: LensOptions,
}

impl FindArguments {
    /// What is looked for.
    ///
    /// # Errors
    /// What is wrong with it and where, in clap's words.
    pub fn wanted(&self) -> Result<Wanted, clap::Error> {
        let meaning = || MeaningQuery::new(&self.pattern);
        if self.meaning {
            let nothing = PatternError::nothing();
            return match meaning() {
                Some(query) => Ok(Wanted { bytes: None, meaning: Some(query) }),
                None => Err(self.wrong(&nothing)),
            };
        }
        let bytes = Some(self.matcher()?);
        let is_text_only = self.text || self.hex || self.regex;
        Ok(Wanted { bytes, meaning: meaning().filter(|_| !is_text_only) })
    }

    /// The pattern of bytes.
    fn matcher(&self) -> Result<Matcher, clap::Error> {
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
