//! The SQL files that scripts hand to tools, as far as they are at hand.

use super::heard::Heard;
use super::made::Made;
use super::role::file_name;
use super::{Document, Files, Kind};
use crate::event::{Input, Inputs, SqlFile, is_slip};
use crate::flow::Flow;
use crate::rules::Knowledge;
use crate::rules::schema::Role;
use crate::scenario::{Expanded, Folder, UNKNOWN};
use crate::source::Source;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

/// Most SQL files that are read for one unit.
const MOST_FILES: usize = 64;

/// Longest SQL file that is read, in bytes.
const LONGEST: usize = 4 << 20;

/// Most bytes of SQL files that are read for one unit.
const MOST_BYTES: usize = 16 << 20;

/// The SQL files of a unit that were looked for.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// By path; nothing for one that is too long.
    known: Vec<(String, Option<Rc<SqlFile>>)>,
    /// How many bytes they have.
    bytes: usize,
}

/// What is needed to find the files that a script means.
pub(super) struct Hand<'a> {
    pub(super) documents: RefCell<&'a mut Vec<Document>>,
    pub(super) shelf: RefCell<&'a mut Shelf>,
    pub(super) files: &'a dyn Files,
    /// The script's folder, with a separator behind it where there is one.
    pub(super) folder: &'a str,
    /// The names of the files in it.
    pub(super) beside: &'a [String],
    pub(super) knowledge: &'a Knowledge,
    /// What the words of the scripts come to.
    pub(super) heard: &'a Heard,
    /// Whether the script runs something that cannot be read.
    pub(super) unread: bool,
    /// Worked out when it is first asked for.
    pub(super) made: OnceCell<Made>,
}

/// A command that names files, and where it runs.
pub(super) struct At<'h, 'a> {
    pub(super) hand: &'h Hand<'a>,
    /// The folders that it can run in.
    pub(super) folders: &'h [Folder],
    /// The name of its script.
    pub(super) script: &'h str,
}

/// A file below the script's folder.
struct Wanted {
    /// The folders on the way, and the name.
    parts: Vec<String>,
    /// Whether the script is sure to look there.
    sure: bool,
}

impl Inputs for At<'_, '_> {
    fn find(&self, name: &Expanded) -> Input {
        let Some(wanted) = self.wanted(name) else {
            return Input::Unknown;
        };
        self.hand.find(&wanted)
    }
}

impl At<'_, '_> {
    /// The file that a name means; nothing where it may lie anywhere.
    fn wanted(&self, name: &Expanded) -> Option<Wanted> {
        if let Some((value, rest)) = name.begins_with_value() {
            let rest = rest.replace('/', "\\");
            let value = value.to_ascii_lowercase();
            let path = match value.as_str() {
                "%~dp0" => rest,
                "%clp_script_path%" if rest.starts_with('\\') => rest,
                // The script's own name with another ending.
                "%~dpn0" => {
                    let stem = self.script.rsplit_once('.').map_or(self.script, |(s, _)| s);
                    format!("{stem}{rest}")
                }
                _ => return None,
            };
            let path = path.trim_start_matches('\\');
            return Some(Wanted {
                parts: parts(path)?,
                sure: true,
            });
        }
        let path = name.text().replace('/', "\\");
        if path.starts_with('\\') {
            return None;
        }
        // Without a CD it is meant to lie beside the script all the same.
        let mut own = self.folders.iter().map(|folder| match folder {
            Folder::Given => Some(""),
            Folder::Own(way) => Some(way.as_str()),
            Folder::Other => None,
        });
        let first = own.next().flatten()?;
        if !own.all(|way| way == Some(first)) {
            return None;
        }
        Some(Wanted {
            parts: parts(&format!("{first}{path}"))?,
            sure: !self.folders.contains(&Folder::Given),
        })
    }
}

