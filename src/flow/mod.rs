//! Control flow: a script as a list of operations with explicit targets.
//!
//! Lowering follows cmd.exe: each logical line is entered as a whole (that is when its percent
//! signs are expanded), labels are looked for line by line in the file, and a GOTO into the middle
//! of a block reads the rest of the block as lines of their own.

mod labels;
mod lower;

#[cfg(test)]
mod tests;

use crate::batch::{self, Change, NodeId, Script, Statement};
use crate::source::Span;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

/// Index of an [`Op`] in its [`Flow`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Point(pub u32);

/// One operation.
#[derive(Clone, Debug)]
pub struct Op {
    /// What is done.
    pub kind: OpKind,
    /// The node it was made of.
    pub node: NodeId,
    /// Index into [`Flow::statements`]: the logical line it belongs to.
    pub statement: u32,
    /// Whether it runs on a side of a pipe: in a child of cmd.exe, without effect on variables.
    pub piped: bool,
}

/// What an operation does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OpKind {
    /// A logical line begins.
    Enter {
        /// Its first operation.
        next: Point,
    },
    /// A simple command.
    Command {
        /// Where control goes on, unless the command sends it elsewhere.
        next: Point,
        /// Whether something is piped into it.
        fed: bool,
        /// Whether its output is piped on.
        read: bool,
    },
    /// IF.
    Test {
        /// Where it goes when the condition holds.
        then: Point,
        /// Where it goes otherwise.
        otherwise: Point,
    },
    /// `&&` and `||`: goes by the success of the command before.
    Branch {
        /// After success.
        success: Point,
        /// After failure.
        failure: Point,
    },
    /// FOR: decides about the next turn.
    Loop {
        /// The body.
        body: Point,
        /// Where it goes on after the last turn.
        exit: Point,
    },
    /// The line cannot be read: cmd.exe stops the script.
    SyntaxError,
    /// The end of the file.
    End,
}

/// Where a label leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// The operation after the label line.
    Point(Point),
    /// Not worked out: too many labels inside blocks.
    Unknown,
}

/// The control flow of one script.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The tree. Lines that are read once more after a GOTO into a block were added to it.
    pub script: Script,
    /// All operations.
    pub ops: Vec<Op>,
    /// Where the script begins.
    pub entry: Point,
    /// The logical lines, those read once more at the end.
    pub statements: Vec<Statement>,
    /// The nodes of the script as it is written, in the order of the text: none of lines that were
    /// read once more.
    pub written: Vec<NodeId>,
    targets: Vec<Target>,
    index: labels::Index,
    /// Where a logical line begins in the text → its first operation.
    enters: HashMap<u32, Point>,
    /// For each logical line where control goes on behind it.
    following: Vec<Point>,
    /// Logical lines that were read once more, by what was put in.
    reread: HashMap<(u32, Vec<Change>), Target>,
    /// Those lines as they are read then.
    rereadings: HashSet<u32>,
}

impl Flow {
    /// Works out the flow of a script.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let script = batch::parse(text);
        let statements = script.statements.clone();
        let index = labels::Index::new(&script);
        let written = written(&script);
        let mut lowering = lower::Lowering::new(script, statements);
        let entry = lowering.whole_script();
        let targets = lowering.label_targets(text);
        let mut flow = Self {
            script: Script::default(),
            ops: Vec::new(),
            entry,
            statements: Vec::new(),
            written,
            targets,
            index,
            enters: HashMap::default(),
            following: Vec::new(),
            reread: HashMap::default(),
            rereadings: HashSet::default(),
        };
        lowering.give_back(&mut flow);
        flow
    }

    /// Reads a logical line once more, with values in place of percent expansions that lie in it;
    /// `text` is the script's text. [`Self::reread`] tells afterwards where that line begins.
    pub fn read_again(&mut self, text: &str, statement: u32, changes: &[Change]) {
        let mut lowering = lower::Lowering::take(self);
        let target = lowering.read_again(text, statement, changes);
        lowering.give_back(self);
        if let Target::Point(point) = target {
            self.rereadings.insert(self.op(point).statement);
        }
        self.reread.insert((statement, changes.to_vec()), target);
    }

    /// Where a logical line begins that was read once more.
    #[must_use]
    pub fn reread(&self, statement: u32, changes: &[Change]) -> Option<Target> {
        let key = (statement, changes.to_vec());
        self.reread.get(&key).copied()
    }

    /// Whether a logical line is one that was read once more.
    #[must_use]
    pub fn is_reread(&self, statement: u32) -> bool {
        self.rereadings.contains(&statement)
    }

    /// Where control goes on behind a logical line.
    #[must_use]
    pub fn following(&self, statement: u32) -> Option<Point> {
        self.following.get(statement as usize).copied()
    }

    /// The operation at a point.
    #[must_use]
    pub fn op(&self, point: Point) -> &Op {
        &self.ops[point.0 as usize]
    }

    /// The label that GOTO and CALL find under a name when the logical line they stand in ends at
    /// `from`: the first one from there on, else the first one from the top. Case does not matter.
    #[must_use]
    pub fn find_label(&self, name: &str, from: u32) -> Option<usize> {
        self.index.find(name, from)
    }

    /// Where a label leads, by its index in [`Script::labels`].
    #[must_use]
    pub fn target(&self, label: usize) -> Target {
        self.targets.get(label).copied().unwrap_or(Target::Unknown)
    }

    /// Extent of the logical line an operation belongs to.
    #[must_use]
    pub fn statement_span(&self, point: Point) -> Span {
        let index = self.op(point).statement as usize;
        self.statements
            .get(index)
            .map_or_else(Span::default, |s| s.span)
    }
}

/// The nodes of all logical lines, in the order of the text.
fn written(script: &Script) -> Vec<NodeId> {
    let mut all = Vec::with_capacity(script.nodes.len());
    for statement in &script.statements {
        script.collect_below(statement.node, &mut all);
    }
    all.sort_by_key(|id| script.node(*id).span.start);
    all
}
