//! Table 2 of paper A (Ikeda et al. 2009): TCP SYN and UDP, from home and to it.
//!
//! Its "to" is every packet whose source is not home. Where some of these go to other hosts than home,
//! each form of the table tells both numbers.

use std::fmt::Write;

use serde::Serialize;

use super::{grouped, text_table::text_table};
use crate::query::{Class, Direction, HomeSet, Totals};

/// The table as a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table2 {
    /// In the paper's order: from home TCP SYN and UDP, to home TCP SYN and UDP.
    pub rows: [Table2Row; 4],
    home: Vec<String>,
}

/// Packets of a direction and a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table2Row {
    /// [`Direction::From`] or [`Direction::To`].
    pub direction: Direction,
    /// [`Class::TcpSyn`] or [`Class::Udp`].
    pub class: Class,
    /// All that the rule names; of "to" the others too.
    pub packets: u64,
    /// How many of them have no end at home.
    pub others: u64,
}

impl Table2Row {
    fn new(totals: &Totals, direction: Direction, class: Class) -> Self {
        let [from, to, others] = totals.classes.get(class as usize).copied().unwrap_or_default();
        match direction {
            Direction::From => Self { direction, class, packets: from, others: 0 },
            _ => Self { direction, class, packets: to + others, others },
        }
    }

    /// Class and rule in words: `TCP SYN, source is home`.
    #[must_use]
    pub fn rule(&self) -> String {
        let end = if self.direction == Direction::From { "source is home" } else { "source not home" };
        format!("{}, {end}", self.class_words())
    }

    fn class_words(&self) -> &'static str {
        if self.class == Class::Udp { "UDP" } else { "TCP SYN" }
    }

    fn direction_words(&self) -> &'static str {
        if self.direction == Direction::From { "from home" } else { "to home" }
    }

    /// Packets to home and packets between others, where the paper's number holds both.
    fn parts(&self) -> [String; 2] {
        if self.direction == Direction::From {
            return Default::default();
        }
        [grouped(self.packets - self.others), grouped(self.others)]
    }
}

#[derive(Serialize)]
struct Document<'a> {
    home: &'a [String],
    rows: Vec<RowObject>,
    packets: u64,
}

#[derive(Serialize)]
struct RowObject {
    direction: Direction,
    class: Class,
    rule: String,
    packets: u64,
    others: u64,
}

impl Table2 {
    /// What stands above the table.
    pub const TITLE: &str = "Packets by direction (table 2 of Ikeda et al. 2009)";

    /// The table of counted packets; `home` is named where the table stands alone.
    #[must_use]
    pub fn new(totals: &Totals, home: &HomeSet) -> Self {
        let row = |direction, class| Table2Row::new(totals, direction, class);
        Self {
            rows: [
                row(Direction::From, Class::TcpSyn),
                row(Direction::From, Class::Udp),
                row(Direction::To, Class::TcpSyn),
                row(Direction::To, Class::Udp),
            ],
            home: home.0.iter().map(ToString::to_string).collect(),
        }
    }

    /// The packets of all rows: each is one point in the paper's pictures.
    #[must_use]
    pub fn packets(&self) -> u64 {
        self.rows.iter().map(|row| row.packets).sum()
    }

    /// Packets in it without an end at home.
    #[must_use]
    pub fn others(&self) -> u64 {
        self.rows.iter().map(|row| row.others).sum()
    }

