//! The graph that exploring gives.

use super::bits::Expanded;
use super::matrix::{Matrix, ScenarioSet};
use super::program::Site;
use super::reread::Wanted;
use super::spoken::Spoken;
use super::step::{FolderChange, Step, StepId};
use crate::batch::NodeId;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a program can do in all scenarios.
#[derive(Debug)]
pub struct Run {
    /// The scenarios it was explored in.
    pub matrix: Matrix,
    /// The nodes; the first one is where it begins.
    pub nodes: Vec<RunNode>,
    /// The steps that edges name.
    pub steps: Vec<Step>,
    /// Whether the budget was hit: what lies beyond is unknown.
    pub exhausted: bool,
    /// Variables that are set on some way, in upper case.
    pub assigned: BTreeSet<String>,
    /// Whether a variable is set whose name is not known.
    pub assigns_any: bool,
    /// What the words of the scripts came to.
    pub spoken: Arc<Spoken>,
    /// Lines that have to be read once more before this can be told; none in a finished run.
    pub wanted: Vec<Wanted>,
}

/// A node of the graph.
#[derive(Debug)]
pub struct RunNode {
    /// The place.
    pub site: Site,
    /// The scenarios that reach it.
    pub scenarios: ScenarioSet,
    /// Whether values were joined here: a way through it may not exist.
    pub widened: bool,
    /// What leaves it.
    pub edges: Vec<Edge>,
    /// How it ends here, if it does.
    pub end: Option<End>,
}

/// What leads from one node to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edge {
    /// Index of the node it leads to.
    pub to: u32,
    /// The scenarios that can take it.
    pub scenarios: ScenarioSet,
    /// What happens on it, in order.
    pub marks: Vec<Mark>,
}

/// What happens on an edge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mark {
    /// A program is started.
    Step(StepId),
    /// A condition was decided.
    Branch(Branch),
    /// The exit code of the command at this place was looked at.
    Outcome {
        /// The command.
        site: Site,
        /// Whether it failed; `None` where the test does not tell (`if "%ERRORLEVEL%"=="1"` and it
        /// is another code).
        failed: Option<bool>,
    },
    /// A file was looked for and is not there.
    Absent,
    /// The current folder changes.
    Folder(FolderChange),
    /// A batch file that was read is run.
    Script {
        /// The command that runs it.
        site: Site,
        /// The name that it is run under.
        name: Expanded,
    },
    /// A way that may well never be taken: no turn of a loop whose turns are not known, a label
    /// that is not known.
    Guess,
    /// What the command is handed depends on these dimensions, by index.
    Handed(Vec<u8>),
    /// A builtin prints something, or works on files.
    Printed,
    /// An EXIT names an exit code.
    Code,
    /// EXIT in a file that another one called: it ends the caller too.
    EndsCaller {
        /// Index of the script that called it.
        script: u32,
    },
    /// A GOTO or CALL whose label is not there, with the name it was looked for under.
    MissingLabel {
        /// The label's name.
        name: String,
    },
}

/// A condition that was decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// The IF, or the GOTO with a computed label.
    pub node: NodeId,
    /// Whether the condition (with its NOT) held.
    pub taken: bool,
    /// The dimensions it looked at, by index.
    pub reads: Vec<u8>,
    /// For each of `reads`: the values it was compared with.
    pub compared: Vec<String>,
    /// The one value that a dimension, looked at as a whole, is compared with for equality.
    pub literal: Option<(u8, String)>,
    /// Whether a value that the variable never has would have gone the same way.
    pub like_foreign: bool,
}

/// How a run ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct End {
    /// In which way.
    pub kind: EndKind,
    /// The exit code, where it is known.
    pub code: Option<i64>,
}

/// In which way a run ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EndKind {
    /// The end of the file.
    EndOfFile,
    /// `exit`.
    Exit,
    /// `exit /b` in the script that runs.
    ExitScript,
    /// A GOTO to a label that is not there.
    MissingLabel,
    /// A line that cmd.exe cannot read.
    SyntaxError,
    /// A batch file run without CALL: control does not come back.
    ChainedBatch,
    /// Not known: the budget is spent, or the line depends on a value that is not known.
    Unknown,
}

impl EndKind {
    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EndOfFile => "end-of-file",
            Self::Exit => "exit",
            Self::ExitScript => "exit-script",
            Self::MissingLabel => "missing-label",
            Self::SyntaxError => "syntax-error",
            Self::ChainedBatch => "chained-batch",
            Self::Unknown => "unknown",
        }
    }
}

impl Run {
    /// Whether every way is known to its end.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let lost = |end: End| end.kind == EndKind::Unknown;
        !self.exhausted && !self.nodes.iter().any(|node| node.end.is_some_and(lost))
    }

    /// The step behind an index of this run.
    #[must_use]
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id.0 as usize]
    }

    /// All edges with the index of the node they leave.
    pub fn edges(&self) -> impl Iterator<Item = (u32, &Edge)> {
        (0u32..)
            .zip(&self.nodes)
            .flat_map(|(from, node)| node.edges.iter().map(move |e| (from, e)))
    }
}
