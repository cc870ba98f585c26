//! The trees and open files of one connection of SMB: which names their numbers stand for, and which
//! request a response answers.

use std::collections::{HashMap, VecDeque};

use super::{Note, Origin};
use crate::decode::application::{RELATED_FILE, SmbStep, SmbStepKind};

/// Trees, open files and requests that are remembered of a connection; the oldest are forgotten.
const MOST: usize = 4_096;

/// Letters of a name that are kept.
const LETTERS: usize = 300;

/// Session, tree and number of an open file.
pub(super) type FileKey = (u64, u32, u128);

/// A name, and the frame that asked for it.
#[derive(Clone, Debug)]
struct Named {
    name: String,
    frame: u64,
    done: &'static str,
}

/// A request that waits for its response.
#[derive(Clone, Debug)]
struct Waiting {
    message: u64,
    command: u16,
    tree: Option<u32>,
    frame: u64,
    /// What it is about.
    about: Option<Named>,
}

/// All trees and files of a connection.
#[derive(Debug, Default)]
pub(super) struct Files {
    trees: HashMap<(u64, u32), Named>,
    open: HashMap<FileKey, Named>,
    waiting: VecDeque<Waiting>,
    /// What the message before in the same compound opens.
    related: Option<Named>,
}

/// What a step tells.
#[derive(Debug, Default)]
pub(super) struct StepNotes {
    pub notes: Vec<Note>,
    /// A file whose number stands for nothing any more, or for another one.
    pub ended: Option<FileKey>,
}

impl Files {
    /// Takes the next step, of a frame. `unseen` says where names were told that were not seen.
    pub fn take(&mut self, step: &SmbStep, frame: u64, unseen: impl Fn(&'static str) -> Origin) -> StepNotes {
        if step.is_response { self.response(step, frame) } else { self.request(step, frame, unseen) }
    }

    fn request(&mut self, step: &SmbStep, frame: u64, unseen: impl Fn(&'static str) -> Origin) -> StepNotes {
        let mut told = StepNotes::default();
        let session_tree = step.tree.map(|tree| (step.session, tree));
        let tree = session_tree.and_then(|key| self.trees.get(&key));
        let mut tree_words = String::new();
        if let Some(tree) = tree {
            tree_words = format!(" in {}", tree.name);
            told.notes.push(Note {
                name: "Tree name",
                text: tree.name.clone(),
                origin: tree.origin(),
                bytes: step.bytes.start..step.bytes.start,
                words: String::new(),
            });
        }
        let name = |name: &str, done| Named { name: name.chars().take(LETTERS).collect(), frame, done };
        let about = match &step.kind {
            SmbStepKind::Connect(path) => Some(name(path, "connected")),
            SmbStepKind::Open(path) => {
                if let Some(note) = told.notes.first_mut() {
                    note.words = tree_words;
                }
                Some(name(path, "opened"))
            }
            SmbStepKind::Named(path) => Some(name(path, "named")),
            SmbStepKind::Disconnect => session_tree.and_then(|key| self.trees.remove(&key)),
            SmbStepKind::File { file, bytes, closes } => {
                let key = step.tree.map(|tree| (step.session, tree, *file));
                let found = match key {
                    _ if *file == RELATED_FILE => self.related.clone(),
                    Some(key) if *closes => {
                        told.ended = Some(key);
                        self.open.remove(&key)
                    }
                    key => key.and_then(|key| self.open.get(&key)).cloned(),
                };
                told.notes.push(Note {
                    name: "File name",
                    text: found.as_ref().map_or_else(String::new, |found| found.shown().to_owned()),
                    origin: found.as_ref().map_or_else(|| unseen("opened"), Named::origin),
                    bytes: bytes.clone(),
                    words: found.as_ref().map_or_else(String::new, |found| format!(" ({})", found.shown())),
                });
                found
            }
            SmbStepKind::Opened(_) | SmbStepKind::Other => None,
        };
        if matches!(step.kind, SmbStepKind::Open(_)) {
            self.related.clone_from(&about);
        }
        let waiting = Waiting { message: step.message, command: step.command, tree: step.tree, frame, about };
        let again = |of: &&mut Waiting| of.message == waiting.message && of.command == waiting.command;
        match self.waiting.iter_mut().rfind(again) {
            // Numbers of messages come round; a message that was not whole at first comes once more.
            Some(before) => *before = waiting,
            None => self.waiting.push_back(waiting),
        }
        if self.waiting.len() > MOST {
            self.waiting.pop_front();
        }
        told
    }

    fn response(&mut self, step: &SmbStep, frame: u64) -> StepNotes {
        let mut told = StepNotes::default();
        let of = |of: &Waiting| of.message == step.message && of.command == step.command;
        let Some(Waiting { frame: asked, about, tree, .. }) = self.waiting.iter().rfind(|w| of(w)).cloned()
        else {
            return told;
        };
        if asked > frame {
            return told;
        }
        let name = about.as_ref().map_or_else(String::new, |about| about.shown().to_owned());
        told.notes.push(Note {
            name: "Answer to",
            words: if name.is_empty() { String::new() } else { format!(" ({name})") },
            text: name,
            origin: Origin::Frame { done: "asked", frame: asked },
            bytes: step.bytes.start..step.bytes.start,
        });
        let Some(about) = about.filter(|_| !step.failed) else { return told };
        match (&step.kind, about.done, step.tree.or(tree)) {
            (SmbStepKind::Opened(file), "opened", Some(tree)) => {
                let key = (step.session, tree, *file);
                // A number that stands for the file already is told once more.
                let is_new = self.open.get(&key).is_none_or(|before| before.frame != about.frame);
                told.ended = is_new.then_some(key);
                bounded(&mut self.open);
                self.open.insert(key, about);
            }
            (_, "connected", Some(tree)) if step.tree.is_some() => {
                bounded(&mut self.trees);
                self.trees.insert((step.session, tree), about);
            }
            _ => {}
        }
        told
    }
}

impl Named {
    const fn origin(&self) -> Origin {
        Origin::Frame { done: self.done, frame: self.frame }
    }

    /// The tree itself has no name.
    fn shown(&self) -> &str {
        if self.name.is_empty() { "the tree's root" } else { &self.name }
    }
}

/// Makes room. Whoever opens so many files without closing one is no reader's work.
fn bounded<K, V>(map: &mut HashMap<K, V>) {
    if map.len() >= MOST {
        map.clear();
    }
}