    /// The lines of the table in plain text, its head first, without title and margin.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let split = self.others() > 0;
        let mut head = vec!["", "", "packets"];
        if split {
            head.extend(["to home", "others"]);
        }
        let mut rows: Vec<Vec<String>> = vec![head.into_iter().map(str::to_owned).collect()];
        let mut direction = None;
        for row in &self.rows {
            let again = direction.replace(row.direction) == Some(row.direction);
            let words = if again { "" } else { row.direction_words() };
            let mut cells = vec![words.to_owned(), row.rule(), grouped(row.packets)];
            if split {
                cells.extend(row.parts());
            }
            rows.push(cells);
        }
        rows.push(vec![String::new(), "together".to_owned(), grouped(self.packets())]);
        text_table(&rows, 2)
    }

    /// The table as a text file: title, lines, home.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", Self::TITLE);
        for line in self.lines() {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {line}");
        }
        text + &format!("\nhome: {}\n", self.home_words())
    }

    fn home_words(&self) -> String {
        if self.home.is_empty() { "none".to_owned() } else { self.home.join(", ") }
    }

    /// The table in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let split = self.others() > 0;
        let (heads, rules) = if split { (" to home | others |", " ---: | ---: |") } else { ("", "") };
        let mut text = format!("| direction | rule | packets |{heads}\n| --- | --- | ---: |{rules}\n");
        for row in &self.rows {
            let [to, others] = row.parts();
            let parts = if split { format!(" {to} | {others} |") } else { String::new() };
            let (direction, packets) = (row.direction_words(), grouped(row.packets));
            let _ = writeln!(text, "| {direction} | {} | {packets} |{parts}", row.rule());
        }
        let parts = if split { " | |" } else { "" };
        text + &format!("| | together | {} |{parts}\n", grouped(self.packets()))
    }

    /// The table as JSON, indented, with a line feed at its end:
    /// `{"home":["…"],"rows":[{"direction","class","rule","packets","others"}],"packets"}`. The
    /// `others` of a row are among its `packets`.
    ///
    /// # Errors
    /// serde's, which none of these types causes.
    pub fn json(&self) -> serde_json::Result<String> {
        let row = |row: &Table2Row| RowObject {
            direction: row.direction,
            class: row.class,
            rule: row.rule(),
            packets: row.packets,
            others: row.others,
        };
        let rows = self.rows.iter().map(row).collect();
        let document = Document { home: &self.home, rows, packets: self.packets() };
        serde_json::to_string_pretty(&document).map(|text| text + "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(others: u64) -> Table2 {
        let mut totals = Totals::default();
        totals.classes[Class::TcpSyn as usize] = [481_336, 4_585, 0];
        totals.classes[Class::Udp as usize] = [850_046, 409_640, others];
        Table2::new(&totals, &HomeSet::from_texts(["198.18.21.7", "198.18.22.9"]).unwrap())
    }

    #[test]
    fn the_papers_numbers_stand_as_in_the_paper() {
        assert_eq!(
            table(0).text(),
            "\
Packets by direction (table 2 of Ikeda et al. 2009)
                                         packets
  from home  TCP SYN, source is home     481,336
             UDP, source is home         850,046
  to home    TCP SYN, source not home      4,585
             UDP, source not home        409,640
             together                  1,745,607

home: 198.18.21.7, 198.18.22.9
"
        );
    }

    #[test]
    fn both_numbers_stand_where_some_packets_are_between_others() {
        let table = table(60);
        let lines = table.lines();
        assert!(lines[0].ends_with("packets  to home  others"), "{}", lines[0]);
        assert!(lines[3].ends_with("4,585    4,585       0"), "{}", lines[3]);
        assert!(lines[4].ends_with("409,700  409,640      60"), "{}", lines[4]);
        assert_eq!((table.packets(), table.others()), (1_745_667, 60));
        let markdown = table.markdown();
        assert!(
            markdown.contains("| to home | UDP, source not home | 409,700 | 409,640 | 60 |"),
            "{markdown}"
        );
    }

    #[test]
    fn markdown_has_a_column_for_each_cell() {
        for others in [0, 60] {
            let markdown = table(others).markdown();
            let columns: Vec<_> = markdown.lines().map(|line| line.matches('|').count()).collect();
            assert_eq!(columns, [if others == 0 { 4 } else { 6 }; 7], "{markdown}");
        }
    }

    #[test]
    fn json_names_each_row_by_its_rule() {
        let json: serde_json::Value = serde_json::from_str(&table(60).json().unwrap()).unwrap();
        assert_eq!(json["packets"], 1_745_667);
        assert_eq!(json["home"], serde_json::json!(["198.18.21.7", "198.18.22.9"]));
        assert_eq!(
            json["rows"][3],
            serde_json::json!({
                "direction": "to", "class": "udp", "rule": "UDP, source not home",
                "packets": 409_700, "others": 60
            })
        );
    }

    #[test]
    fn the_largest_counts_stay_within_a_terminal() {
        let totals = Totals { classes: [[4_294_967_295; 3]; 5], ..Totals::default() };
        let table = Table2::new(&totals, &HomeSet::default());
        let longest = |text: &str| text.lines().map(|line| line.chars().count()).max();
        assert!(table.lines().iter().all(|line| longest(line) <= Some(78)), "{:?}", table.lines());
    }
}
