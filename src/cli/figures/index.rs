//! `figures.md`: what each figure shows, and the command line that draws it.

use std::fmt::Write;

use super::{
    Drawn, TABLE,
    command::{shell, stats},
    plan::{Figure, Plan},
    settings::Settings,
};
use crate::{
    figure::{Table2, counted, grouped, percent, plain},
    query::AddressRange,
};

/// The page, in Markdown.
#[derive(Debug)]
pub struct Page<'a> {
    pub settings: &'a Settings,
    pub plan: &'a Plan,
    pub table: &'a Table2,
    /// In the order of their numbers.
    pub drawn: &'a [Drawn],
}

impl Page<'_> {
    /// The page's text.
    pub fn text(&self) -> String {
        let names = self.settings.captures.iter().filter_map(|path| path.file_name());
        let names: Vec<_> = names.map(|name| literal(&name.to_string_lossy())).collect();
        let mut text = format!("# Figures of {}\n\n", names.join(", "));
        text += "Table 2 and figures 1 to 7 of J. Ikeda, M. Iwamura, S. Akioka, Y. Muraoka: *Visualizing and \
            Detecting Bot Activities by Time-series Analysis of Network Traffic*, 2009, drawn from these \
            captures. Time runs to the right; up runs the address of the other end, seen from home.\n\n";
        text += &self.home();
        text += &self.days();
        text += &self.table();
        let mut left_out = self.plan.left_out.iter().peekable();
        for drawn in self.drawn {
            while let Some((number, why)) = left_out.next_if(|(number, _)| *number < drawn.figure.number) {
                text += &absent(*number, why);
            }
            text += &present(drawn);
        }
        for (number, why) in left_out {
            text += &absent(*number, why);
        }
        text
    }

    fn home(&self) -> String {
        let home = &self.settings.home;
        let list = |ranges: &[AddressRange]| {
            ranges.iter().map(|range| literal(&range.to_string())).collect::<Vec<_>>().join(", ")
        };
        let why = home.guess.why.as_deref().unwrap_or("no address stands out");
        if home.guess.home.is_empty() {
            return format!(
                "**Home**: none ({}), so every packet is between others; name it with `--home`.\n\n",
                plain(why)
            );
        }
        let origin = if home.inferred { "inferred" } else { "given" };
        let share = percent(home.guess.share);
        let mut text =
            format!("**Home**: {} ({origin}; an end of {share} of all packets)", list(&home.guess.home.0));
        if !home.guess.sure {
            let _ = write!(text, ". Not sure: {}", plain(why));
            for alternative in &home.guess.alternatives {
                let _ = write!(text, "; or {}", list(alternative));
            }
        }
        text + ".\n\n"
    }

    fn days(&self) -> String {
        let Some(days) = self.plan.days else { return String::new() };
        let zone = literal(&String::from(self.settings.zone.clone()));
        let mut text = format!("**Days**: {}, in zone {zone}.", days.words());
        if days.last.is_some() {
            text += " Figures 1 to 5 show the first two days with packets, figures 6 and 7 all.";
        }
        text + "\n\n"
    }

    fn table(&self) -> String {
        let mut text = format!("## Table 2\n\n{}\n", self.table.markdown());
        if self.table.others() > 0 {
            text += "The paper's \"to\" is every packet whose source is not home. Those that do not go to home \
                either are the others; figures 4, 5 and 7 leave them out.\n\n";
        }
        let links = ["txt", "md", "json"].map(|kind| format!("[{TABLE}.{kind}]({TABLE}.{kind})"));
        text + &format!("{}\n\n{}", links.join(", "), code(&shell(&stats(self.settings))))
    }
}

fn present(drawn: &Drawn) -> String {
    let Figure { title, look_for, others, .. } = &drawn.figure;
    let title = plain(title);
    let mut text = format!("## {title}\n\n![{title}]({})\n\n", drawn.png);
    let _ = write!(text, "{look_for}\n\n{} drawn", counted(drawn.packets, "packet"));
    let ports: Vec<_> =
        drawn.ports.iter().map(|(key, packets)| format!("{key} {}", grouped(*packets))).collect();
    if !ports.is_empty() {
        let _ = write!(text, "; most frequent ports: {}", ports.join(", "));
    }
    if *others > 0 {
        let _ = write!(text, "; {} between others left out", counted(*others, "packet"));
    }
    text += ".\n\n";
    if let Some(svg) = &drawn.svg {
        let _ = write!(text, "[{svg}]({svg})\n\n");
    }
    text + &code(&drawn.command)
}

fn absent(number: u8, why: &str) -> String {
    format!("## Figure {number}\n\nLeft out: {why}.\n\n")
}

/// A block of code that no text can end.
fn code(line: &str) -> String {
    format!("    {line}\n\n")
}

/// A text from outside, shown as it is: what Markdown would read in it is taken away.
fn literal(text: &str) -> String {
    format!("`{}`", plain(text).replace('`', "'"))
}
