//! From the tree to operations, from the last line to the first, without recursion.

use super::{Flow, Op, OpKind, Point, Target};
use crate::batch::{self, ChainOp, Change, Node, NodeId, NodeKind, Patched, Script, Statement};
use crate::source::Span;
use rustc_hash::FxHashMap as HashMap;

pub(super) struct Lowering {
    pub(super) script: Script,
    pub(super) statements: Vec<Statement>,
    pub(super) ops: Vec<Op>,
    /// Where a logical line begins in the text → its [`OpKind::Enter`].
    enters: HashMap<u32, Point>,
    /// For each logical line where control goes on behind it.
    following: Vec<Point>,
    end: Point,
    /// Bytes that may still be read once more for labels inside blocks.
    reread: usize,
}

/// What is left to lower. Every task leaves the entry of what it lowered in `entry`.
enum Task {
    Node(NodeId, Context),
    /// The node before what was just lowered.
    Before(NodeId, Context),
    /// The body of a block, from this index down.
    Body(NodeId, usize, Context),
    /// The condition between two commands, the right one just lowered.
    Between {
        op: ChainOp,
        left: NodeId,
        next: Point,
        context: Context,
    },
    /// An IF whose first branch was just lowered.
    Otherwise {
        node: NodeId,
        next: Point,
        context: Context,
    },
    /// An IF whose second branch was just lowered.
    Test {
        node: NodeId,
        then: Point,
        context: Context,
    },
    /// A FOR whose body was just lowered.
    Loop {
        head: Point,
    },
}

/// What holds for a node from the outside.
#[derive(Clone, Copy)]
struct Context {
    next: Point,
    statement: u32,
    piped: bool,
    fed: bool,
    read: bool,
}

impl Context {
    fn to(self, next: Point) -> Self {
        Self { next, ..self }
    }
}

impl Lowering {
    pub(super) fn new(mut script: Script, statements: Vec<Statement>) -> Self {
        if script.nodes.is_empty() {
            // Every operation has a node, that of an empty script too.
            script.nodes.push(Node {
                kind: NodeKind::Remark,
                span: Span::default(),
                redirects: Vec::new(),
            });
        }
        let end = Op {
            kind: OpKind::End,
            node: NodeId(0),
            statement: u32::MAX,
            piped: false,
        };
        Self {
            script,
            statements,
            ops: vec![end],
            enters: HashMap::default(),
            following: Vec::new(),
            end: Point(0),
            reread: 0,
        }
    }

    pub(super) fn whole_script(&mut self) -> Point {
        let mut next = self.end;
        for index in (0..self.statements.len()).rev() {
            next = self.statement(index, next);
        }
        next
    }

    /// What a flow is made of, to add to it.
    pub(super) fn take(flow: &mut Flow) -> Self {
        Self {
            script: std::mem::take(&mut flow.script),
            statements: std::mem::take(&mut flow.statements),
            ops: std::mem::take(&mut flow.ops),
            enters: std::mem::take(&mut flow.enters),
            following: std::mem::take(&mut flow.following),
            end: Point(0),
            reread: 1 << 20,
        }
    }

    pub(super) fn give_back(self, flow: &mut Flow) {
        flow.script = self.script;
        flow.statements = self.statements;
        flow.ops = self.ops;
        flow.enters = self.enters;
        flow.following = self.following;
    }

    fn statement(&mut self, index: usize, next: Point) -> Point {
        let Statement { node, span } = self.statements[index];
        if self.following.len() <= index {
            self.following.resize(index + 1, self.end);
        }
        self.following[index] = next;
        let context = Context {
            next,
            statement: index as u32,
            piped: false,
            fed: false,
            read: false,
        };
        let first = self.node(node, context);
        let enter = self.add(OpKind::Enter { next: first }, node, context);
        // What a line is when read once more stands at the same place: the first reading counts.
        self.enters.entry(span.start).or_insert(enter);
        enter
    }

    fn add(&mut self, kind: OpKind, node: NodeId, context: Context) -> Point {
        let point = Point(self.ops.len() as u32);
        self.ops.push(Op {
            kind,
            node,
            statement: context.statement,
            piped: context.piped,
        });
        point
    }