/// The parts of a path that leads down; nothing where it leads elsewhere or is not all known.
fn parts(path: &str) -> Option<Vec<String>> {
    if path.contains([UNKNOWN, ':', '*', '?', '"', '<', '>', '|', '%']) {
        return None;
    }
    let mut out: Vec<String> = Vec::new();
    for part in path.split('\\') {
        // Windows takes no notice of blanks and dots at the end of a name.
        match part.trim_end_matches([' ', '.']) {
            "" if part == ".." => {
                out.pop()?;
            }
            "" => {}
            name => out.push(name.to_owned()),
        }
    }
    let name = out.last()?;
    (!crate::command::is_device(name)).then_some(out)
}

impl Hand<'_> {
    fn find(&self, wanted: &Wanted) -> Input {
        let Some((name, way)) = wanted.parts.split_last() else {
            return Input::Unknown;
        };
        // What it will hold then is not what it holds now.
        if self.made().writes(name) {
            return Input::Made;
        }
        let below: String = way.iter().map(|part| format!("{part}/")).collect();
        let folder = format!("{}{below}", self.folder);
        let listed;
        let names = if way.is_empty() {
            self.beside
        } else {
            listed = self.files.beside(&format!("{folder}{name}"));
            &listed
        };
        let same = |found: &&String| found.to_lowercase() == name.to_lowercase();
        match names.iter().find(same) {
            Some(found) => self.read(format!("{folder}{found}")),
            // An empty folder is one that cannot be looked into; a name that is nothing but an ending
            // lacks a value.
            None if !wanted.sure
                || names.is_empty()
                || name.starts_with('.')
                || self.may_be_there(name) =>
            {
                Input::Unknown
            }
            None => Input::Absent(nearest(name, names)),
        }
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| {
            let documents = self.documents.borrow();
            let scripts = documents.iter().enumerate();
            let scripts = scripts.filter(|(_, document)| document.kind == Kind::Script);
            let scripts = scripts.map(|(index, document)| (document, self.heard.of(index)));
            Made::new(scripts, self.knowledge)
        })
    }

    fn may_be_there(&self, name: &str) -> bool {
        self.unread || self.made().may_be_there(name)
    }

    fn read(&self, path: String) -> Input {
        let mut shelf = self.shelf.borrow_mut();
        let input = |file: &Option<Rc<SqlFile>>| match file {
            Some(file) => Input::Read(Rc::clone(file)),
            None => Input::Unknown,
        };
        if let Some((_, known)) = shelf.known.iter().find(|(p, _)| *p == path) {
            return input(known);
        }
        if shelf.known.len() >= MOST_FILES {
            return Input::Unknown;
        }
        let most = LONGEST.min(MOST_BYTES.saturating_sub(shelf.bytes));
        let bytes = self.files.read_up_to(&path, most).ok().flatten();
        shelf.bytes += bytes.as_ref().map_or(0, Vec::len);
        let file = bytes.map(|bytes| {
            let mut documents = self.documents.borrow_mut();
            let source = Arc::new(Source::decode(bytes, None));
            documents.push(Document {
                path: path.clone(),
                source: Arc::clone(&source),
                flow: Arc::new(Flow::new("")),
                role: Role::Helper,
                kind: Kind::Sql,
                requested: false,
                beside: Vec::new(),
            });
            Rc::new(SqlFile::new(documents.len() - 1, source))
        });
        let found = input(&file);
        shelf.known.push((path, file));
        found
    }
}

/// The file that was meant by a name that is none.
fn nearest(name: &str, names: &[String]) -> Option<String> {
    let ending = |name: &str| name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    let alike = names.iter().filter(|n| ending(n) == ending(name));
    let mut near = alike.filter(|n| is_slip(n, name));
    near.next().filter(|_| near.next().is_none()).cloned()
}

/// The folder of a path, with its separator.
pub(super) fn folder_of(path: &str) -> &str {
    path.strip_suffix(file_name(path)).unwrap_or("")
}
