//! The command line that draws a figure, as a person can paste it into a shell.

use std::{ffi::OsString, fmt::Write, path::Path};

use super::{plan::Figure, settings::Settings};
use crate::{
    figure::is_active,
    query::{Class, DirectionFilter},
};

/// The words of `suji plot …` that draw a figure into a file.
pub fn plot(figure: &Figure, settings: &Settings, file: &Path) -> Vec<OsString> {
    let lens = &figure.lens;
    let class = if lens.classes.contains(Class::Udp) { "udp" } else { "syn" };
    let direction = if lens.direction == DirectionFilter::To { "to" } else { "from" };
    let mut words: Vec<OsString> = ["suji", "plot", "-o"].map(OsString::from).to_vec();
    words.push(file.into());
    words.extend(["--title".into(), figure.title.clone().into()]);
    words.extend(["--direction", direction, "--class", class].map(OsString::from));
    words.extend(["--time".into(), lens.time.format(&settings.zone).into()]);
    if let Some(addresses) = figure.addresses {
        words.extend(["--cidr".into(), addresses.to_string().into()]);
    }
    words.extend(settings.words());
    words
}

/// The words of `suji stats …` that print the table.
pub fn stats(settings: &Settings) -> Vec<OsString> {
    let mut words: Vec<OsString> = ["suji", "stats"].map(OsString::from).to_vec();
    words.extend(settings.lens_words());
    words
}

/// One line for a POSIX shell.
pub fn shell(words: &[OsString]) -> String {
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsString) -> String {
    match word.to_str() {
        Some(text) if is_bare(text) => text.to_owned(),
        Some(text) if !text.chars().any(is_active) => format!("'{}'", text.replace('\'', r"'\''")),
        _ => escaped(word.as_encoded_bytes()),
    }
}

/// Nothing in it means anything to a shell.
fn is_bare(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:,+=@%".contains(c))
}

/// `$'…'` (POSIX.1-2024, 2.2.4), for what cannot stand in a line of text.
fn escaped(bytes: &[u8]) -> String {
    let mut text = "$'".to_owned();
    for byte in bytes {
        match byte {
            b'\'' | b'\\' => text.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => text.push(char::from(*byte)),
            // Always three digits, so that a digit behind it stays itself. Writing to a string cannot
            // fail.
            _ => _ = write!(text, "\\{byte:03o}"),
        }
    }
    text + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_read_them() {
        let line = |words: &[&str]| shell(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(
            line(&["suji", "plot", "/a/b.pcap", "--zone", "+09:00"]),
            "suji plot /a/b.pcap --zone +09:00"
        );
        assert_eq!(line(&["a b", "it's", "", "$HOME", "!53"]), r"'a b' 'it'\''s' '' '$HOME' '!53'");
        assert_eq!(line(&["筋.pcap"]), "'筋.pcap'");
    }

    #[test]
    fn a_word_cannot_leave_its_line() {
        assert_eq!(quoted(&"a\n```b\\'1".into()), r"$'a\012```b\\\'1'");
        assert_eq!(quoted(&"\u{202e}".into()), r"$'\342\200\256'");
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_back_every_word() {
        use std::os::unix::ffi::OsStringExt;
        let words: Vec<OsString> = [
            &b"printf"[..],
            b"%s\\n",
            b"it's $HOME",
            b"\\",
            b"a\n1",
            b"\xff\xfe7",
            "\u{202e}x".as_bytes(),
            b"-",
            b"",
        ]
        .map(|word| OsString::from_vec(word.to_vec()))
        .to_vec();
        let output = std::process::Command::new("bash").arg("-c").arg(shell(&words)).output().unwrap();
        let expected: Vec<u8> =
            words[2..].iter().flat_map(|word| [word.as_encoded_bytes(), b"\n"].concat()).collect();
        assert_eq!(output.stdout, expected);
    }
}
