//! A table in plain text: aligned columns for a face in which all letters are equally wide.

/// Letters of a line of text output: what a terminal has at least.
pub const TEXT_WIDTH: usize = 80;

/// Before each line of a table, and between its columns.
const GAP: &str = "  ";

/// Rows as lines, without the two spaces that stand before each. The first `left` columns are aligned
/// to the left, the others to the right. A first cell that would make its row longer than
/// [`TEXT_WIDTH`] stands on a line of its own, the rest of its row below it.
#[must_use]
pub fn text_table(rows: &[Vec<String>], left: usize) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize, most: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).filter(|width| *width <= most).max().unwrap_or_default()
    };
    let rest: Vec<usize> = (1..columns).map(|column| widest(column, usize::MAX)).collect();
    let taken: usize = rest.iter().map(|width| width + GAP.len()).sum();
    let most = TEXT_WIDTH.saturating_sub(GAP.len() + taken);
    let widths: Vec<usize> = std::iter::once(widest(0, most)).chain(rest).collect();
    let line = |row: &Vec<String>| {
        let first = row.first().map(String::as_str).unwrap_or_default();
        let (above, first) = if first.chars().count() > most {
            (format!("{first}\n{GAP}"), "")
        } else {
            (String::new(), first)
        };
        let cells = std::iter::once(first).chain(row.iter().skip(1).map(String::as_str));
        let cells = cells.zip(&widths).enumerate().map(|(place, (cell, width))| {
            if place < left { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        above + cells.collect::<Vec<_>>().join(GAP).trim_end()
    };
    rows.iter().map(line).collect()
}

/// A label and a text behind it, broken between words into lines of at most [`TEXT_WIDTH`] letters, of
/// which the later ones stand below the text. A word that is longer than a line is broken inside.
#[must_use]
pub fn wrapped(label: &str, text: &str) -> String {
    let margin = label.chars().count();
    let width = TEXT_WIDTH.saturating_sub(margin).max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let letters: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + letters.len() <= width {
            used += 1;
            if let Some(line) = lines.last_mut() {
                line.push(' ');
            }
        } else if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        for letter in letters {
            if used == width {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(letter);
            }
            used += 1;
        }
    }
    format!("{label}{}", lines.join(&format!("\n{}", " ".repeat(margin))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]], left: usize) -> Vec<String> {
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        text_table(&rows, left)
    }

    #[test]
    fn numbers_stand_right_aligned_under_their_heads() {
        let lines = table(&[&["", "from", "to"], &["UDP", "6,700", "158"]], 1);
        assert_eq!(lines, ["      from   to", "UDP  6,700  158"]);
    }

    #[test]
    fn words_stand_left_aligned() {
        let lines = table(&[&["to home", "UDP", "5"], &["", "TCP SYN", "1,024"]], 2);
        assert_eq!(lines, ["to home  UDP          5", "         TCP SYN  1,024"]);
    }

    #[test]
    fn a_first_cell_that_is_too_long_stands_above_its_row() {
        let long = "x".repeat(60);
        let lines = table(&[&["a", &"1".repeat(30)], &[&long, "2"]], 1);
        assert_eq!(lines[0], format!("a  {}", "1".repeat(30)));
        assert_eq!(lines[1], format!("{long}\n  {:>33}", "2"));
    }

    #[test]
    fn text_is_broken_between_words_below_its_label() {
        let text = ["word"; 20].join(" ");
        let shown = wrapped("label  ", &text);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], format!("label  {}", ["word"; 14].join(" ")));
        assert_eq!(lines[1], format!("       {}", ["word"; 6].join(" ")));
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken() {
        let shown = wrapped("  ", &"x".repeat(100));
        assert_eq!(shown, format!("  {}\n  {}", "x".repeat(78), "x".repeat(22)));
        assert_eq!(wrapped("home  ", ""), "home  ");
    }
}
