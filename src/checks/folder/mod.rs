//! `folder`: paths that depend on the current folder, on ways on which the script has not left the
//! one that it begins in.

mod names;

use super::watch::{Signal, Verdict, Violation, watch};
use super::{Context, in_roles, path, written};
use crate::finding::Finding;
use crate::rules::schema::FolderCheck;
use crate::scenario::{FolderChange, UNKNOWN};
use crate::unit::{Judged, Unit};
use names::{Named, Names};
use rustc_hash::FxHashSet as HashSet;

pub(super) fn check(check: &FolderCheck, context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for judged in in_roles(context.unit, &check.r#in) {
        let look = Look {
            unit: context.unit,
            judged,
            names: Names::new(check, context, judged),
        };
        out.extend(look.findings());
    }
    out
}

struct Look<'a> {
    unit: &'a Unit,
    judged: &'a Judged,
    names: Names<'a>,
}

/// Where a way is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Folder {
    /// Whether it has left the folder in which scripts begin.
    moved: bool,
    /// The same for the folders that PUSHD has kept, the last one lowest.
    kept: u16,
    /// How many these are.
    depth: u8,
}

/// Most folders that are kept apart.
const DEEPEST: u8 = 16;

impl Folder {
    fn after(self, change: &FolderChange) -> Self {
        match change {
            FolderChange::To(to) if goes_somewhere(to.text()) => Self {
                moved: true,
                ..self
            },
            FolderChange::Push(to) if goes_somewhere(to.text()) => self.pushed(),
            FolderChange::Pop if self.depth > 0 => Self {
                moved: self.kept & 1 == 1,
                kept: self.kept >> 1,
                depth: self.depth - 1,
            },
            _ => self,
        }
    }

    fn pushed(self) -> Self {
        let moved = true;
        if self.depth == DEEPEST {
            return Self { moved, ..self };
        }
        Self {
            moved,
            kept: self.kept << 1 | u16::from(self.moved),
            depth: self.depth + 1,
        }
    }
}

/// Whether CD does more than showing where it is.
fn goes_somewhere(tail: &str) -> bool {
    let tail = tail.trim();
    let switch = tail.get(..2).is_some_and(|s| s.eq_ignore_ascii_case("/d"));
    let to = if switch { &tail[2..] } else { tail };
    !matches!(to.trim_matches(['"', ' ', '\t', '\\']), "" | ".") || to.contains(UNKNOWN)
}

/// Most paths that are told of one script, and most names that are looked for elsewhere.
const MOST_PLACES: usize = 20;

impl Look<'_> {
    fn findings(&self) -> Vec<Finding> {
        let mut elsewhere: HashSet<String> = HashSet::default();
        let mut kept: [HashSet<Named>; 2] = Default::default();
        let found = self.watch(|folder, named| {
            if folder.moved && !named.sure {
                elsewhere.insert(named.text.to_lowercase());
            }
            let kept = &mut kept[usize::from(named.sure)];
            let full = kept.len() == MOST_PLACES && !kept.contains(named);
            let wrong = !folder.moved && !full;
            if wrong {
                kept.insert(named.clone());
            }
            wrong
        });
        let (sure, unsure): (Vec<_>, Vec<_>) = found.into_iter().partition(|v| v.key.sure);
        let mut out: Vec<Finding> = sure.iter().map(|v| self.finding(v)).collect();
        for violation in &unsure {
            // A name without a folder may be found on PATH, wherever the script is. That another
            // way goes to a folder first says that it is not.
            let name = violation.key.text.to_lowercase();
            if elsewhere.contains(&name) && !self.runs_anywhere(&name) {
                out.push(self.finding(violation));
            }
        }
        out
    }

    /// Follows the ways with the folder they are in; the paths that `wrong` picks are kept.
    fn watch(&self, mut wrong: impl FnMut(Folder, &Named) -> bool) -> Vec<Violation<Named>> {
        let all = self.unit.matrix.all();
        watch(self.judged, all, Folder::default(), |folder, signal| {
            let named = match signal {
                Signal::Folder(change) => return Verdict::Go(folder.after(change)),
                Signal::Guess => return Verdict::Leave,
                Signal::Step(id) => self.names.of_step(id),
                Signal::Script { site, name } => self.names.of_script(site, name),
                _ => return Verdict::Go(*folder),
            };
            let hits = named.iter().filter(|n| wrong(*folder, n));
            Verdict::Wrong(*folder, hits.cloned().collect())
        })
    }

    /// Whether one way runs a batch file both before and behind a change of folder.
    fn runs_anywhere(&self, name: &str) -> bool {
        let all = self.unit.matrix.all();
        let start = (Folder::default(), false);
        let both = watch(self.judged, all, start, |(folder, used), signal| {
            let here = |named: &[Named]| named.iter().any(|n| n.text.to_lowercase() == *name);
            let runs = match signal {
                Signal::Folder(change) => return Verdict::Go((folder.after(change), *used)),
                Signal::Step(id) => here(&self.names.of_step(id)),
                _ => false,
            };
            if runs && folder.moved && *used {
                return Verdict::Wrong((*folder, true), vec![()]);
            }
            Verdict::Go((*folder, *used || runs && !folder.moved))
        });
        !both.is_empty()
    }

    fn finding(&self, violation: &Violation<Named>) -> Finding {
        let Named { place, text, .. } = &violation.key;
        let span = written::trimmed(&self.unit.documents[place.document], place.span);
        let below = text.trim_start_matches(".\\").trim_start_matches("./");
        let finding = Finding::at(place.document, span).with("path", text);
        let mut finding = finding.with("below", below);
        path::show(&mut finding, self.unit, self.judged, violation);
        finding
    }
}
