//! The control flow of a script as a reviewer wants to see it: sections, decisions and ends, with
//! the events in them, the findings on them and the scenarios that pass. No words, no coordinates.

mod build;
mod calls;
mod cases;
mod condition;
pub mod depend;
mod draft;
mod exits;
mod groups;
mod hide;
mod item;
mod marks;
mod ops;
mod simplify;

use crate::batch::CompareOp;
use crate::engine::Outcome;
use crate::finding::Place;
use crate::scenario::{EndKind, ScenarioSet};
use crate::unit::{Judged, Unit};

/// The control flow of a script and of the helpers it calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Graph {
    /// The nodes, by script and line.
    pub nodes: Vec<Node>,
    /// The edges, by the nodes they leave.
    pub edges: Vec<Edge>,
    /// What belongs together; the first one is where the script begins.
    pub groups: Vec<Group>,
    /// Whether the run behind it was worked out to the end.
    pub complete: bool,
}

/// Nodes that control passes between without CALL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What it is.
    pub kind: GroupKind,
    /// The commands that call it from elsewhere.
    pub callers: Vec<Place>,
}

/// What a group is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GroupKind {
    /// Where the script begins.
    Script,
    /// A subroutine, by its label.
    Label(String),
    /// A helper, by its document.
    File(usize),
    /// Nothing leads there.
    Loose,
}

/// A node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Index of its group.
    pub group: usize,
    /// Where it begins.
    pub place: Place,
    /// The scenarios that reach it.
    pub scenarios: ScenarioSet,
    /// Findings that lie in it but in none of its items, by index.
    pub findings: Vec<usize>,
}

/// What a node is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// Where the script begins.
    Start,
    /// Commands that run one after the other.
    Section {
        /// The labels it stands under.
        labels: Vec<String>,
        /// Its commands.
        items: Vec<Item>,
    },
    /// IF, or several on the same value; `&&` or `||` on its own.
    Decision(Subject),
    /// FOR, as written up to its list.
    Loop(String),
    /// An end.
    End {
        /// The labels it stands under.
        labels: Vec<String>,
        /// In which way.
        kind: EndKind,
        /// The exit code, known or as written.
        code: Option<String>,
        /// What was looked for and is not there.
        name: Option<String>,
    },
}

/// A command.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Where.
    pub place: Place,
    /// As written, on one line.
    pub text: String,
    /// The events it is.
    pub events: Vec<Happening>,
    /// Findings that lie in it, by index.
    pub findings: Vec<usize>,
}

/// An event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happening {
    /// Its name.
    pub event: String,
    /// Whether it changes anything.
    pub action: bool,
    /// What it happens to, where that is known.
    pub subject: Option<String>,
}

/// What a decision looks at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// A text, `%NAME%` alone as its name.
    Value(String),
    /// The exit code of the command before.
    ErrorLevel,
    /// Whether a file is there.
    Exists(String),
    /// Whether a variable is there.
    Defined(String),
    /// The version of the command extensions.
    Extensions,
    /// Whether the command before succeeded.
    Outcome,
}

/// An edge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edge {
    /// Index of the node it leaves.
    pub from: usize,
    /// Index of the node it leads to.
    pub to: usize,
    /// For a call: the item it leaves.
    pub item: Option<usize>,
    /// What kind of edge.
    pub kind: EdgeKind,
    /// On what condition.
    pub way: Way,
    /// The scenarios that can take it.
    pub scenarios: ScenarioSet,
}

/// What kind of edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EdgeKind {
    /// Control goes on there.
    Flow,
    /// Control goes there and comes back.
    Call,
}

/// On what condition an edge is taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Way {
    /// Always.
    On,
    /// The value of the decision compares so with another one.
    Is(CompareOp, String),
    /// The condition holds, or does not.
    Holds(bool),
    /// The command before succeeded, or failed.
    Succeeded(bool),
    /// The next turn of a loop.
    Turn,
    /// No further turn.
    Done,
    /// None of the other edges; with the values that are left of a scenario variable.
    Otherwise(Vec<Option<String>>),
    /// The place depends on values.
    Computed,
}

/// Draws the control flow of a script of a unit, with what was found in it.
#[must_use]
pub fn draw(unit: &Unit, judged: &Judged, outcome: &Outcome) -> Graph {
    let mut draft = build::draft(unit, judged);
    simplify::simplify(&mut draft);
    cases::merge(&mut draft, &unit.matrix);
    marks::mark(&mut draft, unit, judged, outcome);
    groups::finish(draft, judged)
}
