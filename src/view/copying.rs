//! The clipboard: what is copied is plain text, whatever a capture says.

use std::fmt::Write;

use eframe::egui::{ColorImage, Context};

use crate::{
    app::Inspection,
    figure::{Image, byte_letter, plain},
};

/// Bytes on a line of a C array.
const ON_A_LINE: usize = 12;

/// Puts text on the clipboard. Line feeds stay; all else that acts on a terminal becomes a symbol.
pub fn copy(ctx: &Context, text: &str) {
    ctx.copy_text(clean(text));
}

/// Puts a picture on the clipboard.
pub fn copy_image(ctx: &Context, image: &Image) {
    let pixels = image.pixels.iter().flatten().copied().collect::<Vec<u8>>();
    ctx.copy_image(ColorImage::from_rgba_unmultiplied([image.width, image.height], &pixels));
}

/// Puts a table on the clipboard that is text already: its tabs and line feeds stay.
pub fn copy_cells(ctx: &Context, text: &str) {
    let lines = text.split('\n').map(|line| line.split('\t').map(plain).collect::<Vec<_>>().join("\t"));
    ctx.copy_text(lines.collect::<Vec<_>>().join("\n"));
}

/// Puts a table on the clipboard: cells between tabs, a line a row.
pub fn copy_table(ctx: &Context, rows: &[Vec<String>]) {
    ctx.copy_text(table(rows));
}

fn table(rows: &[Vec<String>]) -> String {
    let line = |cells: &Vec<String>| {
        let cells: Vec<_> = cells.iter().map(|cell| plain(cell)).collect();
        cells.join("\t") + "\n"
    };
    rows.iter().map(line).collect()
}

fn clean(text: &str) -> String {
    text.split('\n').map(|line| plain(line).into_owned()).collect::<Vec<_>>().join("\n")
}

/// `b8 4a 9f 4d`: as Find and `suji find --hex` read it.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

/// As the text column shows them: a dot for what is not printable ASCII.
pub fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| byte_letter(*byte)).collect()
}

/// `const unsigned char bytes[4] = { 0xb8, … };`
pub fn c_array(bytes: &[u8]) -> String {
    let mut text = format!("const unsigned char bytes[{}] = {{\n", bytes.len());
    for line in bytes.chunks(ON_A_LINE) {
        let numbers = line.iter().map(|byte| format!("0x{byte:02x}")).collect::<Vec<_>>().join(", ");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "    {numbers},");
    }
    text.push_str("};\n");
    text
}

/// A packet's layers with their fields, as text: a layer a line, its fields below it, two spaces in.
pub fn layers(shown: &Inspection) -> String {
    let mut text = format!("Frame {}, {} bytes\n", shown.number, shown.frame.length);
    for node in shown.outline.nodes() {
        if let Some((name, value)) = shown.texts(node) {
            let (name, value) = (plain(name), plain(value));
            let colon = if name.is_empty() || value.is_empty() { "" } else { ": " };
            let _ = writeln!(text, "{:indent$}{name}{colon}{value}", "", indent = 2 * node.depth);
        }
    }
    text
}

/// `b"\\xb8J"`: a literal of Python, in ASCII.
pub fn python(bytes: &[u8]) -> String {
    let mut text = "b\"".to_owned();
    for byte in bytes {
        match byte {
            b'"' | b'\\' => text.extend(['\\', char::from(*byte)]),
            b' '..=b'~' => text.push(char::from(*byte)),
            // Writing to a string cannot fail.
            _ => drop(write!(text, "\\x{byte:02x}")),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_copied_as_hex_text_and_c() {
        let bytes = [0xb8, b'J', 0, 0x4d];
        assert_eq!(hex(&bytes), "b8 4a 00 4d");
        assert_eq!(text(&bytes), "·J·M");
        assert_eq!(c_array(&bytes), "const unsigned char bytes[4] = {\n    0xb8, 0x4a, 0x00, 0x4d,\n};\n");
        assert_eq!(c_array(&[7; 13]).lines().count(), 4, "a line of twelve and one of one");
    }

    #[test]
    fn bytes_are_copied_as_a_literal_of_python() {
        assert_eq!(python(b"\xb8J\n\"\\ ~\x7f"), r#"b"\xb8J\x0a\"\\ ~\x7f""#);
    }

    #[test]
    fn cells_keep_to_their_rows_and_columns() {
        let rows = [vec!["a\tb".to_owned(), "c\nd".to_owned()], vec!["1".to_owned(), String::new()]];
        assert_eq!(table(&rows), "a⟨09⟩b\tc⟨0A⟩d\n1\t\n");
    }

    #[test]
    fn what_is_copied_cannot_act_on_a_terminal() {
        assert_eq!(clean("a\u{1b}[2J\nb\u{202e}\r"), "a⟨1B⟩[2J\nb⟨202E⟩⟨0D⟩");
    }
}
