//! Walking the tree of one logical line.

use super::tree::{Condition, NodeId, NodeKind, Script, Text};
use smallvec::{SmallVec, smallvec};

/// Nodes, each with whether it stands in a block. Few lines have more of them than this holds
/// without asking for memory.
type Nodes = SmallVec<[(NodeId, bool); 8]>;

/// Where a text stands in its command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The command's name.
    Name,
    /// What follows the name.
    Tail,
    /// One word: a side of a comparison, the target of a redirection.
    Word,
    /// The brackets or the options of FOR.
    List,
}

/// A text of a logical line.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// The text.
    pub text: Text,
    /// Where it stands.
    pub place: Place,
    /// Whether a `)` outside quotes would close a block there.
    pub in_block: bool,
    /// For a command's name without redirections: what follows it.
    pub tail: Option<Text>,
}

impl Script {
    /// All nodes of the tree below a node, the node first.
    #[must_use]
    pub fn below(&self, root: NodeId) -> Vec<NodeId> {
        let mut out = Vec::new();
        self.collect_below(root, &mut out);
        out
    }

    /// The same, added to a list.
    pub fn collect_below(&self, root: NodeId, out: &mut Vec<NodeId>) {
        let found = self.with_depth(root);
        out.extend(found.into_iter().map(|(id, _)| id));
    }

    /// All texts of a logical line, each with where it stands. Not in the order of the text.
    #[must_use]
    pub fn texts(&self, root: NodeId) -> Vec<Found> {
        let mut out = Vec::new();
        for (id, in_block) in self.with_depth(root) {
            let node = self.node(id);
            let tail = match &node.kind {
                NodeKind::Command(c) if node.redirects.is_empty() => Some(c.tail),
                _ => None,
            };
            let mut add = |text, place| {
                out.push(Found {
                    text,
                    place,
                    in_block,
                    tail: tail.filter(|_| place == Place::Name),
                });
            };
            for redirect in &node.redirects {
                add(redirect.target, Place::Word);
            }
            match &node.kind {
                NodeKind::Command(command) => {
                    add(command.name, Place::Name);
                    add(command.tail, Place::Tail);
                }
                NodeKind::If(clause) => match clause.condition {
                    Condition::Compare(c) => {
                        add(c.left, Place::Word);
                        add(c.right, Place::Word);
                    }
                    Condition::Exist(text)
                    | Condition::Defined(text)
                    | Condition::ErrorLevel(text)
                    | Condition::CmdExtVersion(text) => add(text, Place::Word),
                },
                NodeKind::For(clause) => {
                    clause.options.iter().for_each(|o| add(*o, Place::List));
                    add(clause.list, Place::List);
                }
                _ => {}
            }
        }
        out
    }

    fn with_depth(&self, root: NodeId) -> Nodes {
        let simple = matches!(
            self.node(root).kind,
            NodeKind::Command(_) | NodeKind::Remark | NodeKind::LabelLine | NodeKind::Error
        );
        if simple {
            return smallvec![(root, false)];
        }
        let mut out = Nodes::new();
        let mut open: Nodes = smallvec![(root, false)];
        while let Some((id, in_block)) = open.pop() {
            out.push((id, in_block));
            match &self.node(id).kind {
                NodeKind::Block { body } => open.extend(body.iter().map(|n| (*n, true))),
                NodeKind::Chain { left, right, .. } => {
                    open.push((*left, in_block));
                    open.extend(right.map(|n| (n, in_block)));
                }
                NodeKind::If(clause) => {
                    let both = clause.then.into_iter().chain(clause.otherwise);
                    open.extend(both.map(|n| (n, in_block)));
                }
                NodeKind::For(clause) => open.extend(clause.body.map(|n| (n, in_block))),
                _ => {}
            }
        }
        out
    }
}
