//! Units: the scripts that are judged together, with their runs.

mod around;
mod export;
mod folder;
mod group;
mod heard;
mod judged;
mod made;
mod plan;
mod role;
mod shelf;
mod undo;

#[cfg(test)]
mod tests;

pub use around::{Deed, Deeds, Extent, Service, Surroundings, service_of};
pub use export::{Export, ExportFiles, Reach};
pub use folder::Folder;
pub use group::{Gathering, build_resource, loose_scripts, plan_of, whole};
pub use judged::{Judged, Use};
pub use plan::{Plan, PlannedScript, Request, plan};
pub use role::Planned;
pub use role::{Stem, role_of, stem_of};

use crate::batch::{Command, NodeKind};
use crate::event::Interpreter;
use crate::flow::{Flow, OpKind, Point};
use crate::rules::Knowledge;
use crate::rules::schema::Role;
use crate::scenario::{Dimension, Limits, Matrix};
use crate::source::{Encoding, Source, Span};
use rayon::prelude::*;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Where scripts come from. Paths use `/` or the system's separator, as they were given.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// Whatever keeps the file from being read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The bytes of a file, or nothing where there are more than so many.
    ///
    /// # Errors
    /// Whatever keeps the file from being read.
    fn read_up_to(&self, path: &str, most: usize) -> io::Result<Option<Vec<u8>>> {
        let bytes = self.read(path)?;
        Ok((bytes.len() <= most).then_some(bytes))
    }

    /// Names of the files in the folder that a file lies in; none where it cannot be read.
    fn beside(&self, path: &str) -> Vec<String>;

    /// The same, ready for questions. Where many scripts share a folder, it is worth keeping.
    fn folder(&self, path: &str) -> Arc<Folder> {
        Arc::new(Folder::new(self.beside(path)))
    }
}

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A batch file.
    Script,
    /// The description of a cluster. Its flow is empty: nothing in it is for cmd.exe.
    Export,
    /// SQL that a script hands to a tool. Its flow is empty: nothing in it is for cmd.exe.
    Sql,
}

/// A file as it was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path as given, or that of the folder it was found in with `/`.
    pub path: String,
    /// Its text.
    pub source: Arc<Source>,
    /// Its flow.
    pub flow: Arc<Flow>,
    /// Its role; that of a helper where it is no script.
    pub role: Role,
    /// What it is.
    pub kind: Kind,
    /// Whether it was asked for: findings in other files are not shown.
    pub requested: bool,
    /// Programs and batch files in its folder whose names stand as commands in it, in lower case.
    pub beside: Vec<String>,
}

/// Whether files of these sizes, in bytes, are worth several threads. Below, starting these takes
/// longer than all that is done on them.
fn is_large(sizes: impl Iterator<Item = usize>) -> bool {
    sizes.sum::<usize>() > 32 * 1024
}

impl Document {
    /// Size of its text in bytes.
    fn size(&self) -> usize {
        self.source.text().len()
    }

    /// The command that runs at a point; nothing where something else stands there.
    #[must_use]
    pub fn command_at(&self, point: Point) -> Option<&Command> {
        let op = self.flow.op(point);
        match (op.kind, &self.flow.script.node(op.node).kind) {
            (OpKind::Command { .. }, NodeKind::Command(command)) => Some(command),
            _ => None,
        }
    }

    /// Whether the file is written in another language: `/*` at the very beginning of a `.cmd` file
    /// has always said that it is REXX, and means as little to cmd.exe in C. A first line that goes
    /// on with another command is one of those tricks that are both.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        let text = self.source.text();
        let line = text.split(['\r', '\n']).next().unwrap_or_default();
        let extension = self.path.rsplit_once('.').map_or("", |(_, end)| end);
        self.kind == Kind::Script
            && extension.eq_ignore_ascii_case("cmd")
            && line.starts_with("/*")
            && !line.contains(['&', '|'])
    }

    /// What runs at a point: its logical line, or the part of it where that is a block over
    /// several lines.
    #[must_use]
    pub fn running(&self, point: Point) -> Span {
        let whole = self.flow.statement_span(point);
        if self.source.line_of(whole.start) == self.source.line_of(whole.end) {
            return whole;
        }
        let node = self.flow.script.node(self.flow.op(point).node);
        match &node.kind {
            NodeKind::If(clause) => Span::new(node.span.start, clause.condition_span.end),
            NodeKind::For(clause) => Span::new(node.span.start, clause.list.span.end),
            _ => node.span,
        }
    }
}

/// Scripts that are judged together.
#[derive(Debug)]
pub struct Unit {
    /// Every file that was read.
    pub documents: Vec<Document>,
    /// Those that the cluster, or somebody, starts, each with its run.
    pub scripts: Vec<Judged>,
    /// The scenarios of all runs.
    pub matrix: Matrix,
    /// The export around the scripts.
    pub surroundings: Option<Surroundings>,
}

