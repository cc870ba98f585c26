//! What the window knows of names: hosts files, lookups and their packets.

use std::{io::BufWriter, path::PathBuf, sync::Arc};

use super::{App, saving::shown};
use crate::{
    app::{Outcome, Panel, RowCommand},
    capture::{WholeFile, is_same_file},
    figure::{
        counted,
        export::{ExportError, ExportFormat, TableFormat},
        grouped,
        points::Layout,
        write_lookups,
    },
    stream::{lookups::RecordType, names::read_hosts},
};

/// Lines are collected to this many bytes before they are written.
const BUFFER: usize = 256 << 10;

impl App {
    /// Reads hosts files, beside the window.
    pub(super) fn open_hosts(&mut self, paths: Vec<PathBuf>) {
        for path in paths {
            self.start_job(format!("Reading {}", shown(&path)), false, move |_, _| match read_hosts(&path) {
                Ok(names) => {
                    let addresses = match names.len() {
                        1 => "1 address".to_owned(),
                        many => format!("{} addresses", grouped(many as u64)),
                    };
                    let left = match names.left_out() {
                        0 => String::new(),
                        left => format!("; {} left out", counted(left, "name")),
                    };
                    Outcome::Hosts { names, said: format!("{}: names of {addresses}{left}", path.display()) }
                }
                Err(error) => Outcome::Failed(error.to_string()),
            });
        }
    }

    /// Lists the packets of a lookup.
    pub(super) fn select_lookup(&mut self, name: &str, kind: &str) {
        let Some(kind) = RecordType::parse(kind) else {
            self.banners.notice(format!("There is no type {kind} of names"));
            return;
        };
        self.settings.show_panel(Panel::Packets, true);
        self.lookups.select(&self.captures, &self.plot.lens, name, kind);
    }

    /// Goes to rows of the table of lookups, and lists the packets of the one that is read then.
    pub(super) fn move_in_lookups(&mut self, command: RowCommand) {
        if command == RowCommand::Copy {
            self.copy_marked_lookups();
        } else if let Some((name, kind)) = self.lookups.move_to(command) {
            self.lookups.select(&self.captures, &self.plot.lens, &name, kind);
        }
    }

    /// Takes in what was found of names.
    pub(super) fn poll_naming(&mut self) {
        self.names.poll();
        let (packets, errors) = self.lookups.poll();
        if let Some((points, total)) = packets {
            let what = self.lookups.chosen().map_or_else(String::new, |name| format!("about {name}"));
            self.chosen.list_as(points, total, what);
            self.inspector.show(self.chosen.current_item(), &self.captures);
        }
        for error in errors {
            self.banners.error(error.to_string());
        }
    }

    /// Writes the lookups that are listed, in their order.
    pub(super) fn save_lookups(&mut self, path: PathBuf) {
        let layout = match ExportFormat::of_path(&path) {
            Ok(ExportFormat::Table(TableFormat::Csv)) => Layout::Csv(self.settings.zone.clone()),
            Ok(ExportFormat::Table(TableFormat::JsonLines)) => Layout::Json,
            _ => {
                self.banners.error(format!("{}: a table is written as .csv or .jsonl", path.display()));
                return;
            }
        };
        let (table, rows) = (Arc::clone(self.lookups.table()), Arc::clone(self.lookups.rows()));
        let files: Vec<PathBuf> = self.captures.list().iter().map(|open| open.info.path.clone()).collect();
        self.start_job(format!("Writing {}", shown(&path)), false, move |_, _| {
            if files.iter().any(|file| is_same_file(file, &path)) {
                return Outcome::Failed(ExportError::Input(path).to_string());
            }
            let listed = rows.iter().filter_map(|place| table.rows().get(*place as usize));
            let written = WholeFile::create(&path).and_then(|mut file| {
                write_lookups(BufWriter::with_capacity(BUFFER, &mut file), layout, listed)?;
                file.keep()
            });
            match written {
                Ok(_) => {
                    let lookups = counted(rows.len() as u64, "lookup");
                    Outcome::Said(format!("{}: {lookups} written", path.display()))
                }
                Err(error) => Outcome::Failed(format!("{}: {error}; nothing was written", path.display())),
            }
        });
    }
}
