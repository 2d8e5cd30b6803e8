//! The current folder: where relative names are looked for.

use super::bits::{Bits, Expanded, UNKNOWN};
use super::command::Words;
use super::explore::Explorer;
use super::run::{Mark, Run};
use super::step::{FolderChange, StepId};
use super::value::{MODIFIERS, Piece, Symbol};
use super::words::blank_end;
use crate::batch::Builtin;
use rustc_hash::FxHashMap as HashMap;

/// The current folder, as far as the script has a hand in it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Folder {
    /// The one that the script was started in.
    Given,
    /// The script's own, or one below it: the way down from there, each part with a `\` behind it.
    Own(String),
    /// Another one, or one that is not known.
    Other,
}

/// What CD leads to.
#[derive(PartialEq, Eq)]
enum Target {
    To(Folder),
    /// The way from where it is.
    Along(String),
}

/// For each step of a run: the folders it can run in.
#[derive(Debug, Default)]
pub struct Folders {
    by_step: HashMap<StepId, Vec<Folder>>,
}

/// What a step runs in where nothing changes the folder.
const UNCHANGED: [Folder; 1] = [Folder::Given];

/// More folders than this at one place are taken for unknown.
const MOST_FOLDERS: usize = 4;

impl Folders {
    /// Works them out: whatever ways lead to a step.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        let changes = |mark: &Mark| matches!(mark, Mark::Folder(_));
        if !run.edges().any(|(_, edge)| edge.marks.iter().any(changes)) {
            return Self::default();
        }
        let mut out = Self::default();
        let mut at: Vec<Vec<Folder>> = vec![Vec::new(); run.nodes.len()];
        at[0].push(Folder::Given);
        let mut waiting = vec![0u32];
        while let Some(node) = waiting.pop() {
            for edge in &run.nodes[node as usize].edges {
                let mut here = at[node as usize].clone();
                for mark in &edge.marks {
                    match mark {
                        Mark::Folder(change) => {
                            here = here.iter().map(|f| f.changed(change)).collect();
                        }
                        Mark::Step(id) => {
                            add(out.by_step.entry(*id).or_default(), &here);
                        }
                        _ => {}
                    }
                }
                if add(&mut at[edge.to as usize], &here) {
                    waiting.push(edge.to);
                }
            }
        }
        out
    }

    /// The folders that a step can run in.
    #[must_use]
    pub fn at(&self, step: StepId) -> &[Folder] {
        self.by_step.get(&step).map_or(&UNCHANGED, Vec::as_slice)
    }
}

/// Adds folders to a set; whether there are new ones.
fn add(set: &mut Vec<Folder>, more: &[Folder]) -> bool {
    let before = set.len();
    for folder in more {
        if set.contains(folder) {
            continue;
        }
        let full = set.len() >= MOST_FOLDERS;
        let folder = if full { &Folder::Other } else { folder };
        if !set.contains(folder) {
            set.push(folder.clone());
        }
    }
    set.len() > before
}

impl Folder {
    fn changed(&self, change: &FolderChange) -> Self {
        let target = match change {
            FolderChange::To(tail) | FolderChange::Push(tail) => target(tail),
            FolderChange::Pop => Some(Target::To(Self::Other)),
        };
        match (target, self) {
            (None, _) => self.clone(),
            (Some(Target::To(folder)), _) => folder,
            (Some(Target::Along(way)), Self::Own(from)) => below(from, &way),
            // `cd .` goes nowhere.
            (Some(Target::Along(way)), _) if way.split('\\').all(|p| p == "." || p.is_empty()) => {
                self.clone()
            }
            (Some(Target::Along(_)), _) => Self::Other,
        }
    }
}

/// The folder that a way leads to from one below the script's own.
fn below(from: &str, way: &str) -> Folder {
    let mut parts: Vec<&str> = from.split('\\').filter(|p| !p.is_empty()).collect();
    for part in way.split('\\') {
        match part.trim() {
            "" | "." => {}
            ".." if parts.pop().is_none() => return Folder::Other,
            ".." => {}
            name => parts.push(name),
        }
    }
    Folder::Own(parts.iter().map(|part| format!("{part}\\")).collect())
}

impl Explorer<'_, '_> {
    /// What a builtin does to the current folder.
    pub(super) fn folder_change(&self, builtin: Builtin, words: &Words) -> Option<FolderChange> {
        let tail = || Expanded::new(&words.tail, &self.names);
        match builtin {
            Builtin::Cd => Some(FolderChange::To(tail())),
            Builtin::Pushd => Some(FolderChange::Push(tail())),
            Builtin::Popd => Some(FolderChange::Pop),
            // `P:`, `%~d0`
            Builtin::Other(_) if words.name.masked().ends_with([':', UNKNOWN]) => {
                Some(FolderChange::To(Expanded::new(&words.name, &self.names)))
            }
            _ => None,
        }
    }
}

/// Whether CD or PUSHD goes to the script's own folder, which is there.
pub(super) fn leads_home(tail: &Expanded) -> bool {
    target(tail) == Some(Target::To(Folder::Own(String::new())))
}

/// What is meant by the words behind CD or PUSHD; nothing where the folder is only shown.
fn target(tail: &Expanded) -> Option<Target> {
    let text = tail.text();
    let mut start = blank_end(text, 0);
    let switch = text.get(start..start + 2).unwrap_or("");
    if switch.eq_ignore_ascii_case("/d") {
        start = blank_end(text, start + 2);
    }
    start += text[start..].len() - text[start..].trim_start_matches('"').len();
    let path = text[start..].replace('"', "").replace('/', "\\");
    let path = path.trim();
    if path.is_empty() {
        return None;
    }
    let other = Target::To(Folder::Other);
    if let Some(rest) = path.strip_prefix(UNKNOWN) {
        let first = tail.slice(start..text.len());
        let own = first.begins_with_value().is_some_and(|(v, _)| is_own(v));
        let known = !rest.contains([UNKNOWN, ':']);
        // `%CLP_SCRIPT_PATH%x` is another folder beside it; `%~dp0x` ends with a backslash.
        let parted = rest.is_empty() || rest.starts_with('\\');
        return Some(if own && known && parted {
            Target::To(below("", rest))
        } else {
            other
        });
    }
    let relative = !path.starts_with('\\') && !path.contains([UNKNOWN, ':', '*', '?']);
    Some(if relative {
        Target::Along(path.to_owned())
    } else {
        other
    })
}

/// Whether a value is the folder that the script lies in.
fn is_own(value: &str) -> bool {
    matches!(value, "%~dp0" | "%~p0") || value.eq_ignore_ascii_case("%CLP_SCRIPT_PATH%")
}

/// The bits of some modifiers of `%~`.
fn modifiers(letters: &str) -> u16 {
    let bit = |c: char| MODIFIERS.find(c).map_or(0, |index| 1u16 << index);
    letters.chars().fold(0, |all, c| all | bit(c))
}

/// Whether a command is nothing but `%~d0`: it changes to the drive that the script lies on.
pub(super) fn is_own_drive(name: &Bits) -> bool {
    match name.0.as_slice() {
        [bit] => match bit.piece {
            Piece::Unknown(Symbol::Argument(0, bits)) => {
                bits & modifiers(MODIFIERS) == modifiers("d")
            }
            _ => false,
        },
        _ => false,
    }
}