impl Unit {
    /// Whether judging it is worth several threads.
    #[must_use]
    pub fn is_large(&self) -> bool {
        is_large(self.documents.iter().map(Document::size))
    }

    /// The scripts of a role.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &Judged> {
        self.scripts
            .iter()
            .filter(move |s| self.documents[s.document].role == role)
    }
}

/// The scenarios that packs ask for.
#[must_use]
pub fn matrix(knowledge: &Knowledge) -> Matrix {
    let dimensions = knowledge.dimensions().map(|(name, variable)| {
        let values = variable.values.iter().cloned().map(Some);
        let unset = variable.unset.then_some(None);
        Dimension {
            name: name.to_owned(),
            values: values.chain(unset).collect(),
        }
    });
    Matrix {
        dimensions: dimensions.collect(),
    }
}

/// What a unit is worked out with.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// What the packs know.
    pub knowledge: &'a Knowledge,
    /// The encoding asked for; else each file tells its own.
    pub encoding: Option<Encoding>,
    /// Bounds.
    pub limits: &'a Limits,
    /// Set from outside to stop.
    pub cancel: &'a AtomicBool,
    /// What is taken for granted of the world around the scripts.
    pub world: &'a World,
}

/// What is taken for granted of the world around the scripts; nothing by default.
#[derive(Clone, Default, Debug)]
pub struct World {
    /// Variables that are set before the script begins; `None` means not there.
    pub given: Vec<(String, Option<String>)>,
    /// Exit codes of programs; files are then looked for beside the script.
    pub codes: Option<Codes>,
    /// Whether nothing is handed to a helper that runs on its own either.
    pub no_arguments: bool,
    /// Whether the exit code at the end of a script is wanted.
    pub code_at_end: bool,
}

/// Exit codes of programs.
#[derive(Clone, Default, Debug)]
pub struct Codes {
    /// Of every program.
    pub all: i64,
    /// Of some, by lower-case name without folder and extension.
    pub by_name: Vec<(String, i64)>,
}

/// A file that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its path.
    pub path: String,
    /// Why.
    pub error: io::Error,
}

/// Reads and runs the scripts of a plan. Files that cannot be read are left out and told.
pub fn build(plan: &Plan, files: &dyn Files, setting: &Setting<'_>) -> (Unit, Vec<Unreadable>) {
    let (documents, failures) = read(plan, files, setting.encoding);
    let matrix = matrix(setting.knowledge);
    let mut unit = Unit {
        documents,
        scripts: Vec::new(),
        matrix,
        surroundings: None,
    };
    let first_helper = unit.documents.len();
    let interpreter = Interpreter::new(setting.knowledge);
    let mut shelf = shelf::Shelf::default();
    let documents = &mut unit.documents;
    let ready =
        (0..first_helper).map(|i| judged::ready(documents, i, files, setting, &interpreter));
    let ready: Vec<judged::Ready> = ready.collect();
    let runs = judged::run_all(documents, &ready, &unit.matrix, setting);
    let heard = heard::Heard::new(documents, ready.iter().map(judged::Ready::linked), &runs);
    for ready in &ready {
        judged::note_neighbours(documents, ready, &heard);
    }
    for (ready, run) in ready.into_iter().zip(runs) {
        let knowing = (&interpreter, &heard, &mut shelf);
        let judged = judged::judge(documents, ready, run, files, setting, knowing);
        unit.scripts.push(judged);
    }
    undo::settle(&mut unit.scripts, setting.knowledge);
    (unit, failures)
}

/// Reads the scripts of a plan.
pub fn read(
    plan: &Plan,
    files: &dyn Files,
    encoding: Option<Encoding>,
) -> (Vec<Document>, Vec<Unreadable>) {
    let mut texts = Vec::new();
    let mut failures = Vec::new();
    for script in &plan.scripts {
        match files.read(&script.path) {
            Ok(bytes) => texts.push((script, bytes)),
            Err(error) if script.requested => {
                failures.push(Unreadable {
                    path: script.path.clone(),
                    error,
                });
            }
            // A partner that was not asked for is simply not there.
            Err(_) => {}
        }
    }
    let read = |(script, bytes)| document(script, bytes, encoding);
    let documents = match is_large(texts.iter().map(|(_, bytes)| bytes.len())) {
        true => texts.into_par_iter().map(read).collect(),
        false => texts.into_iter().map(read).collect(),
    };
    (documents, failures)
}

fn document(script: &PlannedScript, bytes: Vec<u8>, encoding: Option<Encoding>) -> Document {
    let source = Source::decode(bytes, encoding);
    let flow = Flow::new(source.text());
    let role = script.settle(source.text());
    Document {
        path: script.path.clone(),
        source: Arc::new(source),
        flow: Arc::new(flow),
        role,
        kind: Kind::Script,
        requested: script.requested,
        beside: Vec::new(),
    }
}