    fn node(&mut self, root: NodeId, context: Context) -> Point {
        let mut entry = context.next;
        let mut tasks = vec![Task::Node(root, context)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Node(id, context) => entry = self.begin(id, context, &mut tasks),
                Task::Before(id, context) => {
                    entry = self.begin(id, context.to(entry), &mut tasks);
                }
                Task::Body(block, index, context) => {
                    let NodeKind::Block { body } = &self.script.node(block).kind else {
                        continue;
                    };
                    let child = body[index];
                    if index > 0 {
                        tasks.push(Task::Body(block, index - 1, context));
                    }
                    tasks.push(Task::Node(child, context.to(entry)));
                }
                Task::Between {
                    op,
                    left,
                    next,
                    context,
                } => {
                    let (success, failure) = if op == ChainOp::And {
                        (entry, next)
                    } else {
                        (next, entry)
                    };
                    entry = self.add(OpKind::Branch { success, failure }, left, context);
                    tasks.push(Task::Node(left, context.to(entry)));
                }
                Task::Otherwise {
                    node,
                    next,
                    context,
                } => {
                    tasks.push(Task::Test {
                        node,
                        then: entry,
                        context,
                    });
                    entry = next;
                    if let NodeKind::If(clause) = &self.script.node(node).kind
                        && let Some(otherwise) = clause.otherwise
                    {
                        tasks.push(Task::Node(otherwise, context.to(next)));
                    }
                }
                Task::Test {
                    node,
                    then,
                    context,
                } => {
                    entry = self.add(
                        OpKind::Test {
                            then,
                            otherwise: entry,
                        },
                        node,
                        context,
                    );
                }
                Task::Loop { head } => {
                    if let OpKind::Loop { body, .. } = &mut self.ops[head.0 as usize].kind {
                        *body = entry;
                    }
                    entry = head;
                }
            }
        }
        entry
    }

    /// Lowers a node as far as it goes without its children, and puts these on the list.
    fn begin(&mut self, id: NodeId, context: Context, tasks: &mut Vec<Task>) -> Point {
        let next = context.next;
        match &self.script.node(id).kind {
            NodeKind::Block { body } => {
                if let Some(last) = body.len().checked_sub(1) {
                    tasks.push(Task::Body(id, last, context));
                }
                next
            }
            NodeKind::Chain { op, left, right } => {
                let (op, left, right) = (*op, *left, *right);
                self.chain(op, left, right, context, tasks);
                next
            }
            NodeKind::If(clause) => {
                let then = clause.then;
                tasks.push(Task::Otherwise {
                    node: id,
                    next,
                    context,
                });
                tasks.extend(then.map(|then| Task::Node(then, context)));
                next
            }
            NodeKind::For(clause) => {
                let body = clause.body;
                let head = self.add(
                    OpKind::Loop {
                        body: next,
                        exit: next,
                    },
                    id,
                    context,
                );
                tasks.push(Task::Loop { head });
                tasks.extend(body.map(|body| Task::Node(body, context.to(head))));
                head
            }
            NodeKind::Command(_) => {
                let Context { fed, read, .. } = context;
                self.add(OpKind::Command { next, fed, read }, id, context)
            }
            NodeKind::Remark | NodeKind::LabelLine => next,
            NodeKind::Error => self.add(OpKind::SyntaxError, id, context),
        }
    }

    fn chain(
        &mut self,
        op: ChainOp,
        left: NodeId,
        right: Option<NodeId>,
        context: Context,
        tasks: &mut Vec<Task>,
    ) {
        let next = context.next;
        match op {
            ChainOp::Then => tasks.push(Task::Before(left, context)),
            ChainOp::Pipe => {
                let writer = Context {
                    piped: true,
                    read: true,
                    ..context
                };
                tasks.push(Task::Before(left, writer));
            }
            ChainOp::And | ChainOp::Or => tasks.push(Task::Between {
                op,
                left,
                next,
                context,
            }),
        }
        let reader = if op == ChainOp::Pipe {
            Context {
                piped: true,
                fed: true,
                ..context
            }
        } else {
            context
        };
        tasks.extend(right.map(|right| Task::Node(right, reader)));
    }

    /// Where each label leads.
    pub(super) fn label_targets(&mut self, text: &str) -> Vec<Target> {
        // Enough for any script a person writes; a generated one may hold a label on each of
        // thousands of nested levels.
        self.reread = 8 * text.len() + (1 << 20);
        let lines: Vec<u32> = self.script.labels.iter().map(|l| l.next_line).collect();
        lines.iter().map(|&line| self.target(text, line)).collect()
    }

    fn target(&mut self, text: &str, line: u32) -> Target {
        let primary = self.script.statements.len();
        let index = self.statements[..primary].partition_point(|s| s.span.start < line);
        let inside = index > 0 && self.statements[index - 1].span.end > line;
        if !inside {
            let point = self.statements[..primary]
                .get(index)
                .and_then(|s| self.enters.get(&s.span.start));
            return Target::Point(point.copied().unwrap_or(self.end));
        }
        self.reread_from(text, line)
    }

    /// Reads a logical line with values put in.
    pub(super) fn read_again(&mut self, text: &str, statement: u32, changes: &[Change]) -> Target {
        let line = self.statements[statement as usize].span;
        let patched = Patched::new(text, line, changes);
        let Some(mut reread) = batch::parse_patched(&mut self.script, &patched) else {
            return Target::Unknown;
        };
        if reread.span.start >= line.end && !line.is_empty() {
            // Nothing is left of the line.
            return Target::Point(self.following[statement as usize]);
        }
        let rest = text.get(reread.span.end as usize..line.end as usize);
        if rest.is_some_and(|rest| !rest.contains('\n')) {
            // What is left of the line is blank now.
            reread.span.end = line.end;
        }
        let Target::Point(next) = self.target(text, reread.span.end) else {
            return Target::Unknown;
        };
        self.statements.push(reread);
        Target::Point(self.statement(self.statements.len() - 1, next))
    }

    /// Reads the lines behind a label inside a block, up to a line that is known.
    fn reread_from(&mut self, text: &str, line: u32) -> Target {
        let first = self.statements.len();
        let mut offset = line;
        let mut next = self.end;
        while let Some(statement) = batch::parse_line_at(text, offset, &mut self.script) {
            if let Some(&known) = self.enters.get(&statement.span.start) {
                next = known;
                break;
            }
            let len = (statement.span.end.max(offset + 1) - offset) as usize;
            let Some(left) = self.reread.checked_sub(len) else {
                return Target::Unknown;
            };
            self.reread = left;
            offset = statement.span.end.max(offset + 1);
            self.statements.push(statement);
        }
        for index in (first..self.statements.len()).rev() {
            next = self.statement(index, next);
        }
        Target::Point(next)
    }
}
